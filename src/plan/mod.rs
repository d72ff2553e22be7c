//! Plans the output: graph, assets and configuration → [`Plan`], the list of all output files.
//!
//! Renders nothing. **No two planned files have the same path, and no file has the path of another file's folder**:
//! a collision is reported at both sources, and the weaker file is removed. Each kind of output has one module here
//! (which files exist) and one in `render` (their content).

mod address;
mod api;
mod assets;
mod categories;
mod collisions;
mod compressed;
mod conflicts;
mod days;
mod feeds;
mod files;
mod follow;
mod host;
mod images;
mod indexing;
mod item;
mod list;
mod menus;
mod origin;
mod output_size;
mod paging;
mod search;
mod sitemap;

pub use address::{ARCHIVE, Addresses, FOLLOW, HOME, OPML, PROVIDERS, SEARCH, TOPICS};
pub use api::{API_PROVIDERS, API_SCHEMA, API_TOPICS, ApiLists, api_page, api_pages};
pub use assets::AssetNames;
pub use compressed::CompressedForms;
pub use days::{finished_days, next_day};
pub use feeds::{FeedLimits, FeedParts};
pub use files::Files;
pub use follow::{FollowPage, follow_page};
pub use host::Redirect;
pub use indexing::{canonical_link, is_in_sitemap, is_noindex};
pub use item::{ApiDocument, ApiList, Content, FeedFile, FeedPart, Item, Planned, SiteImage};
pub use list::{List, lists};
pub use origin::source_file;
pub use paging::Paging;
pub use search::{SEARCH_FOLDER, SearchPart, SearchParts, search_parts};
pub use sitemap::{Shard, ShardPages, SitePage, sitemap_file};

use std::sync::Arc;

use rayon::prelude::*;

use self::item::push;
use crate::collections::HashMap;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::{self, FrontPage, Graph};
use crate::ids::{ArticleId, Id};
use crate::load::{Alias, Asset};
use crate::text::site_path::SitePath;

/// All files of the output.
#[derive(Debug)]
pub struct Plan {
    /// The files, in rendering order.
    pub files: Files,
    /// The output names of copied files.
    pub assets: AssetNames,
    /// The aliases that have a redirect rule instead of a page.
    pub redirects: Vec<Redirect>,
    /// The shards of the sitemap.
    pub shards: Vec<Shard>,
    /// The lists of the JSON API.
    pub api: ApiLists,
    /// The maximum number of articles in each feed.
    pub feed_limits: FeedLimits,
    /// The sections of the front page.
    pub front: FrontPage,
    /// Sources that can't be published, because another file has their address or their name in feeds. To publish a site
    /// without them, graph and plan must be built again, so that lists exclude them as well.
    pub displaced: Vec<Arc<str>>,
}

impl Plan {
    /// The number of sitemap indexes.
    pub fn sitemap_indexes(&self) -> usize {
        sitemap::indexes(self.shards.len())
    }

    /// The shards of a sitemap index, by its number from 0.
    pub fn sitemap_index(&self, number: usize) -> &[Shard] {
        sitemap::of_index(&self.shards, number)
    }
}

