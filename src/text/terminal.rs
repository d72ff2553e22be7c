//! Escapes output, so that terminals, logs and continuous integration don't interpret content of
//! sources or file names as commands. Everything printed passes [`escape()`] or [`escape_json`].

use std::borrow::Cow;
use std::fmt::Write as _;

/// How to treat escape sequences for colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// Keep `ESC [ … m`.
    Keep,
    /// Escape all control characters.
    Escape,
}

/// Writes control characters as `\u{1b}`, except for line feeds and tabs, and prefixes lines that are
/// commands of continuous integration (`::error::` on GitHub, `##vso[…]` on Azure,
/// `##teamcity[…]`) with a backslash.
///
/// Control characters include line and paragraph separators and directional formatting characters,
/// which can make a line appear as different text.
pub fn escape(text: &str, colors: Colors) -> Cow<'_, str> {
    if !text.contains(is_unsafe) && !text.lines().any(is_command) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        if is_command(line) {
            let start = line.len() - line.trim_start_matches([' ', '\t']).len();
            out.push_str(&line[..start]);
            out.push('\\');
            push_escaped(&mut out, &line[start..], colors);
        } else {
            push_escaped(&mut out, line, colors);
        }
    }
    Cow::Owned(out)
}

fn push_escaped(out: &mut String, text: &str, colors: Colors) {
    let mut rest = text;
    while let Some(at) = rest.find(is_unsafe) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let color = color_sequence_len(rest).filter(|_| colors == Colors::Keep);
        let Some(c) = rest.chars().next() else { break };
        match color {
            Some(length) => out.push_str(&rest[..length]),
            None => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
        }
        rest = &rest[color.unwrap_or(c.len_utf8())..];
    }
    out.push_str(rest);
}

/// The length of the colour escape sequence at the start of `text`, if any.
fn color_sequence_len(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("\u{1b}[")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    rest[end..].starts_with('m').then_some(text.len() - rest.len() + end + 1)
}

/// Escapes the control characters of a JSON document. JSON serializers escape only those of ASCII.
pub fn escape_json(json: &str) -> Cow<'_, str> {
    let is_unescaped = |c: char| is_unsafe(c) && c > '\u{1f}';
    if !json.contains(is_unescaped) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unescaped(c) {
            // All control characters are in the Basic Multilingual Plane.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}')
}

fn is_command(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    line.starts_with("::")
        || line.starts_with("##[")
        || line.starts_with("##vso[")
        || line.starts_with("##teamcity[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        for (text, expected) in [
            ("plain – ünïcode 機械 🙂\n\tnext\n", "plain – ünïcode 機械 🙂\n\tnext\n"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("\u{9b}2J\u{7f}\u{0}", "\\u{9b}2J\\u{7f}\\u{0}"),
            ("over\rwritten", "over\\u{d}written"),
            ("gpj\u{202e}exe.png", "gpj\\u{202e}exe.png"),
            ("a\u{2028}b\u{2066}c", "a\\u{2028}b\\u{2066}c"),
        ] {
            assert_eq!(escape(text, Colors::Escape), expected, "{text:?}");
        }
    }

    #[test]
    fn only_colour_sequences_are_kept() {
        let report = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m";
        assert_eq!(escape(report, Colors::Keep), report);
        assert_eq!(escape("\u{1b}[2J\u{1b}[", Colors::Keep), "\\u{1b}[2J\\u{1b}[");
    }

    #[test]
    fn commands_of_continuous_integration_are_escaped() {
        for (text, expected) in [
            ("a\n::error::b", "a\n\\::error::b"),
            ("  ::set-output name=a::b\n", "  \\::set-output name=a::b\n"),
            ("##[error]x", "\\##[error]x"),
            ("##vso[task.x]", "\\##vso[task.x]"),
            ("##teamcity[x]", "\\##teamcity[x]"),
            ("\u{b}::x::", "\\\\u{b}::x::"),
            ("a :: b", "a :: b"),
            ("## Heading", "## Heading"),
        ] {
            let escaped = escape(text, Colors::Escape);
            assert_eq!(escaped, expected, "{text:?}");
            assert!(!escaped.lines().any(is_command), "{escaped:?}");
        }
    }

    #[test]
    fn escaped_json_is_equivalent() {
        let value = serde_json::json!({ "a": "\u{9b}\u{202e}\u{1b}ü\n" });
        let text = value.to_string();
        let escaped = escape_json(&text);
        assert_eq!(escaped, "{\"a\":\"\\u009b\\u202e\\u001bü\\n\"}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }
}
