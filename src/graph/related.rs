//! Which cards are about articles of this site, and which articles are one another's copies.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Related;
use super::providers::Providers;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, ProviderId};
use crate::load::{Card, ParsedArticle};
use crate::text::url::normal_form;

/// The links between articles.
pub(super) struct Links {
    cards: Vec<Vec<(Option<ArticleId>, Option<ProviderId>)>>,
    referenced_by: Vec<Vec<ArticleId>>,
    duplicates: HashMap<ArticleId, Box<[ArticleId]>>,
}

impl Links {
    /// The cards of an article with their targets; once for each article.
    pub(super) fn cards(&mut self, id: ArticleId, cards: Box<[Card]>) -> Box<[Related]> {
        let found = std::mem::take(&mut self.cards[id.index()]);
        let cards = cards.into_iter().zip(found);
        cards.map(|(card, (target, provider))| Related { card, target, provider }).collect()
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
    articles: &IdVec<ArticleId, ParsedArticle>,
    providers: &Providers,
    diagnostics: &mut Vec<Diagnostic>,
) -> Links {
    let original = |article: &ParsedArticle| article.original_url.as_deref().and_then(normal_form);
    let web = |article: &ParsedArticle| article.web_url.as_deref().and_then(normal_form);
    let urls: Vec<(Option<String>, Option<String>)> =
        articles.rows().par_iter().map(|article| (original(article), web(article))).collect();

    // An original URL says more than the address that readers go to, and a newer article
    // more than an older one: each URL leads to the first in that order.
    let mut by_url: HashMap<&str, ArticleId> = HashMap::with_capacity(urls.len() * 2);
    let mut copies: HashMap<&str, Vec<ArticleId>> = HashMap::new();
    for (id, (original, _)) in articles.ids().zip(&urls) {
        let Some(original) = original else { continue };
        if let Some(first) = by_url.get(&**original) {
            copies.entry(original).or_insert_with(|| vec![*first]).push(id);
        } else {
            by_url.insert(original, id);
        }
    }
    for (id, (_, web)) in articles.ids().zip(&urls) {
        if let Some(web) = web {
            by_url.entry(web).or_insert(id);
        }
    }

    let cards: Vec<Vec<(Option<ArticleId>, Option<ProviderId>)>> = articles
        .rows()
        .par_iter()
        .enumerate()
        .map(|(index, article)| {
            let find = |card: &Card| {
                let target = normal_form(&card.url).and_then(|url| by_url.get(&*url).copied());
                // A card of the article itself leads to the source, as any other.
                let target = target.filter(|target| target.index() != index);
                (target, card.provider.as_ref().and_then(|provider| providers.find(provider)))
            };
            article.related.iter().map(find).collect()
        })
        .collect();
    let mut referenced_by: Vec<Vec<ArticleId>> = vec![Vec::new(); articles.len()];
    for (id, cards) in articles.ids().zip(&cards) {
        for target in cards.iter().filter_map(|(target, _)| *target) {
            let sources = &mut referenced_by[target.index()];
            if sources.last() != Some(&id) {
                sources.push(id);
            }
        }
    }
    let duplicates = duplicates(articles, copies, diagnostics);
    Links { cards, referenced_by, duplicates }
}

fn duplicates(
    articles: &IdVec<ArticleId, ParsedArticle>,
    copies: HashMap<&str, Vec<ArticleId>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<ArticleId, Box<[ArticleId]>> {
    let mut groups: Vec<Vec<ArticleId>> = copies.into_values().collect();
    groups.sort();
    let mut duplicates = HashMap::new();
    for group in groups {
        for &id in &group {
            let others = group.iter().copied().filter(|other| *other != id).collect();
            duplicates.insert(id, others);
        }
        let Some((&first, others)) = group.split_first() else { continue };
        let place = Place::Value(YamlPath(vec!["originalUrl".into()]));
        let message = "other articles have the same original URL";
        let mut diagnostic = Diagnostic::warning("duplicate-url", message)
            .at(Arc::clone(&articles[first].source.file), place)
            .hint("set `published: false` in all but one");
        for &other in others {
            diagnostic = diagnostic.note(format!("{} has it too", articles[other].source.file));
        }
        diagnostics.push(diagnostic);
    }
    duplicates
}
