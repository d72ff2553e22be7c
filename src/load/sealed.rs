//! Finds the sealed payload of an article, to scan the output for it. Parsed articles do not contain it.

use memchr::memmem;

use super::raw::RawArticle;
use super::yaml;
use crate::text::front_matter;

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
}
