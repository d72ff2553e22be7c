//! What templates see: plain data, borrowed from the graph where it can be.
//!
//! Field names are the templates' names for things, and part of what a theme relies on;
//! `docs/themes/data.md` lists them, and a test holds it against these types.
//! URLs are root-relative with the base path unless they say otherwise; texts are plain,
//! to be escaped by the template; fields called `html` in their description are safe.

mod article;
#[cfg(test)]
mod guide_tests;
mod indexes;
mod lists;
mod page;
mod site;

use serde::Serialize;

pub use article::{ArticleView, AuthorView, EmbedView, NeighbourView, SourceView};
pub use indexes::{ContentView, MonthCountView, SearchView, YearView};
pub use lists::{
    CardView, CategoryView, FrontView, ListView, MonthView, ProviderView, RankView, SectionView,
    TopicCountView, TopicView,
};
pub use page::PageView;
pub use site::{IconView, MenuLinkView, PaperView, SiteView, ThemeView};

use super::links::Ready;

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LinkView {
    /// The text.
    pub title: String,
    /// The address.
    pub url: String,
}

/// A feed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FeedView {
    /// Its title.
    pub title: String,
    /// Where it is, in each format that is written.
    pub formats: Vec<FeedLinkView>,
}

/// A feed in one format.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FeedLinkView {
    /// The format: `RSS`, `Atom`, `JSON Feed`.
    pub name: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// The address.
    pub url: String,
}

/// An image.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DateView {
    /// RFC 3339, with the offset it was written with.
    pub iso: String,
    /// The day in words, in the site's language and time zone.
    pub text: String,
}

/// A provider, as an article shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicLinkView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// An article as another page shows it, be it of this site or of another one.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StoryView {
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
    /// Whether it is shown only in a preview.
    pub draft: bool,
    /// When it was published.
    pub published: Option<DateView>,
    /// Its provider.
    pub provider: Option<Ready<ProviderLinkView>>,
    /// Its image.
    pub image: Option<ImageView>,
    /// Its language, where that is not the site's.
    pub lang: Option<String>,
}
