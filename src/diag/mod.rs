//! Diagnostics: errors and warnings about sources, as data.
//!
//! A phase returns its value and a list of [`Diagnostic`]s; it neither prints nor exits. A
//! diagnostic has a file and a [`Place`] in it, which can be symbolic ("the second image's `url`").
//! [`locate()`] reads the file again and converts the place to line and column, so that phases keep
//! neither sources nor line tables.

mod codes;
mod deduplicated;
mod diagnostic;
mod locate;
mod render;
mod yaml_path;

pub use codes::{CODES, Code, Level, summary};
pub use deduplicated::Deduplicated;
pub use diagnostic::{Diagnostic, Place, Severity};
pub use locate::{Located, Position, locate};
pub use render::{Style, render};
pub use yaml_path::{Step, YamlPath, byte_offset, token_end};

/// Turns warnings into errors if `strict`.
pub fn promote_warnings(diagnostics: Vec<Diagnostic>, strict: bool) -> Vec<Diagnostic> {
    let promote = |diagnostic| match strict {
        true => Diagnostic { severity: Severity::Error, ..diagnostic },
        false => diagnostic,
    };
    diagnostics.into_iter().map(promote).collect()
}

/// The numbers of errors and warnings.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    (errors, diagnostics.len() - errors)
}
