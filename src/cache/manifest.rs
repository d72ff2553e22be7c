//! What the files of an output were made from, and how they looked when they were written.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file::{self, Missing};
use crate::folder::Stamp;
use crate::text::key::TextKey;

/// The files of an output, as the last build left them, in its order.
#[derive(Debug, Default)]
pub struct Manifest {
    entries: Vec<(Box<str>, Entry)>,
}

/// What is known of a file of an output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// A key of all that it and the others were made from; none if that can't be known, so that
    /// they are made again.
    pub fingerprint: Option<TextKey>,
    /// Its stamp when it was written.
    pub stamp: Stamp,
    /// The files that come and go with it, with their stamps: compressed forms, or the others of a
    /// part of the search index.
    pub others: Vec<(Box<str>, Stamp)>,
}

impl Entry {
    /// Whether it was made from the same; what that is must be known.
    pub fn is_made_from(&self, fingerprint: Option<TextKey>) -> bool {
        fingerprint.is_some() && self.fingerprint == fingerprint
    }
}

impl Manifest {
    /// The manifest in the file at `path`, with something to say if it can't be used.
    pub fn read(path: &Path, settings: TextKey) -> (Self, Option<String>) {
        Self::new(file::read(path, settings))
    }

    /// The manifest in the `bytes` of such a file.
    pub fn from_bytes(bytes: &[u8], settings: TextKey) -> (Self, Option<String>) {
        Self::new(file::unsealed(bytes, settings))
    }

    fn new(read: Result<Vec<(Box<str>, Entry)>, Missing>) -> (Self, Option<String>) {
        match read {
            Ok(entries) => (Self { entries }, None),
            Err(missing) => (Self::default(), missing.note("the notes on the output")),
        }
    }

    /// Writes the entries of a build, by their paths.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn write(path: &Path, settings: TextKey, entries: &[(&str, &Entry)]) -> io::Result<()> {
        file::write(path, settings, &entries)
    }

    /// All files, each with what is known of it.
    pub fn entries(&self) -> &[(Box<str>, Entry)] {
        &self.entries
    }
}
