//! Division of the sitemap into shards: one per month of articles, and one for all other pages.
//!
//! A new article changes the shard of its month and the index only; the shard of the other pages has no dates,
//! because lists change with every article. A shard contains at most 50,000 URLs and 50 MiB (sitemaps.org); a month
//! with more articles has several shards, filled from the oldest. `sitemap.news` adds a shard for news search
//! engines.

use chrono::TimeDelta;

use crate::config::Config;
use crate::graph::{Graph, NEWEST_SAMPLE_LEN, Page, newest_without_outliers};
use crate::ids::{ArticleId, PageId};
use crate::plan::{
    ARCHIVE, Addresses, FOLLOW, FollowPage, HOME, List, PROVIDERS, TOPICS, follow_page,
    is_in_sitemap, lists,
};
use crate::text::site_path::{MAX_PATH_LEN, SitePath};
use crate::text::timestamp::Month;

/// One file of the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// The path in the output folder.
    pub file: SitePath,
    /// The pages of the shard.
    pub pages: ShardPages,
}

/// The pages of a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShardPages {
    /// Articles of a month, oldest first.
    Articles(Vec<ArticleId>),
    /// The articles of the last days, newest first.
    News(Vec<ArticleId>),
    /// Landing pages of lists, indexes and standalone pages.
    Others(Vec<SitePage>),
}

/// A page other than an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SitePage {
    /// The landing page of a list.
    List(List),
    /// An index, by its path.
    Index(SitePath),
    /// A standalone page.
    Page(PageId),
}

impl SitePage {
    /// The path of the page.
    pub fn path(&self, addresses: Addresses<'_>) -> SitePath {
        match self {
            Self::List(list) => addresses.list(*list),
            Self::Index(path) => path.clone(),
            Self::Page(id) => addresses.page(*id),
        }
    }
}

/// The limits of one sitemap file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The maximum number of URLs.
    pub(super) count: usize,
    /// The maximum size in bytes.
    pub(super) bytes: usize,
}

/// The limits of sitemaps.org, less a kilobyte for the elements around the URLs.
pub(super) const LIMITS: Limits = Limits { count: 50_000, bytes: 50 * 1024 * 1024 - 1024 };

/// Google News accepts articles of two days, at most a thousand
/// (<https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>). Builds do not depend on the
/// clock, so the two days end with the newest article, ignoring outliers in the future.
const MAX_NEWS_DAYS: i64 = 2;
const MAX_NEWS_ARTICLES: usize = 1000;

/// Divides the pages of the site into shards within `limits`.
pub(super) fn shards(graph: &Graph, config: &Config, limits: Limits) -> Vec<Shard> {
    let addresses = Addresses::new(graph, config);
    let mut shards = Vec::new();
    let news = if config.sitemap.news { news(graph, config) } else { Vec::new() };
    // A sitemap must not be empty.
    let news = Some(news).filter(|articles| !articles.is_empty());
    push(&mut shards, "news", news.into_iter().map(ShardPages::News));
    let base_len = escaped_len(&config.base_url.to_string());
    let others = others(graph, config);
    let parts =
        chunks(&others, limits, usize::MAX, |page| base_len + escaped_len(&page.path(addresses)));
    push(&mut shards, "pages", parts.into_iter().map(ShardPages::Others));
    for (month, articles) in &graph.months {
        let is_shown = |id: &ArticleId| is_in_sitemap(&graph.articles[*id], config);
        let mut oldest_first: Vec<ArticleId> = articles.iter().copied().filter(is_shown).collect();
        oldest_first.reverse();
        // The upper bound, with every byte percent-encoded, is within the limits of most months.
        let max_url_len = base_len + MAX_PATH_LEN * "%00".len();
        let parts = chunks(&oldest_first, limits, max_url_len, |id| {
            base_len + escaped_len(&addresses.article(*id))
        });
        push(&mut shards, &name(*month), parts.into_iter().map(ShardPages::Articles));
    }
    shards
}

/// The number of sitemap indexes for a number of shards. An index can't refer to another index.
pub(super) fn indexes(shards: usize) -> usize {
    shards.div_ceil(LIMITS.count)
}

