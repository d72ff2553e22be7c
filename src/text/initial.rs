//! The initial of a name, for tiles in place of missing icons.

use unicode_segmentation::UnicodeSegmentation;

/// The first letter or digit of a name in upper case, with its combining marks. `None` if the name has neither.
pub fn initial(name: &str) -> Option<String> {
    let starts_well = |grapheme: &&str| grapheme.chars().next().is_some_and(char::is_alphanumeric);
    name.graphemes(true).find(starts_well).map(str::to_uppercase)
}

#[cfg(test)]
mod tests {
    use super::initial;

    #[test]
    fn initials_are_whole_letters_in_upper_case() {
        for (name, expected) in [
            ("ZDNet", Some("Z")),
            ("the Verge", Some("T")),
            ("  «élan»", Some("É")),
            ("e\u{301}lan", Some("E\u{301}")),
            ("9to5", Some("9")),
            ("紙漉き通信", Some("紙")),
            ("हिन्दी", Some("हि")),
            ("الخط", Some("ا")),
            ("straße", Some("S")),
            ("🦊 Fox", Some("F")),
            ("… —", None),
            ("", None),
        ] {
            assert_eq!(initial(name).as_deref(), expected, "{name}");
        }
    }
}
