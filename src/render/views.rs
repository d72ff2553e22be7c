//! What templates see: plain data, borrowed from the graph where it can be.
//!
//! Field names are the templates' names for things, and part of what a theme relies on.
//! URLs are root-relative with the base path unless they say otherwise; texts are plain,
//! to be escaped by the template; fields called `html` in their description are safe.

use serde::Serialize;

use crate::load::Extra;

/// The site, on every page.
#[derive(Debug, Serialize)]
pub struct SiteView<'a> {
    /// Its name.
    pub title: String,
    /// What it is about; may be empty.
    pub description: String,
    /// Its language, BCP 47.
    pub language: &'a str,
    /// The home page.
    pub url: String,
    /// The home page as an absolute URL.
    pub base_url: String,
    /// The index of topics.
    pub topics_url: String,
    /// The index of providers.
    pub providers_url: String,
    /// The index of months.
    pub archive_url: Option<String>,
    /// The search page.
    pub search_url: Option<String>,
    /// The feed of all articles, in each format.
    pub feeds: Vec<FeedLinkView>,
    /// The list of all feeds, OPML.
    pub opml_url: Option<String>,
    /// Lists of categories.
    pub categories: Vec<LinkView>,
    /// Standalone pages.
    pub pages: Vec<LinkView>,
    /// `[extra]` of `site.toml`.
    pub extra: &'a serde_json::Value,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The text.
    pub title: String,
    /// The address.
    pub url: String,
}

/// A feed.
#[derive(Debug, Serialize)]
pub struct FeedView {
    /// Its title.
    pub title: String,
    /// Where it is, in each format that is written.
    pub formats: Vec<FeedLinkView>,
}

/// A feed in one format.
#[derive(Debug, Serialize)]
pub struct FeedLinkView {
    /// The format: `RSS`, `Atom`, `JSON Feed`.
    pub name: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// The address.
    pub url: String,
}

/// The page at hand, on every page.
#[derive(Debug, Serialize)]
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
    /// A picture of it, with an absolute URL.
    pub image: Option<ImageView>,
    /// Its own feed, if it has one, and that of the site.
    pub feeds: Vec<FeedView>,
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
    /// What search engines read of it; JSON-LD, safe in a `<script>` as it is.
    pub json_ld: Option<String>,
}

/// An image.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// Its address.
    pub url: String,
    /// Its width in pixels.
    pub width: Option<u32>,
    /// Its height in pixels.
    pub height: Option<u32>,
    /// What it shows, or nothing where it only decorates.
    pub alt: String,
    /// Its title.
    pub title: Option<String>,
    /// Whom it is by.
    pub attribution: Option<String>,
}

/// A date.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// RFC 3339, with the offset it was written with.
    pub iso: String,
    /// The day in words.
    pub text: String,
}

/// A provider, as an article shows it.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderLinkView {
    /// Its name.
    pub name: String,
    /// Its page; none for a provider without articles here.
    pub url: Option<String>,
    /// Its domain.
    pub domain: Option<String>,
    /// Its icon.
    pub icon: Option<ImageView>,
}

/// A topic, as an article shows it.
#[derive(Debug, Clone, Serialize)]
pub struct TopicLinkView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// An article in a list.
#[derive(Debug, Serialize)]
pub struct CardView<'a> {
    /// The title.
    pub title: String,
    /// The excerpt.
    pub excerpt: Option<String>,
    /// The article's page.
    pub url: String,
    /// `article`, `video`, …
    pub kind: &'a str,
    /// Whether it is a video.
    pub is_video: bool,
    /// When it was published.
    pub published: DateView,
    /// Whether it is shown only in a preview.
    pub draft: bool,
    /// Its provider.
    pub provider: Option<ProviderLinkView>,
    /// Its topics.
    pub topics: Vec<TopicLinkView>,
    /// Its first image.
    pub image: Option<ImageView>,
    /// Its language, where that is not the site's.
    pub lang: Option<&'a str>,
}

/// An article on its page.
#[derive(Debug, Serialize)]
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
    pub category: LinkView,
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
    pub provider: Option<ProviderLinkView>,
    /// Its topics.
    pub topics: Vec<TopicLinkView>,
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
    pub related: Vec<RelatedView>,
    /// Articles of this site that name it.
    pub referenced_by: Vec<RelatedView>,
    /// Articles of this site with the same original.
    pub duplicates: Vec<RelatedView>,
    /// Keys of its front matter that feedgen does not know.
    pub extra: &'a Extra,
}

