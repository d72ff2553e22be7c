//! Alphabetical order in the site's language, for indexes and menus.

use std::sync::OnceLock;

use crate::config::Config;
use crate::graph::Graph;
use crate::ids::{CategoryId, Id, IdVec, PageId, ProviderId, TopicId};
use crate::text::collate::Collation;
use crate::text::plain;

/// The alphabetical positions of topics, providers, categories and pages, computed on first use.
#[derive(Default)]
pub(super) struct NameOrder {
    topics: OnceLock<IdVec<TopicId, usize>>,
    providers: OnceLock<IdVec<ProviderId, usize>>,
    categories: OnceLock<IdVec<CategoryId, usize>>,
    pages: OnceLock<IdVec<PageId, usize>>,
}

impl NameOrder {
    pub(super) fn of_topic(&self, graph: &Graph, config: &Config, id: TopicId) -> usize {
        let names = || graph.topics.rows().iter().map(|topic| plain::title(&topic.name));
        self.topics.get_or_init(|| positions(config, names()))[id]
    }

    pub(super) fn of_provider(&self, graph: &Graph, config: &Config, id: ProviderId) -> usize {
        let names = || graph.providers.rows().iter().map(|provider| plain::title(&provider.name));
        self.providers.get_or_init(|| positions(config, names()))[id]
    }

    /// `title` returns the title of a category.
    pub(super) fn of_category(
        &self,
        graph: &Graph,
        config: &Config,
        title: impl Fn(CategoryId) -> String,
        id: CategoryId,
    ) -> usize {
        self.categories.get_or_init(|| positions(config, graph.categories.ids().map(title)))[id]
    }

    pub(super) fn of_page(&self, graph: &Graph, config: &Config, id: PageId) -> usize {
        let titles = || graph.pages.rows().iter().map(|page| plain::title(&page.title));
        self.pages.get_or_init(|| positions(config, titles()))[id]
    }
}

/// The position of each name in alphabetical order. Equal names keep their order.
fn positions<I: Id>(config: &Config, names: impl Iterator<Item = String>) -> IdVec<I, usize> {
    let names: Vec<String> = names.collect();
    let order = Collation::new(&config.language);
    let mut sorted: Vec<usize> = (0..names.len()).collect();
    sorted.sort_by(|one, other| order.compare(&names[*one], &names[*other]));
    let mut positions = vec![0; names.len()];
    for (position, index) in sorted.into_iter().enumerate() {
        positions[index] = position;
    }
    positions.into()
}
