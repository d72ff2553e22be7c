//! Values of the tree, for types that are read from YAML.

use std::borrow::Cow;
use std::fmt;
use std::slice;

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{Meaning, Node, Scalar, key_text};

/// What a value means to a type.
///
/// # Errors
/// When the type takes no value of its shape.
pub(in crate::load) fn read<'de, T: Deserialize<'de>>(node: &Node<'de>) -> Result<T, WrongShape> {
    T::deserialize(Reader(node))
}

/// The error of a type that takes no value of the shape that is there.
#[derive(Debug)]
pub(in crate::load) struct WrongShape(String);

impl fmt::Display for WrongShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongShape {}

impl Error for WrongShape {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct Reader<'n, 'de>(&'n Node<'de>);

impl<'de> Reader<'_, 'de> {
    /// A list or a mapping; a scalar as `scalar` says.
    fn visit<V: Visitor<'de>>(
        self,
        visitor: V,
        scalar: impl FnOnce(V, &Scalar<'de>) -> Result<V::Value, WrongShape>,
    ) -> Result<V::Value, WrongShape> {
        match self.0 {
            Node::Scalar(value) => scalar(visitor, value),
            Node::List(items) => visitor.visit_seq(List(items.iter())),
            Node::Mapping(entries) => {
                visitor.visit_map(Mapping { entries: entries.iter(), value: None })
            }
        }
    }
}

fn text<'de, V: Visitor<'de>>(visitor: V, text: &Cow<'de, str>) -> Result<V::Value, WrongShape> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_str(text),
    }
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = WrongShape;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongShape> {
        self.visit(visitor, |visitor, scalar| match scalar.meaning {
            Meaning::Null => visitor.visit_unit(),
            Meaning::Bool(value) => visitor.visit_bool(value),
            Meaning::Int(value) => visitor.visit_i64(value),
            Meaning::UInt(value) => visitor.visit_u64(value),
            Meaning::Float(value) => visitor.visit_f64(value),
            Meaning::Text => text(visitor, &scalar.text),
        })
    }

    /// A scalar as it is written, unless it is nothing.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongShape> {
        self.visit(visitor, |visitor, scalar| match scalar.meaning {
            Meaning::Null => visitor.visit_unit(),
            _ => text(visitor, &scalar.text),
        })
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongShape> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct option seq map tuple tuple_struct struct enum identifier ignored_any
    }
}

struct List<'n, 'de>(slice::Iter<'n, Node<'de>>);

impl<'de> SeqAccess<'de> for List<'_, 'de> {
    type Error = WrongShape;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, WrongShape> {
        self.0.next().map(|item| seed.deserialize(Reader(item))).transpose()
    }
}

struct Mapping<'n, 'de> {
    entries: slice::Iter<'n, (Node<'de>, Node<'de>)>,
    value: Option<&'n Node<'de>>,
}

impl<'de> MapAccess<'de> for Mapping<'_, 'de> {
    type Error = WrongShape;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, WrongShape> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(StrDeserializer::new(&key_text(key))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, WrongShape> {
        let value =
            self.value.take().ok_or_else(|| WrongShape::custom("a value without its key"))?;
        seed.deserialize(Reader(value))
    }
}
