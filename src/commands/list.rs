//! `feedgen list`: the articles of a site, newest first, a line each or as JSON.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::articles::{self, Articles};
use super::report::{counted, finding_json};
use super::{Exit, err, fail, out, out_json, paths};
use crate::cli::ListArgs;
use crate::diag;
use crate::graph::{Article, Graph};
use crate::ids::{ArticleId, CategoryId, ProviderId, TopicId};
use crate::load;
use crate::plan::Addresses;
use crate::text::host;
use crate::text::slug::fold;
use crate::text::suggest::closest;

pub(super) fn run(args: ListArgs) -> ExitCode {
    let ListArgs { drafts, topic, provider, category, json, site } = args;
    let root = &site.root;
    let Articles { config, graph, errors } = match articles::load(&site) {
        Ok(loaded) => loaded,
        Err(exit) => return exit.into(),
    };
    let filter = match Filter::new(&graph, drafts, topic, provider, category) {
        Ok(filter) => filter,
        Err(message) => return fail(message, Exit::Usage).into(),
    };
    let listed = graph.articles.iter().filter(|(_, article)| filter.matches(article));
    let listed: Vec<ArticleId> = listed.map(|(id, _)| id).collect();
    if json {
        let addresses = Addresses::new(&graph, &config);
        let one = |id: &ArticleId| article_json(&graph, *id, &addresses.article(*id));
        let exit = if errors.is_empty() { Exit::Success } else { Exit::Content };
        let findings = diag::locate(errors, &|file| load::read_bytes(root, file).ok());
        let document = json!({
            "articles": listed.iter().map(one).collect::<Vec<_>>(),
            "diagnostics": findings.iter().map(finding_json).collect::<Vec<_>>(),
        });
        out_json(&document);
        return exit.into();
    }
    for id in &listed {
        let article = &graph.articles[*id];
        let day = article.published_at.value().format("%Y-%m-%d");
        let state = if article.draft { "draft" } else { "published" };
        let file = paths::from_here(root, &article.source.file);
        out(format!("{day}  {state:<9}  {file}  {}\n", article.title));
    }
    let unpublished = listed.iter().filter(|id| graph.articles[**id].draft).count();
    err(format!("{} ({unpublished} unpublished)\n", counted(listed.len(), "article")));
    articles::report_errors(errors, root).into()
}

/// Which articles are listed.
struct Filter {
    only_drafts: bool,
    /// Any of these.
    topics: Option<Vec<TopicId>>,
    provider: Option<ProviderId>,
    category: Option<CategoryId>,
}

impl Filter {
    /// Resolves the names of topic, provider and category.
    fn new(
        graph: &Graph,
        only_drafts: bool,
        topic: Option<String>,
        provider: Option<String>,
        category: Option<String>,
    ) -> Result<Self, String> {
        let topics = graph.topics.iter().map(|(id, topic)| {
            (id, [Some(&*topic.name), Some(&*topic.id), topic.shortname.as_deref()])
        });
        let providers = graph.providers.iter().map(|(id, provider)| {
            (id, [Some(&*provider.key), Some(&*provider.name), provider.domain.as_deref()])
        });
        let categories = graph.categories.iter();
        let categories =
            categories.map(|(id, one)| (id, [Some(&*one.segment), Some(&*one.name), None]));
        let topic = topic.map(|name| find("topic", &name, topics)).transpose()?;
        Ok(Self {
            only_drafts,
            topics: topic.map(|topic| with_descendants(graph, topic)),
            provider: provider.map(|name| find("provider", &name, providers)).transpose()?,
            category: category.map(|name| find("category", &name, categories)).transpose()?,
        })
    }

    fn matches(&self, article: &Article) -> bool {
        let Self { only_drafts, topics, provider, category } = self;
        (!only_drafts || article.draft)
            && topics
                .as_ref()
                .is_none_or(|topics| article.topic_ids.iter().any(|topic| topics.contains(topic)))
            && provider.is_none_or(|provider| article.provider_id == Some(provider))
            && category.is_none_or(|category| article.category_id == category)
    }
}

/// The entity with this name or host, compared as the graph compares them.
fn find<'a, Id>(
    kind: &str,
    name: &str,
    all: impl Iterator<Item = (Id, [Option<&'a str>; 3])>,
) -> Result<Id, String> {
    let wanted = [Some(fold(name)), host::key(name).map(|host| fold(&host))];
    let mut names = Vec::new();
    for (id, of_one) in all {
        if of_one.iter().flatten().any(|name| wanted.contains(&Some(fold(name)))) {
            return Ok(id);
        }
        names.extend(of_one.into_iter().flatten());
    }
    let hint = match closest(name, names) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    Err(format!("no article has the {kind} `{name}`{hint}"))
}

/// A topic and all topics below it.
fn with_descendants(graph: &Graph, topic: TopicId) -> Vec<TopicId> {
    let mut found = vec![topic];
    let mut next = 0;
    while let Some(topic) = found.get(next) {
        let children = graph.topics[*topic].children.clone();
        found.extend(
            children.into_iter().filter(|child| !found.contains(child)).collect::<Vec<_>>(),
        );
        next += 1;
    }
    found
}

fn article_json(graph: &Graph, id: ArticleId, path: &str) -> Value {
    let article = &graph.articles[id];
    let provider = article.provider_id.map(|id| &graph.providers[id]);
    json!({
        "file": article.source.file,
        "title": article.title,
        "published": !article.draft,
        "date": article.published_at.value().to_rfc3339(),
        "path": path,
        "category": graph.categories[article.category_id].name,
        "provider": provider.map(|one| json!({ "name": one.name, "domain": one.domain })),
        "topics": article.topic_ids.iter().map(|id| &graph.topics[*id].name).collect::<Vec<_>>(),
    })
}
