//! The stories above the list of newest articles on the front page: the lead story, hot stories, and
//! sections of topics.
//!
//! Each article appears in one place only. Recency is relative to the newest article, never to the
//! clock. What has too few recent stories is left out.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::TimeDelta;

use super::model::Graph;
use super::rankings::recent_count;
use crate::collections::{HashMap, HashSet};
use crate::config::{Config, Home};
use crate::diag::{Diagnostic, Place};
use crate::ids::{ArticleId, Id, TopicId};
use crate::text::slug::{fold, slug_of_name};
use crate::text::suggest::closest;

/// The stories of the front page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontPage {
    /// The lead story.
    pub lead: Option<ArticleId>,
    /// The hottest of the other stories, if there are enough for `hot` as well.
    pub seconds: Vec<ArticleId>,
    /// The next hottest stories.
    pub hot: Vec<ArticleId>,
    /// The newest other stories, beside the lead story if none are hot.
    pub newest: Vec<ArticleId>,
    /// The sections of topics.
    pub sections: Vec<Section>,
    /// The topics with the most recent articles, most frequent first.
    pub busy_topics: Vec<TopicId>,
}

impl FrontPage {
    /// The stories of all parts.
    pub fn stories(&self) -> impl Iterator<Item = ArticleId> {
        let sections = self.sections.iter().flat_map(|section| &section.stories);
        self.lead
            .iter()
            .chain(&self.seconds)
            .chain(&self.hot)
            .chain(&self.newest)
            .chain(sections)
            .copied()
    }
}

/// The section of a topic on the front page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The topic.
    pub topic: TopicId,
    /// The hottest recent articles of the topic, hottest first; never empty.
    pub stories: Vec<ArticleId>,
}

/// With fewer articles, the front page is only the list of newest articles.
const MIN_ARTICLES: usize = 8;
/// The age of stories that can be the lead story.
const LEAD_DAYS: i64 = 1;
/// The age of hot stories: an older one is no longer talked about.
const HOT_DAYS: i64 = 14;
/// The age of stories in sections.
const SECTION_DAYS: i64 = 30;
const MAX_HOT: usize = 5;
const SECONDS: usize = 2;
/// With fewer candidates, no hot stories are shown.
const MIN_HOT_CANDIDATES: usize = 4;
/// The number of sections if the configuration names none.
const DEFAULT_SECTIONS: usize = 4;
/// The minimum number of stories of a section that the configuration does not name.
const MIN_SECTION_STORIES: usize = 3;
/// A topic of a larger share of all articles, in per cent, is what the site is about: naming it says nothing.
const MAX_SHARE: usize = 80;
/// The number of busy topics.
const MAX_BUSY: usize = 12;
/// Fewer busy topics are not shown.
const MIN_BUSY: usize = 3;

/// Selects the stories of the front page. An unknown topic in `[home]` is only a warning, because a
/// topic disappears with its last article.
pub fn front_page(graph: &Graph, config: &Config) -> (FrontPage, Vec<Diagnostic>) {
    let home = &config.home;
    let (configured, diagnostics) = configured_topics(graph, config);
    if graph.newest.len() < MIN_ARTICLES {
        return (FrontPage::default(), diagnostics);
    }
    let recent =
        |days| &graph.newest[..recent_count(graph, &graph.newest, TimeDelta::days(days), 1)];
    let recent_len = recent(SECTION_DAYS).len();
    let mut selection = Selection { graph, recent: recent_len, selected: HashSet::default() };
    let lead = match home.lead {
        true => selection.hottest(recent(LEAD_DAYS), 1).first().copied(),
        false => None,
    };
    let is_hot = |id: &ArticleId| graph.articles[*id].heat.unwrap_or(0) > 0;
    let hot: Vec<ArticleId> = recent(HOT_DAYS).iter().copied().filter(is_hot).collect();
    let seconds = match lead.is_some() && hot.len() > MAX_HOT + SECONDS {
        true => selection.hottest(&hot, SECONDS),
        false => Vec::new(),
    };
    let hot = match lead.is_some() && hot.len() >= MIN_HOT_CANDIDATES {
        true => selection.hottest(&hot, MAX_HOT),
        false => Vec::new(),
    };
    let newest = match lead.is_some() && hot.is_empty() {
        true => selection.newest(MAX_HOT),
        false => Vec::new(),
    };
    let sections = match &home.sections {
        Some(_) => {
            let sections =
                configured.into_iter().filter_map(|topic| selection.section(topic, home, 1));
            sections.collect()
        }
        None => {
            let topics = selection.frequent_topics().into_iter();
            let sections =
                topics.filter_map(|topic| selection.section(topic, home, MIN_SECTION_STORIES));
            sections.take(DEFAULT_SECTIONS).collect()
        }
    };
    let mut busy_topics = selection.frequent_topics();
    busy_topics.truncate(MAX_BUSY);
    if busy_topics.len() < MIN_BUSY {
        busy_topics.clear();
    }
    (FrontPage { lead, seconds, hot, newest, sections, busy_topics }, diagnostics)
}

