//! Removes from HTML what is never read and costs most: comments, scripts other than JSON-LD,
//! styles, and attributes beyond limits.
//!
//! HTML parsers compare each attribute of a tag with all others, so a tag of a million attributes
//! takes hours. The scanner follows the tokenizer of WHATWG HTML, section 13.2.5; where it can't
//! know the state (raw text inside of SVG), it removes rather too much of what is not read.

use std::borrow::Cow;

use memchr::memchr;

use crate::text::plain::prefix;

/// The maximum number of attributes of a tag; more are dropped.
const MAX_ATTRIBUTES: usize = 128;
/// The maximum length of the value of an attribute, in bytes; the rest is cut off.
const MAX_VALUE_LEN: usize = 16 << 10;
/// The maximum length of a tag in bytes; further attributes are dropped.
const MAX_TAG_LEN: usize = 48 << 10;
/// The maximum length of the result in bytes, except for the end of its last tag; the rest of the page is
/// dropped. Few pages have a megabyte without scripts.
const MAX_LEN: usize = 8 << 20;
/// The maximum length of a JSON-LD script in bytes; longer ones are dropped.
pub(super) const MAX_JSON_LD_LEN: usize = 1 << 20;

/// The part of `html` that is read.
pub(super) fn slim(html: &str) -> String {
    let mut out = String::with_capacity(html.len().min(1 << 20));
    // Parsers drop or replace NUL, one token for each.
    let html =
        if html.contains('\0') { Cow::Owned(html.replace('\0', "")) } else { Cow::Borrowed(html) };
    let mut rest: &str = &html;
    while let Some(at) = memchr(b'<', rest.as_bytes()).filter(|_| out.len() < MAX_LEN) {
        let (text, tag) = rest.split_at(at);
        out.push_str(text);
        rest = if tag.starts_with("<!--") {
            after_comment(tag)
        } else if is_tag(tag) {
            match push_tag(&mut out, tag) {
                Some((start, after)) => skip_raw_text(&mut out, &start, after),
                // HTML drops a tag that does not end.
                None => "",
            }
        } else {
            out.push('<');
            &tag[1..]
        };
    }
    out.push_str(prefix(rest, MAX_LEN.saturating_sub(out.len())));
    out
}

/// The start of a tag as far as raw text depends on it.
struct Start {
    name: String,
    is_json_ld: bool,
}

fn after_comment(comment: &str) -> &str {
    // `<!-->` is a whole comment.
    let mut rest = &comment[2..];
    while let Some(at) = rest.find("--") {
        let after = &rest[at + 2..];
        if let Some(after) = after.strip_prefix('>').or_else(|| after.strip_prefix("!>")) {
            return after;
        }
        rest = &rest[at + 1..];
    }
    ""
}

/// Whether the tokenizer enters a tag at the `<` that `text` starts with.
fn is_tag(text: &str) -> bool {
    let name = &text.as_bytes()[1..];
    let name = name.strip_prefix(b"/").unwrap_or(name);
    name.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Appends the tag that `text` starts with, within the limits. Returns its start and the text after
/// it; `None` if it has no end.
fn push_tag<'t>(out: &mut String, text: &'t str) -> Option<(Start, &'t str)> {
    let tag_start = out.len();
    let name_len = text[2..].find([' ', '\t', '\n', '\r', '\u{c}', '/', '>'])? + 2;
    let name = &text[1..name_len];
    let mut start = Start { name: prefix(name, 16).to_ascii_lowercase(), is_json_ld: false };
    out.push('<');
    out.push_str(prefix(name, 256));
    let mut rest = &text[name_len..];
    let mut count = 0;
    loop {
        let is_blank = |c: char| c.is_ascii_whitespace() || c == '/';
        let trimmed = rest.trim_start_matches(is_blank);
        if let Some(after) = trimmed.strip_prefix('>') {
            if rest[..rest.len() - trimmed.len()].ends_with('/') {
                out.push('/');
            }
            out.push('>');
            return Some((start, after));
        }
        let (attribute, after) = Attribute::split(trimmed)?;
        rest = after;
        count += 1;
        let value = prefix(attribute.value, MAX_VALUE_LEN);
        let len = out.len() - tag_start + attribute.name.len() + value.len();
        if count <= MAX_ATTRIBUTES && attribute.name.len() <= 256 && len <= MAX_TAG_LEN {
            start.is_json_ld |= attribute.name.eq_ignore_ascii_case("type") && is_json_ld(value);
            attribute.push(out, value);
        }
    }
}

struct Attribute<'t> {
    name: &'t str,
    /// The value as written, without quotes.
    value: &'t str,
    /// The quotation mark, if the attribute has a value.
    quote: Option<char>,
}

