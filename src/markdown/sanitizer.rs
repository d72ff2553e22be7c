//! What of HTML gets into a page, and where its links lead.

use std::borrow::Cow;
use std::collections::HashSet;

use ammonia::{Builder, UrlRelative, UrlRelativeEvaluate};

use crate::config::UrlStyle;
use crate::text::url::check_http;

/// `html` with nothing in it that could run or lead to places that no page may lead to.
pub(super) fn clean(sanitizer: &Builder<'_>, html: &str) -> String {
    sanitizer.clean(html).to_string().replace(LAST_OF_IMAGE, END_OF_IMAGE)
}

/// How the tag of an image ends behind the sanitiser, and nothing else: `>` is escaped in texts,
/// and the quotation mark in attributes.
const LAST_OF_IMAGE: &str = " loading=\"lazy\">";
/// How it ends in a page. The sanitiser adds attributes in an order that is another one in each
/// run, so that it may add only one.
const END_OF_IMAGE: &str = " loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">";

/// The sanitiser of what Markdown becomes.
pub(super) fn sanitizer(base_path: String, urls: UrlStyle) -> Builder<'static> {
    let mut builder = Builder::default();
    for heading in ["h1", "h2", "h3", "h4", "h5", "h6", "li", "a"] {
        builder.add_tag_attributes(heading, ["id"]);
    }
    builder
        .add_tag_attributes("ol", ["start"])
        .add_allowed_classes("th", ["align-left", "align-center", "align-right"])
        .add_allowed_classes("td", ["align-left", "align-center", "align-right"])
        .add_allowed_classes("sup", ["footnote-reference"])
        .add_allowed_classes("ol", ["footnotes"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener"))
        // The sanitiser looks at the schemes of links and images only.
        .attribute_filter(|_, name, value| {
            (name != "cite" || check_http(value).is_ok()).then_some(Cow::Borrowed(value))
        })
        .set_tag_attribute_value("img", "loading", "lazy")
        .url_relative(UrlRelative::Custom(Box::new(SiteLinks { base_path, urls })));
    builder
}

/// Makes links of URLs without a scheme.
struct SiteLinks {
    base_path: String,
    urls: UrlStyle,
}

impl UrlRelativeEvaluate<'static> for SiteLinks {
    fn evaluate<'url>(&self, url: &'url str) -> Option<Cow<'url, str>> {
        if url.starts_with("//") || url.starts_with("/\\") {
            return None;
        }
        let Some(path) = url.strip_prefix('/') else { return Some(Cow::Borrowed(url)) };
        // Authors write addresses of pages as `/about/`, whatever the form of the site's own.
        let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        let path = match self.urls {
            UrlStyle::Flat => path.trim_end_matches('/'),
            UrlStyle::Pretty => path,
        };
        Some(Cow::Owned(format!("{}/{path}{rest}", self.base_path)))
    }
}
