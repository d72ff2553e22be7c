//! Reads the front matter of a file into a raw type, and reports mistakes in the YAML syntax.

use super::checker::{Checker, UNAMBIGUOUS_KEYS, short, with_types};
use super::field_value::FromYaml;
use super::yaml::tree::{Document, MAX_DEPTH, ParseError, Warning};
use super::yaml::{self, ReadError, errors};
use crate::diag::{Diagnostic, Place, Step, token_end};
use crate::text::front_matter::{self, Parts, SplitError};

/// Splits `text`, and reads the front matter into a raw type.
pub(super) fn read<'a, T: FromYaml<'a> + Default>(
    checker: &mut Checker,
    text: &'a str,
) -> Option<(T, Parts<'a>)> {
    let (diagnostic, place) = match front_matter::split(text) {
        Ok(parts) => return Some((read_yaml(checker, parts.yaml, parts.yaml_start)?, parts)),
        Err(SplitError::Missing) => {
            let diagnostic = Diagnostic::error("front-matter", "missing front matter")
                .label("expected `---` on the first line")
                .hint(match text.trim_start().get(..1) {
                    Some("+") => "TOML is not supported: write `key: value` instead of `key = value`, between lines `---`",
                    Some("{") => "put JSON between lines `---`",
                    _ => "start the file with a line `---`, keys and values, and a line `---`",
                });
            (diagnostic, 0..text.lines().next().map_or(0, str::len))
        }
        Err(SplitError::Unclosed) => {
            let diagnostic = Diagnostic::error("front-matter", "unclosed front matter")
                .label("it starts here")
                .hint("put a line `---` after the last key");
            let dashes = text.find("---").unwrap_or(0);
            (diagnostic, dashes..dashes + 3)
        }
    };
    checker.report(diagnostic, Place::Bytes(place));
    None
}

/// Reads `yaml`, which starts at the byte offset `start` of the file.
pub(super) fn read_yaml<'a, T>(checker: &mut Checker, yaml: &'a str, start: usize) -> Option<T>
where
    T: FromYaml<'a> + Default,
{
    match yaml::from_str::<T>(yaml) {
        Ok((raw, None)) => Some(raw),
        Ok((raw, Some(document))) => {
            report_warnings(checker, document, start);
            Some(raw)
        }
        Err(ReadError::Syntax(error)) => {
            let diagnostic = syntax_error(&error, yaml, start);
            let place = diagnostic.place.clone();
            checker.report(diagnostic, place);
            None
        }
        Err(ReadError::Type(mismatch)) => {
            let diagnostic = Diagnostic::error("bad-shape", "the front matter has the wrong type");
            let diagnostic = with_types(diagnostic, &mismatch);
            let first = yaml.find(|c: char| !c.is_whitespace()).unwrap_or(0);
            let end = token_end(yaml, first);
            checker.report(diagnostic, Place::Bytes(start + first..start + end));
            None
        }
    }
}

fn syntax_error(error: &ParseError, yaml: &str, start: usize) -> Diagnostic {
    let (at, diagnostic) = match error {
        ParseError::Syntax(error) => return errors::diagnostic(error, yaml, start),
        ParseError::TooDeep(at) => {
            let diagnostic = Diagnostic::error("too-large", "values are nested too deeply")
                .label(format!("{MAX_DEPTH} levels are allowed"))
                .hint("close the open brackets, or flatten the data");
            (at, diagnostic)
        }
        ParseError::TooLarge(at) => {
            let diagnostic = Diagnostic::error("too-large", "aliases expand to too much data")
                .label("the data that aliases repeat")
                .hint("use fewer aliases such as `*name`");
            (at, diagnostic)
        }
        ParseError::TooManyDirectives(at) => {
            let diagnostic = Diagnostic::error("too-large", "too many directives")
                .hint("remove the lines that start with `%`");
            (at, diagnostic)
        }
    };
    let end = token_end(yaml, *at);
    Diagnostic { place: Place::Bytes(at + start..end + start), ..diagnostic }
}

fn report_warnings(checker: &mut Checker, document: Document<'_>, start: usize) {
    let Document { warnings, duplicate_keys, .. } = document;
    let entries = checker.limits.entries;
    if duplicate_keys > entries {
        let message = format!("{duplicate_keys} duplicate keys are too many");
        let diagnostic = Diagnostic::error("too-large", message)
            .label(format!("{entries} are allowed"))
            .hint("keep one of each key");
        return checker.report(diagnostic, Place::File);
    }
    for warning in warnings {
        let (diagnostic, place) = diagnostic(warning, start);
        checker.report(diagnostic, place);
    }
}

fn diagnostic(warning: Warning, start: usize) -> (Diagnostic, Place) {
    match warning {
        Warning::DuplicateKey { path, occurrence } => {
            let is_unambiguous = match path.0.as_slice() {
                [Step::Key(key)] => UNAMBIGUOUS_KEYS.contains(&key.as_str()),
                _ => false,
            };
            let key = match path.0.last() {
                Some(Step::Key(key)) => short(key),
                _ => String::new(),
            };
            let diagnostic = match is_unambiguous {
                true => Diagnostic::error("duplicate-key", format!("duplicate key `{key}`")),
                false => {
                    let message = format!("duplicate key `{key}`; this value is ignored");
                    Diagnostic::warning("duplicate-key", message)
                }
            };
            (diagnostic.hint("keep one of them"), Place::Key(path, occurrence))
        }
        Warning::InvalidMerge { path } => {
            let diagnostic = Diagnostic::warning("bad-shape", "`<<` merges nothing")
                .label("its value is neither a mapping nor a list of mappings")
                .hint("write an alias of a mapping, such as `<<: *name`");
            (diagnostic, Place::Key(path, 0))
        }
        Warning::SwallowedLine { range, is_item } => {
            let diagnostic = match is_item {
                true => Diagnostic::warning(
                    "misread-yaml",
                    "this list item is part of the text above it",
                )
                .label("it is indented further than the line above")
                .hint("indent it like the item above, or put a text of several lines in quotes"),
                false => {
                    Diagnostic::warning("misread-yaml", "this key is part of the text above it")
                        .hint(
                            "close the quotes above it, or write `key: value` with a space after \
                             the colon and indented like its neighbours",
                        )
                }
            };
            (diagnostic, Place::Bytes(range.start + start..range.end + start))
        }
        Warning::Comment { range } => {
            let diagnostic = Diagnostic::warning("misread-yaml", "this is a comment, not a value")
                .hint("put a text that starts with `#` in quotes");
            (diagnostic, Place::Bytes(range.start + start..range.end + start))
        }
        Warning::Tag { range } => {
            let message = "the first word of this value is a YAML tag, and is ignored";
            let diagnostic = Diagnostic::warning("misread-yaml", message)
                .hint("put a text that starts with `!` in quotes");
            (diagnostic, Place::Bytes(range.start + start..range.end + start))
        }
    }
}
