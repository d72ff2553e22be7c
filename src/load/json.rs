//! JSON values of unknown keys, in the order of the file.

use std::fmt;

use serde::de::value::{self, MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Number, Value as Json};

/// A JSON value read from YAML. Duplicate keys are an error.
#[derive(Debug)]
pub(super) struct JsonValue(pub(super) Json);

/// The error of a mapping with a duplicate key. The parsed tree has no duplicates, so it occurs only when plain
/// YAML is read, which then falls back to the tree.
pub(super) fn duplicate_key<E: Error>() -> E {
    E::custom("duplicate key")
}

impl<'de> Deserialize<'de> for JsonValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor).map(Self)
    }
}

/// A deserializer of a JSON value that reads all scalars as texts.
pub(super) struct ScalarsAsText(pub(super) Json);

impl<'de> Deserializer<'de> for ScalarsAsText {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(flag) => visitor.visit_string(flag.to_string()),
            Json::Number(number) => visitor.visit_string(number.to_string()),
            Json::String(text) => visitor.visit_string(text),
            Json::Array(items) => {
                visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(ScalarsAsText)))
            }
            Json::Object(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key, ScalarsAsText(value)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, value::Error> for ScalarsAsText {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(JsonValue(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Json::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut values = Map::new();
        while let Some((key, JsonValue(value))) = map.next_entry::<String, JsonValue>()? {
            if values.insert(key, value).is_some() {
                return Err(duplicate_key());
            }
        }
        Ok(Json::Object(values))
    }
}
