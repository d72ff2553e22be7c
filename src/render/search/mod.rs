//! The search page, and the index that its script reads.
//!
//! The page is a page like others. The index is made in two steps, so that whoever makes it
//! need not hold on to the site meanwhile: the [`Record`]s of a part ([`Renderer::records`]),
//! and from these alone its files ([`index()`]).

mod index;
mod page;
mod record;
mod words;

pub use index::{IndexError, IndexFile, index};
pub use record::Record;

use crate::diag::Diagnostic;
use crate::plan::{SearchPart, SearchParts};
use crate::render::Renderer;

impl Renderer<'_> {
    /// The parts of the index.
    pub fn search_parts(&self) -> &SearchParts {
        self.shared.search_parts(self.model.graph, self.model.config)
    }

    /// What is in a part of the index, oldest first.
    ///
    /// # Errors
    /// When a body can't be read.
    pub fn records(&self, part: &SearchPart) -> Result<Vec<Record>, Diagnostic> {
        part.articles().rev().map(|id| self.record(id)).collect()
    }
}

#[cfg(test)]
mod tests;
