//! Checks the graph: duplicate titles, articles without an image, a topic or their language, dates in the future,
//! inconsistent names of providers, and similar names of topics.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{languages, similar};
use crate::collections::HashMap;
use crate::config::Config;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::{Article, Graph, UnusedProvider};
use crate::ids::{ArticleId, ProviderId};
use crate::text::plain;
use crate::text::slug::fold;
use crate::text::suggest::closest;

/// The diagnostics about the graph. `now` is the current time.
pub(super) fn findings(graph: &Graph, config: &Config, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (_, article) in graph.articles.iter() {
        findings.extend(article_findings(article, config, now));
    }
    findings.extend(duplicate_titles(graph));
    findings.extend(duplicate_web_urls(graph));
    for (id, _) in graph.providers.iter() {
        findings.extend(inconsistent_names(graph, id));
    }
    findings.extend(shared_names(graph));
    findings.extend(graph.unused_providers.iter().map(|unused| unused_provider(graph, unused)));
    findings.extend(similar_topics(graph));
    findings
}

/// The diagnostics about one article that need no other one.
pub fn article_findings(article: &Article, config: &Config, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let mut findings = own_findings(article, now);
    findings.extend(languages::missing_locale(article, &config.language));
    findings
}

fn value(key: &str) -> Place {
    Place::Value(YamlPath(vec![key.into()]))
}

fn at(article: &Article, place: Place, diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.at(Arc::clone(&article.source.file), place)
}

fn own_findings(article: &Article, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let parsed = &*article.parsed;
    if parsed.images.is_empty() {
        let diagnostic = Diagnostic::warning("no-image", "this article has no image");
        findings.push(at(article, Place::File, diagnostic.hint("add one to `images`")));
    }
    if parsed.topics.is_empty() {
        let diagnostic = Diagnostic::warning("no-topic", "this article has no topic");
        findings.push(at(article, Place::File, diagnostic.hint("add one to `topics`")));
    }
    let dates = [
        ("publishedDateTime", Some(&parsed.published_at)),
        ("updatedDateTime", parsed.updated_at.as_ref()),
    ];
    for (key, date) in dates {
        if date.is_some_and(|date| date.value() > now) {
            let message = format!("`{key}` is in the future");
            let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
            let diagnostic = Diagnostic::warning("future-date", message);
            let label = format!("the current time is {now}");
            findings.push(at(article, value(key), diagnostic.label(label)));
        }
    }
    findings
}

/// The maximum number of other files or names in a diagnostic.
const MAX_LISTED: usize = 10;

/// Adds the place in the first article of `group`, and the other files as notes.
fn at_group(graph: &Graph, group: &[ArticleId], key: &str, diagnostic: Diagnostic) -> Diagnostic {
    let Some((first, others)) = group.split_first() else { return diagnostic };
    let mut diagnostic = at(&graph.articles[*first], value(key), diagnostic);
    for other in others.iter().take(MAX_LISTED) {
        let file = &graph.articles[*other].source.file;
        diagnostic = diagnostic.note(format!("{file} has it too"));
    }
    match others.len().checked_sub(MAX_LISTED) {
        Some(more @ 1..) => diagnostic.note(format!("and {more} more")),
        _ => diagnostic,
    }
}

/// Groups articles with equal keys, in the order of the first article. Articles about the same story are not
/// grouped, as the graph reports them.
fn groups<K: Eq + Hash>(graph: &Graph, key: impl Fn(&Article) -> Option<K>) -> Vec<Vec<ArticleId>> {
    let mut groups: HashMap<K, BTreeSet<ArticleId>> = HashMap::default();
    for (id, article) in graph.articles.iter() {
        if let Some(key) = key(article) {
            let group = groups.entry(key).or_default();
            if !article.duplicates.iter().any(|other| group.contains(other)) {
                group.insert(id);
            }
        }
    }
    let groups = groups.into_values().filter(|group| group.len() > 1);
    let mut groups: Vec<Vec<ArticleId>> = groups.map(|group| group.into_iter().collect()).collect();
    groups.sort();
    groups
}

fn duplicate_titles(graph: &Graph) -> Vec<Diagnostic> {
    let groups = groups(graph, |article| Some(fold(&plain::title(&article.title))));
    let finding = |group: Vec<ArticleId>| {
        let diagnostic = Diagnostic::warning("duplicate-title", "other articles have this title");
        at_group(graph, &group, "title", diagnostic)
    };
    groups.into_iter().map(finding).collect()
}

fn duplicate_web_urls(graph: &Graph) -> Vec<Diagnostic> {
    let groups = groups(graph, |article| article.keys.web);
    let finding = |group: Vec<ArticleId>| {
        let message = "other articles have this `webUrl`";
        at_group(graph, &group, "webUrl", Diagnostic::warning("duplicate-url", message))
    };
    groups.into_iter().map(finding).collect()
}

