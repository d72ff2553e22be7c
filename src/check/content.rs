//! What sources say that is no mistake in any one of them: titles that come twice, articles
//! without an image or a topic, dates in the future, providers whose names disagree.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};

use super::similar;
use crate::collections::HashMap;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::{Article, Graph, UnusedProvider};
use crate::ids::{ArticleId, ProviderId};
use crate::text::plain;
use crate::text::slug::fold;
use crate::text::suggest::closest;

/// Everything that the graph alone shows. Dates are held against `now`.
pub(super) fn findings(graph: &Graph, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, article) in graph.articles.iter() {
        found.extend(of_article(article, now));
    }
    found.extend(titles(graph));
    found.extend(addresses(graph));
    for (id, _) in graph.providers.iter() {
        found.extend(names_of(graph, id));
    }
    found.extend(shared_names(graph));
    found.extend(graph.unused_providers.iter().map(|unused| unused_provider(graph, unused)));
    found.extend(topics(graph));
    found
}

fn value(key: &str) -> Place {
    Place::Value(YamlPath(vec![key.into()]))
}

fn at(article: &Article, place: Place, diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.at(Arc::clone(&article.source.file), place)
}

fn of_article(article: &Article, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let parsed = &*article.parsed;
    if parsed.images.is_empty() {
        let diagnostic = Diagnostic::warning("no-image", "this article has no image");
        found.push(at(article, Place::File, diagnostic.hint("give it one in `images`")));
    }
    if parsed.topics.is_empty() {
        let diagnostic = Diagnostic::warning("no-topic", "this article has no topic");
        found.push(at(article, Place::File, diagnostic.hint("name one in `topics`")));
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
            found.push(at(article, value(key), diagnostic.label(format!("it is {now} now"))));
        }
    }
    found
}

/// How many files a finding names beside its own.
const MOST_NAMED: usize = 10;

/// A finding about the first of several articles that names the others.
fn about_group(
    graph: &Graph,
    group: &[ArticleId],
    key: &str,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let Some((first, others)) = group.split_first() else { return diagnostic };
    let mut diagnostic = at(&graph.articles[*first], value(key), diagnostic);
    for other in others.iter().take(MOST_NAMED) {
        let file = &graph.articles[*other].source.file;
        diagnostic = diagnostic.note(format!("{file} has it too"));
    }
    match others.len().checked_sub(MOST_NAMED) {
        Some(more @ 1..) => diagnostic.note(format!("and {more} more")),
        _ => diagnostic,
    }
}