/// The topics that `[home]` names, without duplicates.
fn configured_topics(graph: &Graph, config: &Config) -> (Vec<TopicId>, Vec<Diagnostic>) {
    let (mut topics, mut diagnostics) = (Vec::new(), Vec::new());
    for (name, place) in config.home.sections.iter().flatten() {
        match find_topic(graph, name) {
            Some(topic) if topics.contains(&topic) => {}
            Some(topic) => topics.push(topic),
            None => diagnostics.push(unknown_topic(graph, config, name, place)),
        }
    }
    (topics, diagnostics)
}

fn find_topic(graph: &Graph, name: &str) -> Option<TopicId> {
    let (folded, slug) = (fold(name), slug_of_name(name));
    let topics = || graph.topics.iter();
    let by_name = topics().find(|(_, topic)| fold(&topic.name) == folded);
    let by_id = || topics().find(|(_, topic)| fold(&topic.id) == folded || *topic.id == *slug);
    by_name.or_else(by_id).map(|(id, _)| id)
}

fn unknown_topic(graph: &Graph, config: &Config, name: &str, place: &Place) -> Diagnostic {
    let names = graph.topics.rows().iter().flat_map(|topic| [&*topic.name, &*topic.id]);
    let suggestion = closest(name, names);
    Diagnostic::warning("unknown-topic", format!("unknown topic `{name}`"))
        .at(Arc::clone(&config.file), place.clone())
        .label("this front-page section is left out")
        .maybe_hint(suggestion.map(|name| format!("did you mean `{name}`?")))
}

/// The state of the selection: an article that was selected once is not selected again.
struct Selection<'a> {
    graph: &'a Graph,
    /// How many of the newest articles are recent.
    recent: usize,
    selected: HashSet<ArticleId>,
}

