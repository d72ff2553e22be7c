//! `[check]`: settings of `feedgen check`.

use super::reader::Reader;
use crate::diag::{CODES, Diagnostic};
use crate::text::suggest::closest;

/// `[check]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckSettings {
    /// The diagnostic codes to omit from the report.
    pub skip: Vec<String>,
}

pub(super) fn read(reader: &mut Reader<'_>) -> CheckSettings {
    let check = reader.table("check.");
    let mut skip = Vec::new();
    for (code, place) in reader.strings(check, "skip").unwrap_or_default() {
        let known = || CODES.iter().map(|code| code.name);
        if known().any(|known| known == code) {
            skip.push(code);
            continue;
        }
        let near = closest(&code, known()).map(|near| format!("did you mean `{near}`?"));
        let list = "see docs/reference/diagnostics.md for all codes".to_owned();
        let diagnostic = Diagnostic::error("bad-setting", format!("unknown code `{code}`"))
            .label("expected a diagnostic code such as `no-image`")
            .hint(near.unwrap_or(list));
        reader.report(diagnostic, place);
    }
    CheckSettings { skip }
}
