//! Topics with similar names.

use std::sync::Arc;

use super::place::{at, value};
use super::similar;
use crate::check::site::CheckedSite;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::{Article, Graph, Topic};
use crate::ids::ArticleId;
use crate::text::slug::fold;

/// A topic with the number of its articles.
type Counted<'t> = (&'t Topic, usize);

/// The diagnostics about all topics.
pub(super) fn findings(graph: &Graph) -> Vec<Diagnostic> {
    let topics = graph.topics.iter().map(|(_, topic)| (topic, topic.articles.len()));
    let topics: Vec<Counted<'_>> = topics.collect();
    let names: Vec<&str> = topics.iter().map(|(topic, _)| &*topic.name).collect();
    let finding = |(a, b): (usize, usize)| {
        let (rare, frequent) = by_frequency(topics[a], topics[b]);
        let diagnostic = similar_names(rare, frequent);
        let (rare, _) = rare;
        let article = rare.articles.first().map(|id| &graph.articles[*id]);
        match (article, &rare.file) {
            (Some(article), _) => at_topic(article, rare, diagnostic),
            (None, Some(file)) => diagnostic.at(Arc::clone(file), value("name")),
            (None, None) => diagnostic,
        }
    };
    similar::pairs(&names).into_iter().map(finding).collect()
}

/// The diagnostics about the topics of one article that are probably misspelt.
pub(super) fn findings_of(site: CheckedSite<'_>, id: ArticleId) -> Vec<Diagnostic> {
    let article = &site.graph.articles[id];
    let topics = site.graph.topics.iter().map(|(_, topic)| topic);
    let topics: Vec<&Topic> = topics.filter(|topic| has_topic(site, topic)).collect();
    let names: Vec<&str> = topics.iter().map(|topic| &*topic.name).collect();
    let own = topics.iter().enumerate().filter(|(_, topic)| topic.articles.contains(&id));
    let own: Vec<usize> = own.map(|(index, _)| index).collect();
    let counted = |index: usize| {
        let topic = topics[index];
        (topic, topic.articles.iter().filter(|id| site.has(**id)).count())
    };
    let finding = |(own, other): (usize, usize)| {
        let (rare, frequent) = by_frequency(counted(own), counted(other));
        // Otherwise another article has the misspelt one.
        let is_own = rare.0.articles.contains(&id);
        is_own.then(|| at_topic(article, rare.0, similar_names(rare, frequent)))
    };
    similar::pairs_with(&own, &names).into_iter().filter_map(finding).collect()
}

/// Whether a topic has a file, a child or an article that counts as published.
fn has_topic(site: CheckedSite<'_>, topic: &Topic) -> bool {
    let has_article = || topic.articles.iter().any(|id| site.has(*id));
    topic.file.is_some() || !topic.children.is_empty() || has_article()
}

/// The topic with fewer articles first: it is probably the misspelt one.
fn by_frequency<'t>(a: Counted<'t>, b: Counted<'t>) -> (Counted<'t>, Counted<'t>) {
    let key = |(topic, articles): Counted<'t>| (articles, &topic.id);
    if key(a) <= key(b) { (a, b) } else { (b, a) }
}

fn similar_names(rare: Counted<'_>, frequent: Counted<'_>) -> Diagnostic {
    let count = |(topic, articles): Counted<'_>| match articles {
        1 => format!("`{}` has 1 article", topic.name),
        number => format!("`{}` has {number} articles", topic.name),
    };
    let (a, b) = (&rare.0.name, &frequent.0.name);
    let message = format!("the topics `{a}` and `{b}` have similar names");
    Diagnostic::warning("similar-topics", message).note(count(rare)).note(count(frequent))
}

/// Adds the place of the topic in the article.
fn at_topic(article: &Article, topic: &Topic, diagnostic: Diagnostic) -> Diagnostic {
    let own = &article.parsed.topics;
    let position = own.iter().position(|name| fold(name) == fold(&topic.name));
    let path = YamlPath(vec!["topics".into()]);
    let path = position.map_or(path.clone(), |index| path.then(index));
    at(article, Place::Value(path), diagnostic)
}
