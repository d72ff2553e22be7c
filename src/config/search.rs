//! `[search]`: whether readers can search the site, and how much of it.

use super::reader::Reader;

/// `[search]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// Whether there is a search page with an index.
    pub enabled: bool,
    /// Articles in the index at most, the newest ones; `None` for no limit.
    pub max_articles: Option<usize>,
}

/// The default: what can be searched for a rare word with a few megabytes at most.
const MAX_ARTICLES: usize = 100_000;

pub(super) fn read(reader: &mut Reader<'_>) -> Search {
    let search = reader.table("search.");
    let max_articles = reader.integer(search, "max_articles", MAX_ARTICLES, 0..=10_000_000);
    Search {
        enabled: reader.bool(search, "enabled", true),
        max_articles: (max_articles > 0).then_some(max_articles),
    }
}
