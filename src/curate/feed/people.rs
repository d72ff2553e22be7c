//! Names of authors, which feeds write in many ways.

use super::text::has_tags;
use crate::text::plain;

/// The name in `me@example.org (A. Name)`, `A. Name <me@example.org>` or `A. Name`; the address if there is no name.
/// Empty if there is neither.
pub(super) fn name(text: &str) -> String {
    let text = if has_tags(text) { plain::excerpt(text) } else { plain::title(text) };
    let is_address = |word: &str| word.contains('@') && !word.contains(char::is_whitespace);
    let trimmed = |word: &str| {
        let word = word.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | ',' | '"')
        });
        word.strip_prefix("mailto:").unwrap_or(word).to_owned()
    };
    let words: Vec<&str> = text.split(' ').collect();
    let names: Vec<&str> = words.iter().copied().filter(|word| !is_address(word)).collect();
    let name = trimmed(&names.join(" "));
    if !name.is_empty() {
        return without_by(&name).to_owned();
    }
    words.iter().find(|word| is_address(word)).map(|word| trimmed(word)).unwrap_or_default()
}

fn without_by(name: &str) -> &str {
    let start = name.get(..3).filter(|start| start.eq_ignore_ascii_case("by "));
    start.map_or(name, |start| name[start.len()..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found() {
        for (text, expected) in [
            ("Example editor", "Example editor"),
            ("me@example.com (Example editor)", "Example editor"),
            ("Example editor (me@example.com)", "Example editor"),
            ("Example editor <me@example.com>", "Example editor"),
            ("Example editor &lt;me@example.com&gt;", "Example editor"),
            ("me@example.com", "me@example.com"),
            ("mailto:me@example.com", "me@example.com"),
            ("<me@example.com>", "me@example.com"),
            ("By <b>A.</b> Writer", "A. Writer"),
            ("\n Zoë\n  Müller ", "Zoë Müller"),
            ("Byron", "Byron"),
            ("", ""),
            ("()", ""),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }
}
