//! URLs of other sites: which are accepted, and when two of them mean the same page.

use std::borrow::Cow;
use std::fmt::Write as _;

use memchr::memrchr;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Host, Url};

use super::{bytes, host};
use crate::text::key::TextKey;
use crate::text::plain::is_forbidden;

/// Checks that `text` is an http(s) URL with a host, as browsers read it.
///
/// # Errors
/// What is wrong with it, for the author.
pub fn check_http(text: &str) -> Result<(), String> {
    repaired(text).map(drop)
}

/// `text` as an absolute http(s) URL: as it is written, unless it holds what browsers repair, such
/// as white space, backslashes or no scheme before `//`.
///
/// # Errors
/// What is wrong with it, for the author.
pub fn repaired(text: &str) -> Result<Cow<'_, str>, String> {
    if is_plain_https(text) {
        return Ok(Cow::Borrowed(text));
    }
    absolute(trimmed(text))
}

fn absolute(text: Cow<'_, str>) -> Result<Cow<'_, str>, String> {
    let text = match starts_with_slashes(&text) {
        true => Cow::Owned(format!("https:{text}")),
        false => text,
    };
    match Url::parse(&text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            Err(format!("the scheme is `{}:`, only http and https are allowed", url.scheme()))
        }
        // Some parsers take `https:e.org` for an address of another site, browsers do not.
        Ok(url) if !starts_with_slashes(&text[url.scheme().len() + 1..]) => {
            Err(format!("write `{}://` before the host", url.scheme()))
        }
        Ok(url) => {
            let after_scheme = &text[url.scheme().len() + 1..];
            let is_written_so = after_scheme.starts_with("//") && !after_scheme.starts_with("///");
            Ok(if is_written_so && !text.contains(needs_encoding) {
                text
            } else {
                Cow::Owned(url.into())
            })
        }
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            Err("it has no scheme, start it with https://".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Whether `text` starts with two slashes, which may be backslashes.
fn starts_with_slashes(text: &str) -> bool {
    matches!(text.as_bytes(), [b'/' | b'\\', b'/' | b'\\', ..])
}

/// `text` without what is no part of an address: what is copied along at its ends (white space, and
/// characters that nobody sees), line breaks and tabs.
fn trimmed(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_unseen(c));
    let is_break = |c: char| matches!(c, '\t' | '\n' | '\r');
    match text.contains(is_break) {
        true => Cow::Owned(text.replace(is_break, "")),
        false => Cow::Borrowed(text),
    }
}

/// Whether `c` takes no room and only tells how others are set.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether a URL with `c` in it can't be given out as it is written. Other characters that browsers
/// encode, such as letters of all scripts, stay.
fn needs_encoding(c: char) -> bool {
    c == '\\' || c.is_whitespace() || is_forbidden(c) || is_unseen(c)
}

/// Where a link or an image leads, as browsers read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination<'a> {
    /// Into this site: a path, a query or a fragment.
    Site(Cow<'a, str>),
    /// To an http(s) URL.
    Web(Cow<'a, str>),
    /// To an e-mail address.
    Mail(Cow<'a, str>),
}

/// Reads `text` as browsers do: white space around it and line breaks in it do not count, a
/// backslash is a slash, and what has no scheme is relative to its page. What has a host but no
/// scheme gets one.
///
/// # Errors
/// Why no page may lead there, for the author.
pub fn destination(text: &str) -> Result<Destination<'_>, String> {
    if is_plain_https(text) {
        return Ok(Destination::Web(Cow::Borrowed(text)));
    }
    let text = trimmed(text);
    if text.contains(is_forbidden) {
        return Err("it holds control characters".to_owned());
    }
    if starts_with_slashes(&text) {
        return absolute(text).map(Destination::Web);
    }
    match Url::parse(&text) {
        Ok(url) if url.scheme() == "mailto" => Ok(Destination::Mail(text)),
        Err(url::ParseError::RelativeUrlWithoutBase) => relative(text).map(Destination::Site),
        _ => absolute(text).map(Destination::Web),
    }
}

/// A URL without scheme and host, as it can be given out.
fn relative(text: Cow<'_, str>) -> Result<Cow<'_, str>, String> {
    const HOST: &str = "host.invalid";
    let base = Url::parse("https://host.invalid/a/b/").map_err(|error| error.to_string())?;
    let url = base.join(&text).map_err(|error| error.to_string())?;
    if url.host_str() != Some(HOST) {
        return Err("it leads to another site, start it with https://".to_owned());
    }
    if !text.contains(needs_encoding) {
        return Ok(text);
    }
    let (path, rest) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let mut out = String::with_capacity(text.len() + 8);
    for c in path.replace('\\', "/").chars().chain(rest.chars()) {
        if needs_encoding(c) {
            out.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        } else {
            out.push(c);
        }
    }
    Ok(Cow::Owned(out))
}

/// The address of an image: an http(s) URL, or a file of this site (`/images/a.png`); both as in
/// [`repaired`].
///
/// # Errors
/// What is wrong with it, for the author.
pub fn repaired_image(text: &str) -> Result<Cow<'_, str>, String> {
    if is_plain_https(text) {
        return Ok(Cow::Borrowed(text));
    }
    let text = trimmed(text);
    if text.starts_with(['/', '\\']) && !starts_with_slashes(&text) {
        if !text.contains(needs_encoding) {
            return Ok(text);
        }
        // Any host will do: what is wanted is what browsers make of the path.
        let url = Url::parse("https://host.invalid").and_then(|base| base.join(&text));
        let url = url.map_err(|error| error.to_string())?;
        return Ok(Cow::Owned(url[url::Position::BeforePath..].to_owned()));
    }
    if !text.is_empty() && !text.contains(':') && !starts_with_slashes(&text) {
        let path = text.trim_start_matches("./");
        return Err(match lacks_scheme(path) {
            true => "it has no scheme, start it with https://".to_owned(),
            false => format!("write `/{path}` for a file of this site, or an http(s) URL"),
        });
    }
    absolute(text)
}

/// Whether a relative address is meant for one with a host, as it begins like `example.org/`.
fn lacks_scheme(path: &str) -> bool {
    let first = path.split_once('/').map_or("", |(first, _)| first);
    first.contains('.') && !first.starts_with('.')
}

/// The same, or the address of a file beside the text (`photo.jpg`), in the form that [`in_folder`]
/// reads.
///
/// # Errors
/// What is wrong with it, for the author.
pub fn repaired_image_beside(text: &str) -> Result<Cow<'_, str>, String> {
    let path = trimmed(text);
    let is_relative = !path.is_empty()
        && !path.contains(':')
        && !path.starts_with(['/', '\\', '?', '#'])
        && !lacks_scheme(&path);
    match destination(text) {
        Ok(Destination::Site(path)) if is_relative => Ok(path),
        _ => repaired_image(text),
    }
}

/// Where the relative address `path` leads in the folder at `folder`, a path from a root with a slash at
/// its end; `None` for what is not relative, or leads to a part of the page alone.
pub fn in_folder(folder: &str, path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with(['/', '?', '#']) || Url::parse(path).is_ok() {
        return None;
    }
    let base = Url::parse("https://host.invalid").and_then(|root| root.join(folder)).ok()?;
    let url = base.join(path).ok().filter(|url| url.host_str() == base.host_str())?;
    let path = &url[url::Position::BeforePath..];
    // Two slashes would lead to another host.
    (!path.starts_with("//")).then(|| path.to_owned())
}

/// What readers know a URL's site by: the [key](host::key) of its host; empty if it has none.
pub fn host(text: &str) -> String {
    let url;
    let host = match text.strip_prefix("https://").and_then(|rest| rest.split('/').next()) {
        Some(host) if is_plain_host(host) => host,
        _ => {
            url = Url::parse(text).ok();
            url.as_ref().and_then(Url::host_str).unwrap_or("")
        }
    };
    host::key(host).unwrap_or(Cow::Borrowed(host)).into_owned()
}

/// The domain of the publisher of the page at `text`; `None` for IP addresses and names that only
/// this machine or its network knows.
pub fn provider_domain(text: &str) -> Option<String> {
    let host = host(text);
    let is_number = host.ends_with(|c: char| c.is_ascii_digit());
    (host.contains('.') && !is_number && host::key(&host).is_some()).then_some(host)
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
pub(super) fn is_plain_host(host: &str) -> bool {
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
    fn destinations_are_those_of_browsers() {
        use Destination::{Mail, Site, Web};
        for (text, expected) in [
            ("https://e.org/ä?x#y", Web("https://e.org/ä?x#y".into())),
            (" HTTPS://e.org/a ", Web("HTTPS://e.org/a".into())),
            ("https://e.org/a b", Web("https://e.org/a%20b".into())),
            ("https://e.org\\a", Web("https://e.org/a".into())),
            ("http\ns://e.org/a", Web("https://e.org/a".into())),
            ("//e.org/a", Web("https://e.org/a".into())),
            ("\\\\e.org/x", Web("https://e.org/x".into())),
            ("/\t/e.org", Web("https://e.org".into())),
            ("/\\e.org", Web("https://e.org/".into())),
            ("///e.org", Web("https://e.org/".into())),
            ("\n/\n/\\e.org", Web("https://e.org/".into())),
            ("mailto:a@e.org", Mail("mailto:a@e.org".into())),
            ("/a/?b#c", Site("/a/?b#c".into())),
            ("\\a\\b?c", Site("/a/b?c".into())),
            ("/a b.png", Site("/a%20b.png".into())),
            ("/.//e.org", Site("/.//e.org".into())),
            ("", Site("".into())),
            ("#a", Site("#a".into())),
            ("../a:b", Site("../a:b".into())),
        ] {
            assert_eq!(destination(text), Ok(expected), "{text:?}");
        }
        for bad in [
            " javascript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "jav\u{10}ascript:x",
            "jav\u{fdd0}ascript:x",
            "data:text/html,x",
            "vbscript:x",
            "ftp://e.org/",
            "https:e.org",
            "https:/e.org",
            "//",
            "https://",
            "//a b/",
        ] {
            assert!(destination(bad).is_err(), "{bad:?} {:?}", destination(bad));
        }
    }

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
        for bad in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,x",
            "example.org/a",
            "/a",
            "a",
            "https://",
            "https:///",
            "//",
            "https://exa mple.org/",
            "https://exa\u{a0}mple.org/",
            "",
            " ",
            "https:example.org/a",
            "https:/example.org/a",
        ] {
            assert!(repaired(bad).is_err(), "{bad:?}");
            assert!(check_http(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn valid_urls_stay_as_they_are_written() {
        for url in [
            "https://example.org",
            "http://example.org/a",
            "HTTPS://Example.ORG:443/A/../b/?utm_source=x&b=%20#Part",
            "https://example.org/ä?x=ß#ü",
            "https://müller.example/機械/",
            "https://example.org/a?b={c}|d^e<script>\"",
            "https://example.org/100%",
        ] {
            assert_eq!(repaired(url).as_deref(), Ok(url));
        }
    }

    #[test]
    fn what_browsers_repair_is_repaired() {
        for (written, read) in [
            ("https://example.org/a ", "https://example.org/a"),
            (" \t\r\nhttps://example.org/a\n", "https://example.org/a"),
            ("\u{a0}https://example.org/a\u{3000}", "https://example.org/a"),
            ("\u{feff}https://example.org/a\u{200b}", "https://example.org/a"),
            ("\0https://example.org/a\u{7f}", "https://example.org/a"),
            (" HTTPS://Example.org/Ä ", "HTTPS://Example.org/Ä"),
            ("https://example.org/a b", "https://example.org/a%20b"),
            ("https://example.org/a\u{2009}b", "https://example.org/a%E2%80%89b"),
            ("https://example.org/a\u{a0}b.png", "https://example.org/a%C2%A0b.png"),
            ("https://example.org/a?q=b c#d e", "https://example.org/a?q=b%20c#d%20e"),
            ("https://exa\nmple.org/\ta", "https://example.org/a"),
            ("https://example.org\\a\\b", "https://example.org/a/b"),
            ("https:\\\\example.org/a", "https://example.org/a"),
            ("https:/\\example.org/a", "https://example.org/a"),
            ("https:///example.org/a", "https://example.org/a"),
            ("//example.org/a", "https://example.org/a"),
            ("\\\\example.org/a", "https://example.org/a"),
            ("/\t/example.org/a", "https://example.org/a"),
            ("https://example.org/\u{fdd0}0\u{fdd1}", "https://example.org/%EF%B7%900%EF%B7%91"),
            ("https://example.org/a\u{1}b", "https://example.org/a%01b"),
            ("https://example.org/a\u{202e}gnp", "https://example.org/a%E2%80%AEgnp"),
        ] {
            assert_eq!(repaired(written).as_deref(), Ok(read), "{written:?}");
            assert_eq!(repaired_image(written).as_deref(), Ok(read), "{written:?}");
        }
    }

    #[test]
    fn images_may_be_files_of_the_site() {
        for (written, read) in [
            ("/images/a.png", "/images/a.png"),
            ("/images/ä.png", "/images/ä.png"),
            ("/images/a.png ", "/images/a.png"),
            ("/images/a b.png", "/images/a%20b.png"),
            ("/images/a\u{a0}b.png", "/images/a%C2%A0b.png"),
            ("/images\\a.png", "/images/a.png"),
            ("\\images\\a.png", "/images/a.png"),
            ("https://example.org/a.png", "https://example.org/a.png"),
        ] {
            assert_eq!(repaired_image(written).as_deref(), Ok(read), "{written:?}");
        }
        for (bad, problem) in [
            ("images/a.png", "write `/images/a.png` for a file of this site, or an http(s) URL"),
            ("./a b.png", "write `/a b.png` for a file of this site, or an http(s) URL"),
            ("data:image/png;base64,x", "the scheme is `data:`, only http and https are allowed"),
            ("https:/a.png", "write `https://` before the host"),
            ("www.example.org/a.png", "it has no scheme, start it with https://"),
        ] {
            assert_eq!(repaired_image(bad), Err(problem.to_owned()), "{bad}");
        }
    }

    #[test]
    fn hosts_are_shown_without_www() {
        assert_eq!(host("https://www.Example.org:8080/a"), "example.org");
        assert_eq!(host("nonsense"), "");
        assert_eq!(provider_domain("https://www.srf.ch./a").as_deref(), Some("srf.ch"));
        for url in ["https://[::1]/a", "http://127.0.0.1:8080/", "http://localhost/", "a"] {
            assert_eq!(provider_domain(url), None, "{url}");
        }
    }

    #[test]
    fn images_may_be_beside_the_text() {
        for (written, read) in [
            ("photo.jpg", "photo.jpg"),
            (" ./a/b.jpg ", "./a/b.jpg"),
            ("my photo.jpg", "my%20photo.jpg"),
            ("über.jpg", "über.jpg"),
            ("../b.jpg", "../b.jpg"),
            ("/a.jpg", "/a.jpg"),
            ("https://e.org/a.jpg", "https://e.org/a.jpg"),
            ("//e.org/a.jpg", "https://e.org/a.jpg"),
        ] {
            assert_eq!(repaired_image_beside(written).as_deref(), Ok(read), "{written:?}");
        }
        for bad in
            ["", "e.org/a.jpg", "#a", "?a", "javascript:alert(1)", "data:image/png,x", "C:\\a.jpg"]
        {
            assert!(repaired_image_beside(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn relative_addresses_are_those_of_a_folder() {
        for (path, expected) in [
            ("photo.jpg", Some("/news/a%20b/photo.jpg")),
            ("./img/x.jpg?v=1#y", Some("/news/a%20b/img/x.jpg?v=1#y")),
            ("über.jpg", Some("/news/a%20b/%C3%BCber.jpg")),
            ("../other/", Some("/news/other/")),
            ("../../../../x", Some("/x")),
            ("../..//evil.example/x", None),
            ("photo.jpg?from=https://e.org", Some("/news/a%20b/photo.jpg?from=https://e.org")),
            ("", None),
            ("#a", None),
            ("?a", None),
            ("/a.jpg", None),
            ("https://e.org/a.jpg", None),
            ("mailto:a@e.org", None),
        ] {
            assert_eq!(in_folder("/news/a%20b/", path).as_deref(), expected, "{path}");
        }
    }
}
