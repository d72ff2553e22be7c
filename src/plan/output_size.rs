//! Estimates the size of the output before rendering, and rejects articles that would make it too large. The text of
//! an article is repeated in the feeds and API documents of all its topics, so that one article with many topics
//! could fill the disk.

use std::sync::Arc;

use crate::config::Config;
use crate::diag::{Diagnostic, Place};
use crate::graph::{Article, Graph};
use crate::ids::ArticleId;

/// The output may always be this many times as large as all sources, even beyond `limits.output_bytes`.
const MIN_ALLOWED_RATIO: u64 = 100;
/// Feeds truncate longer texts.
const MAX_FEED_TEXT_LEN: u64 = 100_000;

/// Reports the largest articles, until the remaining output is within the limit. Returns their files and the findings.
pub(super) fn check(graph: &Graph, config: &Config) -> (Vec<Arc<str>>, Vec<Diagnostic>) {
    let size = |article: &Article| u64::from(article.source.length);
    let articles = graph.articles.rows();
    let sources: u64 = articles.iter().map(size).sum();
    let limit = config.limits.output_bytes as u64;
    let max = limit.max(sources.saturating_mul(MIN_ALLOWED_RATIO));
    let output_size = |article: &Article| output_size(graph, article, config);
    let mut total: u64 = articles.iter().map(output_size).sum();
    if total <= max {
        return (Vec::new(), Vec::new());
    }
    let mut largest: Vec<ArticleId> = graph.articles.ids().collect();
    largest.sort_by_key(|id| std::cmp::Reverse(output_size(&graph.articles[*id])));
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    for id in largest {
        if total <= max {
            break;
        }
        let article = &graph.articles[id];
        let size = output_size(article);
        let message = "the output would be too large because of this article";
        let note = format!(
            "with {} topics, the article takes {} of {} MB; the limit is {} MB",
            article.topic_ids.len(),
            megabytes(size),
            megabytes(total),
            megabytes(max)
        );
        findings.push(
            Diagnostic::error("too-large", message)
                .at(Arc::clone(&article.source.file), Place::File)
                .note(note)
                .hint("shorten its text, give it fewer topics, or set `limits.output_bytes` in site.toml"),
        );
        files.push(Arc::clone(&article.source.file));
        total -= size;
    }
    (files, findings)
}

/// A rough upper bound of the number of output bytes of an article.
fn output_size(graph: &Graph, article: &Article, config: &Config) -> u64 {
    let size = u64::from(article.source.length);
    let topics = article.topic_ids.len() as u64;
    // The newest page of an API list exists twice.
    let api = if config.api.enabled { 2 * (1 + topics) } else { 0 };
    // Parent topics contain the articles of their subtopics.
    let ancestors = graph.topic_ancestors(&article.topic_ids).len() as u64;
    let lists = 2 + topics + ancestors + u64::from(article.provider_id.is_some());
    let feeds = lists * config.feeds.formats.len() as u64;
    size * (1 + api) + size.min(MAX_FEED_TEXT_LEN) * feeds
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
