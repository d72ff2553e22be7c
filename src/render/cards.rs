//! The cards of articles: rendered once and shared by all pages, as far as the memory budget allows.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::budget::Budget;
use crate::graph::Graph;
use crate::ids::{ArticleId, IdVec};

/// The cache of rendered cards.
pub(super) struct Cards {
    rendered: IdVec<ArticleId, OnceLock<Box<str>>>,
    pub(super) budget: Budget,
}

impl Cards {
    /// Creates an empty cache without a limit.
    pub(super) fn new(graph: &Graph) -> Self {
        let rendered: Vec<_> = graph.articles.ids().map(|_| OnceLock::new()).collect();
        Self { rendered: rendered.into(), budget: Budget::new(usize::MAX) }
    }

    /// The cached card of an article.
    pub(super) fn get(&self, id: ArticleId) -> Option<&str> {
        self.rendered[id].get().map(|card| &**card)
    }

    /// Caches the card of an article if the budget allows it. Two threads may render the same card at the same time, with
    /// equal results.
    pub(super) fn insert(&self, id: ArticleId, card: String) -> Cow<'_, str> {
        if !self.budget.take(card.len()) {
            return Cow::Owned(card);
        }
        Cow::Borrowed(self.rendered[id].get_or_init(|| card.into()))
    }

    /// Removes the card of a changed article.
    pub(super) fn remove(&mut self, id: ArticleId) {
        self.rendered[id] = OnceLock::new();
    }
}
