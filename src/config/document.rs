//! The text of `site.toml` to a TOML document, with findings for what is not TOML.
//!
//! The first syntax error ends the reading, as those after it mostly follow from it. A table or
//! key that appears twice is common (a snippet was pasted below one that was there), and the rest
//! of the document means what it says: each is reported with both lines, and reading goes on.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Place};

/// What the parser calls a key or table that appears twice.
const DUPLICATE: &str = "duplicate key";

/// The document, if the rest of it can be read, and what is wrong with it.
pub(super) fn parse(text: &str) -> (Option<Spanned<DeTable<'_>>>, Vec<(Diagnostic, Place)>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut findings = Vec::new();
    for error in errors {
        let place = error.span().map_or(Place::File, Place::Bytes);
        if let (DUPLICATE, Place::Bytes(range)) = (error.message(), &place) {
            findings.push((duplicate(text, range.start, &text[range.clone()]), place));
        } else {
            let message = format!("this is not valid TOML: {}", error.message());
            return (None, vec![(Diagnostic::error("toml", message), place)]);
        }
    }
    (Some(document), findings)
}

/// What to say of the key called `name` at byte `at`, which is there already.
fn duplicate(text: &str, at: usize, name: &str) -> Diagnostic {
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[..line_start];
    let written = text[line_start..at].trim_start();
    let is_header = written.starts_with('[');
    let mut path = if is_header { Vec::new() } else { last_header(before) };
    path.extend(parts(written.trim_start_matches('[')));
    path.push(unquoted(name));
    let shown = path.join(".");
    let (message, hint) = if is_header {
        let hint = format!("write all its settings below one line `[{shown}]`");
        (format!("the table `[{shown}]` is there twice"), hint)
    } else {
        (format!("`{shown}` is set twice"), "keep one of them".to_owned())
    };
    let diagnostic = Diagnostic::error("toml", message).label("again here").hint(hint);
    match first_place(before, &path) {
        Some(first) => {
            let line = text[..first].matches('\n').count() + 1;
            diagnostic.note(format!("first on line {line}"))
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

/// The names of a dotted key, the last one perhaps missing.
fn parts(dotted: &str) -> Vec<&str> {
    dotted.split('.').map(unquoted).filter(|part| !part.is_empty()).collect()
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches(['"', '\''])
}

/// Where the `text` before a duplicate has the first key of this path.
fn first_place(text: &str, path: &[&str]) -> Option<usize> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut table: &DeTable<'_> = document.get_ref();
    let (last, above) = path.split_last()?;
    for name in above {
        table =
            table.get(*name).and_then(|value: &Spanned<DeValue<'_>>| value.get_ref().as_table())?;
    }
    table.get_key_value(*last).map(|(key, _)| key.span().start)
}
