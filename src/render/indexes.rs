//! The index pages: all topics as a tree, all providers, all months.

use std::cmp::Reverse;

use crate::graph::{Graph, recent_in_topic};
use crate::ids::{ArticleId, CategoryId, ProviderId, TopicId};
use crate::plan::{ARCHIVE, PROVIDERS, TOPICS};
use crate::render::Renderer;
use crate::render::data::PreparedPage;
use crate::render::model::Model;
use crate::render::pages::page;
use crate::render::site::menu_categories;
use crate::render::views::{CountView, PageView, ProviderView, TopicCountView, YearView};
use crate::text::plain;
use crate::text::site_path::SitePath;
use crate::text::timestamp::Month;

impl Renderer<'_> {
    pub(super) fn topic_count(&self, id: TopicId, depth: usize) -> TopicCountView {
        let topic = &self.model.graph.topics[id];
        let link = self.model.topic_link(id);
        TopicCountView {
            name: link.name.clone(),
            url: link.url.clone(),
            count: topic.articles.len(),
            count_text: self.model.texts.number(topic.articles.len()),
            depth,
            recent: None,
            image: topic.images.first().map(|image| self.model.image(image)),
        }
    }

    pub(super) fn topics(&self) -> PreparedPage {
        const TEMPLATE: &str = "topics.html";
        let graph = self.model.graph;
        let roots = root_topics(self.model);
        let mut views = Vec::with_capacity(graph.topics.len());
        // Depth-first traversal.
        let mut open: Vec<(TopicId, usize)> = roots.into_iter().rev().map(|id| (id, 0)).collect();
        while let Some((id, depth)) = open.pop() {
            views.push(TopicCountView { recent: self.recent(id), ..self.topic_count(id, depth) });
            let children = child_topics(self.model, id).into_iter().rev();
            open.extend(children.map(|child| (child, depth + 1)));
        }
        let mut page = PageView {
            count_text: Some(self.model.texts.count("count_topics", views.len())),
            ..self.index("topics", &TOPICS)
        };
        page.json_ld = self.breadcrumbs_json_ld(&page);
        self.page_with(TEMPLATE, &page, "topics", &views)
    }

    /// The times of a topic's recent articles, for the script of reading aids.
    fn recent(&self, id: TopicId) -> Option<String> {
        let graph = self.model.graph;
        let articles = recent_in_topic(graph, id).iter().filter(|_| self.model.config.theme.reader);
        let minutes = articles.map(|id| graph.articles[*id].published_at.value().timestamp() / 60);
        let times: Vec<String> = minutes.map(|minutes| base_36(minutes.unsigned_abs())).collect();
        (!times.is_empty()).then(|| times.join(" "))
    }

    pub(super) fn providers(&self) -> PreparedPage {
        const TEMPLATE: &str = "providers.html";
        let providers = &self.model.graph.providers;
        let views: Vec<ProviderView> = providers_by_size(self.model)
            .into_iter()
            .map(|id| {
                let link = self.model.provider_link(id);
                ProviderView {
                    name: link.name.clone(),
                    url: self.model.addresses.href(&self.model.addresses.provider(id)),
                    domain: link.domain.clone(),
                    website: None,
                    count: Some(providers[id].articles.len()),
                    count_text: Some(self.model.texts.number(providers[id].articles.len())),
                    description: None,
                    worth: Vec::new(),
                    topics: Vec::new(),
                    icon: link.icon.clone(),
                    initial: link.initial.clone(),
                }
            })
            .collect();
        let mut page = PageView {
            count_text: Some(self.model.texts.count("count_providers", views.len())),
            ..self.index("providers", &PROVIDERS)
        };
        page.json_ld = self.breadcrumbs_json_ld(&page);
        self.page_with(TEMPLATE, &page, "providers", &views)
    }

    /// The page view of an index. `name` is also the key of its texts.
    fn index(&self, name: &'static str, path: &SitePath) -> PageView {
        let texts = self.model.texts;
        let site = plain::title(&self.model.config.title);
        PageView {
            description: texts.fill(&format!("{name}_description"), &[("site", &site)]),
            ..page(self.model, name, path, texts.get(name).to_owned())
        }
    }

    pub(super) fn archive(&self) -> PreparedPage {
        const TEMPLATE: &str = "archive.html";
        let years = years(self.model.graph, self.model);
        let mut page = self.index("archive", &ARCHIVE);
        page.json_ld = self.breadcrumbs_json_ld(&page);
        let mut page = self.page_with(TEMPLATE, &page, "years", &years);
        page.data.insert("categories", &categories(self.model));
        page
    }
}

/// A number as browsers read it with `parseInt(text, 36)`.
fn base_36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 || digits.is_empty() {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
    }
    digits.iter().rev().collect()
}

/// The topics without a parent, except hidden ones, sorted by name.
pub(super) fn root_topics(model: Model<'_>) -> Vec<TopicId> {
    let topics = model.graph.topics.iter();
    let mut roots: Vec<TopicId> = topics
        .filter(|(_, topic)| topic.parent.is_none() && !topic.is_hidden())
        .map(|(id, _)| id)
        .collect();
    roots.sort_by_key(|id| model.topic_place(*id));
    roots
}

/// The subtopics of a topic, except hidden ones, sorted by name.
pub(super) fn child_topics(model: Model<'_>, id: TopicId) -> Vec<TopicId> {
    let topics = &model.graph.topics;
    let mut children = topics[id].children.clone();
    children.retain(|child| !topics[*child].is_hidden());
    children.sort_by_key(|id| model.topic_place(*id));
    children
}

/// The providers, sorted by number of articles (largest first), then by name.
pub(super) fn providers_by_size(model: Model<'_>) -> Vec<ProviderId> {
    let providers = &model.graph.providers;
    let mut ids: Vec<ProviderId> = providers.ids().collect();
    ids.sort_by_key(|id| (Reverse(providers[*id].articles.len()), model.provider_place(*id)));
    ids
}

fn years(graph: &Graph, model: Model<'_>) -> Vec<YearView> {
    let mut years: Vec<YearView> = Vec::new();
    for year_months in graph.months.chunk_by(|(a, _), (b, _)| a.year == b.year) {
        let months: Vec<CountView> =
            year_months.iter().map(|month| month_count(model, month)).collect();
        let count = months.iter().map(|month| month.count).sum();
        let year = year_months.first().map_or(0, |(month, _)| month.year);
        years.push(YearView { year, count, count_text: model.texts.number(count), months });
    }
    years
}

/// All categories in menu order, if menus do not list all of them.
fn categories(model: Model<'_>) -> Vec<CountView> {
    let (in_menu, is_complete) = menu_categories(model);
    if is_complete || in_menu.is_empty() {
        return Vec::new();
    }
    let categories = &model.graph.categories;
    let mut ids: Vec<CategoryId> = categories.ids().collect();
    ids.sort_by_key(|id| model.category_place(*id));
    let view = |id: CategoryId| CountView {
        name: model.category_title(id),
        url: model.addresses.href(&model.addresses.category(id)),
        count: categories[id].articles.len(),
        count_text: model.texts.number(categories[id].articles.len()),
    };
    ids.into_iter().map(view).collect()
}

fn month_count(model: Model<'_>, (month, articles): &(Month, Vec<ArticleId>)) -> CountView {
    CountView {
        name: model.texts.month_name(month.month).to_owned(),
        url: model.addresses.href(&model.addresses.month(*month)),
        count: articles.len(),
        count_text: model.texts.number(articles.len()),
    }
}
