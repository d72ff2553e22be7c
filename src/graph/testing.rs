//! Small sites for tests: sources in, graph out.

use super::{Drafts, Graph, Input, build};
use crate::diag::Diagnostic;
use crate::load::testing;

/// Sources by file name; its first folder tells what a file is: `topics`, `providers`,
/// `pages`, or else a category of articles (see [`testing::article`]).
pub(crate) fn input(files: &[(&str, &str)]) -> Input {
    let mut input = Input::default();
    for (file, text) in files {
        match file.split('/').next() {
            Some("topics") => input.topics.push(testing::topic(file, text)),
            Some("providers") => input.providers.push(testing::provider(file, text)),
            Some("pages") => input.pages.push(testing::page(file, text)),
            _ => input.articles.push(testing::article(file, text)),
        }
    }
    input
}

/// The graph of a site, drafts left out, and its findings.
pub(crate) fn graph_and_findings(files: &[(&str, &str)]) -> (Graph, Vec<Diagnostic>) {
    build(input(files), Drafts::LeftOut)
}

/// The graph of a site without mistakes.
pub(crate) fn graph(files: &[(&str, &str)]) -> Graph {
    let (graph, findings) = graph_and_findings(files);
    assert_eq!(findings, []);
    graph
}
