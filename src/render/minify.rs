//! Makes pages small: `minify-html` in its standards-conforming form.
//!
//! Styles and scripts inside a page are left as they are, closing tags are kept (pieces are
//! put together later), and so are quotes and the spaces between attributes. The minifier
//! walks down a page by recursion: what is nested too deeply for that stays as it is.

use minify_html::Cfg;

use crate::text::nesting::depth;

/// How deeply elements may be nested; the stack of a thread holds some four hundred.
const DEEPEST: usize = 150;

/// `html` without the bytes that a browser does not need.
pub(super) fn minify(html: &str) -> String {
    if depth(html) > DEEPEST {
        return html.to_owned();
    }
    let config =
        Cfg { keep_closing_tags: true, keep_html_and_head_opening_tags: true, ..Cfg::default() };
    let small = minify_html::minify(html.as_bytes(), &config);
    // The minifier works on bytes, but takes away and shortens ASCII only.
    String::from_utf8(small).unwrap_or_else(|_| html.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_too_deeply_stays_as_it_is() {
        let nested = |count: usize| format!("{}a  b{}", "<i>".repeat(count), "</i>".repeat(count));
        assert_eq!(minify(&nested(DEEPEST)), nested(DEEPEST).replace("  ", " "));
        assert_eq!(minify(&nested(DEEPEST + 1)), nested(DEEPEST + 1));
        assert_eq!(minify(&nested(100_000)), nested(100_000));
    }
}
