//! Which files the output consists of.
//!
//! In: the graph, the assets, the configuration. Out: a [`Plan`], a list of files with what
//! each of them shows. Renders nothing. Each kind of output is one file here (which files
//! exist) and one in `render` (their bytes). No two entries have one path: two sources that
//! want the same address are an error that names both.

mod address;
mod api;
mod assets;
mod categories;
mod claims;
mod collisions;
mod compressed;
mod feeds;
mod host;
mod images;
mod index;
mod indexing;
mod menus;
mod origin;
mod paging;
mod search;
mod sitemap;
mod volume;

pub use address::{ARCHIVE, Addresses, HOME, OPML, PROVIDERS, SEARCH, TOPICS};
pub use api::{
    API_PROVIDERS, API_SCHEMA, API_TOPICS, ApiDocument, ApiList, ApiLists, api_page, api_pages,
};
pub use assets::AssetNames;
pub use compressed::CompressedForms;
pub use feeds::{FeedFile, FeedLimits, FeedPart, FeedParts};
pub use host::Redirect;
pub use images::SiteImage;
pub use index::Files;
pub use indexing::{canonical_link, is_in_sitemap, is_noindex};
pub use origin::own_source;
pub use paging::Paging;
pub use search::{SEARCH_FOLDER, SearchPart, SearchParts, search_parts};
pub use sitemap::{Shard, ShardPages, SitePage, sitemap_file};

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::{self, Front, Graph};
use crate::hash::HashMap;
use crate::ids::{ArticleId, CategoryId, Id, PageId, ProviderId, TopicId};
use crate::load::{Alias, Asset};
use crate::text::site_path::SitePath;

/// Every file of the output.
#[derive(Debug)]
pub struct Plan {
    /// The files, in the order in which they are made.
    pub files: Files,
    /// The names of copied files.
    pub assets: AssetNames,
    /// Former addresses that lead on without a page.
    pub redirects: Vec<Redirect>,
    /// The parts of the sitemap.
    pub shards: Vec<Shard>,
    /// The lists of the JSON API.
    pub api: ApiLists,
    /// How many articles each feed holds.
    pub feed_limits: FeedLimits,
    /// The stories of the front page.
    pub front: Front,
    /// Sources that can't be part of the site beside others, as something else has their address
    /// or their name in feeds; a site that goes on without them must be planned again, for
    /// lists to leave them out as well.
    pub homeless: Vec<Arc<str>>,
}

impl Plan {
    /// How many indexes of sitemaps there are.
    pub fn sitemap_indexes(&self) -> usize {
        sitemap::indexes(self.shards.len())
    }

    /// The parts of the sitemap that the index with this number (from 0) names.
    pub fn sitemap_index(&self, number: usize) -> &[Shard] {
        sitemap::of_index(&self.shards, number)
    }
}

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its path in the output folder.
    pub file: SitePath,
    /// Where its bytes come from.
    pub content: Content,
}

/// Where the bytes of a file come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An asset, copied; by its place among the assets.
    Copied(usize),
    /// What a renderer makes of this.
    Rendered(Item),
}

/// What a rendered file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A page of a list: the landing page, or a numbered one.
    List(List, Option<usize>),
    /// The address of a list's next numbered page, which leads to its landing page as yet.
    NextPage(List),
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
    /// What a server shows for an address without a page.
    NotFound,
    /// A former address of an article.
    ArticleAlias(ArticleId),
    /// A former address of a standalone page.
    PageAlias(PageId),
    /// A feed of a list, or a document of its history.
    Feed(FeedFile),
    /// The list of all feeds.
    Opml,
    /// An index of sitemaps, by its number from 0.
    SitemapIndex(usize),
    /// A part of the sitemap, by its place in [`Plan::shards`].
    SitemapShard(usize),
    /// `robots.txt`.
    Robots,
    /// `_headers`.
    Headers,
    /// `_redirects`.
    Redirects,
    /// A document of the JSON API.
    Api(ApiDocument),
    /// An image that is made of the site's title and colours.
    Image(SiteImage),
    /// The image that link previews show of an article without a picture.
    ArticleCard(ArticleId),
}

