//! Front matter as it is written: every key optional, every scalar a text, nothing judged.
//!
//! Scalars are read as text, so that they can be given out again verbatim and so that a
//! wrong one is no parse error: `article`, `topic` and the others check what they mean and
//! report all that is wrong in one go. Only a wrong shape (a list where a text belongs)
//! ends the reading of a file at once.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::hash::HashSet;
use crate::text::borrowed::Text;

/// A key that no field took, with its value.
pub(super) type Extra = (String, serde_yaml::Value);

/// Defines a mapping with the given keys. It also keeps keys it does not know, and names
/// those that come twice (the first value stays).
macro_rules! raw_map {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($field:ident : $type:ty = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a> {
            $(pub(super) $field: Option<$type>,)+
            /// Keys that are none of these, in order.
            pub(super) extra: Vec<Extra>,
            /// Keys that come again.
            pub(super) repeated: Vec<String>,
        }

        impl $name<'_> {
            /// The keys it knows.
            pub(super) const KEYS: &'static [&'static str] = &[$($key),+];
        }

        impl<'a> Deserialize<'a> for $name<'a> {
            fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
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

                struct MapVisitor;
                impl<'a> Visitor<'a> for MapVisitor {
                    type Value = $name<'a>;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }
                    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<$name<'a>, A::Error> {
                        let mut raw = $name::default();
                        $(let mut $field = false;)+
                        // A hostile file has a hundred thousand of them.
                        let mut seen: HashSet<String> = HashSet::default();
                        while let Some(key) = map.next_key::<Key>()? {
                            match key {
                                $(Key::$field => {
                                    let value = map.next_value()?;
                                    if std::mem::replace(&mut $field, true) {
                                        raw.repeated.push($key.to_owned());
                                    } else {
                                        raw.$field = value;
                                    }
                                })+
                                Key::Other(key) => {
                                    let value = map.next_value()?;
                                    if seen.insert(key.clone()) {
                                        raw.extra.push((key, value));
                                    } else {
                                        raw.repeated.push(key);
                                    }
                                }
                            }
                        }
                        Ok(raw)
                    }
                    // A file with nothing between its dashes, or with comments only.
                    fn visit_unit<E: Error>(self) -> Result<$name<'a>, E> {
                        Ok($name::default())
                    }
                }
                deserializer.deserialize_map(MapVisitor)
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
        topics: Vec<Option<Text<'a>>> = "topics",
        images: Vec<RawImage<'a>> = "images",
        related: Vec<RawCard<'a>> = "related",
        featured_content: Text<'a> = "featuredContent",
        locale: Text<'a> = "locale",
        tags: Vec<Option<Text<'a>>> = "tags",
        highlight: Text<'a> = "highlight",
        authors: Vec<RawAuthor<'a>> = "authors",
        slug: Text<'a> = "slug",
        aliases: Vec<Option<Text<'a>>> = "aliases",
        canonical: Text<'a> = "canonical",
        noindex: Text<'a> = "noindex",
        secured: Text<'a> = "secured",
    }
}

raw_map! {
    /// The source of an article.
    RawProvider, "a mapping with `name` and `domain`" {
        name: Text<'a> = "name",
        domain: Text<'a> = "domain",
        images: Vec<RawImage<'a>> = "images",
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
        images: Vec<RawImage<'a>> = "images",
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
        keywords: Vec<Option<Text<'a>>> = "keywords",
        hashtags: Vec<Option<Text<'a>>> = "hashtags",
        images: Vec<RawImage<'a>> = "images",
        services: serde_yaml::Value = "services",
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
        images: Vec<RawImage<'a>> = "images",
    }
}

raw_map! {
    /// A standalone page's front matter.
    RawPage, "a mapping with `title`" {
        title: Text<'a> = "title",
        description: Text<'a> = "description",
        slug: Text<'a> = "slug",
        aliases: Vec<Option<Text<'a>>> = "aliases",
        noindex: Text<'a> = "noindex",
        published: Text<'a> = "published",
    }
}

/// Defines a mapping that may be written as its most important text alone.
macro_rules! raw_short {
    ($(#[$doc:meta])* $name:ident wraps $map:ident, $field:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a>(pub(super) $map<'a>);

        impl<'a> Deserialize<'a> for $name<'a> {
            fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
                struct ShortVisitor;
                impl<'a> Visitor<'a> for ShortVisitor {
                    type Value = $name<'a>;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }
                    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<$name<'a>, E> {
                        Ok($name($map { $field: Some(text.into()), ..$map::default() }))
                    }
                    fn visit_str<E: Error>(self, text: &str) -> Result<$name<'a>, E> {
                        Ok($name($map { $field: Some(text.to_owned().into()), ..$map::default() }))
                    }
                    fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<$name<'a>, A::Error> {
                        $map::deserialize(MapAccessDeserializer::new(map)).map($name)
                    }
                    fn visit_unit<E: Error>(self) -> Result<$name<'a>, E> {
                        Ok($name::default())
                    }
                }
                deserializer.deserialize_any(ShortVisitor)
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
