//! YAML of a file → a raw value, with a finding for each mistake of the YAML itself.

use super::check::{Checker, DECISIVE_KEYS, short, with_shapes};
use super::shape::Shape;
use super::tree::{Document, MAX_DEPTH, Note, Refusal};
use super::yaml::{self, Bad};
use super::yaml_errors;
use crate::diag::{Diagnostic, Place, Step, token_end};

/// Reads `yaml`, which starts at the byte `start` of its file.
pub(super) fn read<'a, T>(checker: &mut Checker, yaml: &'a str, start: usize) -> Option<T>
where
    T: Shape<'a> + Default,
{
    match yaml::from_str::<T>(yaml) {
        Ok((raw, None)) => Some(raw),
        Ok((raw, Some(document))) => {
            report_notes(checker, document, start);
            Some(raw)
        }
        Err(Bad::Refused(refusal)) => {
            let diagnostic = refused(&refusal, yaml, start);
            let place = diagnostic.place.clone();
            checker.report(diagnostic, place);
            None
        }
        Err(Bad::Misshapen(misshapen)) => {
            let diagnostic = Diagnostic::error("bad-shape", "the front matter has the wrong shape");
            let diagnostic = with_shapes(diagnostic, &misshapen);
            let first = yaml.find(|c: char| !c.is_whitespace()).unwrap_or(0);
            let end = token_end(yaml, first);
            checker.report(diagnostic, Place::Bytes(start + first..start + end));
            None
        }
    }
}

fn refused(refusal: &Refusal, yaml: &str, start: usize) -> Diagnostic {
    let (at, diagnostic) = match refusal {
        Refusal::Yaml(error) => return yaml_errors::diagnostic(error, yaml, start),
        Refusal::TooDeep(at) => {
            let diagnostic = Diagnostic::error("too-large", "values are nested too deeply")
                .label(format!("{MAX_DEPTH} levels are allowed"))
                .hint("close the brackets that are open here, or flatten the data");
            (at, diagnostic)
        }
        Refusal::TooMuch(at) => {
            let diagnostic = Diagnostic::error("too-large", "aliases repeat too much")
                .label("aliases repeat what is written here")
                .hint("use fewer aliases such as `*name`");
            (at, diagnostic)
        }
        Refusal::Directives(at) => {
            let diagnostic = Diagnostic::error("too-large", "there are too many directives")
                .hint("remove the lines that start with `%`");
            (at, diagnostic)
        }
    };
    let end = token_end(yaml, *at);
    Diagnostic { place: Place::Bytes(at + start..end + start), ..diagnostic }
}

fn report_notes(checker: &mut Checker, document: Document<'_>, start: usize) {
    let Document { notes, repeated_keys, .. } = document;
    let entries = checker.limits.entries;
    if repeated_keys > entries {
        let message = format!("there are {repeated_keys} duplicate keys");
        let diagnostic = Diagnostic::error("too-large", message)
            .label(format!("{entries} are allowed"))
            .hint("keep one of each");
        return checker.report(diagnostic, Place::File);
    }
    for note in notes {
        let (diagnostic, place) = finding(note, start);
        checker.report(diagnostic, place);
    }
}

fn finding(note: Note, start: usize) -> (Diagnostic, Place) {
    match note {
        Note::RepeatedKey { path, occurrence } => {
            let is_decisive = match path.0.as_slice() {
                [Step::Key(key)] => DECISIVE_KEYS.contains(&key.as_str()),
                _ => false,
            };
            let key = match path.0.last() {
                Some(Step::Key(key)) => short(key),
                _ => String::new(),
            };
            let diagnostic = match is_decisive {
                true => Diagnostic::error("duplicate-key", format!("duplicate key `{key}`")),
                false => {
                    let message = format!("duplicate key `{key}`; this value is ignored");
                    Diagnostic::warning("duplicate-key", message)
                }
            };
            (diagnostic.hint("keep one of them"), Place::Key(path, occurrence))
        }
        Note::BadMerge { path } => {
            let diagnostic = Diagnostic::warning("bad-shape", "`<<` merges nothing")
                .label("its value is neither a mapping nor a list of mappings")
                .hint("write an alias of a mapping, such as `<<: *name`");
            (diagnostic, Place::Key(path, 0))
        }
        Note::Swallowed { range, is_item } => {
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
        Note::Comment { range } => {
            let diagnostic = Diagnostic::warning("misread-yaml", "this is a comment, and no value")
                .hint("put a text that starts with `#` in quotes");
            (diagnostic, Place::Bytes(range.start + start..range.end + start))
        }
        Note::Tag { range } => {
            let message = "the first word of this value is a YAML tag, and is ignored";
            let diagnostic = Diagnostic::warning("misread-yaml", message)
                .hint("put a text that starts with `!` in quotes");
            (diagnostic, Place::Bytes(range.start + start..range.end + start))
        }
    }
}
