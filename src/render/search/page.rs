//! The search page.

use chrono::Datelike;
use serde::Serialize;

use super::index::language_tag;
use crate::plan::{HOME, SEARCH, SearchPart};
use crate::render::pages::{Page, page};
use crate::render::views::{PageView, SearchView};
use crate::render::{Renderer, json_ld};
use crate::text::plain;
use crate::text::timestamp::in_zone;

/// What the page's script must know.
#[derive(Serialize)]
struct Index {
    /// The site's root, as the addresses in the index start behind it.
    root: String,
    /// The parts, newest first.
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    /// Its folder.
    folder: String,
    /// What stands for all that is in it.
    key: String,
    /// What its index calls its language.
    language: String,
    /// How many articles it has.
    articles: usize,
    /// The day of its oldest article, in words.
    since: String,
    /// The years of its articles, of the oldest and of the newest.
    years: [i32; 2],
}

impl Renderer<'_> {
    pub(in crate::render) fn search(&self) -> Page {
        const TEMPLATE: &str = "search.html";
        let model = self.model;
        let parts = self.search_parts();
        let folder = |path: &str| model.addresses.file_href(&HOME.join(path)) + "/";
        let index = Index {
            root: model.addresses.href(&HOME),
            parts: parts.parts.iter().map(|part| self.part(part, folder(&part.folder()))).collect(),
        };
        let site = plain::title(&model.config.title);
        let mut page = PageView {
            description: model.texts.fill("search_description", &[("site", &site)]),
            // What is found depends on the reader's words, so there is nothing to be found here.
            noindex: true,
            ..page(
                model,
                self.asked(TEMPLATE),
                "search",
                &SEARCH,
                model.texts.get("search").to_owned(),
            )
        };
        page.json_ld = self.path_in_json_ld(TEMPLATE, &page);
        let articles = model.graph.articles.len() - parts.left_out;
        let ready = if parts.left_out > 0 { "search_ready_newest" } else { "search_ready" };
        let count = model.texts.count("count_articles", articles);
        let view = SearchView {
            articles,
            ready_text: model.texts.fill(ready, &[("articles", &count)]),
            left_out: parts.left_out,
            index: json_ld::in_script(&index),
        };
        self.page_with(TEMPLATE, &page, "search", &view)
    }

    fn part(&self, part: &SearchPart, folder: String) -> Part {
        let graph = self.model.graph;
        let timezone = self.model.config.timezone;
        let published = |id| in_zone(graph.articles[id].published_at.value(), timezone);
        let years = || part.articles().map(|id| published(id).year());
        let [first, last] = [years().min(), years().max()].map(Option::unwrap_or_default);
        let oldest = part.articles().next_back();
        Part {
            folder,
            key: part.key.clone(),
            language: language_tag(part, &self.model.config.language),
            articles: part.articles().len(),
            since: oldest
                .map(|id| self.model.date(&graph.articles[id].published_at).text)
                .unwrap_or_default(),
            years: [first, last],
        }
    }
}
