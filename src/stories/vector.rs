//! Texts as vectors of weighted words, and the similarity of two of them.
//!
//! Weights are integers and sums are exact: similarities don't depend on the order of words, threads or
//! the optimiser.

use super::frequencies::Table;
use super::words::Words;

/// The length of each vector.
const UNIT: f32 = 32768.0;
/// The similarity of equal texts.
pub(super) const ONE: i64 = 1 << 30;
/// Titles are equal but for their marks if they share this part of the other words, by weight, in percent.
const EQUAL_TITLES: u64 = 70;

/// The weighted words of a text (TF-IDF), normalised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Vector {
    /// Ids and weights, sorted by id.
    pub(super) words: Vec<(u32, u16)>,
    /// The words of the title other than marks, sorted; empty if it has no marks.
    title: Vec<(u32, u16)>,
    /// Numbers and months of the title, sorted.
    marks: Vec<u64>,
}

impl Vector {
    /// The vector of a text. Words that the table does not have are left out.
    pub(super) fn new(text: &Words, table: Table<'_>) -> Self {
        let weigh = |(word, count): &(u64, u32)| {
            let id = table.id(*word)?;
            Some((id, (1.0 + (*count as f32).ln()) * table.rarity(*word, id)))
        };
        let mut weights: Vec<(u32, f32)> = text.counts.iter().filter_map(weigh).collect();
        // Summed in the order of `counts`, which does not depend on ids.
        let norm = weights.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        weights.sort_unstable_by_key(|(id, _)| *id);
        let scaled = |(id, weight): (u32, f32)| (id, (weight / norm * UNIT).round() as u16);
        let words: Vec<(u32, u16)> = weights.into_iter().map(scaled).collect();
        let mut title = Vec::new();
        if !text.marks.is_empty() {
            let weight = |id| words.binary_search_by_key(&id, |(id, _)| *id).map(|at| words[at]);
            let ids = text.title.iter().filter_map(|word| table.id(*word));
            title = ids.filter_map(|id| weight(id).ok()).collect();
            title.sort_unstable();
        }
        Self { words, title, marks: text.marks.clone() }
    }

    /// The cosine of the angle between two texts, from 0 to [`ONE`].
    pub(super) fn similarity(&self, other: &Self) -> i64 {
        let mut sum = 0;
        each_shared(&self.words, &other.words, |_, a, b| sum += i64::from(a) * i64::from(b));
        sum.min(ONE)
    }

    /// Shared words, those that contribute most to the similarity first.
    pub(super) fn shared(&self, other: &Self) -> Vec<(u32, i64)> {
        let mut shared = Vec::new();
        each_shared(&self.words, &other.words, |id, a, b| {
            shared.push((id, i64::from(a) * i64::from(b)));
        });
        shared
    }

    /// Whether the titles are equal, except that each has a number or month that the other one lacks:
    /// "May update" and "June update".
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let lacks = |a: &[u64], b: &[u64]| a.iter().any(|mark| b.binary_search(mark).is_err());
        if !lacks(&self.marks, &other.marks) || !lacks(&other.marks, &self.marks) {
            return false;
        }
        let sum = |words: &[(u32, u16)]| words.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let all: u64 = [&self.title, &other.title].map(|words| sum(words)).iter().sum();
        let mut shared = 0;
        each_shared(&self.title, &other.title, |_, a, b| shared += u64::from(a) + u64::from(b));
        shared * 100 >= all * EQUAL_TITLES
    }
}

/// Calls `visit` with the id and both weights of each shared word.
fn each_shared(a: &[(u32, u16)], b: &[(u32, u16)], mut visit: impl FnMut(u32, u16, u16)) {
    let (mut i, mut j) = (0, 0);
    while let (Some((id, x)), Some((other, y))) = (a.get(i), b.get(j)) {
        if id == other {
            visit(*id, *x, *y);
        }
        i += usize::from(id <= other);
        j += usize::from(other <= id);
    }
}
