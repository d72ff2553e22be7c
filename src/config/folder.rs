//! A configured folder, and paths inside the site.

use std::sync::Arc;

use super::reader::Reader;
use crate::diag::{Diagnostic, Place};

/// A folder of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The path, relative to the site's root.
    pub path: Arc<str>,
    /// The place of the setting in `site.toml`; `None` for a default, which need not exist.
    pub named_at: Option<Place>,
}

/// Normalizes a path inside the site; empty for the site's root.
pub(super) fn relative(reader: &mut Reader<'_>, path: &str, place: Place) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if path.starts_with('/') || path.contains('\\') || parts.contains(&"..") {
        let message = format!("path `{path}` is outside the site's folder");
        let diagnostic = Diagnostic::error("bad-setting", message);
        let label = "expected a relative path separated by `/`";
        reader.report(diagnostic.label(label), place);
    }
    parts.join("/")
}
