//! The recent articles of a topic, by which readers see what is new in it since their last visit.

use chrono::TimeDelta;

use super::model::Graph;
use crate::ids::{ArticleId, TopicId};

/// The maximum number of articles: more are "9+".
const MAX_RECENT: usize = 9;
/// How many days before the newest article of the site an article is recent.
const RECENT_DAYS: i64 = 7;

/// The recent articles of a topic and its descendants, newest first; at most the first few.
pub fn recent_in_topic(graph: &Graph, id: TopicId) -> &[ArticleId] {
    let time = |id: ArticleId| graph.articles[id].published_at.value();
    let articles = &graph.topics[id].articles;
    let Some(newest) = graph.articles.rows().first() else { return &[] };
    let start = newest.published_at.value() - TimeDelta::days(RECENT_DAYS);
    let recent = articles.iter().take(MAX_RECENT).take_while(|id| time(**id) >= start).count();
    &articles[..recent]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::graph;

    #[test]
    fn articles_of_the_last_week_are_recent() {
        let article = |day: usize, topic: &str| {
            let yaml = format!("publishedDateTime: 2024-01-{day:02}T08:00:00Z\ntopics: [{topic}]");
            (format!("news/{topic}-{day:02}.md"), yaml)
        };
        let days = |topic, days: &[usize]| -> Vec<_> {
            days.iter().map(|day| article(*day, topic)).collect()
        };
        let files = [
            days("old", &[1, 2]),
            days("some", &[12, 13, 14, 20]),
            days("many", &[14, 15, 16, 17, 18, 19, 20, 13, 12]),
        ];
        let mut files = files.concat();
        files.extend((1..9).map(|n| {
            let yaml = "publishedDateTime: 2024-01-20T07:00:00Z\ntopics: [many]";
            (format!("news/more-{n}.md"), yaml.to_owned())
        }));
        let files: Vec<(&str, &str)> =
            files.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
        let graph = graph(&files);
        let recent = |id: &str| {
            let topics = graph.topics.iter().find(|(_, topic)| &*topic.id == id);
            recent_in_topic(&graph, topics.expect(id).0).len()
        };
        assert_eq!((recent("old"), recent("some"), recent("many")), (0, 3, MAX_RECENT));
    }
}
