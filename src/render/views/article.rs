//! The page of an article.

use serde::Serialize;

use super::{
    CoverageView, DateView, ImageView, LinkView, ProviderLinkView, SourceView, StoryView,
    TopicLinkView,
};
use crate::load::Extra;
use crate::render::serialized::Serialized;

/// An article on its own page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ArticleView<'a> {
    /// The title.
    pub title: String,
    /// The excerpt.
    pub excerpt: Option<String>,
    /// The URL.
    pub url: String,
    /// The absolute URL.
    pub permalink: String,
    /// The `mailto:` URL of an e-mail with the title and the absolute URL; null if `theme.share` is false.
    pub mail_url: Option<String>,
    /// The category.
    pub category: &'a Serialized<LinkView>,
    /// The type: `article`, `video`, …
    pub kind: &'a str,
    /// Whether the article is a video.
    pub is_video: bool,
    /// The date of publication.
    pub published: DateView,
    /// The date of the last change.
    pub updated: Option<DateView>,
    /// Whether the article is a draft, visible in previews only.
    pub draft: bool,
    /// The provider.
    pub provider: Option<&'a Serialized<ProviderLinkView>>,
    /// The topics.
    pub topics: Vec<&'a Serialized<TopicLinkView>>,
    /// The first topic that is not on nearly all articles up to this one.
    pub kicker: Option<&'a Serialized<TopicLinkView>>,
    /// The first image.
    pub image: Option<ImageView>,
    /// Who else reports the story; null if nobody is known.
    pub coverage: Option<CoverageView>,
    /// All images.
    pub images: Vec<ImageView>,
    /// The body; HTML.
    pub body: Option<String>,
    /// The embedded player.
    pub embed: Option<EmbedView<'a>>,
    /// The page of the full story.
    pub source: Option<SourceView>,
    /// Other versions of the story.
    pub links: Vec<LinkView>,
    /// The authors.
    pub authors: Vec<AuthorView>,
    /// The tags.
    pub tags: Vec<String>,
    /// A sentence to highlight.
    pub highlight: Option<String>,
    /// The language, if it differs from that of the site.
    pub lang: Option<&'a str>,
    /// The code of the language, such as `DE`, if it differs from that of the site.
    pub lang_badge: Option<String>,
    /// The name of the language in the language of the site, if it differs and is known.
    pub lang_name: Option<&'a str>,
    /// The editorial score.
    pub quality: Option<i64>,
    /// The popularity.
    pub heat: Option<i64>,
    /// The articles that this article refers to, on this site or others.
    pub related: Vec<StoryView>,
    /// The articles of this site that refer to this article.
    pub referenced_by: Vec<StoryView>,
    /// The articles of this site with the same original.
    pub duplicates: Vec<StoryView>,
    /// The articles of `related`, `referenced_by` and `duplicates` under headings, each article once.
    pub groups: Vec<StoryGroupView>,
    /// The previous article in the first topic.
    pub earlier: Option<NeighbourView>,
    /// The next article in the first topic.
    pub later: Option<NeighbourView>,
    /// The front-matter keys that are unknown to feedgen.
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, serde_json::Value>"))]
    pub extra: &'a Extra,
}

/// An embedded player of another site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EmbedView<'a> {
    /// The URL of the player.
    pub src: &'a str,
    /// The URL that starts playing immediately, if the host supports that.
    pub play_url: String,
    /// The host.
    pub host: &'a str,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The title.
    pub title: Option<&'a str>,
}

/// An author of an article.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AuthorView {
    /// The name.
    pub name: String,
    /// The URL of a page about the author.
    pub url: Option<String>,
}

/// The previous or next article in a topic.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NeighbourView {
    /// The title.
    pub title: String,
    /// The URL.
    pub url: String,
    /// The language, if it differs from that of the site.
    pub lang: Option<String>,
}

/// Articles on the page of another article, under a heading.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StoryGroupView {
    /// The kind: `duplicates`, `same_story`, `background` or `referenced_by`.
    pub kind: &'static str,
    /// The heading.
    pub title: String,
    /// The first articles.
    pub shown: Vec<StoryRowView>,
    /// The others, to be folded.
    pub folded: Vec<StoryRowView>,
    /// The number of the others, as a text.
    pub folded_text: Option<String>,
}

/// An article in a group; it can belong to another site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StoryRowView {
    /// The title.
    pub title: String,
    /// The URL.
    pub url: String,
    /// The URL that the title links to: `url`, or that of the source (`theme.title_links`).
    pub title_url: String,
    /// Whether the title links to another site.
    pub title_external: bool,
    /// Whether this is the article of the page itself, among others about its story.
    pub current: bool,
    /// Whether the article belongs to this site.
    pub internal: bool,
    /// Whether the article is a draft, visible in previews only.
    pub draft: bool,
    /// The date of publication.
    pub published: Option<DateView>,
    /// The provider; for an unknown one, its name is the host.
    pub provider: Option<Serialized<ProviderLinkView>>,
    /// The language, if it differs from that of the site.
    pub lang: Option<String>,
}
