//! The base URL of the site, and links to its paths.

use std::fmt;

use url::Url;

use crate::text::site_path::{self, SitePath};

/// The URL of the site's root: scheme, host and base path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    host: String,
    path: String,
}

impl BaseUrl {
    /// Parses an absolute http(s) URL without query and fragment. A trailing slash and repeated slashes
    /// are ignored.
    ///
    /// # Errors
    /// A message for the author.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = crate::text::url::repair(text)?;
        let url = Url::parse(&text).map_err(|error| error.to_string())?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("expected a URL without `?` and `#`".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("expected a URL without user name and password".to_owned());
        }
        // A link that starts with two slashes would lead to another host.
        let parts = url.path().split('/').filter(|part| !part.is_empty());
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            host: url.host_str().unwrap_or("").to_owned(),
            path: parts.flat_map(|part| ["/", part]).collect(),
        })
    }

    /// The host name.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the scheme is https.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The base path, percent-encoded and without a trailing slash; empty for the root of the host.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The link to `path` as an absolute path: `/base/news/a`.
    pub fn href(&self, path: &SitePath) -> String {
        encoded([&self.path, "/"], path)
    }

    /// The link to `path` as an absolute URL.
    pub fn absolute(&self, path: &SitePath) -> String {
        encoded([&self.origin, &self.path, "/"], path)
    }

    /// Converts a result of [`href`](Self::href) to an absolute URL.
    pub fn absolute_href(&self, href: &str) -> String {
        [&self.origin, href].concat()
    }

    /// Prefixes the URL of an image with the base path if it is an absolute path (`/images/a.png`).
    pub fn resolve(&self, url: &str) -> String {
        if url.starts_with('/') { [&self.path, url].concat() } else { url.to_owned() }
    }

    /// Like [`resolve`](Self::resolve), but returns an absolute URL.
    pub fn resolve_absolute(&self, url: &str) -> String {
        if url.starts_with('/') { self.absolute_href(&self.resolve(url)) } else { url.to_owned() }
    }
}

/// Concatenates `prefix` and the percent-encoded `path`.
fn encoded<const N: usize>(prefix: [&str; N], path: &SitePath) -> String {
    let prefix_len: usize = prefix.iter().map(|part| part.len()).sum();
    // One more byte, as callers may append a slash.
    let mut out = String::with_capacity(prefix_len + path.len() + 1);
    out.extend(prefix);
    site_path::push_encoded(&mut out, path);
    out
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
    fn links_contain_the_base_path() {
        let base = BaseUrl::parse("https://Example.org:443/ai/").unwrap();
        assert_eq!(base.to_string(), "https://example.org/ai/");
        assert_eq!(base.href(&SitePath::HOME), "/ai/");
        assert_eq!(base.href(&SitePath::from_static("news/a b?#%")), "/ai/news/a%20b%3F%23%25");
        let topic = SitePath::from_static("topics/機");
        assert_eq!(base.absolute(&topic), "https://example.org/ai/topics/%E6%A9%9F");
        assert_eq!(base.resolve("/images/a%20b.png"), "/ai/images/a%20b.png");
        assert_eq!(base.resolve("https://x.org/a.png"), "https://x.org/a.png");
        assert_eq!(base.resolve_absolute("/a.png"), "https://example.org/ai/a.png");
        assert_eq!(
            BaseUrl::parse("http://localhost:1111").unwrap().href(&SitePath::from_static("a")),
            "/a"
        );
    }

    #[test]
    fn no_link_leads_to_another_host() {
        for (url, path) in [
            ("https://x.example//repo/", "/repo"),
            ("https://x.example/a//b", "/a/b"),
            ("https://x.example///", ""),
            ("https://x.example//", ""),
            ("https://x.example/.//evil.example", "/evil.example"),
            ("https://x.example/\\evil.example", "/evil.example"),
        ] {
            let base = BaseUrl::parse(url).unwrap();
            assert_eq!(base.path(), path, "{url}");
            assert_eq!(base.href(&SitePath::HOME), format!("{path}/"));
        }
    }

    #[test]
    fn invalid_base_urls_are_rejected() {
        for bad in
            ["example.org", "/ai", "ftp://example.org", "https://e.org/?a", "https://u:p@e.org"]
        {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
