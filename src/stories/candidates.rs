//! Pairs of texts that may belong together: they share rare words and are at most a few days apart.
//!
//! The number of pairs is bounded by the number of texts, whatever the texts are.

use super::frequencies::Table;
use super::nodes::Node;
use super::vector::ONE;

/// A word in more than a tenth of the texts is no reason to compare two of them …
const MAX_SHARE: usize = 10;
/// … unless the texts are few.
const MIN_COMMON: usize = 20;
/// Of the texts with one word, only this many are compared with a later one: those closest in time.
const MAX_POSTINGS: usize = 64;
/// Of all texts compared with a later one, only this many are stored: the most similar ones.
const MAX_NEIGHBOURS: usize = 100;
/// A similarity less than 0.05 counts as zero.
const MIN_SIMILARITY: i64 = ONE / 20;

/// A pair of nodes, the earlier one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) a: u32,
    pub(super) b: u32,
    /// The similarity of their vectors, or `None` if the two must not be in one story.
    pub(super) similarity: Option<i64>,
}

/// Lists of nodes by word; reused, since most words of a site do not occur in a given month.
#[derive(Debug, Default)]
pub(super) struct Postings {
    lists: Vec<Vec<(u32, u16)>>,
    used: Vec<u32>,
}

/// The pairs among `nodes`, which are in order of time and begin with those that have a story, by their
/// later node. Pairs of nodes with a story are left out.
pub(super) fn pairs(
    nodes: &[Node],
    table: Table<'_>,
    max_seconds: i64,
    postings: &mut Postings,
) -> Vec<Pair> {
    postings.clear(table.frequencies.words());
    let max_count = (table.texts() / MAX_SHARE).max(MIN_COMMON);
    let mut sums = vec![0i64; nodes.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut pairs = Vec::new();
    // The first node that is close enough to the current one.
    let mut oldest = 0;
    for (later, node) in (0..).zip(nodes) {
        while node.first.saturating_sub(nodes[oldest as usize].first) > max_seconds {
            oldest += 1;
        }
        let is_rare = |(id, _): &&(u32, u16)| table.count(*id) as usize <= max_count;
        for (id, weight) in node.vector.words.iter().filter(is_rare) {
            let Some(list) = postings.list(*id) else { continue };
            // Decided nodes come first, so the later one of a pair is undecided unless both are decided.
            if node.story.is_none() {
                let close = list.iter().rev().take_while(|(earlier, _)| *earlier >= oldest);
                for (earlier, other) in close.take(MAX_POSTINGS) {
                    let sum = &mut sums[*earlier as usize];
                    if *sum == 0 {
                        touched.push(*earlier);
                    }
                    *sum += i64::from(*weight) * i64::from(*other);
                }
            }
            list.push((later, *weight));
        }
        let mut neighbours: Vec<(i64, u32)> = Vec::new();
        for earlier in touched.drain(..) {
            let sum = std::mem::take(&mut sums[earlier as usize]);
            if sum >= MIN_SIMILARITY {
                neighbours.push((sum, earlier));
            }
        }
        neighbours.sort_unstable_by(|a, b| b.cmp(a));
        neighbours.truncate(MAX_NEIGHBOURS);
        pairs.extend(neighbours.into_iter().map(|(_, earlier)| {
            let other = &nodes[earlier as usize].vector;
            let is_split = node.vector.contradicts(other);
            let similarity = (!is_split).then(|| node.vector.similarity(other));
            Pair { a: earlier, b: later, similarity }
        }));
    }
    pairs
}

impl Postings {
    fn clear(&mut self, words: usize) {
        for id in self.used.drain(..) {
            if let Some(list) = self.lists.get_mut(id as usize) {
                list.clear();
            }
        }
        self.lists.resize_with(words, Vec::new);
    }

    fn list(&mut self, id: u32) -> Option<&mut Vec<(u32, u16)>> {
        let list = self.lists.get_mut(id as usize)?;
        if list.is_empty() {
            self.used.push(id);
        }
        Some(list)
    }
}
