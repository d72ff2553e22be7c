//! The cards of articles: rendered once and shared by all pages, as far as the memory budget allows.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::budget::Budget;
use crate::graph::Graph;
use crate::ids::{ArticleId, IdVec};

/// The cards that were rendered so far.
pub(super) struct Cards {
    rendered: IdVec<ArticleId, OnceLock<Box<str>>>,
    pub(super) budget: Budget,
}

impl Cards {
    /// No cards yet, and no limit.
    pub(super) fn new(graph: &Graph) -> Self {
        let rendered: Vec<_> = graph.articles.ids().map(|_| OnceLock::new()).collect();
        Self { rendered: rendered.into(), budget: Budget::new(usize::MAX) }
    }

    /// The card of an article, if it was rendered and kept.
    pub(super) fn get(&self, id: ArticleId) -> Option<&str> {
        self.rendered[id].get().map(|card| &**card)
    }

    /// Keeps the card of an article if the budget allows it. Two threads may render one card at the
    /// same time; their bytes are equal.
    pub(super) fn insert(&self, id: ArticleId, card: String) -> Cow<'_, str> {
        if !self.budget.take(card.len()) {
            return Cow::Owned(card);
        }
        Cow::Borrowed(self.rendered[id].get_or_init(|| card.into()))
    }

    /// Removes the card of an article that has changed.
    pub(super) fn remove(&mut self, id: ArticleId) {
        self.rendered[id] = OnceLock::new();
    }
}
