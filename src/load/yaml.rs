//! YAML to values: the plain part of it read here, the rest by way of a tree.
//!
//! Front matter is mostly block mappings and block lists of scalars without quotes or in
//! quotes, each on one line; to read that takes a fraction of the time that all of YAML takes.
//! Whatever is not plain (flow collections, anchors, tags, block scalars, texts of several
//! lines, escapes beyond those of JSON), and whatever may be a mistake, is parsed by the library and
//! becomes a tree first. **What is read here gives the same by way of the tree**; a test holds this
//! on texts that are changed at random.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::shape::{Misshapen, Shape, Written};
use super::tree::{self, Document, Refusal};

/// What is wrong with a document as a whole.
#[derive(Debug)]
pub(super) enum Bad<'de> {
    /// It can't be parsed.
    Refused(Refusal),
    /// It is something else than was expected.
    Misshapen(Misshapen<'de>),
}

/// Reads a document; one with nothing in it is empty. The tree is there only if the document is
/// not plain.
///
/// # Errors
/// When there is no such value in it.
pub(super) fn from_str<'de, T>(text: &'de str) -> Result<(T, Option<Document<'de>>), Bad<'de>>
where
    T: Shape<'de> + Default,
{
    if let Some(Written::Good(value)) = plain_from_str(text) {
        return Ok((value, None));
    }
    let document = tree::parse(text).map_err(Bad::Refused)?;
    match tree::read(&document.root) {
        Ok(Written::Good(value)) => Ok((value, Some(document))),
        Ok(Written::Bad(misshapen)) => Err(Bad::Misshapen(misshapen)),
        // All shapes are taken, and no mapping of a tree has a key twice.
        Ok(Written::Nothing) | Err(_) => Ok((T::default(), Some(document))),
    }
}

/// What `text` means to a type, if all of it is plain.
fn plain_from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    if !is_printable(text) {
        return None;
    }
    let mut lines = Lines { rest: text, line: None, depth: 0 };
    lines.advance();
    if lines.line.is_none_or(|line| line.indent > 0) {
        return None;
    }
    let value = T::deserialize(Node { lines: &mut lines, kind: Kind::Mapping(0) }).ok()?;
    lines.line.is_none().then_some(value)
}

/// Whether all characters are such that YAML takes them for themselves: no tabs, no control
/// characters, and no line ends but those of Unix and DOS.
fn is_printable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_control = |byte: u8| ((byte < b' ') & (byte != b'\n')) | (byte == 0x7f);
    // A block at a time, without a way out in between: compilers make wide instructions of that.
    let has_control = |block: &[u8]| block.iter().fold(false, |found, b| found | is_control(*b));
    if bytes.chunks(64).any(has_control) && !only_dos_line_ends(text) {
        return false;
    }
    // U+0080 to U+009F, U+2028 and U+2029, U+FEFF, U+FFFE and U+FFFF, as they begin in UTF-8.
    memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes).all(|at| match bytes[at..] {
        [0xc2, second, ..] => second >= 0xa0,
        [0xe2, 0x80, third, ..] => !matches!(third, 0xa8 | 0xa9),
        [0xef, 0xbb, third, ..] => third != 0xbf,
        [0xef, 0xbf, third, ..] => !matches!(third, 0xbe | 0xbf),
        _ => true,
    })
}

fn only_dos_line_ends(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'\r' => bytes.get(at + 1) == Some(&b'\n'),
        0..b' ' => *byte == b'\n',
        _ => *byte != 0x7f,
    })
}

/// Nested deeper than this is no front matter.
const DEEPEST: usize = 24;

/// The lines that mean something, one after the other.
struct Lines<'de> {
    rest: &'de str,
    /// The line at hand, or what is left of it.
    line: Option<Line<'de>>,
    depth: usize,
}

/// A line without the spaces at its ends.
#[derive(Clone, Copy)]
struct Line<'de> {
    /// The column of its first character, from 0.
    indent: usize,
    text: &'de str,
}

impl<'de> Lines<'de> {
    /// Goes on to the next line that is neither empty nor a comment.
    fn advance(&mut self) {
        self.line = None;
        while !self.rest.is_empty() {
            let (line, rest) = match memchr::memchr(b'\n', self.rest.as_bytes()) {
                Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
                None => (self.rest, ""),
            };
            self.rest = rest;
            let line = line.strip_suffix('\r').unwrap_or(line).trim_end_matches(' ');
            let text = line.trim_start_matches(' ');
            if !text.is_empty() && !text.starts_with('#') {
                self.line = Some(Line { indent: line.len() - text.len(), text });
                return;
            }
        }
    }

