//! Shared link views of topics, providers and categories, each created and serialised once.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};
use tera::Value;

use super::order::NameOrder;
use super::views::{LinkView, ProviderLinkView, TopicLinkView};
use crate::graph::Graph;
use crate::ids::{CategoryId, Id, IdVec, ProviderId, TopicId};

/// A view together with its serialised template value. Dereferences to the view.
#[derive(Debug)]
pub struct Serialized<T>(Arc<(T, Value)>);

impl<T: Serialize> Serialized<T> {
    pub(super) fn new(view: T) -> Self {
        let value = Value::from_serializable(&view);
        Self(Arc::new((view, value)))
    }
}

impl<T> Deref for Serialized<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T> Clone for Serialized<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Serialises the stored value.
impl<T> Serialize for Serialized<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.1.serialize(serializer)
    }
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Serialized<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

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
