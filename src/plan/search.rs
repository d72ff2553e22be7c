//! The parts of the search index: which articles are in each, and where each is.
//!
//! Pagefind makes an index as a whole and in memory, which takes some 60 KB an article, and
//! looks at all articles for each that is added. So the articles are cut into parts, each
//! with an index of its own; browsers load the newest and, when that is not enough, older ones.
//!
//! Where a part ends follows from the articles next to the cut, not from a count of all, so that
//! one that comes or goes changes the part that it is in and no other. A part has a key that stands
//! for all that is in it, so what is there already need not be made again. The newest parts
//! are small, as nearly every build makes one of them anew.

use std::ops::Range;

use rayon::prelude::*;

use super::Addresses;
use crate::config::{Config, UrlStyle};
use crate::graph::{Article, Graph};
use crate::ids::{ArticleId, Id};
use crate::text::hash::fnv1a;

/// The folder of the index in the output.
pub const SEARCH_FOLDER: &str = "pagefind";

/// The file of a part that names the others, in its folder.
const ENTRY_FILE: &str = "pagefind-entry.json";

/// A name for the very code of this program.
const CODE: &str = env!("FEEDGEN_CODE");

/// The parts of the index of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchParts {
    /// The parts, newest first; none if there is nothing to search.
    pub parts: Vec<SearchPart>,
    /// How many articles are in none, as there are more than shall be in the index.
    pub left_out: usize,
}

/// A part of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPart {
    /// Its articles, by their place in list order.
    places: Range<usize>,
    /// What stands for all that its files are made of.
    pub key: String,
    /// Whether it is the part with the newest articles.
    pub is_newest: bool,
}

impl SearchPart {
    /// Its articles, newest first.
    pub fn articles(&self) -> impl DoubleEndedIterator<Item = ArticleId> + ExactSizeIterator {
        self.places.clone().map(ArticleId::from_index)
    }

    /// Its folder in the output. That of the newest part, which has the program that browsers
    /// run as well, is always the same, so that browsers need not load that again.
    pub fn folder(&self) -> String {
        match self.is_newest {
            true => format!("{SEARCH_FOLDER}/newest"),
            false => format!("{SEARCH_FOLDER}/older/{}", self.key),
        }
    }

    /// The file that browsers ask for first, which names the others.
    pub fn main_file(&self) -> String {
        format!("{}/{ENTRY_FILE}", self.folder())
    }
}

/// Texts of a part, in bytes: it ends soon behind so many, and at twice as many at the latest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Of most parts: what takes a good second to make.
    pub(super) old: u64,
    /// Of the newest parts.
    pub(super) new: u64,
}

pub(super) const SIZES: Sizes = Sizes { old: 512 << 10, new: 64 << 10 };

/// What an article without a body counts, about: its title, its excerpt, and what any takes.
const BYTES_OF_FRONT_MATTER: u64 = 400;

/// The parts of the index of `graph`.
pub fn search_parts(graph: &Graph, config: &Config) -> SearchParts {
    parts(graph, config, SIZES)
}

pub(super) fn parts(graph: &Graph, config: &Config, sizes: Sizes) -> SearchParts {
    let wanted = config.search.max_articles.unwrap_or(usize::MAX).min(graph.articles.len());
    let cuts = cuts(graph, sizes);
    let mut places: Vec<Range<usize>> = Vec::new();
    for (start, end) in std::iter::once(0).chain(cuts.iter().copied()).zip(cuts.iter().copied()) {
        if start < wanted {
            places.push(start..end.min(wanted));
        }
    }
    let part = |(index, places): (usize, Range<usize>)| {
        let is_newest = index == 0;
        let key = key(graph, config, places.clone(), is_newest, CODE);
        SearchPart { places, key, is_newest }
    };
    let parts = places.into_par_iter().enumerate().map(part).collect();
    SearchParts { parts, left_out: graph.articles.len() - wanted }
}

/// Where parts end, as places in list order, the last one included.
fn cuts(graph: &Graph, sizes: Sizes) -> Vec<usize> {
    let articles: Vec<Weight> = graph.articles.rows().iter().map(Weight::of).collect();
    let total: u64 = articles.iter().map(|article| article.bytes).sum();
    let mut cuts = vec![articles.len()];
    // From the oldest on, so that new articles leave the cuts before them as they are; with parts
    // of the full size as long as they go, then with small ones.
    let (mut end, mut newer) = (articles.len(), total);
    for size in [sizes.old, sizes.new] {
        let (mut place, mut bytes, mut newer_then) = (end, 0, newer);
        while place > 0 {
            place -= 1;
            bytes += articles[place].bytes;
            newer_then -= articles[place].bytes;
            // The newest part shall not be so small that its few articles are rated differently.
            if newer_then < sizes.new {
                break;
            }
            let is_end = bytes >= 2 * size || (bytes >= size && articles[place].is_mark(size));
            if is_end {
                cuts.push(place);
                (end, newer, bytes) = (place, newer_then, 0);
            }
        }
    }
    cuts.retain(|place| *place > 0);
    cuts.reverse();
    cuts
}

/// What decides where an article's part ends.
struct Weight {
    bytes: u64,
    /// A number of 32 bits that is the article's own.
    number: u64,
}

impl Weight {
    fn of(article: &Article) -> Self {
        let number = fnv1a(article.source.file.as_bytes());
        Self {
            bytes: BYTES_OF_FRONT_MATTER + u64::from(article.source.body_length()),
            // The lower bits of this hash are mixed the least.
            number: number >> 32 ^ number & 0xffff_ffff,
        }
    }

    /// Whether a part may end behind it. Of all the articles that have `size` bytes together,
    /// about three may be the last, so that in nearly every part one is found in time.
    fn is_mark(&self, size: u64) -> bool {
        self.number * size < (3 * self.bytes.min(size)) << 32
    }
}

/// What all that is in a part follows from: the code of this program, the settings, and of each
/// article its file and what others say about it. A browser keeps what it has under a key, so another
/// version that makes other files of the same articles must have another one.
fn key(
    graph: &Graph,
    config: &Config,
    places: Range<usize>,
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
    for id in places.map(ArticleId::from_index) {
        let article = &graph.articles[id];
        add(&article.source.hash.to_bytes());
        add(addresses.article(id).as_bytes());
        add(&[u8::from(article.draft)]);
        add(article.provider_id.map_or("", |id| &*graph.providers[id].name).as_bytes());
        add(&(article.topic_ids.len() as u64).to_le_bytes());
        for topic in &article.topic_ids {
            add(graph.topics[*topic].name.as_bytes());
        }
        let above = graph.topics_above(&article.topic_ids);
        add(&(above.len() as u64).to_le_bytes());
        for topic in above {
            add(graph.topics[topic].name.as_bytes());
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
