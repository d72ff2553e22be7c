//! A user's mistake as data: what is wrong, where, and what to do about it.
//!
//! A phase returns its value and the [`Diagnostic`]s it found; nothing here prints or ends
//! the program. A diagnostic knows its file and a [`Place`] in it that may be symbolic
//! ("the second image's `url`"); [`locate()`] turns that into a line and a column when the
//! report is made, by reading the file again, so that no phase has to carry sources or
//! line tables along.

mod codes;
mod locate;
mod render;
mod repeated;
mod yaml_path;

use std::ops::Range;
use std::sync::Arc;

pub use codes::{CODES, Code, Level, about};
pub use locate::{Located, Position, locate};
pub use render::{Style, render};
pub use repeated::Repeated;
pub use yaml_path::{Step, YamlPath, byte_offset, token_end};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The source can't be used as it stands.
    Error,
    /// It can, but probably does not mean what its author wanted.
    Warning,
}

impl Severity {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A range of its bytes.
    Bytes(Range<usize>),
    /// A value in its front matter (or in the file, if all of it is YAML).
    Value(YamlPath),
    /// The last key of the path, at its n-th occurrence (0 is the first).
    Key(YamlPath, usize),
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable name of this kind of finding, such as `bad-url`.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The file, relative to the site's root, with `/` between folders; empty when no file
    /// is concerned.
    pub file: Arc<str>,
    /// Where in it.
    pub place: Place,
    /// What was expected and found, shown under the marked place.
    pub label: String,
    /// Further files and facts that belong to it, a line each.
    pub notes: Vec<String>,
    /// What to do.
    pub hint: Option<String>,
    /// The text that `place` refers to, for what is not a file of the site.
    pub source: Option<Arc<str>>,
    /// Whether the line holds a secret, of which no report shows more than the place.
    pub is_secret: bool,
}

impl Diagnostic {
    /// An error of kind `code`.
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

    /// A warning of kind `code`.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Sets the file and the place in it.
    pub fn at(mut self, file: impl Into<Arc<str>>, place: Place) -> Self {
        self.file = file.into();
        self.place = place;
        self
    }

    /// Sets what was expected and found.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a further fact.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets what to do, if there is something to suggest.
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Gives the text of a source that is no file of the site.
    pub fn source(mut self, source: impl Into<Arc<str>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Keeps what stands behind the marked place out of reports.
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `diagnostics` with warnings as errors, if `strict`.
pub fn promoted(diagnostics: Vec<Diagnostic>, strict: bool) -> Vec<Diagnostic> {
    let promote = |diagnostic| match strict {
        true => Diagnostic { severity: Severity::Error, ..diagnostic },
        false => diagnostic,
    };
    diagnostics.into_iter().map(promote).collect()
}

/// How many errors and warnings `diagnostics` holds.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    (errors, diagnostics.len() - errors)
}
