//! The documents of the JSON API.
//!
//! Each category, and each topic within a category, has a paged list of articles. Existing clients expect two
//! differences from the HTML lists: **pages are numbered from the newest** (HTML lists from the oldest, see
//! `paging`), and **the list of a topic excludes the articles of its subtopics**. `index.json` is a copy of
//! page 1. Lists without articles have no document. Further documents are the index of the API, the topics, the
//! providers, and the JSON Schema.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::graph::Graph;
use crate::ids::ArticleId;
use crate::plan::item::{ApiDocument, ApiList, Item, Planned, push};
use crate::text::site_path::SitePath;

/// The lists with their articles, newest first.
pub type ApiLists = BTreeMap<ApiList, Vec<ArticleId>>;

/// The root folder of the API.
const FOLDER: SitePath = SitePath::from_static("api");
/// The file of the index.
const API_INDEX: SitePath = SitePath::from_static("api/index.json");
/// The file of the topics.
pub const API_TOPICS: SitePath = SitePath::from_static("api/topics/index.json");
/// The file of the providers.
pub const API_PROVIDERS: SitePath = SitePath::from_static("api/providers/index.json");
/// The file of the schema.
pub const API_SCHEMA: SitePath = SitePath::from_static("api/schema.json");

impl ApiList {
    /// The first file that clients request: a copy of page 1.
    pub fn file(self, graph: &Graph) -> SitePath {
        self.folder(graph).join("index.json")
    }

    fn page_file(self, graph: &Graph, number: usize) -> SitePath {
        self.folder(graph).join(&format!("page/{number}/index.json"))
    }

    fn folder(self, graph: &Graph) -> SitePath {
        let category = FOLDER.join(&graph.categories[self.category].segment);
        match self.topic {
            Some(topic) => category.join(&graph.topics[topic].id),
            None => category,
        }
    }
}

/// The number of pages of a list of `total` articles.
pub fn api_pages(total: usize, config: &Config) -> usize {
    total.div_ceil(config.api.page_size).min(config.api.max_pages.unwrap_or(usize::MAX))
}

/// The articles on page `number` (from 1) of a list.
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
        // Nearly all articles of a topic are in one category: its list is found at the end.
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
