//! Values of unknown keys, for templates: what YAML has and JSON has too, in the order in which it
//! is written.

use std::fmt;

use serde::de::value::{self, MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Number, Value as Json};

/// A value as it is written.
#[derive(Debug)]
pub(super) struct Written(pub(super) Json);

/// The error of a mapping that has a key twice. Where that may be, a mapping is read in a way that
/// reports it.
pub(super) fn repeated<E: Error>() -> E {
    E::custom("a key is repeated")
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor).map(Self)
    }
}

/// A value to read a type from that takes every scalar for a text.
pub(super) struct Again(pub(super) Json);

impl<'de> Deserializer<'de> for Again {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(flag) => visitor.visit_string(flag.to_string()),
            Json::Number(number) => visitor.visit_string(number.to_string()),
            Json::String(text) => visitor.visit_string(text),
            Json::Array(items) => {
                visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Again)))
            }
            Json::Object(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key, Again(value)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, value::Error> for Again {
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
        while let Some(Written(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Json::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut values = Map::new();
        while let Some((key, Written(value))) = map.next_entry::<String, Written>()? {
            if values.insert(key, value).is_some() {
                return Err(repeated());
            }
        }
        Ok(Json::Object(values))
    }
}
