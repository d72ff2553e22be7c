//! Changes a value in front matter and no other byte: comments, quotes, order, line endings and the
//! body stay. The front matter is parsed before and after; the change is rejected if anything else in it
//! differs.

use std::ops::Range;

use serde_yaml::{Mapping, Value};

use crate::diag::{self, Diagnostic, Place, YamlPath, byte_offset};
use crate::text::front_matter::split;

/// One changed value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The line, from 1.
    pub(super) line: usize,
    /// The line before and after.
    pub(super) before: String,
    pub(super) after: String,
    /// The bytes of the value in the file, and their replacement.
    bytes: Range<usize>,
    word: &'static str,
}

/// The keys that keep an article unpublished, each with the value that publishes it.
const KEYS: [(&str, bool); 2] = [("published", true), ("draft", false)];

/// The published form of an unpublished file's text, and its changes.
///
/// # Errors
/// If the value can't be changed without changing anything else.
pub(super) fn published(text: &str) -> Result<(String, Vec<Change>), String> {
    let mut changes = Vec::new();
    for (key, wanted) in KEYS {
        changes.extend(change(text, key, wanted)?);
    }
    if changes.is_empty() {
        return Err("neither `published` nor `draft` keeps it unpublished".to_owned());
    }
    changes.sort_by_key(|change: &Change| change.bytes.start);
    let mut changed = text.to_owned();
    for Change { bytes, word, .. } in changes.iter().rev() {
        changed.replace_range(bytes.clone(), word);
    }
    match (rest(text), rest(&changed)) {
        (Some(before), Some(after)) if before == after => Ok((changed, changes)),
        _ => Err("other keys would change with it".to_owned()),
    }
}

/// The change of `key` to `wanted`; `None` if it is missing or has that value.
fn change(text: &str, key: &str, wanted: bool) -> Result<Option<Change>, String> {
    let place = Place::Value(YamlPath(vec![key.into()]));
    let finding = Diagnostic::error("bad-flag", "").at("", place).source(text);
    let located = diag::locate(vec![finding], &|_| None).pop();
    let Some(position) = located.and_then(|located| located.position) else { return Ok(None) };
    let start = byte_offset(text, position.line, position.column);
    let end = diag::token_end(text, start);
    let unclear =
        || format!("the value of `{key}` in line {} is not a plain scalar", position.line);
    let token = text.get(start..end).ok_or_else(unclear)?;
    // In a flow mapping, another key or a brace may follow.
    let plain = token.split([',', '}', ' ', '\t']).next().unwrap_or(token);
    let word = plain.trim_matches(['"', '\'']);
    let value = match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => true,
        "false" | "no" | "n" | "off" | "0" => false,
        "" | "~" | "null" => return Ok(None),
        _ => return Err(unclear()),
    };
    if value == wanted {
        return Ok(None);
    }
    let from = start + plain.find(word).unwrap_or_default();
    let (bytes, word) = (from..from + word.len(), if wanted { "true" } else { "false" });
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].split(['\n', '\r']).next().unwrap_or("");
    let mut after = line.to_owned();
    after.replace_range(bytes.start - line_start..bytes.end - line_start, word);
    let before = line.trim().to_owned();
    let after = after.trim().to_owned();
    Ok(Some(Change { line: position.line, before, after, bytes, word }))
}

/// The other keys in their order, and the body.
fn rest(text: &str) -> Option<(Vec<(Value, Value)>, &str)> {
    let parts = split(text).ok()?;
    let map: Mapping = serde_yaml::from_str(parts.yaml).ok()?;
    let is_other = |key: &Value| KEYS.iter().all(|(name, _)| key.as_str() != Some(*name));
    let others = map.into_iter().filter(|(key, _)| is_other(key));
    Some((others.collect(), parts.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Publishes front matter; gives it and the lines that were changed.
    fn check(before: &str, after: &str) {
        for (around, end) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n")] {
            let file = |yaml: &str| {
                let text = format!("{around}---\n{yaml}\n---\nBody: published: false\n---\n");
                text.replace('\n', end)
            };
            let (changed, changes) = match published(&file(before)) {
                Ok(published) => published,
                Err(reason) => panic!("{before:?}: {reason}"),
            };
            assert_eq!(changed, file(after), "{before:?}");
            assert!(!changes.is_empty());
        }
    }

    #[test]
    fn one_value_changes_and_no_other_byte() {
        for (before, after) in [
            ("published: false", "published: true"),
            ("published:   False  # not yet", "published:   true  # not yet"),
            ("published: \"false\"", "published: \"true\""),
            ("published: 'FALSE' # 'false'", "published: 'true' # 'false'"),
            ("\"published\": false", "\"published\": true"),
            ("'published' : false", "'published' : true"),
            ("? published\n: false\ntitle: T", "? published\n: true\ntitle: T"),
            ("published:\n  false\ntitle: T", "published:\n  true\ntitle: T"),
            ("published: no", "published: true"),
            ("draft: true", "draft: false"),
            ("draft: yes # a\npublished: off # b", "draft: false # a\npublished: true # b"),
            ("published: true\ndraft: true", "published: true\ndraft: false"),
            ("{title: T, published: false}", "{title: T, published: true}"),
            ("{published: false, title: T}", "{published: true, title: T}"),
            ("{\"published\": false}", "{\"published\": true}"),
            (
                "title: \"published: false\"\n# published: false\nnotes: |\n  published: false\n\
                 extra: {published: false}\npublished: false\nz: [draft, false]",
                "title: \"published: false\"\n# published: false\nnotes: |\n  published: false\n\
                 extra: {published: false}\npublished: true\nz: [draft, false]",
            ),
            ("title: 'ü'\nürl: ü\npublished: false", "title: 'ü'\nürl: ü\npublished: true"),
            ("  title: T\n  published: false", "  title: T\n  published: true"),
            ("a: &x 1\nb: *x\npublished: false", "a: &x 1\nb: *x\npublished: true"),
        ] {
            check(before, after);
        }
    }

    #[test]
    fn what_is_not_plain_is_refused() {
        for yaml in [
            "title: T",
            "published: true",
            "published:",
            "published: ~",
            "published: maybe",
            "published: [false]",
            "published: {a: false}",
            "published: |\n  false",
            "published: !!bool false",
            // Another key would change as well.
            "published: &x false\nfeatured: *x",
            "featured: &x false\npublished: *x",
            // No front matter that can be read.
            "published: false\npublished: false",
            "published: false\ntitle: \"T",
        ] {
            let text = format!("---\n{yaml}\n---\nBody\n");
            assert!(published(&text).is_err(), "{yaml}: {:?}", published(&text));
        }
        assert!(published("published: false\n").is_err());
        assert!(published("---\npublished: false\n").is_err());
    }

    #[test]
    fn a_change_names_its_line() {
        let (_, changes) = published("---\ntitle: T\npublished: false # x\n---\n").unwrap();
        let [Change { line, before, after, .. }] = &changes[..] else { panic!("{changes:?}") };
        let found = (*line, before.as_str(), after.as_str());
        assert_eq!(found, (3, "published: false # x", "published: true # x"));
    }
}
