//! `[search]`: the search page and its index.

use super::reader::Reader;

/// `[search]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchSettings {
    /// Whether to write a search page and an index.
    pub enabled: bool,
    /// The maximum number of articles in the index, newest first; `None` for no limit.
    pub max_articles: Option<usize>,
}

/// The default: a search for a rare word transfers a few megabytes at most.
const DEFAULT_MAX_ARTICLES: usize = 100_000;

pub(super) fn read(reader: &mut Reader<'_>) -> SearchSettings {
    let search = reader.table("search.");
    let max_articles = reader.integer(search, "max_articles", DEFAULT_MAX_ARTICLES, 0..=10_000_000);
    SearchSettings {
        enabled: reader.bool(search, "enabled", true),
        max_articles: (max_articles > 0).then_some(max_articles),
    }
}
