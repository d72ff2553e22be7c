//! A file in one of the site's folders.

use std::sync::Arc;

use crate::folder::Stamp;

/// A file of the site.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Its path from the site's root, with `/` between names.
    pub(super) name: Arc<str>,
    /// The folder that was walked.
    pub(super) folder: Arc<str>,
    /// How it looked when it was found; none if nobody asked.
    pub(super) stamp: Option<Stamp>,
}

impl File {
    /// Its path in that folder.
    pub(super) fn in_folder(&self) -> &str {
        let rest = self.name.get(self.folder.len()..).unwrap_or("");
        rest.strip_prefix('/').filter(|_| !self.folder.is_empty()).unwrap_or(rest)
    }
}
