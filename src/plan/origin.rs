//! What each planned file comes from, and how strong its claim to an address is.

use std::sync::Arc;

use super::{ApiDocument, ApiList, Content, FeedFile, Item, List};
use crate::diag::{Place, YamlPath};
use crate::graph::Graph;
use crate::ids::ArticleId;
use crate::load::{Asset, AssetOrigin};

/// Who keeps an address that two claim: the first of these. Sources may come from strangers, so
/// what they choose freely never takes the place of what the site has of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// What every site has: its lists, feeds, sitemaps, the API, the files of the theme.
    Generated,
    /// A static file.
    Static,
    /// A standalone page.
    Page,
    /// The list of a category, a topic or a provider, in all its forms.
    List,
    /// An article whose address follows from its file.
    Article,
    /// An article with a chosen slug.
    Slug,
    /// A file beside an article.
    Beside,
    /// A former address of a standalone page.
    PageAlias,
    /// A former address of an article.
    ArticleAlias,
}

impl Rank {
    /// The rank of a planned file.
    pub(super) fn of(content: &Content, graph: &Graph, assets: &[Asset]) -> Self {
        let item = match content {
            Content::Rendered(item) => item,
            Content::Copied(index) => {
                return match assets[*index].origin {
                    _ if assets[*index].beside.is_some() => Self::Beside,
                    AssetOrigin::Theme(_) => Self::Generated,
                    AssetOrigin::Site(_) | AssetOrigin::Replacement(..) => Self::Static,
                };
            }
        };
        match *item {
            Item::Article(id) | Item::ArticleCard(id) => {
                match graph.articles[id].facts.slug.is_some() {
                    true => Self::Slug,
                    false => Self::Article,
                }
            }
            Item::ArticleAlias(_) => Self::ArticleAlias,
            Item::Page(_) => Self::Page,
            Item::PageAlias(_) => Self::PageAlias,
            Item::List(list, _) | Item::NextPage(list) | Item::Feed(FeedFile { list, .. }) => {
                match list {
                    List::Home | List::Month(_) => Self::Generated,
                    List::Category(_) | List::Topic(_) | List::Provider(_) => Self::List,
                }
            }
            Item::Api(ApiDocument::Page(..)) => Self::List,
            Item::Topics
            | Item::Providers
            | Item::Archive
            | Item::Search
            | Item::NotFound
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

/// The source of an article or a page, its former addresses included.
pub fn own_source<'g>(content: &Content, graph: &'g Graph) -> Option<&'g Arc<str>> {
    let Content::Rendered(item) = content else { return None };
    match *item {
        Item::Article(id) | Item::ArticleAlias(id) | Item::ArticleCard(id) => {
            Some(&graph.articles[id].source.file)
        }
        Item::Page(id) | Item::PageAlias(id) => Some(&graph.pages[id].source.file),
        _ => None,
    }
}

/// The file that a planned file comes from (empty for what has none), the place in it that
/// decides about the address, and what it is.
pub(super) fn source(
    content: &Content,
    graph: &Graph,
    assets: &[Asset],
) -> (Arc<str>, Place, String) {
    let key = |key: &str| Place::Value(YamlPath(vec![key.into()]));
    let none = |what: &str| (Arc::from(""), Place::File, what.to_owned());
    // What no file describes comes from its articles; one of them is a place to look at.
    let newest = |articles: &[ArticleId]| match articles.first() {
        Some(id) => Arc::clone(&graph.articles[*id].source.file),
        None => Arc::from(""),
    };
    let item = match content {
        Content::Rendered(item) => item,
        Content::Copied(index) => {
            return match &assets[*index].origin {
                AssetOrigin::Site(file) | AssetOrigin::Replacement(file, _) => {
                    let what = match assets[*index].beside {
                        Some(_) => "a file beside an article",
                        None => "a static file",
                    };
                    (Arc::clone(file), Place::File, what.to_owned())
                }
                AssetOrigin::Theme(_) => none("a file of the theme"),
            };
        }
    };
    match *item {
        Item::Article(id) => {
            let article = &graph.articles[id];
            let place = if article.facts.slug.is_none() { Place::File } else { key("slug") };
            (Arc::clone(&article.source.file), place, "an article".to_owned())
        }
        Item::ArticleCard(id) => {
            let file = Arc::clone(&graph.articles[id].source.file);
            (file, Place::File, "the card of an article".to_owned())
        }
        Item::ArticleAlias(id) => {
            let file = Arc::clone(&graph.articles[id].source.file);
            (file, key("aliases"), "a former address of an article".to_owned())
        }
        Item::Page(id) => {
            (Arc::clone(&graph.pages[id].source.file), Place::File, "a page".to_owned())
        }
        Item::PageAlias(id) => {
            let file = Arc::clone(&graph.pages[id].source.file);
            (file, key("aliases"), "a former address of a page".to_owned())
        }
        Item::List(List::Topic(id), _)
        | Item::NextPage(List::Topic(id))
        | Item::Feed(FeedFile { list: List::Topic(id), .. }) => {
            let topic = &graph.topics[id];
            let (file, place) = match &topic.file {
                Some(file) => (Arc::clone(file), key("_id")),
                None => (newest(&topic.articles), key("topics")),
            };
            (file, place, format!("the topic `{}`", topic.name))
        }
        Item::List(List::Provider(id), _)
        | Item::NextPage(List::Provider(id))
        | Item::Feed(FeedFile { list: List::Provider(id), .. }) => {
            let provider = &graph.providers[id];
            let (file, place) = match &provider.source {
                Some(source) => (Arc::clone(&source.file), key("domain")),
                None => (newest(&provider.articles), key("provider")),
            };
            (file, place, format!("the provider `{}`", provider.name))
        }
        Item::List(List::Category(id), _) | Item::NextPage(List::Category(id)) => {
            let category = &graph.categories[id];
            let what = format!("the list of the category `{}`", category.name);
            (newest(&category.articles), key("category"), what)
        }
        Item::List(..) | Item::NextPage(_) => none("a list of articles"),
        Item::Topics | Item::Providers | Item::Archive => none("an index"),
        Item::Search => none("the search page"),
        Item::NotFound => none("the page for missing addresses"),
        Item::Feed(_) => none("a feed"),
        Item::Opml => none("the list of feeds"),
        Item::SitemapIndex(_) | Item::SitemapShard(_) => none("a sitemap"),
        Item::Robots => none("robots.txt"),
        Item::Headers | Item::Redirects => none("a file for the host"),
        Item::Image(_) => none("an image of the site itself"),
        Item::Api(ApiDocument::Page(ApiList { category, topic }, _)) => {
            let list = topic.map_or(List::Category(category), List::Topic);
            let page = Content::Rendered(Item::List(list, None));
            let (file, place, what) = source(&page, graph, assets);
            (file, place, format!("{what} in the JSON API"))
        }
        Item::Api(_) => none("a part of the JSON API"),
    }
}
