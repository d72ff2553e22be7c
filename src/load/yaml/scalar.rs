//! Scalars of plain YAML, and keys.

use std::borrow::Cow;
use std::fmt;

use serde::de::Error;

/// The error about YAML that is not plain: it must be parsed into a tree.
#[derive(Debug)]
pub(super) struct NotPlain;

impl fmt::Display for NotPlain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not plain YAML")
    }
}

impl std::error::Error for NotPlain {}

impl Error for NotPlain {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Whether a text contains only characters without special handling in YAML: no tabs, no control characters, and
/// no line ends but those of Unix and DOS.
pub(super) fn is_printable(text: &str) -> bool {
    if !has_plain_line_ends(text) {
        return false;
    }
    let bytes = text.as_bytes();
    // The first bytes in UTF-8 of U+0080 to U+009F, U+2028 and U+2029, U+FEFF, U+FFFE and U+FFFF.
    memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes).all(|at| match bytes[at..] {
        [0xc2, second, ..] => second >= 0xa0,
        [0xe2, 0x80, third, ..] => !matches!(third, 0xa8 | 0xa9),
        [0xef, 0xbb, third, ..] => third != 0xbf,
        [0xef, 0xbf, third, ..] => !matches!(third, 0xbe | 0xbf),
        _ => true,
    })
}

/// Whether the only control characters in `text` are line ends of Unix and DOS.
fn has_plain_line_ends(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'\r' => bytes.get(at + 1) == Some(&b'\n'),
        0..b' ' => *byte == b'\n',
        _ => *byte != 0x7f,
    })
}

/// Checks a scalar without quotes.
pub(super) fn unquoted(text: &str) -> Result<&str, NotPlain> {
    let mut chars = text.chars();
    let has_plain_start = match chars.next() {
        Some('-') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '/' | '.' | '(' | '_'),
        None => false,
    };
    // A colon before a space would start a value, a hash after a space a comment.
    let ends_early = memchr::memchr2_iter(b':', b'#', text.as_bytes()).any(|at| {
        let (before, after) = (&text.as_bytes()[..at], &text.as_bytes()[at + 1..]);
        match text.as_bytes()[at] {
            b':' => after.first().is_none_or(|b| *b == b' '),
            _ => before.last() == Some(&b' '),
        }
    });
    if text == "~" || (has_plain_start && !ends_early) { Ok(text) } else { Err(NotPlain) }
}

/// Reads a text after its opening single quote.
pub(super) fn single_quoted(text: &str) -> Result<Cow<'_, str>, NotPlain> {
    let inner = text.strip_suffix('\'').ok_or(NotPlain)?;
    if !inner.contains('\'') {
        return Ok(Cow::Borrowed(inner));
    }
    // A quote that is not doubled would end the text.
    let unpaired = inner.replace("''", "");
    if unpaired.contains('\'') { Err(NotPlain) } else { Ok(Cow::Owned(inner.replace("''", "'"))) }
}

/// Reads a text after its opening double quote.
pub(super) fn double_quoted(text: &str) -> Result<Cow<'_, str>, NotPlain> {
    let mut next = memchr::memchr2(b'"', b'\\', text.as_bytes()).ok_or(NotPlain)?;
    if next + 1 == text.len() && text.ends_with('"') {
        return Ok(Cow::Borrowed(&text[..next]));
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    loop {
        out.push_str(&rest[..next]);
        let special = rest.as_bytes()[next];
        rest = &rest[next + 1..];
        if special == b'"' {
            return if rest.is_empty() { Ok(Cow::Owned(out)) } else { Err(NotPlain) };
        }
        let escape = *rest.as_bytes().first().ok_or(NotPlain)?;
        rest = rest.get(1..).ok_or(NotPlain)?;
        match escape {
            b'"' | b'\\' | b'/' => out.push(char::from(escape)),
            b'n' => out.push('\n'),
            b't' => out.push('\t'),
            b'r' => out.push('\r'),
            b'u' => {
                let digits = rest.get(..4).ok_or(NotPlain)?;
                let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
                let code = u32::from_str_radix(digits, 16).map_err(|_| NotPlain)?;
                let c = char::from_u32(code).filter(|c| is_hex && *c >= ' ').ok_or(NotPlain)?;
                out.push(c);
                rest = &rest[4..];
            }
            _ => return Err(NotPlain),
        }
        next = memchr::memchr2(b'"', b'\\', rest.as_bytes()).ok_or(NotPlain)?;
    }
}

/// Splits `key: value`; the value may be empty.
pub(super) fn key_and_value(text: &str) -> Result<(&str, &str), NotPlain> {
    let end = text
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))
        .ok_or(NotPlain)?;
    let (key, rest) = text.split_at(end);
    let value = rest.strip_prefix(':').ok_or(NotPlain)?;
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let has_space = value.is_empty() || value.starts_with(' ');
    // The library rejects keys of more than 1,024 characters.
    if is_key && has_space && key.len() < 256 {
        Ok((key, value.trim_start_matches(' ')))
    } else {
        Err(NotPlain)
    }
}

/// Whether YAML resolves a scalar without quotes to a text, not to a number, boolean or null.
pub(super) fn is_text(scalar: &str) -> bool {
    !scalar.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '~'))
        && !["null", "true", "false"].iter().any(|word| scalar.eq_ignore_ascii_case(word))
}

/// Whether a scalar is an integer in decimal notation that fits all integer types.
pub(super) fn is_integer(scalar: &str) -> bool {
    let digits = scalar.strip_prefix('-').unwrap_or(scalar);
    let is_short = (1..=18).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_short && (!digits.starts_with('0') || scalar == "0")
}

/// Whether YAML resolves a scalar without quotes to null.
pub(super) fn is_null(scalar: &str) -> bool {
    matches!(scalar, "null" | "Null" | "NULL" | "~")
}
