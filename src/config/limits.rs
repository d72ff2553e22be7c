//! `[limits]`: limits that protect a build against mistakes and attacks in sources.
//!
//! The defaults are far above the needs of real articles, and low enough that the worst case costs
//! seconds.

use super::reader::Reader;

/// `[limits]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum size of a text source, such as an article, topic or template, in bytes.
    pub file_size: usize,
    /// The maximum length of a string in front matter, and of a tag in a body, in characters.
    pub text_length: usize,
    /// The maximum number of items of a list in front matter, and of unknown keys.
    pub entries: usize,
    /// The maximum number of topics of an article. Each topic has its own pages, feeds and lists.
    pub topics: usize,
    /// The maximum total size of the texts of all articles in the output, in bytes.
    pub output_bytes: usize,
    /// The maximum nesting depth of elements in a text.
    pub depth: usize,
    /// The maximum size of a rendered page, in bytes.
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
    const MAX: usize = 1_000_000_000;
    let limits = reader.table("limits.");
    let default = Limits::default();
    Limits {
        file_size: reader.integer(limits, "file_size", default.file_size, 1..=MAX),
        text_length: reader.integer(limits, "text_length", default.text_length, 1..=MAX),
        entries: reader.integer(limits, "entries", default.entries, 1..=1_000_000),
        topics: reader.integer(limits, "topics", default.topics, 1..=1_000_000),
        output_bytes: reader.integer(
            limits,
            "output_bytes",
            default.output_bytes,
            1..=4_000_000_000,
        ),
        // Nested elements are processed by recursion, limited by the stacks of threads.
        depth: reader.integer(limits, "depth", default.depth, 1..=1_000),
        page_bytes: reader.integer(limits, "page_bytes", default.page_bytes, 1..=MAX),
    }
}
