//! Checks the `[categories]` settings against the categories of the graph.

use std::sync::Arc;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::text::suggest::closest;

/// Reports settings of unknown categories and duplicate settings. An unknown category is only a warning: a category
/// disappears with its last article.
pub(super) fn check(config: &Config, graph: &Graph) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (index, settings) in config.categories.iter().enumerate() {
        let mut categories = graph.categories.iter();
        let known =
            categories.find(|(_, category)| settings.is_for(&category.segment, &category.name));
        let earlier = &config.categories[..index];
        let finding = match known {
            None => {
                let names = graph.categories.iter().map(|(_, category)| &*category.segment);
                let near = closest(&settings.name, names);
                let message = format!("unknown category `{}`", settings.name);
                Diagnostic::warning("unknown-category", message)
                    .label("these settings have no effect")
                    .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
            }
            Some((_, category))
                if earlier.iter().any(|other| other.is_for(&category.segment, &category.name)) =>
            {
                let message = format!("duplicate settings for the category `{}`", category.segment);
                Diagnostic::error("bad-setting", message).hint("keep one of the tables")
            }
            Some(_) => continue,
        };
        findings.push(finding.at(Arc::clone(&config.file), settings.place.clone()));
    }
    findings
}
