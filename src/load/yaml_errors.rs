//! What the YAML library says of a mistake, in the words of people who make it.

use crate::diag::{Diagnostic, Place, byte_offset, token_end};

/// What a parse error of the YAML library says, in our terms: message, place, hint.
pub(super) fn diagnostic(error: &serde_yaml::Error, yaml: &str, yaml_start: usize) -> Diagnostic {
    let text = error.to_string();
    let message = without_positions(&text);
    let place = error.location().map_or(Place::File, |location| {
        let start = byte_offset(yaml, location.line(), location.column());
        let end = token_end(yaml, start);
        Place::Bytes(start + yaml_start..end + yaml_start)
    });
    let diagnostic = Diagnostic::error("yaml", format!("this is not valid YAML: {message}"));
    let hint = if message.contains("mapping values are not allowed") {
        Some("put a text that holds `: ` in quotes")
    } else if message.contains("found character that cannot start any token") {
        Some("indent with spaces, and put a text that starts with `@`, `%` or a backtick in quotes")
    } else if message.contains("unknown escape character") {
        Some("in double quotes a backslash is written twice")
    } else {
        None
    };
    let diagnostic = diagnostic.maybe_hint(hint.map(str::to_owned));
    Diagnostic { place, ..diagnostic }
}

/// A message of the YAML library without the positions in it: the report shows the place.
fn without_positions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(" at line ").or_else(|| rest.find(" at position ")) {
        out.push_str(&rest[..at]);
        let position = rest[at..].find([',', ';']).map_or(rest.len(), |end| at + end);
        rest = &rest[position..];
    }
    out.push_str(rest);
    out.replace(", while", " while")
}
