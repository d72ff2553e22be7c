//! Front matter as it is written: every key optional, every scalar a text, nothing judged.
//!
//! Scalars are read as text, so that they can be given out again verbatim and so that a
//! wrong one is no parse error: `article`, `topic` and the others check what they mean and
//! report all that is wrong in one go. A value of the wrong shape (a list where a text belongs)
//! is kept as such, and reported like any other wrong value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::json;
use crate::hash::HashSet;
use crate::text::borrowed::Text;

/// A key that no field took, with its value.
pub(super) type Extra = (String, Json);

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

/// A mapping whose keys can also be set one by one.
pub(super) trait Raw<'a> {
    /// Keys that it does not know, in order.
    fn extra(&self) -> &[Extra];
    /// Whether there is a value for `key`, of whatever shape.
    fn has(&self, key: &str) -> bool;
    /// Sets a key that it knows, if the value has the right shape; says whether it has.
    fn set(&mut self, key: &str, value: Json) -> bool;
}

/// Defines a mapping with the given keys. It also keeps keys it does not know, and those with a
/// value of the wrong shape.
macro_rules! raw_map {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($field:ident : $type:ty = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a> {
            $(pub(super) $field: Option<$type>,)+
            /// Keys that are none of these, in order.
            pub(super) extra: Vec<Extra>,
            /// Keys with a value of the wrong shape.
            pub(super) misshapen: Vec<BadKey<'a>>,
        }

        impl $name<'_> {
            /// The keys it knows.
            pub(super) const KEYS: &'static [&'static str] = &[$($key),+];
        }

        impl<'a> Raw<'a> for $name<'a> {
            fn extra(&self) -> &[Extra] {
                &self.extra
            }

            fn has(&self, key: &str) -> bool {
                let is_set = match key {
                    $($key => self.$field.is_some(),)+
                    _ => false,
                };
                is_set || self.misshapen.iter().any(|(known, _)| *known == key)
            }

            fn set(&mut self, key: &str, value: Json) -> bool {
                match key {
                    $($key => match Written::<$type>::deserialize(json::Again(value)) {
                        Ok(Written::Good(value)) => {
                            self.$field = Some(value);
                            true
                        }
                        _ => false,
                    },)+
                    _ => false,
                }
            }
        }

        impl<'a> Shape<'a> for $name<'a> {
            const EXPECTED: &'static str = $what;

            fn from_map<A: MapAccess<'a>>(mut map: A) -> Result<Option<Self>, A::Error> {
                #[allow(non_camel_case_types, reason = "named as the fields they stand for")]
                enum Key { $($field,)+ Other(String) }

                impl<'de> Deserialize<'de> for Key {
                    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                        struct KeyVisitor;
                        impl Visitor<'_> for KeyVisitor {
                            type Value = Key;
                            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                                f.write_str("a key")
                            }
                            fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
                                Ok(match key {
                                    $($key => Key::$field,)+
                                    other => Key::Other(other.to_owned()),
                                })
                            }
                        }
                        d.deserialize_str(KeyVisitor)
                    }
                }

                let mut raw = $name::default();
                $(let mut $field = false;)+
                // A hostile file has a hundred thousand of them.
                let mut seen: HashSet<String> = HashSet::default();
                while let Some(key) = map.next_key::<Key>()? {
                    match key {
                        $(Key::$field => {
                            if std::mem::replace(&mut $field, true) {
                                return Err(json::repeated());
                            }
                            match map.next_value::<Written<'a, $type>>()? {
                                Written::Nothing => {}
                                Written::Good(value) => raw.$field = Some(value),
                                Written::Bad(bad) => raw.misshapen.push(($key, bad)),
                            }
                        })+
                        Key::Other(key) => {
                            if !seen.insert(key.clone()) {
                                return Err(json::repeated());
                            }
                            let json::Written(value) = map.next_value()?;
                            raw.extra.push((key, value));
                        }
                    }
                }
                Ok(Some(raw))
            }
        }
    };
}

raw_map! {
    /// An article's front matter.
    RawArticle, "a mapping of keys and values" {
        title: Text<'a> = "title",
        published_date_time: Text<'a> = "publishedDateTime",
        updated_date_time: Text<'a> = "updatedDateTime",
        original_url: Text<'a> = "originalUrl",
        web_url: Text<'a> = "webUrl",
        amp_web_url: Text<'a> = "ampWebUrl",
        cdn_amp_web_url: Text<'a> = "cdnAmpWebUrl",
        source_url: Text<'a> = "sourceUrl",
        excerpt: Text<'a> = "excerpt",
        category: Text<'a> = "category",
        kind: Text<'a> = "type",
        quality: Text<'a> = "quality",
        heat: Text<'a> = "heat",
        published: Text<'a> = "published",
        provider: RawProvider<'a> = "provider",
        topics: List<'a, Text<'a>> = "topics",
        images: List<'a, RawImage<'a>> = "images",
        related: List<'a, RawCard<'a>> = "related",
        featured_content: Text<'a> = "featuredContent",
        locale: Text<'a> = "locale",
        tags: List<'a, Text<'a>> = "tags",
        highlight: Text<'a> = "highlight",
        authors: List<'a, RawAuthor<'a>> = "authors",
        slug: Text<'a> = "slug",
        aliases: List<'a, Text<'a>> = "aliases",
        canonical: Text<'a> = "canonical",
        noindex: Text<'a> = "noindex",
        secured: Text<'a> = "secured",
    }
}