/// Articles that have the same of something, those of one story aside: these are named by the
/// graph. In the order of the first article of each group.
fn groups<K: Eq + Hash>(graph: &Graph, of: impl Fn(&Article) -> Option<K>) -> Vec<Vec<ArticleId>> {
    let mut groups: HashMap<K, BTreeSet<ArticleId>> = HashMap::default();
    for (id, article) in graph.articles.iter() {
        if let Some(key) = of(article) {
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

fn titles(graph: &Graph) -> Vec<Diagnostic> {
    let groups = groups(graph, |article| Some(fold(&plain::title(&article.title))));
    let finding = |group: Vec<ArticleId>| {
        let diagnostic = Diagnostic::warning("duplicate-title", "other articles have this title");
        about_group(graph, &group, "title", diagnostic)
    };
    groups.into_iter().map(finding).collect()
}

/// Articles that lead readers to one address and are not of one story by their original URLs.
fn addresses(graph: &Graph) -> Vec<Diagnostic> {
    let groups = groups(graph, |article| article.keys.web);
    let finding = |group: Vec<ArticleId>| {
        let message = "other articles have this `webUrl`";
        about_group(graph, &group, "webUrl", Diagnostic::warning("duplicate-url", message))
    };
    groups.into_iter().map(finding).collect()
}

/// A provider that articles call by several names.
fn names_of(graph: &Graph, id: ProviderId) -> Option<Diagnostic> {
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
    let message = format!("articles call the provider `{}` by several names", provider.key);
    let mut diagnostic = Diagnostic::warning("provider-names", message);
    for (name, articles) in names.iter().rev().take(MOST_NAMED) {
        let plural = if articles.len() == 1 { "" } else { "s" };
        diagnostic = diagnostic.note(format!("`{name}` in {} article{plural}", articles.len()));
    }
    let hint = match &provider.source {
        Some(source) => format!("the site shows `{}`, as {} says", provider.name, source.file),
        None => format!("the site shows `{}`; a provider file settles it", provider.name),
    };
    let place = Place::Value(YamlPath(vec!["provider".into(), "name".into()]));
    Some(at(rarest, place, diagnostic.hint(hint)))
}

/// Several providers with one name.
fn shared_names(graph: &Graph) -> Vec<Diagnostic> {
    let mut by_name: BTreeMap<String, Vec<ProviderId>> = BTreeMap::new();
    for (id, provider) in graph.providers.iter() {
        by_name.entry(fold(&plain::title(&provider.name))).or_default().push(id);
    }
    let shared = by_name.into_values().filter(|providers| providers.len() > 1);
    let finding = |providers: Vec<ProviderId>| {
        let (first, others) = providers.split_first()?;
        let first = &graph.providers[*first];
        let message = format!("several providers are called `{}`", first.name);
        let mut diagnostic = Diagnostic::warning("provider-names", message);
        for key in [&first.key].into_iter().chain(others.iter().map(|id| &graph.providers[*id].key))
        {
            diagnostic = diagnostic.note(format!("`{key}` is one of them"));
        }
        let hint = "providers are told apart by `domain`; give all articles of one the same";
        let place = Place::Value(YamlPath(vec!["provider".into()]));
        let is_named = |id: &&ArticleId| graph.articles[**id].provider.is_some();
        let article = first.articles.iter().find(is_named).or(first.articles.first())?;
        Some(at(&graph.articles[*article], place, diagnostic.hint(hint)))
    };
    shared.filter_map(finding).collect()
}

/// A provider file that applies to nothing: its domain or name may be mistyped.
fn unused_provider(graph: &Graph, unused: &UnusedProvider) -> Diagnostic {
    let UnusedProvider { file, key } = unused;
    let without_file = graph.providers.iter().filter(|(_, other)| other.source.is_none());
    let near = closest(key, without_file.map(|(_, other)| &*other.key));
    let message = format!("no published article is of the provider `{key}`");
    Diagnostic::warning("unused-provider", message).at(Arc::clone(file), Place::File).hint(
        match near {
            Some(near) => format!("articles are of `{near}`, which has no file: is it this one?"),
            None => "articles name it by `domain`, or by `name` where there is none".to_owned(),
        },
    )
}

fn topics(graph: &Graph) -> Vec<Diagnostic> {
    let rows: Vec<_> = graph.topics.iter().map(|(_, topic)| topic).collect();
    let names: Vec<&str> = rows.iter().map(|topic| &*topic.name).collect();
    let finding = |(a, b): (usize, usize)| {
        // The one that fewer articles have is the slip.
        let key = |index: usize| (rows[index].articles.len(), &rows[index].id);
        let (slip, meant) = if key(a) <= key(b) { (a, b) } else { (b, a) };
        let (slip, meant) = (rows[slip], rows[meant]);
        let count = |number: usize| match number {
            1 => "1 article".to_owned(),
            number => format!("{number} articles"),
        };
        let message = format!("the topics `{}` and `{}` have similar names", slip.name, meant.name);
        let diagnostic = Diagnostic::warning("similar-topics", message)
            .note(format!("`{}` is in {}", slip.name, count(slip.articles.len())))
            .note(format!("`{}` is in {}", meant.name, count(meant.articles.len())));
        let article = slip.articles.first().map(|id| &graph.articles[*id]);
        match (article, &slip.file) {
            (Some(article), _) => {
                let parsed = &*article.parsed;
                let named = parsed.topics.iter().position(|name| fold(name) == fold(&slip.name));
                let path = YamlPath(vec!["topics".into()]);
                let path = named.map_or(path.clone(), |index| path.then(index));
                at(article, Place::Value(path), diagnostic)
            }
            (None, Some(file)) => diagnostic.at(Arc::clone(file), value("name")),
            (None, None) => diagnostic,
        }
    };
    similar::pairs(&names).into_iter().map(finding).collect()
}
