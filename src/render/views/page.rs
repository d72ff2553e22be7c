//! The page at hand, as every template but that of cards sees it.

use serde::Serialize;

use super::{FeedView, ImageView, LinkView};

/// The page at hand, on every page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageView {
    /// What it is: `home`, `article`, `topic`, …
    pub kind: &'static str,
    /// Its title, for `<title>`; without the site's.
    pub title: String,
    /// Its `h1`.
    pub heading: String,
    /// What it is about; may be empty.
    pub description: String,
    /// Its address.
    pub url: String,
    /// Its address as an absolute URL; none for pages that have no fixed one.
    pub permalink: Option<String>,
    /// The address by which search engines shall know it, as an absolute URL.
    pub canonical: Option<String>,
    /// Whether search engines shall leave it out.
    pub noindex: bool,
    /// A picture of it, or else the site's card, with an absolute URL.
    pub image: Option<ImageView>,
    /// Its own feed, if it has one, and that of the site.
    pub feeds: Vec<FeedView>,
    /// Its language and territory as Open Graph writes them, `en_US`; none for rare languages.
    pub locale: Option<String>,
    /// That of the site, where the page is in another language.
    pub locale_alternate: Option<String>,
    /// When it was published, RFC 3339.
    pub published: Option<String>,
    /// When it changed, RFC 3339.
    pub updated: Option<String>,
    /// The category of an article.
    pub section: Option<String>,
    /// Topics and tags of an article.
    pub tags: Vec<String>,
    /// The way to it, from the home page down.
    pub crumbs: Vec<LinkView>,
    /// How many entries an index has, in words.
    pub count_text: Option<String>,
    /// What search engines read of it; JSON-LD, safe in a `<script>` as it is.
    pub json_ld: Option<String>,
}
