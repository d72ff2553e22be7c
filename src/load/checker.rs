//! Checks the values of one file and collects the diagnostics.
//!
//! The methods of [`Checker`] take a raw value and its key, and return the typed value or `None`. The caller
//! continues either way, so that all mistakes in a file are reported in one run. An invalid value is dropped
//! with a warning; if the value is required, the caller turns the warning into an error
//! ([`Checker::escalate`]).

use std::sync::Arc;

use chrono_tz::Tz;

use super::field_value::{FieldValue, FoundType, FromYaml, List, MismatchedKey, TypeMismatch};
use super::raw::ExtraEntry;
use crate::config::Limits;
use crate::diag::{Diagnostic, Place, Severity, Step, YamlPath};
use crate::text::borrowed::Text;
use crate::text::suggest::closest;

/// The maximum number of diagnostics of one file.
const MAX_DIAGNOSTICS: usize = 100;

/// Top-level keys that decide whether, where and as what a source is published. A duplicate of such a key
/// is an error.
pub(super) const UNAMBIGUOUS_KEYS: [&str; 9] = [
    "title",
    "publishedDateTime",
    "published",
    "draft",
    "originalUrl",
    "webUrl",
    "slug",
    "name",
    "_id",
];

/// Top-level keys whose values must not be ignored if they have the wrong type.
const STRICT_KEYS: [&str; 14] = [
    "_id",
    "aliases",
    "canonical",
    "category",
    "draft",
    "name",
    "noindex",
    "parent",
    "published",
    "publishedDateTime",
    "slug",
    "taxonomy",
    "title",
    "domain",
];

/// The state of the checks of one file.
pub(super) struct Checker {
    file: Arc<str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) limits: Limits,
    /// The time zone of dates without an offset.
    pub(super) timezone: Option<Tz>,
    /// Top-level keys whose values have the wrong type, which was reported.
    mismatched_keys: Vec<&'static str>,
    /// Reported keys of other tools.
    other_keys: Vec<OtherKey>,
    /// The number of diagnostics over the maximum.
    omitted: usize,
}

/// A key of another tool.
pub(super) struct OtherKey {
    /// The path of the mapping.
    pub(super) parent: YamlPath,
    pub(super) key: String,
    /// The key of feedgen that gets the value.
    pub(super) converted_to: Option<&'static str>,
    /// Whether the value became the only item of a list.
    pub(super) is_single_item: bool,
}

/// The position of a value: the path of its mapping, and its key.
#[derive(Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) parent: &'a YamlPath,
    pub(super) key: &'a str,
}

impl Key<'_> {
    pub(super) fn path(self) -> YamlPath {
        self.parent.then(self.key)
    }
}

