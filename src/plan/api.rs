//! The JSON API: which documents it has.
//!
//! Articles of each category, and of each topic in it, in pages: **numbered from the newest**,
//! as the clients of this form know it, so every page changes with a new article (the lists
//! of the site itself are numbered from the oldest, see `paging`). `index.json` is page 1
//! once more. **A list of a topic holds the articles that name it**, not those of topics below it, as
//! those clients know it. There are also an index of topics, one of providers, one of all that there
//! is, and the schema. There is no page without an article.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::graph::Graph;
use crate::ids::{ArticleId, CategoryId, TopicId};
use crate::plan::{Item, Planned, push};
use crate::text::site_path::SitePath;

/// A document of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiDocument {
    /// What the API has.
    Index,
    /// All topics.
    Topics,
    /// All providers.
    Providers,
    /// The JSON Schema of all documents.
    Schema,
    /// A page of a list, by its number.
    Page(ApiList, usize),
}

/// A list of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiList {
    /// The category of its articles.
    pub category: CategoryId,
    /// The topic that they have, unless it is the list of the whole category.
    pub topic: Option<TopicId>,
}

/// Lists with their articles, newest first.
pub type ApiLists = BTreeMap<ApiList, Vec<ArticleId>>;

/// The folder of the API.
const FOLDER: SitePath = SitePath::constant("api");
/// The file of the index.
const API_INDEX: SitePath = SitePath::constant("api/index.json");
/// The file of the topics.
pub const API_TOPICS: SitePath = SitePath::constant("api/topics/index.json");
/// The file of the providers.
pub const API_PROVIDERS: SitePath = SitePath::constant("api/providers/index.json");
/// The file of the schema.
pub const API_SCHEMA: SitePath = SitePath::constant("api/schema.json");

impl ApiList {
    /// The file that programs ask for first: page 1.
    pub fn file(self, graph: &Graph) -> SitePath {
        self.folder(graph).join("index.json")
    }

    fn page_file(self, graph: &Graph, number: usize) -> SitePath {
        self.folder(graph).join(&format!("page/{number}/index.json"))
    }

    fn folder(self, graph: &Graph) -> SitePath {
        let of_category = FOLDER.join(&graph.categories[self.category].segment);
        match self.topic {
            Some(topic) => of_category.join(&graph.topics[topic].id),
            None => of_category,
        }
    }
}

/// How many pages a list of `total` articles has.
pub fn api_pages(total: usize, config: &Config) -> usize {
    total.div_ceil(config.api.page_size).min(config.api.max_pages.unwrap_or(usize::MAX))
}

/// The articles on page `number` of a list, from 1.
pub fn api_page<'a>(articles: &'a [ArticleId], number: usize, config: &Config) -> &'a [ArticleId] {
    articles.chunks(config.api.page_size).nth(number - 1).unwrap_or_default()
}

/// All lists, each with at least one article.
pub(super) fn lists(graph: &Graph) -> ApiLists {
    let categories = graph
        .categories
        .iter()
        .map(|(category, row)| (ApiList { category, topic: None }, row.articles.clone()));
    let mut lists: Vec<(ApiList, Vec<ArticleId>)> = categories.collect();
    for (topic, row) in graph.topics.iter() {
        // Nearly all articles of a topic are of one category, so its list is the last one.
        let first = lists.len();
        for id in row.own_articles() {
            let key = ApiList { category: graph.articles[*id].category_id, topic: Some(topic) };
            match lists[first..].iter_mut().rev().find(|(list, _)| *list == key) {
                Some((_, articles)) => articles.push(*id),
                None => lists.push((key, vec![*id])),
            }
        }
    }
    lists.into_iter().collect()
}

/// Adds the files of the API.
pub(super) fn files(lists: &ApiLists, graph: &Graph, config: &Config, files: &mut Vec<Planned>) {
    for (file, document) in [
        (API_INDEX, ApiDocument::Index),
        (API_TOPICS, ApiDocument::Topics),
        (API_PROVIDERS, ApiDocument::Providers),
        (API_SCHEMA, ApiDocument::Schema),
    ] {
        push(files, file, Item::Api(document));
    }
    for (list, articles) in lists {
        push(files, list.file(graph), Item::Api(ApiDocument::Page(*list, 1)));
        for number in 1..=api_pages(articles.len(), config) {
            let item = Item::Api(ApiDocument::Page(*list, number));
            push(files, list.page_file(graph, number), item);
        }
    }
}
