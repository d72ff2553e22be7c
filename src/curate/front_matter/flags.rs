//! The keys that keep an article unpublished.

use super::editor::{Editor, line_of};
use super::model::{Edit, Value};
use super::node::{Kind, Quote};
use super::operation::node_at;
use super::values::Yaml;
use crate::diag::{Step, YamlPath};

/// The keys, each with the value that publishes an article.
const KEYS: [(&str, bool); 2] = [("published", true), ("draft", false)];

/// The edits that publish front matter; none if no key of these keeps it unpublished.
///
/// # Errors
/// If a value is a list or a mapping, or the front matter has a form that is not supported.
pub(super) fn publishing(editor: &Editor<'_>) -> Result<Vec<Edit>, String> {
    let mut edits = Vec::new();
    for (key, wanted) in KEYS {
        let path = [Step::from(key)];
        let Some(value) = editor.values().at(&path) else { continue };
        // Any value but a clear "no" marks a draft.
        let is_wanted = if wanted { !is_no(value) } else { is_no(value) || is_empty(value) };
        if !is_wanted {
            let value = flag(editor, &path, wanted)?;
            edits.push(Edit::Set(YamlPath(path.to_vec()), value));
        }
    }
    Ok(edits)
}

/// The value that makes a flag `wanted`: a text if the flag is in quotes.
fn flag(editor: &Editor<'_>, path: &[Step], wanted: bool) -> Result<Value, String> {
    let document = editor.scan()?;
    match node_at(&document.root, path) {
        Some(node) if node.collection().is_some() => {
            let (path, line) = (YamlPath(path.to_vec()), line_of(editor.yaml(), node.span.start));
            Err(format!("`{path}` in line {line} is a list or mapping; write `{path}: {wanted}`"))
        }
        Some(node) if matches!(node.kind, Kind::Scalar(Quote::Single | Quote::Double)) => {
            Ok(Value::Text(wanted.to_string()))
        }
        _ => Ok(Value::Bool(wanted)),
    }
}

/// Whether the loader reads it as "no".
fn is_no(value: &Yaml) -> bool {
    match value {
        Yaml::Bool(value) => !value,
        Yaml::Number(number) => number.parse() == Ok(0.0),
        Yaml::Text(text) => {
            let text = text.trim().to_ascii_lowercase();
            matches!(text.as_str(), "false" | "no" | "off" | "n" | "0")
        }
        Yaml::Tagged(_, value) => is_no(value),
        Yaml::Null | Yaml::List(_) | Yaml::Mapping(_) => false,
    }
}

/// Whether it is no value at all.
fn is_empty(value: &Yaml) -> bool {
    match value {
        Yaml::Null => true,
        Yaml::Text(text) => matches!(text.trim().to_ascii_lowercase().as_str(), "" | "null" | "~"),
        Yaml::Tagged(_, value) => is_empty(value),
        _ => false,
    }
}
