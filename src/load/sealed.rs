//! Sealed payloads (`secured`): their format is checked when an article is parsed, and they are dropped. A scan of
//! the output finds them in the sources again.

use memchr::memmem;

use super::checker::{Checker, Key};
use super::raw::RawArticle;
use super::yaml;
use crate::diag::{Diagnostic, Place};
use crate::text::borrowed::Text;
use crate::text::front_matter;

/// Checks the format of a sealed payload: `base64;base64`, ciphertext and a 16-byte initialisation vector.
/// The payload itself is dropped.
pub(super) fn check_secured(checker: &mut Checker, key: Key<'_>, text: Option<Text<'_>>) {
    // Not `Checker::text`, because the length of a payload is not limited.
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return };
    let problem = match text.split_once(';') {
        None => Some("there is no `;` between ciphertext and initialisation vector"),
        Some((sealed, vector)) => match (base64_length(sealed), base64_length(vector)) {
            (Some(1..), Some(16)) => None,
            (Some(0) | None, _) => Some("the part before `;` is not base64"),
            (_, None) => Some("the part after `;` is not base64"),
            (_, Some(_)) => Some("the initialisation vector after `;` is not 16 bytes long"),
        },
    };
    if let Some(problem) = problem {
        let diagnostic = Diagnostic::warning("bad-secured", "`secured` is not a sealed payload");
        checker.report(diagnostic.label(problem).secret(), Place::Key(key.path(), 0));
    }
}

/// The number of bytes that a base64 text (RFC 4648, section 4, with padding) encodes.
fn base64_length(text: &str) -> Option<usize> {
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let is_valid = text.len().is_multiple_of(4)
        && padding <= 2
        && data.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
    is_valid.then(|| text.len() / 4 * 3 - padding)
}

/// The sealed payload in the text of an article.
pub fn sealed_payload(text: &str) -> Option<String> {
    memmem::find(text.as_bytes(), b"secured")?;
    let yaml = front_matter::split(text).ok()?.yaml;
    match find_plain(yaml) {
        Some(payload) => Some(payload.to_owned()),
        None => yaml::from_str::<RawArticle<'_>>(yaml).ok()?.0.secured.map(String::from),
    }
}

/// The payload in its usual form, found without parsing the YAML: on one line, in double quotes, and the
/// only occurrence of the key's name.
fn find_plain(yaml: &str) -> Option<&str> {
    let mut found = memmem::find_iter(yaml.as_bytes(), b"secured");
    let (at, None) = (found.next()?, found.next()) else { return None };
    let is_first = at == 0 || yaml.as_bytes()[at - 1] == b'\n';
    let line = yaml[at..].lines().next()?;
    let payload = line.strip_prefix("secured: \"")?.strip_suffix('"')?;
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b';');
    (is_first && payload.bytes().all(is_base64)).then_some(payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_are_found_in_any_form() {
        let payload = "Zm9vYmFy+/A=;14xhkVNyBwk7OVmOh53XKg==";
        for (yaml, is_plain) in [
            (format!("title: T\nsecured: \"{payload}\"\nheat: 1"), true),
            (format!("secured: \"{payload}\""), true),
            (format!("secured: '{payload}'"), false),
            (format!("title: the secured one\nsecured: \"{payload}\""), false),
            (format!("\"secured\": >-\n  {payload}"), false),
            (format!("secured: \"\\x5a{}\"", &payload[1..]), false),
        ] {
            let text = format!("---\n{yaml}\n---\n");
            assert_eq!(sealed_payload(&text).as_deref(), Some(payload), "{yaml}");
            assert_eq!(find_plain(&yaml), is_plain.then_some(payload), "{yaml}");
        }
        assert_eq!(sealed_payload("---\ntitle: secured\n---\n"), None);
    }

    #[test]
    fn base64_lengths() {
        assert_eq!(base64_length("14xhkVNyBwk7OVmOh53XKg=="), Some(16));
        assert_eq!(base64_length("QUJD"), Some(3));
        assert_eq!(base64_length(""), Some(0));
        for invalid in ["QUJ", "QU=D", "QUJ-", "Q===", "===="] {
            assert_eq!(base64_length(invalid), None, "{invalid}");
        }
    }
}
