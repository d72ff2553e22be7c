//! Text as it comes from strangers' sites, made plain: entities decoded, tags taken out,
//! white space collapsed, control characters removed.

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::Builder;

/// A line of text without markup, for a title: entities are decoded, `<` stays what it is
/// (`vector<int>` is a title, not a tag).
pub fn title(text: &str) -> String {
    collapse(&decode(text))
}

/// A line of text without markup, for an excerpt: tags are taken out, then entities decoded.
pub fn excerpt(text: &str) -> String {
    if text.contains('<') {
        static NO_TAGS: LazyLock<Builder<'static>> = LazyLock::new(Builder::empty);
        // Words of neighbouring paragraphs must not grow together.
        let spaced = text.replace("<p", " <p").replace("<li", " <li").replace("<br", " <br");
        collapse(&decode(&NO_TAGS.clean(&spaced).to_string()))
    } else {
        title(text)
    }
}

/// `text` with its HTML entities decoded, once.
pub fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('&') { htmlize::unescape(text) } else { Cow::Borrowed(text) }
}

/// Whether neither HTML nor XML 1.0 can hold `c`, or it has a meaning inside feedgen
/// (the noncharacters U+FDD0 to U+FDEF mark where pieces of a page are put together).
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// `text` without forbidden characters.
pub fn without_forbidden(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_forbidden) {
        Cow::Owned(text.chars().filter(|&c| !is_forbidden(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` with every run of white space as one space, none at the ends, and without
/// forbidden characters.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let start = out.len();
        if start > 0 {
            out.push(' ');
        }
        let before = out.len();
        out.extend(word.chars().filter(|&c| !is_forbidden(c)));
        if out.len() == before {
            out.truncate(start);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_keep_angle_brackets_and_lose_entities() {
        assert_eq!(title("R&#038;D &amp; vector<int>"), "R&D & vector<int>");
        assert_eq!(title(" a\u{a0}b\n\n c\u{7}\u{0} \u{1} d\u{fdd0} "), "a b c d");
        assert_eq!(title("AT&T &amp;amp; x"), "AT&T &amp; x");
    }

    #[test]
    fn excerpts_lose_tags_and_scripts() {
        assert_eq!(excerpt("<p>One</p><p>two <b>th</b>ree</p>"), "One two three");
        assert_eq!(excerpt("a<script>alert(1)</script> b < c &lt;d&gt;"), "a b < c <d>");
        assert_eq!(excerpt("one<br>two"), "one two");
    }
}
