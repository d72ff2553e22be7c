//! Checks links to other sites.
//!
//! Each URL is requested once. Several hosts are requested in parallel, but each host sequentially with a pause
//! between requests. Successful answers are cached. A URL whose host rejects programs or asks to retry
//! much later is not reported, as the state of its page is unknown. After several failures in a row, the remaining
//! URLs of a host are skipped.

mod answer_cache;
mod client;
mod options;
mod queue;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

pub use options::ExternalOptions;

use self::answer_cache::AnswerCache;
use self::client::Client;
use self::options::Outcome;
use super::links::{LinkSource, link_sources};
use super::site::CheckedSite;
use crate::diag::Diagnostic;
use crate::plan::Planned;
use crate::progress::Progress;

/// The numbers of checked URLs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ExternalStats {
    /// Requested URLs.
    pub requested: usize,
    /// URLs with a cached answer.
    pub cached: usize,
    /// Broken URLs.
    pub broken: usize,
    /// URLs with an unknown state.
    pub unknown: usize,
}

/// The result of [`check`].
pub(super) struct ExternalReport {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) stats: ExternalStats,
}

/// Checks all URLs of `links`, which maps them to the pages that contain them.
pub(super) fn check(
    site: CheckedSite<'_>,
    links: &BTreeMap<String, Vec<&Planned>>,
    options: &ExternalOptions,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> ExternalReport {
    let on_wait = || progress.wait("Waiting for another build");
    let cache = AnswerCache::open(&options.state, links, now, options.lifetime, on_wait);
    let urls: Vec<&str> = links.keys().map(String::as_str).collect();
    let (cached, uncached): (Vec<&str>, Vec<&str>) =
        urls.into_iter().partition(|url| cache.contains(url));
    let client = Client::new(options);
    progress.begin("Checking links", uncached.len());
    let outcomes = queue::run(
        &uncached,
        options,
        |url| client.request(url),
        |url, outcome| {
            progress.advance(1);
            if *outcome == Outcome::Ok {
                cache.add(url);
            }
        },
    );
    progress.end();
    let mut stats = ExternalStats { cached: cached.len(), ..ExternalStats::default() };
    let mut findings = Vec::new();
    for (url, outcome) in outcomes {
        stats.requested += 1;
        match outcome {
            Outcome::Ok => {}
            Outcome::Unknown => stats.unknown += 1,
            Outcome::Broken(reason) => {
                stats.broken += 1;
                let pages = links.get(url).map(Vec::as_slice).unwrap_or_default();
                findings.extend(broken_link(site, url, &reason, pages));
            }
        }
    }
    ExternalReport { findings, stats }
}

/// The diagnostics about a broken URL, one for each source that contains it.
fn broken_link(
    site: CheckedSite<'_>,
    url: &str,
    reason: &str,
    pages: &[&Planned],
) -> Vec<Diagnostic> {
    // The parser appends a slash to a URL without path.
    let spellings =
        [url.to_owned(), url.trim_end_matches('/').to_owned(), url.replace('&', "&amp;")];
    let sources = link_sources(site, pages, &spellings).into_iter();
    let finding = |source: LinkSource| {
        let message = format!("broken link to {url}: {reason}");
        let diagnostic = Diagnostic::warning("dead-link", message)
            .at(source.file, source.place)
            .label("linked here");
        match source.note {
            Some(note) => diagnostic.note(note),
            None => diagnostic,
        }
    };
    sources.map(finding).collect()
}
