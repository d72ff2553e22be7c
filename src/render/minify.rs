//! Makes pages small: `minify-html` in its standards-conforming form.
//!
//! Styles and scripts inside a page are left as they are, closing tags are kept (pieces are
//! put together later), and so are quotes and the spaces between attributes.

use minify_html::Cfg;

/// `html` without the bytes that a browser does not need.
pub(super) fn minify(html: &str) -> String {
    let config =
        Cfg { keep_closing_tags: true, keep_html_and_head_opening_tags: true, ..Cfg::default() };
    let small = minify_html::minify(html.as_bytes(), &config);
    // The minifier works on bytes, but takes away and shortens ASCII only.
    String::from_utf8(small).unwrap_or_else(|_| html.to_owned())
}
