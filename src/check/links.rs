//! Where links lead, and where those that lead nowhere are written.
//!
//! A broken link is seen on a page, and mended in a source. So the text of what the page shows is
//! searched for the address as an author would have written it, then the site's templates; a
//! link that stands in neither was put together by a template, and the page is named.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::pages::Pages;
use super::resolve::Broken;
use super::scan::Kind;
use super::site::Site;
use crate::collections::HashSet;
use crate::config::is_index;
use crate::diag::{Diagnostic, Place};
use crate::load::{self, AssetOrigin};
use crate::plan::{Addresses, Content, Item, List, Planned};

/// The names of files with errors, without ending: a link to such an article is not broken, its
/// target is.
pub(super) fn stems_with_errors(found: &[Diagnostic]) -> HashSet<String> {
    let stem = |diagnostic: &Diagnostic| {
        let (folder, name) = diagnostic.file.rsplit_once('/').unwrap_or(("", &diagnostic.file));
        match is_index(name) {
            // It has its folder for itself.
            true => folder.rsplit('/').next().map(str::to_owned),
            false => Some(name.rsplit_once('.')?.0.to_owned()),
        }
    };
    found.iter().filter(|diagnostic| diagnostic.is_error()).filter_map(stem).collect()
}

/// How many of the pages that have a link are asked for its source, at most: one that all have is
/// the theme's.
const MOST_ASKED: usize = 50;

/// The findings about links that lead nowhere.
pub(super) fn findings(
    site: &Site<'_>,
    pages: &Pages<'_>,
    left_out: &HashSet<String>,
) -> Vec<Diagnostic> {
    let is_known = |broken: &Broken| {
        let last = broken.path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        left_out.contains(last.strip_suffix(".html").unwrap_or(last))
    };
    let mut findings = Vec::new();
    for (broken, pages) in pages.broken.iter().filter(|(broken, _)| !is_known(broken)) {
        let mut spellings = spellings(site, broken);
        let beside = beside(site, pages, broken);
        spellings.extend(beside.iter().flat_map(|(rest, _)| [rest.clone(), format!("./{rest}")]));
        let file_beside = beside.map(|(_, file)| file);
        for Origin { file, place, note } in origins(site, pages, &spellings) {
            let mut diagnostic = finding(site, broken, file_beside.as_deref());
            if place == Place::File {
                diagnostic.label.clear();
            }
            let diagnostic = diagnostic.at(file, place);
            findings.push(match note {
                Some(note) => diagnostic.note(note),
                None => diagnostic,
            });
        }
    }
    findings
}

/// What is written for a link to a file beside an article, and that file as it would be called.
fn beside(site: &Site<'_>, pages: &[&Planned], broken: &Broken) -> Option<(String, String)> {
    let addresses = Addresses::new(site.graph, site.config);
    pages.iter().take(MOST_ASKED).find_map(|page| {
        let Content::Rendered(Item::Article(id)) = page.content else { return None };
        let source = Some(&site.graph.articles[id].source).filter(|source| source.is_bundle)?;
        let (folder, _) = source.file.rsplit_once('/')?;
        let path = broken.path.strip_prefix(&*addresses.article(id))?.strip_prefix('/')?;
        (!path.is_empty()).then(|| (path.to_owned(), format!("{folder}/{path}")))
    })
}

fn finding(site: &Site<'_>, broken: &Broken, beside: Option<&str>) -> Diagnostic {
    let Broken { href, path, fragment, kind } = broken;
    match (fragment, kind) {
        (Some(fragment), _) => {
            let message = format!("the page that `{href}` leads to has no part `{fragment}`");
            Diagnostic::warning("broken-anchor", message).label("nothing there has this id")
        }
        (None, Kind::Part) => {
            let message = format!("`{href}` is no file of this site");
            let file = beside.map(str::to_owned);
            let file = file.or_else(|| site.config.folders.static_file(path));
            Diagnostic::warning("missing-asset", message)
                .label("this is not there")
                .maybe_hint(file.map(|file| format!("it would be the file {file}")))
        }
        (None, _) => {
            let message = format!("`{href}` leads to no page of this site");
            Diagnostic::warning("broken-link", message).label("this leads nowhere")
        }
    }
}

/// Where a link is written.
pub(super) struct Origin {
    /// The file; empty if it is in none.
    pub(super) file: Arc<str>,
    /// The place in it.
    pub(super) place: Place,
    /// Which pages have the link, where that is all that is known.
    pub(super) note: Option<String>,
}

