//! Names of hosts, compared as hosts and not as texts.

use std::borrow::Cow;

use url::Host;

use super::scripts::deceptive_letter;
use super::site_path::segment_problem;
use super::url::is_plain_host;

/// What a host is known by: its name in Unicode and lower case, without `www.`, a port and a dot at the
/// end. A label that looks like another one stays in ASCII (`xn--…`). `None` for what is no host name.
pub fn key(text: &str) -> Option<Cow<'_, str>> {
    if is_plain_host(text) && !text.starts_with("www.") {
        return segment_problem(text).is_none().then_some(Cow::Borrowed(text));
    }
    let ascii = ascii(text)?;
    let shown = shown(without_www(&ascii));
    segment_problem(&shown).is_none().then_some(Cow::Owned(shown))
}

/// The name of a host in ASCII, as links need it: `www.` stays.
pub fn ascii(text: &str) -> Option<String> {
    let (host, port) = text.trim().rsplit_once(':').unwrap_or((text.trim(), ""));
    // What a parser of URLs would decode, or take for something else.
    if !port.bytes().all(|b| b.is_ascii_digit()) || host.contains(['%', '/', '@', '[']) {
        return None;
    }
    let ascii = match Host::parse(host).ok()? {
        Host::Domain(domain) => domain,
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(_) => return None,
    };
    let ascii = ascii.strip_suffix('.').unwrap_or(&ascii);
    let is_of_host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let is_name = !ascii.is_empty() && !ascii.split('.').any(str::is_empty);
    (is_name && ascii.bytes().all(is_of_host)).then(|| ascii.to_owned())
}

/// The letter that makes a label of a host's [key] look like another one, and the label as it looks.
pub fn deceptive(key: &str) -> Option<(char, String)> {
    let last = key.rsplit('.').next().unwrap_or(key);
    key.split('.').find_map(|label| {
        let unicode = unicode(label)?;
        Some((deceptive_letter(&unicode, last)?, unicode))
    })
}

/// The host without `www.`, unless nothing but one label is left then.
fn without_www(host: &str) -> &str {
    match host.strip_prefix("www.") {
        Some(rest) if rest.contains('.') => rest,
        _ => host,
    }
}

fn shown(ascii: &str) -> String {
    if !ascii.contains("xn--") {
        return ascii.to_owned();
    }
    let last = ascii.rsplit('.').next().unwrap_or(ascii);
    let last = unicode(last).unwrap_or_else(|| last.to_owned());
    let label = |label: &str| match unicode(label) {
        Some(unicode) if deceptive_letter(&unicode, &last).is_none() => unicode,
        _ => label.to_owned(),
    };
    ascii.split('.').map(label).collect::<Vec<_>>().join(".")
}

/// A label in Unicode, if it is the ASCII form of one.
fn unicode(label: &str) -> Option<String> {
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
    fn one_host_has_one_key() {
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
    fn what_is_no_host_has_no_key() {
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
    fn hosts_that_look_like_others_stay_in_ascii() {
        for (text, shown, letter) in [
            ("pаypal.com", "xn--pypal-4ve.com", 'а'),
            ("xn--pypal-4ve.com", "xn--pypal-4ve.com", 'а'),
            ("www.pаypal.com", "xn--pypal-4ve.com", 'а'),
            ("аррӏе.com", "xn--80ak6aa92e.com", 'а'),
            ("news.gооgle.com", "news.xn--ggle-55da.com", 'о'),
        ] {
            assert_eq!(key(text).as_deref(), Some(shown));
            assert_eq!(deceptive(shown).map(|(letter, _)| letter), Some(letter), "{text}");
        }
        for text in ["müller.example", "пример.рф", "example.org", "xn--zzzzzzzz.com"] {
            assert_eq!(deceptive(text), None, "{text}");
        }
    }

    #[test]
    fn links_keep_the_name_as_it_is_written() {
        for (text, expected) in
            [("WWW.Müller.example", "www.xn--mller-kva.example"), ("example.org.", "example.org")]
        {
            assert_eq!(ascii(text).as_deref(), Some(expected));
        }
    }
}
