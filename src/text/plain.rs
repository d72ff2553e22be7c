//! Text as it comes from strangers' sites, made plain: entities decoded, tags taken out,
//! white space collapsed, control characters removed.

use std::borrow::Cow;

use memchr::memchr;

use super::{bytes, html};

/// A line of text without markup, for a title: entities are decoded, `<` stays what it is
/// (`vector<int>` is a title, not a tag).
pub fn title(text: &str) -> String {
    collapse(decode(text))
}

/// A line of text without markup, for an excerpt: tags are taken out, then entities decoded.
pub fn excerpt(text: &str) -> String {
    if memchr(b'<', text.as_bytes()).is_some() {
        collapse(Cow::Owned(html::plain_text(text)))
    } else {
        title(text)
    }
}

/// The characters of `text` that are within its first bytes as a whole.
pub fn first_bytes(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// `text` with its HTML entities decoded, once.
pub fn decode(text: &str) -> Cow<'_, str> {
    match memchr(b'&', text.as_bytes()) {
        Some(_) => htmlize::unescape(text),
        None => Cow::Borrowed(text),
    }
}

/// Whether neither HTML nor XML 1.0 can hold `c`, or it has a meaning inside feedgen
/// (the noncharacters U+FDD0 to U+FDEF mark where pieces of a page are put together).
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether `c` can't be seen (Unicode's `Default_Ignorable_Code_Point`): marks of direction, joiners,
/// soft hyphens, selectors of a variation.
pub fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What a byte of a text can be the first of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// A character that has nothing to it.
    Plain,
    Space,
    /// A character that may be forbidden, or white space other than a space.
    Odd,
}

/// Most texts hold nothing odd, which is seen faster by their bytes than by each character.
const LEADS: [Lead; 256] = {
    let mut leads = [Lead::Plain; 256];
    let mut byte = 0;
    while byte < leads.len() {
        // White space is in the blocks of U+0080, U+1680, U+2000 and U+3000, and
        // noncharacters are from U+FDD0 on.
        if matches!(byte, 0..=0x1f | 0x7f | 0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef..) {
            leads[byte] = Lead::Odd;
        }
        byte += 1;
    }
    leads[b' ' as usize] = Lead::Space;
    leads
};

/// The character of `text` at `at`, where there is one.
fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether a forbidden character may begin with this byte.
pub fn may_be_forbidden(byte: u8) -> bool {
    let is_control = (byte < b' ') & (byte != b'\n') & (byte != b'\t') & (byte != b'\r');
    is_control | (byte == 0x7f) | (byte == 0xc2) | (byte >= 0xef)
}

/// `text` without forbidden characters.
pub fn without_forbidden(text: &str) -> Cow<'_, str> {
    if bytes::any_char(text, may_be_forbidden, is_forbidden) {
        Cow::Owned(text.chars().filter(|&c| !is_forbidden(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` with every run of white space as one space, none at the ends, and without
/// forbidden characters.
fn collapse(text: Cow<'_, str>) -> String {
    if is_collapsed(&text) {
        return text.into_owned();
    }
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

/// Whether that leaves `text` as it is, as most texts of most sites.
fn is_collapsed(text: &str) -> bool {
    let bytes = text.as_bytes();
    // From the space to the tilde.
    let is_odd = |byte: u8| byte.wrapping_sub(b' ') >= 0x5f;
    if !bytes::any(bytes, is_odd) {
        let is_at_end = bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ');
        return !is_at_end && !bytes::any_twice(bytes, b' ');
    }
    let stays = |c: char| !c.is_whitespace() && !is_forbidden(c);
    let mut is_behind_space = true;
    for (at, byte) in text.bytes().enumerate() {
        let lead = LEADS[usize::from(byte)];
        let is_wrong = match lead {
            Lead::Plain => false,
            Lead::Space => is_behind_space,
            Lead::Odd => !char_at(text, at).is_some_and(stays),
        };
        if is_wrong {
            return false;
        }
        is_behind_space = lead == Lead::Space;
    }
    text.is_empty() || !is_behind_space
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_are_known_by_their_first_byte() {
        let mut bytes = [0; 4];
        for c in ('\0'..=char::MAX).filter(|c| is_forbidden(*c)) {
            assert!(may_be_forbidden(c.encode_utf8(&mut bytes).as_bytes()[0]), "{c:?}");
        }
        for text in ["\n\t\r", "plain", "\u{e9}\u{4e00}"] {
            assert!(!bytes::any(text.as_bytes(), may_be_forbidden), "{text:?}");
        }
    }

    #[test]
    fn titles_keep_angle_brackets_and_lose_entities() {
        assert_eq!(title("R&#038;D &amp; vector<int>"), "R&D & vector<int>");
        assert_eq!(title(" a\u{a0}b\n\n c\u{7}\u{0} \u{1} d\u{fdd0} "), "a b c d");
        assert_eq!(title("AT&T &amp;amp; x"), "AT&T &amp; x");
    }

    /// What is said without looking closely must be what a close look says.
    #[test]
    fn most_texts_stay_as_they_are() {
        for text in ["", "a", "a b", "Über “ß” – 漢字 🙂", "a\u{b7}b"] {
            assert!(is_collapsed(text), "{text:?}");
            assert_eq!(title(text), text);
            assert!(matches!(without_forbidden(text), Cow::Borrowed(_)));
        }
        for text in
            [" ", " a", "a ", "a  b", "a\tb", "a\u{a0}b", "a\u{3000}b", "a\u{7f}", "\u{85}a"]
        {
            assert!(!is_collapsed(text), "{text:?}");
        }
        let all = (0..=0x0010_ffff).filter_map(char::from_u32);
        for c in all {
            let text = format!("a{c}b");
            let close = |text: &str| text.chars().filter(|&c| !is_forbidden(c)).collect::<String>();
            assert_eq!(without_forbidden(&text), close(&text), "U+{:04X}", u32::from(c));
            let words: Vec<String> = text.split_whitespace().map(close).collect();
            assert_eq!(collapse(Cow::Borrowed(&text)), words.join(" "), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn excerpts_lose_tags_and_scripts() {
        assert_eq!(excerpt("<p>One</p><p>two <b>th</b>ree</p>"), "One two three");
        assert_eq!(excerpt("a<script>alert(1)</script> b < c &lt;d&gt;"), "a b < c <d>");
        assert_eq!(excerpt("one<br>two"), "one two");
    }
}
