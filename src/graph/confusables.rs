//! Diagnostics about names and hosts with letters that resemble those of another script.

use std::sync::Arc;

use crate::diag::{Diagnostic, Place};
use crate::text::{confusables, host};

/// Checks the name of a topic or provider; `kind` is the word for it in the message.
pub(super) fn check_name(kind: &str, name: &str, file: &Arc<str>) -> Option<Diagnostic> {
    let letter = confusables::confusable_in_name(name)?;
    let message = format!("the {kind} name `{name}` contains a confusable letter");
    Some(diagnostic(message, letter, file).hint("write the name with letters of one script"))
}

/// Checks a host, given as its [key](host::key).
pub(super) fn check_host(key: &str, file: &Arc<str>) -> Option<Diagnostic> {
    let (letter, label) = host::confusable_letter(key)?;
    let message = format!("the host `{key}` resembles another host: `{label}`");
    let hint = "check whether the host is genuine; pages show it as `xn--…`";
    Some(diagnostic(message, letter, file).hint(hint))
}

fn diagnostic(message: String, letter: char, file: &Arc<str>) -> Diagnostic {
    let label = format!("`{letter}` is U+{:04X}, a letter of another script", u32::from(letter));
    Diagnostic::warning("look-alike", message).at(Arc::clone(file), Place::File).label(label)
}
