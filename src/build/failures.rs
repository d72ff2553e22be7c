//! Files that could not be made, and which sources a site can do without for that.

use std::sync::Arc;

use crate::collections::{HashMap, HashSet};
use crate::diag::{Deduplicated, Diagnostic, Place};
use crate::graph::Graph;
use crate::load::Source;
use crate::plan::{self, Planned};

/// The files of a build that could not be made.
#[derive(Default)]
pub(super) struct Failures {
    /// Why, as those say who make them.
    findings: Deduplicated,
    /// Those of which it is known what source they are made of, or that failed for a source.
    of_sources: Vec<Failed>,
}

struct Failed {
    source: Arc<str>,
    code: &'static str,
    reason: String,
    /// Whether its own page is larger than may be.
    is_too_large: bool,
}

impl Failures {
    /// Of a source that can't be read.
    pub(super) fn of_source(diagnostic: Diagnostic) -> Self {
        let mut failures = Self::default();
        failures.add_of(None, diagnostic);
        failures
    }

    pub(super) fn add(&mut self, planned: &Planned, graph: &Graph, diagnostic: Diagnostic) {
        self.add_of(plan::source_file(&planned.content, graph), diagnostic);
    }

    fn add_of(&mut self, own: Option<&Arc<str>>, diagnostic: Diagnostic) {
        let source = Arc::clone(own.unwrap_or(&diagnostic.file));
        let label = if diagnostic.label.is_empty() { "" } else { ": " };
        let reason = format!("{}{label}{}", diagnostic.message, diagnostic.label);
        let is_too_large = own.is_some() && diagnostic.code == "too-large";
        let reason = if is_too_large { diagnostic.label.clone() } else { reason };
        let code = diagnostic.code;
        self.of_sources.push(Failed { source, code, reason, is_too_large });
        self.findings.add(diagnostic);
    }

    /// What is to be said of it, and the sources that the rest can be built without; none if the
    /// mistake is elsewhere.
    pub(super) fn finish(self, graph: &Graph) -> (Vec<Diagnostic>, Vec<Arc<str>>) {
        let Self { findings, of_sources } = self;
        let failed: HashSet<&str> = of_sources.iter().map(|failed| &*failed.source).collect();
        let is_too_large = of_sources.iter().all(|failed| failed.is_too_large);
        let articles = graph.articles.rows().iter().map(|article| &article.source);
        let articles = only(articles, &failed);
        let pages = only(graph.pages.rows().iter().map(|page| &page.source), &failed);
        // What every article fails by is no mistake of theirs; a single one may be too long a text.
        let is_long = |source: &&Source| source.body_length() >= LONG;
        let are_all = |failed: &[&Source], all: usize| {
            failed.len() == all
                && all > 0
                && !(is_too_large && all == 1 && failed.iter().all(is_long))
        };
        if articles.len() + pages.len() < failed.len()
            || are_all(&articles, graph.articles.len())
            || are_all(&pages, graph.pages.len())
        {
            return (findings.into_findings(), Vec::new());
        }
        let sources: HashMap<&str, &Source> =
            articles.into_iter().chain(pages).map(|source| (&*source.file, source)).collect();
        let mut found = if is_too_large { Vec::new() } else { findings.into_findings() };
        found
            .retain(|finding| !sources.contains_key(&*finding.file) && finding.code != "too-large");
        let mut said = HashSet::default();
        let firsts = of_sources.iter().filter(|failed| said.insert(Arc::clone(&failed.source)));
        found.extend(firsts.map(|failed| failed.finding(sources[&*failed.source])));
        let files = sources.values().map(|source| Arc::clone(&source.file)).collect();
        (found, files)
    }
}

/// From how many bytes on a text may be what makes a page too large.
const LONG: u32 = 1_000;

/// The sources of those files.
fn only<'s>(sources: impl Iterator<Item = &'s Source>, files: &HashSet<&str>) -> Vec<&'s Source> {
    sources.filter(|source| files.contains(&*source.file)).collect()
}

impl Failed {
    fn finding(&self, source: &Source) -> Diagnostic {
        let file = Arc::clone(&source.file);
        if !self.is_too_large {
            return Diagnostic::error(self.code, "the page of this source can't be made")
                .at(file, Place::File)
                .note(self.reason.clone());
        }
        let place = source.body_start.map_or(Place::File, |start| {
            let start = start as usize;
            Place::Bytes(start..start)
        });
        Diagnostic::error("too-large", "the page of this source is too large")
            .at(file, place)
            .note(self.reason.clone())
            .hint("shorten the text, or set `limits.page_bytes` in site.toml")
    }
}
