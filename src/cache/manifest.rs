//! The manifest: fingerprint and stamp of every file of an output.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file::{self, Missing};
use crate::folder::Stamp;
use crate::text::key::TextKey;

/// The files of an output as the last build wrote them, in its order.
#[derive(Debug, Default)]
pub struct Manifest {
    entries: Vec<(Box<str>, Entry)>,
}

/// The entry of an output file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The fingerprint of its inputs and those of the `others`; none if they can't be known without
    /// reading them, so that the files are written again.
    pub fingerprint: Option<TextKey>,
    /// The stamp of the written file.
    pub stamp: Stamp,
    /// The files that it brings along, with their stamps: compressed forms, or the other files of a part
    /// of the search index.
    pub others: Vec<(Box<str>, Stamp)>,
}

impl Entry {
    /// Whether the file has this fingerprint. An unknown fingerprint equals no other.
    pub fn is_made_from(&self, fingerprint: Option<TextKey>) -> bool {
        fingerprint.is_some() && self.fingerprint == fingerprint
    }
}

impl Manifest {
    /// Reads the manifest at `path`. The note says why it is not used.
    pub fn read(path: &Path, settings: TextKey) -> (Self, Option<String>) {
        Self::new(file::read(path, settings))
    }

    /// Reads a manifest from the `bytes` of a file.
    pub fn from_bytes(bytes: &[u8], settings: TextKey) -> (Self, Option<String>) {
        Self::new(file::unsealed(bytes, settings))
    }

    fn new(read: Result<Vec<(Box<str>, Entry)>, Missing>) -> (Self, Option<String>) {
        match read {
            Ok(entries) => (Self { entries }, None),
            Err(missing) => (Self::default(), missing.note("the manifest of the output")),
        }
    }

    /// Writes the entries of a build, by their paths.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn write(path: &Path, settings: TextKey, entries: &[(&str, &Entry)]) -> io::Result<()> {
        file::write(path, settings, &entries)
    }

    /// All files with their entries.
    pub fn entries(&self) -> &[(Box<str>, Entry)] {
        &self.entries
    }
}