raw_map! {
    /// The source of an article.
    RawProviderMap, "a mapping with `name` and `domain`" {
        name: Text<'a> = "name",
        domain: Text<'a> = "domain",
        images: List<'a, RawImage<'a>> = "images",
    }
}

raw_map! {
    /// An image with its size.
    RawImageMap, "a mapping with `url`, `width` and `height`" {
        url: Text<'a> = "url",
        width: Text<'a> = "width",
        height: Text<'a> = "height",
        is_cached: Text<'a> = "isCached",
        title: Text<'a> = "title",
        attribution: Text<'a> = "attribution",
    }
}

raw_map! {
    /// A card of a related article.
    RawCard, "a mapping with `title` and `webUrl`" {
        title: Text<'a> = "title",
        excerpt: Text<'a> = "excerpt",
        published_date_time: Text<'a> = "publishedDateTime",
        original_url: Text<'a> = "originalUrl",
        web_url: Text<'a> = "webUrl",
        amp_web_url: Text<'a> = "ampWebUrl",
        cdn_amp_web_url: Text<'a> = "cdnAmpWebUrl",
        kind: Text<'a> = "type",
        provider: RawProvider<'a> = "provider",
        quality: Text<'a> = "quality",
        images: List<'a, RawImage<'a>> = "images",
    }
}

raw_map! {
    /// An author with a page.
    RawAuthorMap, "a mapping with `name` and `url`" {
        name: Text<'a> = "name",
        url: Text<'a> = "url",
    }
}

raw_map! {
    /// A topic file.
    RawTopic, "a mapping with `_id` and `name`" {
        taxonomy: Text<'a> = "taxonomy",
        id: Text<'a> = "_id",
        name: Text<'a> = "name",
        shortname: Text<'a> = "shortname",
        parent: Text<'a> = "parent",
        description: Text<'a> = "description",
        keywords: List<'a, Text<'a>> = "keywords",
        hashtags: List<'a, Text<'a>> = "hashtags",
        images: List<'a, RawImage<'a>> = "images",
        services: Anything = "services",
    }
}

raw_map! {
    /// A provider file's front matter.
    RawOrganization, "a mapping with `name` and `domain`" {
        taxonomy: Text<'a> = "taxonomy",
        id: Text<'a> = "_id",
        name: Text<'a> = "name",
        domain: Text<'a> = "domain",
        description: Text<'a> = "description",
        images: List<'a, RawImage<'a>> = "images",
    }
}

raw_map! {
    /// A standalone page's front matter.
    RawPage, "a mapping with `title`" {
        title: Text<'a> = "title",
        description: Text<'a> = "description",
        slug: Text<'a> = "slug",
        aliases: List<'a, Text<'a>> = "aliases",
        noindex: Text<'a> = "noindex",
        published: Text<'a> = "published",
    }
}

/// A provider: a mapping, its name or address alone, or a list of one.
#[derive(Debug, Default)]
pub(super) struct RawProvider<'a> {
    pub(super) map: RawProviderMap<'a>,
    pub(super) form: Form,
}

/// How a mapping is written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Mapping,
    /// As a text alone, which is its name.
    Text,
    /// As the only entry of a list.
    List,
}

impl<'a> Shape<'a> for RawProvider<'a> {
    const EXPECTED: &'static str = RawProviderMap::EXPECTED;

    fn from_text(text: Text<'a>) -> Result<Self, Text<'a>> {
        let map = RawProviderMap { name: Some(text), ..RawProviderMap::default() };
        Ok(Self { map, form: Form::Text })
    }

    fn from_list<A: SeqAccess<'a>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let first = list.next_element::<Written<'a, Self>>()?;
        let is_only = list.next_element::<IgnoredAny>()?.is_none();
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(match first {
            Some(Written::Good(Self { map, form: Form::Mapping })) if is_only => {
                Some(Self { map, form: Form::List })
            }
            Some(Written::Good(provider)) if is_only && provider.form == Form::Text => {
                Some(provider)
            }
            _ => None,
        })
    }

    fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(RawProviderMap::from_map(map)?.map(|map| Self { map, form: Form::Mapping }))
    }
}

/// Defines a mapping that may be written as its most important text alone.
macro_rules! raw_short {
    ($(#[$doc:meta])* $name:ident wraps $map:ident, $field:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a>(pub(super) $map<'a>);

        impl<'a> Shape<'a> for $name<'a> {
            const EXPECTED: &'static str = $what;

            fn from_text(text: Text<'a>) -> Result<Self, Text<'a>> {
                Ok(Self($map { $field: Some(text), ..$map::default() }))
            }

            fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
                Ok($map::from_map(map)?.map(Self))
            }
        }
    };
}

raw_short! {
    /// An image: a URL, or a mapping that has one.
    RawImage wraps RawImageMap, url, "a URL, or a mapping with `url`, `width` and `height`"
}

raw_short! {
    /// An author: a name, or a mapping that has one.
    RawAuthor wraps RawAuthorMap, name, "a name, or a mapping with `name` and `url`"
}
