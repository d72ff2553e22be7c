//! Deduplicates diagnostics about a template that many files use.

use std::collections::BTreeMap;

use super::Diagnostic;

/// Collects the diagnostics of rendered files: one for each broken template, with the number of files.
#[derive(Debug, Default)]
pub struct Deduplicated(BTreeMap<String, (Diagnostic, usize)>);

impl Deduplicated {
    /// Adds a diagnostic. The result does not depend on the order.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        let key = format!("{} {:?} {}", diagnostic.file, diagnostic.place, diagnostic.label);
        self.0.entry(key).or_insert((diagnostic, 0)).1 += 1;
    }

    /// Whether no diagnostic was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The diagnostics, each with a note of the number of files if it is more than one.
    pub fn into_findings(self) -> Vec<Diagnostic> {
        let with_count = |(diagnostic, files): (Diagnostic, usize)| match files {
            1 => diagnostic,
            _ => diagnostic.note(format!("affects {files} files")),
        };
        self.0.into_values().map(with_count).collect()
    }
}