impl Selection<'_> {
    /// Selects the `max` hottest of `articles`; quality decides between equally hot ones, then the
    /// date.
    fn hottest(&mut self, articles: &[ArticleId], max: usize) -> Vec<ArticleId> {
        let mut hottest: Vec<ArticleId> =
            articles.iter().copied().filter(|id| !self.selected.contains(id)).collect();
        hottest.sort_by_key(|id| {
            let article = &self.graph.articles[*id];
            (Reverse((article.heat.unwrap_or(0), article.quality.unwrap_or(0))), *id)
        });
        hottest.truncate(max);
        self.selected.extend(hottest.iter().copied());
        hottest
    }

    /// Selects the `max` newest articles.
    fn newest(&mut self, max: usize) -> Vec<ArticleId> {
        let others = self.graph.newest.iter().filter(|id| !self.selected.contains(id));
        let newest: Vec<ArticleId> = others.take(max).copied().collect();
        self.selected.extend(&newest);
        newest
    }

    /// Selects the stories of a topic's section if at least `min` recent ones are left.
    fn section(&mut self, topic: TopicId, home: &Home, min: usize) -> Option<Section> {
        let articles = self.graph.topics[topic].articles.iter().copied();
        let candidates: Vec<ArticleId> = articles
            .take_while(|id| id.index() < self.recent)
            .filter(|id| !self.selected.contains(id))
            .collect();
        (candidates.len() >= min)
            .then(|| Section { topic, stories: self.hottest(&candidates, home.stories) })
    }

    /// The topics with enough recent articles for a section, most frequent first.
    fn frequent_topics(&self) -> Vec<TopicId> {
        let mut counts: HashMap<TopicId, usize> = HashMap::default();
        for id in &self.graph.newest[..self.recent] {
            for topic in &self.graph.articles[*id].topic_ids {
                *counts.entry(*topic).or_default() += 1;
            }
        }
        let mut topics: Vec<(TopicId, usize)> = counts.into_iter().collect();
        let is_evident = |topic: TopicId| {
            let articles = self.graph.topics[topic].articles.len();
            articles * 100 > self.graph.newest.len() * MAX_SHARE
        };
        topics.retain(|(topic, count)| *count >= MIN_SECTION_STORIES && !is_evident(*topic));
        topics.sort_unstable_by_key(|(topic, count)| (Reverse(*count), *topic));
        topics.into_iter().map(|(topic, _)| topic).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::graph;
    use crate::load::testing::config;

    /// The front page of a site with articles of these days before the newest, heats and topics: the parts with the
    /// numbers of their articles, and the busy topics.
    fn front(articles: &[(i64, i64, &str)], toml: &str) -> String {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 6, 30).expect("a date");
        let files: Vec<(String, String)> = articles
            .iter()
            .enumerate()
            .map(|(number, (age, heat, topics))| {
                let day = date - TimeDelta::days(*age);
                let yaml =
                    format!("publishedDateTime: {day}T12:00:00Z\nheat: {heat}\ntopics: [{topics}]");
                (format!("news/{number:02}.md"), yaml)
            })
            .collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(file, yaml)| (&**file, &**yaml)).collect();
        let graph = graph(&files);
        let (front, findings) = front_page(&graph, &config(toml));
        assert_eq!(findings, []);
        let numbers = |ids: &mut dyn Iterator<Item = ArticleId>| -> String {
            let stem = |id: ArticleId| graph.articles[id].source.file[5..7].to_owned();
            ids.map(stem).collect::<Vec<_>>().join(" ")
        };
        let name = |topic: &TopicId| graph.topics[*topic].name.to_string();
        let sections = front.sections.iter().map(|section| {
            format!("{} {}", name(&section.topic), numbers(&mut section.stories.iter().copied()))
        });
        format!(
            "lead {}; then {}; hot {}; new {}; {}; busy {}",
            numbers(&mut front.lead.into_iter()),
            numbers(&mut front.seconds.iter().copied()),
            numbers(&mut front.hot.iter().copied()),
            numbers(&mut front.newest.iter().copied()),
            sections.collect::<Vec<_>>().join(", "),
            front.busy_topics.iter().map(name).collect::<String>(),
        )
    }

    #[test]
    fn a_hot_story_is_at_most_two_weeks_old_and_one_of_a_section_a_month() {
        let ages = [0, 1, 2, 3, 14, 15, 29, 30, 31, 400];
        let articles: Vec<(i64, i64, &str)> =
            ages.iter().map(|age| (*age, 10 + age, "A")).collect();
        let extra = [(0, 0, "B"), (0, 0, "B"), (0, 0, "C")];
        let articles = [&articles[..], &extra].concat();
        // The heat grows with the age.
        assert_eq!(
            front(&articles, ""),
            "lead 01; then ; hot 04 03 02 00; new ; A 07 06 05; busy "
        );
    }

    #[test]
    fn without_recent_stories_boxes_are_left_out() {
        let articles: Vec<(i64, i64, &str)> = (0..12).map(|n| (n * 40, 50, "A, B, C")).collect();
        assert_eq!(front(&articles, ""), "lead 00; then ; hot ; new 01 02 03 04 05; ; busy ");
    }

    #[test]
    fn a_topic_of_nearly_all_articles_has_no_section() {
        let topics = ["X, A", "X, B", "X, C"];
        let mut articles: Vec<(i64, i64, &str)> = (0..12).map(|n| (0, 0, topics[n % 3])).collect();
        assert_eq!(
            front(&articles, "home.lead = false"),
            "lead ; then ; hot ; new ; A 00 03 06 09, B 01 04 07 10, C 02 05 08 11; busy ABC"
        );
        articles.extend([(100, 0, "A"); 3]);
        let with_x = front(&articles, "home.lead = false");
        assert!(with_x.contains("X 0") && with_x.ends_with("busy XABC"), "{with_x}");
        // A section that the configuration names is shown.
        let named = front(&articles[..12], "home.lead = false\nhome.sections = ['X']");
        assert!(named.contains("; X 00 01 02 03;"), "{named}");
    }

    #[test]
    fn the_hottest_stories_stand_below_the_lead_if_enough_are_left() {
        let articles: Vec<(i64, i64, &str)> = (0..10).map(|n| (0, 20 - n, "A")).collect();
        assert_eq!(front(&articles, ""), "lead 00; then 01 02; hot 03 04 05 06 07; new ; ; busy ");
        assert_eq!(
            front(&[&articles[..7], &[(0, 0, "A")]].concat(), ""),
            "lead 00; then ; hot 01 02 03 04 05; new ; ; busy "
        );
    }
}
