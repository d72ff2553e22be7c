//! Where the links of a text lead, in a page of the site and in a feed.

use std::borrow::Cow;

use super::sanitizer::Place;
use super::{Links, Rules};
use crate::config::UrlStyle;
use crate::text::url::{Destination, destination};

impl Rules {
    /// `url` as `place` can have it.
    ///
    /// # Errors
    /// Why nothing may lead there, for the author.
    pub(super) fn resolve(
        &self,
        url: &str,
        links: Links,
        place: Place<'_>,
    ) -> Result<String, String> {
        let path = match destination(url)? {
            Destination::Web(url) => return Ok(url.into_owned()),
            Destination::Mail(url) if links == Links::WebAndMail => return Ok(url.into_owned()),
            Destination::Mail(_) => return Err("an e-mail address is no link here".to_owned()),
            Destination::Site(path) => self.on_site(&place.beside(&path).map_or(path, Cow::Owned)),
        };
        match place {
            Place::Page { .. } => Ok(path),
            Place::Feed { page, .. } => {
                page.join(&path).map(String::from).map_err(|error| error.to_string())
            }
        }
    }

    /// A path from the site's root with the path of `base_url` in front. Authors write addresses
    /// of pages as `/about/`, whatever the form of the site's own.
    fn on_site(&self, path: &str) -> String {
        let Some(path) = path.strip_prefix('/') else { return path.to_owned() };
        let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        let path = match self.urls {
            UrlStyle::Flat => path.trim_end_matches('/'),
            UrlStyle::Pretty => path,
        };
        format!("{}/{path}{rest}", self.base_path)
    }
}

/// A list of images (HTML, section 4.8.4.2.1) with the addresses that `resolve` gives; without those for which it
/// gives none.
pub(super) fn srcset(value: &str, mut resolve: impl FnMut(&str) -> Option<String>) -> String {
    let is_space = |c: char| c.is_ascii_whitespace();
    let mut out = String::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c| is_space(c) || c == ',');
        if rest.is_empty() {
            return out;
        }
        let (url, behind) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
        let (url, descriptor) = match url.strip_suffix(',') {
            Some(_) => {
                rest = behind;
                (url.trim_end_matches(','), "")
            }
            None => {
                let (descriptor, behind) =
                    behind.split_at(behind.find(',').unwrap_or(behind.len()));
                rest = behind;
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
    fn lists_of_images_keep_what_is_good() {
        let keep = |url: &str| (!url.contains("evil")).then(|| format!("/x{url}"));
        for (value, expected) in [
            ("/a.png 1x, /b.png 2x", "/x/a.png 1x, /x/b.png 2x"),
            ("/a.png, /b,c.png 2x", "/x/a.png, /x/b,c.png 2x"),
            (" , /evil 1x,\n/a.png 100w", "/x/a.png 100w"),
            ("/evil", ""),
            ("/a.png 1x(", ""),
            ("", ""),
        ] {
            assert_eq!(srcset(value, keep), expected, "{value}");
        }
    }
}