    /// The line at hand, if it belongs to a block at `indent`. One that is indented further is
    /// a text of several lines, or a mistake.
    fn at(&self, indent: usize) -> Result<Option<&'de str>, NotPlain> {
        match self.line {
            Some(line) if line.indent > indent => Err(NotPlain),
            Some(line) if line.indent == indent => Ok(Some(line.text)),
            _ => Ok(None),
        }
    }

    /// Reads the scalar at the end of a line of a block at `indent`.
    fn scalar(&mut self, text: &'de str, indent: usize) -> Result<Kind<'de>, NotPlain> {
        let scalar = match text.as_bytes().first() {
            Some(b'"') => Kind::Quoted(double_quoted(&text[1..])?),
            Some(b'\'') => Kind::Quoted(single_quoted(&text[1..])?),
            _ => Kind::Plain(plain(text)?),
        };
        self.advance();
        self.at(indent)?;
        Ok(scalar)
    }

    /// What stands below a key without a value, in a mapping at `indent`.
    fn below(&mut self, indent: usize) -> Kind<'de> {
        self.advance();
        match self.line {
            Some(line) if line.indent >= indent && is_item(line.text) => {
                Kind::List(line.indent, line.indent == indent)
            }
            Some(line) if line.indent > indent => Kind::Mapping(line.indent),
            _ => Kind::Nothing,
        }
    }
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// A scalar without quotes.
fn plain(text: &str) -> Result<&str, NotPlain> {
    let mut chars = text.chars();
    let starts_plainly = match chars.next() {
        Some('-') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '/' | '.' | '(' | '_'),
        None => false,
    };
    // A colon before a space would begin a value, a hash behind one a comment.
    let ends_early = memchr::memchr2_iter(b':', b'#', text.as_bytes()).any(|at| {
        let (before, behind) = (&text.as_bytes()[..at], &text.as_bytes()[at + 1..]);
        match text.as_bytes()[at] {
            b':' => behind.first().is_none_or(|b| *b == b' '),
            _ => before.last() == Some(&b' '),
        }
    });
    if text == "~" || (starts_plainly && !ends_early) { Ok(text) } else { Err(NotPlain) }
}

fn single_quoted(text: &str) -> Result<Cow<'_, str>, NotPlain> {
    let inner = text.strip_suffix('\'').ok_or(NotPlain)?;
    if !inner.contains('\'') {
        return Ok(Cow::Borrowed(inner));
    }
    // Only pairs are left if there was no quote that ends the text.
    let unpaired = inner.replace("''", "");
    if unpaired.contains('\'') { Err(NotPlain) } else { Ok(Cow::Owned(inner.replace("''", "'"))) }
}

fn double_quoted(text: &str) -> Result<Cow<'_, str>, NotPlain> {
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
fn key_and_value(text: &str) -> Result<(&str, &str), NotPlain> {
    let end = text
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))
        .ok_or(NotPlain)?;
    let (key, rest) = text.split_at(end);
    let value = rest.strip_prefix(':').ok_or(NotPlain)?;
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let ends_there = value.is_empty() || value.starts_with(' ');
    // The library takes no longer keys than 1,024 characters.
    if is_key && ends_there && key.len() < 256 {
        Ok((key, value.trim_start_matches(' ')))
    } else {
        Err(NotPlain)
    }
}

/// The reason why a text must be read by way of a tree.
#[derive(Debug)]
struct NotPlain;

impl fmt::Display for NotPlain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no plain YAML")
    }
}

impl std::error::Error for NotPlain {}

impl Error for NotPlain {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// What a value is.
enum Kind<'de> {
    Nothing,
    Plain(&'de str),
    Quoted(Cow<'de, str>),
    /// A mapping whose keys stand in this column.
    Mapping(usize),
    /// A list whose dashes stand in this column, and whether that is the column of its key.
    List(usize, bool),
}

struct Node<'l, 'de> {
    lines: &'l mut Lines<'de>,
    kind: Kind<'de>,
}

impl<'de> Node<'_, 'de> {
    fn mapping<V: Visitor<'de>>(self, indent: usize, visitor: V) -> Result<V::Value, NotPlain> {
        self.lines.deeper()?;
        let mapping = Mapping { lines: &mut *self.lines, indent, value: "" };
        let value = visitor.visit_map(mapping)?;
        self.lines.depth -= 1;
        Ok(value)
    }

    fn list<V: Visitor<'de>>(
        self,
        indent: usize,
        is_at_key: bool,
        visitor: V,
    ) -> Result<V::Value, NotPlain> {
        self.lines.deeper()?;
        let value = visitor.visit_seq(List { lines: &mut *self.lines, indent, is_at_key })?;
        self.lines.depth -= 1;
        Ok(value)
    }
}

