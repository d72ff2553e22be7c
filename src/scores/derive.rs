//! Tiers from articles that have numbers already, so that a site with a history needs no guesses.

use std::collections::BTreeMap;

use super::formula::{Facts, score};
use crate::config::scoring::{Scoring, Tier};

/// A provider with fewer articles has no tier.
pub const MIN_ARTICLES: usize = 3;

/// Providers by their points.
pub type Tiers = Vec<Tier>;

/// The tiers that explain the qualities of `articles` best: of each provider with at least three articles, the points that
/// most of them need; ties go to the smaller number.
pub fn derive<'a>(articles: impl Iterator<Item = (&'a Facts, i64)>, scoring: &Scoring) -> Tiers {
    let without_tiers = Scoring { tiers: Vec::new(), ..scoring.clone() };
    let mut counts: BTreeMap<&str, BTreeMap<i64, usize>> = BTreeMap::new();
    for (facts, quality) in articles {
        if let Some(provider) = &facts.provider {
            let rest = score(facts, &without_tiers).quality - scoring.points.other_provider;
            *counts.entry(provider).or_default().entry(quality - rest).or_default() += 1;
        }
    }
    let mut tiers: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (provider, points) in counts {
        let total: usize = points.values().sum();
        let best = points.into_iter().rev().max_by_key(|(_, count)| *count);
        if let Some((points, _)) = best.filter(|(points, _)| total >= MIN_ARTICLES && *points >= 0)
        {
            tiers.entry(points).or_default().push(provider.to_owned());
        }
    }
    let tier = |(points, providers)| Tier { name: format!("{points} points"), points, providers };
    tiers.into_iter().rev().map(tier).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_points_win() {
        let facts =
            |provider: &str| Facts { provider: Some(provider.to_owned()), ..Facts::default() };
        let (a, b, c) = (facts("a.example"), facts("b.example"), facts("c.example"));
        let articles =
            [(&a, 52), (&a, 52), (&a, 67), (&b, 22), (&b, 42), (&b, 22), (&c, 52), (&c, 52)];
        let tiers = derive(articles.into_iter(), &Scoring::default());
        let found: Vec<(i64, Vec<&str>)> = tiers
            .iter()
            .map(|tier| (tier.points, tier.providers.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, [(50, vec!["a.example"]), (20, vec!["b.example"])]);
    }
}
