//! `feedgen score --tiers`.

use std::sync::Arc;

use crate::commands::{Exit, out};
use crate::config::scoring::Scoring;
use crate::curate::draft::quoted;
use crate::load::ParsedArticle;
use crate::scores::{Facts, derive};

/// Prints tiers of providers as TOML, whose strings are those of YAML in double quotes.
pub(super) fn print(articles: &[Arc<ParsedArticle>], scoring: &Scoring) -> Exit {
    let facts: Vec<(Facts, i64)> = articles
        .iter()
        .filter_map(|article| Some((Facts::new(article), article.quality?)))
        .collect();
    for tier in derive(facts.iter().map(|(facts, quality)| (facts, *quality)), scoring) {
        let providers: Vec<String> =
            tier.providers.iter().map(|provider| format!("  {},\n", quoted(provider))).collect();
        out(format!(
            "[[tier]]\nname = {}\npoints = {}\nproviders = [\n{}]\n\n",
            quoted(&tier.name),
            tier.points,
            providers.concat()
        ));
    }
    Exit::Success
}
