//! Graphs of small sites, for tests.

use std::sync::Arc;

use super::{Drafts, Graph, build};
use crate::diag::Diagnostic;
use crate::load::{Sources, testing};

/// Parses files. The first folder of a path is the kind of source: `topics`, `providers`, `pages`, or
/// else a category of articles (see [`testing::article`]).
pub(crate) fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (file, text) in files {
        match file.split('/').next() {
            Some("topics") => sources.topics.push(testing::topic(file, text)),
            Some("providers") => sources.providers.push(testing::provider(file, text)),
            Some("pages") => sources.pages.push(testing::page(file, text)),
            _ => sources.articles.push(Arc::new(testing::article(file, text))),
        }
    }
    sources
}

/// The graph of a site without drafts, and its diagnostics.
pub(crate) fn graph_and_diagnostics(files: &[(&str, &str)]) -> (Graph, Vec<Diagnostic>) {
    build(&sources(files), Drafts::Exclude)
}

/// The graph of a site without diagnostics.
pub(crate) fn graph(files: &[(&str, &str)]) -> Graph {
    let (graph, diagnostics) = graph_and_diagnostics(files);
    assert_eq!(diagnostics, []);
    graph
}