impl Checker {
    pub(super) fn new(file: &Arc<str>, limits: Limits) -> Self {
        Self {
            file: Arc::clone(file),
            diagnostics: Vec::new(),
            limits,
            timezone: None,
            mismatched_keys: Vec::new(),
            other_keys: Vec::new(),
            omitted: 0,
        }
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Turns the diagnostics from index `before` on into errors.
    pub(super) fn escalate(&mut self, before: usize) {
        let new = self.diagnostics.iter_mut().skip(before);
        new.for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }

    /// Turns all errors into warnings, for an optional file that is left out; appends `consequence` to the
    /// messages.
    pub(super) fn demote_errors(&mut self, consequence: &str) {
        for diagnostic in self.diagnostics.iter_mut().filter(|diagnostic| diagnostic.is_error()) {
            diagnostic.severity = Severity::Warning;
            diagnostic.message.push_str(consequence);
        }
    }

    /// Registers a key of another tool. It is not reported as unknown, and diagnostics about the converted
    /// key refer to it.
    pub(super) fn add_other_key(&mut self, key: OtherKey) {
        self.other_keys.push(key);
    }

    /// The path in the file of a value that may have been converted from a key of another tool.
    fn original_path(&self, mut path: YamlPath) -> YamlPath {
        // Keys of inner mappings are registered after those of outer mappings.
        for OtherKey { parent, key: other_key, converted_to, is_single_item } in
            self.other_keys.iter().rev()
        {
            let at = parent.0.len();
            let is_converted = path.0.starts_with(&parent.0)
                && matches!(path.0.get(at), Some(Step::Key(key)) if Some(&**key) == *converted_to);
            if is_converted {
                path.0[at] = Step::Key(other_key.clone());
                if *is_single_item && matches!(path.0.get(at + 1), Some(Step::Item(_))) {
                    path.0.remove(at + 1);
                }
            }
        }
        path
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic, place: Place) {
        let place = match place {
            Place::Value(path) => Place::Value(self.original_path(path)),
            Place::Key(path, occurrence) => Place::Key(self.original_path(path), occurrence),
            other => other,
        };
        let diagnostic = diagnostic.at(Arc::clone(&self.file), place);
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            return self.diagnostics.push(diagnostic);
        }
        self.omitted += 1;
        let message = "this file has too many problems to show them all";
        let summary = Diagnostic::warning("too-many-findings", message)
            .label(format!("{} more are left out", self.omitted))
            .at(Arc::clone(&self.file), Place::File);
        // The summary has the severity of the most severe omitted diagnostic.
        let previous = self.diagnostics.drain(MAX_DIAGNOSTICS..).map(|last| last.severity).min();
        let severity = diagnostic.severity.min(previous.unwrap_or(Severity::Warning));
        self.diagnostics.push(Diagnostic { severity, ..summary });
    }

    /// The items of a list that have the right type, each with its index; `None` for a null item. Truncates
    /// a list that is too long.
    pub(super) fn list<T>(
        &mut self,
        key: Key<'_>,
        list: Option<List<'_, T>>,
    ) -> Vec<(usize, Option<T>)> {
        let mut list = match list {
            None => return Vec::new(),
            Some(List::Items(items)) => items,
            Some(List::Single(item)) => {
                self.not_a_list(key, "this is read as its only entry");
                return vec![(0, Some(item))];
            }
        };
        // Each topic has its own pages and feeds, so topics have a lower limit.
        let (max, limit) = match key.key {
            "topics" if self.limits.topics < self.limits.entries => (self.limits.topics, "topics"),
            _ => (self.limits.entries, "entries"),
        };
        if list.len() > max {
            let message = format!("`{}` has too many entries; the rest is ignored", key.path());
            let diagnostic = Diagnostic::warning("too-large", message)
                .label(format!("{} entries, {max} are allowed", list.len()))
                .hint(format!("split it up, or set `limits.{limit}` in site.toml"));
            self.report(diagnostic, Place::Key(key.path(), 0));
            list.truncate(max);
        }
        let mut items = Vec::with_capacity(list.len());
        for (index, item) in list.into_iter().enumerate() {
            match item {
                FieldValue::Valid(item) => items.push((index, Some(item))),
                FieldValue::Null => items.push((index, None)),
                FieldValue::Mismatch(mismatch) => {
                    let path = key.path().then(index);
                    let message = format!("`{path}` has the wrong type and is ignored");
                    let diagnostic = Diagnostic::warning("bad-shape", message);
                    self.report(with_types(diagnostic, &mismatch), Place::Value(path));
                }
            }
        }
        items
    }

    /// Reports a value that should be a list; `conversion` tells how it is read.
    pub(super) fn not_a_list(&mut self, key: Key<'_>, conversion: &str) {
        let message = format!("`{}` must be a list", key.path());
        let diagnostic = Diagnostic::warning("bad-shape", message)
            .label(conversion)
            .hint("write each entry on a line of its own, after `- `");
        self.report_value(key, diagnostic);
    }

    /// Reports a diagnostic about the value of `key`.
    pub(super) fn report_value(&mut self, key: Key<'_>, diagnostic: Diagnostic) {
        self.report(diagnostic, Place::Value(key.path()));
    }

