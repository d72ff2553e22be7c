//! URLs of other sites: which are accepted, and when two of them mean the same page.

use std::borrow::Cow;
use std::fmt::Write as _;

use memchr::memrchr;
use url::{Host, Url};

use super::bytes;
use crate::text::key::TextKey;
use crate::text::plain::is_forbidden;

/// Checks that `text` is an absolute http(s) URL with a host.
///
/// # Errors
/// What is wrong with it, for the author.
pub fn check_http(text: &str) -> Result<(), String> {
    if is_plain_https(text) {
        return Ok(());
    }
    match Url::parse(text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            Err(format!("the scheme is `{}:`, only http and https are allowed", url.scheme()))
        }
        Ok(_) if text.contains(|c: char| c.is_whitespace() || is_forbidden(c)) => {
            Err("it holds white space or control characters".to_owned())
        }
        // Some parsers take `https:e.org` for an address of another site, browsers do not.
        Ok(url) if !text[url.scheme().len()..].starts_with("://") => {
            Err(format!("write `{}://` before the host", url.scheme()))
        }
        Ok(_) => Ok(()),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            Err("it has no scheme, start it with https://".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Checks the address of an image: an http(s) URL, or a file of this site (`/images/a.png`).
///
/// # Errors
/// What is wrong with it, for the author.
pub fn check_image(text: &str) -> Result<(), String> {
    if is_site_path(text) {
        return Ok(());
    }
    match check_http(text) {
        Err(_) if Url::parse(text).is_err() => {
            Err("write an http(s) URL, or a path in this site that starts with `/`".to_owned())
        }
        other => other,
    }
}

/// Whether `text` names a file of this site, from its root: `/images/a.png`.
pub fn is_site_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains(|c: char| c == '\\' || c.is_whitespace() || is_forbidden(c))
}

/// What readers know a URL's site by: the host without `www.`; empty if it has none.
pub fn host(text: &str) -> String {
    let url;
    let host = match text.strip_prefix("https://").and_then(|rest| rest.split('/').next()) {
        Some(host) if is_plain_host(host) => host,
        _ => {
            url = Url::parse(text).ok();
            url.as_ref().and_then(Url::host_str).unwrap_or("")
        }
    };
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// What tells the page at `text` from others: the key of its normal form; `None` for what is
/// no http(s) URL.
pub fn key(text: &str) -> Option<TextKey> {
    normal_form(text).as_deref().map(TextKey::of)
}

/// The form in which two URLs of one page are equal: scheme and host in lower case, http
/// like https, no default port, no fragment, no trailing slash, no parameters that only
/// track where a reader came from. `None` for what is no http(s) URL.
fn normal_form(text: &str) -> Option<Cow<'_, str>> {
    if let Some(plain) = already_normal(text) {
        return Some(Cow::Borrowed(plain));
    }
    let url = Url::parse(text).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    match url.host()? {
        Host::Domain(domain) => out.push_str(domain.trim_end_matches('.')),
        other => write!(out, "{other}").ok()?,
    }
    if let Some(port) = url.port() {
        write!(out, ":{port}").ok()?;
    }
    out.push_str(url.path().trim_end_matches('/'));
    let mut separator = '?';
    for pair in url.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or(pair);
        if !is_tracking(name) {
            out.push(separator);
            out.push_str(pair);
            separator = '&';
        }
    }
    Some(Cow::Owned(out))
}

/// The normal form of a URL that needs no parser to find it, as most do: https, a host of
/// lower-case letters, and a path of characters that stay as they are.
fn already_normal(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    let is_path = path
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'/' | b'.'))
        && !path.ends_with('/')
        && !path.split('/').any(|part| part == "." || part == "..");
    (is_path && is_plain_host(host)).then_some(rest)
}

/// Whether a URL can be seen to be one without a parser, as most can: https, a plain host, and
/// behind it nothing but what URLs are made of.
pub fn is_plain_https(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    is_plain_host(host) && !bytes::any(path.as_bytes(), |b| !is_of_url(b))
}

/// Whether a URL may hold this byte (RFC 3986, appendix A): ASCII, but for what is no sign and for a
/// few that are.
fn is_of_url(b: u8) -> bool {
    let is_quote = (b == b'"') | (b == b'`') | (b == b'<') | (b == b'>');
    let is_other = (b == b'\\') | (b == b'^') | (b == b'{') | (b == b'|') | (b == b'}');
    (b > b' ') & (b < 0x7f) & !is_quote & !is_other
}

/// Whether `host` is a name of lower-case letters, digits and dashes, and no IP address.
fn is_plain_host(host: &str) -> bool {
    let host = host.as_bytes();
    let is_other =
        |b: u8| !(b.is_ascii_lowercase() | b.is_ascii_digit() | (b == b'-') | (b == b'.'));
    let Some(dot) = memrchr(b'.', host) else { return false };
    // A last label of letters only is no IP address in any of its spellings.
    let last = &host[dot + 1..];
    let is_last = !last.is_empty() && !bytes::any(last, |b| !b.is_ascii_lowercase());
    is_last
        && !bytes::any(host, is_other)
        && !host.starts_with(b".")
        && !bytes::any_twice(host, b'.')
        // Labels in other alphabets are written with two dashes.
        && !bytes::any_twice(host, b'-')
}

