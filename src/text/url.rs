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
#[path = "url_tests.rs"]
mod tests;
