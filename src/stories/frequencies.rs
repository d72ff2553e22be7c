//! In how many texts each word occurs: of the months up to one, copies of a text counted once.

use serde::{Deserialize, Serialize};

use super::words::{Words, brevity};
use crate::collections::{HashMap, HashSet};

/// Texts counted in addition to the real ones: the weights of words differ little between a site with ten
/// articles and one with a thousand.
const VIRTUAL_TEXTS: f32 = 50.0;
/// In how many of these texts a word is, by [`brevity`]. Short words are common in all languages (Zipf's
/// law of abbreviation); without this, ten articles don't tell "the" from a name.
const VIRTUAL_COUNTS: [f32; 4] = [0.0, 5.0, 15.0, 20.0];

/// Cumulative numbers of texts. Ids of words depend on the order of their arrival, so nothing else may.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Frequencies {
    ids: HashMap<u64, u32>,
    /// The number of texts with each word, by id.
    counts: Vec<u32>,
    copies: HashSet<u64>,
}

/// What a month added, to be able to take it away again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Added {
    /// Sorted by word.
    counts: Vec<(u32, u32)>,
    copies: Vec<u64>,
}

/// The frequencies at the end of a month.
#[derive(Clone, Copy)]
pub(super) struct Table<'f> {
    pub(super) frequencies: &'f Frequencies,
    /// What later months added.
    pub(super) later: &'f [Added],
}

impl Frequencies {
    /// Adds the texts of a month.
    pub(super) fn add(&mut self, texts: &[Words]) -> Added {
        let mut copies = Vec::new();
        let mut words = Vec::new();
        for text in texts.iter().filter(|text| !text.counts.is_empty()) {
            if !self.copies.insert(text.copy) {
                continue;
            }
            copies.push(text.copy);
            for (word, _) in &text.counts {
                let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
                words.push(*self.ids.entry(*word).or_insert(next));
            }
        }
        words.sort_unstable();
        let counts: Vec<(u32, u32)> = words
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX)))
            .collect();
        self.counts.resize(self.ids.len(), 0);
        for (word, count) in &counts {
            if let Some(sum) = self.counts.get_mut(*word as usize) {
                *sum += count;
            }
        }
        Added { counts, copies }
    }

    /// Takes the texts of the last month away.
    pub(super) fn remove(&mut self, added: &Added) {
        for (word, count) in &added.counts {
            if let Some(sum) = self.counts.get_mut(*word as usize) {
                *sum = sum.saturating_sub(*count);
            }
        }
        for copy in &added.copies {
            self.copies.remove(copy);
        }
    }

    /// The table with all texts.
    pub(super) fn table(&self) -> Table<'_> {
        Table { frequencies: self, later: &[] }
    }

    /// The number of different words.
    pub(super) fn words(&self) -> usize {
        self.counts.len()
    }
}

impl Table<'_> {
    /// The id of a word.
    pub(super) fn id(&self, word: u64) -> Option<u32> {
        self.frequencies.ids.get(&word).copied()
    }

    /// In how many texts a word occurs.
    pub(super) fn count(&self, id: u32) -> u32 {
        let all = self.frequencies.counts.get(id as usize).copied().unwrap_or(0);
        self.later.iter().fold(all, |count, added| {
            let at = added.counts.binary_search_by_key(&id, |(word, _)| *word);
            count.saturating_sub(at.map_or(0, |at| added.counts[at].1))
        })
    }

    /// The number of texts.
    pub(super) fn texts(&self) -> usize {
        let later: usize = self.later.iter().map(|added| added.copies.len()).sum();
        self.frequencies.copies.len().saturating_sub(later)
    }

    /// Inverse document frequency: 1 for a word of every text, 7 for a word of one text in a thousand.
    pub(super) fn rarity(&self, word: u64, id: u32) -> f32 {
        let texts = self.texts() as f32 + VIRTUAL_TEXTS;
        let count = self.count(id) as f32 + VIRTUAL_COUNTS[brevity(word)];
        ((texts + 1.0) / (count + 1.0)).ln() + 1.0
    }
}