/// A list of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// All of them.
    Home,
    /// Those of a category.
    Category(CategoryId),
    /// Those of a topic.
    Topic(TopicId),
    /// Those of a provider.
    Provider(ProviderId),
    /// Those of a month, by its place in [`Graph::months`].
    Month(usize),
}

impl List {
    /// The articles of the list, in order.
    pub fn articles(self, graph: &Graph) -> &[ArticleId] {
        match self {
            Self::Home => &graph.newest,
            Self::Category(id) => &graph.categories[id].articles,
            Self::Topic(id) => &graph.topics[id].articles,
            Self::Provider(id) => &graph.providers[id].articles,
            Self::Month(index) => &graph.months[index].1,
        }
    }

    /// Its pages.
    pub fn paging(self, graph: &Graph, config: &Config) -> Paging {
        Paging::new(self.articles(graph).len(), config.list.page_size)
    }

    /// Whether there is nothing in it but what is not published.
    pub fn is_draft(self, graph: &Graph) -> bool {
        let articles = self.articles(graph);
        !articles.is_empty() && articles.iter().all(|id| graph.articles[*id].draft)
    }

    /// Whether it has feeds: what is over and done, as a month, has none.
    pub fn has_feed(self) -> bool {
        !matches!(self, Self::Month(_))
    }
}

/// Plans the output.
pub fn plan(graph: &Graph, assets: &[Asset], config: &Config) -> (Plan, Vec<Diagnostic>) {
    let addresses = Addresses::new(graph, config);
    let (feed_limits, mut diagnostics) = feeds::limits(graph, config);
    let (front, found) = graph::front(graph, config);
    diagnostics.extend(found);
    let mut files = Vec::new();
    let names = AssetNames::new(assets);
    for (index, asset) in assets.iter().enumerate().filter(|(_, asset)| asset.beside.is_none()) {
        let file = SitePath::of_file(names.file(&asset.path));
        files.push(Planned { file, content: Content::Copied(index) });
    }
    // What takes longest: the paths of all articles, and looking at each of them for other lists.
    let (of_articles, (shards, api)) = rayon::join(
        || articles(graph, addresses),
        || {
            let shards = match config.sitemap.enabled {
                true => sitemap::shards(graph, config, sitemap::LIMITS),
                false => Vec::new(),
            };
            let api = if config.api.enabled { api::lists(graph) } else { ApiLists::new() };
            (shards, api)
        },
    );
    files.extend(of_articles);
    beside(graph, assets, addresses, &mut files);
    pages(graph, addresses, &mut files);
    for list in lists(graph, config) {
        list_pages(list, graph, config, addresses, &mut files);
        feeds::files(list, graph, config, &feed_limits, &mut files);
    }
    indexes(config, addresses, &mut files);
    if !config.feeds.formats.is_empty() {
        push(&mut files, OPML, Item::Opml);
    }
    for index in 0..sitemap::indexes(shards.len()) {
        push(&mut files, sitemap_file(index), Item::SitemapIndex(index));
    }
    for (index, shard) in shards.iter().enumerate() {
        push(&mut files, shard.file.clone(), Item::SitemapShard(index));
    }
    // A site's own robots.txt is what its author wants, not a mistake; so with the others.
    let is_own = |file: &str| assets.iter().any(|asset| asset.is_at(file));
    for (item, file, is_wanted) in [
        (Item::Robots, host::ROBOTS, true),
        (Item::Headers, host::HEADERS, config.host.headers),
        (Item::Redirects, host::REDIRECTS, config.host.redirects),
    ] {
        if is_wanted && !is_own(&file) {
            push(&mut files, file, item);
        }
    }
    for image in SiteImage::ALL.into_iter().filter(|image| image.is_wanted(config)) {
        if !is_own(&image.file()) {
            push(&mut files, image.file(), Item::Image(image));
        }
    }
    images::article_cards(graph, config, addresses, &mut files);
    if config.api.enabled {
        api::files(&api, graph, config, &mut files);
    }
    let reserved = config.search.enabled.then_some(SEARCH_FOLDER);
    let (mut files, mut homeless, found) =
        collisions::resolve(files, graph, assets, reserved, addresses);
    diagnostics.extend(found);
    let (too_large, found) = volume::check(graph, config);
    homeless.extend(too_large);
    diagnostics.extend(found);
    let redirects = host::take_redirects(&mut files, graph, addresses);
    diagnostics.extend(menus::check(config, addresses, &files));
    diagnostics.extend(images::check(config, &files));
    diagnostics.extend(categories::check(config, graph));
    let plan = Plan { files, assets: names, redirects, shards, feed_limits, front, api, homeless };
    (plan, diagnostics)
}

