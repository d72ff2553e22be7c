//! The indexes: all topics as a tree, all providers, all months.

use std::cmp::Reverse;

use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::ids::{ProviderId, TopicId};
use crate::plan::{ARCHIVE, PROVIDERS, TOPICS};
use crate::render::model::Model;
use crate::render::pages::page;
use crate::render::views::{MonthCountView, PageView, ProviderView, TopicCountView, YearView};
use crate::render::{Renderer, json_ld};
use crate::text::plain;
use crate::text::slug::fold;

impl Renderer<'_> {
    pub(super) fn topic_count(&self, id: TopicId, depth: usize) -> TopicCountView {
        let topic = &self.model.graph.topics[id];
        let link = self.model.topic_link(id);
        TopicCountView {
            name: link.name,
            url: link.url,
            count: topic.articles.len(),
            depth,
            image: topic.images.first().map(|image| self.model.image(image)),
        }
    }

    pub(super) fn topics(&self) -> Result<String, Diagnostic> {
        let graph = self.model.graph;
        let roots = root_topics(graph);
        let mut views = Vec::with_capacity(graph.topics.len());
        // Depth first, with the children of each in their order.
        let mut open: Vec<(TopicId, usize)> = roots.into_iter().rev().map(|id| (id, 0)).collect();
        while let Some((id, depth)) = open.pop() {
            views.push(self.topic_count(id, depth));
            let children = graph.topics[id].children.iter().rev();
            open.extend(children.map(|child| (*child, depth + 1)));
        }
        let mut page = PageView {
            description: format!("All topics of {}", plain::title(&self.model.config.title)),
            ..page(self.model, "topics", TOPICS, "Topics".to_owned())
        };
        page.json_ld = json_ld::document(self.model, &page, Vec::new());
        self.html("topics.html", &page, "topics", &views)
    }

    pub(super) fn providers(&self) -> Result<String, Diagnostic> {
        let providers = &self.model.graph.providers;
        let views: Vec<ProviderView> = providers_by_size(self.model.graph)
            .into_iter()
            .map(|id| {
                let link = self.model.provider_link(id);
                ProviderView {
                    name: link.name,
                    url: self.model.addresses.href(&self.model.addresses.provider(id)),
                    domain: link.domain,
                    website: None,
                    count: Some(providers[id].articles.len()),
                    description: None,
                    icon: link.icon,
                }
            })
            .collect();
        let mut page = PageView {
            description: format!("All sources of {}", plain::title(&self.model.config.title)),
            ..page(self.model, "providers", PROVIDERS, "Providers".to_owned())
        };
        page.json_ld = json_ld::document(self.model, &page, Vec::new());
        self.html("providers.html", &page, "providers", &views)
    }

    pub(super) fn archive(&self) -> Result<String, Diagnostic> {
        let years = years(self.model.graph, self.model);
        let mut page = PageView {
            description: format!("{} by month", plain::title(&self.model.config.title)),
            ..page(self.model, "archive", ARCHIVE, "Archive".to_owned())
        };
        page.json_ld = json_ld::document(self.model, &page, Vec::new());
        self.html("archive.html", &page, "years", &years)
    }
}

/// The topics without a parent, by name.
pub(super) fn root_topics(graph: &Graph) -> Vec<TopicId> {
    let mut roots: Vec<TopicId> =
        graph.topics.iter().filter(|(_, t)| t.parent.is_none()).map(|(id, _)| id).collect();
    roots.sort_by_key(|id| (fold(&graph.topics[*id].name), *id));
    roots
}

/// The providers, those with the most articles first.
pub(super) fn providers_by_size(graph: &Graph) -> Vec<ProviderId> {
    let mut ids: Vec<ProviderId> = graph.providers.ids().collect();
    ids.sort_by_key(|id| (Reverse(graph.providers[*id].articles.len()), *id));
    ids
}

fn years(graph: &Graph, model: Model<'_>) -> Vec<YearView> {
    let mut years: Vec<YearView> = Vec::new();
    for (month, articles) in &graph.months {
        if years.last().is_none_or(|last| last.year != month.year) {
            years.push(YearView { year: month.year, count: 0, months: Vec::new() });
        }
        if let Some(year) = years.last_mut() {
            year.count += articles.len();
            year.months.push(MonthCountView {
                title: month.name(),
                url: model.addresses.href(&model.addresses.month(*month)),
                count: articles.len(),
            });
        }
    }
    years
}
