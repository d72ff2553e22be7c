//! Division of the search index into parts.
//!
//! An index can't be extended, and browsers load a table of all its articles. The articles are therefore divided into
//! parts with an index each; browsers load the newest part first and older ones on demand.
//!
//! Boundaries between parts are content-defined: they depend on the neighbouring articles, not on counts, so that
//! **adding or removing an article changes its own part only**. The key of a part is a hash of its inputs; a build
//! reuses existing parts with the same key. The newest parts are small because nearly every build changes one.

use std::ops::Range;

use rayon::prelude::*;

use super::Addresses;
use crate::config::{Config, UrlStyle};
use crate::graph::{Article, Graph};
use crate::ids::{ArticleId, Id};
use crate::text::hash::fnv1a;

/// The folder of the index in the output.
pub const SEARCH_FOLDER: &str = "pagefind";

/// The entry file of a part, which refers to its other files.
const ENTRY_FILE: &str = "pagefind-entry.json";

/// A hash of this program's source code, computed by the build script.
const CODE: &str = env!("FEEDGEN_CODE");

/// The parts of the search index of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchParts {
    /// The parts, newest first.
    pub parts: Vec<SearchPart>,
    /// The number of articles that exceed `search.max_articles`.
    pub left_out: usize,
}

/// A part of the search index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPart {
    /// The articles, as positions in list order.
    positions: Range<usize>,
    /// A hash of all inputs of the part.
    pub key: String,
    /// Whether this is the part with the newest articles.
    pub is_newest: bool,
}

impl SearchPart {
    /// The articles of the part, newest first.
    pub fn articles(&self) -> impl DoubleEndedIterator<Item = ArticleId> + ExactSizeIterator {
        self.positions.clone().map(ArticleId::from_index)
    }

    /// The output folder of the part. The newest part contains the scripts of Pagefind as well; its folder never
    /// changes, so that browsers can cache them.
    pub fn folder(&self) -> String {
        match self.is_newest {
            true => format!("{SEARCH_FOLDER}/newest"),
            false => format!("{SEARCH_FOLDER}/older/{}", self.key),
        }
    }

    /// The file that browsers load first.
    pub fn main_file(&self) -> String {
        format!("{}/{ENTRY_FILE}", self.folder())
    }
}

/// Target sizes of parts in bytes of text. A part has at most twice the target size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// The target size of most parts; building one takes about a second.
    pub(super) old: u64,
    /// The target size of the newest parts.
    pub(super) new: u64,
}

pub(super) const SIZES: Sizes = Sizes { old: 512 << 10, new: 64 << 10 };

/// The assumed size of an article without a body: title, excerpt and overhead.
const FRONT_MATTER_SIZE: u64 = 400;

/// Divides the articles of `graph` into parts.
pub fn search_parts(graph: &Graph, config: &Config) -> SearchParts {
    parts(graph, config, SIZES)
}

pub(super) fn parts(graph: &Graph, config: &Config, sizes: Sizes) -> SearchParts {
    let indexed = config.search.max_articles.unwrap_or(usize::MAX).min(graph.articles.len());
    let ends = part_ends(graph, sizes);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (start, end) in std::iter::once(0).chain(ends.iter().copied()).zip(ends.iter().copied()) {
        if start < indexed {
            ranges.push(start..end.min(indexed));
        }
    }
    let part = |(index, positions): (usize, Range<usize>)| {
        let is_newest = index == 0;
        let key = key(graph, config, positions.clone(), is_newest, CODE);
        SearchPart { positions, key, is_newest }
    };
    let parts = ranges.into_par_iter().enumerate().map(part).collect();
    SearchParts { parts, left_out: graph.articles.len() - indexed }
}

/// The end positions of all parts, in list order.
fn part_ends(graph: &Graph, sizes: Sizes) -> Vec<usize> {
    let articles: Vec<Weight> = graph.articles.rows().iter().map(Weight::of).collect();
    let total: u64 = articles.iter().map(|article| article.bytes).sum();
    let mut ends = vec![articles.len()];
    // Starts with the oldest article, so that new articles do not move existing boundaries: first parts of the
    // full size, then small ones.
    let (mut end, mut newer_bytes) = (articles.len(), total);
    for size in [sizes.old, sizes.new] {
        let (mut position, mut bytes, mut remaining) = (end, 0, newer_bytes);
        while position > 0 {
            position -= 1;
            bytes += articles[position].bytes;
            remaining -= articles[position].bytes;
            // Pagefind's ranking depends on the size of an index: the newest part must not be too small.
            if remaining < sizes.new {
                break;
            }
            let is_end =
                bytes >= 2 * size || (bytes >= size && articles[position].is_boundary(size));
            if is_end {
                ends.push(position);
                (end, newer_bytes, bytes) = (position, remaining, 0);
            }
        }
    }
    ends.retain(|position| *position > 0);
    ends.reverse();
    ends
}

/// The properties of an article that determine the boundaries of parts.
struct Weight {
    bytes: u64,
    /// A 32-bit hash of the path of the article.
    hash: u64,
}

impl Weight {
    fn of(article: &Article) -> Self {
        let hash = fnv1a(article.source.file.as_bytes());
        Self {
            bytes: FRONT_MATTER_SIZE + u64::from(article.source.body_length()),
            // The lower bits of FNV-1a are mixed the least.
            hash: hash >> 32 ^ hash & 0xffff_ffff,
        }
    }

    /// Whether a part can end with this article. About three articles in every `size` bytes are boundaries, so that
    /// nearly every part ends before its maximum size.
    fn is_boundary(&self, size: u64) -> bool {
        self.hash * size < (3 * self.bytes.min(size)) << 32
    }
}

/// Hashes all inputs of a part: the program's code, the settings, the files of the articles, and the names of their
/// topics and providers. Browsers cache parts by key, so a version of feedgen that generates other files needs other
/// keys.
fn key(
    graph: &Graph,
    config: &Config,
    positions: Range<usize>,
    is_newest: bool,
    code: &str,
) -> String {
    let addresses = Addresses::new(graph, config);
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(code.as_bytes());
    add(config.language.as_bytes());
    add(config.timezone.map_or("", |zone| zone.name()).as_bytes());
    add(&[u8::from(config.build.urls == UrlStyle::Flat), u8::from(is_newest)]);
    for id in positions.map(ArticleId::from_index) {
        let article = &graph.articles[id];
        add(&article.source.hash.to_bytes());
        add(addresses.article(id).as_bytes());
        add(&[u8::from(article.draft)]);
        add(article.provider_id.map_or("", |id| &*graph.providers[id].name).as_bytes());
        add(&(article.topic_ids.len() as u64).to_le_bytes());
        for topic in &article.topic_ids {
            add(graph.topics[*topic].name.as_bytes());
        }
        let ancestors = graph.topic_ancestors(&article.topic_ids);
        add(&(ancestors.len() as u64).to_le_bytes());
        for topic in ancestors {
            add(graph.topics[topic].name.as_bytes());
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