/// A player of another site.
#[derive(Debug, Serialize)]
pub struct EmbedView<'a> {
    /// Its address.
    pub src: &'a str,
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
pub struct SourceView {
    /// Its address.
    pub url: String,
    /// Its host, without `www.`.
    pub host: String,
}

/// Someone who wrote an article.
#[derive(Debug, Clone, Serialize)]
pub struct AuthorView {
    /// The name.
    pub name: String,
    /// A page about them.
    pub url: Option<String>,
}

/// An article that another one names.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    /// The title.
    pub title: String,
    /// The excerpt.
    pub excerpt: Option<String>,
    /// Where it is.
    pub url: String,
    /// Whether that is on this site.
    pub internal: bool,
    /// `article`, `video`, …
    pub kind: String,
    /// Whether it is a video.
    pub is_video: bool,
    /// When it was published.
    pub published: Option<DateView>,
    /// Its provider.
    pub provider: Option<ProviderLinkView>,
    /// Its image.
    pub image: Option<ImageView>,
}

/// A page of a list.
#[derive(Debug, Serialize)]
pub struct ListView {
    /// Its articles; html, one each.
    pub cards: Vec<String>,
    /// How many articles the whole list has; only on the landing page, as a numbered page
    /// never changes.
    pub total: Option<usize>,
    /// The number of the page; none for the landing page.
    pub number: Option<usize>,
    /// The landing page, from any other.
    pub newest: Option<String>,
    /// The next newer page.
    pub newer: Option<String>,
    /// The next older page.
    pub older: Option<String>,
}

/// The topic of a list.
#[derive(Debug, Serialize)]
pub struct TopicView<'a> {
    /// Its name.
    pub name: String,
    /// The last segment of its address.
    pub id: &'a str,
    /// A shorter name.
    pub shortname: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// How many articles it has; only on the landing page.
    pub count: Option<usize>,
    /// The topic it belongs to.
    pub parent: Option<TopicLinkView>,
    /// Topics that belong to it; only on the landing page.
    pub children: Vec<TopicCountView>,
    /// A picture.
    pub image: Option<ImageView>,
    /// Hashtags.
    pub hashtags: Vec<String>,
    /// Search terms.
    pub keywords: Vec<String>,
}

/// A topic with the number of its articles.
#[derive(Debug, Serialize)]
pub struct TopicCountView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
    /// How far below the top of the hierarchy it stands.
    pub depth: usize,
    /// A picture.
    pub image: Option<ImageView>,
}

/// A provider of a list, or in the index of providers.
#[derive(Debug, Serialize)]
pub struct ProviderView {
    /// Its name.
    pub name: String,
    /// Its page here.
    pub url: String,
    /// Its domain.
    pub domain: Option<String>,
    /// Its own site.
    pub website: Option<String>,
    /// How many articles it has; not on numbered pages.
    pub count: Option<usize>,
    /// What it is; html.
    pub description: Option<String>,
    /// Its icon.
    pub icon: Option<ImageView>,
}

/// The category of a list.
#[derive(Debug, Serialize)]
pub struct CategoryView {
    /// Its name.
    pub title: String,
    /// How many articles it has; only on the landing page.
    pub count: Option<usize>,
}

/// The month of a list.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// Month and year.
    pub title: String,
    /// How many articles it has; only on the landing page.
    pub count: Option<usize>,
    /// The month with articles before it; only on the landing page.
    pub older: Option<LinkView>,
    /// The month with articles behind it; only on the landing page.
    pub newer: Option<LinkView>,
}

/// A year of the archive.
#[derive(Debug, Serialize)]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// How many articles it has.
    pub count: usize,
    /// Its months with articles, newest first.
    pub months: Vec<MonthCountView>,
}

/// A month of the archive.
#[derive(Debug, Serialize)]
pub struct MonthCountView {
    /// The month.
    pub title: &'static str,
    /// Its page.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
}

/// The text of a standalone page.
#[derive(Debug, Serialize)]
pub struct ContentView<'a> {
    /// Its title.
    pub title: String,
    /// Its text; html.
    pub body: String,
    /// Keys of its front matter that feedgen does not know.
    pub extra: &'a Extra,
}

/// The search page.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// How many articles can be found.
    pub articles: usize,
    /// How many older ones can't, as the index has a limit.
    pub left_out: usize,
    /// What the page's script must know of the index; JSON, safe in a `<script>` as it is.
    pub index: String,
}
