//! Where the site will be served, and how its addresses become links.

use std::fmt;

use url::Url;

use crate::text::site_path::{self, SitePath};

/// The address of the site's root: scheme and host, and the path under which it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    host: String,
    path: String,
}

impl BaseUrl {
    /// Reads an absolute http(s) URL without query and fragment; a slash at its end, or several in a
    /// row, do not matter.
    ///
    /// # Errors
    /// What is wrong with it, for the author.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = crate::text::url::repair(text)?;
        let url = Url::parse(&text).map_err(|error| error.to_string())?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("a base URL has no `?` and no `#`".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a base URL holds no user name and no password".to_owned());
        }
        // A path that begins with two slashes would lead to another host.
        let parts = url.path().split('/').filter(|part| !part.is_empty());
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            host: url.host_str().unwrap_or("").to_owned(),
            path: parts.flat_map(|part| ["/", part]).collect(),
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

    /// The link to `path`, from anywhere on the site: `/base/news/a`.
    pub fn href(&self, path: &SitePath) -> String {
        encoded([&self.path, "/"], path)
    }

    /// The same as an absolute URL.
    pub fn absolute(&self, path: &SitePath) -> String {
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

/// `path` as it may stand in a URL, after `before`.
fn encoded<const N: usize>(before: [&str; N], path: &SitePath) -> String {
    // Room for a slash that may come after it, and most paths stay as they are.
    let before_length: usize = before.iter().map(|part| part.len()).sum();
    let mut out = String::with_capacity(before_length + path.len() + 1);
    out.extend(before);
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
    fn links_carry_the_base_path() {
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
    fn what_is_no_base_url() {
        for bad in
            ["example.org", "/ai", "ftp://example.org", "https://e.org/?a", "https://u:p@e.org"]
        {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
