//! What a template sees: values by name. Rendering takes them as they are; people who write
//! templates get them as JSON.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;
use tera::{Context, Value};

use super::pages::CARD;
use super::{Made, Renderer, pieces};
use crate::diag::Diagnostic;
use crate::plan::Item;

/// The values that a template sees.
pub(super) struct Data(Vec<(&'static str, Value)>);

impl Data {
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(6))
    }

    pub(super) fn insert(&mut self, name: &'static str, value: &impl Serialize) {
        self.insert_value(name, Value::from_serializable(value));
    }

    pub(super) fn insert_value(&mut self, name: &'static str, value: Value) {
        self.0.push((name, value));
    }

    /// As the engine takes them.
    pub(super) fn into_context(self) -> Context {
        let mut context = Context::new();
        for (name, value) in self.0 {
            context.insert_value(name, value);
        }
        context
    }

    fn json(&self) -> Json {
        let values = self.0.iter().map(|(name, value)| {
            // What became a value of the engine is one of JSON.
            ((*name).to_owned(), serde_json::to_value(value).unwrap_or(Json::Null))
        });
        Json::Object(values.collect())
    }
}

impl Renderer<'_> {
    /// The template of a file and what it sees, if it has one.
    ///
    /// # Errors
    /// When a body can't be read, or the template of a card fails.
    pub fn data(&self, item: &Item) -> Result<Option<(&'static str, Json)>, Diagnostic> {
        let Made::Page(page) = self.make(item)? else { return Ok(None) };
        let cards: Result<Vec<Cow<'_, str>>, Diagnostic> =
            page.cards.iter().map(|id| self.card(*id)).collect();
        let mut json = page.data.json();
        fill(&mut json, &cards?);
        Ok(Some((page.template, json)))
    }

    /// The template of cards and what it sees, for the card of an article.
    pub fn card_data(&self, item: &Item) -> Option<(&'static str, Json)> {
        let Item::Article(id) = item else { return None };
        Some((CARD, self.card_data_of(*id).json()))
    }
}

/// Puts cards in the place of their marks.
fn fill(json: &mut Json, cards: &[Cow<'_, str>]) {
    match json {
        Json::String(text) => *text = pieces::fill(text, cards),
        Json::Array(values) => values.iter_mut().for_each(|value| fill(value, cards)),
        Json::Object(values) => values.values_mut().for_each(|value| fill(value, cards)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
