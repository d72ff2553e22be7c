//! The files of a plan.

use super::list::List;
use crate::config::{Config, FeedFormat};
use crate::ids::{ArticleId, CategoryId, PageId, TopicId};
use crate::text::site_path::SitePath;

/// A planned file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The path in the output folder.
    pub file: SitePath,
    /// The source of the bytes.
    pub content: Content,
}

/// The source of the bytes of a planned file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A copy of an asset, by its index.
    Copied(usize),
    /// A rendered file.
    Rendered(Item),
}

/// The subject of a rendered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A page of a list: the landing page, or a numbered one.
    List(List, Option<usize>),
    /// The address of a list's next numbered page, which redirects to the landing page until that page exists.
    NextPage(List),
    /// The address of the day after a day, by its index in [`Graph::days`](crate::graph::Graph::days). Without articles on
    /// that day, it redirects to the next one with articles, or to the home page.
    NextDay(usize),
    /// An article.
    Article(ArticleId),
    /// A standalone page.
    Page(PageId),
    /// The index of topics.
    Topics,
    /// The index of providers.
    Providers,
    /// The index of months.
    Archive,
    /// The search page.
    Search,
    /// The page of feeds.
    Follow,
    /// The 404 page.
    NotFound,
    /// The redirect page of an alias of an article.
    ArticleAlias(ArticleId),
    /// The redirect page of an alias of a standalone page.
    PageAlias(PageId),
    /// A feed of a list, or an archive document.
    Feed(FeedFile),
    /// The feed whose entries are days.
    DailyFeed(FeedFormat),
    /// The OPML file of all feeds.
    Opml,
    /// A sitemap index, by its number from 0.
    SitemapIndex(usize),
    /// A shard of the sitemap, by its index in [`Plan::shards`](crate::plan::Plan::shards).
    SitemapShard(usize),
    /// `robots.txt`.
    Robots,
    /// `_headers`.
    Headers,
    /// `_redirects`.
    Redirects,
    /// A document of the JSON API.
    Api(ApiDocument),
    /// A generated image of the site.
    Image(SiteImage),
    /// The social card of an article without an image.
    SocialCard(ArticleId),
}

pub(super) fn push(files: &mut Vec<Planned>, file: SitePath, item: Item) {
    files.push(Planned { file, content: Content::Rendered(item) });
}

/// A file of a feed: the feed itself or an archive document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedFile {
    /// The list of articles.
    pub list: List,
    /// The part of the list.
    pub part: FeedPart,
    /// The feed format.
    pub format: FeedFormat,
}

/// A part of the articles of a feed and its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedPart {
    /// The feed itself, with the newest articles.
    Newest,
    /// An archive document, with its number from 1.
    Archive(usize),
}

/// A document of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiDocument {
    /// The index of all lists.
    Index,
    /// All topics.
    Topics,
    /// All providers.
    Providers,
    /// The JSON Schema of all documents.
    Schema,
    /// A page of a list, with its number from 1.
    Page(ApiList, usize),
}

/// A list of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiList {
    /// The category of the articles.
    pub category: CategoryId,
    /// The topic of the articles; `None` for all articles of the category.
    pub topic: Option<TopicId>,
}

/// A generated image of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteImage {
    /// The scalable icon.
    Icon,
    /// The icon for programs that request `/favicon.ico` without reading a page.
    Favicon,
    /// The icon for home screens of phones.
    TouchIcon,
    /// The default image of link previews.
    SocialCard,
}

impl SiteImage {
    /// All images.
    pub const ALL: [Self; 4] = [Self::Icon, Self::Favicon, Self::TouchIcon, Self::SocialCard];

    /// The output file. The names are conventions of browsers.
    pub fn file(self) -> SitePath {
        SitePath::from_static(match self {
            Self::Icon => "favicon.svg",
            Self::Favicon => "favicon.ico",
            Self::TouchIcon => "apple-touch-icon.png",
            Self::SocialCard => "social-card.png",
        })
    }

    /// Whether the site needs the image: with `theme.icon` set, no icon is generated.
    pub(super) fn is_needed(self, config: &Config) -> bool {
        self == Self::SocialCard || config.theme.icon.is_none()
    }
}
