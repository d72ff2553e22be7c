//! Turns the places of diagnostics into lines and columns, and puts a report in order.
//!
//! In: diagnostics in any order and a way to read their files. Out: the same, with
//! positions, sorted by file, then place. A file that has changed or gone since gives a
//! finding without a place, never an error of its own.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Diagnostic, Place, YamlPath, yaml_path};

/// A diagnostic with its place worked out.
#[derive(Debug, Clone)]
pub struct Located {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// Where it is, unless it concerns a file as a whole.
    pub position: Option<Position>,
}

/// A place in a text.
#[derive(Debug, Clone)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The line itself, without its end; of a very long one the part around the place.
    pub text: String,
    /// The part of `text` that is meant, in bytes; not empty unless the line is.
    pub marked: Range<usize>,
}

impl Position {
    /// Without the part of the line behind the marked one.
    fn without_rest(mut self) -> Self {
        self.text.truncate(self.marked.end);
        self.text.push('…');
        self
    }
}

/// How many bytes are parsed again for the places of all findings about one file: each takes a parse.
const MAX_PARSED: usize = 8 << 20;

/// How much of a line is kept before and behind the start of a place, in bytes.
const MOST_SHOWN: usize = 2_000;

/// Works out every place and sorts by file, line and column (findings without a file
/// first, then without a place).
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
                    // Places are counted without a byte order mark, as texts are read without it.
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
    let start = floor_boundary(text, range.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_text = text[line_start..].split('\n').next().unwrap_or("");
    let line_text = line_text.strip_suffix('\r').unwrap_or(line_text);
    let marked_start = (start - line_start).min(line_text.len());
    let marked_end = floor_boundary(line_text, range.end.saturating_sub(line_start));
    let column = line_text[..marked_start].chars().count() + 1;
    // A line may be all of a file, and have a hundred findings.
    let shown_start = floor_boundary(line_text, marked_start.saturating_sub(MOST_SHOWN));
    let shown_end = floor_boundary(line_text, marked_start + MOST_SHOWN);
    let marked_end = marked_end.clamp(marked_start, shown_end);
    Some(Position {
        line: text[..start].matches('\n').count() + 1,
        column,
        marked: marked_start - shown_start..marked_end - shown_start,
        text: line_text[shown_start..shown_end].to_owned(),
    })
}

/// The value at `path`, or that of the nearest thing above it that is there: an image may be
/// written as its URL alone.
fn nearest_value(yaml: &str, path: &YamlPath) -> Option<Range<usize>> {
    let steps = &path.0;
    let paths = (1..=steps.len()).rev().map(|length| YamlPath(steps[..length].to_vec()));
    paths.into_iter().find_map(|path| yaml_path::value_range(yaml, &path))
}

/// The YAML of a file and its offset: the front matter, or all of a file without one.
fn yaml_part(text: &str) -> (&str, usize) {
    match crate::text::front_matter::split(text) {
        Ok(parts) => (parts.yaml, parts.yaml_start),
        Err(_) => (text, 0),
    }
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, place: Place, expected: (usize, usize, &str)) {
        let position = position(text, &place).expect("a place");
        let marked = &position.text[position.marked.clone()];
        assert_eq!((position.line, position.column, marked), expected);
    }

    #[test]
    fn columns_are_characters_and_lines_survive_crlf() {
        let heat = Place::Value(YamlPath(vec!["heat".into()]));
        check("---\ntitle: ü\nheat: hot\n---\n", heat.clone(), (3, 7, "hot"));
        check("---\r\ntitle: ü\r\nheat: hot\r\n---\r\n", heat.clone(), (3, 7, "hot"));
        check("heat: hot", heat, (1, 7, "hot"));
        check("ä = bc", Place::Bytes(5..7), (1, 5, "bc"));
    }

    #[test]
    fn places_are_counted_without_a_byte_order_mark() {
        for (text, place) in [
            ("\u{feff}heat: hot", Place::Bytes(6..9)),
            ("\u{feff}heat: hot", Place::Value(YamlPath(vec!["heat".into()]))),
            ("\u{feff}---\nheat: hot\n---\n", Place::Value(YamlPath(vec!["heat".into()]))),
        ] {
            let finding = Diagnostic::error("toml", "wrong").at("a", place);
            let located = locate(vec![finding], &|_| Some(text.as_bytes().to_vec()));
            let position = located[0].position.as_ref().expect("a place");
            assert_eq!((position.column, &*position.text), (7, "heat: hot"), "{text}");
        }
    }

    #[test]
    fn many_findings_about_a_large_file_do_not_take_for_ever() {
        let text = format!("heat: hot\nx: {}", "a".repeat(MAX_PARSED / 2));
        let heat = Place::Value(YamlPath(vec!["heat".into()]));
        let findings = vec![Diagnostic::error("toml", "wrong").at("a", heat); 5];
        let located = locate(findings, &|_| Some(text.clone().into_bytes()));
        assert_eq!(located.iter().filter(|found| found.position.is_some()).count(), 2);
    }

    #[test]
    fn a_changed_file_gives_a_finding_without_a_place() {
        assert!(position("", &Place::Value(YamlPath(vec!["heat".into()]))).is_none());
        check("ab", Place::Bytes(9..20), (1, 3, ""));
    }
}
