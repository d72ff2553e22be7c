//! The values of front matter with everything that an edit must keep: order and repetition of keys, tags, numbers of any
//! size.

use std::fmt;

use serde::de::{
    Deserialize, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::diag::Step;

/// A value. Two are equal if their keys have the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Yaml {
    Null,
    Bool(bool),
    /// A number as text: integers in decimal.
    Number(String),
    Text(String),
    List(Vec<Yaml>),
    /// Keys with their values; merge keys are keys like any other, and a key may be there more than once.
    Mapping(Vec<(Yaml, Yaml)>),
    /// A value with a tag of its own.
    Tagged(String, Box<Yaml>),
}

/// The values of front matter.
///
/// # Errors
/// If it can't be read: a message.
pub(super) fn parse(yaml: &str) -> Result<Yaml, String> {
    match serde_yaml::from_str(yaml) {
        Ok(Yaml::Null) => Ok(Yaml::Mapping(Vec::new())),
        Ok(values @ Yaml::Mapping(_)) => Ok(values),
        Ok(_) => Err("its front matter is not a mapping".to_owned()),
        Err(_) => Err("its front matter can't be read".to_owned()),
    }
}

impl Yaml {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The value without its tag, which the loader ignores.
    pub(super) fn untagged(&self) -> &Self {
        match self {
            Self::Tagged(_, value) => value.untagged(),
            value => value,
        }
    }

    fn untagged_mut(&mut self) -> &mut Self {
        match self {
            Self::Tagged(_, value) => value.untagged_mut(),
            value => value,
        }
    }

    /// The value at `path`: the first one of a repeated key, as the loader reads it.
    pub(super) fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, Self::child)
    }

    pub(super) fn child(&self, step: &Step) -> Option<&Self> {
        match (self.untagged(), step) {
            (Self::Mapping(entries), Step::Key(key)) => {
                entries.iter().find(|(known, _)| is_key(known, key)).map(|(_, value)| value)
            }
            (Self::List(items), Step::Item(item)) => items.get(*item),
            _ => None,
        }
    }

    /// The value at `path` without its tag.
    pub(super) fn at_mut(&mut self, path: &[Step]) -> Option<&mut Self> {
        let mut value = self.untagged_mut();
        for step in path {
            let child = match (value, step) {
                (Self::Mapping(entries), Step::Key(key)) => {
                    entries.iter_mut().find(|(known, _)| is_key(known, key)).map(|(_, value)| value)
                }
                (Self::List(items), Step::Item(item)) => items.get_mut(*item),
                _ => None,
            };
            value = child?.untagged_mut();
        }
        Some(value)
    }

    /// Whether the mapping has the key more than once.
    pub(super) fn repeats(&self, step: &Step) -> bool {
        let (Self::Mapping(entries), Step::Key(key)) = (self.untagged(), step) else {
            return false;
        };
        entries.iter().filter(|(known, _)| is_key(known, key)).nth(1).is_some()
    }
}

pub(super) fn is_key(key: &Yaml, text: &str) -> bool {
    matches!(key, Yaml::Text(key) if key == text)
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Yaml, E> {
        Ok(Yaml::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    /// Unlike an integer, it has a point or an exponent.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Yaml, E> {
        Ok(Yaml::Number(format!("{value:?}")))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Yaml, E> {
        Ok(Yaml::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Yaml, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Yaml::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Yaml::Mapping(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Yaml, A::Error> {
        let (tag, value) = tagged.variant::<String>()?;
        Ok(Yaml::Tagged(tag, Box::new(value.newtype_variant()?)))
    }
}
