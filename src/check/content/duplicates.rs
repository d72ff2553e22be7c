//! Articles with the same title or the same `webUrl`. Articles about the same story are left out, as the graph
//! reports them.

use std::collections::BTreeSet;
use std::hash::Hash;

use rayon::prelude::*;

use super::place::{MAX_LISTED, at, value};
use crate::check::site::CheckedSite;
use crate::collections::HashMap;
use crate::diag::Diagnostic;
use crate::graph::{Article, Graph};
use crate::ids::ArticleId;
use crate::text::key::TextKey;
use crate::text::plain;
use crate::text::slug::fold;

/// The diagnostics about all articles.
pub(super) fn findings(graph: &Graph) -> Vec<Diagnostic> {
    let titles = groups(graph, title).into_iter().map(|group| same_title(graph, &group));
    let urls = groups(graph, web_url).into_iter().map(|group| same_web_url(graph, &group));
    titles.chain(urls).collect()
}

/// The diagnostics about one article.
pub(super) fn findings_of(site: CheckedSite<'_>, id: ArticleId) -> Vec<Diagnostic> {
    let title = group_of(site, id, title).map(|group| same_title(site.graph, &group));
    let url = group_of(site, id, web_url).map(|group| same_web_url(site.graph, &group));
    title.into_iter().chain(url).collect()
}

fn title(article: &Article) -> Option<String> {
    Some(fold(&plain::title(&article.title)))
}

fn web_url(article: &Article) -> Option<TextKey> {
    article.keys.web
}

fn same_title(graph: &Graph, group: &[ArticleId]) -> Diagnostic {
    let diagnostic = Diagnostic::warning("duplicate-title", "other articles have this title");
    at_group(graph, group, "title", diagnostic)
}

fn same_web_url(graph: &Graph, group: &[ArticleId]) -> Diagnostic {
    let diagnostic = Diagnostic::warning("duplicate-url", "other articles have this `webUrl`");
    at_group(graph, group, "webUrl", diagnostic)
}

/// Groups articles with equal keys, in the order of the first article.
fn groups<K: Eq + Hash>(graph: &Graph, key: impl Fn(&Article) -> Option<K>) -> Vec<Vec<ArticleId>> {
    let mut groups: HashMap<K, BTreeSet<ArticleId>> = HashMap::default();
    for (id, article) in graph.articles.iter() {
        if let Some(key) = key(article) {
            let group = groups.entry(key).or_default();
            if !article.duplicates.iter().any(|other| group.contains(other)) {
                group.insert(id);
            }
        }
    }
    let groups = groups.into_values().filter(|group| group.len() > 1);
    let mut groups: Vec<Vec<ArticleId>> = groups.map(|group| group.into_iter().collect()).collect();
    groups.sort();
    groups
}

/// An article, followed by the others with the same key; `None` if there are no others.
fn group_of<K: Eq + Send + Sync>(
    site: CheckedSite<'_>,
    id: ArticleId,
    key: impl Fn(&Article) -> Option<K> + Sync,
) -> Option<Vec<ArticleId>> {
    let graph = site.graph;
    let article = &graph.articles[id];
    let own = key(article)?;
    let has_key = |other: &ArticleId| {
        *other != id && key(&graph.articles[*other]).is_some_and(|other| other == own)
    };
    let ids = graph.articles.iter().map(|(id, _)| id).filter(|id| site.has(*id));
    let ids: Vec<ArticleId> = ids.collect();
    let others = ids.into_par_iter().filter(has_key).collect::<Vec<_>>().into_iter();
    let others = others.filter(|other| !article.duplicates.contains(other));
    let group: Vec<ArticleId> = [id].into_iter().chain(others).collect();
    (group.len() > 1).then_some(group)
}

/// Adds the place in the first article of `group`, and the other files as notes.
fn at_group(graph: &Graph, group: &[ArticleId], key: &str, diagnostic: Diagnostic) -> Diagnostic {
    let Some((first, others)) = group.split_first() else { return diagnostic };
    let mut diagnostic = at(&graph.articles[*first], value(key), diagnostic);
    for other in others.iter().take(MAX_LISTED) {
        let file = &graph.articles[*other].source.file;
        diagnostic = diagnostic.note(format!("{file} has it too"));
    }
    match others.len().checked_sub(MAX_LISTED) {
        Some(more @ 1..) => diagnostic.note(format!("and {more} more")),
        _ => diagnostic,
    }
}
