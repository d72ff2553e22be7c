//! The shapes that a value can have (a text, a list, a mapping), and what is made of a wrong one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::text::borrowed::Text;

/// A value as it is written: nothing, one of the shape that belongs there, or one of another.
#[derive(Debug)]
pub(super) enum Written<'a, T> {
    Nothing,
    Good(T),
    Bad(Misshapen<'a>),
}

/// A value of the wrong shape.
#[derive(Debug)]
pub(super) struct Misshapen<'a> {
    pub(super) expected: &'static str,
    pub(super) found: Found<'a>,
}

/// A value found in the place of another.
#[derive(Debug)]
pub(super) enum Found<'a> {
    Text(Text<'a>),
    List,
    Mapping,
}

/// A key with a value of the wrong shape.
pub(super) type BadKey<'a> = (&'static str, Misshapen<'a>);

/// A list, or the one value that would be its only entry: `images: x.png`. What the value means
/// (`topics: A, B`) is not decided here.
#[derive(Debug)]
pub(super) enum List<'a, T> {
    Items(Vec<Written<'a, T>>),
    One(T),
}

/// A type that can be made of some of the shapes that a value can have.
pub(super) trait Shape<'a>: Sized {
    /// What is expected, as a report says it.
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

impl<'a> Shape<'a> for Text<'a> {
    const EXPECTED: &'static str = "a text";

    fn from_text(text: Self) -> Result<Self, Self> {
        Ok(text)
    }
}

impl<'a, T: Shape<'a>> Shape<'a> for List<'a, T> {
    const EXPECTED: &'static str = "a list";

    fn from_text(text: Text<'a>) -> Result<Self, Text<'a>> {
        T::from_text(text).map(List::One)
    }

    fn from_list<A: SeqAccess<'a>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Some(List::Items(items)))
    }

    fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(T::from_map(map)?.map(List::One))
    }
}

/// A value of any shape, that nothing is made of.
#[derive(Debug)]
pub(super) struct Anything;

impl<'a> Shape<'a> for Anything {
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

impl<'a, T: Shape<'a>> Deserialize<'a> for Written<'a, T> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WrittenVisitor(PhantomData))
    }
}

struct WrittenVisitor<T>(PhantomData<T>);

impl<'a, T: Shape<'a>> WrittenVisitor<T> {
    fn made(value: Option<T>, found: Found<'a>) -> Written<'a, T> {
        match value {
            Some(value) => Written::Good(value),
            None => Written::Bad(Misshapen { expected: T::EXPECTED, found }),
        }
    }

    fn text(text: Text<'a>) -> Written<'a, T> {
        match T::from_text(text) {
            Ok(value) => Written::Good(value),
            Err(text) => Self::made(None, Found::Text(text)),
        }
    }
}

impl<'a, T: Shape<'a>> Visitor<'a> for WrittenVisitor<T> {
    type Value = Written<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<Written<'a, T>, E> {
        Ok(Written::Nothing)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<Written<'a, T>, E> {
        Ok(Self::text(text.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Written<'a, T>, E> {
        Ok(Self::text(text.to_owned().into()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Written<'a, T>, E> {
        Ok(Self::text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, list: A) -> Result<Written<'a, T>, A::Error> {
        T::from_list(list).map(|value| Self::made(value, Found::List))
    }

    fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<Written<'a, T>, A::Error> {
        T::from_map(map).map(|value| Self::made(value, Found::Mapping))
    }
}
