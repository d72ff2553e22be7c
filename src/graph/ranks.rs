//! What of a list stands out: the articles most worth reading, and who or what most of them
//! are by or about.
//!
//! All of it grows with the list, so that only landing pages show it. What is recent is so
//! beside the newest article of the list, whatever the clock says.

use std::cmp::Reverse;
use std::hash::Hash;

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::Graph;
use crate::collections::HashMap;
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
        let article = &graph.articles[*id];
        article.quality.unwrap_or(0).saturating_add(article.heat.unwrap_or(0))
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
/// `time`; at least `fewest`, as far as there are so many. A date far after all others counts for
/// no newest one.
pub(super) fn recent(
    graph: &Graph,
    articles: &[ArticleId],
    time: TimeDelta,
    fewest: usize,
) -> usize {
    let instant = |id: &ArticleId| graph.articles[*id].published_at.value();
    let newest: Vec<DateTime<FixedOffset>> = articles.iter().take(SAMPLE).map(instant).collect();
    let Some(newest) = newest_of(&newest) else { return 0 };
    let within = articles.partition_point(|id| newest - instant(id) <= time);
    within.max(fewest).min(articles.len())
}

/// So many of the newest dates tell which of them is too far after the others to be one.
pub const SAMPLE: usize = 32;
/// At most so many dates are typing mistakes; more are how a site is.
const MOST_OUTLIERS: usize = 3;
/// A site may rest for so long.
const REST_DAYS: i64 = 90;
/// And as much longer than usual.
const REST_FACTOR: i32 = 20;

/// The newest of dates, which are given newest first, but for a few far after all others: a typing
/// mistake in a year must not make all else old. Of fewer than five none is.
pub fn newest_of(dates: &[DateTime<FixedOffset>]) -> Option<DateTime<FixedOffset>> {
    let gaps: Vec<TimeDelta> = dates.windows(2).map(|pair| pair[0] - pair[1]).collect();
    let most = MOST_OUTLIERS.min(dates.len() / 5);
    let mut usual = gaps.get(most..).unwrap_or_default().to_vec();
    usual.sort_unstable();
    let usual = usual.get(usual.len() / 2).copied().unwrap_or_default();
    let rest = TimeDelta::days(REST_DAYS).max(usual * REST_FACTOR);
    let outliers = gaps.iter().take(most).rposition(|gap| *gap > rest).map_or(0, |last| last + 1);
    dates.get(outliers).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The day that is the newest of these.
    fn newest(days: &[&str]) -> String {
        let date =
            |day: &&str| DateTime::parse_from_rfc3339(&format!("{day}T00:00:00Z")).expect("a date");
        let dates: Vec<DateTime<FixedOffset>> = days.iter().map(date).collect();
        newest_of(&dates).map_or_else(String::new, |date| date.format("%Y-%m-%d").to_string())
    }

    #[test]
    fn a_few_dates_far_after_all_others_are_not_the_newest() {
        let daily = ["2026-01-09", "2026-01-08", "2026-01-07", "2026-01-06", "2026-01-05"];
        let daily = [&daily[..], &["2026-01-04"; 30]].concat();
        let with = |first: &[&'static str]| newest(&[first, &daily[..]].concat());
        assert_eq!(with(&[]), "2026-01-09");
        assert_eq!(with(&["2199-01-09"]), "2026-01-09");
        assert_eq!(with(&["2027-01-09"]), "2026-01-09");
        assert_eq!(with(&["2199-01-09", "2199-01-08"]), "2026-01-09");
        assert_eq!(with(&["2199-01-09", "2098-01-08", "2027-01-01"]), "2026-01-09");
        // A week off, and more articles than mistakes.
        assert_eq!(with(&["2026-01-16"]), "2026-01-16");
        assert_eq!(with(&["2027-01-04", "2027-01-03", "2027-01-02", "2027-01-01"]), "2027-01-04");
        // A site of two articles a year, and one of two articles.
        let rare = ["2026-01-01", "2025-06-01", "2025-01-01", "2024-06-01", "2024-01-01"];
        assert_eq!(newest(&rare), "2026-01-01");
        assert_eq!(newest(&["2026-01-01", "2020-01-01"]), "2026-01-01");
        assert_eq!(newest(&[]), "");
    }
}
