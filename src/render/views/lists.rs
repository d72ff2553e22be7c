//! Lists of articles and their subjects.

use serde::Serialize;

use super::{
    CoverageView, DateView, ImageView, LinkView, ProviderLinkView, SourceView, StoryView,
    TopicLinkView,
};
use crate::render::serialized::Serialized;

/// An article in a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CardView<'a> {
    /// The title.
    pub title: String,
    /// The excerpt.
    pub excerpt: Option<String>,
    /// The URL.
    pub url: String,
    /// The URL that the title links to: `url`, or that of the source (`theme.title_links`).
    pub title_url: String,
    /// Whether `title_url` belongs to another site.
    pub title_external: bool,
    /// The page of the full story.
    pub source: Option<SourceView>,
    /// The type: `article`, `video`, …
    pub kind: &'a str,
    /// Whether the article is a video.
    pub is_video: bool,
    /// The date of publication.
    pub published: DateView,
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
    /// The language, if it differs from that of the site.
    pub lang: Option<&'a str>,
    /// The code of the language, such as `DE`, if it differs from that of the site.
    pub lang_badge: Option<String>,
    /// The name of the language in the language of the site, if it differs and is known.
    pub lang_name: Option<&'a str>,
}

/// A page of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListView {
    /// The cards of the articles; HTML, one text per article.
    pub cards: Vec<String>,
    /// The same cards, grouped by day, or by week or month where articles are few.
    pub groups: Vec<GroupView>,
    /// The number of articles in the list; null on numbered pages, which never change.
    pub total: Option<usize>,
    /// The number of articles, formatted.
    pub total_text: Option<String>,
    /// The number of the page; null on the landing page.
    pub number: Option<usize>,
    /// The number of the page, formatted.
    pub number_text: Option<String>,
    /// The range of the dates of the page, such as `3–18 April 2024`. It is part of the title of a numbered page, and
    /// differs from that of all other pages. Null on the landing page.
    pub range_text: Option<String>,
    /// The URL of the landing page; null on the landing page.
    pub newest: Option<String>,
    /// The URL of the next newer page.
    pub newer: Option<String>,
    /// The text of the link to the next newer page, such as `Newer than 18 April 2024`.
    pub newer_text: Option<String>,
    /// The URL of the next older page.
    pub older: Option<String>,
    /// The text of the link to the next older page, such as `Older than 3 April 2024`.
    pub older_text: Option<String>,
}

/// The articles of a day, a week or a month on a page of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GroupView {
    /// The period: `day`, `week` or `month`.
    pub period: &'static str,
    /// The formatted day, week or month.
    pub title: String,
    /// The day, week or month in the format of `<time datetime>`: `2024-04-11`, `2024-W15` or `2024-04`.
    pub iso: String,
    /// The `id` of the heading, unique in the page.
    pub id: String,
    /// The URL of the page of the day, if days have pages and this is not one.
    pub url: Option<String>,
    /// The cards of the articles; HTML, one text per article.
    pub cards: Vec<String>,
}

/// The sections of the front page above the newest articles.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrontView {
    /// The lead story.
    pub lead: Option<StoryView>,
    /// The hottest other stories, below the lead story.
    pub seconds: Vec<StoryView>,
    /// The next hottest stories.
    pub hot: Vec<StoryView>,
    /// The newest other stories, beside the lead story if none are hot.
    pub newest: Vec<StoryView>,
    /// The topics with their stories.
    pub sections: Vec<SectionView>,
    /// The topics with the most recent articles.
    pub busy_topics: Vec<Serialized<TopicLinkView>>,
}

/// A topic section of the front page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SectionView {
    /// The topic.
    pub topic: Serialized<TopicLinkView>,
    /// The most popular recent articles of the topic.
    pub stories: Vec<StoryView>,
}

/// The topic of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicView<'a> {
    /// The name.
    pub name: String,
    /// The last segment of the URL.
    pub id: &'a str,
    /// A shorter name.
    pub shortname: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The number of articles; only on the landing page.
    pub count: Option<usize>,
    /// The parent topic.
    pub parent: Option<&'a Serialized<TopicLinkView>>,
    /// The subtopics; only on the landing page.
    pub children: Vec<TopicCountView>,
    /// The recommended recent articles; only on the landing page.
    pub worth: Vec<StoryView>,
    /// The providers with the most articles of the topic; only on the landing page.
    pub providers: Vec<CountView>,
    /// The image.
    pub image: Option<ImageView>,
    /// The hashtags.
    pub hashtags: Vec<String>,
    /// The search terms.
    pub keywords: Vec<String>,
}

/// A link to a list of articles with the number of articles.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CountView {
    /// The name.
    pub name: String,
    /// The URL of the page.
    pub url: String,
    /// The number of articles.
    pub count: usize,
    /// The number of articles, formatted.
    pub count_text: String,
}

/// A topic in the index of topics, with the number of its articles.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicCountView {
    /// The name.
    pub name: String,
    /// The URL of the page.
    pub url: String,
    /// The number of articles.
    pub count: usize,
    /// The number of articles, formatted.
    pub count_text: String,
    /// The times of the newest articles, for the script of reading aids: at most nine of the week before
    /// the site's newest article, in minutes since 1970 to base 36, with spaces between them; only in the index of
    /// topics.
    pub recent: Option<String>,
    /// The depth in the tree of topics, from 0.
    pub depth: usize,
    /// The image.
    pub image: Option<ImageView>,
}

/// A provider of a list, or in the index of providers.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProviderView {
    /// The name.
    pub name: String,
    /// The URL of the page.
    pub url: String,
    /// The domain.
    pub domain: Option<String>,
    /// The URL of the provider's own site.
    pub website: Option<String>,
    /// The number of articles; not on numbered pages.
    pub count: Option<usize>,
    /// The number of articles, formatted.
    pub count_text: Option<String>,
    /// The description; HTML.
    pub description: Option<String>,
    /// The recommended recent articles; only on the landing page.
    pub worth: Vec<StoryView>,
    /// The topics with the most articles of the provider; only on the landing page.
    pub topics: Vec<CountView>,
    /// The icon.
    pub icon: Option<ImageView>,
    /// The first letter or digit of the name, for a tile in place of a missing icon.
    pub initial: Option<String>,
}

/// The category of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CategoryView {
    /// The title.
    pub title: String,
    /// The description.
    pub description: Option<String>,
    /// The number of articles; only on the landing page.
    pub count: Option<usize>,
}

/// The month of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MonthView {
    /// The month and year, formatted.
    pub title: String,
    /// The number of articles; only on the landing page.
    pub count: Option<usize>,
    /// The days with articles, newest first; only on the landing page, and if days have pages.
    pub days: Vec<CountView>,
    /// The previous month with articles; only on the landing page.
    pub older: Option<LinkView>,
    /// The next month with articles; only on the landing page.
    pub newer: Option<LinkView>,
}

/// The day of a list. It does not change once the day is over.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DayView {
    /// The formatted day.
    pub title: String,
    /// The number of articles.
    pub count: usize,
    /// The previous day with articles.
    pub older: Option<LinkView>,
    /// The next day of the calendar; if it has no articles, its address redirects to the next one that has.
    pub newer: LinkView,
}
