//! Values of front matter keys: a text, a list or a mapping, checked against the expected type.
//!
//! A type that front matter is read into implements [`FromYaml`] for the kinds of YAML values it accepts.
//! A value of another kind is kept as a [`TypeMismatch`], so that reading continues and the mismatch is
//! reported with all other mistakes.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::text::borrowed::Text;

/// The value of a key.
#[derive(Debug)]
pub(super) enum FieldValue<'a, T> {
    Null,
    Valid(T),
    Mismatch(TypeMismatch<'a>),
}

/// A value of the wrong type.
#[derive(Debug)]
pub(super) struct TypeMismatch<'a> {
    /// The expected type, as described in diagnostics.
    pub(super) expected: &'static str,
    pub(super) found: FoundType<'a>,
}

/// The type of a value that does not match.
#[derive(Debug)]
pub(super) enum FoundType<'a> {
    Text(Text<'a>),
    List,
    Mapping,
}

/// A key whose value has the wrong type.
pub(super) type MismatchedKey<'a> = (&'static str, TypeMismatch<'a>);

/// A list, or a single value in place of a list: `images: x.png`.
#[derive(Debug)]
pub(super) enum List<'a, T> {
    Items(Vec<FieldValue<'a, T>>),
    Single(T),
}

/// A type that can be read from some kinds of YAML values. By default, a kind is not accepted.
pub(super) trait FromYaml<'a>: Sized {
    /// The expected type, as described in diagnostics.
    const EXPECTED: &'static str;

    fn from_text(text: Text<'a>) -> Result<Self, Text<'a>> {
        Err(text)
    }

    fn from_list<A: SeqAccess<'a>>(list: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_seq(list)?;
        Ok(None)
    }

    fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_map(map)?;
        Ok(None)
    }
}

impl<'a> FromYaml<'a> for Text<'a> {
    const EXPECTED: &'static str = "a text";

    fn from_text(text: Self) -> Result<Self, Self> {
        Ok(text)
    }
}

impl<'a, T: FromYaml<'a>> FromYaml<'a> for List<'a, T> {
    const EXPECTED: &'static str = "a list";

    fn from_text(text: Text<'a>) -> Result<Self, Text<'a>> {
        T::from_text(text).map(List::Single)
    }

    fn from_list<A: SeqAccess<'a>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Some(List::Items(items)))
    }

    fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(T::from_map(map)?.map(List::Single))
    }
}

/// A value of any type, which is ignored.
#[derive(Debug)]
pub(super) struct Ignored;

impl<'a> FromYaml<'a> for Ignored {
    const EXPECTED: &'static str = "anything";

    fn from_text(_: Text<'a>) -> Result<Self, Text<'a>> {
        Ok(Self)
    }

    fn from_list<A: SeqAccess<'a>>(list: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_seq(list).map(|_| Some(Self))
    }

    fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_map(map).map(|_| Some(Self))
    }
}

impl<'a, T: FromYaml<'a>> Deserialize<'a> for FieldValue<'a, T> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(FieldVisitor(PhantomData))
    }
}

struct FieldVisitor<T>(PhantomData<T>);

impl<'a, T: FromYaml<'a>> FieldVisitor<T> {
    fn value(value: Option<T>, found: FoundType<'a>) -> FieldValue<'a, T> {
        match value {
            Some(value) => FieldValue::Valid(value),
            None => FieldValue::Mismatch(TypeMismatch { expected: T::EXPECTED, found }),
        }
    }

    fn text(text: Text<'a>) -> FieldValue<'a, T> {
        match T::from_text(text) {
            Ok(value) => FieldValue::Valid(value),
            Err(text) => Self::value(None, FoundType::Text(text)),
        }
    }
}

impl<'a, T: FromYaml<'a>> Visitor<'a> for FieldVisitor<T> {
    type Value = FieldValue<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<FieldValue<'a, T>, E> {
        Ok(FieldValue::Null)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<FieldValue<'a, T>, E> {
        Ok(Self::text(text.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<FieldValue<'a, T>, E> {
        Ok(Self::text(text.to_owned().into()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<FieldValue<'a, T>, E> {
        Ok(Self::text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, list: A) -> Result<FieldValue<'a, T>, A::Error> {
        T::from_list(list).map(|value| Self::value(value, FoundType::List))
    }

    fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<FieldValue<'a, T>, A::Error> {
        T::from_map(map).map(|value| Self::value(value, FoundType::Mapping))
    }
}
