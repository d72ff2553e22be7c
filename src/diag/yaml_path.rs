//! Finds the position of a value or key in YAML by its path.
//!
//! `serde_yaml` exposes no positions, but an error from a visitor includes the position of the
//! current event. So a probe walks to the path and fails there on purpose. This requires a second
//! parse, only of documents with diagnostics.

use std::fmt;
use std::ops::Range;

use serde::Deserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

/// A step of a [`YamlPath`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The key of a mapping.
    Key(String),
    /// The index of a list item, from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Self::Item(item)
    }
}

/// The path of a value in a YAML document, from the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YamlPath(pub Vec<Step>);

impl YamlPath {
    /// Appends a step.
    pub fn then(&self, step: impl Into<Step>) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step.into());
        Self(steps)
    }
}

/// Formats as `related[1].webUrl`.
impl fmt::Display for YamlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if index == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// The range of the first line of the value at `path`.
pub(super) fn value_range(yaml: &str, path: &YamlPath) -> Option<Range<usize>> {
    find(yaml, path, None)
}

/// The range of the `occurrence`-th occurrence (from 0) of the last key of `path`.
pub(super) fn key_range(yaml: &str, path: &YamlPath, occurrence: usize) -> Option<Range<usize>> {
    find(yaml, path, Some(occurrence))
}

fn find(yaml: &str, path: &YamlPath, key: Option<usize>) -> Option<Range<usize>> {
    let probe = Probe { steps: &path.0, key };
    let error = probe.deserialize(serde_yaml::Deserializer::from_str(yaml)).err()?;
    if !error.to_string().contains(FOUND) {
        return None;
    }
    let location = error.location()?;
    let start = byte_offset(yaml, location.line(), location.column());
    Some(start..token_end(yaml, start))
}

/// Converts `line` and `column` (in characters), both from 1, to a byte offset.
pub fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let line_text = text[line_start..].split('\n').next().unwrap_or("");
    let in_line = line_text.char_indices().nth(column - 1).map_or(line_text.len(), |(at, _)| at);
    line_start + in_line
}

/// The end of the scalar that starts at `start`, on its first line.
pub fn token_end(text: &str, start: usize) -> usize {
    let line = text[start..].split(['\n', '\r']).next().unwrap_or("");
    let length = match line.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let mut escaped = false;
            let closing = line.char_indices().skip(1).find(|&(_, c)| {
                let closes = c == quote && !escaped;
                escaped = c == '\\' && quote == '"' && !escaped;
                closes
            });
            closing.map_or(line.len(), |(at, _)| at + 1)
        }
        _ => {
            let plain = line.find(" #").map_or(line, |comment| &line[..comment]);
            let plain = match plain.find(": ") {
                Some(colon) => &plain[..colon],
                None => plain.trim_end().trim_end_matches(':'),
            };
            plain.trim_end().len()
        }
    };
    start + length.max(1).min(text.len() - start)
}

/// The error message of a probe that reached its path.
const FOUND: &str = "feedgen-probe-found";

struct Probe<'a> {
    steps: &'a [Step],
    /// The occurrence of the last key to stop at; `None` stops at its value.
    key: Option<usize>,
}

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Probe<'_> {
    /// Fails if this is the value at the path.
    fn scalar<E: Error>(self) -> Result<(), E> {
        if self.steps.is_empty() { Err(E::custom(FOUND)) } else { Ok(()) }
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.steps.split_first() else {
            return Err(A::Error::custom(FOUND));
        };
        let Step::Key(wanted) = first else { return skip_map(map) };
        let mut seen = 0;
        loop {
            let stop = rest.is_empty() && self.key == Some(seen);
            let Some(matches) = map.next_key_seed(KeyProbe { wanted, stop })? else {
                return Ok(());
            };
            seen += usize::from(matches);
            if matches && !(rest.is_empty() && self.key.is_some()) {
                map.next_value_seed(Probe { steps: rest, key: self.key })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.steps.split_first() else {
            return Err(A::Error::custom(FOUND));
        };
        let Step::Item(wanted) = first else { return skip_seq(seq) };
        for _ in 0..*wanted {
            if seq.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        seq.next_element_seed(Probe { steps: rest, key: self.key })?;
        skip_seq(seq)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.scalar()
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.scalar()
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.scalar()
    }
    fn visit_i128<E: Error>(self, _: i128) -> Result<(), E> {
        self.scalar()
    }
    fn visit_u128<E: Error>(self, _: u128) -> Result<(), E> {
        self.scalar()
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.scalar()
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.scalar()
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar()
    }
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.scalar()
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Returns whether a key equals `wanted`; fails at it if `stop` is set.
struct KeyProbe<'a> {
    wanted: &'a str,
    stop: bool,
}

impl KeyProbe<'_> {
    fn key<E: Error>(&self, key: &str) -> Result<bool, E> {
        let matches = key == self.wanted;
        if matches && self.stop { Err(E::custom(FOUND)) } else { Ok(matches) }
    }
}

impl<'de> DeserializeSeed<'de> for KeyProbe<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KeyProbe<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        self.key(key)
    }
    fn visit_bool<E: Error>(self, key: bool) -> Result<bool, E> {
        self.key(&key.to_string())
    }
    fn visit_i64<E: Error>(self, key: i64) -> Result<bool, E> {
        self.key(&key.to_string())
    }
    fn visit_u64<E: Error>(self, key: u64) -> Result<bool, E> {
        self.key(&key.to_string())
    }
    fn visit_i128<E: Error>(self, key: i128) -> Result<bool, E> {
        self.key(&key.to_string())
    }
    fn visit_u128<E: Error>(self, key: u128) -> Result<bool, E> {
        self.key(&key.to_string())
    }
    fn visit_f64<E: Error>(self, key: f64) -> Result<bool, E> {
        self.key(&key.to_string())
    }
    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        self.key("null")
    }
    fn visit_none<E: Error>(self) -> Result<bool, E> {
        self.key("null")
    }

    // Diagnostics never refer to keys that are lists or mappings.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        skip_map(map).map(|()| false)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        skip_seq(seq).map(|()| false)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<bool, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "title: \"Zürich: a\\\"b\" # note\nrelated:\n  - webUrl: x\n  - webUrl: ftp://y\n    quality: 3\ntitle: again\nempty:\n";

    fn value(path: &[Step]) -> Option<&'static str> {
        value_range(YAML, &YamlPath(path.to_vec())).map(|range| &YAML[range])
    }

    #[test]
    fn finds_values_through_maps_and_lists() {
        assert_eq!(value(&["title".into()]), Some("\"Zürich: a\\\"b\""));
        let path: [Step; 3] = ["related".into(), 1.into(), "webUrl".into()];
        assert_eq!(value(&path), Some("ftp://y"));
        assert_eq!(value(&["related".into(), 1.into(), "quality".into()]), Some("3"));
        assert_eq!(value(&["related".into(), 7.into()]), None);
        assert_eq!(value(&["missing".into()]), None);
        assert!(value(&["empty".into()]).is_some());
    }

    #[test]
    fn finds_each_occurrence_of_a_key() {
        let path = YamlPath(vec!["title".into()]);
        assert_eq!(key_range(YAML, &path, 0), Some(0..5));
        let second = key_range(YAML, &path, 1).unwrap();
        assert_eq!(&YAML[second.clone()], "title");
        assert!(second.start > 40);
        assert_eq!(key_range(YAML, &path, 2), None);
    }

    #[test]
    fn paths_are_formatted_like_field_accesses() {
        let path = YamlPath::default().then("related").then(1).then("webUrl");
        assert_eq!(path.to_string(), "related[1].webUrl");
    }
}
