//! A deserializer of the tree.

use std::borrow::Cow;
use std::fmt;
use std::slice;

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::node::{Node, Scalar, ScalarValue, key_text};

/// Reads a value of a type from a node.
///
/// # Errors
/// If the type does not accept the value.
pub(in crate::load) fn deserialize<'de, T: Deserialize<'de>>(
    node: &Node<'de>,
) -> Result<T, DeserializeError> {
    T::deserialize(NodeDeserializer(node))
}

/// The error of a type that does not accept a value.
#[derive(Debug)]
pub(in crate::load) struct DeserializeError(String);

impl fmt::Display for DeserializeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DeserializeError {}

impl Error for DeserializeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct NodeDeserializer<'n, 'de>(&'n Node<'de>);

impl<'de> NodeDeserializer<'_, 'de> {
    /// Visits a list or mapping; calls `scalar` with a scalar.
    fn visit<V: Visitor<'de>>(
        self,
        visitor: V,
        scalar: impl FnOnce(V, &Scalar<'de>) -> Result<V::Value, DeserializeError>,
    ) -> Result<V::Value, DeserializeError> {
        match self.0 {
            Node::Scalar(value) => scalar(visitor, value),
            Node::List(items) => visitor.visit_seq(List(items.iter())),
            Node::Mapping(entries) => {
                visitor.visit_map(Mapping { entries: entries.iter(), value: None })
            }
        }
    }
}

fn visit_text<'de, V: Visitor<'de>>(
    visitor: V,
    text: &Cow<'de, str>,
) -> Result<V::Value, DeserializeError> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_str(text),
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_, 'de> {
    type Error = DeserializeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        self.visit(visitor, |visitor, scalar| match scalar.value {
            ScalarValue::Null => visitor.visit_unit(),
            ScalarValue::Bool(value) => visitor.visit_bool(value),
            ScalarValue::Int(value) => visitor.visit_i64(value),
            ScalarValue::UInt(value) => visitor.visit_u64(value),
            ScalarValue::Float(value) => visitor.visit_f64(value),
            ScalarValue::Text => visit_text(visitor, &scalar.text),
        })
    }

    /// Any scalar but null is a text.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        self.visit(visitor, |visitor, scalar| match scalar.value {
            ScalarValue::Null => visitor.visit_unit(),
            _ => visit_text(visitor, &scalar.text),
        })
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct option seq map tuple tuple_struct struct enum identifier ignored_any
    }
}

struct List<'n, 'de>(slice::Iter<'n, Node<'de>>);

impl<'de> SeqAccess<'de> for List<'_, 'de> {
    type Error = DeserializeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DeserializeError> {
        self.0.next().map(|item| seed.deserialize(NodeDeserializer(item))).transpose()
    }
}

struct Mapping<'n, 'de> {
    entries: slice::Iter<'n, (Node<'de>, Node<'de>)>,
    value: Option<&'n Node<'de>>,
}

impl<'de> MapAccess<'de> for Mapping<'_, 'de> {
    type Error = DeserializeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DeserializeError> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(StrDeserializer::new(&key_text(key))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DeserializeError> {
        let value =
            self.value.take().ok_or_else(|| DeserializeError::custom("a value without its key"))?;
        seed.deserialize(NodeDeserializer(value))
    }
}
