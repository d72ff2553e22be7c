//! Checks the graph: duplicate titles, articles without an image, a topic or their language, dates in the future,
//! inconsistent names of providers, and similar names of topics.
//!
//! Each part checks all articles, or one of them among the others.

mod duplicates;
mod languages;
mod own;
mod place;
mod providers;
mod similar;
mod topics;

use chrono::{DateTime, Utc};

use super::site::CheckedSite;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::{Article, Graph};
use crate::ids::ArticleId;

/// The diagnostics about the graph. `now` is the current time.
pub(super) fn findings(graph: &Graph, config: &Config, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (_, article) in graph.articles.iter() {
        findings.extend(own_findings(article, config, now));
    }
    findings.extend(duplicates::findings(graph));
    findings.extend(providers::findings(graph));
    findings.extend(topics::findings(graph));
    findings
}

/// The diagnostics about one article among those that count as published, all in its file.
pub(super) fn findings_of(
    site: CheckedSite<'_>,
    id: ArticleId,
    now: DateTime<Utc>,
) -> Vec<Diagnostic> {
    let mut findings = own_findings(&site.graph.articles[id], site.config, now);
    findings.extend(duplicates::findings_of(site, id));
    findings.extend(providers::findings_of(site, id));
    findings.extend(topics::findings_of(site, id));
    findings
}

/// The diagnostics about an article that need no other one.
fn own_findings(article: &Article, config: &Config, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let mut findings = own::findings(article, now);
    findings.extend(languages::missing_locale(article, &config.language));
    findings
}
