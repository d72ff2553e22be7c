//! The files of a search index.

use std::fmt;

/// A file of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFile {
    /// The path in the folder of the part.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Pagefind failed to build an index. Sources can't cause this.
#[derive(Debug)]
pub struct IndexError(String);

impl IndexError {
    pub(super) fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }

    /// Pagefind did not produce `file`.
    pub fn missing_file(file: &str) -> Self {
        Self(format!("missing file {file}"))
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "can't build the search index: {}", self.0)
    }
}

impl std::error::Error for IndexError {}