/// Reports a provider for which articles use several names.
fn inconsistent_names(graph: &Graph, id: ProviderId) -> Option<Diagnostic> {
    let provider = &graph.providers[id];
    let mut names: BTreeMap<String, Vec<ArticleId>> = BTreeMap::new();
    for article in &provider.articles {
        let parsed = &graph.articles[*article];
        if let Some(name) = parsed.provider.as_ref().and_then(|provider| provider.name.as_deref()) {
            names.entry(name.into()).or_default().push(*article);
        }
    }
    if names.len() < 2 {
        return None;
    }
    let mut names: Vec<(String, Vec<ArticleId>)> = names.into_iter().collect();
    names.sort_by(|(a, in_a), (b, in_b)| in_a.len().cmp(&in_b.len()).then_with(|| a.cmp(b)));
    let rarest = &graph.articles[*names.first()?.1.first()?];
    let message = format!("articles use several names for the provider `{}`", provider.key);
    let mut diagnostic = Diagnostic::warning("provider-names", message);
    for (name, articles) in names.iter().rev().take(MAX_LISTED) {
        let plural = if articles.len() == 1 { "" } else { "s" };
        diagnostic = diagnostic.note(format!("`{name}` in {} article{plural}", articles.len()));
    }
    let hint = match &provider.source {
        Some(source) => format!("the site shows `{}` from {}", provider.name, source.file),
        None => {
            format!("the site shows `{}`; add a provider file to set the name", provider.name)
        }
    };
    let place = Place::Value(YamlPath(vec!["provider".into(), "name".into()]));
    Some(at(rarest, place, diagnostic.hint(hint)))
}

/// Reports providers with the same name.
fn shared_names(graph: &Graph) -> Vec<Diagnostic> {
    let mut by_name: BTreeMap<String, Vec<ProviderId>> = BTreeMap::new();
    for (id, provider) in graph.providers.iter() {
        by_name.entry(fold(&plain::title(&provider.name))).or_default().push(id);
    }
    let shared = by_name.into_values().filter(|providers| providers.len() > 1);
    let finding = |providers: Vec<ProviderId>| {
        let (first, others) = providers.split_first()?;
        let first = &graph.providers[*first];
        let message = format!("several providers have the name `{}`", first.name);
        let mut diagnostic = Diagnostic::warning("provider-names", message);
        for key in [&first.key].into_iter().chain(others.iter().map(|id| &graph.providers[*id].key))
        {
            diagnostic = diagnostic.note(format!("`{key}` is one of them"));
        }
        let hint =
            "providers are identified by `domain`: use the same one in all articles of a provider";
        let place = Place::Value(YamlPath(vec!["provider".into()]));
        let is_named = |id: &&ArticleId| graph.articles[**id].provider.is_some();
        let article = first.articles.iter().find(is_named).or(first.articles.first())?;
        Some(at(&graph.articles[*article], place, diagnostic.hint(hint)))
    };
    shared.filter_map(finding).collect()
}

/// Reports a provider file that applies to no article: its domain or name may be misspelt.
fn unused_provider(graph: &Graph, unused: &UnusedProvider) -> Diagnostic {
    let UnusedProvider { file, key } = unused;
    let without_file = graph.providers.iter().filter(|(_, other)| other.source.is_none());
    let near = closest(key, without_file.map(|(_, other)| &*other.key));
    let message = format!("no published article has the provider `{key}`");
    Diagnostic::warning("unused-provider", message).at(Arc::clone(file), Place::File).hint(
        match near {
            Some(near) => format!("did you mean `{near}`, which has articles but no file?"),
            None => "articles refer to it by `domain`, or by `name` without a domain".to_owned(),
        },
    )
}

fn similar_topics(graph: &Graph) -> Vec<Diagnostic> {
    let rows: Vec<_> = graph.topics.iter().map(|(_, topic)| topic).collect();
    let names: Vec<&str> = rows.iter().map(|topic| &*topic.name).collect();
    let finding = |(a, b): (usize, usize)| {
        // The topic with fewer articles is probably the misspelt one.
        let key = |index: usize| (rows[index].articles.len(), &rows[index].id);
        let (rare, frequent) = if key(a) <= key(b) { (a, b) } else { (b, a) };
        let (rare, frequent) = (rows[rare], rows[frequent]);
        let count = |number: usize| match number {
            1 => "1 article".to_owned(),
            number => format!("{number} articles"),
        };
        let message =
            format!("the topics `{}` and `{}` have similar names", rare.name, frequent.name);
        let diagnostic = Diagnostic::warning("similar-topics", message)
            .note(format!("`{}` has {}", rare.name, count(rare.articles.len())))
            .note(format!("`{}` has {}", frequent.name, count(frequent.articles.len())));
        let article = rare.articles.first().map(|id| &graph.articles[*id]);
        match (article, &rare.file) {
            (Some(article), _) => {
                let parsed = &*article.parsed;
                let position = parsed.topics.iter().position(|name| fold(name) == fold(&rare.name));
                let path = YamlPath(vec!["topics".into()]);
                let path = position.map_or(path.clone(), |index| path.then(index));
                at(article, Place::Value(path), diagnostic)
            }
            (None, Some(file)) => diagnostic.at(Arc::clone(file), value("name")),
            (None, None) => diagnostic,
        }
    };
    similar::pairs(&names).into_iter().map(finding).collect()
}