/// Every list that has pages.
pub fn lists(graph: &Graph, config: &Config) -> Vec<List> {
    let mut lists = vec![List::Home];
    if config.list.categories {
        lists.extend(graph.categories.ids().map(List::Category));
    }
    lists.extend(graph.topics.ids().map(List::Topic));
    lists.extend(graph.providers.ids().map(List::Provider));
    if config.list.archive {
        lists.extend((0..graph.months.len()).map(List::Month));
    }
    lists
}

fn push(files: &mut Vec<Planned>, file: SitePath, item: Item) {
    files.push(Planned { file, content: Content::Rendered(item) });
}

fn articles(graph: &Graph, addresses: Addresses<'_>) -> Vec<Planned> {
    let planned = |file, item| Planned { file, content: Content::Rendered(item) };
    let rows = graph.articles.rows().par_iter().enumerate();
    let files = rows.flat_map_iter(|(index, article)| {
        let id = ArticleId::from_index(index);
        let own = planned(addresses.file(&addresses.article(id)), Item::Article(id));
        let alias = move |alias: &Alias| {
            planned(address::alias_file(alias, addresses), Item::ArticleAlias(id))
        };
        std::iter::once(own).chain(article.facts.aliases.iter().map(alias))
    });
    files.collect()
}

/// The files beside articles, if these are part of the site.
fn beside(graph: &Graph, assets: &[Asset], addresses: Addresses<'_>, files: &mut Vec<Planned>) {
    let beside: Vec<(usize, &Asset, &Arc<str>)> = assets
        .iter()
        .enumerate()
        .filter_map(|(index, asset)| Some((index, asset, asset.beside.as_ref()?)))
        .collect();
    if beside.is_empty() {
        return;
    }
    let bundles = graph.articles.iter().filter(|(_, article)| article.source.is_bundle);
    let bundles: HashMap<&str, SitePath> =
        bundles.map(|(id, article)| (&*article.source.file, addresses.article(id))).collect();
    for (index, asset, article) in beside {
        let Some(folder) = bundles.get(&**article) else { continue };
        let file = SitePath::of_file(&folder.join(&asset.path));
        files.push(Planned { file, content: Content::Copied(index) });
    }
}

fn pages(graph: &Graph, addresses: Addresses<'_>, files: &mut Vec<Planned>) {
    for (id, page) in graph.pages.iter() {
        push(files, addresses.file(&addresses.page(id)), Item::Page(id));
        for alias in &page.aliases {
            push(files, address::alias_file(alias, addresses), Item::PageAlias(id));
        }
    }
}

fn list_pages(
    list: List,
    graph: &Graph,
    config: &Config,
    addresses: Addresses<'_>,
    files: &mut Vec<Planned>,
) {
    push(files, addresses.file(&addresses.list(list)), Item::List(list, None));
    let numbered = list.paging(graph, config).numbered();
    for number in 1..=numbered {
        let file = addresses.file(&addresses.list_page(list, number));
        push(files, file, Item::List(list, Some(number)));
    }
    if numbered > 0 {
        let file = addresses.file(&addresses.list_page(list, numbered + 1));
        push(files, file, Item::NextPage(list));
    }
}

fn indexes(config: &Config, addresses: Addresses<'_>, files: &mut Vec<Planned>) {
    push(files, addresses.file(&TOPICS), Item::Topics);
    push(files, addresses.file(&PROVIDERS), Item::Providers);
    if config.list.archive {
        push(files, addresses.file(&ARCHIVE), Item::Archive);
    }
    if config.search.enabled {
        push(files, addresses.file(&SEARCH), Item::Search);
    }
    push(files, SitePath::constant("404.html"), Item::NotFound);
}

#[cfg(test)]
mod tests;
