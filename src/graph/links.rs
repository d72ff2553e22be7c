//! Links between articles: related cards of articles on this site, and duplicates.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use rayon::prelude::*;

use super::model::RelatedTarget;
use super::providers::Providers;
use crate::collections::HashMap;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec};
use crate::load::{ArticleKeys, ParsedArticle, RelatedKeys};
use crate::text::key::TextKey;

/// The links between articles. Each value can be taken once.
pub(super) struct Links {
    related_targets: Vec<Box<[RelatedTarget]>>,
    referenced_by: Vec<Vec<ArticleId>>,
    duplicates: HashMap<ArticleId, Box<[ArticleId]>>,
}

impl Links {
    /// Takes the targets of an article's cards.
    pub(super) fn take_card_targets(&mut self, id: ArticleId) -> Box<[RelatedTarget]> {
        std::mem::take(&mut self.related_targets[id.index()])
    }

    /// Takes the articles with a card of this one.
    pub(super) fn take_referenced_by(&mut self, id: ArticleId) -> Box<[ArticleId]> {
        std::mem::take(&mut self.referenced_by[id.index()]).into()
    }

    /// Takes the other articles with the same original URL.
    pub(super) fn take_duplicates(&mut self, id: ArticleId) -> Box<[ArticleId]> {
        self.duplicates.remove(&id).unwrap_or_default()
    }
}

/// Resolves the links between all articles.
pub(super) fn resolve(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    providers: &Providers,
) -> (Links, Vec<Diagnostic>) {
    let UrlIndex { by_url, duplicates } = index_urls(articles);
    let related_targets: Vec<Box<[RelatedTarget]>> = articles
        .rows()
        .par_iter()
        .enumerate()
        .map(|(index, article)| {
            let target = |card: &RelatedKeys| {
                let linked = card.page.and_then(|page| by_url.get(&page).copied());
                RelatedTarget {
                    // A card of the article itself links to the external page.
                    article: linked.filter(|linked| linked.index() != index),
                    provider: card.provider.and_then(|identity| providers.find(identity)),
                }
            };
            article.keys.cards.iter().map(target).collect()
        })
        .collect();
    let mut referenced_by: Vec<Vec<ArticleId>> = vec![Vec::new(); articles.len()];
    for (id, targets) in articles.ids().zip(&related_targets) {
        for target in targets.iter().filter_map(|target| target.article) {
            let references = &mut referenced_by[target.index()];
            if references.last() != Some(&id) {
                references.push(id);
            }
        }
    }
    let (duplicates, diagnostics) = link_duplicates(articles, duplicates);
    (Links { related_targets, referenced_by, duplicates }, diagnostics)
}

/// Articles by the keys of their URLs.
struct UrlIndex {
    by_url: HashMap<TextKey, ArticleId>,
    /// All articles of each original URL that several articles have.
    duplicates: HashMap<TextKey, Vec<ArticleId>>,
}

/// Indexes the URLs of all articles. If several articles have a URL, an `originalUrl` takes precedence
/// over a `webUrl`, and a newer article over an older one.
fn index_urls(articles: &IdVec<ArticleId, Arc<ParsedArticle>>) -> UrlIndex {
    let capacity = articles.len() + articles.len() / 8;
    let mut by_url: HashMap<TextKey, ArticleId> =
        HashMap::with_capacity_and_hasher(capacity, Default::default());
    let mut duplicates: HashMap<TextKey, Vec<ArticleId>> = HashMap::default();
    for (id, article) in articles.iter() {
        let Some(original) = article.keys.original else { continue };
        match by_url.entry(original) {
            Entry::Occupied(first) => {
                duplicates.entry(original).or_insert_with(|| vec![*first.get()]).push(id);
            }
            Entry::Vacant(entry) => {
                entry.insert(id);
            }
        }
    }
    for (id, article) in articles.iter() {
        let ArticleKeys { original, web, .. } = &article.keys;
        if let Some(web) = web.filter(|web| *original != Some(*web)) {
            by_url.entry(web).or_insert(id);
        }
    }
    UrlIndex { by_url, duplicates }
}

/// The maximum number of duplicates that an article links to: a thousand articles that all link to
/// each other would be a million links.
const MAX_DUPLICATES: usize = 10;

/// The duplicates of each article, with a warning for each group of duplicates.
fn link_duplicates(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    by_url: HashMap<TextKey, Vec<ArticleId>>,
) -> (HashMap<ArticleId, Box<[ArticleId]>>, Vec<Diagnostic>) {
    let mut groups: Vec<Vec<ArticleId>> = by_url.into_values().collect();
    groups.sort();
    let (mut duplicates, mut diagnostics) = (HashMap::default(), Vec::new());
    for group in groups {
        for &id in &group {
            let others = group.iter().copied().filter(|other| *other != id);
            duplicates.insert(id, others.take(MAX_DUPLICATES).collect());
        }
        diagnostics.extend(duplicate_url(articles, &group));
    }
    (duplicates, diagnostics)
}

fn duplicate_url(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    group: &[ArticleId],
) -> Option<Diagnostic> {
    let (&first, others) = group.split_first()?;
    let place = Place::Value(YamlPath(vec!["originalUrl".into()]));
    let message = "other articles have the same original URL";
    let mut diagnostic = Diagnostic::warning("duplicate-url", message)
        .at(Arc::clone(&articles[first].source.file), place)
        .hint("set `published: false` in all but one");
    for &other in others.iter().take(MAX_DUPLICATES) {
        diagnostic = diagnostic.note(format!("{} has it too", articles[other].source.file));
    }
    if others.len() > MAX_DUPLICATES {
        diagnostic = diagnostic.note(format!("and {} more", others.len() - MAX_DUPLICATES));
    }
    Some(diagnostic)
}
