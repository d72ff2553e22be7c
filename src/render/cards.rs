//! The cards of articles, each rendered once: in memory, or in a file if there is no room.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::graph::Graph;
use crate::ids::{ArticleId, IdVec};
use crate::spill::{Place, Spill};

/// The cards that were made so far.
pub(super) struct Cards {
    made: IdVec<ArticleId, OnceLock<Card>>,
    /// Where they go that memory has no room for.
    pub(super) spill: Spill,
}

enum Card {
    Here(Box<str>),
    Spilled(Place),
}

impl Cards {
    pub(super) fn new(graph: &Graph) -> Self {
        let made: Vec<_> = graph.articles.ids().map(|_| OnceLock::new()).collect();
        Self { made: made.into(), spill: Spill::unbounded() }
    }

    /// The card of an article, if it was made and can be had.
    pub(super) fn get(&self, id: ArticleId) -> Option<Cow<'_, str>> {
        match self.made[id].get()? {
            Card::Here(card) => Some(Cow::Borrowed(card)),
            Card::Spilled(place) => {
                let bytes = self.spill.read(*place)?;
                String::from_utf8(bytes.into_vec()).ok().map(Cow::Owned)
            }
        }
    }

    /// Keeps the card of an article, and gives it back. Where another thread was faster, its card
    /// is kept: both are the same.
    pub(super) fn keep(&self, id: ArticleId, card: String) -> Cow<'_, str> {
        let made = &self.made[id];
        if let Some(place) = self.spill.write(card.as_bytes()) {
            let _ = made.set(Card::Spilled(place));
            return Cow::Owned(card);
        }
        match made.set(Card::Here(card.into())) {
            Err(Card::Here(card)) => Cow::Owned(card.into()),
            _ => self.get(id).unwrap_or_default(),
        }
    }

    /// Forgets the card of an article that has changed.
    pub(super) fn forget(&mut self, id: ArticleId) {
        self.made[id] = OnceLock::new();
    }
}
