//! The source file of a parsed value.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::key::TextKey;

/// Unknown keys, for templates.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// A source file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The path relative to the site's root.
    pub file: Arc<str>,
    /// The hash of the text, to detect changes.
    pub hash: TextKey,
    /// The byte offset of the body, if there is one. Pages read the body again when they show it, so
    /// that memory never holds all bodies.
    pub body_start: Option<u32>,
    /// The length of the text in bytes.
    pub length: u32,
    /// Whether the file is the `index.md` of a page bundle: the folder's name is the stem, and relative
    /// URLs refer to files of the bundle.
    pub is_bundle: bool,
}

impl Source {
    /// The length of the body in bytes; 0 if there is none.
    pub fn body_length(&self) -> u32 {
        self.body_start.map_or(0, |start| self.length.saturating_sub(start))
    }

    /// The range of the stem in the path: the file's name without extension, or the name of a bundle's
    /// folder.
    pub(in crate::load) fn stem(&self) -> Range<usize> {
        let start_of_name = |path: &str| path.rfind('/').map_or(0, |slash| slash + 1);
        let start = start_of_name(&self.file);
        if self.is_bundle && start > 0 {
            return start_of_name(&self.file[..start - 1])..start - 1;
        }
        start..self.file[start..].rfind('.').map_or(self.file.len(), |dot| start + dot)
    }
}
