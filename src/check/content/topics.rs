//! Topics with similar names.

use std::sync::Arc;

use super::place::{at, value};
use super::similar;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::{Article, Graph, Topic};
use crate::ids::ArticleId;
use crate::text::slug::fold;

/// The diagnostics about all topics.
pub(super) fn findings(graph: &Graph) -> Vec<Diagnostic> {
    let topics: Vec<&Topic> = graph.topics.iter().map(|(_, topic)| topic).collect();
    let names: Vec<&str> = topics.iter().map(|topic| &*topic.name).collect();
    let finding = |(a, b): (usize, usize)| {
        let (rare, frequent) = by_frequency(topics[a], topics[b]);
        let article = rare.articles.first().map(|id| &graph.articles[*id]);
        match (article, &rare.file) {
            (Some(article), _) => at_topic(article, rare, similar_names(rare, frequent)),
            (None, Some(file)) => similar_names(rare, frequent).at(Arc::clone(file), value("name")),
            (None, None) => similar_names(rare, frequent),
        }
    };
    similar::pairs(&names).into_iter().map(finding).collect()
}

/// The diagnostics about the topics of one article that are probably misspelt.
pub(super) fn findings_of(graph: &Graph, id: ArticleId) -> Vec<Diagnostic> {
    let article = &graph.articles[id];
    let topics: Vec<&Topic> = graph.topics.iter().map(|(_, topic)| topic).collect();
    let names: Vec<&str> = topics.iter().map(|topic| &*topic.name).collect();
    let own = topics.iter().enumerate().filter(|(_, topic)| topic.articles.contains(&id));
    let own: Vec<usize> = own.map(|(index, _)| index).collect();
    let finding = |(own, other): (usize, usize)| {
        let (rare, frequent) = by_frequency(topics[own], topics[other]);
        // Otherwise another article has the misspelt one.
        let is_own = rare.articles.contains(&id);
        is_own.then(|| at_topic(article, rare, similar_names(rare, frequent)))
    };
    similar::pairs_with(&own, &names).into_iter().filter_map(finding).collect()
}

/// The topic with fewer articles first: it is probably the misspelt one.
fn by_frequency<'t>(a: &'t Topic, b: &'t Topic) -> (&'t Topic, &'t Topic) {
    let key = |topic: &'t Topic| (topic.articles.len(), &topic.id);
    if key(a) <= key(b) { (a, b) } else { (b, a) }
}

fn similar_names(rare: &Topic, frequent: &Topic) -> Diagnostic {
    let count = |number: usize| match number {
        1 => "1 article".to_owned(),
        number => format!("{number} articles"),
    };
    let message = format!("the topics `{}` and `{}` have similar names", rare.name, frequent.name);
    Diagnostic::warning("similar-topics", message)
        .note(format!("`{}` has {}", rare.name, count(rare.articles.len())))
        .note(format!("`{}` has {}", frequent.name, count(frequent.articles.len())))
}

/// Adds the place of the topic in the article.
fn at_topic(article: &Article, topic: &Topic, diagnostic: Diagnostic) -> Diagnostic {
    let own = &article.parsed.topics;
    let position = own.iter().position(|name| fold(name) == fold(&topic.name));
    let path = YamlPath(vec!["topics".into()]);
    let path = position.map_or(path.clone(), |index| path.then(index));
    at(article, Place::Value(path), diagnostic)
}
