//! Files that can't be rendered, and the sources that a build can leave out because of them.

use std::sync::Arc;

use super::outcome::BuildError;
use crate::collections::{HashMap, HashSet};
use crate::diag::{Deduplicated, Diagnostic, Place};
use crate::graph::Graph;
use crate::load::Source;
use crate::plan::{self, Planned};

/// A site that can't be rendered.
pub(super) enum StageError {
    /// Sources that can't be rendered; a build can go on without them.
    Sources(Failures),
    /// Nothing that a source is to blame for.
    Build(BuildError),
}

impl From<BuildError> for StageError {
    fn from(failure: BuildError) -> Self {
        Self::Build(failure)
    }
}

/// Files that can't be rendered, by their sources.
#[derive(Default)]
pub(super) struct Failures {
    /// The diagnostics of the renderer.
    diagnostics: Deduplicated,
    /// The failures whose source is known.
    of_sources: Vec<SourceFailure>,
}

struct SourceFailure {
    source: Arc<str>,
    code: &'static str,
    reason: String,
    /// Whether the page of the source is larger than `limits.page_bytes`.
    is_too_large: bool,
}

impl Failures {
    /// The failure of a source that can't be read.
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
        self.of_sources.push(SourceFailure { source, code, reason, is_too_large });
        self.diagnostics.add(diagnostic);
    }

    /// The diagnostics, and the sources without which the rest of the site can be built: none if the
    /// mistake is elsewhere, such as in a template.
    pub(super) fn finish(self, graph: &Graph) -> (Vec<Diagnostic>, Vec<Arc<str>>) {
        let Self { diagnostics, of_sources } = self;
        let failed: HashSet<&str> = of_sources.iter().map(|failure| &*failure.source).collect();
        let is_too_large = of_sources.iter().all(|failure| failure.is_too_large);
        let articles = graph.articles.rows().iter().map(|article| &article.source);
        let articles = only(articles, &failed);
        let pages = only(graph.pages.rows().iter().map(|page| &page.source), &failed);
        // A failure of every article is no mistake of theirs, unless the only one has a long text.
        let is_long = |source: &&Source| source.body_length() >= MIN_LONG_BODY;
        let are_all = |failed: &[&Source], all: usize| {
            failed.len() == all
                && all > 0
                && !(is_too_large && all == 1 && failed.iter().all(is_long))
        };
        if articles.len() + pages.len() < failed.len()
            || are_all(&articles, graph.articles.len())
            || are_all(&pages, graph.pages.len())
        {
            return (diagnostics.into_findings(), Vec::new());
        }
        let sources: HashMap<&str, &Source> =
            articles.into_iter().chain(pages).map(|source| (&*source.file, source)).collect();
        let mut reported = match is_too_large {
            true => Vec::new(),
            false => diagnostics.into_findings(),
        };
        reported.retain(|diagnostic| {
            !sources.contains_key(&*diagnostic.file) && diagnostic.code != "too-large"
        });
        let mut seen = HashSet::default();
        let first_failures =
            of_sources.iter().filter(|failure| seen.insert(Arc::clone(&failure.source)));
        reported
            .extend(first_failures.map(|failure| failure.diagnostic(sources[&*failure.source])));
        let files = sources.values().map(|source| Arc::clone(&source.file)).collect();
        (reported, files)
    }
}

/// The length in bytes from which a body can be the reason for a page that is too large.
const MIN_LONG_BODY: u32 = 1_000;

/// The sources whose files are in `files`.
fn only<'s>(sources: impl Iterator<Item = &'s Source>, files: &HashSet<&str>) -> Vec<&'s Source> {
    sources.filter(|source| files.contains(&*source.file)).collect()
}

impl SourceFailure {
    fn diagnostic(&self, source: &Source) -> Diagnostic {
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
