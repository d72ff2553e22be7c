//! The settings of `minify-html`: the same for pages and tags.

use minify_html::Cfg;

/// Conforming to the standard. Closing tags are kept, because cards are inserted into pages afterwards; inline styles and
/// scripts are unchanged.
pub(super) fn settings() -> Cfg {
    Cfg { keep_closing_tags: true, keep_html_and_head_opening_tags: true, ..Cfg::default() }
}
