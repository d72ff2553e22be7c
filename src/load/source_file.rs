//! A file in one of the site's folders, and the extensions of each kind of source.

use std::sync::Arc;

use crate::folder::Stamp;

/// Extensions of articles and pages.
pub(super) const MARKDOWN: &[&str] = &["md", "markdown"];
/// Extensions of topic and provider files.
pub(super) const TAXONOMY: &[&str] = &["yaml", "yml", "md"];
/// Extensions of interface texts.
pub(super) const TEXTS: &[&str] = &["toml"];

/// A file of the site.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    /// The path relative to the site's root, with `/` as separator.
    pub(super) name: Arc<str>,
    /// The folder in which the file was found.
    pub(super) folder: Arc<str>,
    /// The stamp from the time of the walk; `None` if it was not needed.
    pub(super) stamp: Option<Stamp>,
}

impl SourceFile {
    /// The path relative to the folder.
    pub(super) fn in_folder(&self) -> &str {
        let rest = self.name.get(self.folder.len()..).unwrap_or("");
        rest.strip_prefix('/').filter(|_| !self.folder.is_empty()).unwrap_or(rest)
    }
}

/// Whether the path has one of the extensions, in any case.
pub(super) fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
    })
}
