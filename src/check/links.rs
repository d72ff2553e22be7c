//! Locates broken links in the sources.
//!
//! A broken link is detected in a page, but fixed in a source. So the sources of the page are searched for
//! the URL as an author would have written it, then the templates of the site. If neither contains the link, a
//! template composed it, and the diagnostic names the page.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::pages::Pages;
use super::resolve::BrokenLink;
use super::scan::LinkKind;
use super::site::CheckedSite;
use crate::collections::HashSet;
use crate::config::is_index;
use crate::diag::{Diagnostic, Place};
use crate::load::{self, AssetOrigin};
use crate::plan::{Addresses, Content, Item, List, Planned};

/// The stems of files with errors. Links to such articles are not reported, as the error of the target is.
pub(super) fn stems_with_errors(found: &[Diagnostic]) -> HashSet<String> {
    let stem = |diagnostic: &Diagnostic| {
        let (folder, name) = diagnostic.file.rsplit_once('/').unwrap_or(("", &diagnostic.file));
        match is_index(name) {
            // The name of a page bundle is that of its folder.
            true => folder.rsplit('/').next().map(str::to_owned),
            false => Some(name.rsplit_once('.')?.0.to_owned()),
        }
    };
    found.iter().filter(|diagnostic| diagnostic.is_error()).filter_map(stem).collect()
}

/// The maximum number of pages whose sources are searched for a link. A link on more pages is part of the
/// theme.
const MAX_SEARCHED_PAGES: usize = 50;

