//! Findings about names and hosts that look like others.

use std::sync::Arc;

use crate::diag::{Diagnostic, Place};
use crate::text::{confusables, host};

/// A finding about a name with a letter in it that looks Latin and is not; `what` it is the name of.
pub(super) fn of_name(what: &str, name: &str, file: &Arc<str>) -> Option<Diagnostic> {
    let letter = confusables::confusable_in_name(name)?;
    let message = format!("the name of the {what} `{name}` has a look-alike letter in it");
    Some(finding(message, letter, file).hint("write the name with letters of one script"))
}

/// A finding about the [key](host::key) of a host that is shown in ASCII for what it looks like.
pub(super) fn of_host(key: &str, file: &Arc<str>) -> Option<Diagnostic> {
    let (letter, label) = host::confusable_letter(key)?;
    let message = format!("the host `{key}` looks like another one: `{label}`");
    let hint = "check whether it is what it claims to be; pages show it as `xn--…`";
    Some(finding(message, letter, file).hint(hint))
}

fn finding(message: String, letter: char, file: &Arc<str>) -> Diagnostic {
    let label = format!("`{letter}` is U+{:04X}, a letter of another script", u32::from(letter));
    Diagnostic::warning("look-alike", message).at(Arc::clone(file), Place::File).label(label)
}
