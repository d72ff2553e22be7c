//! An article on its own page.

use serde::Serialize;

use super::{DateView, ImageView, LinkView, ProviderLinkView, StoryView, TopicLinkView};
use crate::load::Extra;
use crate::render::links::Ready;

/// An article on its page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ArticleView<'a> {
    /// The title.
    pub title: String,
    /// The excerpt.
    pub excerpt: Option<String>,
    /// Its address.
    pub url: String,
    /// Its address as an absolute URL.
    pub permalink: String,
    /// Its category.
    pub category: &'a Ready<LinkView>,
    /// `article`, `video`, …
    pub kind: &'a str,
    /// Whether it is a video.
    pub is_video: bool,
    /// When it was published.
    pub published: DateView,
    /// When it was changed.
    pub updated: Option<DateView>,
    /// Whether it is shown only in a preview.
    pub draft: bool,
    /// Its provider.
    pub provider: Option<&'a Ready<ProviderLinkView>>,
    /// Its topics.
    pub topics: Vec<&'a Ready<TopicLinkView>>,
    /// Its first image.
    pub image: Option<ImageView>,
    /// All its images.
    pub images: Vec<ImageView>,
    /// Its text; html.
    pub body: Option<String>,
    /// Its player.
    pub embed: Option<EmbedView<'a>>,
    /// Where the whole story is.
    pub source: Option<SourceView>,
    /// Other forms of it.
    pub links: Vec<LinkView>,
    /// Who wrote it.
    pub authors: Vec<AuthorView>,
    /// Its tags.
    pub tags: Vec<String>,
    /// A sentence to put forward.
    pub highlight: Option<String>,
    /// Its language, where that is not the site's.
    pub lang: Option<&'a str>,
    /// How good it is.
    pub quality: Option<i64>,
    /// How much is spoken of it.
    pub heat: Option<i64>,
    /// Articles that it names, here and elsewhere.
    pub related: Vec<StoryView>,
    /// Articles of this site that name it.
    pub referenced_by: Vec<StoryView>,
    /// Articles of this site with the same original.
    pub duplicates: Vec<StoryView>,
    /// The article before it in its first topic.
    pub earlier: Option<NeighbourView>,
    /// The article behind it there.
    pub later: Option<NeighbourView>,
    /// Keys of its front matter that feedgen does not know.
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, serde_json::Value>"))]
    pub extra: &'a Extra,
}

/// A player of another site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EmbedView<'a> {
    /// Its address.
    pub src: &'a str,
    /// The address that plays at once, where its host has one.
    pub play_url: String,
    /// Its host.
    pub host: &'a str,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// What it calls itself.
    pub title: Option<&'a str>,
}

/// A page of another site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceView {
    /// Its address.
    pub url: String,
    /// Its host, without `www.`.
    pub host: String,
}

/// Someone who wrote an article.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AuthorView {
    /// The name.
    pub name: String,
    /// A page about them.
    pub url: Option<String>,
}

/// An article beside another one in a topic.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NeighbourView {
    /// The title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Its language, where that is not the site's.
    pub lang: Option<String>,
}
