//! How much of the output the text of each article makes, before anything is written: a text stands in
//! the documents of all its lists.

use std::sync::Arc;

use crate::config::Config;
use crate::diag::{Diagnostic, Place};
use crate::graph::{Article, Graph};
use crate::ids::ArticleId;

/// How many times the size of all sources the output may be, if that is more than the limit.
const TIMES: u64 = 100;
/// Longer texts are cut in feeds.
const IN_FEEDS: u64 = 100_000;

/// Reports the articles without which the output is no larger than it may be, those that make most of
/// it first; and their files.
pub(super) fn check(graph: &Graph, config: &Config) -> (Vec<Arc<str>>, Vec<Diagnostic>) {
    let size = |article: &Article| u64::from(article.source.length);
    let articles = graph.articles.rows();
    let sources: u64 = articles.iter().map(size).sum();
    let most = (config.limits.output_bytes as u64).max(sources.saturating_mul(TIMES));
    let in_output = |article: &Article| in_output(graph, article, config);
    let mut total: u64 = articles.iter().map(in_output).sum();
    if total <= most {
        return (Vec::new(), Vec::new());
    }
    let mut largest: Vec<ArticleId> = graph.articles.ids().collect();
    largest.sort_by_key(|id| std::cmp::Reverse(in_output(&graph.articles[*id])));
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    for id in largest {
        if total <= most {
            break;
        }
        let article = &graph.articles[id];
        let own = in_output(article);
        let message = "the output would be too large: this article makes most of it";
        let note = format!(
            "with {} topics it would be {} of {} MB; {} MB are allowed",
            article.topic_ids.len(),
            megabytes(own),
            megabytes(total),
            megabytes(most)
        );
        findings.push(
            Diagnostic::error("too-large", message)
                .at(Arc::clone(&article.source.file), Place::File)
                .note(note)
                .hint("shorten its text, give it fewer topics, or set `limits.output_bytes` in site.toml"),
        );
        files.push(Arc::clone(&article.source.file));
        total -= own;
    }
    (files, findings)
}

/// How many bytes of the output the source of an article makes, at most and about.
fn in_output(graph: &Graph, article: &Article, config: &Config) -> u64 {
    let size = u64::from(article.source.length);
    let topics = article.topic_ids.len() as u64;
    // The newest page of a list of the API is there twice.
    let api = if config.api.enabled { 2 * (1 + topics) } else { 0 };
    // Lists and feeds of topics above these have it as well.
    let above = graph.topics_above(&article.topic_ids).len() as u64;
    let lists = 2 + topics + above + u64::from(article.provider_id.is_some());
    let feeds = lists * config.feeds.formats.len() as u64;
    size * (1 + api) + size.min(IN_FEEDS) * feeds
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
