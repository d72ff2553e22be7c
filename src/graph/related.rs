//! Which cards are about articles of this site, and which articles are one another's copies.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use rayon::prelude::*;

use super::CardTarget;
use super::providers::Providers;
use crate::collections::HashMap;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec};
use crate::load::{ArticleKeys, CardKeys, ParsedArticle};
use crate::text::key::TextKey;

/// The links between articles.
pub(super) struct Links {
    card_targets: Vec<Box<[CardTarget]>>,
    referenced_by: Vec<Vec<ArticleId>>,
    duplicates: HashMap<ArticleId, Box<[ArticleId]>>,
}

impl Links {
    /// What the cards of an article are about; once for each article.
    pub(super) fn card_targets(&mut self, id: ArticleId) -> Box<[CardTarget]> {
        std::mem::take(&mut self.card_targets[id.index()])
    }

    /// The articles that have a card of this one; once for each article.
    pub(super) fn referenced_by(&mut self, id: ArticleId) -> Box<[ArticleId]> {
        std::mem::take(&mut self.referenced_by[id.index()]).into()
    }

    /// The other articles with the same original URL; once for each article.
    pub(super) fn duplicates(&mut self, id: ArticleId) -> Box<[ArticleId]> {
        self.duplicates.remove(&id).unwrap_or_default()
    }
}

pub(super) fn resolve(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    providers: &Providers,
) -> (Links, Vec<Diagnostic>) {
    // An original URL says more than the address that readers go to, and a newer article
    // more than an older one: each URL leads to the first in that order.
    let capacity = articles.len() + articles.len() / 8;
    let mut by_url: HashMap<TextKey, ArticleId> =
        HashMap::with_capacity_and_hasher(capacity, Default::default());
    let mut copies: HashMap<TextKey, Vec<ArticleId>> = HashMap::default();
    for (id, article) in articles.iter() {
        let Some(original) = article.keys.original else { continue };
        match by_url.entry(original) {
            Entry::Occupied(first) => {
                copies.entry(original).or_insert_with(|| vec![*first.get()]).push(id);
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

    let card_targets: Vec<Box<[CardTarget]>> = articles
        .rows()
        .par_iter()
        .enumerate()
        .map(|(index, article)| {
            let find = |card: &CardKeys| {
                let target = card.page.and_then(|page| by_url.get(&page).copied());
                CardTarget {
                    // A card of the article itself leads to the source, as any other.
                    article: target.filter(|target| target.index() != index),
                    provider: card.provider.and_then(|identity| providers.find(identity)),
                }
            };
            article.keys.cards.iter().map(find).collect()
        })
        .collect();
    let mut referenced_by: Vec<Vec<ArticleId>> = vec![Vec::new(); articles.len()];
    for (id, targets) in articles.ids().zip(&card_targets) {
        for target in targets.iter().filter_map(|target| target.article) {
            let sources = &mut referenced_by[target.index()];
            if sources.last() != Some(&id) {
                sources.push(id);
            }
        }
    }
    let mut diagnostics = Vec::new();
    let duplicates = duplicates(articles, copies, &mut diagnostics);
    (Links { card_targets, referenced_by, duplicates }, diagnostics)
}

/// How many of its copies an article names: a thousand articles that all name each other
/// would be a million links.
const MOST_DUPLICATES: usize = 10;

fn duplicates(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    copies: HashMap<TextKey, Vec<ArticleId>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<ArticleId, Box<[ArticleId]>> {
    let mut groups: Vec<Vec<ArticleId>> = copies.into_values().collect();
    groups.sort();
    let mut duplicates = HashMap::default();
    for group in groups {
        for &id in &group {
            let others = group.iter().copied().filter(|other| *other != id);
            let others = others.take(MOST_DUPLICATES).collect();
            duplicates.insert(id, others);
        }
        let Some((&first, others)) = group.split_first() else { continue };
        let place = Place::Value(YamlPath(vec!["originalUrl".into()]));
        let message = "other articles have the same original URL";
        let mut diagnostic = Diagnostic::warning("duplicate-url", message)
            .at(Arc::clone(&articles[first].source.file), place)
            .hint("set `published: false` in all but one");
        for &other in others.iter().take(MOST_DUPLICATES) {
            diagnostic = diagnostic.note(format!("{} has it too", articles[other].source.file));
        }
        if others.len() > MOST_DUPLICATES {
            diagnostic = diagnostic.note(format!("and {} more", others.len() - MOST_DUPLICATES));
        }
        diagnostics.push(diagnostic);
    }
    duplicates
}
