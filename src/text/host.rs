//! Host names: normalization, conversion to ASCII, and detection of confusable labels.

use std::borrow::Cow;

use url::Host;

use super::confusables::confusable_in_label;
use super::site_path::segment_problem;
use super::url::is_plain_host;

/// The canonical form of a host name: Unicode, lower case, without `www.`, port and trailing dot. A
/// label with confusable letters stays in ASCII (`xn--…`). `None` if `text` is not a host name.
pub fn key(text: &str) -> Option<Cow<'_, str>> {
    if is_plain_host(text) && !text.starts_with("www.") {
        return segment_problem(text).is_none().then_some(Cow::Borrowed(text));
    }
    let ascii = ascii(text)?;
    let unicode = to_unicode(without_www(&ascii));
    segment_problem(&unicode).is_none().then_some(Cow::Owned(unicode))
}

/// The host name in ASCII for use in a link, with `www.`.
pub fn ascii(text: &str) -> Option<String> {
    let (host, port) = text.trim().rsplit_once(':').unwrap_or((text.trim(), ""));
    // The URL parser would decode these, or end the host there.
    if !port.bytes().all(|b| b.is_ascii_digit()) || host.contains(['%', '/', '@', '[']) {
        return None;
    }
    let ascii = match Host::parse(host).ok()? {
        Host::Domain(domain) => domain,
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(_) => return None,
    };
    let ascii = ascii.strip_suffix('.').unwrap_or(&ascii);
    let is_host_byte = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let has_labels = !ascii.is_empty() && !ascii.split('.').any(str::is_empty);
    (has_labels && ascii.bytes().all(is_host_byte)).then(|| ascii.to_owned())
}

/// The confusable letter in a label of a host's [key], and the label in Unicode.
pub fn confusable_letter(key: &str) -> Option<(char, String)> {
    let last = key.rsplit('.').next().unwrap_or(key);
    key.split('.').find_map(|label| {
        let unicode = label_to_unicode(label)?;
        Some((confusable_in_label(&unicode, last)?, unicode))
    })
}

/// The host without `www.`, unless only one label would remain.
fn without_www(host: &str) -> &str {
    match host.strip_prefix("www.") {
        Some(rest) if rest.contains('.') => rest,
        _ => host,
    }
}

fn to_unicode(ascii: &str) -> String {
    if !ascii.contains("xn--") {
        return ascii.to_owned();
    }
    let last = ascii.rsplit('.').next().unwrap_or(ascii);
    let last = label_to_unicode(last).unwrap_or_else(|| last.to_owned());
    let label = |label: &str| match label_to_unicode(label) {
        Some(unicode) if confusable_in_label(&unicode, &last).is_none() => unicode,
        _ => label.to_owned(),
    };
    ascii.split('.').map(label).collect::<Vec<_>>().join(".")
}

/// Decodes an `xn--` label; `None` for other labels.
fn label_to_unicode(label: &str) -> Option<String> {
    if !label.starts_with("xn--") {
        return None;
    }
    let (unicode, result) = idna::domain_to_unicode(label);
    result.is_ok().then_some(unicode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_a_host_have_the_same_key() {
        for (text, expected) in [
            ("example.org", "example.org"),
            ("Example.ORG.", "example.org"),
            ("www.example.org", "example.org"),
            ("WWW.Example.org:8080", "example.org"),
            ("example.org:", "example.org"),
            (" example.org ", "example.org"),
            ("www.com", "www.com"),
            ("müller.example", "müller.example"),
            ("MÜLLER.example", "müller.example"),
            ("mu\u{308}ller.example", "müller.example"),
            ("xn--mller-kva.example", "müller.example"),
            ("XN--MLLER-KVA.EXAMPLE.", "müller.example"),
            ("www.xn--mller-kva.example:443", "müller.example"),
            ("straße.example", "straße.example"),
            ("faß.de", "faß.de"),
            ("例え.jp", "例え.jp"),
            ("例え。jp", "例え.jp"),
            ("हिन्दी.example", "हिन्दी.example"),
            ("пример.рф", "пример.рф"),
            ("ｅｘａｍｐｌｅ.org", "example.org"),
            ("a_b.example", "a_b.example"),
            ("localhost", "localhost"),
            ("just-a-name", "just-a-name"),
            ("192.168.1.1", "192.168.1.1"),
        ] {
            let key = key(text);
            assert_eq!(key.as_deref(), Some(expected), "{text}");
            assert_eq!(super::key(expected).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn invalid_hosts_have_no_key() {
        for text in [
            "",
            ".",
            "..",
            "a..b",
            ".org",
            "a b",
            "https://example.org",
            "example.org/a",
            "a@b.org",
            "[::1]",
            "example.org:http",
            "%65xample.org",
            "a&b.org",
            "ex\u{0}ample",
            "con",
            "<b>",
            &"a".repeat(300),
        ] {
            assert_eq!(key(text), None, "{text}");
        }
    }

    #[test]
    fn hosts_with_confusable_letters_stay_in_ascii() {
        for (text, shown, letter) in [
            ("pаypal.com", "xn--pypal-4ve.com", 'а'),
            ("xn--pypal-4ve.com", "xn--pypal-4ve.com", 'а'),
            ("www.pаypal.com", "xn--pypal-4ve.com", 'а'),
            ("аррӏе.com", "xn--80ak6aa92e.com", 'а'),
            ("news.gооgle.com", "news.xn--ggle-55da.com", 'о'),
        ] {
            assert_eq!(key(text).as_deref(), Some(shown));
            assert_eq!(confusable_letter(shown).map(|(letter, _)| letter), Some(letter), "{text}");
        }
        for text in ["müller.example", "пример.рф", "example.org", "xn--zzzzzzzz.com"] {
            assert_eq!(confusable_letter(text), None, "{text}");
        }
    }

    #[test]
    fn ascii_names_keep_www() {
        for (text, expected) in
            [("WWW.Müller.example", "www.xn--mller-kva.example"), ("example.org.", "example.org")]
        {
            assert_eq!(ascii(text).as_deref(), Some(expected));
        }
    }
}
