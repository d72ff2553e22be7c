//! Resolves URLs of a text for pages and feeds.

use std::borrow::Cow;

use super::links::{LinkPolicy, MAIL_NOT_ALLOWED};
use super::rules::{Rules, Target};
use crate::config::UrlStyle;
use crate::text::url::{Destination, destination};

impl Rules {
    /// Resolves `url` for `target`.
    ///
    /// # Errors
    /// A message for the author if the URL is not allowed.
    pub(super) fn resolve(
        &self,
        url: &str,
        links: LinkPolicy,
        target: Target<'_>,
    ) -> Result<String, String> {
        let path = match destination(url)? {
            Destination::Web(url) => return Ok(url.into_owned()),
            Destination::Mail(url) if links == LinkPolicy::WebAndMail => {
                return Ok(url.into_owned());
            }
            Destination::Mail(_) => return Err(MAIL_NOT_ALLOWED.to_owned()),
            Destination::Site(path) => {
                self.prefix_base_path(&target.resolve_asset(&path).map_or(path, Cow::Owned))
            }
        };
        match target {
            Target::Page { .. } => Ok(path),
            Target::Feed { page, .. } => {
                page.join(&path).map(String::from).map_err(|error| error.to_string())
            }
        }
    }

    /// Prefixes an absolute path with the path of `base_url`. Authors write `/about/` in both URL styles.
    fn prefix_base_path(&self, path: &str) -> String {
        let Some(path) = path.strip_prefix('/') else { return path.to_owned() };
        let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        let path = match self.urls {
            UrlStyle::Flat => path.trim_end_matches('/'),
            UrlStyle::Pretty => path,
        };
        format!("{}/{path}{rest}", self.base_path)
    }
}

/// Resolves the URLs of a `srcset` attribute (HTML, section 4.8.4.2.1); drops candidates for which `resolve`
/// returns `None`.
pub(super) fn srcset(value: &str, mut resolve: impl FnMut(&str) -> Option<String>) -> String {
    let is_space = |c: char| c.is_ascii_whitespace();
    let mut out = String::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c| is_space(c) || c == ',');
        if rest.is_empty() {
            return out;
        }
        let (url, after) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
        let (url, descriptor) = match url.strip_suffix(',') {
            Some(_) => {
                rest = after;
                (url.trim_end_matches(','), "")
            }
            None => {
                let (descriptor, after) = after.split_at(after.find(',').unwrap_or(after.len()));
                rest = after;
                (url, descriptor.trim())
            }
        };
        let is_descriptor = descriptor
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ' ' | '-' | '+'));
        if let Some(url) = resolve(url).filter(|_| is_descriptor) {
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(&url);
            if !descriptor.is_empty() {
                out.push(' ');
                out.push_str(descriptor);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::srcset;

    #[test]
    fn srcset_drops_candidates_that_are_not_resolved() {
        let resolve = |url: &str| (!url.contains("evil")).then(|| format!("/x{url}"));
        for (value, expected) in [
            ("/a.png 1x, /b.png 2x", "/x/a.png 1x, /x/b.png 2x"),
            ("/a.png, /b,c.png 2x", "/x/a.png, /x/b,c.png 2x"),
            (" , /evil 1x,\n/a.png 100w", "/x/a.png 100w"),
            ("/evil", ""),
            ("/a.png 1x(", ""),
            ("", ""),
        ] {
            assert_eq!(srcset(value, resolve), expected, "{value}");
        }
    }
}
