//! The parts of the sitemap: a month of articles each, and one for all other pages.
//!
//! A new article touches its month's part and the index, nothing else; so the part of the
//! other pages gives no dates (lists change with every article). A part holds at most
//! 50,000 addresses (sitemaps.org); a month with more goes on in a further one, filled
//! oldest first.

use crate::config::Config;
use crate::graph::{Graph, Page};
use crate::ids::{ArticleId, PageId};
use crate::plan::{List, is_in_sitemap, lists};
use crate::text::timestamp::Month;

/// One file of the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its path in the output folder.
    pub file: String,
    /// Its pages.
    pub pages: ShardPages,
}

/// What a part of the sitemap lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShardPages {
    /// Articles of a month, oldest first.
    Articles(Vec<ArticleId>),
    /// Landing pages of lists, indexes and standalone pages.
    Others {
        /// Lists, the home page first.
        lists: Vec<List>,
        /// Standalone pages.
        pages: Vec<PageId>,
        /// Whether the indexes are named in this part.
        indexes: bool,
    },
}

/// Addresses in a part, at most, by the protocol.
pub(super) const LIMIT: usize = 50_000;
/// Indexes that the first part of other pages names besides.
const INDEXES: usize = 3;

/// The parts, with at most `limit` addresses each.
pub(super) fn shards(graph: &Graph, config: &Config, limit: usize) -> Vec<Shard> {
    let mut shards = Vec::new();
    let mut lists = lists(graph, config);
    lists.retain(|list| !list.is_draft(graph));
    let is_shown = |page: &Page| !page.draft && !page.noindex;
    let pages: Vec<PageId> =
        graph.pages.iter().filter(|(_, page)| is_shown(page)).map(|(id, _)| id).collect();
    let mut pages = pages.chunks(limit - INDEXES).map(<[PageId]>::to_vec).collect::<Vec<_>>();
    let first_pages = if pages.is_empty() { Vec::new() } else { pages.remove(0) };
    // Sites with so many lists are far away; the limit holds for them all the same.
    let rest = lists.split_off(lists.len().min(limit - INDEXES - first_pages.len()));
    let others = |lists, pages, indexes| ShardPages::Others { lists, pages, indexes };
    push(&mut shards, "pages", others(lists, first_pages, true));
    for chunk in rest.chunks(limit) {
        push(&mut shards, "pages", others(chunk.to_vec(), Vec::new(), false));
    }
    for chunk in pages {
        push(&mut shards, "pages", others(Vec::new(), chunk, false));
    }
    for (month, articles) in &graph.months {
        let is_shown = |id: &ArticleId| is_in_sitemap(&graph.articles[*id], config);
        let mut oldest_first: Vec<ArticleId> = articles.iter().copied().filter(is_shown).collect();
        oldest_first.reverse();
        for chunk in oldest_first.chunks(limit) {
            push(&mut shards, &name(*month), ShardPages::Articles(chunk.to_vec()));
        }
    }
    shards
}

fn name(month: Month) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}

/// Adds a part; the second of one name is called `name-2`.
fn push(shards: &mut Vec<Shard>, name: &str, pages: ShardPages) {
    let is_same = |shard: &&Shard| {
        let stem = shard.file.trim_start_matches("sitemaps/").trim_end_matches(".xml");
        stem == name || stem.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
    };
    let file = match shards.iter().filter(is_same).count() {
        0 => format!("sitemaps/{name}.xml"),
        same => format!("sitemaps/{name}-{}.xml", same + 1),
    };
    shards.push(Shard { file, pages });
}
