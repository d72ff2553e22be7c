//! Edits `sources.toml`: adds sources, replaces a URL, disables a source.
//!
//! In: the text of the file. Out: the new text, in which every other byte is as it was. The result is
//! parsed again: an edit that would change another source, or make the file invalid, is an error.

use std::fmt;
use std::ops::Range;

use super::parse::parse;
use super::source::{FILE_NAME, Source};
use crate::config::document;
use crate::text::url;

/// The first line of a new file.
pub const HEADER: &str =
    "# The feeds that `feedgen import` reads, one table [[source]] for each.\n";

/// A source to add.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewSource {
    /// The http(s) URL of the feed.
    pub url: String,
    /// A name for people.
    pub title: Option<String>,
    /// The host of the provider.
    pub provider: Option<String>,
    /// Topics of all its articles.
    pub topics: Vec<String>,
    /// The category of its articles.
    pub category: Option<String>,
}

/// Why a file can't be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditError {
    /// The file is not valid TOML.
    Invalid,
    /// There is no such source.
    Unknown,
    /// The form of the file does not allow the edit.
    Form,
}

impl fmt::Display for EditError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Invalid => "the file is not valid TOML",
            Self::Unknown => "there is no such source",
            Self::Form => "the result would not have the same sources; edit the file by hand",
        })
    }
}

/// Adds sources at the end of the file, each as a block with a final newline.
///
/// # Errors
/// When the file is invalid, or has a list of sources to which no block can be added.
pub fn append(text: &str, added: &[NewSource]) -> Result<String, EditError> {
    let newline = newline(text);
    let mut out = text.to_owned();
    for source in added {
        if !out.is_empty() {
            let is_ended = out.ends_with('\n');
            let is_separated = is_ended && out.trim_end_matches(['\n', '\r', ' ', '\t']).is_empty();
            let has_empty_line = out.ends_with("\n\n") || out.ends_with("\n\r\n");
            out.push_str(if is_ended { "" } else { newline });
            out.push_str(if is_separated || has_empty_line { "" } else { newline });
        }
        block(&mut out, source, newline);
    }
    let expected = |mut sources: Vec<Source>| {
        sources.extend(added.iter().map(parsed));
        sources
    };
    checked(text, out, expected)
}

/// Replaces the URL of the source with the URL `from`.
///
/// # Errors
/// When the file is invalid or has no such source.
pub fn set_url(text: &str, from: &str, to: &str) -> Result<String, EditError> {
    let found = find(text, from)?;
    let mut out = text.to_owned();
    out.replace_range(found.url, &quoted(to));
    checked(text, out, |mut sources| {
        for source in sources.iter_mut().filter(|source| source.url == from) {
            to.clone_into(&mut source.url);
        }
        sources
    })
}

/// Sets `enabled` of the source with this URL to false; a comment gives the reason. A disabled source
/// stays as it is.
///
/// # Errors
/// When the file is invalid or has no such source.
pub fn disable(text: &str, url: &str, reason: &str) -> Result<String, EditError> {
    let Found { url: value, enabled, is_block } = find(text, url)?;
    let newline = newline(text);
    let comment = format!("# {}", one_line(reason));
    let mut out = text.to_owned();
    match (enabled, is_block) {
        (Some(Enabled { is_true: false, .. }), _) => return Ok(out),
        (Some(enabled), true) => {
            out.replace_range(enabled.value, "false");
            let (start, indent) = line_start(text, enabled.key);
            out.insert_str(start, &format!("{indent}{comment}{newline}"));
        }
        (Some(enabled), false) => out.replace_range(enabled.value, "false"),
        (None, true) => {
            let (_, indent) = line_start(text, value.start);
            let line = format!("{indent}enabled = false  {comment}");
            match text[value.end..].find('\n') {
                Some(at) => out.insert_str(value.end + at + 1, &format!("{line}{newline}")),
                None => out.push_str(&format!("{newline}{line}{newline}")),
            }
        }
        // A comment would end with the line, and with it the rest of the table.
        (None, false) => out.insert_str(value.end, ", enabled = false"),
    }
    checked(text, out, |mut sources| {
        for source in sources.iter_mut().filter(|source| source.url == url) {
            source.enabled = false;
        }
        sources
    })
}

/// The parts of a source that an edit changes.
struct Found {
    /// The value of `url`.
    url: Range<usize>,
    enabled: Option<Enabled>,
    /// Whether the source is a block below `[[source]]`, not an inline table.
    is_block: bool,
}

struct Enabled {
    key: usize,
    value: Range<usize>,
    is_true: bool,
}

/// The first source with this URL.
fn find(text: &str, wanted: &str) -> Result<Found, EditError> {
    let (document, _) = document::parse(text);
    let document = document.ok_or(EditError::Invalid)?;
    let list = document.get_ref().get("source").and_then(|value| value.get_ref().as_array());
    for item in list.into_iter().flat_map(|list| list.iter()) {
        let Some(table) = item.get_ref().as_table() else { continue };
        let Some(value) = table.get("url") else { continue };
        let written = value.get_ref().as_str().unwrap_or_default();
        if url::repair(written).is_ok_and(|url| url == wanted) {
            let enabled = table.get_key_value("enabled").map(|(key, value)| Enabled {
                key: key.span().start,
                value: value.span(),
                is_true: value.get_ref().as_bool() != Some(false),
            });
            let is_block = text.get(item.span()).is_some_and(|text| text.starts_with("[["));
            return Ok(Found { url: value.span(), enabled, is_block });
        }
    }
    Err(EditError::Unknown)
}

/// `after`, if it has the sources that `expected` makes of those before, and no further findings.
fn checked(
    before: &str,
    after: String,
    expected: impl FnOnce(Vec<Source>) -> Vec<Source>,
) -> Result<String, EditError> {
    if document::parse(before).0.is_none() {
        return Err(EditError::Invalid);
    }
    let (old, old_findings) = parse(before, FILE_NAME);
    let (new, new_findings) = parse(&after, FILE_NAME);
    let without_places = |sources: Vec<Source>| -> Vec<Source> {
        sources.into_iter().map(|source| Source { place: 0..0, line: 0, ..source }).collect()
    };
    let is_same = without_places(expected(old)) == without_places(new);
    match is_same && old_findings.len() == new_findings.len() {
        true => Ok(after),
        false => Err(EditError::Form),
    }
}

/// An added source as the parser reads it.
fn parsed(source: &NewSource) -> Source {
    let NewSource { url, title, provider, topics, category } = source.clone();
    Source { url, title, provider, topics, category, ..Source::default() }
}

fn block(out: &mut String, source: &NewSource, newline: &str) {
    let NewSource { url, title, provider, topics, category } = source;
    let mut line = |text: String| {
        out.push_str(&text);
        out.push_str(newline);
    };
    line("[[source]]".to_owned());
    line(format!("url = {}", quoted(url)));
    for (key, value) in [("title", title), ("provider", provider)] {
        if let Some(value) = value {
            line(format!("{key} = {}", quoted(value)));
        }
    }
    if !topics.is_empty() {
        let topics: Vec<String> = topics.iter().map(|topic| quoted(topic)).collect();
        line(format!("topics = [{}]", topics.join(", ")));
    }
    if let Some(category) = category {
        line(format!("category = {}", quoted(category)));
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `text` without line breaks and other control characters, which comments must not contain.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The line ending of the file: that of its first line.
fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The start of the line with the key at `at`, and its indentation.
fn line_start(text: &str, at: usize) -> (usize, &str) {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..];
    (start, &line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
