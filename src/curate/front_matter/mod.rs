//! Edits front matter: changes the named values and no other byte. Comments, quotes, order, line endings and the body
//! stay.
//!
//! The values before are parsed, and each edit is applied to them as well as to the text. The text after must parse to
//! the same values in the same order, with the same body: an edit that would change another value (through an anchor,
//! or because the scanner misreads a rare form) is rejected.
//!
//! A scanner (`block`, `flow`) finds the bytes of values. The crate `yaml-edit` (version 0.3, 33,000 lines) is not used:
//! the styles of lists, quotes and comments are decided here, so that it would only find these bytes.
//!
//! Comments belong to their line, and comment lines to the key below: they stay when a key is removed, and move with an
//! item.

mod block;
mod children;
mod diff;
mod editor;
mod flags;
mod flow;
mod model;
mod node;
mod operation;
mod render;
mod values;

pub use diff::Change;
pub use model::{Edit, Value};

use std::collections::{BTreeMap, BTreeSet};

use editor::Editor;
use operation::mark_after;
use values::Yaml;

/// Applies `edits` in their order. Returns the text and its changed lines.
///
/// A text value keeps its quotes if it can, a plain scalar becomes a quoted one if necessary; a value of several lines
/// is replaced by one line. Comments and anchors stay. Lists keep the lines of items that stay. New lines end like the
/// line before them.
///
/// # Errors
/// If a path does not fit, or a value can't be changed without changing another one.
pub fn edit(text: &str, edits: &[Edit]) -> Result<(String, Vec<Change>), String> {
    let mut editor = Editor::new(text)?;
    for edit in edits {
        editor.apply(edit)?;
    }
    editor.finish()
}

/// The published form of an unpublished file's text, and its changes: none if neither `published` nor `draft` keeps it
/// unpublished.
///
/// # Errors
/// If the value can't be changed without changing anything else.
pub fn published(text: &str) -> Result<(String, Vec<Change>), String> {
    let mut editor = Editor::new(text)?;
    for edit in flags::publishing(&editor)? {
        editor.apply(&edit)?;
    }
    editor.finish()
}

/// What kind of value a key of the front matter has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// No value.
    Missing,
    /// A text, number or flag.
    Scalar,
    /// A list: its items in YAML of one line.
    List(Vec<String>),
    /// Keys with values.
    Mapping,
}

/// The shape of the value of `key`.
pub fn shape(text: &str, key: &str) -> Shape {
    let values = crate::text::front_matter::split(text).ok();
    let values = values.and_then(|parts| values::parse(parts.yaml).ok());
    let value = values.as_ref().and_then(|values| values.at(&[key.into()]));
    match value.map(Yaml::untagged) {
        None | Some(Yaml::Null) => Shape::Missing,
        Some(Yaml::List(items)) => {
            Shape::List(items.iter().map(|item| render::flow(item, false)).collect())
        }
        Some(Yaml::Mapping(_)) => Shape::Mapping,
        Some(_) => Shape::Scalar,
    }
}

/// The keys whose values differ between two texts, in YAML; `None` if one of the texts can't be read.
pub fn different_keys(one: &str, other: &str) -> Option<BTreeSet<String>> {
    let values = |text: &str| {
        let parts = crate::text::front_matter::split(text).ok()?;
        // A key may be there more than once.
        let mut all: BTreeMap<String, Vec<Yaml>> = BTreeMap::new();
        if let Yaml::Mapping(entries) = values::parse(parts.yaml).ok()? {
            for (key, value) in entries {
                all.entry(render::flow(&key, false)).or_default().push(value);
            }
        }
        Some(all)
    };
    let (one, other) = (values(one)?, values(other)?);
    let keys = one.keys().chain(other.keys());
    Some(keys.filter(|key| one.get(*key) != other.get(*key)).cloned().collect())
}

/// The line of the file with this key.
pub fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let parts = crate::text::front_matter::split(text).ok()?;
    let document = block::scan(parts.yaml).ok()?;
    let root = document.root.collection()?;
    let child = root.children.get(root.position(key)?)?;
    Some(editor::line_of(parts.yaml, child.start))
}

/// Sets integers that feedgen computes: each is on a line of its own with a comment that says so. A number without that
/// comment was written by a person and stays. Returns the text and the changed lines.
///
/// # Errors
/// If a value can't be changed without changing anything else.
pub fn with_numbers(
    text: &str,
    numbers: &[(&'static str, i64)],
) -> Result<(String, Vec<Change>), String> {
    let mut editor = Editor::new(text)?;
    for (key, number) in numbers {
        editor.set_computed(key, *number)?;
    }
    editor.finish()
}

/// Whether the value of `key` is a number that [`with_numbers`] wrote.
pub fn is_scored(text: &str, key: &str) -> bool {
    if !text.contains(operation::MARK) {
        return false;
    }
    let Ok(parts) = crate::text::front_matter::split(text) else { return false };
    let Ok(document) = block::scan(parts.yaml) else { return false };
    let node = operation::node_at(&document.root, &[key.into()]);
    node.is_some_and(|node| mark_after(parts.yaml, node).is_some())
}

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod flag_tests;
#[cfg(test)]
mod list_tests;
#[cfg(test)]
mod scalar_tests;
#[cfg(test)]
mod tests;
