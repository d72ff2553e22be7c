//! Site paths, and the links and output files that correspond to them.
//!
//! The [`SitePath`] of a page is the address without base URL, trailing slash and file extension: `news/a`,
//! `topics/ai`, and the empty path for the home page. Only [`Addresses`] converts site paths to links and files.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use crate::config::{ArticleAddress, BaseUrl, Config, FeedFormat, Placeholder, UrlStyle};
use crate::graph::Graph;
use crate::ids::{ArticleId, CategoryId, PageId, ProviderId, TopicId};
use crate::load::Alias;
use crate::plan::{FeedFile, FeedPart, List};
use crate::text::site_path::SitePath;
use crate::text::timestamp::{Month, in_zone};

/// Maps the objects of a graph to site paths, and site paths to links and output files.
#[derive(Clone, Copy)]
pub struct Addresses<'a> {
    graph: &'a Graph,
    base_url: &'a BaseUrl,
    urls: UrlStyle,
    /// The pattern of article addresses; `None` for the default, `category/slug`.
    articles: Option<&'a ArticleAddress>,
    timezone: Option<Tz>,
}

/// The path of the home page.
pub const HOME: SitePath = SitePath::HOME;
/// The path of the index of topics.
pub const TOPICS: SitePath = SitePath::from_static("topics");
/// The path of the index of providers.
pub const PROVIDERS: SitePath = SitePath::from_static("providers");
/// The path of the index of months.
pub const ARCHIVE: SitePath = SitePath::from_static("archive");
/// The path of the search page.
pub const SEARCH: SitePath = SitePath::from_static("search");
/// The path of the page of feeds.
pub const FOLLOW: SitePath = SitePath::from_static("follow");
/// The OPML file, which lists all feeds.
pub const OPML: SitePath = SitePath::from_static("feeds.opml");

impl<'a> Addresses<'a> {
    /// Creates the addresses of a site.
    pub fn new(graph: &'a Graph, config: &'a Config) -> Self {
        let articles = &config.articles.address;
        Self {
            graph,
            base_url: &config.base_url,
            urls: config.build.urls,
            articles: (*articles != ArticleAddress::default()).then_some(articles),
            timezone: config.timezone,
        }
    }

    /// The root-relative folder of the files beside an article, with a trailing slash; `None` if the article is not a bundle.
    pub fn beside(self, id: ArticleId) -> Option<String> {
        if !self.graph.articles[id].source.is_bundle {
            return None;
        }
        let href = self.base_url.href(&self.article(id));
        Some(format!("{}/", &href[self.base_url.path().len()..]))
    }

    /// The path of an article.
    pub fn article(self, id: ArticleId) -> SitePath {
        let article = &self.graph.articles[id];
        let category = &self.graph.categories[article.category_id].segment;
        let Some(pattern) = self.articles else {
            return SitePath::concat(&[category, "/", article.segment()]);
        };
        let date = in_zone(article.published_at.value(), self.timezone);
        let provider = article.provider_id.map(|id| &*self.graph.providers[id].key);
        let path = pattern.format(|placeholder| match placeholder {
            Placeholder::Category => Some(Cow::Borrowed(&**category)),
            Placeholder::Slug => Some(article.segment().into()),
            Placeholder::Stem => Some(article.spelled_stem().into()),
            Placeholder::Provider => provider.map(Cow::Borrowed),
            Placeholder::Year => Some(format!("{:04}", date.year()).into()),
            Placeholder::Month => Some(format!("{:02}", date.month()).into()),
            Placeholder::Day => Some(format!("{:02}", date.day()).into()),
        });
        SitePath::concat(&[&path])
    }

    /// The social card of an article without an image.
    pub fn article_card(self, id: ArticleId) -> SitePath {
        SitePath::concat(&["social-cards/", &self.article(id), ".png"])
    }

    /// The path of a topic.
    pub fn topic(self, id: TopicId) -> SitePath {
        TOPICS.join(&self.graph.topics[id].id)
    }

