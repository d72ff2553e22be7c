//! Converts the places of diagnostics to lines and columns, and sorts a report.
//!
//! In: diagnostics in any order and a function that reads their files. Out: the same diagnostics with
//! positions, sorted by file, then position. If a file was changed or deleted in the meantime, its
//! diagnostics have no position.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Diagnostic, Place, YamlPath, yaml_path};
use crate::text::front_matter;
use crate::text::plain::floor_char_boundary;

/// A diagnostic with its position.
#[derive(Debug, Clone)]
pub struct Located {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// The position, unless the place is a whole file.
    pub position: Option<Position>,
}

/// A position in a text.
#[derive(Debug, Clone)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The line without its end; only the part around the position if the line is very long.
    pub text: String,
    /// The range of bytes of `text` to mark; empty only for an empty line.
    pub marked: Range<usize>,
}

impl Position {
    /// Removes the text after the marked range.
    fn without_rest(mut self) -> Self {
        self.text.truncate(self.marked.end);
        self.text.push('…');
        self
    }
}

/// The maximum number of bytes to parse again per file. Each symbolic place requires a parse.
const MAX_PARSED: usize = 8 << 20;

/// The maximum length of the part of a line before and after the start of a place, in bytes.
const MAX_CONTEXT_LEN: usize = 2_000;

/// Locates all places and sorts by file, line and column. Diagnostics without a file or a position come
/// first.
pub fn locate(
    diagnostics: Vec<Diagnostic>,
    read: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Vec<Located> {
    let mut texts: HashMap<Arc<str>, (Option<String>, usize)> = HashMap::new();
    let mut located: Vec<Located> = diagnostics
        .into_iter()
        .map(|diagnostic| {
            let position = if let Some(source) = &diagnostic.source {
                position(source, &diagnostic.place)
            } else if diagnostic.place == Place::File {
                None
            } else {
                let file = || {
                    let bytes = read(&diagnostic.file)?;
                    // Places don't count a byte order mark.
                    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                    Some(String::from_utf8_lossy(bytes).into_owned())
                };
                let (text, parsed) =
                    texts.entry(Arc::clone(&diagnostic.file)).or_insert_with(|| (file(), 0));
                let is_path = matches!(diagnostic.place, Place::Value(_) | Place::Key(..));
                let text = text.as_deref().filter(|_| !is_path || *parsed <= MAX_PARSED);
                *parsed += text.filter(|_| is_path).map_or(0, str::len);
                text.and_then(|text| position(text, &diagnostic.place))
            };
            let position =
                position.map(|p| if diagnostic.is_secret { p.without_rest() } else { p });
            Located { diagnostic, position }
        })
        .collect();
    located.sort_by(|a, b| {
        let key = |l: &Located| l.position.as_ref().map(|p| (p.line, p.column));
        (&a.diagnostic.file, key(a), a.diagnostic.severity, &a.diagnostic.message).cmp(&(
            &b.diagnostic.file,
            key(b),
            b.diagnostic.severity,
            &b.diagnostic.message,
        ))
    });
    located
}

fn position(text: &str, place: &Place) -> Option<Position> {
    let (yaml, offset) = yaml_part(text);
    let shift = |range: Range<usize>| range.start + offset..range.end + offset;
    let range = match place {
        Place::File => return None,
        Place::Bytes(range) => range.clone(),
        Place::Value(path) => shift(nearest_value(yaml, path)?),
        Place::Key(path, occurrence) => shift(yaml_path::key_range(yaml, path, *occurrence)?),
    };
    let start = floor_char_boundary(text, range.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_text = text[line_start..].split('\n').next().unwrap_or("");
    let line_text = line_text.strip_suffix('\r').unwrap_or(line_text);
    let marked_start = (start - line_start).min(line_text.len());
    let marked_end = floor_char_boundary(line_text, range.end.saturating_sub(line_start));
    let column = line_text[..marked_start].chars().count() + 1;
    let context_start =
        floor_char_boundary(line_text, marked_start.saturating_sub(MAX_CONTEXT_LEN));
    let context_end = floor_char_boundary(line_text, marked_start + MAX_CONTEXT_LEN);
    let marked_end = marked_end.clamp(marked_start, context_end);
    Some(Position {
        line: text[..start].matches('\n').count() + 1,
        column,
        marked: marked_start - context_start..marked_end - context_start,
        text: line_text[context_start..context_end].to_owned(),
    })
}

/// The range of the value at `path`, or of its nearest existing ancestor: the value of a key can be
/// written in a short form, such as an image as its URL.
fn nearest_value(yaml: &str, path: &YamlPath) -> Option<Range<usize>> {
    let steps = &path.0;
    let paths = (1..=steps.len()).rev().map(|length| YamlPath(steps[..length].to_vec()));
    paths.into_iter().find_map(|path| yaml_path::value_range(yaml, &path))
}

/// The YAML of a file and its offset: the front matter, or the whole file.
fn yaml_part(text: &str) -> (&str, usize) {
    match front_matter::split(text) {
        Ok(parts) => (parts.yaml, parts.yaml_start),
        Err(_) => (text, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, place: Place, expected: (usize, usize, &str)) {
        let position = position(text, &place).expect("a position");
        let marked = &position.text[position.marked.clone()];
        assert_eq!((position.line, position.column, marked), expected);
    }

    #[test]
    fn columns_are_in_characters_and_lines_may_end_with_crlf() {
        let heat = Place::Value(YamlPath(vec!["heat".into()]));
        check("---\ntitle: ü\nheat: hot\n---\n", heat.clone(), (3, 7, "hot"));
        check("---\r\ntitle: ü\r\nheat: hot\r\n---\r\n", heat.clone(), (3, 7, "hot"));
        check("heat: hot", heat, (1, 7, "hot"));
        check("ä = bc", Place::Bytes(5..7), (1, 5, "bc"));
    }

    #[test]
    fn columns_do_not_count_a_byte_order_mark() {
        for (text, place) in [
            ("\u{feff}heat: hot", Place::Bytes(6..9)),
            ("\u{feff}heat: hot", Place::Value(YamlPath(vec!["heat".into()]))),
            ("\u{feff}---\nheat: hot\n---\n", Place::Value(YamlPath(vec!["heat".into()]))),
        ] {
            let finding = Diagnostic::error("toml", "wrong").at("a", place);
            let located = locate(vec![finding], &|_| Some(text.as_bytes().to_vec()));
            let position = located[0].position.as_ref().expect("a position");
            assert_eq!((position.column, &*position.text), (7, "heat: hot"), "{text}");
        }
    }

    #[test]
    fn the_number_of_parsed_bytes_per_file_is_limited() {
        let text = format!("heat: hot\nx: {}", "a".repeat(MAX_PARSED / 2));
        let heat = Place::Value(YamlPath(vec!["heat".into()]));
        let findings = vec![Diagnostic::error("toml", "wrong").at("a", heat); 5];
        let located = locate(findings, &|_| Some(text.clone().into_bytes()));
        assert_eq!(located.iter().filter(|found| found.position.is_some()).count(), 2);
    }

    #[test]
    fn places_beyond_the_end_of_a_changed_file_are_tolerated() {
        assert!(position("", &Place::Value(YamlPath(vec!["heat".into()]))).is_none());
        check("ab", Place::Bytes(9..20), (1, 3, ""));
    }
}
