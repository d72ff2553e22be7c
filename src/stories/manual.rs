//! Stories that a person decided.

use super::model::{ALONE, Text};
use crate::text::slug::fold;

/// The decision about an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Manual {
    /// In no story.
    Alone,
    /// In the story with this folded name.
    Named(String),
}

/// The decision in `text`, if there is one.
pub(super) fn manual(text: &Text<'_>) -> Option<Manual> {
    let name = fold(text.story?);
    match name.as_str() {
        "" => None,
        // In YAML, `story: false` is as likely.
        ALONE | "false" => Some(Manual::Alone),
        _ => Some(Manual::Named(name)),
    }
}
