//! Places of diagnostics in articles.

use std::sync::Arc;

use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::Article;

/// The maximum number of other files or names in a diagnostic.
pub(super) const MAX_LISTED: usize = 10;

/// The value of a key.
pub(super) fn value(key: &str) -> Place {
    Place::Value(YamlPath(vec![key.into()]))
}

/// Adds a place in the file of an article.
pub(super) fn at(article: &Article, place: Place, diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.at(Arc::clone(&article.source.file), place)
}
