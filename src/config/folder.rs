//! One folder of a site, and paths inside the site.

use std::sync::Arc;

use super::reader::Reader;
use crate::diag::{Diagnostic, Place};

/// One folder of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its path from the site's root.
    pub path: Arc<str>,
    /// Where `site.toml` names it; `None` for a default, which need not exist.
    pub named_at: Option<Place>,
}

/// A path inside the site, without `.` parts; empty for the site's root.
pub(super) fn relative(reader: &mut Reader<'_>, path: &str, place: Place) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if path.starts_with('/') || path.contains('\\') || parts.contains(&"..") {
        let message = format!("`{path}` leaves the site's folder");
        let diagnostic = Diagnostic::error("bad-setting", message);
        let label = "expected a path inside the site, with `/` between folders";
        reader.report(diagnostic.label(label), place);
    }
    parts.join("/")
}
