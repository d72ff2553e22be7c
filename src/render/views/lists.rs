//! Lists of articles, and what they are about.

use serde::Serialize;

use super::{DateView, ImageView, LinkView, ProviderLinkView, StoryView, TopicLinkView};
use crate::render::links::Ready;

/// An article in a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    pub provider: Option<&'a Ready<ProviderLinkView>>,
    /// Its topics.
    pub topics: Vec<&'a Ready<TopicLinkView>>,
    /// Its first image.
    pub image: Option<ImageView>,
    /// Its language, where that is not the site's.
    pub lang: Option<&'a str>,
}

/// A page of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListView {
    /// Its articles; html, one each.
    pub cards: Vec<String>,
    /// How many articles the whole list has; only on the landing page, as a numbered page
    /// never changes.
    pub total: Option<usize>,
    /// The same in words.
    pub total_text: Option<String>,
    /// The number of the page; none for the landing page.
    pub number: Option<usize>,
    /// The same in words.
    pub number_text: Option<String>,
    /// The landing page, from any other.
    pub newest: Option<String>,
    /// The next newer page.
    pub newer: Option<String>,
    /// The next older page.
    pub older: Option<String>,
}

/// What stands above the newest articles on the front page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrontView {
    /// The story that leads.
    pub lead: Option<StoryView>,
    /// Other stories that are spoken of.
    pub hot: Vec<StoryView>,
    /// Topics with their stories.
    pub sections: Vec<SectionView>,
}

/// A topic on the front page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SectionView {
    /// The topic.
    pub topic: Ready<TopicLinkView>,
    /// The hottest of its newest articles.
    pub stories: Vec<StoryView>,
}

/// The topic of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    pub parent: Option<&'a Ready<TopicLinkView>>,
    /// Topics that belong to it; only on the landing page.
    pub children: Vec<TopicCountView>,
    /// Of its newest articles, those most worth reading; only on the landing page.
    pub worth: Vec<StoryView>,
    /// Providers with most articles of it; only on the landing page.
    pub providers: Vec<RankView>,
    /// A picture.
    pub image: Option<ImageView>,
    /// Hashtags.
    pub hashtags: Vec<String>,
    /// Search terms.
    pub keywords: Vec<String>,
}

/// A topic or a provider, with the number of articles that it has in common with another.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RankView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How many articles.
    pub count: usize,
    /// The same as it is written.
    pub count_text: String,
}

/// A topic with the number of its articles.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicCountView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
    /// The same as it is written.
    pub count_text: String,
    /// How far below the top of the hierarchy it stands.
    pub depth: usize,
    /// A picture.
    pub image: Option<ImageView>,
}

/// A provider of a list, or in the index of providers.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// The same as it is written.
    pub count_text: Option<String>,
    /// What it is; html.
    pub description: Option<String>,
    /// Of its newest articles, those most worth reading; only on the landing page.
    pub worth: Vec<StoryView>,
    /// Topics of most of its articles; only on the landing page.
    pub topics: Vec<RankView>,
    /// Its icon.
    pub icon: Option<ImageView>,
}

/// The category of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CategoryView {
    /// Its name.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// How many articles it has; only on the landing page.
    pub count: Option<usize>,
}

/// The month of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
