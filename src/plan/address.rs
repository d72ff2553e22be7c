//! Where everything is: paths in the site, and the links and files that they become.
//!
//! A *path* is what an address is about, without slashes at its ends: `news/a`, `topics/ai`,
//! and nothing for the home page. [`Addresses`] alone knows what is written before and
//! behind it.

use crate::config::{BaseUrl, Config, Format, UrlStyle};
use crate::graph::Graph;
use crate::ids::{ArticleId, CategoryId, PageId, ProviderId, TopicId};
use crate::plan::{FeedFile, FeedPart, List};
use crate::text::timestamp::Month;

/// Turns what the graph holds into paths, and paths into links and files.
#[derive(Clone, Copy)]
pub struct Addresses<'a> {
    graph: &'a Graph,
    base_url: &'a BaseUrl,
    urls: UrlStyle,
}

/// The path of the home page.
pub const HOME: &str = "";
/// The path of the index of topics.
pub const TOPICS: &str = "topics";
/// The path of the index of providers.
pub const PROVIDERS: &str = "providers";
/// The path of the index of months.
pub const ARCHIVE: &str = "archive";
/// The path of the search page.
pub const SEARCH: &str = "search";
/// The file that lists all feeds.
pub const OPML: &str = "feeds.opml";

impl<'a> Addresses<'a> {
    /// The addresses of a site.
    pub fn new(graph: &'a Graph, config: &'a Config) -> Self {
        Self { graph, base_url: &config.base_url, urls: config.build.urls }
    }

    /// The path of an article.
    pub fn article(self, id: ArticleId) -> String {
        let article = &self.graph.articles[id];
        [&self.graph.categories[article.category_id].segment, "/", article.segment()].concat()
    }

    /// The file of the card that link previews show of an article without a picture.
    pub fn article_card(self, id: ArticleId) -> String {
        ["social-cards/", &self.article(id), ".png"].concat()
    }

    /// The path of a topic.
    pub fn topic(self, id: TopicId) -> String {
        [TOPICS, "/", &self.graph.topics[id].id].concat()
    }

    /// The path of a provider.
    pub fn provider(self, id: ProviderId) -> String {
        [PROVIDERS, "/", &self.graph.providers[id].key].concat()
    }

    /// The path of a category.
    pub fn category(self, id: CategoryId) -> String {
        self.graph.categories[id].segment.to_string()
    }

    /// The path of a month.
    pub fn month(self, month: Month) -> String {
        format!("{ARCHIVE}/{:04}/{:02}", month.year, month.month)
    }

    /// The path of a standalone page.
    pub fn page(self, id: PageId) -> String {
        self.graph.pages[id].path.to_string()
    }

    /// The path of a list's landing page.
    pub fn list(self, list: List) -> String {
        match list {
            List::Home => HOME.to_owned(),
            List::Category(id) => self.category(id),
            List::Topic(id) => self.topic(id),
            List::Provider(id) => self.provider(id),
            List::Month(index) => self.month(self.graph.months[index].0),
        }
    }

    /// The path of page `number` of a list.
    pub fn list_page(self, list: List, number: usize) -> String {
        self.below(list, &format!("page/{number}"))
    }

    /// The file of a feed, or of a document of its history.
    pub fn feed(self, feed: FeedFile) -> String {
        let (name, ending) = match feed.format {
            Format::Rss => ("feed", "xml"),
            Format::Atom => ("atom", "xml"),
            Format::Json => ("feed", "json"),
        };
        match feed.part {
            FeedPart::Newest => self.below(feed.list, &format!("{name}.{ending}")),
            FeedPart::Archive(number) => {
                self.below(feed.list, &format!("history/{name}-{number}.{ending}"))
            }
        }
    }

    fn below(self, list: List, name: &str) -> String {
        match self.list(list) {
            path if path.is_empty() => name.to_owned(),
            path => format!("{path}/{name}"),
        }
    }

    /// The link to the page at `path`, from anywhere on the site.
    pub fn href(self, path: &str) -> String {
        self.written(path, self.base_url.href(path))
    }

    /// The same as an absolute URL.
    pub fn absolute(self, path: &str) -> String {
        self.written(path, self.base_url.absolute(path))
    }

    /// The link to a file, such as a feed.
    pub fn file_href(self, file: &str) -> String {
        self.base_url.href(file)
    }

    /// The same as an absolute URL.
    pub fn file_absolute(self, file: &str) -> String {
        self.base_url.absolute(file)
    }

    /// The file in the output that holds the page at `path`.
    pub fn file(self, path: &str) -> String {
        match (self.urls, path) {
            (_, HOME) => "index.html".to_owned(),
            (UrlStyle::Pretty, path) => [path, "/index.html"].concat(),
            (UrlStyle::Flat, path) => [path, ".html"].concat(),
        }
    }

    /// `url` of the page at `path` in the form that the site's addresses have.
    fn written(self, path: &str, mut url: String) -> String {
        if self.urls == UrlStyle::Pretty && path != HOME {
            url.push('/');
        }
        url
    }
}

/// The file of a former address: `a/b.html` as it stands, `a/b/` as a folder, and `a/b`
/// in the form of the site's own addresses.
pub fn alias_file(alias: &str, addresses: Addresses<'_>) -> String {
    match alias.strip_suffix('/') {
        Some(folder) => format!("{folder}/index.html"),
        None if alias.ends_with(".html") || alias.ends_with(".htm") => alias.to_owned(),
        None => addresses.file(alias),
    }
}
