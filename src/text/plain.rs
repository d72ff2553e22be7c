//! Converts text from other sites to plain text: decodes entities, strips tags, collapses white
//! space and removes control characters.

use std::borrow::Cow;

use memchr::memchr;

use super::html;

/// Converts a title to one line of plain text. Entities are decoded; `<` is literal, as in
/// `vector<int>`.
pub fn title(text: &str) -> String {
    collapse(decode(text))
}

/// Converts an excerpt to one line of plain text. Tags are stripped, entities decoded.
pub fn excerpt(text: &str) -> String {
    if memchr(b'<', text.as_bytes()).is_some() {
        collapse(Cow::Owned(html::plain_text(text)))
    } else {
        title(text)
    }
}

/// The longest prefix of `text` of at most `max_len` bytes that ends at a character boundary.
pub fn prefix(text: &str, max_len: usize) -> &str {
    &text[..floor_char_boundary(text, max_len)]
}

/// The character boundary at or before `index`, or the end of `text`.
pub fn floor_char_boundary(text: &str, index: usize) -> usize {
    let boundary = (0..=index.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    boundary.unwrap_or(0)
}

/// Decodes the HTML entities of `text` once.
pub fn decode(text: &str) -> Cow<'_, str> {
    match memchr(b'&', text.as_bytes()) {
        Some(_) => htmlize::unescape(text),
        None => Cow::Borrowed(text),
    }
}

/// Whether `c` is not allowed in HTML or XML 1.0, or reserved by feedgen (the noncharacters U+FDD0
/// to U+FDEF are placeholders in rendered pages).
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether `c` is invisible (Unicode's `Default_Ignorable_Code_Point`): direction marks, joiners, soft
/// hyphens, variation selectors.
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

/// The class of a byte by the character that it can start.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// A character that [`collapse`] keeps, or a continuation byte.
    Plain,
    Space,
    /// A character that may be forbidden, or white space other than a space.
    Special,
}

const LEADS: [Lead; 256] = {
    let mut leads = [Lead::Plain; 256];
    let mut byte = 0;
    while byte < leads.len() {
        // White space is in the blocks of U+0080, U+1680, U+2000 and U+3000, and
        // noncharacters are from U+FDD0 on.
        if matches!(byte, 0..=0x1f | 0x7f | 0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef..) {
            leads[byte] = Lead::Special;
        }
        byte += 1;
    }
    leads[b' ' as usize] = Lead::Space;
    leads
};

/// The character of `text` that starts at byte `at`, if any.
fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Removes forbidden characters.
pub fn without_forbidden(text: &str) -> Cow<'_, str> {
    if text.contains(is_forbidden) {
        Cow::Owned(text.chars().filter(|&c| !is_forbidden(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Replaces every run of white space by one space, trims the ends and removes forbidden characters.
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

/// Whether [`collapse`] would return `text` unchanged.
fn is_collapsed(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    }
    let is_kept = |c: char| !c.is_whitespace() && !is_forbidden(c);
    let mut follows_space = true;
    for (at, byte) in text.bytes().enumerate() {
        let lead = LEADS[usize::from(byte)];
        let is_changed = match lead {
            Lead::Plain => false,
            Lead::Space => follows_space,
            Lead::Special => !char_at(text, at).is_some_and(is_kept),
        };
        if is_changed {
            return false;
        }
        follows_space = lead == Lead::Space;
    }
    text.is_empty() || !follows_space
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_keep_angle_brackets_and_decode_entities() {
        assert_eq!(title("R&#038;D &amp; vector<int>"), "R&D & vector<int>");
        assert_eq!(title(" a\u{a0}b\n\n c\u{7}\u{0} \u{1} d\u{fdd0} "), "a b c d");
        assert_eq!(title("AT&T &amp;amp; x"), "AT&T &amp; x");
    }

    /// The fast paths must agree with a filter of each character.
    #[test]
    fn fast_paths_equal_the_filter_of_every_character() {
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
            let filtered =
                |text: &str| text.chars().filter(|&c| !is_forbidden(c)).collect::<String>();
            assert_eq!(without_forbidden(&text), filtered(&text), "U+{:04X}", u32::from(c));
            let words: Vec<String> = text.split_whitespace().map(filtered).collect();
            assert_eq!(collapse(Cow::Borrowed(&text)), words.join(" "), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn excerpts_have_no_tags_and_scripts() {
        assert_eq!(excerpt("<p>One</p><p>two <b>th</b>ree</p>"), "One two three");
        assert_eq!(excerpt("a<script>alert(1)</script> b < c &lt;d&gt;"), "a b < c <d>");
        assert_eq!(excerpt("one<br>two"), "one two");
    }
}
