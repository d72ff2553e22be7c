//! Rankings of a list of articles: the best articles, and the most frequent providers and topics.
//!
//! They change with every new article, so only landing pages show them. Recency is relative to the
//! newest article of the list, never to the clock.

use std::cmp::Reverse;
use std::hash::Hash;

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::model::Graph;
use crate::collections::HashMap;
use crate::ids::{ArticleId, ProviderId, TopicId};

/// Only articles of this age can be recommended.
const RECOMMENDED_DAYS: i64 = 90;
/// At least this many of the newest articles can be recommended, regardless of age.
const MIN_CANDIDATES: usize = 50;
/// At most one article in three is recommended.
const LIST_SHARE: usize = 3;
const MAX_RECOMMENDED: usize = 5;
/// A shorter list of recommendations is not shown.
const MIN_RECOMMENDED: usize = 3;

/// The maximum number of providers or topics in a ranking.
const MAX_RANKS: usize = 8;

/// The recommended articles of a list that is in list order, best first: those with the highest sum
/// of quality and heat; the newer one wins a tie. Empty if the list is too short.
pub fn recommended(graph: &Graph, articles: &[ArticleId]) -> Vec<ArticleId> {
    let max = MAX_RECOMMENDED.min(articles.len() / LIST_SHARE);
    if max < MIN_RECOMMENDED {
        return Vec::new();
    }
    let score = |id: &ArticleId| {
        let article = &graph.articles[*id];
        article.quality.unwrap_or(0).saturating_add(article.heat.unwrap_or(0))
    };
    let recent = recent_count(graph, articles, TimeDelta::days(RECOMMENDED_DAYS), MIN_CANDIDATES);
    let mut recommended: Vec<ArticleId> =
        articles[..recent].iter().copied().filter(|id| score(id) > 0).collect();
    recommended.sort_by_key(|id| (Reverse(score(id)), *id));
    recommended.truncate(max);
    if recommended.len() < MIN_RECOMMENDED { Vec::new() } else { recommended }
}

/// The providers with the most articles, with the number of articles. Empty if all have one article,
/// or if there is only one provider.
pub fn top_providers(graph: &Graph, articles: &[ArticleId]) -> Vec<(ProviderId, usize)> {
    most_frequent(articles.iter().filter_map(|id| graph.articles[*id].provider_id))
}

/// The topics with the most articles, like [`top_providers`].
pub fn top_topics(graph: &Graph, articles: &[ArticleId]) -> Vec<(TopicId, usize)> {
    most_frequent(articles.iter().flat_map(|id| graph.articles[*id].topic_ids.iter().copied()))
}

fn most_frequent<I: Copy + Ord + Hash>(ids: impl Iterator<Item = I>) -> Vec<(I, usize)> {
    let mut counts: HashMap<I, usize> = HashMap::default();
    for id in ids {
        *counts.entry(id).or_default() += 1;
    }
    let mut ranking: Vec<(I, usize)> = counts.into_iter().collect();
    ranking.sort_unstable_by_key(|(id, count)| (Reverse(*count), *id));
    ranking.truncate(MAX_RANKS);
    let is_meaningful = ranking.len() > 1 && ranking.first().is_some_and(|(_, count)| *count > 1);
    if is_meaningful { ranking } else { Vec::new() }
}

/// Counts the articles of a list in list order that are at most `age` older than the newest one; at
/// least `min`, if the list is long enough. Outliers don't count as the newest article.
pub(super) fn recent_count(
    graph: &Graph,
    articles: &[ArticleId],
    age: TimeDelta,
    min: usize,
) -> usize {
    let instant = |id: &ArticleId| graph.articles[*id].published_at.value();
    let sample: Vec<DateTime<FixedOffset>> =
        articles.iter().take(NEWEST_SAMPLE_LEN).map(instant).collect();
    let Some(newest) = newest_without_outliers(&sample) else { return 0 };
    let recent = articles.partition_point(|id| newest - instant(id) <= age);
    recent.max(min).min(articles.len())
}

/// How many of the newest dates [`newest_without_outliers`] should get.
pub const NEWEST_SAMPLE_LEN: usize = 32;
/// More dates than this are not considered outliers.
const MAX_OUTLIERS: usize = 3;
/// A gap before an outlier is longer than this many days, and longer than this multiple of the median
/// gap.
const MIN_OUTLIER_GAP_DAYS: i64 = 90;
const MIN_OUTLIER_GAP_FACTOR: i32 = 20;

/// The newest of `dates`, which are given newest first. A few dates far after all others are ignored,
/// so that a typo in a year does not make all other articles old. Fewer than five dates have no
/// outliers.
pub fn newest_without_outliers(dates: &[DateTime<FixedOffset>]) -> Option<DateTime<FixedOffset>> {
    let gaps: Vec<TimeDelta> = dates.windows(2).map(|pair| pair[0] - pair[1]).collect();
    let max_outliers = MAX_OUTLIERS.min(dates.len() / 5);
    let mut usual_gaps = gaps.get(max_outliers..).unwrap_or_default().to_vec();
    usual_gaps.sort_unstable();
    let median = usual_gaps.get(usual_gaps.len() / 2).copied().unwrap_or_default();
    let min_gap = TimeDelta::days(MIN_OUTLIER_GAP_DAYS).max(median * MIN_OUTLIER_GAP_FACTOR);
    let last_outlier = gaps.iter().take(max_outliers).rposition(|gap| *gap > min_gap);
    let first_usual = last_outlier.map_or(0, |last| last + 1);
    dates.get(first_usual).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The newest of `days` without outliers.
    fn newest(days: &[&str]) -> String {
        let date =
            |day: &&str| DateTime::parse_from_rfc3339(&format!("{day}T00:00:00Z")).expect("a date");
        let dates: Vec<DateTime<FixedOffset>> = days.iter().map(date).collect();
        newest_without_outliers(&dates)
            .map_or_else(String::new, |date| date.format("%Y-%m-%d").to_string())
    }

    #[test]
    fn outliers_are_not_the_newest_date() {
        let daily = ["2026-01-09", "2026-01-08", "2026-01-07", "2026-01-06", "2026-01-05"];
        let daily = [&daily[..], &["2026-01-04"; 30]].concat();
        let with = |first: &[&'static str]| newest(&[first, &daily[..]].concat());
        assert_eq!(with(&[]), "2026-01-09");
        assert_eq!(with(&["2199-01-09"]), "2026-01-09");
        assert_eq!(with(&["2027-01-09"]), "2026-01-09");
        assert_eq!(with(&["2199-01-09", "2199-01-08"]), "2026-01-09");
        assert_eq!(with(&["2199-01-09", "2098-01-08", "2027-01-01"]), "2026-01-09");
        // A gap of a week, and more late dates than can be outliers.
        assert_eq!(with(&["2026-01-16"]), "2026-01-16");
        assert_eq!(with(&["2027-01-04", "2027-01-03", "2027-01-02", "2027-01-01"]), "2027-01-04");
        // A site with two articles a year, and a site with two articles.
        let rare = ["2026-01-01", "2025-06-01", "2025-01-01", "2024-06-01", "2024-01-01"];
        assert_eq!(newest(&rare), "2026-01-01");
        assert_eq!(newest(&["2026-01-01", "2020-01-01"]), "2026-01-01");
        assert_eq!(newest(&[]), "");
    }
}
