//! Whether the categories of `site.toml` exist.

use std::sync::Arc;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::text::suggest::closest;

/// A finding for each table of `[categories]` that is of no category, or of one that has a table
/// already. The first is a warning: a category goes with its last article.
pub(super) fn check(config: &Config, graph: &Graph) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (index, settings) in config.categories.iter().enumerate() {
        let mut categories = graph.categories.iter();
        let known =
            categories.find(|(_, category)| settings.are_of(&category.segment, &category.name));
        let earlier = &config.categories[..index];
        let finding = match known {
            None => {
                let names = graph.categories.iter().map(|(_, category)| &*category.segment);
                let near = closest(&settings.name, names);
                let message = format!("there is no category `{}`", settings.name);
                Diagnostic::warning("unknown-category", message)
                    .label("nothing shows these settings")
                    .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
            }
            Some((_, category))
                if earlier.iter().any(|other| other.are_of(&category.segment, &category.name)) =>
            {
                let message = format!("the category `{}` has two tables", category.segment);
                Diagnostic::error("bad-setting", message).hint("keep one of them")
            }
            Some(_) => continue,
        };
        findings.push(finding.at(Arc::clone(&config.file), settings.place.clone()));
    }
    findings
}
