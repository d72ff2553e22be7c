//! Checks articles without looking at others: no image, no topic, dates in the future.

use chrono::{DateTime, SecondsFormat, Utc};

use super::place::{at, value};
use crate::diag::{Diagnostic, Place};
use crate::graph::Article;

/// The diagnostics about one article. `now` is the current time.
pub(super) fn findings(article: &Article, now: DateTime<Utc>) -> Vec<Diagnostic> {
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
