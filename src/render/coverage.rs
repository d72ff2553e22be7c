//! Coverage: which other providers report the story of an article.
//!
//! Related cards within a week of the article are about the same story; others are background. A card without a date
//! tells neither, and counts as background.
//!
//! The line on cards uses only the article's own file: names and dates as its related cards have them. It therefore
//! stays the same when another article is added, as numbered pages must. Cards that a build computes from the stories of
//! all articles do not: they have a line on other pages only.

use chrono::{DateTime, FixedOffset, TimeDelta};

use crate::collections::HashSet;
use crate::load::{ParsedArticle, RelatedCard};
use crate::render::views::CoverageView;
use crate::text::key::TextKey;
use crate::text::slug::fold;
use crate::text::{plain, url};

/// The maximum distance of two articles about the same story.
const SAME_STORY: TimeDelta = TimeDelta::days(7);
/// The maximum number of names in a line.
const MAX_NAMES: usize = 3;

/// Whether an article of `time` is about the same story as one of `other_time` that it is related to.
pub(super) fn is_same_story(
    time: DateTime<FixedOffset>,
    other_time: DateTime<FixedOffset>,
) -> bool {
    (time - other_time).abs() <= SAME_STORY
}

/// Distinct publishers. Two are the same if they have the same identity or the same name.
#[derive(Default)]
pub(super) struct Publishers(HashSet<TextKey>);

impl Publishers {
    /// Adds a publisher by its identity, if known, and its name. Returns whether it is new.
    pub(super) fn insert(&mut self, identity: Option<TextKey>, name: &str) -> bool {
        let is_new_identity = identity.is_none_or(|identity| self.0.insert(identity));
        // Marked, because the name can be a domain, as the identity.
        let is_new_name = name.is_empty()
            || self.0.insert(TextKey::from_parts([Some("name"), Some(&fold(name))]));
        is_new_identity && is_new_name
    }
}

/// The identity and the name of a card's publisher: its provider, else its host.
pub(super) fn publisher_of_card(
    card: &RelatedCard,
    identity: Option<TextKey>,
) -> (Option<TextKey>, String) {
    match &card.provider {
        Some(provider) => {
            let name = provider.name.as_deref().or(provider.domain.as_deref());
            (identity, plain::title(name.unwrap_or("")))
        }
        None => publisher_of_url(&card.url),
    }
}

fn publisher_of_url(url: &str) -> (Option<TextKey>, String) {
    let host = url::host(url);
    (url::provider_domain(url).map(|domain| TextKey::new(&domain)), host)
}

/// The [`line()`] on cards of lists, which numbered pages have: none if the related cards depend on other articles.
pub(super) fn line_in_lists(article: &ParsedArticle) -> Option<CoverageView> {
    if article.cards_key.is_some() { None } else { line(article) }
}

/// The providers other than the article's own that report the same story, in the order of the related cards.
pub(super) fn line(article: &ParsedArticle) -> Option<CoverageView> {
    if article.related.is_empty() {
        return None;
    }
    let time = article.published_at.value();
    let mut publishers = Publishers::default();
    if let Some(own) = article.publisher() {
        let name = own.name.as_deref().map(plain::title).unwrap_or_default();
        publishers.insert(article.keys.provider.map(|keys| keys.identity), &name);
    }
    let (mut names, mut more) = (Vec::new(), 0);
    for (card, keys) in article.related.iter().zip(&article.keys.cards) {
        if !card.published_at.as_ref().is_some_and(|card| is_same_story(card.value(), time)) {
            continue;
        }
        let (identity, name) = publisher_of_card(card, keys.provider);
        if name.is_empty() || !publishers.insert(identity, &name) {
            continue;
        }
        if names.len() < MAX_NAMES {
            names.push(name);
        } else {
            more += 1;
        }
    }
    (!names.is_empty()).then_some(CoverageView { names, more })
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
