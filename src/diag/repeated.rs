//! Findings that many files share: each once, with how often it was made.

use std::collections::BTreeMap;

use super::Diagnostic;

/// Collects findings of rendered files. A broken template fails on every page that uses it, and
/// is one mistake.
#[derive(Debug, Default)]
pub struct Repeated(BTreeMap<String, (Diagnostic, usize)>);

impl Repeated {
    /// Adds a finding, in any order.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        let key = format!("{} {:?} {}", diagnostic.file, diagnostic.place, diagnostic.label);
        self.0.entry(key).or_insert((diagnostic, 0)).1 += 1;
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, each with the number of the files that have it.
    pub fn into_findings(self) -> Vec<Diagnostic> {
        let with_count = |(diagnostic, files): (Diagnostic, usize)| match files {
            1 => diagnostic,
            _ => diagnostic.note(format!("it fails {files} files")),
        };
        self.0.into_values().map(with_count).collect()
    }
}