/// Where a link of `pages` is written, in one of these spellings.
pub(super) fn origins(site: &Site<'_>, pages: &[&Planned], spellings: &[String]) -> Vec<Origin> {
    let mut files: Vec<Arc<str>> =
        pages.iter().take(MOST_ASKED).flat_map(|page| sources(site, page)).collect();
    files.sort();
    files.dedup();
    let in_file = |file: Arc<str>| {
        let bytes = load::read_bytes(site.root, &file).ok()?;
        let place = place_of(std::str::from_utf8(&bytes).ok()?, spellings)?;
        Some(Origin { file, place, note: None })
    };
    let mut found: Vec<Origin> = files.into_iter().filter_map(in_file).collect();
    if found.is_empty() {
        let templates = site.sources.templates.iter();
        found.extend(templates.filter_map(|template| {
            let place = place_of(&template.text, spellings)?;
            let note = Some(of_pages(pages));
            Some(Origin { file: Arc::clone(&template.file), place, note })
        }));
    }
    if found.is_empty() {
        let (file, place) = (Arc::from(""), Place::File);
        found.push(Origin { file, place, note: Some(of_pages(pages)) });
    }
    found
}

fn of_pages(pages: &[&Planned]) -> String {
    match pages {
        [] => String::new(),
        [page] => format!("the link is in {}", page.file),
        [page, rest @ ..] => format!("the link is in {} and {} more files", page.file, rest.len()),
    }
}

/// The sources whose texts and images a file shows.
fn sources(site: &Site<'_>, planned: &Planned) -> Vec<Arc<str>> {
    let graph = site.graph;
    let one = match &planned.content {
        Content::Rendered(Item::Article(id)) => Some(&graph.articles[*id].source.file),
        Content::Rendered(Item::Page(id)) => Some(&graph.pages[*id].source.file),
        Content::Rendered(Item::List(List::Provider(id), None)) => {
            graph.providers[*id].source.as_ref().map(|source| &source.file)
        }
        Content::Rendered(Item::List(List::Topic(id), None)) => graph.topics[*id].file.as_ref(),
        Content::Copied(index) => match &site.sources.assets[*index].origin {
            AssetOrigin::Site(file) | AssetOrigin::Replacement(file, _) => Some(file),
            AssetOrigin::Theme(_) => None,
        },
        Content::Rendered(_) => None,
    };
    one.into_iter().cloned().collect()
}

/// How an author may have written a link that the page has as `broken.href`.
fn spellings(site: &Site<'_>, broken: &Broken) -> Vec<String> {
    let base = site.config.base_url.path();
    let href = &broken.href;
    let mut spellings = vec![href.clone()];
    if let Some(rest) = href.strip_prefix(base).filter(|_| !base.is_empty()) {
        spellings.push(rest.to_owned());
    }
    for index in 0..spellings.len() {
        let decoded = percent_decode_str(&spellings[index]).decode_utf8_lossy().into_owned();
        // With flat addresses an author's `/about/` becomes `/about`.
        spellings.extend([format!("{}/", spellings[index]), format!("{decoded}/"), decoded]);
    }
    spellings.retain(|spelling| spelling.len() > 1);
    spellings
}

/// Where one of `spellings` stands in `text` as a whole.
pub(super) fn place_of(text: &str, spellings: &[String]) -> Option<Place> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '%');
    spellings.iter().find_map(|spelling| {
        let mut places = text.match_indices(spelling.as_str());
        let (start, _) = places.find(|(start, _)| {
            let behind = &text[start + spelling.len()..];
            // A full stop may end the sentence.
            let goes_on = behind.trim_start_matches('.').starts_with(is_part);
            !text[..*start].ends_with(is_part) && !goes_on
        })?;
        Some(Place::Bytes(start..start + spelling.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_as_a_whole() {
        let find = |text: &str, spelling: &str| match place_of(text, &[spelling.to_owned()]) {
            Some(Place::Bytes(range)) => Some(range.start),
            _ => None,
        };
        assert_eq!(find("see [a](/about-us/) [b](/about/)", "/about/"), Some(24));
        assert_eq!(find("see /about.", "/about"), Some(4));
        assert_eq!(find("url: \"/a.png\"", "/a.png"), Some(6));
        assert_eq!(find("/about#x", "/about"), Some(0));
        for other in ["/about-us", "https://e.org/about", "/about/x", "/about.html"] {
            assert_eq!(find(other, "/about"), None, "{other}");
        }
    }
}
