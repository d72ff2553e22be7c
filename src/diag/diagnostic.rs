//! A diagnostic and its place.

use std::ops::Range;
use std::sync::Arc;

use super::yaml_path::YamlPath;

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The source is unusable.
    Error,
    /// The source is usable, but probably does not mean what its author intended.
    Warning,
}

impl Severity {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The whole file.
    File,
    /// A range of bytes.
    Bytes(Range<usize>),
    /// A value of the front matter, or of a YAML file.
    Value(YamlPath),
    /// The n-th occurrence (from 0) of the last key of the path.
    Key(YamlPath, usize),
}

/// An error or a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The stable name of this kind of diagnostic, such as `bad-url`.
    pub code: &'static str,
    /// The problem, in one sentence without a full stop.
    pub message: String,
    /// The path of the file, relative to the site's root, separated by `/`; empty if the diagnostic
    /// is not about a file.
    pub file: Arc<str>,
    /// The place in the file.
    pub place: Place,
    /// The expected and the actual value, shown below the marked place.
    pub label: String,
    /// Additional facts, such as other files, one per line.
    pub notes: Vec<String>,
    /// The suggested solution.
    pub hint: Option<String>,
    /// The text that `place` refers to, if it is not a file of the site.
    pub source: Option<Arc<str>>,
    /// Whether the line contains a secret; reports then show only the marked part.
    pub is_secret: bool,
}

impl Diagnostic {
    /// Creates an error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            file: Arc::from(""),
            place: Place::File,
            label: String::new(),
            notes: Vec::new(),
            hint: None,
            source: None,
            is_secret: false,
        }
    }

    /// Creates a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Sets the file and the place.
    pub fn at(mut self, file: impl Into<Arc<str>>, place: Place) -> Self {
        self.file = file.into();
        self.place = place;
        self
    }

    /// Sets the label.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a note.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets the hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the hint, if any.
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Sets the text that the place refers to, if it is not a file of the site.
    pub fn source(mut self, source: impl Into<Arc<str>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Excludes the text after the marked place from reports.
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    /// Whether the severity is `Error`.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
