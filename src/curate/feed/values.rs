//! Values of feeds: URLs and languages.

use url::Url;

use crate::text::{language, url as urls};

/// A BCP 47 tag; underscores are common.
pub(super) fn language_tag(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-");
    language::is_tag(&tag).then_some(tag)
}

/// An absolute http(s) URL.
pub(super) fn absolute(text: &str, base: &Url) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let url = base.join(text).ok()?;
    // Valid URLs stay as they are written.
    let url = if Url::parse(text).is_ok() { text } else { url.as_str() };
    urls::repair(url).ok().map(|url| url.into_owned())
}
