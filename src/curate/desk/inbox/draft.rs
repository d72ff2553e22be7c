//! What lists and filters need of a draft.

use std::sync::Arc;

use super::input::Input;
use crate::curate::identity::Identity;
use crate::load::ParsedArticle;
use crate::scores::{Facts, Score, score};
use crate::text::slug::fold;
use crate::text::{language, plain};

/// An unpublished article.
pub struct Draft {
    /// The article.
    pub article: Arc<ParsedArticle>,
    /// Title in plain text.
    pub title: String,
    /// Excerpt in plain text; empty if there is none.
    pub excerpt: String,
    /// What it is known by.
    pub identity: Identity,
    /// The key of its provider's domain, or the name.
    pub provider: Option<String>,
    /// The name of its provider for people.
    pub provider_name: String,
    /// The primary language.
    pub language: String,
    /// The position of its source in `sources.toml`.
    pub source: Option<usize>,
    /// Its computed quality, with reasons.
    pub score: Score,
    /// Folded title, excerpt, provider and topics.
    searched: String,
    /// Folded topics, each once and with its spelling.
    topics: Vec<(String, String)>,
}

impl Draft {
    pub(super) fn new(article: Arc<ParsedArticle>, identity: Identity, input: &Input<'_>) -> Self {
        let facts = Facts::new(&article);
        let score = score(&facts, input.scoring);
        let Facts { title, provider, .. } = facts;
        let excerpt = article.excerpt.as_deref().map(plain::excerpt).unwrap_or_default();
        let publisher = article.publisher();
        let name = publisher.as_ref().and_then(|publisher| publisher.name.as_deref());
        let provider_name = name.or(provider.as_deref()).unwrap_or_default().to_owned();
        let locale = article.locale.as_deref().unwrap_or(input.language);
        let topics = article.topics.join(" ");
        let searched = fold(&format!("{title} {excerpt} {provider_name} {topics}"));
        Self {
            source: (input.source_of)(&identity, provider.as_deref()),
            language: language::primary(locale),
            title,
            excerpt,
            identity,
            provider,
            provider_name,
            score,
            searched,
            topics: folded_topics(&article),
            article,
        }
    }

    /// The path of its file.
    pub fn file(&self) -> &Arc<str> {
        &self.article.source.file
    }

    /// The quality that counts: the number in the file, or the computed one.
    pub fn quality(&self) -> i64 {
        self.article.quality.unwrap_or(self.score.quality)
    }

    /// Seconds since 1970 in UTC.
    pub fn time(&self) -> i64 {
        self.article.published_instant().timestamp()
    }

    /// Whether it has this folded topic.
    pub(super) fn has_topic(&self, topic: &String) -> bool {
        self.topics.iter().any(|(folded, _)| folded == topic)
    }

    /// Its folded topics with their spellings, each once.
    pub(super) fn topics(&self) -> impl Iterator<Item = (&str, &str)> {
        self.topics.iter().map(|(folded, topic)| (folded.as_str(), topic.as_str()))
    }

    /// Whether it has all of these folded words.
    pub(super) fn has_words(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.searched.contains(word.as_str()))
    }
}

fn folded_topics(article: &ParsedArticle) -> Vec<(String, String)> {
    let mut topics: Vec<(String, String)> = Vec::with_capacity(article.topics.len());
    for topic in &article.topics {
        let folded = fold(topic);
        if !topics.iter().any(|(known, _)| *known == folded) {
            topics.push((folded, topic.to_string()));
        }
    }
    topics
}
