//! Small sites for tests: sources in, graph out.

use std::sync::Arc;

use super::{Drafts, Graph, build};
use crate::diag::Diagnostic;
use crate::load::{Sources, testing};

/// Sources by file name; its first folder tells what a file is: `topics`, `providers`,
/// `pages`, or else a category of articles (see [`testing::article`]).
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

/// The graph of a site, drafts left out, and its findings.
pub(crate) fn graph_and_findings(files: &[(&str, &str)]) -> (Graph, Vec<Diagnostic>) {
    build(&sources(files), Drafts::LeftOut)
}

/// The graph of a site without mistakes.
pub(crate) fn graph(files: &[(&str, &str)]) -> Graph {
    let (graph, findings) = graph_and_findings(files);
    assert_eq!(findings, []);
    graph
}
