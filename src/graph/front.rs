//! What stands above the newest articles on the front page: the story that leads, others that
//! are spoken of, and a section for each of a few topics.
//!
//! An article stands in one place there. "Recent" is counted back from the newest article, and
//! never from the clock; a site that publishes little has its newest ones for recent.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::TimeDelta;

use super::Graph;
use super::ranks::recent;
use crate::collections::{HashMap, HashSet};
use crate::config::{Config, Home};
use crate::diag::{Diagnostic, Place};
use crate::ids::{ArticleId, Id, TopicId};
use crate::text::slug::{fold, slug_of_name};
use crate::text::suggest::closest;

/// The stories of a front page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// The one that leads.
    pub lead: Option<ArticleId>,
    /// The hottest of the others.
    pub hot: Vec<ArticleId>,
    /// Topics with theirs.
    pub sections: Vec<Section>,
}

/// A topic on the front page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The topic.
    pub topic: TopicId,
    /// The hottest of its recent articles, the hottest first; never empty.
    pub stories: Vec<ArticleId>,
}

/// With fewer articles, the list of all says as much.
const FEWEST_ARTICLES: usize = 8;
/// Stories are of the last days, and of so many articles at least.
const RECENT_DAYS: i64 = 7;
const RECENT_FEWEST: usize = 25;
/// The one that leads is of the last day.
const LEAD_DAYS: i64 = 1;
const HOT_MOST: usize = 5;
const HOT_FEWEST: usize = 3;
/// Sections that a site has which names none.
const SECTIONS: usize = 4;
/// Fewer stories make no section, unless it is asked for.
const SECTION_FEWEST: usize = 3;

/// Chooses the stories, and says which of the topics that `[home]` names do not exist. A
/// warning, as a topic goes with its last article.
pub fn front(graph: &Graph, config: &Config) -> (Front, Vec<Diagnostic>) {
    let home = &config.home;
    let (named, diagnostics) = named_topics(graph, config);
    if graph.newest.len() < FEWEST_ARTICLES {
        return (Front::default(), diagnostics);
    }
    let newest = |days, fewest| recent(graph, &graph.newest, TimeDelta::days(days), fewest);
    let recent = newest(RECENT_DAYS, RECENT_FEWEST);
    let mut choice = Choice { graph, recent, taken: HashSet::default() };
    let lead = match home.lead {
        true => choice.hottest(&graph.newest[..newest(LEAD_DAYS, 1)], 1).first().copied(),
        false => None,
    };
    let is_hot = |id: &ArticleId| graph.articles[*id].heat.unwrap_or(0) > 0;
    let hot: Vec<ArticleId> = graph.newest[..recent].iter().copied().filter(is_hot).collect();
    let hot = match lead.is_some() && hot.len() > HOT_FEWEST {
        true => choice.hottest(&hot, HOT_MOST),
        false => Vec::new(),
    };
    let sections = match &home.sections {
        Some(_) => {
            let sections = named.into_iter().map(|topic| choice.section(topic, home, 1));
            sections.flatten().collect()
        }
        None => {
            let topics = choice.topics().into_iter();
            let sections = topics.filter_map(|topic| choice.section(topic, home, SECTION_FEWEST));
            sections.take(SECTIONS).collect()
        }
    };
    (Front { lead, hot, sections }, diagnostics)
}

/// The topics that `[home]` names, each once.
fn named_topics(graph: &Graph, config: &Config) -> (Vec<TopicId>, Vec<Diagnostic>) {
    let (mut topics, mut diagnostics) = (Vec::new(), Vec::new());
    for (name, place) in config.home.sections.iter().flatten() {
        match find(graph, name) {
            Some(topic) if topics.contains(&topic) => {}
            Some(topic) => topics.push(topic),
            None => diagnostics.push(unknown(graph, config, name, place)),
        }
    }
    (topics, diagnostics)
}

fn find(graph: &Graph, name: &str) -> Option<TopicId> {
    let (folded, slug) = (fold(name), slug_of_name(name));
    let topics = || graph.topics.iter();
    let by_name = topics().find(|(_, topic)| fold(&topic.name) == folded);
    let by_id = || topics().find(|(_, topic)| fold(&topic.id) == folded || *topic.id == *slug);
    by_name.or_else(by_id).map(|(id, _)| id)
}

fn unknown(graph: &Graph, config: &Config, name: &str, place: &Place) -> Diagnostic {
    let names = graph.topics.rows().iter().flat_map(|topic| [&*topic.name, &*topic.id]);
    let near = closest(name, names);
    Diagnostic::warning("unknown-topic", format!("there is no topic `{name}`"))
        .at(Arc::clone(&config.file), place.clone())
        .label("the front page has no such section")
        .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
}

/// The stories that are taken already, and how to choose further ones.
struct Choice<'a> {
    graph: &'a Graph,
    /// How many of the newest articles are recent.
    recent: usize,
    taken: HashSet<ArticleId>,
}

impl Choice<'_> {
    /// Takes the hottest of `articles` that are not taken yet; of equals the better, then the
    /// newer one.
    fn hottest(&mut self, articles: &[ArticleId], most: usize) -> Vec<ArticleId> {
        let mut free: Vec<ArticleId> =
            articles.iter().copied().filter(|id| !self.taken.contains(id)).collect();
        free.sort_by_key(|id| {
            let article = &self.graph.articles[*id];
            (Reverse((article.heat.unwrap_or(0), article.quality.unwrap_or(0))), *id)
        });
        free.truncate(most);
        self.taken.extend(free.iter().copied());
        free
    }

    /// The section of a topic, if it has `fewest` stories left: the hottest of the recent ones,
    /// or of the newest, if there are fewer.
    fn section(&mut self, topic: TopicId, home: &Home, fewest: usize) -> Option<Section> {
        let articles = &self.graph.topics[topic].articles;
        let free: Vec<ArticleId> = articles
            .iter()
            .copied()
            .filter(|id| !self.taken.contains(id))
            .take(self.recent)
            .collect();
        let recent = free.partition_point(|id| id.index() < self.recent);
        let free = &free[..recent.max(home.stories).min(free.len())];
        (free.len() >= fewest).then(|| Section { topic, stories: self.hottest(free, home.stories) })
    }

    /// The topics of recent articles, those with most first.
    fn topics(&self) -> Vec<TopicId> {
        let mut counts: HashMap<TopicId, usize> = HashMap::default();
        for id in &self.graph.newest[..self.recent] {
            for topic in &self.graph.articles[*id].topic_ids {
                *counts.entry(*topic).or_default() += 1;
            }
        }
        let mut topics: Vec<(TopicId, usize)> = counts.into_iter().collect();
        topics.sort_unstable_by_key(|(topic, count)| (Reverse(*count), *topic));
        topics.retain(|(_, count)| *count >= SECTION_FEWEST);
        topics.into_iter().map(|(topic, _)| topic).collect()
    }
}
