//! The parts of the sitemap: a month of articles each, and one for all other pages.
//!
//! A new article touches its month's part and the index, nothing else; so the part of the
//! other pages gives no dates (lists change with every article). A part holds at most
//! 50,000 addresses and 50 MiB (sitemaps.org); a month with more goes on in a further one,
//! filled oldest first. One more part, if it is asked for, is for news search engines.

use chrono::TimeDelta;

use crate::config::Config;
use crate::graph::{Graph, Page, SAMPLE, newest_of};
use crate::ids::{ArticleId, PageId};
use crate::plan::{ARCHIVE, Addresses, HOME, List, PROVIDERS, TOPICS, is_in_sitemap, lists};
use crate::text::site_path::{MAX_PATH, SitePath};
use crate::text::timestamp::Month;

/// One file of the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its path in the output folder.
    pub file: SitePath,
    /// Its pages.
    pub pages: ShardPages,
}

/// What a part of the sitemap lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShardPages {
    /// Articles of a month, oldest first.
    Articles(Vec<ArticleId>),
    /// Articles of the last days, newest first.
    News(Vec<ArticleId>),
    /// Landing pages of lists, indexes and standalone pages.
    Others(Vec<SitePage>),
}

/// A page that is no article.
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
    /// Its path.
    pub fn path(&self, addresses: Addresses<'_>) -> SitePath {
        match self {
            Self::List(list) => addresses.list(*list),
            Self::Index(path) => path.clone(),
            Self::Page(id) => addresses.page(*id),
        }
    }
}

/// What one file of a sitemap may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Addresses.
    pub(super) count: usize,
    /// Bytes.
    pub(super) bytes: usize,
}

/// The limits of the protocol; a kilobyte is left for what stands around the addresses.
pub(super) const LIMITS: Limits = Limits { count: 50_000, bytes: 50 * 1024 * 1024 - 1024 };

/// What a search engine takes for news: articles of two days, at most a thousand
/// (<https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>).
/// The days are those before the newest article (but for dates far after all others), as nothing
/// here depends on the clock.
const NEWS_DAYS: i64 = 2;
const NEWS_COUNT: usize = 1000;

/// The parts, within `limits` each.
pub(super) fn shards(graph: &Graph, config: &Config, limits: Limits) -> Vec<Shard> {
    let addresses = Addresses::new(graph, config);
    let mut shards = Vec::new();
    let news = if config.sitemap.news { news(graph, config) } else { Vec::new() };
    // A part must name a page.
    let news = Some(news).filter(|articles| !articles.is_empty());
    push(&mut shards, "news", news.into_iter().map(ShardPages::News));
    let base_length = written_len(&config.base_url.to_string());
    let others = others(graph, config);
    let parts = chunks(&others, limits, usize::MAX, |page| {
        base_length + written_len(&page.path(addresses))
    });
    push(&mut shards, "pages", parts.into_iter().map(ShardPages::Others));
    for (month, articles) in &graph.months {
        let is_shown = |id: &ArticleId| is_in_sitemap(&graph.articles[*id], config);
        let mut oldest_first: Vec<ArticleId> = articles.iter().copied().filter(is_shown).collect();
        oldest_first.reverse();
        // Each byte percent-encoded: mostly there is room for a month whatever they are.
        let at_most = base_length + MAX_PATH * "%00".len();
        let parts = chunks(&oldest_first, limits, at_most, |id| {
            base_length + written_len(&addresses.article(*id))
        });
        push(&mut shards, &name(*month), parts.into_iter().map(ShardPages::Articles));
    }
    shards
}

/// How many indexes so many parts need: an index may not name another one.
pub(super) fn indexes(shards: usize) -> usize {
    shards.div_ceil(LIMITS.count)
}

/// The parts that the index with this number (from 0) names.
pub(super) fn of_index(shards: &[Shard], index: usize) -> &[Shard] {
    let start = index * LIMITS.count;
    &shards[start..shards.len().min(start + LIMITS.count)]
}

/// The file of the index with this number (from 0).
pub fn sitemap_file(index: usize) -> SitePath {
    match index {
        0 => SitePath::constant("sitemap.xml"),
        index => HOME.join(&format!("sitemap-{}.xml", index + 1)),
    }
}

fn news(graph: &Graph, config: &Config) -> Vec<ArticleId> {
    let is_shown = |id: &ArticleId| is_in_sitemap(&graph.articles[*id], config);
    let published = || graph.newest.iter().copied().filter(is_shown);
    let instant = |id: ArticleId| graph.articles[id].facts.published_at;
    let newest: Vec<_> = published().take(SAMPLE).map(instant).collect();
    let Some(newest) = newest_of(&newest) else { return Vec::new() };
    let is_news = |id: &ArticleId| newest - instant(*id) <= TimeDelta::days(NEWS_DAYS);
    published().take_while(is_news).take(NEWS_COUNT).collect()
}

fn others(graph: &Graph, config: &Config) -> Vec<SitePage> {
    let lists = lists(graph, config).into_iter().filter(|list| !list.is_draft(graph));
    let archive = config.list.archive.then_some(ARCHIVE);
    let indexes = [Some(TOPICS), Some(PROVIDERS), archive].into_iter().flatten();
    let is_shown = |page: &Page| !page.draft && !page.noindex;
    let pages = graph.pages.iter().filter(|(_, page)| is_shown(page)).map(|(id, _)| id);
    let lists = lists.map(SitePage::List).chain(indexes.map(SitePage::Index));
    lists.chain(pages.map(SitePage::Page)).collect()
}

/// Cuts `items` into parts within the limits; `bytes` is the length of an item's address, which
/// is `at_most` so long.
fn chunks<T: Clone>(
    items: &[T],
    limits: Limits,
    at_most: usize,
    bytes: impl Fn(&T) -> usize,
) -> Vec<Vec<T>> {
    /// What stands around an address: its elements and a date.
    const AROUND: usize = 100;
    let all = items.len().saturating_mul(at_most.saturating_add(AROUND));
    if items.len() <= limits.count && all <= limits.bytes {
        return items.chunks(limits.count).map(<[T]>::to_vec).collect();
    }
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut filled = 0;
    for item in items {
        let length = bytes(item) + AROUND;
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

/// How long a part of an address can get when it is written: percent-encoded, or as a
/// reference of XML.
fn written_len(part: &str) -> usize {
    let longest = |byte: u8| match byte {
        b'&' => "&#x26;".len(),
        b'-' | b'.' | b'/' | b':' | b'_' | b'~' => 1,
        byte if byte.is_ascii_alphanumeric() => 1,
        _ => "%00".len(),
    };
    part.bytes().map(longest).sum()
}

fn name(month: Month) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}

/// Adds the parts of one name; the second is called `name-2`.
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
