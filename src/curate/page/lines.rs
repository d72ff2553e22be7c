//! Texts of pages as one line.

use crate::text::{html, plain};

/// A description as one line without tags. Only text with an end tag, a break or a paragraph is
/// HTML: `<` is literal in "How to use `<div>`".
pub(super) fn plain_excerpt(text: &str) -> String {
    let starts = ["</", "/>", "<br", "<p>"];
    let is_html = starts.iter().any(|start| text.contains(start));
    if is_html { plain::title(&html::plain_text(text)) } else { plain::title(text) }
}

/// Decoded text as one line.
pub(in crate::curate) fn fold(text: &str) -> String {
    let text = plain::without_forbidden(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
