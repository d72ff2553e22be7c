//! Edits front matter: changes the named values and no other byte. Comments, quotes, order, line endings and the body
//! stay. The front matter is parsed before and after; the edit is rejected if anything else in it differs.

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::{Mapping, Value};

use crate::diag::{self, Diagnostic, Place, YamlPath, byte_offset};
use crate::text::front_matter::split;

/// One changed value.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The line, from 1.
    pub line: usize,
    /// The line before the change; empty if it is new.
    pub before: String,
    /// The line after the change.
    pub after: String,
    /// The bytes of the value in the file, and their replacement.
    bytes: Range<usize>,
    word: Cow<'static, str>,
}

/// The keys that keep an article unpublished, each with the value that publishes it.
const KEYS: [(&str, bool); 2] = [("published", true), ("draft", false)];

/// The published form of an unpublished file's text, and its changes.
///
/// # Errors
/// If the value can't be changed without changing anything else.
pub fn published(text: &str) -> Result<(String, Vec<Change>), String> {
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
    let names: Vec<&str> = KEYS.iter().map(|(name, _)| *name).collect();
    checked(text, changed, changes, &names)
}

/// The comment behind numbers that feedgen wrote. A number without it is a person's and never changes.
const MARK: &str = "# scored";

/// Sets integers that feedgen computes: each is on a line of its own with a comment that says so. A number without that
/// comment was written by a person and stays. Returns the text and the changed lines.
///
/// # Errors
/// If a value can't be changed without changing anything else.
pub fn with_numbers(
    text: &str,
    numbers: &[(&'static str, i64)],
) -> Result<(String, Vec<Change>), String> {
    let mut changes = Vec::new();
    let mut new = Vec::new();
    for (key, number) in numbers {
        match located(text, key) {
            None => new.push(format!("{key}: {number} {MARK}")),
            Some(value) => changes.extend(number_change(text, &value, *number)?),
        }
    }
    let mut changed = text.to_owned();
    changes.sort_by_key(|change: &Change| change.bytes.start);
    for Change { bytes, word, .. } in changes.iter().rev() {
        changed.replace_range(bytes.clone(), word);
    }
    if !new.is_empty() {
        changes.extend(append(&mut changed, &new)?);
    }
    let names: Vec<&str> = numbers.iter().map(|(name, _)| *name).collect();
    checked(text, changed, changes, &names)
}

/// Whether the value of `key` is a number that [`with_numbers`] wrote.
pub fn is_scored(text: &str, key: &str) -> bool {
    // Locating a value parses the front matter.
    text.contains(MARK) && located(text, key).is_some_and(|value| marked(text, &value).1)
}

/// The first word of a value, and whether the comment of computed numbers follows.
fn marked<'t>(text: &'t str, value: &ValueStart) -> (&'t str, bool) {
    let rest = text[value.start..].split(['\n', '\r']).next().unwrap_or("");
    let word = rest.split([' ', '\t']).next().unwrap_or(rest);
    (word, rest[word.len()..].trim() == MARK)
}

/// The change of a number that feedgen wrote; `None` for one of a person, and for the same number.
fn number_change(text: &str, value: &ValueStart, number: i64) -> Result<Option<Change>, String> {
    let (word, is_ours) = marked(text, value);
    if !is_ours || word.parse() == Ok(number) {
        return Ok(None);
    }
    let bytes = value.start..value.start + word.len();
    Ok(Some(change_of(text, value.line, bytes, number.to_string().into())))
}

/// Adds lines before the end of the front matter.
fn append(text: &mut String, lines: &[String]) -> Result<Vec<Change>, String> {
    let parts = split(text).map_err(|_| "it has no front matter".to_owned())?;
    let first =
        parts.yaml.lines().find(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
    let first = first.unwrap_or("");
    if first.trim_start().starts_with(['{', '[']) {
        return Err("its front matter is a flow mapping (`{…}`)".to_owned());
    }
    let indent = &first[..first.len() - first.trim_start().len()];
    let end = if parts.yaml.contains("\r\n") || text[..parts.yaml_start].ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let at = parts.yaml_start + parts.yaml.len();
    let line = text[..at].matches('\n').count() + 1;
    let new: String = lines.iter().map(|line| format!("{indent}{line}{end}")).collect();
    let changes = lines.iter().enumerate().map(|(index, after)| Change {
        line: line + index,
        before: String::new(),
        after: after.clone(),
        bytes: at..at,
        word: Cow::Borrowed(""),
    });
    let changes = changes.collect();
    text.insert_str(at, &new);
    Ok(changes)
}

/// The changed text, if nothing but the values of `keys` differs.
fn checked(
    text: &str,
    changed: String,
    changes: Vec<Change>,
    keys: &[&str],
) -> Result<(String, Vec<Change>), String> {
    match (rest(text, keys), rest(&changed, keys)) {
        (Some(before), Some(after)) if before == after => Ok((changed, changes)),
        _ => Err("other keys would change with it".to_owned()),
    }
}

/// Where the value of a key starts.
struct ValueStart {
    start: usize,
    line: usize,
}

/// The value of a key at the top.
fn located(text: &str, key: &str) -> Option<ValueStart> {
    let place = Place::Value(YamlPath(vec![key.into()]));
    let finding = Diagnostic::error("bad-flag", "").at("", place).source(text);
    let located = diag::locate(vec![finding], &|_| None).pop();
    let position = located.and_then(|located| located.position)?;
    let start = byte_offset(text, position.line, position.column);
    Some(ValueStart { start, line: position.line })
}

/// The change of `key` to `wanted`; `None` if it is missing or has that value.
fn change(text: &str, key: &str, wanted: bool) -> Result<Option<Change>, String> {
    let Some(ValueStart { start, line }) = located(text, key) else { return Ok(None) };
    let end = diag::token_end(text, start);
    let unclear = || format!("the value of `{key}` in line {line} is not a plain scalar");
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
    let new = if wanted { "true" } else { "false" };
    Ok(Some(change_of(text, line, from..from + word.len(), new.into())))
}

/// The change of `bytes` in the line with this number.
fn change_of(text: &str, line: usize, bytes: Range<usize>, word: Cow<'static, str>) -> Change {
    let line_start = text[..bytes.start].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line_start..].split(['\n', '\r']).next().unwrap_or("");
    let mut after = before.to_owned();
    after.replace_range(bytes.start - line_start..bytes.end - line_start, &word);
    let (before, after) = (before.trim().to_owned(), after.trim().to_owned());
    Change { line, before, after, bytes, word }
}

/// The other keys in their order, and the body.
fn rest<'t>(text: &'t str, keys: &[&str]) -> Option<(Vec<(Value, Value)>, &'t str)> {
    let parts = split(text).ok()?;
    let map: Mapping = serde_yaml::from_str(parts.yaml).ok()?;
    let is_other = |key: &Value| keys.iter().all(|name| key.as_str() != Some(*name));
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
    fn numbers_are_marked() {
        let numbers = [("quality", 87), ("heat", -1)];
        for (before, after) in [
            ("title: T", "title: T\nquality: 87 # scored\nheat: -1 # scored"),
            ("quality: 3 # scored\ntitle: T", "quality: 87 # scored\ntitle: T\nheat: -1 # scored"),
            (
                "quality: 3\ntitle: T\nheat: 0   # scored",
                "quality: 3\ntitle: T\nheat: -1   # scored",
            ),
            ("quality: 3 # mine, # scored\nheat: 5", "quality: 3 # mine, # scored\nheat: 5"),
            ("  title: T", "  title: T\n  quality: 87 # scored\n  heat: -1 # scored"),
            (
                "excerpt: |\n  a\n  b",
                "excerpt: |\n  a\n  b\nquality: 87 # scored\nheat: -1 # scored",
            ),
            ("quality: 87 # scored\nheat: -1 # scored", "quality: 87 # scored\nheat: -1 # scored"),
        ] {
            for (start, end) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n")] {
                let file = |yaml: &str| {
                    format!("{start}---\n{yaml}\n---\nBody\nquality: 1\n").replace('\n', end)
                };
                let (changed, changes) = with_numbers(&file(before), &numbers).unwrap();
                assert_eq!(changed, file(after), "{before:?}");
                assert_eq!(changes.is_empty(), before == after);
                // Once written, nothing changes.
                assert_eq!(with_numbers(&changed, &numbers).unwrap().0, changed);
                let is_persons = before.contains("quality: 3\n") || before.contains("mine");
                assert_eq!(is_scored(&changed, "quality"), !is_persons, "{changed:?}");
            }
        }
        for yaml in ["{title: T}", "quality: &x 3 # scored\nother: *x", "title: \"T"] {
            let text = format!("---\n{yaml}\n---\n");
            let found = with_numbers(&text, &numbers);
            assert!(found.is_err() || found.as_ref().unwrap().0.contains("&x 3"), "{found:?}");
        }
    }

    #[test]
    fn a_change_names_its_line() {
        let (_, changes) = published("---\ntitle: T\npublished: false # x\n---\n").unwrap();
        let [Change { line, before, after, .. }] = &changes[..] else { panic!("{changes:?}") };
        let found = (*line, before.as_str(), after.as_str());
        assert_eq!(found, (3, "published: false # x", "published: true # x"));
    }
}
