//! Metadata of the current page, for all templates except cards.

use serde::Serialize;

use super::{FeedView, ImageView, LinkView};

/// The current page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageView {
    /// The kind of page: `home`, `article`, `topic`, …
    pub kind: &'static str,
    /// The title for `<title>`, without that of the site.
    pub title: String,
    /// The main heading, for `<h1>`.
    pub heading: String,
    /// The description; may be empty.
    pub description: String,
    /// The URL.
    pub url: String,
    /// The absolute URL; null for pages without a fixed one.
    pub permalink: Option<String>,
    /// The canonical URL for search engines, absolute.
    pub canonical: Option<String>,
    /// Whether search engines must not index the page.
    pub noindex: bool,
    /// The image for link previews, with an absolute URL; by default the site's social card.
    pub image: Option<ImageView>,
    /// The feed of the page, if any, and that of the site.
    pub feeds: Vec<FeedView>,
    /// The language and territory for Open Graph, such as `en_US`; null for rare languages.
    pub locale: Option<String>,
    /// The locale of the site, if the page has another one.
    pub locale_alternate: Option<String>,
    /// The date of publication, in RFC 3339 format.
    pub published: Option<String>,
    /// The date of the last change, in RFC 3339 format.
    pub updated: Option<String>,
    /// The category of an article.
    pub section: Option<String>,
    /// The topics and tags of an article.
    pub tags: Vec<String>,
    /// The breadcrumbs, starting with the home page.
    pub crumbs: Vec<LinkView>,
    /// The number of entries of an index, formatted.
    pub count_text: Option<String>,
    /// The structured data; JSON-LD that is safe in a `<script>`.
    pub json_ld: Option<String>,
}
