//! `[limits]`: how much a source may be, before it is taken for a mistake or an attack.
//!
//! The defaults are far beyond what any article needs, and so low that the worst that fits into
//! them costs seconds and not hours.

use super::reader::Reader;

/// `[limits]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a source that is a text: an article, a topic, a template.
    pub file_size: usize,
    /// Characters of a text in front matter, and of a tag in a body.
    pub text_length: usize,
    /// Entries of a list in front matter; keys that feedgen does not know.
    pub entries: usize,
    /// Topics of an article: each has pages, feeds and lists of its own.
    pub topics: usize,
    /// Bytes that the texts of all articles together may take in the output, whatever the sources are.
    pub output_bytes: usize,
    /// How deeply elements may be nested in a text.
    pub depth: usize,
    /// Bytes of a page that a template makes.
    pub page_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_size: 2_000_000,
            text_length: 20_000,
            entries: 1_000,
            topics: 100,
            output_bytes: 2_000_000_000,
            depth: 100,
            page_bytes: 50_000_000,
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Limits {
    const MOST: usize = 1_000_000_000;
    let limits = reader.table("limits.");
    let default = Limits::default();
    Limits {
        file_size: reader.integer(limits, "file_size", default.file_size, 1..=MOST),
        text_length: reader.integer(limits, "text_length", default.text_length, 1..=MOST),
        entries: reader.integer(limits, "entries", default.entries, 1..=1_000_000),
        topics: reader.integer(limits, "topics", default.topics, 1..=1_000_000),
        output_bytes: reader.integer(
            limits,
            "output_bytes",
            default.output_bytes,
            1..=4_000_000_000,
        ),
        // Threads walk down what is nested by recursion.
        depth: reader.integer(limits, "depth", default.depth, 1..=1_000),
        page_bytes: reader.integer(limits, "page_bytes", default.page_bytes, 1..=MOST),
    }
}