/// The shards of an index, by its number from 0.
pub(super) fn of_index(shards: &[Shard], index: usize) -> &[Shard] {
    let start = index * LIMITS.count;
    &shards[start..shards.len().min(start + LIMITS.count)]
}

/// The file of an index, by its number from 0.
pub fn sitemap_file(index: usize) -> SitePath {
    match index {
        0 => SitePath::from_static("sitemap.xml"),
        index => HOME.join(&format!("sitemap-{}.xml", index + 1)),
    }
}

fn news(graph: &Graph, config: &Config) -> Vec<ArticleId> {
    let is_shown = |id: &ArticleId| is_in_sitemap(&graph.articles[*id], config);
    let published = || graph.newest.iter().copied().filter(is_shown);
    let instant = |id: ArticleId| graph.articles[id].published_at.value();
    let newest: Vec<_> = published().take(NEWEST_SAMPLE_LEN).map(instant).collect();
    let Some(newest) = newest_without_outliers(&newest) else { return Vec::new() };
    let is_news = |id: &ArticleId| newest - instant(*id) <= TimeDelta::days(MAX_NEWS_DAYS);
    published().take_while(is_news).take(MAX_NEWS_ARTICLES).collect()
}

fn others(graph: &Graph, config: &Config) -> Vec<SitePage> {
    let lists = lists(graph, config)
        .into_iter()
        .filter(|list| !list.is_draft(graph) && !list.is_hidden(graph));
    let archive = config.list.archive.then_some(ARCHIVE);
    let follow = (follow_page(graph, config) == FollowPage::Generated).then_some(FOLLOW);
    let indexes = [Some(TOPICS), Some(PROVIDERS), archive, follow].into_iter().flatten();
    let is_shown = |page: &Page| !page.draft && !page.noindex;
    let pages = graph.pages.iter().filter(|(_, page)| is_shown(page)).map(|(id, _)| id);
    let lists = lists.map(SitePage::List).chain(indexes.map(SitePage::Index));
    lists.chain(pages.map(SitePage::Page)).collect()
}

/// Splits `items` into chunks within the limits. `url_len` computes the length of an item's URL, which is at most
/// `max_url_len`.
fn chunks<T: Clone>(
    items: &[T],
    limits: Limits,
    max_url_len: usize,
    url_len: impl Fn(&T) -> usize,
) -> Vec<Vec<T>> {
    /// The length of the elements around a URL, including a date.
    const ENTRY_OVERHEAD: usize = 100;
    let max_bytes = items.len().saturating_mul(max_url_len.saturating_add(ENTRY_OVERHEAD));
    if items.len() <= limits.count && max_bytes <= limits.bytes {
        return items.chunks(limits.count).map(<[T]>::to_vec).collect();
    }
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut filled = 0;
    for item in items {
        let length = url_len(item) + ENTRY_OVERHEAD;
        match parts.last_mut() {
            Some(part) if part.len() < limits.count && filled + length <= limits.bytes => {
                part.push(item.clone());
                filled += length;
            }
            _ => {
                parts.push(vec![item.clone()]);
                filled = length;
            }
        }
    }
    parts
}

/// The maximum length of a part of a URL after percent-encoding and XML escaping.
fn escaped_len(part: &str) -> usize {
    let max_len = |byte: u8| match byte {
        b'&' => "&#x26;".len(),
        b'-' | b'.' | b'/' | b':' | b'_' | b'~' => 1,
        byte if byte.is_ascii_alphanumeric() => 1,
        _ => "%00".len(),
    };
    part.bytes().map(max_len).sum()
}

fn name(month: Month) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}

/// Adds the shards `name`, `name-2`, `name-3`, ….
fn push(shards: &mut Vec<Shard>, name: &str, parts: impl Iterator<Item = ShardPages>) {
    shards.extend(parts.enumerate().map(|(index, pages)| {
        let file = match index {
            0 => format!("sitemaps/{name}.xml"),
            index => format!("sitemaps/{name}-{}.xml", index + 1),
        };
        Shard { file: HOME.join(&file), pages }
    }));
}

#[cfg(test)]
#[path = "sitemap_tests.rs"]
mod tests;