/// Whether a query parameter only tells where the reader came from.
fn is_tracking(name: &str) -> bool {
    const NAMES: [&str; 15] = [
        "fbclid", "gclid", "gclsrc", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid",
        "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "ocid", "cmpid",
    ];
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || NAMES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_normal_form() {
        let page = normal_form("https://example.org/a/b").unwrap();
        for same in [
            "HTTPS://EXAMPLE.org/a/b/",
            "http://example.org:80/a/b",
            "https://example.org:443/a/b#part",
            "https://example.org/a/b?utm_source=x&UTM_medium=y&fbclid=z",
            "https://example.org./a/b",
        ] {
            assert_eq!(normal_form(same).as_deref(), Some(&*page), "{same}");
        }
        for other in [
            "https://example.org/A/b",
            "https://example.org/a/b?id=1",
            "https://example.org:8080/a/b",
            "https://www.example.org/a/b",
        ] {
            assert_ne!(normal_form(other).as_deref(), Some(&*page), "{other}");
        }
        assert_eq!(
            normal_form("https://e.org/w?v=1&utm_term=a&t=2").unwrap(),
            normal_form("https://e.org/w?v=1&t=2").unwrap()
        );
        assert_eq!(normal_form("mailto:a@example.org"), None);
    }

    #[test]
    fn keys_are_equal_where_normal_forms_are() {
        let page = key("https://example.org/a/b");
        assert!(page.is_some());
        assert_eq!(key("HTTP://example.org/a/b/#c"), page);
        assert_ne!(key("https://example.org/a/c"), page);
        assert_eq!(key("mailto:a@example.org"), None);
    }

    #[test]
    fn the_short_way_to_a_normal_form_is_right() {
        for url in [
            "https://example.org/a/b",
            "https://www.example.co.uk/2024/a-b_c.html",
            "https://a-b.example.org/A",
            "https://example.org//a",
        ] {
            let short = already_normal(url).expect(url);
            // A fragment takes the long way and changes nothing else.
            assert_eq!(normal_form(&format!("{url}#x")).as_deref(), Some(short), "{url}");
        }
        for url in [
            "https://Example.org/a",
            "https://example.org/a/",
            "https://example.org/a/../b",
            "https://example.org/./b",
            "https://example.org/a?b",
            "https://127.0.0.1/a",
            "https://0x7f.1/a",
            "https://xn--bcher-kva.example/a",
            "https://example.org",
            "http://example.org/a",
        ] {
            assert_eq!(already_normal(url), None, "{url}");
        }
    }

    #[test]
    fn what_is_plainly_a_url_is_one() {
        for url in [
            "https://example.org",
            "https://www.example.co.uk/2024/a-b_c.html?x=1&y=%20a;b#c:d@e",
            "https://a-b.example.org/(a)[b]*+,!$'~",
        ] {
            assert!(is_plain_https(url), "{url}");
            assert!(Url::parse(url).is_ok(), "{url}");
        }
        for other in [
            "http://example.org/a",
            "https://Example.org/a",
            "https://example.org:80/a",
            "https://u@example.org/a",
            "https://example.org?a",
            "https://example.org/a b",
            "https://example.org/ä",
            "https://example.org/a\\b",
            "https://127.0.0.1/",
            "https://localhost/",
            "https://.example/",
            "https://a.example./",
            "https://a.1e/",
            "https://a..b/",
            "https://xn--a.example/",
        ] {
            assert!(!is_plain_https(other), "{other}");
        }
    }

    #[test]
    fn urls_are_made_of_what_the_standard_names() {
        let named = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
        assert!((0..=u8::MAX).all(|b| is_of_url(b) == named(b)));
    }

    #[test]
    fn only_http_urls_are_accepted() {
        assert_eq!(check_http("https://example.org/ä?x=1#y"), Ok(()));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "example.org/a",
            "//example.org/a",
            "https://",
            "https://exa mple.org/",
            "https://example.org/a b",
            "",
            "java\nscript:alert(1)",
            "https:example.org/a",
            "https:/example.org/a",
            "https:\\\\example.org/a",
            "https://example.org/\u{fdd0}0\u{fdd1}",
        ] {
            assert!(check_http(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn images_may_be_files_of_the_site() {
        assert_eq!(check_image("/images/a.png"), Ok(()));
        assert_eq!(check_image("https://example.org/a.png"), Ok(()));
        for bad in ["images/a.png", "//example.org/a.png", "data:image/png;base64,x", "/a\\b"] {
            assert!(check_image(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn hosts_are_shown_without_www() {
        assert_eq!(host("https://www.Example.org:8080/a"), "example.org");
        assert_eq!(host("nonsense"), "");
    }
}