    /// The path of a provider.
    pub fn provider(self, id: ProviderId) -> SitePath {
        PROVIDERS.join(&self.graph.providers[id].key)
    }

    /// The path of a category.
    pub fn category(self, id: CategoryId) -> SitePath {
        HOME.join(&self.graph.categories[id].segment)
    }

    /// The path of a month.
    pub fn month(self, month: Month) -> SitePath {
        ARCHIVE.join(&format!("{:04}/{:02}", month.year, month.month))
    }

    /// The path of a day.
    pub fn day(self, day: NaiveDate) -> SitePath {
        HOME.join(&day.format("%Y/%m/%d").to_string())
    }

    /// The path of a standalone page.
    pub fn page(self, id: PageId) -> SitePath {
        HOME.join(&self.graph.pages[id].path)
    }

    /// The path of a list's landing page.
    pub fn list(self, list: List) -> SitePath {
        match list {
            List::Home => HOME,
            List::Category(id) => self.category(id),
            List::Topic(id) => self.topic(id),
            List::Provider(id) => self.provider(id),
            List::Month(index) => self.month(self.graph.months[index].0),
            List::Day(index) => self.day(self.graph.days[index].0),
        }
    }

    /// The path of page `number` of a list.
    pub fn list_page(self, list: List, number: usize) -> SitePath {
        self.list(list).join(&format!("page/{number}"))
    }

    /// The file of a feed or of an archive document.
    pub fn feed(self, feed: FeedFile) -> SitePath {
        let (name, extension) = feed_file(feed.format);
        self.list(feed.list).join(&match feed.part {
            FeedPart::Newest => format!("{name}.{extension}"),
            FeedPart::Archive(number) => format!("history/{name}-{number}.{extension}"),
        })
    }

    /// The file of the feed of days.
    pub fn daily_feed(self, format: FeedFormat) -> SitePath {
        let (name, extension) = feed_file(format);
        HOME.join(&format!("daily/{name}.{extension}"))
    }

    /// The root-relative link to the page at `path`.
    pub fn href(self, path: &SitePath) -> String {
        self.with_trailing_slash(path, self.base_url.href(path))
    }

    /// The absolute URL of the page at `path`.
    pub fn absolute(self, path: &SitePath) -> String {
        self.with_trailing_slash(path, self.base_url.absolute(path))
    }

    /// The root-relative link to a file, such as a feed.
    pub fn file_href(self, file: &SitePath) -> String {
        self.base_url.href(file)
    }

    /// The absolute URL of a file.
    pub fn file_absolute(self, file: &SitePath) -> String {
        self.base_url.absolute(file)
    }

    /// The output file of the page at `path`.
    pub fn file(self, path: &SitePath) -> SitePath {
        match self.urls {
            _ if path.is_home() => SitePath::from_static("index.html"),
            UrlStyle::Pretty => SitePath::concat(&[path, "/index.html"]),
            UrlStyle::Flat => SitePath::concat(&[path, ".html"]),
        }
    }

    /// Appends a slash to the `url` of the page at `path` if the site's URL style has trailing slashes.
    fn with_trailing_slash(self, path: &SitePath, mut url: String) -> String {
        if self.urls == UrlStyle::Pretty && !path.is_home() {
            url.push('/');
        }
        url
    }
}

/// The name and the extension of feeds.
fn feed_file(format: FeedFormat) -> (&'static str, &'static str) {
    match format {
        FeedFormat::Rss => ("feed", "xml"),
        FeedFormat::Atom => ("atom", "xml"),
        FeedFormat::Json => ("feed", "json"),
    }
}

/// The output file of an alias: `a/b.html` is a file name, `a/b/` a folder with an `index.html`, and `a/b` follows
/// the site's URL style.
pub fn alias_file(alias: &Alias, addresses: Addresses<'_>) -> SitePath {
    let Alias { path, is_folder } = alias;
    match is_folder {
        true => path.join("index.html"),
        false if path.ends_with(".html") || path.ends_with(".htm") => path.clone(),
        false => addresses.file(path),
    }
}
