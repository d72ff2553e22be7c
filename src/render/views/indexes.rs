//! The archive, standalone pages, the search page and the page of feeds.

use serde::Serialize;

use super::{CountView, FeedLinkView, LinkView};
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

/// The page of feeds.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FollowView {
    /// The feed of all articles in each enabled format, with absolute URLs.
    pub feeds: Vec<FeedLinkView>,
    /// Links that open the feed of all articles in a feed reader on the web.
    pub readers: Vec<LinkView>,
    /// The link that opens the feed of all articles in an app of the reader's device.
    pub app_url: String,
    /// The absolute URL of the OPML file of all feeds.
    pub opml_url: String,
    /// The feeds of the categories in menus; empty if there is only one category.
    pub categories: Vec<ListFeedView>,
    /// The feeds of the topics with the most articles.
    pub topics: Vec<ListFeedView>,
}

/// The feed of a category or topic.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListFeedView {
    /// The name of the category or topic.
    pub name: String,
    /// The URL of its page.
    pub url: String,
    /// The number of articles.
    pub count: usize,
    /// The number of articles, formatted.
    pub count_text: String,
    /// The feed in the most widely supported of the enabled formats.
    pub feed: FeedLinkView,
}
