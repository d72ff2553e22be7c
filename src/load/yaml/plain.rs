//! A deserializer of plain YAML, which reads line by line and borrows the texts.

use std::borrow::Cow;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::scalar::{
    NotPlain, double_quoted, is_integer, is_null, is_printable, is_text, key_and_value,
    single_quoted, unquoted,
};

/// Reads a document, if all of it is plain.
pub(super) fn plain_from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    if !is_printable(text) {
        return None;
    }
    let mut lines = Lines { rest: text, line: None, depth: 0 };
    lines.advance();
    if lines.line.is_none_or(|line| line.indent > 0) {
        return None;
    }
    let value =
        T::deserialize(PlainDeserializer { lines: &mut lines, value: PlainValue::Mapping(0) })
            .ok()?;
    lines.line.is_none().then_some(value)
}

/// The maximum depth of nested values.
const MAX_PLAIN_DEPTH: usize = 24;

/// The lines that are neither empty nor comments.
struct Lines<'de> {
    rest: &'de str,
    /// The current line, or the rest of it.
    line: Option<Line<'de>>,
    depth: usize,
}

/// A line without leading and trailing spaces.
#[derive(Clone, Copy)]
struct Line<'de> {
    /// The column of its first character, from 0.
    indent: usize,
    text: &'de str,
}

impl<'de> Lines<'de> {
    /// Advances to the next line.
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

    /// The current line, if it belongs to a block at `indent`. A line that is indented further is part of a
    /// multi-line text, or a mistake.
    fn at(&self, indent: usize) -> Result<Option<&'de str>, NotPlain> {
        match self.line {
            Some(line) if line.indent > indent => Err(NotPlain),
            Some(line) if line.indent == indent => Ok(Some(line.text)),
            _ => Ok(None),
        }
    }

    /// Reads the scalar at the end of a line of a block at `indent`.
    fn scalar(&mut self, text: &'de str, indent: usize) -> Result<PlainValue<'de>, NotPlain> {
        let scalar = match text.as_bytes().first() {
            Some(b'"') => PlainValue::Quoted(double_quoted(&text[1..])?),
            Some(b'\'') => PlainValue::Quoted(single_quoted(&text[1..])?),
            _ => PlainValue::Unquoted(unquoted(text)?),
        };
        self.advance();
        self.at(indent)?;
        Ok(scalar)
    }

    /// The value below a key, in a mapping at `indent`.
    fn value_below(&mut self, indent: usize) -> PlainValue<'de> {
        self.advance();
        match self.line {
            Some(line) if line.indent >= indent && is_item(line.text) => {
                PlainValue::List(line.indent, line.indent == indent)
            }
            Some(line) if line.indent > indent => PlainValue::Mapping(line.indent),
            _ => PlainValue::Null,
        }
    }
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// A value: a scalar, or the position of a collection.
enum PlainValue<'de> {
    Null,
    Unquoted(&'de str),
    Quoted(Cow<'de, str>),
    /// A mapping whose keys start in this column.
    Mapping(usize),
    /// A list whose dashes start in this column, and whether the list's key starts in the same column.
    List(usize, bool),
}

struct PlainDeserializer<'l, 'de> {
    lines: &'l mut Lines<'de>,
    value: PlainValue<'de>,
}

impl<'de> PlainDeserializer<'_, 'de> {
    fn mapping<V: Visitor<'de>>(self, indent: usize, visitor: V) -> Result<V::Value, NotPlain> {
        self.lines.enter()?;
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
        self.lines.enter()?;
        let value = visitor.visit_seq(List { lines: &mut *self.lines, indent, is_at_key })?;
        self.lines.depth -= 1;
        Ok(value)
    }
}

impl Lines<'_> {
    fn enter(&mut self) -> Result<(), NotPlain> {
        self.depth += 1;
        if self.depth > MAX_PLAIN_DEPTH { Err(NotPlain) } else { Ok(()) }
    }
}

fn visit_text<'de, V: Visitor<'de>>(text: Cow<'de, str>, visitor: V) -> Result<V::Value, NotPlain> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

impl<'de> Deserializer<'de> for PlainDeserializer<'_, 'de> {
    type Error = NotPlain;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        match self.value {
            PlainValue::Null => visitor.visit_unit(),
            PlainValue::Unquoted(scalar) if is_text(scalar) => visitor.visit_borrowed_str(scalar),
            PlainValue::Unquoted(scalar) if is_null(scalar) => visitor.visit_unit(),
            PlainValue::Unquoted("true" | "True" | "TRUE") => visitor.visit_bool(true),
            PlainValue::Unquoted("false" | "False" | "FALSE") => visitor.visit_bool(false),
            PlainValue::Unquoted(scalar) => match (is_integer(scalar), scalar.parse::<u64>()) {
                (true, Ok(number)) => visitor.visit_u64(number),
                (true, Err(_)) => visitor.visit_i64(scalar.parse().map_err(|_| NotPlain)?),
                (false, _) => Err(NotPlain),
            },
            PlainValue::Quoted(quoted) => visit_text(quoted, visitor),
            PlainValue::Mapping(indent) => self.mapping(indent, visitor),
            PlainValue::List(indent, is_at_key) => self.list(indent, is_at_key, visitor),
        }
    }

    /// Any scalar but null is a text.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        match self.value {
            PlainValue::Null => visitor.visit_unit(),
            PlainValue::Unquoted(scalar) if is_null(scalar) => visitor.visit_unit(),
            PlainValue::Unquoted(scalar) => visitor.visit_borrowed_str(scalar),
            PlainValue::Quoted(quoted) => visit_text(quoted, visitor),
            PlainValue::Mapping(indent) => self.mapping(indent, visitor),
            PlainValue::List(indent, is_at_key) => self.list(indent, is_at_key, visitor),
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

/// A mapping whose keys start in column `indent`.
struct Mapping<'l, 'de> {
    lines: &'l mut Lines<'de>,
    indent: usize,
    /// The text after the last key.
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
        // YAML resolves such a key to a number, boolean or null.
        if !is_text(key) {
            return Err(NotPlain);
        }
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotPlain> {
        let value = match self.value {
            "" => self.lines.value_below(self.indent),
            text => self.lines.scalar(text, self.indent)?,
        };
        seed.deserialize(PlainDeserializer { lines: &mut *self.lines, value })
    }
}

/// A list whose dashes start in column `indent`.
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
            // The next key of the outer mapping.
            Some(_) if self.is_at_key => return Ok(None),
            Some(_) => return Err(NotPlain),
            None => return Ok(None),
        };
        let item = text.get(2..).ok_or(NotPlain)?.trim_start_matches(' ');
        let value = if key_and_value(item).is_ok() {
            let indent = self.indent + text.len() - item.len();
            self.lines.line = Some(Line { indent, text: item });
            PlainValue::Mapping(indent)
        } else {
            self.lines.scalar(item, self.indent)?
        };
        seed.deserialize(PlainDeserializer { lines: &mut *self.lines, value }).map(Some)
    }
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
