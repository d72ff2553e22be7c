//! What is remembered of earlier months, so that a new article does not need all others again.

use std::hash::BuildHasher;
use std::ops::Range;

use chrono::{DateTime, Datelike};
use foldhash::quality::FixedState;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use super::candidates::{self, Postings};
use super::frequencies::{Added, Frequencies};
use super::linkage;
use super::manual::{Manual, manual};
use super::model::{Settings, Stories, Text};
use super::nodes::Nodes;
use super::vector::ONE;
use super::words::{self, Words};
use crate::collections::HashMap;

const SECONDS_PER_DAY: i64 = 86_400;
/// Stories are shorter than any month: those that continue in the next month begin in the one before.
const MAX_DAYS: u32 = 28;

/// The decisions of earlier calls. Derived from the texts alone, so it may be stored, or dropped at any time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Index {
    settings: Settings,
    frequencies: Frequencies,
    months: Vec<Month>,
    /// What each month added to `frequencies`.
    added: Vec<Added>,
    /// For each text, by rank (position in order of time): the first text of its story.
    roots: Vec<u32>,
}

/// A month that has texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Month {
    /// Months since year 0.
    number: i32,
    texts: usize,
    /// A hash of its texts.
    digest: u64,
}

impl Index {
    /// An index without texts.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            frequencies: Frequencies::default(),
            months: Vec::new(),
            added: Vec::new(),
            roots: Vec::new(),
        }
    }

    /// The stories of `texts`: equal to those of a new index. Months before the first changed one are
    /// not computed again.
    pub fn stories(&mut self, texts: &[Text<'_>]) -> Stories {
        if !self.is_consistent() {
            *self = Self::new(self.settings);
        }
        let order = order(texts);
        let sorted: Vec<&Text<'_>> = order.iter().map(|index| &texts[*index]).collect();
        let months = months(&sorted);
        let unchanged = self.months.iter().zip(&months).take_while(|(old, new)| old == new).count();
        self.truncate(unchanged);
        let mut postings = Postings::default();
        let mut start = self.roots.len();
        for month in months.into_iter().skip(unchanged) {
            let end = start + month.texts;
            self.add_month(&sorted, start..end, &mut postings);
            self.months.push(month);
            start = end;
        }
        to_stories(&order, &sorted, &self.roots)
    }

    /// The settings; an index with other ones is of no use.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// False for a stored index that was damaged.
    fn is_consistent(&self) -> bool {
        let texts = self.months.iter().fold(0, |sum: usize, month| sum.saturating_add(month.texts));
        let mut roots = self.roots.iter().enumerate();
        texts == self.roots.len()
            && self.months.len() == self.added.len()
            && roots.all(|(rank, root)| *root as usize <= rank)
    }

    pub(super) fn frequencies(&self) -> (&Frequencies, &[Added]) {
        (&self.frequencies, &self.added)
    }

    /// The position of the month of `time` among the months that have texts.
    pub(super) fn month_of(&self, time: i64) -> Option<usize> {
        self.months.binary_search_by_key(&month_number(time), |month| month.number).ok()
    }

    pub(super) fn max_seconds(&self) -> i64 {
        i64::from(self.settings.days.clamp(1, MAX_DAYS)) * SECONDS_PER_DAY
    }

    /// Forgets all months but the first `months`.
    fn truncate(&mut self, months: usize) {
        for added in self.added.drain(months.min(self.added.len())..).rev() {
            self.frequencies.remove(&added);
        }
        self.months.truncate(months);
        self.roots.truncate(self.months.iter().map(|month| month.texts).sum());
    }

    /// Decides the stories of the texts of one month, which follow all others.
    fn add_month(&mut self, sorted: &[&Text<'_>], month: Range<usize>, postings: &mut Postings) {
        let max_seconds = self.max_seconds();
        // Stories that began earlier are complete.
        let start = sorted[month.start].time.saturating_sub(max_seconds);
        let start = sorted[..month.start].partition_point(|text| text.time < start);
        let is_open = |rank: &usize| self.roots[*rank] as usize >= start;
        let open: Vec<usize> = (start..month.start).filter(is_open).collect();
        let new: Vec<usize> = month.clone().collect();
        self.roots.extend(month.map(|rank| u32::try_from(rank).unwrap_or(u32::MAX)));

        let mut nodes = Nodes::new(max_seconds);
        // Earlier texts have the weights of their own month.
        let words = count(sorted, &open);
        nodes.add(sorted, &open, &words, self.frequencies.table(), Some(&self.roots));
        let words = count(sorted, &new);
        self.added.push(self.frequencies.add(&words));
        nodes.add(sorted, &new, &words, self.frequencies.table(), None);
        drop(words);

        let Nodes { nodes, ranks, .. } = nodes;
        let pairs = candidates::pairs(&nodes, self.frequencies.table(), max_seconds, postings);
        let threshold = (self.settings.threshold * ONE as f64) as i64;
        let clusters = linkage::clusters(&nodes, &pairs, threshold.max(1), max_seconds);
        let mut roots: HashMap<u32, u32> = HashMap::default();
        for (cluster, ranks) in clusters.iter().zip(&ranks) {
            // Nodes are in order of time, so the first one of a cluster has its story's first text.
            let root = *roots.entry(*cluster).or_insert(self.roots[ranks[0]]);
            for rank in ranks {
                self.roots[*rank] = root;
            }
        }
    }
}

/// The words of the texts with these ranks.
fn count(sorted: &[&Text<'_>], ranks: &[usize]) -> Vec<Words> {
    let count = |rank: &usize| words::count(sorted[*rank].title, sorted[*rank].excerpt);
    ranks.par_iter().map(count).collect()
}

/// Indices of the texts by time, then path. The other fields make the order independent of the input's.
fn order(texts: &[Text<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|index| texts[*index]);
    order
}

/// The months of sorted texts.
fn months(sorted: &[&Text<'_>]) -> Vec<Month> {
    let same_month = |a: &&Text<'_>, b: &&Text<'_>| month_number(a.time) == month_number(b.time);
    let month = |texts: &&[&Text<'_>]| {
        let number = texts.first().map_or(0, |text| month_number(text.time));
        Month { number, texts: texts.len(), digest: FixedState::default().hash_one(texts) }
    };
    let months: Vec<&[&Text<'_>]> = sorted.chunk_by(same_month).collect();
    months.par_iter().map(month).collect()
}

/// The number of months from year 0 to `time`.
fn month_number(time: i64) -> i32 {
    match DateTime::from_timestamp(time, 0) {
        Some(time) => time.year() * 12 + i32::try_from(time.month0()).unwrap_or(0),
        None if time < 0 => i32::MIN,
        None => i32::MAX,
    }
}

/// Groups texts by the roots of computed stories, or by the names that people gave.
fn to_stories(order: &[usize], sorted: &[&Text<'_>], roots: &[u32]) -> Stories {
    let mut named: HashMap<String, usize> = HashMap::default();
    let mut story_of_root = vec![usize::MAX; sorted.len()];
    let mut story_of = vec![0; sorted.len()];
    let mut stories: Vec<Vec<usize>> = Vec::new();
    for (rank, (index, text)) in order.iter().zip(sorted).enumerate() {
        let root = match manual(text) {
            None => roots[rank] as usize,
            Some(Manual::Alone) => rank,
            Some(Manual::Named(name)) => *named.entry(name).or_insert(rank),
        };
        if story_of_root[root] == usize::MAX {
            story_of_root[root] = stories.len();
            stories.push(Vec::new());
        }
        story_of[*index] = story_of_root[root];
        stories[story_of_root[root]].push(*index);
    }
    Stories { stories, story_of }
}
