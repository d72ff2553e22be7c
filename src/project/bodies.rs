//! Bodies of articles and pages, read from their files.

use std::path::Path;

use crate::diag::Diagnostic;
use crate::load::{self, Source};
use crate::render::Bodies;

/// Reads each body when a page shows it, so that memory never holds all of them.
pub struct BodiesOnDisk<'a> {
    /// The root folder of the site.
    pub root: &'a Path,
}

impl Bodies for BodiesOnDisk<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        load::read_body(self.root, source)
    }
}
