//! `[feeds]`: which feeds are written, how much is in each, and whether they have a history.
//!
//! The names in the tables of limits are checked later: which topics and providers there
//! are, only the graph knows.

use std::ops::RangeInclusive;

use super::reader::Reader;
use crate::diag::{Diagnostic, Place};
use crate::text::suggest::closest;

/// Checked settings of feeds.
#[derive(Debug, Clone)]
pub struct Feeds {
    /// The formats that are written, each once, in the order of the file.
    pub formats: Vec<Format>,
    /// Articles in a feed.
    pub limit: usize,
    /// Articles in the feeds of single topics.
    pub topics: Vec<Limit>,
    /// Articles in the feeds of single providers.
    pub providers: Vec<Limit>,
    /// Whether older articles are in documents that the feeds link to.
    pub history: bool,
}

/// A format of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

/// The limit of a topic's or a provider's feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What the topic or provider is called there.
    pub name: String,
    /// The limit.
    pub limit: usize,
    /// Where it stands.
    pub place: Place,
}

const FORMATS: [(&str, Format); 3] =
    [("rss", Format::Rss), ("atom", Format::Atom), ("json", Format::Json)];
const LIMITS: RangeInclusive<usize> = 1..=10_000;

pub(super) fn feeds(reader: &mut Reader<'_>) -> Feeds {
    let feeds = reader.table("feeds.");
    let mut limits = |key: &str| -> Vec<Limit> {
        let numbers = reader.integers(feeds, key, LIMITS).into_iter();
        numbers.map(|(name, limit, place)| Limit { name, limit, place }).collect()
    };
    let (topics, providers) = (limits("topics"), limits("providers"));
    let limit = reader.integer(feeds, "limit", 30, LIMITS);
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
