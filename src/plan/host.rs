//! What a host does that reads `_redirects`: former addresses lead on without a page.
//!
//! An address has a rule or a page, never both: some hosts look for a file first, others for
//! a rule. What a rule can't say, and what a host would not read any more, keeps its page.

use super::address::alias_file;
use super::{Addresses, Content, Files, Item, Planned};
use crate::graph::Graph;
use crate::hash::HashSet;
use crate::load::Alias;
use crate::text::site_path::SitePath;

/// The name of the file with the rules of former addresses.
pub(super) const REDIRECTS: SitePath = SitePath::constant("_redirects");
/// The name of the file with the rules of headers.
pub(super) const HEADERS: SitePath = SitePath::constant("_headers");
/// The file for crawlers.
pub(super) const ROBOTS: SitePath = SitePath::constant("robots.txt");

/// A former address that leads on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The address that is requested.
    pub from: SitePath,
    /// Whether a slash follows.
    pub is_folder: bool,
    /// The page that it leads to.
    pub to: SitePath,
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
        let rules: Vec<Redirect> = requested(alias, &planned.file, files)
            .into_iter()
            .map(|(from, is_folder)| Redirect { from, is_folder, to: to.clone() })
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
) -> Option<(&'a Alias, SitePath)> {
    let (aliases, to): (&[Alias], SitePath) = match planned.content {
        Content::Rendered(Item::ArticleAlias(id)) => {
            (&graph.articles[id].facts.aliases, addresses.article(id))
        }
        Content::Rendered(Item::PageAlias(id)) => (&graph.pages[id].aliases, addresses.page(id)),
        _ => return None,
    };
    let alias = aliases.iter().find(|alias| alias_file(alias, addresses) == planned.file)?;
    Some((alias, to))
}

/// The addresses at which a host would find the page of `alias`, and whether a slash is at the end
/// of each: with and without it, unless something else is there.
fn requested(alias: &Alias, file: &SitePath, files: &Files) -> Vec<(SitePath, bool)> {
    let path = &alias.path;
    let is_free = |path: &SitePath| {
        let others = [path.clone(), SitePath::of(&[path, ".html"]), path.join("index.html")];
        others.iter().all(|other| other == file || files.find(other).is_none())
    };
    match path.strip_suffix("/index.html") {
        Some(folder) if !alias.is_folder => {
            let folder = SitePath::of(&[folder]);
            let others = [(folder.clone(), true), (folder, false)];
            let others = others.into_iter().filter(|(folder, _)| is_free(folder));
            [(path.clone(), false)].into_iter().chain(others).collect()
        }
        _ if !alias.is_folder && (path.ends_with(".html") || path.ends_with(".htm")) => {
            vec![(path.clone(), false)]
        }
        _ => {
            let is_folder = file.ends_with("/index.html");
            let other = is_free(path).then(|| (path.clone(), !is_folder));
            [(path.clone(), is_folder)].into_iter().chain(other).collect()
        }
    }
}

impl Redirect {
    /// The address that is requested, as a link.
    pub fn from_href(&self, addresses: Addresses<'_>) -> String {
        let mut href = addresses.file_href(&self.from);
        if self.is_folder {
            href.push('/');
        }
        href
    }

    /// Whether a request for `path`, decoded, is one for this address.
    pub fn is_for(&self, path: &str) -> bool {
        match path.strip_suffix('/') {
            Some(folder) => self.is_folder && *self.from == *folder,
            None => !self.is_folder && *self.from == *path,
        }
    }
}

/// Whether a line can say it: no character that means something there, not too long, and
/// nothing that differs from its target by a slash alone, which some hosts do not distinguish.
fn can_be_said(redirect: &Redirect, addresses: Addresses<'_>) -> bool {
    let (from_href, to_href) = (redirect.from_href(addresses), addresses.href(&redirect.to));
    !from_href.contains([':', '*'])
        && !to_href.contains([':', '*'])
        && from_href.len() + to_href.len() + " 301".len() < LONGEST
        && redirect.from != redirect.to
}
