//! The archive, and standalone pages.

use serde::Serialize;

use crate::load::Extra;

/// A year of the archive.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// How many articles it has.
    pub count: usize,
    /// The same as it is written.
    pub count_text: String,
    /// Its months with articles, newest first.
    pub months: Vec<MonthCountView>,
}

/// A month of the archive.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MonthCountView {
    /// The month.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
    /// The same as it is written.
    pub count_text: String,
}

/// The text of a standalone page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContentView<'a> {
    /// Its title.
    pub title: String,
    /// Its text; html.
    pub body: String,
    /// Keys of its front matter that feedgen does not know.
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, serde_json::Value>"))]
    pub extra: &'a Extra,
}

/// The search page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SearchView {
    /// How many articles can be found.
    pub articles: usize,
    /// How many older ones can't, as the index has a limit.
    pub left_out: usize,
    /// Both, as it is said.
    pub ready_text: String,
    /// What the page's script must know of the index; JSON, safe in a `<script>` as it is.
    pub index: String,
}
