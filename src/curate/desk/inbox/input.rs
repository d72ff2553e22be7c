//! What an inbox is made of.

use std::sync::Arc;

use crate::config::scoring::Scoring;
use crate::curate::identity::Identity;
use crate::load::ParsedArticle;
use crate::scores::ranking::Ranking;

/// What an inbox is made of.
#[derive(Clone, Copy)]
pub struct Input<'i> {
    /// All articles of the site, sorted by path.
    pub articles: &'i [Arc<ParsedArticle>],
    /// The ranking of these articles or of earlier versions.
    pub ranking: &'i Ranking,
    /// How articles are scored.
    pub scoring: &'i Scoring,
    /// The language of the site.
    pub language: &'i str,
    /// Whether a story was rejected or merged.
    pub is_decided: &'i dyn Fn(&Identity) -> bool,
    /// The position of a draft's source in `sources.toml`, by its identity and the key of its provider.
    pub source_of: &'i dyn Fn(&Identity, Option<&str>) -> Option<usize>,
}
