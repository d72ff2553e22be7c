//! Parses a file of settings into a TOML document.
//!
//! Parsing stops at the first syntax error, as later errors mostly follow from it. A duplicate table or
//! key is common (after pasting a snippet) and does not affect the rest of the document: it is reported
//! with both lines, and parsing continues.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Place};

/// The parser's error message for a duplicate key or table.
const DUPLICATE: &str = "duplicate key";

/// Parses `text`. The document is `None` after a syntax error.
pub(crate) fn parse(text: &str) -> (Option<Spanned<DeTable<'_>>>, Vec<(Diagnostic, Place)>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut findings = Vec::new();
    for error in errors {
        let place = error.span().map_or(Place::File, Place::Bytes);
        if let (DUPLICATE, Place::Bytes(range)) = (error.message(), &place) {
            findings.push((duplicate(text, range.start, &text[range.clone()]), place));
        } else {
            let message = format!("invalid TOML: {}", error.message());
            return (None, vec![(Diagnostic::error("toml", message), place)]);
        }
    }
    (Some(document), findings)
}

/// The diagnostic for the duplicate key `name` at byte `at`.
fn duplicate(text: &str, at: usize, name: &str) -> Diagnostic {
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[..line_start];
    let line = text[line_start..at].trim_start();
    let is_header = line.starts_with('[');
    let mut path = if is_header { Vec::new() } else { last_header(before) };
    path.extend(parts(line.trim_start_matches('[')));
    path.push(unquoted(name));
    let full_name = path.join(".");
    let (message, hint) = if is_header {
        let hint = format!("write all its settings below one line `[{full_name}]`");
        (format!("duplicate table `[{full_name}]`"), hint)
    } else {
        (format!("duplicate key `{full_name}`"), "keep one of them".to_owned())
    };
    let diagnostic = Diagnostic::error("toml", message).label("defined again here").hint(hint);
    match first_occurrence(before, &path) {
        Some(first) => {
            let line = text[..first].matches('\n').count() + 1;
            diagnostic.note(format!("first defined on line {line}"))
        }
        None => diagnostic,
    }
}

/// The names in the last table header of `text`.
fn last_header(text: &str) -> Vec<&str> {
    let headers = text.lines().rev().map(str::trim_start).filter(|line| line.starts_with('['));
    let header = headers.filter_map(|line| line.split_once(']')).next();
    header.map_or_else(Vec::new, |(names, _)| parts(names.trim_start_matches('[')))
}

/// The names of a dotted key, which may end with a dot.
fn parts(dotted: &str) -> Vec<&str> {
    dotted.split('.').map(unquoted).filter(|part| !part.is_empty()).collect()
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches(['"', '\''])
}

/// The offset of the first key with this path in the `text` before a duplicate.
fn first_occurrence(text: &str, path: &[&str]) -> Option<usize> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut table: &DeTable<'_> = document.get_ref();
    let (last, parents) = path.split_last()?;
    for name in parents {
        table =
            table.get(*name).and_then(|value: &Spanned<DeValue<'_>>| value.get_ref().as_table())?;
    }
    table.get_key_value(*last).map(|(key, _)| key.span().start)
}
