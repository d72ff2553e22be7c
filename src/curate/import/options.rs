//! What an import needs to know.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use crate::config::Config;
use crate::config::scoring::Scoring;
use crate::curate::identity::KnownArticle;
use crate::curate::sources::Source;
use crate::load::Sources;

/// The site that drafts are written into.
#[derive(Debug, Clone, Copy)]
pub struct Site<'s> {
    /// Its folder.
    pub root: &'s Path,
    /// Its configuration.
    pub config: &'s Config,
    /// Its topics and providers.
    pub sources: &'s Sources,
    /// Its articles.
    pub articles: &'s [KnownArticle],
    /// The sources of `sources.toml`, whose rules apply to the feeds of lists.
    pub listed: &'s [Source],
    /// The points of articles, for the `min_quality` of sources.
    pub scoring: &'s Scoring,
}

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions {
    /// The current time.
    pub now: DateTime<Utc>,
    /// Older stories are not imported.
    pub since: Option<TimeDelta>,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether the report has whole summaries; they take as much memory as the feeds.
    pub keeps_summaries: bool,
}
