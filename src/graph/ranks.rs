//! What of a list stands out: the articles most worth reading, and who or what most of them
//! are by or about.
//!
//! All of it grows with the list, so that only landing pages show it. What is recent is so
//! beside the newest article of the list, whatever the clock says.

use std::cmp::Reverse;
use std::hash::Hash;

use chrono::TimeDelta;

use super::Graph;
use crate::hash::HashMap;
use crate::ids::{ArticleId, ProviderId, TopicId};

/// Articles are compared with those of so many days before the newest of the list, and with so
/// many at least.
const WORTH_DAYS: i64 = 90;
const WORTH_FEWEST: usize = 50;
/// A choice is no choice if it holds more than a third of what there is.
const WORTH_SHARE: usize = 3;
const WORTH_MOST: usize = 5;
/// Fewer are no list.
const WORTH_LEAST: usize = 3;

/// Entries of a ranking.
const RANKS: usize = 8;

/// The articles of a list (in list order) that are most worth reading, the best first: by
/// quality and heat together, of equals the newer one. None where there are too few to choose
/// from.
pub fn read_worthy(graph: &Graph, articles: &[ArticleId]) -> Vec<ArticleId> {
    let most = WORTH_MOST.min(articles.len() / WORTH_SHARE);
    if most < WORTH_LEAST {
        return Vec::new();
    }
    let worth = |id: &ArticleId| {
        let facts = &graph.articles[*id].facts;
        i64::from(facts.quality) + i64::from(facts.heat)
    };
    let recent = recent(graph, articles, TimeDelta::days(WORTH_DAYS), WORTH_FEWEST);
    let mut worthy: Vec<ArticleId> =
        articles[..recent].iter().copied().filter(|id| worth(id) > 0).collect();
    worthy.sort_by_key(|id| (Reverse(worth(id)), *id));
    worthy.truncate(most);
    if worthy.len() < WORTH_LEAST { Vec::new() } else { worthy }
}

/// The providers of most of the articles, with how many they have; none where each has one.
pub fn top_providers(graph: &Graph, articles: &[ArticleId]) -> Vec<(ProviderId, usize)> {
    ranked(articles.iter().filter_map(|id| graph.articles[*id].provider_id))
}

/// The topics of most of the articles, likewise.
pub fn top_topics(graph: &Graph, articles: &[ArticleId]) -> Vec<(TopicId, usize)> {
    ranked(articles.iter().flat_map(|id| graph.articles[*id].topic_ids.iter().copied()))
}

fn ranked<I: Copy + Ord + Hash>(all: impl Iterator<Item = I>) -> Vec<(I, usize)> {
    let mut counts: HashMap<I, usize> = HashMap::default();
    for id in all {
        *counts.entry(id).or_default() += 1;
    }
    let mut ranks: Vec<(I, usize)> = counts.into_iter().collect();
    ranks.sort_unstable_by_key(|(id, count)| (Reverse(*count), *id));
    ranks.truncate(RANKS);
    let says_something = ranks.len() > 1 && ranks.first().is_some_and(|(_, count)| *count > 1);
    if says_something { ranks } else { Vec::new() }
}

/// How many of the articles (in list order) are not older than the newest by more than
/// `time`; at least `fewest`, as far as there are so many.
pub(super) fn recent(
    graph: &Graph,
    articles: &[ArticleId],
    time: TimeDelta,
    fewest: usize,
) -> usize {
    let instant = |id: &ArticleId| graph.articles[*id].facts.published_at;
    let Some(newest) = articles.first().map(instant) else { return 0 };
    let within = articles.partition_point(|id| newest - instant(id) <= time);
    within.max(fewest).min(articles.len())
}
