//! Text for terminals, logs and continuous integration, none of which may take a source's or a file's
//! name for an order: everything that is printed passes [`safe`] or [`safe_json`].

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether escape sequences for colours stay, as in a report that has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// `ESC [ … m` stays.
    Kept,
    /// No escape sequence stays.
    Escaped,
}

/// `text` with its control characters written as `\u{1b}`, except for line feeds and tabs, and without
/// lines that continuous integration takes for commands (`::error::` on GitHub, `##vso[…]` on
/// Azure, `##teamcity[…]`): these start with a backslash.
///
/// Control characters are those of Unicode, those that change the direction of text (which make a
/// line read as what it is not), and separators of lines and paragraphs.
pub fn safe(text: &str, colors: Colors) -> Cow<'_, str> {
    if !text.contains(is_unsafe) && !text.lines().any(is_command) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        if is_command(line) {
            let start = line.len() - line.trim_start_matches([' ', '\t']).len();
            out.push_str(&line[..start]);
            out.push('\\');
            push_safe(&mut out, &line[start..], colors);
        } else {
            push_safe(&mut out, line, colors);
        }
    }
    Cow::Owned(out)
}

fn push_safe(out: &mut String, text: &str, colors: Colors) {
    let mut rest = text;
    while let Some(at) = rest.find(is_unsafe) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let color = color_length(rest).filter(|_| colors == Colors::Kept);
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

/// The length of the escape sequence that sets a colour at the start of `text`.
fn color_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("\u{1b}[")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    rest[end..].starts_with('m').then_some(text.len() - rest.len() + end + 1)
}

/// A JSON document in which every control character is escaped, as [`safe`] defines them. JSON itself
/// escapes only those of ASCII.
pub fn safe_json(json: &str) -> Cow<'_, str> {
    let is_raw = |c: char| is_unsafe(c) && c > '\u{1f}';
    if !json.contains(is_raw) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_raw(c) {
            // All of them are in the Basic Multilingual Plane.
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
    fn control_characters_are_visible() {
        for (text, expected) in [
            ("plain – ünïcode 機械 🙂\n\tnext\n", "plain – ünïcode 機械 🙂\n\tnext\n"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("\u{9b}2J\u{7f}\u{0}", "\\u{9b}2J\\u{7f}\\u{0}"),
            ("over\rwritten", "over\\u{d}written"),
            ("gpj\u{202e}exe.png", "gpj\\u{202e}exe.png"),
            ("a\u{2028}b\u{2066}c", "a\\u{2028}b\\u{2066}c"),
        ] {
            assert_eq!(safe(text, Colors::Escaped), expected, "{text:?}");
        }
    }

    #[test]
    fn colours_stay_where_a_report_has_them() {
        let report = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m";
        assert_eq!(safe(report, Colors::Kept), report);
        assert_eq!(safe("\u{1b}[2J\u{1b}[", Colors::Kept), "\\u{1b}[2J\\u{1b}[");
    }

    #[test]
    fn no_line_is_a_command() {
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
            let safe = safe(text, Colors::Escaped);
            assert_eq!(safe, expected, "{text:?}");
            assert!(!safe.lines().any(is_command), "{safe:?}");
        }
    }

    #[test]
    fn json_stays_json() {
        let value = serde_json::json!({ "a": "\u{9b}\u{202e}\u{1b}ü\n" });
        let text = value.to_string();
        let safe = safe_json(&text);
        assert_eq!(safe, "{\"a\":\"\\u009b\\u202e\\u001bü\\n\"}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }
}
