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
mod flow;
mod model;
mod node;
mod operation;
mod render;

pub use diff::Change;
pub use model::{Edit, Value};

use crate::diag::YamlPath;
use editor::Editor;
use node::{Kind, Node, Quote};
use operation::mark_after;

/// Applies `edits` in their order. Returns the text and its changed lines.
///
/// A text value keeps its quotes if it can, a plain scalar becomes a quoted one if necessary; a value of several lines
/// is replaced by one line. Lists keep the lines of items that stay.
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

/// The keys that keep an article unpublished, each with the value that publishes it.
const KEYS: [(&str, bool); 2] = [("published", true), ("draft", false)];

/// The published form of an unpublished file's text, and its changes.
///
/// # Errors
/// If the value can't be changed without changing anything else.
pub fn published(text: &str) -> Result<(String, Vec<Change>), String> {
    let mut editor = Editor::new(text)?;
    let mut edits = Vec::new();
    for (key, wanted) in KEYS {
        let document = editor.scan()?;
        let Some(node) = operation::node_at(&document.root, &[key.into()]) else { continue };
        if let Some(value) = flag(editor.yaml(), key, node, wanted)? {
            edits.push(Edit::Set(YamlPath(vec![key.into()]), value));
        }
    }
    if edits.is_empty() {
        return Err("neither `published` nor `draft` keeps it unpublished".to_owned());
    }
    for edit in &edits {
        editor.apply(edit)?;
    }
    editor.finish()
}

/// The value that makes a flag `wanted`; `None` if it has no value or is already `wanted`.
fn flag(yaml: &str, key: &str, node: &Node, wanted: bool) -> Result<Option<Value>, String> {
    let unclear = || {
        let line = editor::line_of(yaml, node.span.start);
        format!("the value of `{key}` in line {line} is not a plain scalar")
    };
    let quote = match node.kind {
        Kind::Scalar(quote) => quote,
        Kind::Missing => return Ok(None),
        Kind::Collection(_) | Kind::Other => return Err(unclear()),
    };
    let word = yaml[node.span.clone()].trim_matches(['"', '\'']).to_ascii_lowercase();
    let value = match word.as_str() {
        "true" | "yes" | "y" | "on" | "1" => true,
        "false" | "no" | "n" | "off" | "0" => false,
        "" | "~" | "null" => return Ok(None),
        _ => return Err(unclear()),
    };
    Ok((value != wanted).then(|| match quote {
        Quote::Plain => Value::Bool(wanted),
        Quote::Single | Quote::Double => Value::Text(wanted.to_string()),
    }))
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
mod tests;
