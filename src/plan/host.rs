//! What a host does that reads `_redirects`: former addresses lead on without a page.
//!
//! An address has a rule or a page, never both: some hosts look for a file first, others for
//! a rule. What a rule can't say, and what a host would not read any more, keeps its page.

use super::address::alias_file;
use super::{Addresses, Content, Files, Item, Planned};
use crate::graph::Graph;
use crate::hash::HashSet;
use crate::load::Alias;

/// The name of the file with the rules of former addresses.
pub(super) const REDIRECTS: &str = "_redirects";
/// The name of the file with the rules of headers.
pub(super) const HEADERS: &str = "_headers";

/// A former address that leads on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The address that is asked for, from the site's root, not encoded.
    pub from: String,
    /// The page that it leads to, as [`Addresses`] name pages.
    pub to: String,
}

/// Rules without wildcards that Cloudflare Pages reads, and characters of each, at most
/// (<https://developers.cloudflare.com/pages/configuration/redirects/>). Netlify gives no
/// lower limits.
const MOST: usize = 2_000;
const LONGEST: usize = 1_000;

/// Takes the pages of former addresses out of `files`, if there is a file for rules, and
/// returns rules in their place. Without any rule, that file is taken out.
pub(super) fn take_redirects(
    files: &mut Files,
    graph: &Graph,
    addresses: Addresses<'_>,
) -> Vec<Redirect> {
    let is_for_rules = |planned: &Planned| planned.content == Content::Rendered(Item::Redirects);
    let Some(file_for_rules) = files.iter().position(is_for_rules) else { return Vec::new() };
    let mut redirects: Vec<Redirect> = Vec::new();
    let mut taken = HashSet::default();
    for (position, planned) in files.iter().enumerate() {
        let Some((alias, to)) = former(planned, graph, addresses) else { continue };
        let rules: Vec<Redirect> = asked_for(alias, &planned.file, files)
            .into_iter()
            .map(|from| Redirect { from, to: to.clone() })
            .collect();
        let fits = redirects.len() + rules.len() <= MOST;
        if fits && rules.iter().all(|rule| can_be_said(rule, addresses)) {
            redirects.extend(rules);
            taken.insert(position);
        }
    }
    if redirects.is_empty() {
        taken.insert(file_for_rules);
    }
    files.remove(&taken);
    redirects
}

/// The former address that a planned page is for, and where it leads.
fn former<'a>(
    planned: &Planned,
    graph: &'a Graph,
    addresses: Addresses<'_>,
) -> Option<(&'a str, String)> {
    let (aliases, to): (&[Alias], String) = match planned.content {
        Content::Rendered(Item::ArticleAlias(id)) => {
            (&graph.articles[id].facts.aliases, addresses.article(id))
        }
        Content::Rendered(Item::PageAlias(id)) => (&graph.pages[id].aliases, addresses.page(id)),
        _ => return None,
    };
    let alias = aliases.iter().find(|alias| alias_file(&alias.0, addresses) == *planned.file)?;
    Some((&alias.0, to))
}

/// The addresses at which a host would find the page of `alias`: with and without a slash at
/// the end, unless something else is there.
fn asked_for(alias: &str, file: &str, files: &Files) -> Vec<String> {
    let bare = alias.trim_end_matches('/');
    let is_free = |address: &&String| {
        let bare = address.trim_end_matches('/');
        let others = [bare.to_owned(), format!("{bare}.html"), format!("{bare}/index.html")];
        others.iter().all(|other| other == file || files.find(other).is_none())
    };
    let (first, others) = match bare.strip_suffix("/index.html") {
        Some(folder) => (bare.to_owned(), vec![format!("{folder}/"), folder.to_owned()]),
        None if bare.ends_with(".html") || bare.ends_with(".htm") => (bare.to_owned(), vec![]),
        None if file.ends_with("/index.html") => (format!("{bare}/"), vec![bare.to_owned()]),
        None => (bare.to_owned(), vec![format!("{bare}/")]),
    };
    let others = others.into_iter().filter(|address| is_free(&address));
    [first].into_iter().chain(others).collect()
}

/// Whether a line can say it: no character that means something there, not too long, and
/// nothing that differs from its target by a slash alone, which some hosts do not tell apart.
fn can_be_said(Redirect { from, to }: &Redirect, addresses: Addresses<'_>) -> bool {
    let (from_href, to_href) = (addresses.file_href(from), addresses.href(to));
    !from_href.contains([':', '*'])
        && !to_href.contains([':', '*'])
        && from_href.len() + to_href.len() + " 301".len() < LONGEST
        && from.trim_end_matches('/') != to
}
