//! Shared link views of topics, providers and categories, each created and serialised once.

use std::sync::OnceLock;

use serde::Serialize;

use super::order::NameOrder;
use super::serialized::Serialized;
use super::views::{LinkView, ProviderLinkView, TopicLinkView};
use crate::graph::Graph;
use crate::ids::{CategoryId, Id, IdVec, ProviderId, TopicId};

/// One lazily created link for each id.
pub(super) struct LazyLinks<I, T>(IdVec<I, OnceLock<Serialized<T>>>);

impl<I: Id, T: Serialize> LazyLinks<I, T> {
    fn of<R>(rows: &IdVec<I, R>) -> Self {
        Self(rows.ids().map(|_| OnceLock::new()).collect::<Vec<_>>().into())
    }

    pub(super) fn get(&self, id: I, make: impl FnOnce() -> T) -> &Serialized<T> {
        self.0[id].get_or_init(|| Serialized::new(make()))
    }
}

/// The shared links of a graph.
pub(super) struct SharedLinks {
    pub(super) categories: LazyLinks<CategoryId, LinkView>,
    pub(super) topics: LazyLinks<TopicId, TopicLinkView>,
    pub(super) providers: LazyLinks<ProviderId, ProviderLinkView>,
    pub(super) order: NameOrder,
}

impl SharedLinks {
    pub(super) fn new(graph: &Graph) -> Self {
        Self {
            categories: LazyLinks::of(&graph.categories),
            topics: LazyLinks::of(&graph.topics),
            providers: LazyLinks::of(&graph.providers),
            order: NameOrder::default(),
        }
    }
}
