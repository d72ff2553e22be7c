//! What is clustered: single texts, or copies of one text.

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::frequencies::Table;
use super::manual::manual;
use super::model::Text;
use super::vector::Vector;
use super::words::Words;
use crate::collections::HashMap;

/// Copies of one text within a few days, or a single text.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) vector: Vector,
    /// The times of the first and last copy.
    pub(super) first: i64,
    pub(super) last: i64,
    /// The story that an earlier month decided. These stories grow, but are never joined.
    pub(super) story: Option<u32>,
}

/// Nodes in order of time.
#[derive(Debug)]
pub(super) struct Nodes {
    pub(super) nodes: Vec<Node>,
    /// The ranks of the texts of each node, ascending.
    pub(super) ranks: Vec<Vec<usize>>,
    /// The last node of each text and story.
    last: HashMap<(u64, Option<u32>), usize>,
    max_seconds: i64,
}

impl Nodes {
    pub(super) fn new(max_seconds: i64) -> Self {
        Self { nodes: Vec::new(), ranks: Vec::new(), last: HashMap::default(), max_seconds }
    }

    /// Adds the texts with these ranks, which follow all added before. Texts without words and those
    /// with a manual decision are left out. `roots` tells the story that an earlier month decided.
    pub(super) fn add(
        &mut self,
        sorted: &[&Text<'_>],
        ranks: &[usize],
        words: &[Words],
        table: Table<'_>,
        roots: Option<&[u32]>,
    ) {
        let vectors: Vec<Vector> =
            words.par_iter().map(|words| Vector::new(words, table)).collect();
        for ((rank, words), vector) in ranks.iter().zip(words).zip(vectors) {
            let text = sorted[*rank];
            if words.counts.is_empty() || manual(text).is_some() {
                continue;
            }
            let story = roots.map(|roots| roots[*rank]);
            let key = (words.copy, story);
            if let Some(at) = self.last.get(&key)
                && text.time.saturating_sub(self.nodes[*at].first) <= self.max_seconds
            {
                self.nodes[*at].last = text.time;
                self.ranks[*at].push(*rank);
                continue;
            }
            self.last.insert(key, self.nodes.len());
            self.nodes.push(Node { vector, first: text.time, last: text.time, story });
            self.ranks.push(vec![*rank]);
        }
    }
}
