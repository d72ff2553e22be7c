//! Feeds: RSS of all versions, RDF, Atom and JSON Feed.
//!
//! In: the text of a feed ([`decode()`] makes it from bytes) and its URL. Out: a [`Feed`] of plain values: texts without
//! markup, absolute URLs, parsed dates. Broken markup costs at most the entries it is in; [`Feed::elements`] tells how
//! many there should be. Nothing here does I/O.

mod capture;
mod date_names;
mod dates;
mod decode;
mod entry;
mod json;
mod media;
mod model;
mod namespaces;
mod people;
mod text;
mod values;
mod walk;

pub use self::dates::parse as parse_date;
pub use self::decode::decode;
pub use self::model::{Date, Entry, Feed, Image, NotAFeed};
pub use self::text::summary_of_html;

/// Reads a feed. Relative URLs are resolved against `xml:base`, the page of the feed, or `base`, its own URL.
///
/// # Errors
/// If the document is not a feed.
pub fn parse(text: &str, base: &str) -> Result<Feed, NotAFeed> {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    match start.chars().next() {
        None => Err(NotAFeed::Empty),
        Some('{') => json::parse(start, base),
        Some(_) => walk::parse(start, base),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
