//! Redirect rules for hosts that read a `_redirects` file (Netlify, Cloudflare Pages).
//!
//! An alias has either a rule or a page, never both: some hosts prefer files, others prefer rules. Aliases that a
//! rule can't express, or that exceed the number of rules that hosts read, keep their pages.

use super::address::alias_file;
use super::{Addresses, Content, Files, Item, Planned};
use crate::collections::HashSet;
use crate::graph::Graph;
use crate::load::Alias;
use crate::text::site_path::SitePath;

/// The file of redirect rules.
pub(super) const REDIRECTS: SitePath = SitePath::from_static("_redirects");
/// The file of header rules.
pub(super) const HEADERS: SitePath = SitePath::from_static("_headers");
/// The file for crawlers.
pub(super) const ROBOTS: SitePath = SitePath::from_static("robots.txt");

/// A redirect rule: one alias and its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The requested path, without a trailing slash.
    pub from: SitePath,
    /// Whether the requested path has a trailing slash.
    pub is_folder: bool,
    /// The path of the target page.
    pub to: SitePath,
}

/// The maximum number of static rules on Cloudflare Pages
/// (<https://developers.cloudflare.com/pages/configuration/redirects/>). Netlify's limits are not lower.
const MAX_RULES: usize = 2_000;
/// The maximum length of a rule on Cloudflare Pages, in characters.
const MAX_RULE_LEN: usize = 1_000;

/// If the plan has a `_redirects` file, replaces the pages of aliases in `files` by rules and returns the rules.
/// Without any rule, removes the `_redirects` file.
pub(super) fn extract_redirects(
    files: &mut Files,
    graph: &Graph,
    addresses: Addresses<'_>,
) -> Vec<Redirect> {
    let is_rules_file = |planned: &Planned| planned.content == Content::Rendered(Item::Redirects);
    let Some(rules_file) = files.iter().position(is_rules_file) else { return Vec::new() };
    let mut redirects: Vec<Redirect> = Vec::new();
    let mut removed = HashSet::default();
    for (position, planned) in files.iter().enumerate() {
        let Some((alias, to)) = alias_and_target(planned, graph, addresses) else { continue };
        let rules: Vec<Redirect> = requested_paths(alias, &planned.file, files)
            .into_iter()
            .map(|(from, is_folder)| Redirect { from, is_folder, to: to.clone() })
            .collect();
        let fits = redirects.len() + rules.len() <= MAX_RULES;
        if fits && rules.iter().all(|rule| is_expressible(rule, addresses)) {
            redirects.extend(rules);
            removed.insert(position);
        }
    }
    if redirects.is_empty() {
        removed.insert(rules_file);
    }
    files.remove(&removed);
    redirects
}

/// The alias of a planned page, and the path of its target.
fn alias_and_target<'a>(
    planned: &Planned,
    graph: &'a Graph,
    addresses: Addresses<'_>,
) -> Option<(&'a Alias, SitePath)> {
    let (aliases, to): (&[Alias], SitePath) = match planned.content {
        Content::Rendered(Item::ArticleAlias(id)) => {
            (&graph.articles[id].aliases, addresses.article(id))
        }
        Content::Rendered(Item::PageAlias(id)) => (&graph.pages[id].aliases, addresses.page(id)),
        _ => return None,
    };
    let alias = aliases.iter().find(|alias| alias_file(alias, addresses) == planned.file)?;
    Some((alias, to))
}

/// The paths under which a host would serve the page of `alias`, each with a flag for a trailing slash. Paths of other
/// files are excluded.
fn requested_paths(alias: &Alias, file: &SitePath, files: &Files) -> Vec<(SitePath, bool)> {
    let path = &alias.path;
    let is_free = |path: &SitePath| {
        let others = [path.clone(), SitePath::concat(&[path, ".html"]), path.join("index.html")];
        others.iter().all(|other| other == file || files.find(other).is_none())
    };
    match path.strip_suffix("/index.html") {
        Some(folder) if !alias.is_folder => {
            let folder = SitePath::concat(&[folder]);
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
    /// The requested path as a link.
    pub fn from_href(&self, addresses: Addresses<'_>) -> String {
        let mut href = addresses.file_href(&self.from);
        if self.is_folder {
            href.push('/');
        }
        href
    }

    /// Whether the rule applies to a request for `path` (percent-decoded).
    pub fn is_for(&self, path: &str) -> bool {
        match path.strip_suffix('/') {
            Some(folder) => self.is_folder && *self.from == *folder,
            None => !self.is_folder && *self.from == *path,
        }
    }
}

/// Whether a rule can express the redirect: it has no special character, is not too long, and its paths differ by more
/// than a trailing slash, which some hosts do not distinguish.
fn is_expressible(redirect: &Redirect, addresses: Addresses<'_>) -> bool {
    let (from_href, to_href) = (redirect.from_href(addresses), addresses.href(&redirect.to));
    !from_href.contains([':', '*'])
        && !to_href.contains([':', '*'])
        && from_href.len() + to_href.len() + " 301".len() < MAX_RULE_LEN
        && redirect.from != redirect.to
}
