//! Where the site will be served, and how its addresses become links.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use crate::text::bytes;

/// What a path must not hold as it is: RFC 3986, section 3.3, less `%` as our paths are
/// not encoded yet.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The address of the site's root: scheme and host, and the path under which it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    host: String,
    path: String,
}

impl BaseUrl {
    /// Reads an absolute http(s) URL without query and fragment; a slash at its end does
    /// not matter.
    ///
    /// # Errors
    /// What is wrong with it, for the author.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = crate::text::url::repaired(text)?;
        let url = Url::parse(&text).map_err(|error| error.to_string())?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("a base URL has no `?` and no `#`".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a base URL holds no user name and no password".to_owned());
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            host: url.host_str().unwrap_or("").to_owned(),
            path: url.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The host's name.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the site is served by https.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The path under which the site is served, without a slash at the end; empty for the
    /// root of the host. It is percent-encoded.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The link to `path` of the site (from its root, without a leading slash, not
    /// encoded), from anywhere on it: `/base/news/a/`.
    pub fn href(&self, path: &str) -> String {
        encoded([&self.path, "/"], path)
    }

    /// The same as an absolute URL.
    pub fn absolute(&self, path: &str) -> String {
        encoded([&self.origin, &self.path, "/"], path)
    }

    /// A link of this site, as [`href`](Self::href) gives it, as an absolute URL.
    pub fn whole(&self, href: &str) -> String {
        [&self.origin, href].concat()
    }

    /// Where an image stands: `url` as it is, or, for a path in the site (`/images/a.png`,
    /// encoded by its author), with the base path before it.
    pub fn resolve(&self, url: &str) -> String {
        if url.starts_with('/') { [&self.path, url].concat() } else { url.to_owned() }
    }

    /// [`resolve`](Self::resolve) as an absolute URL.
    pub fn resolve_absolute(&self, url: &str) -> String {
        if url.starts_with('/') { self.whole(&self.resolve(url)) } else { url.to_owned() }
    }
}

/// `path` as it may stand in a URL, behind `before`.
fn encoded<const N: usize>(before: [&str; N], path: &str) -> String {
    // Room for a slash that may come behind, and most paths stay as they are.
    let before_length: usize = before.iter().map(|part| part.len()).sum();
    let mut out = String::with_capacity(before_length + path.len() + 1);
    out.extend(before);
    if bytes::any(path.as_bytes(), may_be_encoded) {
        out.extend(utf8_percent_encode(path, PATH));
    } else {
        out.push_str(path);
    }
    out
}

/// Whether a byte is other than those that most paths are made of.
fn may_be_encoded(byte: u8) -> bool {
    let is_letter = (byte | b' ').wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    !(is_letter | is_digit | (byte == b'-') | (byte == b'/') | (byte == b'.'))
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}/", self.origin, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_carry_the_base_path() {
        let base = BaseUrl::parse("https://Example.org:443/ai/").unwrap();
        assert_eq!(base.to_string(), "https://example.org/ai/");
        assert_eq!(base.href(""), "/ai/");
        assert_eq!(base.href("news/a b?#%/"), "/ai/news/a%20b%3F%23%25/");
        assert_eq!(base.absolute("topics/機/"), "https://example.org/ai/topics/%E6%A9%9F/");
        assert_eq!(base.resolve("/images/a%20b.png"), "/ai/images/a%20b.png");
        assert_eq!(base.resolve("https://x.org/a.png"), "https://x.org/a.png");
        assert_eq!(base.resolve_absolute("/a.png"), "https://example.org/ai/a.png");
        assert_eq!(BaseUrl::parse("http://localhost:1111").unwrap().href("a"), "/a");
    }

    #[test]
    fn what_is_not_looked_at_twice_needs_no_encoding() {
        for byte in (0..=0x7f).filter(|byte| !may_be_encoded(*byte)) {
            let path = char::from(byte).to_string();
            assert_eq!(utf8_percent_encode(&path, PATH).to_string(), path);
        }
        assert!((0x80..=0xff).all(may_be_encoded));
    }

    #[test]
    fn what_is_no_base_url() {
        for bad in
            ["example.org", "/ai", "ftp://example.org", "https://e.org/?a", "https://u:p@e.org"]
        {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
