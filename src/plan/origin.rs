//! The origin of each planned file, and its rank in collisions.

use std::sync::Arc;

use super::{ApiDocument, ApiList, Content, FeedFile, Item, List};
use crate::diag::{Place, YamlPath};
use crate::graph::Graph;
use crate::ids::{ArticleId, PageId};
use crate::load::{Asset, AssetOrigin};

/// The precedence of planned files with the same path: the first rank wins. Addresses that the author of a source can
/// choose freely rank last, so that an untrusted source can't replace another page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Generated for every site: lists, feeds, sitemaps, the API, theme files.
    Generated,
    /// A static file.
    Static,
    /// A standalone page.
    Page,
    /// The list of a category, a topic or a provider, with its feeds and API documents.
    List,
    /// An article whose address is derived from its file name.
    Article,
    /// An article with a `slug`.
    Slug,
    /// A file beside an article.
    Beside,
    /// An alias of a standalone page.
    PageAlias,
    /// An alias of an article.
    ArticleAlias,
}

impl Rank {
    /// The rank of a planned file.
    pub(super) fn of(content: &Content, graph: &Graph, assets: &[Asset]) -> Self {
        let item = match content {
            Content::Rendered(item) => item,
            Content::Copied(index) => {
                return match assets[*index].origin {
                    _ if assets[*index].bundle.is_some() => Self::Beside,
                    AssetOrigin::Theme(_) => Self::Generated,
                    AssetOrigin::Site(_) | AssetOrigin::Replacement(..) => Self::Static,
                };
            }
        };
        match *item {
            Item::Article(id) | Item::SocialCard(id) => match graph.articles[id].slug.is_some() {
                true => Self::Slug,
                false => Self::Article,
            },
            Item::ArticleAlias(_) => Self::ArticleAlias,
            Item::Page(_) => Self::Page,
            Item::PageAlias(_) => Self::PageAlias,
            Item::List(list, _) | Item::NextPage(list) | Item::Feed(FeedFile { list, .. }) => {
                match list {
                    List::Home | List::Month(_) | List::Day(_) => Self::Generated,
                    List::Category(_) | List::Topic(_) | List::Provider(_) => Self::List,
                }
            }
            Item::Api(ApiDocument::Page(..)) => Self::List,
            Item::Topics
            | Item::Providers
            | Item::Archive
            | Item::Search
            | Item::Follow
            | Item::NotFound
            | Item::NextDay(_)
            | Item::DailyFeed(_)
            | Item::Opml
            | Item::SitemapIndex(_)
            | Item::SitemapShard(_)
            | Item::Robots
            | Item::Headers
            | Item::Redirects
            | Item::Api(_)
            | Item::Image(_) => Self::Generated,
        }
    }
}

/// The source file of an article or a page, or of one of its aliases or its social card.
pub fn source_file<'g>(content: &Content, graph: &'g Graph) -> Option<&'g Arc<str>> {
    let Content::Rendered(item) = content else { return None };
    match *item {
        Item::Article(id) | Item::ArticleAlias(id) | Item::SocialCard(id) => {
            Some(&graph.articles[id].source.file)
        }
        Item::Page(id) | Item::PageAlias(id) => Some(&graph.pages[id].source.file),
        _ => None,
    }
}

/// The origin of a planned file, for findings.
pub(super) struct Origin {
    /// The source file that determines the path; empty for generated files.
    pub(super) file: Arc<str>,
    /// The place in the source file that determines the path.
    pub(super) place: Place,
    /// A description of the planned file, such as `an article`.
    pub(super) description: String,
}

impl Origin {
    /// The origin of a planned file.
    pub(super) fn of(content: &Content, graph: &Graph, assets: &[Asset]) -> Self {
        match content {
            Content::Rendered(item) => Self::of_item(item, graph),
            Content::Copied(index) => Self::of_asset(&assets[*index]),
        }
    }

    fn new(file: &Arc<str>, place: Place, description: impl Into<String>) -> Self {
        Self { file: Arc::clone(file), place, description: description.into() }
    }

