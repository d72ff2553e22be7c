//! Makes pages small: `minify-html` in its standards-conforming form.
//!
//! Styles and scripts inside a page are left as they are, closing tags are kept (pieces are
//! put together later), and so are quotes and the spaces between attributes. The minifier
//! walks down a page by recursion: what is nested too deeply for that stays as it is.

use minify_html::Cfg;

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

/// How deeply the elements of `html` are nested; more than that where closing tags that HTML
/// asks for none of are missing.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !name.is_empty() && !is_void(name) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// Whether an element never has content, nor a closing tag.
fn is_void(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    ];
    NAMES.iter().any(|void| name.eq_ignore_ascii_case(void))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths() {
        for (html, expected) in [
            ("a < b", 0),
            ("<p>a<br>b<img src=x></p><p>c</p>", 1),
            ("<!doctype html><ul><li><b>a</b></li><li>b</li></ul>", 3),
            ("</p></p><p>", 1),
        ] {
            assert_eq!(depth(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_nested_too_deeply_stays_as_it_is() {
        let nested = |count: usize| format!("{}a  b{}", "<i>".repeat(count), "</i>".repeat(count));
        assert_eq!(minify(&nested(DEEPEST)), nested(DEEPEST).replace("  ", " "));
        assert_eq!(minify(&nested(DEEPEST + 1)), nested(DEEPEST + 1));
        assert_eq!(minify(&nested(100_000)), nested(100_000));
    }
}
