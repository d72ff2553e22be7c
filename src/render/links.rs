//! Links to topics, providers and categories: made once each, and shown by all that name them.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};
use tera::Value;

use super::views::{LinkView, ProviderLinkView, TopicLinkView};
use crate::graph::Graph;
use crate::ids::{CategoryId, IdVec, ProviderId, TopicId};

/// A view with the value that templates see of it. It can be read as if it were the view.
#[derive(Debug)]
pub struct Ready<T>(Arc<(T, Value)>);

impl<T: Serialize> Ready<T> {
    pub(super) fn new(view: T) -> Self {
        let value = Value::from_serializable(&view);
        Self(Arc::new((view, value)))
    }
}

impl<T> Deref for Ready<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T> Clone for Ready<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// The engine takes the value as it is.
impl<T> Serialize for Ready<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.1.serialize(serializer)
    }
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Ready<T> {
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

/// The links to what a graph has, each made when it is first shown.
pub(super) struct Links {
    categories: IdVec<CategoryId, OnceLock<Ready<LinkView>>>,
    topics: IdVec<TopicId, OnceLock<Ready<TopicLinkView>>>,
    providers: IdVec<ProviderId, OnceLock<Ready<ProviderLinkView>>>,
}

impl Links {
    pub(super) fn new(graph: &Graph) -> Self {
        Self {
            categories: graph.categories.ids().map(|_| OnceLock::new()).collect::<Vec<_>>().into(),
            topics: graph.topics.ids().map(|_| OnceLock::new()).collect::<Vec<_>>().into(),
            providers: graph.providers.ids().map(|_| OnceLock::new()).collect::<Vec<_>>().into(),
        }
    }

    pub(super) fn category(
        &self,
        id: CategoryId,
        make: impl FnOnce() -> LinkView,
    ) -> &Ready<LinkView> {
        self.categories[id].get_or_init(|| Ready::new(make()))
    }

    pub(super) fn topic(
        &self,
        id: TopicId,
        make: impl FnOnce() -> TopicLinkView,
    ) -> &Ready<TopicLinkView> {
        self.topics[id].get_or_init(|| Ready::new(make()))
    }

    pub(super) fn provider(
        &self,
        id: ProviderId,
        make: impl FnOnce() -> ProviderLinkView,
    ) -> &Ready<ProviderLinkView> {
        self.providers[id].get_or_init(|| Ready::new(make()))
    }
}
