//! The search page.

use chrono::Datelike;
use serde::Serialize;

use super::index::language_tag;
use crate::plan::{HOME, SEARCH, SearchPart};
use crate::render::data::PreparedPage;
use crate::render::pages::page;
use crate::render::views::{PageView, SearchView};
use crate::render::{Renderer, json_ld};
use crate::text::plain;
use crate::text::timestamp::in_zone;

/// The configuration of the page's script.
#[derive(Serialize)]
struct ScriptConfig {
    /// The root of the site; URLs in the index are relative to it.
    root: String,
    /// The parts, newest first.
    parts: Vec<PartConfig>,
}

#[derive(Serialize)]
struct PartConfig {
    /// The URL of the folder.
    folder: String,
    /// The hash of the part's inputs.
    key: String,
    /// The language tag of the part.
    language: String,
    /// The number of articles.
    articles: usize,
    /// The date of the oldest article, formatted.
    since: String,
    /// The years of the oldest and of the newest article.
    years: [i32; 2],
}

impl Renderer<'_> {
    pub(in crate::render) fn search(&self) -> PreparedPage {
        const TEMPLATE: &str = "search.html";
        let model = self.model;
        let parts = self.search_parts();
        let folder = |path: &str| model.addresses.file_href(&HOME.join(path)) + "/";
        let script_config = ScriptConfig {
            root: model.addresses.href(&HOME),
            parts: parts
                .parts
                .iter()
                .map(|part| self.part_config(part, folder(&part.folder())))
                .collect(),
        };
        let site = plain::title(&model.config.title);
        let mut page = PageView {
            description: model.texts.fill("search_description", &[("site", &site)]),
            // Without a query, the page is empty.
            noindex: true,
            ..page(model, "search", &SEARCH, model.texts.get("search").to_owned())
        };
        page.json_ld = self.breadcrumbs_json_ld(&page);
        let articles = model.graph.articles.len() - parts.left_out;
        let ready_text = if parts.left_out > 0 { "search_ready_newest" } else { "search_ready" };
        let count = model.texts.count("count_articles", articles);
        let view = SearchView {
            articles,
            ready_text: model.texts.fill(ready_text, &[("articles", &count)]),
            left_out: parts.left_out,
            index: json_ld::in_script(&script_config),
        };
        self.page_with(TEMPLATE, &page, "search", &view)
    }

    fn part_config(&self, part: &SearchPart, folder: String) -> PartConfig {
        let graph = self.model.graph;
        let timezone = self.model.config.timezone;
        let published = |id| in_zone(graph.articles[id].published_at.value(), timezone);
        let years = || part.articles().map(|id| published(id).year());
        let [first, last] = [years().min(), years().max()].map(Option::unwrap_or_default);
        let oldest = part.articles().next_back();
        PartConfig {
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