    fn generated(description: &str) -> Self {
        Self { file: Arc::from(""), place: Place::File, description: description.to_owned() }
    }

    fn of_asset(asset: &Asset) -> Self {
        match &asset.origin {
            AssetOrigin::Theme(_) => Self::generated("a theme file"),
            AssetOrigin::Site(file) | AssetOrigin::Replacement(file, _) => {
                let description = match asset.bundle {
                    Some(_) => "a file beside an article",
                    None => "a static file",
                };
                Self::new(file, Place::File, description)
            }
        }
    }

    fn of_item(item: &Item, graph: &Graph) -> Self {
        let article_file = |id: ArticleId| &graph.articles[id].source.file;
        let page_file = |id: PageId| &graph.pages[id].source.file;
        match *item {
            Item::Article(id) => {
                let has_slug = graph.articles[id].slug.is_some();
                let place = if has_slug { key("slug") } else { Place::File };
                Self::new(article_file(id), place, "an article")
            }
            Item::SocialCard(id) => {
                Self::new(article_file(id), Place::File, "the social card of an article")
            }
            Item::ArticleAlias(id) => {
                Self::new(article_file(id), key("aliases"), "an alias of an article")
            }
            Item::Page(id) => Self::new(page_file(id), Place::File, "a page"),
            Item::PageAlias(id) => Self::new(page_file(id), key("aliases"), "an alias of a page"),
            Item::List(list, _) | Item::NextPage(list) => Self::of_list(list, graph),
            Item::Feed(FeedFile { list: list @ (List::Topic(_) | List::Provider(_)), .. }) => {
                Self::of_list(list, graph)
            }
            Item::Api(ApiDocument::Page(ApiList { category, topic }, _)) => {
                let list = topic.map_or(List::Category(category), List::Topic);
                let origin = Self::of_list(list, graph);
                Self { description: format!("{} in the JSON API", origin.description), ..origin }
            }
            Item::Topics | Item::Providers | Item::Archive => Self::generated("an index"),
            Item::Search => Self::generated("the search page"),
            Item::Follow => Self::generated("the page of feeds"),
            Item::NotFound => Self::generated("the 404 page"),
            Item::NextDay(_) => Self::generated("the page of a day"),
            Item::Feed(_) | Item::DailyFeed(_) => Self::generated("a feed"),
            Item::Opml => Self::generated("the list of feeds"),
            Item::SitemapIndex(_) | Item::SitemapShard(_) => Self::generated("a sitemap"),
            Item::Robots => Self::generated("robots.txt"),
            Item::Headers | Item::Redirects => Self::generated("a file for the host"),
            Item::Image(_) => Self::generated("an image of the site itself"),
            Item::Api(_) => Self::generated("a document of the JSON API"),
        }
    }

    fn of_list(list: List, graph: &Graph) -> Self {
        // A topic, provider or category without a source file exists because of its articles: the newest one
        // serves as an example.
        let newest = |articles: &[ArticleId]| match articles.first() {
            Some(id) => Arc::clone(&graph.articles[*id].source.file),
            None => Arc::from(""),
        };
        match list {
            List::Topic(id) => {
                let topic = &graph.topics[id];
                let description = format!("the topic `{}`", topic.name);
                match &topic.file {
                    Some(file) => Self::new(file, key("_id"), description),
                    None => Self::new(&newest(&topic.articles), key("topics"), description),
                }
            }
            List::Provider(id) => {
                let provider = &graph.providers[id];
                let description = format!("the provider `{}`", provider.name);
                match &provider.source {
                    Some(source) => Self::new(&source.file, key("domain"), description),
                    None => Self::new(&newest(&provider.articles), key("provider"), description),
                }
            }
            List::Category(id) => {
                let category = &graph.categories[id];
                let description = format!("the list of the category `{}`", category.name);
                Self::new(&newest(&category.articles), key("category"), description)
            }
            List::Home | List::Month(_) => Self::generated("a list of articles"),
            List::Day(_) => Self::generated("the page of a day"),
        }
    }
}

fn key(key: &str) -> Place {
    Place::Value(YamlPath(vec![key.into()]))
}
