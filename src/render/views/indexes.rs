//! The archive, standalone pages and the search page.

use serde::Serialize;

use super::CountView;
use crate::load::Extra;

/// A year of the archive.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// The number of articles.
    pub count: usize,
    /// The number of articles, formatted.
    pub count_text: String,
    /// The months with articles, newest first.
    pub months: Vec<CountView>,
}

/// The content of a standalone page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContentView<'a> {
    /// The title.
    pub title: String,
    /// The body; HTML.
    pub body: String,
    /// The front-matter keys that are unknown to feedgen.
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, serde_json::Value>"))]
    pub extra: &'a Extra,
}

/// The search page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SearchView {
    /// The number of articles in the search index.
    pub articles: usize,
    /// The number of older articles that exceed the limit of the index.
    pub left_out: usize,
    /// A sentence with the number of searchable articles.
    pub ready_text: String,
    /// The configuration of the page's script; JSON that is safe in a `<script>`.
    pub index: String,
}
