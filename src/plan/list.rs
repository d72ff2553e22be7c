//! The lists of articles that have pages.

use super::paging::Paging;
use crate::config::Config;
use crate::graph::Graph;
use crate::ids::{ArticleId, CategoryId, ProviderId, TopicId};

/// A list of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// All articles.
    Home,
    /// The articles of a category.
    Category(CategoryId),
    /// The articles of a topic.
    Topic(TopicId),
    /// The articles of a provider.
    Provider(ProviderId),
    /// The articles of a month, by its index in [`Graph::months`].
    Month(usize),
    /// The articles of a day, by its index in [`Graph::days`].
    Day(usize),
}

impl List {
    /// The articles of the list, newest first.
    pub fn articles(self, graph: &Graph) -> &[ArticleId] {
        match self {
            Self::Home => &graph.newest,
            Self::Category(id) => &graph.categories[id].articles,
            Self::Topic(id) => &graph.topics[id].articles,
            Self::Provider(id) => &graph.providers[id].articles,
            Self::Month(index) => &graph.months[index].1,
            Self::Day(index) => &graph.days[index].1,
        }
    }

    /// The pages of the list.
    pub fn paging(self, graph: &Graph, config: &Config) -> Paging {
        let count = self.articles(graph).len();
        // An edition is one page.
        let size = if matches!(self, Self::Day(_)) { count } else { config.list.page_size };
        Paging::new(count, size)
    }

    /// Whether the list contains drafts only.
    pub fn is_draft(self, graph: &Graph) -> bool {
        let articles = self.articles(graph);
        !articles.is_empty() && articles.iter().all(|id| graph.articles[*id].draft)
    }

    /// Whether the list is that of a [hidden](crate::graph::Topic::is_hidden) topic. Its page and feeds exist, because
    /// others may link to them, but nothing on the site does.
    pub fn is_hidden(self, graph: &Graph) -> bool {
        matches!(self, Self::Topic(id) if graph.topics[id].is_hidden())
    }

    /// Whether the list has feeds. A month or a day has none, because it gets no new articles.
    pub fn has_feed(self) -> bool {
        !matches!(self, Self::Month(_) | Self::Day(_))
    }
}

/// All lists that have pages.
pub fn lists(graph: &Graph, config: &Config) -> Vec<List> {
    let mut lists = vec![List::Home];
    if config.list.categories {
        lists.extend(graph.categories.ids().map(List::Category));
    }
    lists.extend(graph.topics.ids().map(List::Topic));
    lists.extend(graph.providers.ids().map(List::Provider));
    if config.list.archive {
        lists.extend((0..graph.months.len()).map(List::Month));
    }
    if config.list.days {
        lists.extend((0..graph.days.len()).map(List::Day));
    }
    lists
}
