//! Converts names to URL segments and compares names.

use std::borrow::Cow;

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::device::avoid_device_name;
use super::hash;
use super::plain::{self, is_ignorable};

/// Longer slugs are truncated: a file name of at most 255 bytes includes an extension.
const MAX_SLUG_LEN: usize = 200;

/// The URL segment for a text: lower-case Unicode letters with their marks, and digits (NFC). Other
/// characters become `-`; `+` and `#` are spelled out, so that "C++" and "C#" differ. Empty if the
/// text has none of these.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut follows_letter = false;
    for c in text.nfc().flat_map(char::to_lowercase).nfc() {
        if is_ignorable(c) && c != '\u{200c}' {
            continue;
        }
        let is_letter = is_letter(c) || (follows_letter && is_letter_mark(c));
        follows_letter = is_letter;
        let spelled = match c {
            '+' => "-plus",
            '#' => "-sharp",
            _ if is_letter => "",
            // A mark belongs to the removed character before it.
            _ if is_combining_mark(c) => continue,
            _ => {
                gap = true;
                continue;
            }
        };
        if !out.is_empty() && gap && spelled.is_empty() {
            out.push('-');
        }
        if spelled.is_empty() {
            gap = false;
            out.push(c);
        } else {
            // "C++" ends a word.
            gap = true;
            out.push_str(if out.is_empty() { &spelled[1..] } else { spelled });
        }
    }
    avoid_device_name(truncate(out))
}

/// The URL segment for the name of a topic, provider or category: equal for names with the same
/// [`fold`].
pub fn slug_of_name(name: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b' ' || b == b'-';
    if name.bytes().all(is_plain) {
        return slug(name);
    }
    let mut slug = slug(&fold(name));
    // Case folding replaces the final form of sigma; restore it.
    if slug.contains('σ') {
        let mut words: Vec<String> = slug.split('-').map(str::to_owned).collect();
        for word in &mut words {
            if word.chars().nth(1).is_some() && word.ends_with('σ') {
                word.pop();
                word.push('ς');
            }
        }
        slug = words.join("-");
    }
    slug
}

/// Whether the slug of a name is not empty.
pub fn has_slug(name: &str) -> bool {
    let is_decoded = !name.contains('&');
    (is_decoded && name.bytes().any(|b| b.is_ascii_alphanumeric()))
        || !slug_of_name(name).is_empty()
}

/// Whether `c` is a letter or digit, except for letters in circles and squares, which are symbols.
fn is_letter(c: char) -> bool {
    let is_sign = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c.is_alphanumeric() && !is_sign
}

/// Whether `c` is a combining mark, except for enclosing marks (circles, squares, keycaps).
fn is_letter_mark(c: char) -> bool {
    let encloses = matches!(
        c,
        '\u{488}'..='\u{489}' | '\u{1abe}' | '\u{20dd}'..='\u{20e0}' | '\u{20e2}'..='\u{20e4}'
            | '\u{a670}'..='\u{a672}'
    );
    is_combining_mark(c) && !encloses
}

/// Limits the length of a slug; a truncated one ends with a hash of the whole slug.
fn truncate(slug: String) -> String {
    if slug.len() <= MAX_SLUG_LEN {
        return slug;
    }
    let hash = hash::short(slug.as_bytes());
    let mut end = MAX_SLUG_LEN - hash.len() - 1;
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}-{hash}", slug[..end].trim_end_matches('-'))
}

/// Converts to lower case.
pub fn lower(name: &str) -> Cow<'_, str> {
    let is_lower = name.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}

/// The key for comparing names: entities decoded, case folded, without invisible characters. Readers can't
/// distinguish names with the same key.
pub fn fold(name: &str) -> String {
    let title = plain::title(name);
    if title.is_ascii() {
        return title.to_ascii_lowercase();
    }
    let visible: String = title.nfd().filter(|c| !is_ignorable(*c)).collect();
    UniCase::unicode(visible).to_folded_case().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_and_digits_of_all_scripts() {
        for (name, expected) in [
            ("AI Ethics", "ai-ethics"),
            ("  Policy & Law!", "policy-law"),
            ("C++", "c-plus-plus"),
            ("C#", "c-sharp"),
            ("C++ Weekly", "c-plus-plus-weekly"),
            ("#NoCode", "sharp-nocode"),
            ("Développement", "développement"),
            ("De\u{301}veloppement", "développement"),
            ("機械学習", "機械学習"),
            ("हिन्दी समाचार", "हिन्दी-समाचार"),
            ("ÅNGSTRÖM İ", "ångström-i\u{307}"),
            ("Straße", "straße"),
            ("🔥", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn slugs_have_no_symbols() {
        for (name, expected) in [
            ("❤\u{fe0f}", ""),
            ("❤\u{fe0f} Love", "love"),
            ("👩\u{200d}🚀", ""),
            ("👩🏽\u{200d}🚀 Space", "space"),
            ("1\u{fe0f}\u{20e3}", "1"),
            ("#\u{fe0f}\u{20e3}", "sharp"),
            ("*\u{20e3}", ""),
            ("A\u{20dd}B", "ab"),
            ("Zu\u{ad}ge", "zuge"),
            ("a\u{200b}b\u{2060}c\u{feff}", "abc"),
            ("🅰\u{fe0f}", ""),
            ("Ⓐ", ""),
            ("🇩🇪", ""),
            ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", ""),
            ("\u{301}", ""),
            (" \u{308}x", "x"),
            ("\u{3164}\u{115f}", ""),
            ("葛\u{e0100}飾", "葛飾"),
            ("ᠮᠣᠩ\u{180b}", "ᠮᠣᠩ"),
            ("क\u{94d}\u{200d}ष", "क\u{94d}ष"),
            ("می\u{200c}خواهم", "می-خواهم"),
        ] {
            assert_eq!(slug(name), expected, "{name:?}");
        }
    }

    #[test]
    fn slugs_are_valid_file_names() {
        for (name, expected) in
            [("CON", "con-"), ("aux", "aux-"), ("Com1", "com1-"), ("Conference", "conference")]
        {
            assert_eq!(slug(name), expected, "{name}");
        }
        let (long, other) = (slug(&"長い".repeat(200)), slug(&("長い".repeat(200) + "x")));
        assert!(long.len() <= MAX_SLUG_LEN && other.len() <= MAX_SLUG_LEN);
        assert_ne!(long, other);
    }

    #[test]
    fn names_that_look_equal_have_the_same_fold_and_slug() {
        for (one, other) in [
            ("R&amp;D", "R&D"),
            ("r&#38;d", "R&D"),
            ("Straße", "STRASSE"),
            ("Ελλάς", "ΕΛΛΆΣ"),
            ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
            ("Caf\u{e9}", "CAFE\u{301}"),
            ("❤\u{fe0f}", "❤"),
            (" AI \u{a0} Ethics ", "ai ethics"),
            ("Œuvre", "œUVRE"),
            ("So\u{ad}lar", "solar"),
            ("ﬁnance", "FINANCE"),
        ] {
            assert_eq!(fold(one), fold(other), "{one:?} {other:?}");
            assert_eq!(slug_of_name(one), slug_of_name(other), "{one:?} {other:?}");
        }
        for (one, other) in [("I", "ı"), ("R&D", "RD"), ("C#", "C"), ("e", "é")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
        assert_eq!(slug_of_name("ΕΛΛΆΣ ΣΉΜΕΡΑ"), "ελλάς-σήμερα");
        assert_eq!(slug_of_name("Straße"), "strasse");
        assert_eq!(slug_of_name("R&amp;D"), "r-d");
    }
}