/// Plans the output.
pub fn plan(graph: &Graph, assets: &[Asset], config: &Config) -> (Plan, Vec<Diagnostic>) {
    let addresses = Addresses::new(graph, config);
    let (feed_limits, mut diagnostics) = feeds::limits(graph, config);
    let (front, findings) = graph::front_page(graph, config);
    diagnostics.extend(findings);
    let asset_names = AssetNames::new(assets);
    let mut files = static_files(assets, &asset_names);
    // Both sides iterate over all articles.
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
    days::files(graph, config, addresses, &mut files);
    indexes(graph, config, addresses, &mut files);
    if !config.feeds.formats.is_empty() {
        push(&mut files, OPML, Item::Opml);
    }
    for index in 0..sitemap::indexes(shards.len()) {
        push(&mut files, sitemap_file(index), Item::SitemapIndex(index));
    }
    for (index, shard) in shards.iter().enumerate() {
        push(&mut files, shard.file.clone(), Item::SitemapShard(index));
    }
    replaceable_files(assets, config, &mut files);
    images::article_cards(graph, config, addresses, &mut files);
    if config.api.enabled {
        api::files(&api, graph, config, &mut files);
    }
    let reserved = config.search.enabled.then_some(SEARCH_FOLDER);
    let (mut files, mut displaced, findings) =
        collisions::resolve(files, graph, assets, reserved, addresses);
    diagnostics.extend(findings);
    let (too_large, findings) = output_size::check(graph, config);
    displaced.extend(too_large);
    diagnostics.extend(findings);
    let redirects = host::extract_redirects(&mut files, graph, addresses);
    diagnostics.extend(menus::check(config, addresses, &files));
    diagnostics.extend(images::check(config, &files));
    diagnostics.extend(categories::check(config, graph));
    let assets = asset_names;
    let plan = Plan { files, assets, redirects, shards, feed_limits, front, api, displaced };
    (plan, diagnostics)
}

/// The static files of the site and of the theme.
fn static_files(assets: &[Asset], names: &AssetNames) -> Vec<Planned> {
    let assets = assets.iter().enumerate().filter(|(_, asset)| asset.bundle.is_none());
    let files = assets.map(|(index, asset)| Planned {
        file: SitePath::from_file(names.file(&asset.path)),
        content: Content::Copied(index),
    });
    files.collect()
}

/// Plans the generated files that a static file of the same name replaces, without a collision.
fn replaceable_files(assets: &[Asset], config: &Config, files: &mut Vec<Planned>) {
    let is_replaced = |file: &str| assets.iter().any(|asset| asset.is_at(file));
    for (item, file, is_enabled) in [
        (Item::Robots, host::ROBOTS, true),
        (Item::Headers, host::HEADERS, config.host.headers),
        (Item::Redirects, host::REDIRECTS, config.host.redirects),
    ] {
        if is_enabled && !is_replaced(&file) {
            push(files, file, item);
        }
    }
    for image in SiteImage::ALL.into_iter().filter(|image| image.is_needed(config)) {
        if !is_replaced(&image.file()) {
            push(files, image.file(), Item::Image(image));
        }
    }
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
        std::iter::once(own).chain(article.aliases.iter().map(alias))
    });
    files.collect()
}

/// Plans the files beside published articles.
fn beside(graph: &Graph, assets: &[Asset], addresses: Addresses<'_>, files: &mut Vec<Planned>) {
    let beside: Vec<(usize, &Asset, &Arc<str>)> = assets
        .iter()
        .enumerate()
        .filter_map(|(index, asset)| Some((index, asset, asset.bundle.as_ref()?)))
        .collect();
    if beside.is_empty() {
        return;
    }
    let bundles = graph.articles.iter().filter(|(_, article)| article.source.is_bundle);
    let bundles: HashMap<&str, SitePath> =
        bundles.map(|(id, article)| (&*article.source.file, addresses.article(id))).collect();
    for (index, asset, article) in beside {
        let Some(folder) = bundles.get(&**article) else { continue };
        let file = SitePath::from_file(&folder.join(&asset.path));
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

fn indexes(graph: &Graph, config: &Config, addresses: Addresses<'_>, files: &mut Vec<Planned>) {
    push(files, addresses.file(&TOPICS), Item::Topics);
    push(files, addresses.file(&PROVIDERS), Item::Providers);
    if config.list.archive {
        push(files, addresses.file(&ARCHIVE), Item::Archive);
    }
    if config.search.enabled {
        push(files, addresses.file(&SEARCH), Item::Search);
    }
    if follow_page(graph, config) == FollowPage::Generated {
        push(files, addresses.file(&FOLLOW), Item::Follow);
    }
    push(files, SitePath::from_static("404.html"), Item::NotFound);
}

#[cfg(test)]
mod tests;
