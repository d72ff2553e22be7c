//! Links that share an article.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::text::shorten::shorten;

/// The characters that are percent-encoded in a value of a URL: all but RFC 3986's unreserved ones.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The maximum length of a subject, in grapheme clusters. Some programs reject long `mailto:` URLs.
const MAX_SUBJECT_LEN: usize = 150;

/// The `mailto:` URL (RFC 6068) of a message with a title as subject and a URL as text. The title can't add headers or
/// recipients: line breaks become spaces, and separators are encoded.
pub(super) fn mail_url(title: &str, url: &str) -> String {
    let one_line =
        title.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ");
    let subject = shorten(&one_line, MAX_SUBJECT_LEN);
    format!("mailto:?subject={}&body={}", encoded(&subject), encoded(url))
}

/// A value of a URL, percent-encoded.
pub(super) fn encoded(value: &str) -> String {
    utf8_percent_encode(value, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::mail_url;

    #[test]
    fn values_are_encoded() {
        assert_eq!(
            mail_url("A & B = 100 %? “Ja”", "https://example.org/a/?b=c&d#e"),
            "mailto:?subject=A%20%26%20B%20%3D%20100%20%25%3F%20%E2%80%9CJa%E2%80%9D\
             &body=https%3A%2F%2Fexample.org%2Fa%2F%3Fb%3Dc%26d%23e"
        );
    }

    #[test]
    fn titles_add_no_headers() {
        let url = mail_url("A\r\nBcc: all@example.org\u{2028}&bcc=x@example.org", "u");
        assert_eq!(
            url,
            "mailto:?subject=A%20%20Bcc%3A%20all%40example.org%20%26bcc%3Dx%40example.org&body=u"
        );
        assert!(!url.contains("%0") && url.matches('&').count() == 1);
    }

    #[test]
    fn long_titles_are_shortened() {
        assert!(mail_url(&"word ".repeat(10_000), "u").len() < 1_000);
    }
}