/// The diagnostics about broken internal links, except those to `invalid` articles.
pub(super) fn findings(
    site: CheckedSite<'_>,
    pages: &Pages<'_>,
    invalid: &HashSet<String>,
) -> Vec<Diagnostic> {
    let is_known = |broken: &BrokenLink| {
        let last = broken.path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        broken.unpublished.is_none() && invalid.contains(last.strip_suffix(".html").unwrap_or(last))
    };
    let mut findings = Vec::new();
    for (broken, pages) in pages.broken.iter().filter(|(broken, _)| !is_known(broken)) {
        let mut spellings = spellings(site, broken);
        let bundled = bundled_file(site, pages, broken);
        spellings.extend(bundled.iter().flat_map(|(path, _)| [path.clone(), format!("./{path}")]));
        let bundled_file = bundled.map(|(_, file)| file);
        for LinkSource { file, place, note } in link_sources(site, pages, &spellings) {
            let mut diagnostic = finding(site, broken, bundled_file.as_deref());
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

/// For a link to a file of a page bundle: the relative path in the source, and the path of the missing file.
fn bundled_file(
    site: CheckedSite<'_>,
    pages: &[&Planned],
    broken: &BrokenLink,
) -> Option<(String, String)> {
    let addresses = Addresses::new(site.graph, site.config);
    pages.iter().take(MAX_SEARCHED_PAGES).find_map(|page| {
        let Content::Rendered(Item::Article(id)) = page.content else { return None };
        let source = Some(&site.graph.articles[id].source).filter(|source| source.is_bundle)?;
        let (folder, _) = source.file.rsplit_once('/')?;
        let path = broken.path.strip_prefix(&*addresses.article(id))?.strip_prefix('/')?;
        (!path.is_empty()).then(|| (path.to_owned(), format!("{folder}/{path}")))
    })
}

fn finding(site: CheckedSite<'_>, broken: &BrokenLink, bundled_file: Option<&str>) -> Diagnostic {
    let BrokenLink { href, path, fragment, kind, unpublished } = broken;
    match (fragment, kind) {
        (Some(fragment), _) => {
            let message = format!("link `{href}` to missing fragment `{fragment}`");
            Diagnostic::warning("broken-anchor", message).label("no element has this id")
        }
        (None, LinkKind::Resource) => {
            let message = format!("missing file `{href}`");
            let file = bundled_file.map(str::to_owned);
            let file = file.or_else(|| site.config.folders.static_file(path));
            Diagnostic::warning("missing-asset", message)
                .label("the site has no file at this path")
                .maybe_hint(file.map(|file| format!("add the file {file}")))
        }
        (None, _) => {
            let message = format!("link to missing page `{href}`");
            let diagnostic = Diagnostic::warning("broken-link", message);
            match unpublished {
                Some(source) => diagnostic
                    .label("this article is not published")
                    .hint(format!("publish {source} as well")),
                None => diagnostic.label("the site has no page at this path"),
            }
        }
    }
}

/// The place of a link in the sources.
pub(super) struct LinkSource {
    /// The file; empty if no source contains the link.
    pub(super) file: Arc<str>,
    /// The place in the file.
    pub(super) place: Place,
    /// The pages with the link, if the source is a template or unknown.
    pub(super) note: Option<String>,
}

/// Searches the sources of `pages` for a link in one of these spellings.
pub(super) fn link_sources(
    site: CheckedSite<'_>,
    pages: &[&Planned],
    spellings: &[String],
) -> Vec<LinkSource> {
    let mut files: Vec<Arc<str>> =
        pages.iter().take(MAX_SEARCHED_PAGES).flat_map(|page| sources(site, page)).collect();
    files.sort();
    files.dedup();
    let in_file = |file: Arc<str>| {
        let bytes = load::read_bytes(site.root, &file).ok()?;
        let place = find_link(std::str::from_utf8(&bytes).ok()?, spellings)?;
        Some(LinkSource { file, place, note: None })
    };
    let mut sources: Vec<LinkSource> = files.into_iter().filter_map(in_file).collect();
    if sources.is_empty() {
        let templates = site.own_templates.iter();
        sources.extend(templates.filter_map(|template| {
            let place = find_link(&template.text, spellings)?;
            let note = Some(page_note(pages));
            Some(LinkSource { file: Arc::clone(&template.file), place, note })
        }));
    }
    if sources.is_empty() {
        let (file, place) = (Arc::from(""), Place::File);
        sources.push(LinkSource { file, place, note: Some(page_note(pages)) });
    }
    sources
}

fn page_note(pages: &[&Planned]) -> String {
    match pages {
        [] => String::new(),
        [page] => format!("the link is in {}", page.file),
        [page, rest @ ..] => format!("the link is in {} and {} more files", page.file, rest.len()),
    }
}

/// The sources of the texts and images of a file.
fn sources(site: CheckedSite<'_>, planned: &Planned) -> Vec<Arc<str>> {
    let graph = site.graph;
    let source = match &planned.content {
        Content::Rendered(Item::Article(id)) => Some(&graph.articles[*id].source.file),
        Content::Rendered(Item::Page(id)) => Some(&graph.pages[*id].source.file),
        Content::Rendered(Item::List(List::Provider(id), None)) => {
            graph.providers[*id].source.as_ref().map(|source| &source.file)
        }
        Content::Rendered(Item::List(List::Topic(id), None)) => graph.topics[*id].file.as_ref(),
        Content::Copied(index) => match &site.assets[*index].origin {
            AssetOrigin::Site(file) | AssetOrigin::Replacement(file, _) => Some(file),
            AssetOrigin::Theme(_) => None,
        },
        Content::Rendered(_) => None,
    };
    source.into_iter().cloned().collect()
}

/// The possible spellings of a broken link in sources.
fn spellings(site: CheckedSite<'_>, broken: &BrokenLink) -> Vec<String> {
    let base = site.config.base_url.path();
    let href = &broken.href;
    let mut spellings = vec![href.clone()];
    if let Some(rest) = href.strip_prefix(base).filter(|_| !base.is_empty()) {
        spellings.push(rest.to_owned());
    }
    for index in 0..spellings.len() {
        let decoded = percent_decode_str(&spellings[index]).decode_utf8_lossy().into_owned();
        // With flat URLs, `/about/` in a source becomes `/about`.
        spellings.extend([format!("{}/", spellings[index]), format!("{decoded}/"), decoded]);
    }
    spellings.retain(|spelling| spelling.len() > 1);
    spellings
}

/// The first place in `text` where one of `spellings` is a whole URL.
fn find_link(text: &str, spellings: &[String]) -> Option<Place> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '%');
    spellings.iter().find_map(|spelling| {
        let mut places = text.match_indices(spelling.as_str());
        let (start, _) = places.find(|(start, _)| {
            let after = &text[start + spelling.len()..];
            // A full stop may end the sentence.
            let continues = after.trim_start_matches('.').starts_with(is_part);
            !text[..*start].ends_with(is_part) && !continues
        })?;
        Some(Place::Bytes(start..start + spelling.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_urls_are_found() {
        let find = |text: &str, spelling: &str| match find_link(text, &[spelling.to_owned()]) {
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