    /// Reports a missing required key.
    pub(super) fn missing(&mut self, key: &str, hint: &str) {
        if self.mismatched_keys.contains(&key) {
            return;
        }
        let diagnostic = Diagnostic::error("missing-key", format!("`{key}` is missing"));
        self.report(diagnostic.hint(hint), Place::File);
    }

    /// Reports unknown keys that resemble a known key, and keys whose values have the wrong type.
    pub(super) fn check_keys(
        &mut self,
        parent: &YamlPath,
        known: &[&str],
        extra: &[ExtraEntry],
        mismatches: &[MismatchedKey<'_>],
    ) {
        if extra.len() > self.limits.entries {
            let message = format!("{} unknown keys are too many", extra.len());
            let diagnostic = Diagnostic::error("too-large", message)
                .label(format!("{} are allowed", self.limits.entries))
                .hint("remove them, or set `limits.entries` in site.toml");
            return self.report(diagnostic, Place::File);
        }
        for (key, _) in extra {
            let is_reported = |other: &OtherKey| other.key == *key && other.parent == *parent;
            if self.other_keys.iter().any(is_reported) {
                continue;
            }
            if let Some(suggestion) = closest(key, known.iter().copied()) {
                let place = Place::Key(parent.then(key.as_str()), 0);
                let message = format!("unknown key `{}`", short(key));
                let diagnostic = Diagnostic::warning("unknown-key", message);
                self.report(diagnostic.hint(format!("did you mean `{suggestion}`?")), place);
            }
        }
        let is_root = parent.0.is_empty();
        for (key, mismatch) in mismatches {
            let path = parent.then(*key);
            let diagnostic = if is_root && STRICT_KEYS.contains(key) {
                Diagnostic::error("bad-shape", format!("`{path}` has the wrong type"))
            } else {
                let message = format!("`{path}` has the wrong type and is ignored");
                Diagnostic::warning("bad-shape", message)
            };
            self.report(with_types(diagnostic, mismatch), Place::Value(path));
            if is_root {
                self.mismatched_keys.push(key);
            }
        }
    }

    /// Reports an item that is left out because a required key is missing.
    pub(super) fn left_out(&mut self, path: &YamlPath, missing: &str) {
        let message = format!("`{path}` has no `{missing}` and is left out");
        self.report(Diagnostic::warning("empty-entry", message), Place::Value(path.clone()));
    }
}

/// An error about `text` with elements nested too deeply.
pub(super) fn too_deep(text: &str, depth: usize) -> Diagnostic {
    Diagnostic::error("too-large", format!("{text} has elements nested too deeply"))
        .label(format!("{depth} levels are allowed"))
        .hint("close open elements, or set `limits.depth` in site.toml")
}

/// Shortens a value for a message.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= 40 {
        text.to_owned()
    } else {
        text.chars().take(39).chain(['…']).collect()
    }
}

/// Adds the found and the expected type to a diagnostic, and a hint.
pub(super) fn with_types(
    diagnostic: Diagnostic,
    TypeMismatch { expected, found }: &TypeMismatch<'_>,
) -> Diagnostic {
    let is_text = *expected == Text::EXPECTED;
    let (found, hint) = match found {
        FoundType::Text(text) => {
            let hint = match *expected {
                "a list" => "write each entry on a line of its own, after `- `".to_owned(),
                expected => format!("write {expected}, each on a line of its own"),
            };
            (format!("the text `{}`", short(text)), (!is_text).then_some(hint))
        }
        FoundType::List => {
            let hint = "write one text, without `- ` and brackets".to_owned();
            ("a list".to_owned(), is_text.then_some(hint))
        }
        FoundType::Mapping => {
            let hint = "put a text that contains `: ` or starts with `{` in quotes".to_owned();
            ("a mapping".to_owned(), is_text.then_some(hint))
        }
    };
    diagnostic.label(format!("found {found}; expected {expected}")).maybe_hint(hint)
}

/// The path of the top-level mapping.
pub(super) fn root() -> YamlPath {
    YamlPath(Vec::<Step>::new())
}
