//! Unchecked front matter: every key is optional, every scalar is a text.
//!
//! Scalars are read as text, so that they stay verbatim and an invalid one is not a parse error: the parsers of
//! each kind of source check the values and report all mistakes in one run. A value of the wrong type (a list
//! instead of a text) is kept as a mismatch.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::field_value::{FieldValue, FromYaml, Ignored, List, MismatchedKey};
use super::json;
use crate::collections::HashSet;
use crate::text::borrowed::Text;

/// An unknown key with its value.
pub(super) type ExtraEntry = (String, Json);

/// A mapping whose keys can also be set one by one.
pub(super) trait Raw<'a> {
    /// The unknown keys, in order.
    fn extra(&self) -> &[ExtraEntry];
    /// Whether `key` has a value of any type.
    fn has(&self, key: &str) -> bool;
    /// Sets a known key if the value has the right type; returns whether it was set.
    fn set(&mut self, key: &str, value: Json) -> bool;
}

/// Defines a mapping with the given keys, unknown keys, and keys whose values have the wrong type.
macro_rules! raw_map {
    ($(#[$doc:meta])* $name:ident, $expected:literal { $($field:ident : $type:ty = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a> {
            $(pub(super) $field: Option<$type>,)+
            /// Unknown keys, in order.
            pub(super) extra: Vec<ExtraEntry>,
            /// Keys whose values have the wrong type.
            pub(super) mismatches: Vec<MismatchedKey<'a>>,
        }

        impl $name<'_> {
            /// The known keys.
            pub(super) const KEYS: &'static [&'static str] = &[$($key),+];
        }

        impl<'a> Raw<'a> for $name<'a> {
            fn extra(&self) -> &[ExtraEntry] {
                &self.extra
            }

            fn has(&self, key: &str) -> bool {
                let is_set = match key {
                    $($key => self.$field.is_some(),)+
                    _ => false,
                };
                is_set || self.mismatches.iter().any(|(known, _)| *known == key)
            }

            fn set(&mut self, key: &str, value: Json) -> bool {
                match key {
                    $($key => match FieldValue::<$type>::deserialize(json::ScalarsAsText(value)) {
                        Ok(FieldValue::Valid(value)) => {
                            self.$field = Some(value);
                            true
                        }
                        _ => false,
                    },)+
                    _ => false,
                }
            }
        }

        impl<'a> FromYaml<'a> for $name<'a> {
            const EXPECTED: &'static str = $expected;

            fn from_map<A: MapAccess<'a>>(mut map: A) -> Result<Option<Self>, A::Error> {
                #[allow(non_camel_case_types, reason = "variants are named after the fields")]
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
                // A set, because a hostile file may have a hundred thousand keys.
                let mut seen: HashSet<String> = HashSet::default();
                while let Some(key) = map.next_key::<Key>()? {
                    match key {
                        $(Key::$field => {
                            if std::mem::replace(&mut $field, true) {
                                return Err(json::duplicate_key());
                            }
                            match map.next_value::<FieldValue<'a, $type>>()? {
                                FieldValue::Null => {}
                                FieldValue::Valid(value) => raw.$field = Some(value),
                                FieldValue::Mismatch(mismatch) => raw.mismatches.push(($key, mismatch)),
                            }
                        })+
                        Key::Other(key) => {
                            if !seen.insert(key.clone()) {
                                return Err(json::duplicate_key());
                            }
                            let json::JsonValue(value) = map.next_value()?;
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
        related: List<'a, RawRelated<'a>> = "related",
        featured_content: Text<'a> = "featuredContent",
        locale: Text<'a> = "locale",
        tags: List<'a, Text<'a>> = "tags",
        highlight: Text<'a> = "highlight",
        authors: List<'a, RawAuthor<'a>> = "authors",
        story: Text<'a> = "story",
        slug: Text<'a> = "slug",
        aliases: List<'a, Text<'a>> = "aliases",
        canonical: Text<'a> = "canonical",
        noindex: Text<'a> = "noindex",
        secured: Text<'a> = "secured",
    }
}

raw_map! {
    /// A reference to a provider.
    RawProviderMap, "a mapping with `name` and `domain`" {
        name: Text<'a> = "name",
        domain: Text<'a> = "domain",
        images: List<'a, RawImage<'a>> = "images",
    }
}

raw_map! {
    /// An image.
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
    RawRelated, "a mapping with `title` and `webUrl`" {
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
    /// An author.
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
        services: Ignored = "services",
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

/// The keys of each mapping, by its name in the JSON Schemas.
pub fn known_keys() -> [(&'static str, &'static [&'static str]); 7] {
    [
        ("article", RawArticle::KEYS),
        ("provider", RawProviderMap::KEYS),
        ("image", RawImageMap::KEYS),
        ("card", RawRelated::KEYS),
        ("author", RawAuthorMap::KEYS),
        ("topic", RawTopic::KEYS),
        ("provider file", RawOrganization::KEYS),
    ]
}

/// A reference to a provider: a mapping, a name or host, or a list with one of these.
#[derive(Debug, Default)]
pub(super) struct RawProvider<'a> {
    pub(super) map: RawProviderMap<'a>,
    pub(super) form: Form,
}

/// The YAML form of a provider.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Mapping,
    /// A text, which is the name.
    Text,
    /// A list with one item.
    List,
}

impl<'a> FromYaml<'a> for RawProvider<'a> {
    const EXPECTED: &'static str = RawProviderMap::EXPECTED;

    fn from_text(text: Text<'a>) -> Result<Self, Text<'a>> {
        let map = RawProviderMap { name: Some(text), ..RawProviderMap::default() };
        Ok(Self { map, form: Form::Text })
    }

    fn from_list<A: SeqAccess<'a>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let first = list.next_element::<FieldValue<'a, Self>>()?;
        let is_only = list.next_element::<IgnoredAny>()?.is_none();
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(match first {
            Some(FieldValue::Valid(Self { map, form: Form::Mapping })) if is_only => {
                Some(Self { map, form: Form::List })
            }
            Some(FieldValue::Valid(provider)) if is_only && provider.form == Form::Text => {
                Some(provider)
            }
            _ => None,
        })
    }

    fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(RawProviderMap::from_map(map)?.map(|map| Self { map, form: Form::Mapping }))
    }
}

/// Defines a mapping that may also be written as one text.
macro_rules! text_or_map {
    ($(#[$doc:meta])* $name:ident wraps $map:ident, $field:ident, $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a>(pub(super) $map<'a>);

        impl<'a> FromYaml<'a> for $name<'a> {
            const EXPECTED: &'static str = $expected;

            fn from_text(text: Text<'a>) -> Result<Self, Text<'a>> {
                Ok(Self($map { $field: Some(text), ..$map::default() }))
            }

            fn from_map<A: MapAccess<'a>>(map: A) -> Result<Option<Self>, A::Error> {
                Ok($map::from_map(map)?.map(Self))
            }
        }
    };
}

text_or_map! {
    /// An image: a URL or a mapping.
    RawImage wraps RawImageMap, url, "a URL, or a mapping with `url`, `width` and `height`"
}

text_or_map! {
    /// An author: a name or a mapping.
    RawAuthor wraps RawAuthorMap, name, "a name, or a mapping with `name` and `url`"
}

#[cfg(test)]
#[path = "raw_tests.rs"]
mod tests;
