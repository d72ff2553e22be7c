//! Texts of feeds: from what an element holds to plain text.

use std::borrow::Cow;

use crate::text::{html, plain};

/// The content of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// The text is literal.
    Plain,
    /// The text is HTML.
    Html,
}

/// A title in one line. HTML is decoded once, and a second time only if entities but no tags are left: some
/// publishers escape twice. What looks like a tag but is no element of HTML is text (`vector<int>`).
pub(super) fn title(text: &str, markup: Markup) -> String {
    let once = match markup {
        Markup::Plain => folded(text),
        Markup::Html if has_tags(text) => plain::excerpt(within_limits(text)),
        Markup::Html => plain::title(text),
    };
    decoded_again(once)
}

/// A summary in plain text. Many feeds declare HTML to be plain text, so tags tell.
pub(super) fn summary(text: &str, markup: Markup) -> String {
    match markup {
        Markup::Html => summary_of_html(text),
        Markup::Plain if has_tags(text) => summary_of_html(text),
        Markup::Plain => decoded_again(folded(text)),
    }
}

/// The plain text of HTML.
pub fn summary_of_html(html: &str) -> String {
    let html = without_head(within_limits(html));
    visible(decoded_again(plain::excerpt(&with_literal_bangs(html))))
}

/// A document without its head: its title is no part of its text.
fn without_head(html: &str) -> &str {
    const END: &str = "</head>";
    let is_end =
        |at: &usize| html.get(*at..at + END.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(END));
    let mut tags = memchr::memchr_iter(b'<', html.as_bytes());
    tags.find(is_end).map_or(html, |at| &html[at + END.len()..])
}

/// `text` without words of invisible characters, by which newsletters fill up their previews.
fn visible(text: String) -> String {
    if !text.contains(plain::is_ignorable) {
        return text;
    }
    let words = text.split_whitespace().filter(|word| !word.chars().all(plain::is_ignorable));
    words.collect::<Vec<_>>().join(" ")
}

/// Escapes each `<!` that starts neither a comment nor a declaration: HTML parsers would drop the text after it.
fn with_literal_bangs(html: &str) -> Cow<'_, str> {
    if !html.contains("<!") {
        return Cow::Borrowed(html);
    }
    let mut parts = html.split("<!");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let name = part.get(..7).unwrap_or(part);
        let is_declaration = name.eq_ignore_ascii_case("doctype") || name.starts_with('[');
        let is_markup = part.starts_with("--") || (is_declaration && part.contains('>'));
        out.push_str(if is_markup { "<!" } else { "&lt;!" });
        out.push_str(part);
    }
    Cow::Owned(out)
}

/// `text` on one line, without control characters.
pub(super) fn folded(text: &str) -> String {
    plain::without_forbidden(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Decodes entities that are left in a text without tags.
fn decoded_again(text: String) -> String {
    if text.contains('&') && !text.contains('<') { plain::title(&text) } else { text }
}

/// Whether a text contains a tag of HTML that titles and summaries use.
pub(super) fn has_tags(text: &str) -> bool {
    const NAMES: [&str; 56] = [
        "a",
        "abbr",
        "acronym",
        "article",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "center",
        "cite",
        "code",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figure",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "iframe",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "script",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "sup",
        "table",
        "td",
        "tr",
        "tt",
        "u",
        "ul",
    ];
    text.split('<').skip(1).any(|part| {
        let part = part.strip_prefix('/').unwrap_or(part);
        let end = part.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(part.len());
        let ends = part[end..].starts_with(['>', '/', ' ', '\t', '\r', '\n']);
        ends && NAMES.binary_search(&&*part[..end].to_ascii_lowercase()).is_ok()
    })
}

/// The start of `html` before a tag with so many attributes that parsing it would take quadratic time.
fn within_limits(html: &str) -> &str {
    html::before_long_tag(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        use Markup::{Html, Plain};
        for (text, markup, expected) in [
            ("1 < 2", Html, "1 < 2"),
            ("R&amp;D &#8217;", Html, "R&D ’"),
            ("R&amp;amp;D", Html, "R&D"),
            ("History of the &lt;blink&gt; tag", Html, "History of the <blink> tag"),
            ("History of the <blink> tag", Plain, "History of the <blink> tag"),
            ("vector<int> is <b>bold</b>", Html, "vector is bold"),
            ("vector<int> is", Html, "vector<int> is"),
            ("Use &amp;lt; in <b>HTML</b>", Html, "Use < in HTML"),
            ("AT&amp;T", Plain, "AT&T"),
            (" a\n b\u{0} ", Plain, "a b"),
            ("a<br>b", Html, "a b"),
        ] {
            assert_eq!(title(text, markup), expected, "{text} {markup:?}");
        }
    }

    #[test]
    fn summaries() {
        use Markup::{Html, Plain};
        for (text, markup, expected) in [
            ("<p>One</p><p>two</p>", Html, "One two"),
            ("<p>One</p>", Plain, "One"),
            ("a < b", Plain, "a < b"),
            ("don&#146;t", Html, "don’t"),
            ("<code>&lt;br /></code>", Html, "<br />"),
            ("&lt;!' <a href=\"foo\">x</a>", Html, "<!' x"),
            ("<!' <a href=\"foo\">x</a>", Html, "<!' x"),
            ("<html><head><title>x</title></HEAD><body>y &zwnj;&nbsp;&zwnj; z", Html, "y z"),
            ("<!DOCTYPE", Html, "<!DOCTYPE"),
            ("<!DOCTYPE html>x<!-- y -->", Html, "x"),
        ] {
            assert_eq!(summary(text, markup), expected, "{text} {markup:?}");
        }
    }
}
