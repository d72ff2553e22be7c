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

/// A key that no field took, with its value.
pub(super) type Extra = (String, serde_yaml::Value);

/// Defines a mapping with the given keys. It also keeps keys it does not know, and names
/// those that come twice (the first value stays).
macro_rules! raw_map {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($field:ident : $type:ty = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name {
            $(pub(super) $field: Option<$type>,)+
            /// Keys that are none of these, in order.
            pub(super) extra: Vec<Extra>,
            /// Keys that come again.
            pub(super) repeated: Vec<String>,
        }

        impl $name {
            /// The keys it knows.
            pub(super) const KEYS: &[&str] = &[$($key),+];
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
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
                impl<'de> Visitor<'de> for MapVisitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }
                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
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
                    fn visit_unit<E: Error>(self) -> Result<$name, E> {
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
        title: String = "title",
        published_date_time: String = "publishedDateTime",
        updated_date_time: String = "updatedDateTime",
        original_url: String = "originalUrl",
        web_url: String = "webUrl",
        amp_web_url: String = "ampWebUrl",
        cdn_amp_web_url: String = "cdnAmpWebUrl",
        source_url: String = "sourceUrl",
        excerpt: String = "excerpt",
        category: String = "category",
        kind: String = "type",
        quality: String = "quality",
        heat: String = "heat",
        published: String = "published",
        provider: RawProvider = "provider",
        topics: Vec<Option<String>> = "topics",
        images: Vec<RawImage> = "images",
        related: Vec<RawCard> = "related",
        featured_content: String = "featuredContent",
        locale: String = "locale",
        tags: Vec<Option<String>> = "tags",
        highlight: String = "highlight",
        authors: Vec<RawAuthor> = "authors",
        slug: String = "slug",
        aliases: Vec<Option<String>> = "aliases",
        canonical: String = "canonical",
        noindex: String = "noindex",
        secured: String = "secured",
    }
}

raw_map! {
    /// The source of an article.
    RawProvider, "a mapping with `name` and `domain`" {
        name: String = "name",
        domain: String = "domain",
        images: Vec<RawImage> = "images",
    }
}

raw_map! {
    /// An image with its size.
    RawImageMap, "a mapping with `url`, `width` and `height`" {
        url: String = "url",
        width: String = "width",
        height: String = "height",
        is_cached: String = "isCached",
        title: String = "title",
        attribution: String = "attribution",
    }
}

raw_map! {
    /// A card of a related article.
    RawCard, "a mapping with `title` and `webUrl`" {
        title: String = "title",
        excerpt: String = "excerpt",
        published_date_time: String = "publishedDateTime",
        original_url: String = "originalUrl",
        web_url: String = "webUrl",
        amp_web_url: String = "ampWebUrl",
        cdn_amp_web_url: String = "cdnAmpWebUrl",
        kind: String = "type",
        provider: RawProvider = "provider",
        quality: String = "quality",
        images: Vec<RawImage> = "images",
    }
}

raw_map! {
    /// An author with a page.
    RawAuthorMap, "a mapping with `name` and `url`" {
        name: String = "name",
        url: String = "url",
    }
}

raw_map! {
    /// A topic file.
    RawTopic, "a mapping with `_id` and `name`" {
        taxonomy: String = "taxonomy",
        id: String = "_id",
        name: String = "name",
        shortname: String = "shortname",
        parent: String = "parent",
        description: String = "description",
        keywords: Vec<Option<String>> = "keywords",
        hashtags: Vec<Option<String>> = "hashtags",
        images: Vec<RawImage> = "images",
        services: serde_yaml::Value = "services",
    }
}

raw_map! {
    /// A provider file's front matter.
    RawOrganization, "a mapping with `name` and `domain`" {
        taxonomy: String = "taxonomy",
        id: String = "_id",
        name: String = "name",
        domain: String = "domain",
        description: String = "description",
        images: Vec<RawImage> = "images",
    }
}

raw_map! {
    /// A standalone page's front matter.
    RawPage, "a mapping with `title`" {
        title: String = "title",
        description: String = "description",
        slug: String = "slug",
        aliases: Vec<Option<String>> = "aliases",
        noindex: String = "noindex",
        published: String = "published",
    }
}

/// Defines a mapping that may be written as its most important text alone.
macro_rules! raw_short {
    ($(#[$doc:meta])* $name:ident wraps $map:ident, $field:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name(pub(super) $map);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct ShortVisitor;
                impl<'de> Visitor<'de> for ShortVisitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }
                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name($map { $field: Some(text.to_owned()), ..$map::default() }))
                    }
                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$name, A::Error> {
                        $map::deserialize(MapAccessDeserializer::new(map)).map($name)
                    }
                    fn visit_unit<E: Error>(self) -> Result<$name, E> {
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
