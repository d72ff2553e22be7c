//! Minification of whole pages with `minify-html`, in its standards-conforming mode.
//!
//! The minifier is recursive, so deeply nested pages are not minified.

use super::settings::settings;
use crate::text::nesting::depth;

/// The maximum nesting depth of a minified page. The stack of a thread overflows at about four hundred.
const MAX_DEPTH: usize = 150;

/// Minifies `html`.
pub(in crate::render) fn minify(html: &str) -> String {
    if depth(html) > MAX_DEPTH {
        return html.to_owned();
    }
    let small = minify_html::minify(html.as_bytes(), &settings());
    // The minifier only removes or shortens ASCII, so the result is valid UTF-8.
    String::from_utf8(small).unwrap_or_else(|_| html.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeply_nested_pages_are_not_minified() {
        let nested = |count: usize| format!("{}a  b{}", "<i>".repeat(count), "</i>".repeat(count));
        assert_eq!(minify(&nested(MAX_DEPTH)), nested(MAX_DEPTH).replace("  ", " "));
        assert_eq!(minify(&nested(MAX_DEPTH + 1)), nested(MAX_DEPTH + 1));
        assert_eq!(minify(&nested(100_000)), nested(100_000));
    }
}
