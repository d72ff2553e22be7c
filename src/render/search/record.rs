//! Search records: articles as plain texts.

use chrono::SecondsFormat;

use crate::diag::Diagnostic;
use crate::ids::{ArticleId, TopicId};
use crate::markdown;
use crate::render::Renderer;
use crate::text::plain;
use crate::text::timestamp::in_zone;

/// An article in the search index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The URL of the article, relative to the root of the site.
    pub url: String,
    /// The title.
    pub title: String,
    /// Excerpt, highlight and body; the title if all are empty.
    pub text: String,
    /// The name of the provider.
    pub provider: Option<String>,
    /// The names of the topics.
    pub topics: Vec<String>,
    /// The names of the ancestors of the topics.
    pub ancestors: Vec<String>,
    /// The names of the authors.
    pub authors: Vec<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// `article`, `video`, …
    pub kind: String,
    /// The date of publication in the site's time zone: `2024-01-18`.
    pub day: String,
    /// The instant of publication, as a sortable text.
    pub instant: String,
    /// Whether the article is a draft, visible in previews only.
    pub draft: bool,
}

impl Renderer<'_> {
    pub(super) fn record(&self, id: ArticleId) -> Result<Record, Diagnostic> {
        let (model, graph) = (self.model, self.model.graph);
        let article = &graph.articles[id];
        let parsed = &*article.parsed;
        let title = plain::title(&parsed.title);
        let body = match article.source.body_start {
            Some(_) => Some(markdown::to_text(&self.body(article)?)),
            None => None,
        };
        let highlight = parsed.highlight.as_deref().map(plain::excerpt);
        let texts = [model.excerpt(parsed), highlight, body];
        let texts: Vec<String> = texts.into_iter().flatten().filter(|t| !t.is_empty()).collect();
        let name = |id: &TopicId| plain::title(&graph.topics[*id].name);
        let published = in_zone(parsed.published_at.value(), model.config.timezone);
        let url = model.addresses.href(&model.addresses.article(id));
        Ok(Record {
            url: url[model.config.base_url.path().len() + 1..].to_owned(),
            text: if texts.is_empty() { title.clone() } else { texts.join(" ") },
            title,
            provider: article.provider_id.map(|id| plain::title(&graph.providers[id].name)),
            topics: article.topic_ids.iter().map(name).collect(),
            ancestors: graph.topic_ancestors(&article.topic_ids).iter().map(name).collect(),
            authors: parsed.authors.iter().map(|author| plain::title(&author.name)).collect(),
            tags: parsed.tags.iter().map(|tag| plain::title(tag)).collect(),
            kind: parsed.kind.to_string(),
            day: published.format("%Y-%m-%d").to_string(),
            instant: published.to_utc().to_rfc3339_opts(SecondsFormat::Nanos, true),
            draft: article.draft,
        })
    }
}
