//! Articles as the index holds them: plain texts.

use chrono::SecondsFormat;

use crate::diag::Diagnostic;
use crate::ids::{ArticleId, TopicId};
use crate::markdown;
use crate::render::Renderer;
use crate::text::plain;
use crate::text::timestamp::in_zone;

/// An article in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its address, from the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What there is to read besides: its excerpt, its highlight, its body. Never empty.
    pub text: String,
    /// The name of its provider.
    pub provider: Option<String>,
    /// The names of its topics.
    pub topics: Vec<String>,
    /// The names of the topics above these.
    pub above: Vec<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// `article`, `video`, …
    pub kind: String,
    /// The day on which it was published, as pages show it: `2024-01-18`.
    pub day: String,
    /// When it was published, as a text that is in the order of time.
    pub instant: String,
    /// Whether it is shown only in a preview.
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
            above: graph.topics_above(&article.topic_ids).iter().map(name).collect(),
            authors: parsed.authors.iter().map(|author| plain::title(&author.name)).collect(),
            tags: parsed.tags.iter().map(|tag| plain::title(tag)).collect(),
            kind: parsed.kind.to_string(),
            day: published.format("%Y-%m-%d").to_string(),
            instant: published.to_utc().to_rfc3339_opts(SecondsFormat::Nanos, true),
            draft: article.draft,
        })
    }
}
