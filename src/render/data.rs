//! The variables of a template. Rendering uses them as engine values; `feedgen theme data` prints them as JSON.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;
use tera::{Context, Value};

use super::placeholders;
use super::renderer::Renderer;
use crate::diag::Diagnostic;
use crate::ids::ArticleId;
use crate::plan::Item;

/// The variables of a template, by name.
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

    /// Converts the variables to a context of the engine.
    pub(super) fn into_context(self) -> Context {
        let mut context = Context::new();
        for (name, value) in self.0 {
            context.insert_value(name, value);
        }
        context
    }

    fn json(&self) -> Json {
        let values = self.0.iter().map(|(name, value)| {
            // Every engine value created by serialisation has a JSON form.
            ((*name).to_owned(), serde_json::to_value(value).unwrap_or(Json::Null))
        });
        Json::Object(values.collect())
    }
}

/// The template of articles in lists.
pub(super) const CARD: &str = "partials/card.html";

/// A template with its variables.
pub(super) struct PreparedPage {
    pub(super) template: &'static str,
    pub(super) data: Data,
    /// The articles whose cards replace the placeholders in the rendered page.
    pub(super) cards: Vec<ArticleId>,
    /// The URL of the topic that the page is about.
    pub(super) own_topic: Option<String>,
}

/// A planned file before templates are applied.
pub(super) enum Prepared {
    Page(PreparedPage),
    Text(String),
    Image(Vec<u8>),
}

impl Renderer<'_> {
    /// The template of a planned file and its variables; `None` for files without a template.
    ///
    /// # Errors
    /// When a body can't be read, or the card template fails.
    pub fn data(&self, item: &Item) -> Result<Option<(&'static str, Json)>, Diagnostic> {
        let Prepared::Page(page) = self.prepare(item)? else { return Ok(None) };
        let mut json = page.data.json();
        fill(&mut json, &self.cards(&page)?);
        Ok(Some((page.template, json)))
    }

    /// The card template and its variables, for an article.
    pub fn card_data(&self, item: &Item) -> Option<(&'static str, Json)> {
        let Item::Article(id) = item else { return None };
        Some((CARD, self.card_data_of(*id).json()))
    }
}

/// Replaces the placeholders of cards in all texts.
fn fill(json: &mut Json, cards: &[Cow<'_, str>]) {
    match json {
        Json::String(text) => *text = placeholders::fill(text, cards),
        Json::Array(values) => values.iter_mut().for_each(|value| fill(value, cards)),
        Json::Object(values) => values.values_mut().for_each(|value| fill(value, cards)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