impl<'t> Attribute<'t> {
    /// The attribute at the start of `text`, which is neither blank nor the end of the tag, and the
    /// text after it. `None` if the tag has no end.
    fn split(text: &'t str) -> Option<(Self, &'t str)> {
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=');
        // A name can start with `=`.
        let first = text.chars().next()?.len_utf8();
        let name_len = text[first..].find(is_end)? + first;
        let (name, rest) = text.split_at(name_len);
        let is_space = |c: char| c.is_ascii_whitespace();
        let Some(value) = rest.trim_start_matches(is_space).strip_prefix('=') else {
            return Some((Self { name, value: "", quote: None }, rest));
        };
        let value = value.trim_start_matches(is_space);
        match value.chars().next()? {
            quote @ ('"' | '\'') => {
                let end = memchr(quote as u8, &value.as_bytes()[1..])? + 1;
                let attribute = Self { name, value: &value[1..end], quote: Some(quote) };
                Some((attribute, &value[end + 1..]))
            }
            '>' => Some((Self { name, value: "", quote: None }, value)),
            _ => {
                let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
                let quote = if value[..end].contains('"') { '\'' } else { '"' };
                let attribute = Self { name, value: &value[..end], quote: Some(quote) };
                Some((attribute, &value[end..]))
            }
        }
    }

    fn push(&self, out: &mut String, value: &str) {
        out.push(' ');
        out.push_str(self.name);
        if let Some(quote) = self.quote {
            out.push('=');
            out.push(quote);
            // An unquoted value can contain both quotation marks.
            out.extend(value.chars().map(|c| if c == quote { ' ' } else { c }));
            out.push(quote);
        }
    }
}

fn is_json_ld(mime: &str) -> bool {
    mime.trim().to_ascii_lowercase().starts_with("application/ld+json")
}

/// Skips the content of a script or a style; the content of JSON-LD is appended.
fn skip_raw_text<'t>(out: &mut String, start: &Start, text: &'t str) -> &'t str {
    let name = match start.name.as_str() {
        "script" | "style" => start.name.as_str(),
        _ => return text,
    };
    let Some(end) = find_end_tag(text, name) else { return "" };
    if start.is_json_ld && end <= MAX_JSON_LD_LEN {
        out.push_str(&text[..end]);
    }
    &text[end..]
}

/// The index of the end tag of `name`.
fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let ends = memchr::memmem::find_iter(text.as_bytes(), "</");
    let is_name = |at: &usize| {
        let after = text.as_bytes().get(at + 2..at + 2 + name.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
    };
    ends.into_iter().find(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_scripts_and_styles_are_removed() {
        for (html, expected) in [
            ("a\0b\0", "ab"),
            ("a<!-- <p> -->b<!-->c<!--x--!>d<!--->e<!--", "abcde"),
            ("<p>1 < 2</p>", "<p>1 < 2</p>"),
            ("a<script>if (a <b) \"</p>\"</SCRIPT >b", "a<script></SCRIPT>b"),
            ("<style>p{}</style><p>", "<style></style><p>"),
            (
                "<script type=application/ld+json>{}</script>",
                "<script type=\"application/ld+json\">{}</script>",
            ),
            ("<script>x", "<script>"),
            ("<!doctype html><?x?></p>", "<!doctype html><?x?></p>"),
        ] {
            assert_eq!(slim(html), expected, "{html}");
        }
    }

    #[test]
    fn tags_are_kept() {
        for (html, expected) in [
            ("<a  href = x/y class='a\"b' hidden>", "<a href=\"x/y\" class='a\"b' hidden>"),
            ("<br/><img src=a />", "<br/><img src=\"a\"/>"),
            ("<a b=>c", "<a b>c"),
            ("<a =b='>'>c", "<a =b='>'>c"),
            ("<a b=c'd\"e>f", "<a b='c d\"e'>f"),
            ("a<b c='", "a<b"),
            ("</p a='>'>b", "</p a='>'>b"),
        ] {
            assert_eq!(slim(html), expected, "{html}");
        }
    }

    #[test]
    fn pages_are_limited() {
        let slimmed = slim(&("<p>a".repeat(1 << 20) + "<b>" + &"ä".repeat(10 << 20)));
        assert!(slimmed.starts_with("<p>a<p>a") && slimmed.len() <= MAX_LEN, "{}", slimmed.len());
        assert_eq!(slim(&"<!--a--!>b<!--c-->".repeat(500_000)).len(), 500_000);
    }

    #[test]
    fn tags_are_limited() {
        let many: String = (0..100_000).map(|n| format!(" a{n}")).collect();
        assert!(slim(&format!("<p{many}>b</p>")).len() < 2_000);
        let long = "ä".repeat(20_000);
        let slimmed = slim(&format!("<p a='{long}' b='{long}' c='{long}' d='{long}'>b"));
        assert!(slimmed.len() < MAX_TAG_LEN + 100 && slimmed.ends_with(">b"), "{}", slimmed.len());
        let json = "1".repeat(MAX_JSON_LD_LEN + 1);
        let script = slim(&format!("<script type='application/ld+json'>{json}</script>a"));
        assert_eq!(script, "<script type='application/ld+json'></script>a");
    }
}
