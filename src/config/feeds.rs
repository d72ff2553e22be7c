//! `[feeds]`: formats, lengths and history of feeds.
//!
//! The plan checks the names in the tables of limits, as topics and providers result from articles.

use std::ops::RangeInclusive;

use super::reader::Reader;
use crate::diag::{Diagnostic, Place};
use crate::text::suggest::closest;

/// `[feeds]`.
#[derive(Debug, Clone)]
pub struct Feeds {
    /// The formats to write, in file order and without duplicates.
    pub formats: Vec<FeedFormat>,
    /// The maximum number of articles in a feed.
    pub limit: usize,
    /// The limits of feeds of single topics.
    pub topics: Vec<FeedLimit>,
    /// The limits of feeds of single providers.
    pub providers: Vec<FeedLimit>,
    /// Whether to write archive documents with older articles (RFC 5005).
    pub history: bool,
}

/// A feed format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedFormat {
    /// RSS 2.0.
    Rss,
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

/// The limit of the feeds of a topic or provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLimit {
    /// The name of the topic or provider in `site.toml`.
    pub name: String,
    /// The maximum number of articles.
    pub limit: usize,
    /// The place of the name in `site.toml`.
    pub place: Place,
}

const FORMATS: [(&str, FeedFormat); 3] =
    [("rss", FeedFormat::Rss), ("atom", FeedFormat::Atom), ("json", FeedFormat::Json)];
const VALID_LIMITS: RangeInclusive<usize> = 1..=10_000;

pub(super) fn read(reader: &mut Reader<'_>) -> Feeds {
    let feeds = reader.table("feeds.");
    let mut limits = |key: &str| -> Vec<FeedLimit> {
        let numbers = reader.integers(feeds, key, VALID_LIMITS).into_iter();
        numbers.map(|(name, limit, place)| FeedLimit { name, limit, place }).collect()
    };
    let (topics, providers) = (limits("topics"), limits("providers"));
    let limit = reader.integer(feeds, "limit", 30, VALID_LIMITS);
    let history = reader.bool(feeds, "history", false);
    let mut formats = Vec::new();
    match reader.strings(feeds, "formats") {
        Some(names) => {
            for (name, place) in names {
                match FORMATS.iter().find(|(known, _)| *known == name) {
                    Some((_, format)) if formats.contains(format) => {}
                    Some((_, format)) => formats.push(*format),
                    None => reader.report(unknown(&name), place),
                }
            }
        }
        None => formats.extend(FORMATS.map(|(_, format)| format)),
    }
    Feeds { formats, limit, topics, providers, history }
}

fn unknown(name: &str) -> Diagnostic {
    let near = closest(name, FORMATS.map(|(known, _)| known));
    Diagnostic::error("bad-setting", format!("unknown feed format `{name}`"))
        .label("expected `rss`, `atom` or `json`")
        .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
}
