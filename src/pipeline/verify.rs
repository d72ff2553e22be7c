//! Holds every file that a build makes against what it must not give away.
//!
//! The secrets are those of all sources, whatever of them is known from an earlier build: that one
//! may have failed for a leak, or have looked for none.

use std::path::Path;
use std::sync::{Arc, Mutex};

use super::unpoisoned;
use crate::diag::Diagnostic;
use crate::graph::Drafts;
use crate::leaks::{self, Leaks, Secrets, Site};
use crate::load::Sources;

/// What must not be in a file, and where it was all the same.
pub(super) struct Verifier<'a> {
    site: Site<'a>,
    secrets: Secrets,
    leaks: Mutex<Leaks>,
}

impl<'a> Verifier<'a> {
    pub(super) fn new(
        root: &'a Path,
        real_root: &'a Path,
        config_file: &'a Arc<str>,
        sources: &'a Sources,
        drafts: Drafts,
    ) -> Self {
        let site = Site { root, real_root, config_file, sources };
        let secrets = Secrets::of(site, drafts);
        Self { site, secrets, leaks: Mutex::default() }
    }

    /// Looks at what a file will hold.
    pub(super) fn look_at(&self, file: &str, bytes: &[u8]) {
        let found = self.secrets.search(bytes);
        if !found.is_empty() {
            unpoisoned(self.leaks.lock()).add(file, found);
        }
    }

    /// What is in files that must not be.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let leaks = unpoisoned(self.leaks.lock());
        leaks::findings(self.site, &self.secrets, &leaks)
    }
}
