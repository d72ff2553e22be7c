//! Providers with several names, several providers with one name, and provider files without articles.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::place::{MAX_LISTED, at};
use crate::check::site::CheckedSite;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::{Article, Graph, UnusedProvider};
use crate::ids::{ArticleId, ProviderId};
use crate::text::plain;
use crate::text::slug::fold;
use crate::text::suggest::closest;

/// The diagnostics about all providers.
pub(super) fn findings(graph: &Graph) -> Vec<Diagnostic> {
    let ids = graph.providers.iter().map(|(id, _)| id);
    let mut findings: Vec<Diagnostic> = ids.filter_map(|id| several_names(graph, id)).collect();
    findings.extend(shared_names(graph));
    findings.extend(graph.unused_providers.iter().map(|unused| unused_provider(graph, unused)));
    findings
}

/// The diagnostics about the provider of one article, if it has another name there than in most articles, or the name of
/// another provider.
pub(super) fn findings_of(site: CheckedSite<'_>, id: ArticleId) -> Vec<Diagnostic> {
    let graph = site.graph;
    let article = &graph.articles[id];
    let Some(provider) = article.provider_id else { return Vec::new() };
    let Some(shown) = shown_name(site, provider) else { return Vec::new() };
    let names = names_in_articles(graph, provider, |id| site.has(id));
    let is_usual = names.last().is_none_or(|(_, articles)| articles.contains(&id));
    let names = (!is_usual && article_name(article).is_some())
        .then(|| different_names(graph, provider, shown, &names, article));
    let own = fold(&plain::title(shown));
    let has_name = |other: &ProviderId| {
        let name = shown_name(site, *other).filter(|_| *other != provider);
        name.is_some_and(|name| fold(&plain::title(name)) == own)
    };
    let others = graph.providers.iter().map(|(id, _)| id).filter(has_name);
    let group: Vec<ProviderId> = [provider].into_iter().chain(others).collect();
    let shared = (group.len() > 1).then(|| shared_name(graph, &group, shown, article));
    names.into_iter().chain(shared).collect()
}

/// The name that the site shows for a provider; `None` if none of its articles counts as published.
fn shown_name<'s>(site: CheckedSite<'s>, id: ProviderId) -> Option<&'s str> {
    let provider = &site.graph.providers[id];
    let articles = provider.articles.iter().filter(|id| site.has(**id));
    let articles: Vec<&ArticleId> = articles.collect();
    let is_complete = articles.len() == provider.articles.len();
    if articles.is_empty() || is_complete || provider.source.is_some() {
        return (!articles.is_empty()).then_some(&provider.name);
    }
    // The name in the graph is that of most articles, other drafts included.
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in articles.into_iter().filter_map(|id| article_name(&site.graph.articles[*id])) {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    // As in the graph, the first one of several that are equally frequent.
    let usual = counts.iter().rev().max_by_key(|(_, count)| *count);
    Some(usual.map_or(&provider.key, |(name, _)| name))
}

/// The name of the provider in an article.
fn article_name(article: &Article) -> Option<&str> {
    article.provider.as_ref()?.name.as_deref()
}

/// The names of a provider in the articles that count, the most frequent one last.
fn names_in_articles(
    graph: &Graph,
    id: ProviderId,
    counts: impl Fn(ArticleId) -> bool,
) -> Vec<(String, Vec<ArticleId>)> {
    let mut names: BTreeMap<String, Vec<ArticleId>> = BTreeMap::new();
    for article in graph.providers[id].articles.iter().filter(|id| counts(**id)) {
        if let Some(name) = article_name(&graph.articles[*article]) {
            names.entry(name.into()).or_default().push(*article);
        }
    }
    let mut names: Vec<(String, Vec<ArticleId>)> = names.into_iter().collect();
    names.sort_by(|(a, in_a), (b, in_b)| in_a.len().cmp(&in_b.len()).then_with(|| a.cmp(b)));
    names
}

/// Reports a provider for which articles use several names, in the first article with the rarest one.
fn several_names(graph: &Graph, id: ProviderId) -> Option<Diagnostic> {
    let names = names_in_articles(graph, id, |_| true);
    if names.len() < 2 {
        return None;
    }
    let rarest = &graph.articles[*names.first()?.1.first()?];
    Some(different_names(graph, id, &graph.providers[id].name, &names, rarest))
}

fn different_names(
    graph: &Graph,
    id: ProviderId,
    shown: &str,
    names: &[(String, Vec<ArticleId>)],
    article: &Article,
) -> Diagnostic {
    let provider = &graph.providers[id];
    let message = format!("articles use several names for the provider `{}`", provider.key);
    let mut diagnostic = Diagnostic::warning("provider-names", message);
    for (name, articles) in names.iter().rev().take(MAX_LISTED) {
        let plural = if articles.len() == 1 { "" } else { "s" };
        diagnostic = diagnostic.note(format!("`{name}` in {} article{plural}", articles.len()));
    }
    let hint = match &provider.source {
        Some(source) => format!("the site shows `{shown}` from {}", source.file),
        None => format!("the site shows `{shown}`; add a provider file to set the name"),
    };
    let place = Place::Value(YamlPath(vec!["provider".into(), "name".into()]));
    at(article, place, diagnostic.hint(hint))
}

/// Reports providers with the same name, in an article of the first one.
fn shared_names(graph: &Graph) -> Vec<Diagnostic> {
    let mut by_name: BTreeMap<String, Vec<ProviderId>> = BTreeMap::new();
    for (id, provider) in graph.providers.iter() {
        by_name.entry(fold(&plain::title(&provider.name))).or_default().push(id);
    }
    let groups = by_name.into_values().filter(|providers| providers.len() > 1);
    let finding = |group: Vec<ProviderId>| {
        let first = &graph.providers[*group.first()?];
        let is_named = |id: &&ArticleId| graph.articles[**id].provider.is_some();
        let article = first.articles.iter().find(is_named).or(first.articles.first())?;
        Some(shared_name(graph, &group, &first.name, &graph.articles[*article]))
    };
    groups.filter_map(finding).collect()
}

fn shared_name(graph: &Graph, group: &[ProviderId], name: &str, article: &Article) -> Diagnostic {
    let message = format!("several providers have the name `{name}`");
    let mut diagnostic = Diagnostic::warning("provider-names", message);
    for id in group {
        diagnostic = diagnostic.note(format!("`{}` is one of them", graph.providers[*id].key));
    }
    let hint =
        "providers are identified by `domain`: use the same one in all articles of a provider";
    let place = Place::Value(YamlPath(vec!["provider".into()]));
    at(article, place, diagnostic.hint(hint))
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
