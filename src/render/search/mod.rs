//! The search page and the search index.
//!
//! A part of the index is built in two steps, so that the second one does not borrow the site: first its [`Record`]s
//! ([`Renderer::records`]), then its files from these alone ([`build_index`]).

mod browser;
mod cbor;
mod file;
mod index;
mod page;
mod postings;
mod record;
mod terms;
mod words;

pub use file::{IndexError, IndexFile};
pub use index::build_index;
pub use record::Record;

use crate::diag::Diagnostic;
use crate::plan::{SearchPart, SearchParts};
use crate::render::Renderer;

impl Renderer<'_> {
    /// The parts of the search index.
    pub fn search_parts(&self) -> &SearchParts {
        self.shared.search_parts(self.model.graph, self.model.config)
    }

    /// The records of a part of the index, oldest first.
    ///
    /// # Errors
    /// When a body can't be read.
    pub fn records(&self, part: &SearchPart) -> Result<Vec<Record>, Diagnostic> {
        part.articles().rev().map(|id| self.record(id)).collect()
    }
}

#[cfg(test)]
mod pagefind_tests;
#[cfg(test)]
mod tests;
