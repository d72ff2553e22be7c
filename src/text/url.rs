//! URLs: validation, repair as browsers do it, and comparison.

use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Host, Url};

use super::host;
use crate::text::key::TextKey;
use crate::text::plain::is_forbidden;

/// Checks that browsers parse `text` as an http(s) URL with a host.
///
/// # Errors
/// A message for the author.
pub fn check_http(text: &str) -> Result<(), String> {
    repair(text).map(drop)
}

/// Converts `text` to an absolute http(s) URL. Valid URLs are kept verbatim; mistakes that browsers
/// repair, such as white space, backslashes or a missing scheme before `//`, are repaired.
///
/// # Errors
/// A message for the author.
pub fn repair(text: &str) -> Result<Cow<'_, str>, String> {
    if is_plain_https(text) {
        return Ok(Cow::Borrowed(text));
    }
    repair_absolute(trim(text))
}

fn repair_absolute(text: Cow<'_, str>) -> Result<Cow<'_, str>, String> {
    let text = match starts_with_slashes(&text) {
        true => Cow::Owned(format!("https:{text}")),
        false => text,
    };
    match Url::parse(&text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            Err(format!("the scheme is `{}:`, only http and https are allowed", url.scheme()))
        }
        // The parser accepts `https:e.org`, which browsers resolve as a relative URL.
        Ok(url) if !starts_with_slashes(&text[url.scheme().len() + 1..]) => {
            Err(format!("write `{}://` before the host", url.scheme()))
        }
        Ok(url) => {
            let after_scheme = &text[url.scheme().len() + 1..];
            let is_valid = after_scheme.starts_with("//") && !after_scheme.starts_with("///");
            Ok(if is_valid && !text.contains(needs_encoding) {
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

/// Whether `text` starts with two slashes or backslashes.
fn starts_with_slashes(text: &str) -> bool {
    matches!(text.as_bytes(), [b'/' | b'\\', b'/' | b'\\', ..])
}

/// Removes white space, control and invisible characters at both ends, and line breaks and tabs
/// everywhere.
fn trim(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c));
    let is_break = |c: char| matches!(c, '\t' | '\n' | '\r');
    match text.contains(is_break) {
        true => Cow::Owned(text.replace(is_break, "")),
        false => Cow::Borrowed(text),
    }
}

/// Whether `c` is a zero-width formatting character.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether `c` must be percent-encoded in published URLs. Letters of all scripts are left to browsers.
fn needs_encoding(c: char) -> bool {
    c == '\\' || c.is_whitespace() || is_forbidden(c) || is_invisible(c)
}

/// The target of a link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination<'a> {
    /// A relative URL in this site: a path, a query or a fragment.
    Site(Cow<'a, str>),
    /// An absolute http(s) URL.
    Web(Cow<'a, str>),
    /// A `mailto:` URL.
    Mail(Cow<'a, str>),
}

/// Parses `text` as browsers do: surrounding white space and line breaks are ignored, a backslash is
/// a slash, and a URL without scheme and host is relative. Adds the scheme to a URL that starts with
/// `//`.
///
/// # Errors
/// A message for the author if the target is not allowed.
pub fn destination(text: &str) -> Result<Destination<'_>, String> {
    if is_plain_https(text) {
        return Ok(Destination::Web(Cow::Borrowed(text)));
    }
    let text = trim(text);
    if text.contains(is_forbidden) {
        return Err("it contains control characters".to_owned());
    }
    if starts_with_slashes(&text) {
        return repair_absolute(text).map(Destination::Web);
    }
    match Url::parse(&text) {
        Ok(url) if url.scheme() == "mailto" => Ok(Destination::Mail(text)),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            repair_relative(text).map(Destination::Site)
        }
        _ => repair_absolute(text).map(Destination::Web),
    }
}

/// Repairs a URL without scheme and host.
fn repair_relative(text: Cow<'_, str>) -> Result<Cow<'_, str>, String> {
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

/// Like [`repair`] for the URL of an image, which may be the path of a file of this site
/// (`/images/a.png`).
///
/// # Errors
/// A message for the author.
pub fn repair_image(text: &str) -> Result<Cow<'_, str>, String> {
    if is_plain_https(text) {
        return Ok(Cow::Borrowed(text));
    }
    let text = trim(text);
    if text.starts_with(['/', '\\']) && !starts_with_slashes(&text) {
        if !text.contains(needs_encoding) {
            return Ok(text);
        }
        // The path is encoded as browsers do; the host has no influence.
        let url = Url::parse("https://host.invalid").and_then(|base| base.join(&text));
        let url = url.map_err(|error| error.to_string())?;
        return Ok(Cow::Owned(url[url::Position::BeforePath..].to_owned()));
    }
    if !text.is_empty() && !text.contains(':') && !starts_with_slashes(&text) {
        let path = text.trim_start_matches("./");
        return Err(match is_missing_scheme(path) {
            true => "it has no scheme, start it with https://".to_owned(),
            false => format!("write `/{path}` for a file of this site, or an http(s) URL"),
        });
    }
    repair_absolute(text)
}

/// Whether a relative path probably lacks a scheme, as in `example.org/a`.
fn is_missing_scheme(path: &str) -> bool {
    let first = path.split_once('/').map_or("", |(first, _)| first);
    first.contains('.') && !first.starts_with('.')
}

/// Like [`repair_image`], but also accepts a path relative to the source (`photo.jpg`), for
/// [`resolve_in_folder`].
///
/// # Errors
/// A message for the author.
pub fn repair_local_image(text: &str) -> Result<Cow<'_, str>, String> {
    let path = trim(text);
    let is_relative = !path.is_empty()
        && !path.contains(':')
        && !path.starts_with(['/', '\\', '?', '#'])
        && !is_missing_scheme(&path);
    match destination(text) {
        Ok(Destination::Site(path)) if is_relative => Ok(path),
        _ => repair_image(text),
    }
}

/// Resolves the relative URL `path` against `folder`, an absolute path with a trailing slash. `None` if
/// `path` is not relative, or only a query or fragment.
pub fn resolve_in_folder(folder: &str, path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with(['/', '?', '#']) || Url::parse(path).is_ok() {
        return None;
    }
    let base = Url::parse("https://host.invalid").and_then(|root| root.join(folder)).ok()?;
    let url = base.join(path).ok().filter(|url| url.host_str() == base.host_str())?;
    let path = &url[url::Position::BeforePath..];
    // A path that starts with two slashes would be a URL of another host.
    (!path.starts_with("//")).then(|| path.to_owned())
}

/// The canonical [host](host::key) of a URL; empty if it has none.
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

/// The domain of the provider of the page at `text`; `None` for IP addresses and host names without a
/// dot.
pub fn provider_domain(text: &str) -> Option<String> {
    let host = host(text);
    let is_number = host.ends_with(|c: char| c.is_ascii_digit());
    (host.contains('.') && !is_number && host::key(&host).is_some()).then_some(host)
}

/// The key of a page: equal for URLs with the same normal form. `None` if `text` is not an http(s) URL.
pub fn key(text: &str) -> Option<TextKey> {
    normal_form(text).as_deref().map(TextKey::new)
}

/// The normal form for comparing URLs: host in lower case, without scheme, default port, fragment,
/// trailing slash and tracking parameters. `None` if `text` is not an http(s) URL.
fn normal_form(text: &str) -> Option<Cow<'_, str>> {
    if let Some(normal) = as_normal_form(text) {
        return Some(Cow::Borrowed(normal));
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

/// The normal form of a URL that consists of `https://`, a plain host and a path without special
/// characters; avoids the parser for most URLs.
fn as_normal_form(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    let is_path = path
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'/' | b'.'))
        && !path.ends_with('/')
        && !path.split('/').any(|part| part == "." || part == "..");
    (is_path && is_plain_host(host)).then_some(rest)
}

/// Whether `text` consists of `https://`, a plain host and valid URL characters; avoids the parser for
/// most URLs.
pub fn is_plain_https(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    is_plain_host(host) && path.bytes().all(is_url_byte)
}

/// Whether RFC 3986, appendix A, allows this byte in a URL.
fn is_url_byte(b: u8) -> bool {
    b.is_ascii_graphic()
        && !matches!(b, b'"' | b'`' | b'<' | b'>' | b'\\' | b'^' | b'{' | b'|' | b'}')
}

/// Whether `host` consists of lower-case letters, digits, dots and dashes, and is not an IP address.
pub(super) fn is_plain_host(host: &str) -> bool {
    let is_plain = |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    // The last label of an IP address contains a digit.
    let Some((_, last)) = host.rsplit_once('.') else { return false };
    let is_name = !last.is_empty() && last.bytes().all(|b| b.is_ascii_lowercase());
    is_name
        && host.bytes().all(is_plain)
        && !host.starts_with('.')
        && !host.contains("..")
        // Internationalized labels (`xn--`) contain two dashes.
        && !host.contains("--")
}

/// Whether a query parameter is used for tracking only.
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