impl Lines<'_> {
    fn deeper(&mut self) -> Result<(), NotPlain> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(NotPlain) } else { Ok(()) }
    }
}

/// A text as what a type asks for.
fn text<'de, V: Visitor<'de>>(text: Cow<'de, str>, visitor: V) -> Result<V::Value, NotPlain> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

/// Whether a scalar without quotes is a text to YAML, and no number, truth value or nothing.
fn is_text(plain: &str) -> bool {
    !plain.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '~'))
        && !["null", "true", "false"].iter().any(|word| plain.eq_ignore_ascii_case(word))
}

/// Whether a scalar is a whole number in the form that all agree on, of a size that all take.
fn is_number(plain: &str) -> bool {
    let digits = plain.strip_prefix('-').unwrap_or(plain);
    let is_short = (1..=18).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_short && (!digits.starts_with('0') || plain == "0")
}

fn is_null(plain: &str) -> bool {
    matches!(plain, "null" | "Null" | "NULL" | "~")
}

impl<'de> Deserializer<'de> for Node<'_, 'de> {
    type Error = NotPlain;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        match self.kind {
            Kind::Nothing => visitor.visit_unit(),
            Kind::Plain(plain) if is_text(plain) => visitor.visit_borrowed_str(plain),
            Kind::Plain(plain) if is_null(plain) => visitor.visit_unit(),
            Kind::Plain("true" | "True" | "TRUE") => visitor.visit_bool(true),
            Kind::Plain("false" | "False" | "FALSE") => visitor.visit_bool(false),
            Kind::Plain(plain) => match (is_number(plain), plain.parse::<u64>()) {
                (true, Ok(number)) => visitor.visit_u64(number),
                (true, Err(_)) => visitor.visit_i64(plain.parse().map_err(|_| NotPlain)?),
                (false, _) => Err(NotPlain),
            },
            Kind::Quoted(quoted) => text(quoted, visitor),
            Kind::Mapping(indent) => self.mapping(indent, visitor),
            Kind::List(indent, is_at_key) => self.list(indent, is_at_key, visitor),
        }
    }

    /// A scalar as it is written, unless it is nothing; a list or a mapping as such.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        match self.kind {
            Kind::Nothing => visitor.visit_unit(),
            Kind::Plain(plain) if is_null(plain) => visitor.visit_unit(),
            Kind::Plain(plain) => visitor.visit_borrowed_str(plain),
            Kind::Quoted(quoted) => text(quoted, visitor),
            Kind::Mapping(indent) => self.mapping(indent, visitor),
            Kind::List(indent, is_at_key) => self.list(indent, is_at_key, visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct option seq map tuple tuple_struct struct enum identifier ignored_any
    }
}

/// A mapping whose keys stand in column `indent`.
struct Mapping<'l, 'de> {
    lines: &'l mut Lines<'de>,
    indent: usize,
    /// What stands behind the key that was read last.
    value: &'de str,
}

impl<'de> MapAccess<'de> for Mapping<'_, 'de> {
    type Error = NotPlain;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, NotPlain> {
        let Some(line) = self.lines.at(self.indent)? else { return Ok(None) };
        let (key, value) = key_and_value(line)?;
        self.value = value;
        // To a type that takes keys of any kind, a word may be more than a text.
        if !is_text(key) {
            return Err(NotPlain);
        }
        seed.deserialize(serde::de::value::BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotPlain> {
        let kind = match self.value {
            "" => self.lines.below(self.indent),
            text => self.lines.scalar(text, self.indent)?,
        };
        seed.deserialize(Node { lines: &mut *self.lines, kind })
    }
}

/// A list whose dashes stand in column `indent`.
struct List<'l, 'de> {
    lines: &'l mut Lines<'de>,
    indent: usize,
    is_at_key: bool,
}

impl<'de> SeqAccess<'de> for List<'_, 'de> {
    type Error = NotPlain;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotPlain> {
        let text = match self.lines.at(self.indent)? {
            Some(text) if is_item(text) => text,
            // The next key of the mapping around, if that stands in the same column.
            Some(_) if self.is_at_key => return Ok(None),
            Some(_) => return Err(NotPlain),
            None => return Ok(None),
        };
        let item = text.get(2..).ok_or(NotPlain)?.trim_start_matches(' ');
        let kind = if key_and_value(item).is_ok() {
            let indent = self.indent + text.len() - item.len();
            self.lines.line = Some(Line { indent, text: item });
            Kind::Mapping(indent)
        } else {
            self.lines.scalar(item, self.indent)?
        };
        seed.deserialize(Node { lines: &mut *self.lines, kind }).map(Some)
    }
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
