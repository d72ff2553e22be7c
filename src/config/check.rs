//! `[check]`: what `feedgen check` leaves out of its report.

use super::reader::Reader;
use crate::diag::{CODES, Diagnostic};
use crate::text::suggest::closest;

/// `[check]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// Codes of findings that are not reported.
    pub skip: Vec<String>,
}

pub(super) fn read(reader: &mut Reader<'_>) -> Check {
    let check = reader.table("check.");
    let mut skip = Vec::new();
    for (code, place) in reader.strings(check, "skip").unwrap_or_default() {
        let known = || CODES.iter().map(|code| code.name);
        if known().any(|known| known == code) {
            skip.push(code);
            continue;
        }
        let near = closest(&code, known()).map(|near| format!("did you mean `{near}`?"));
        let all =
            "a report names codes in brackets; docs/reference/diagnostics.md lists them".to_owned();
        let diagnostic = Diagnostic::error("bad-setting", format!("unknown code `{code}`"))
            .label("no finding has this code")
            .hint(near.unwrap_or(all));
        reader.report(diagnostic, place);
    }
    Check { skip }
}
