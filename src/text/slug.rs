//! Names to address segments.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::plain::is_forbidden;

/// The address segment of a name: lower case, Unicode letters, marks and digits kept
/// (composed, NFC), runs of the rest become `-`, while `+` and `#` are spelled out so that
/// "C++" and "C#" do not meet. Empty if the name has none of these.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.nfc().flat_map(char::to_lowercase).nfc() {
        let spelled = match c {
            '+' => "-plus",
            '#' => "-sharp",
            _ if c.is_alphanumeric() || is_combining_mark(c) => "",
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
            // What follows "C++" is a new word.
            gap = true;
            out.push_str(if out.is_empty() { &spelled[1..] } else { spelled });
        }
    }
    out
}

/// Whether the slug of a name is more than nothing.
pub fn has_slug(name: &str) -> bool {
    name.bytes().any(|b| b.is_ascii_alphanumeric()) || !slug(name).is_empty()
}

/// `name` in lower case.
pub fn lower(name: &str) -> Cow<'_, str> {
    let is_lower = name.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}

/// Names compared without case, nor spaces at their ends: the key under which equal names
/// meet.
pub fn fold(name: &str) -> String {
    name.trim().nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Whether `segment` can stand between two slashes of an address and name one file in a
/// folder everywhere: not empty, no slash, no control character, no dot in front.
pub fn is_segment(segment: &str) -> bool {
    !segment.is_empty()
        && !segment.starts_with('.')
        && !segment.contains(|c: char| c == '/' || c == '\\' || c.is_control() || is_forbidden(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
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
            ("🔥", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn segments_stay_inside_their_folder() {
        for good in ["a", "a b", "機械学習", "a.b"] {
            assert!(is_segment(good), "{good}");
        }
        for bad in ["", ".", "..", ".git", "a/b", "a\\b", "a\0", "a\u{fdd0}"] {
            assert!(!is_segment(bad), "{bad:?}");
        }
    }
}
