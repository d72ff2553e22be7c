//! 128-bit hashes that replace strings in comparisons and maps.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The first 128 bits of the BLAKE3 hash of a string; collisions are not expected. Equal on every
/// machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextKey(NonZeroU64, u64);

impl TextKey {
    /// Hashes a string.
    pub fn new(text: &str) -> Self {
        Self::from_bytes(text.as_bytes())
    }

    /// Hashes a sequence of optional strings.
    pub fn from_parts<const N: usize>(parts: [Option<&str>; N]) -> Self {
        let mut builder = KeyBuilder::new();
        for part in parts {
            match part {
                Some(part) => builder.text(part),
                None => builder.number(u64::MAX),
            };
        }
        builder.finish()
    }

    /// Hashes bytes; equal to [`TextKey::new`] for the bytes of a string.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::from_hash(&blake3::hash(bytes))
    }

    /// The 16 bytes of the key.
    pub fn to_bytes(self) -> [u8; 16] {
        let number = u128::from(self.0.get()) << 64 | u128::from(self.1);
        number.to_le_bytes()
    }

    fn from_hash(hash: &blake3::Hash) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        Self::from_array(bytes)
    }

    fn from_array(bytes: [u8; 16]) -> Self {
        let number = u128::from_le_bytes(bytes);
        let (high, low) = ((number >> 64) as u64, number as u64);
        Self(NonZeroU64::new(high).unwrap_or(NonZeroU64::MIN), low)
    }
}

impl Serialize for TextKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for TextKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = TextKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the 16 bytes of a key")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<TextKey, E> {
                let bytes: &[u8; 16] =
                    bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))?;
                Ok(TextKey::from_array(*bytes))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// Hashes a sequence of values. Each value has a length prefix or a fixed length, so that different
/// sequences have different keys.
///
/// Bytes are buffered and hashed by `finish`: an incremental hasher is slower for short values.
pub struct KeyBuilder(Vec<u8>);

impl KeyBuilder {
    /// Creates an empty builder.
    pub fn new() -> Self {
        Self(Vec::with_capacity(256))
    }

    /// Adds a string.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// Adds another key.
    pub fn key(&mut self, key: TextKey) -> &mut Self {
        self.0.extend_from_slice(&key.to_bytes());
        self
    }

    /// Adds several keys and their number.
    pub fn keys(&mut self, keys: impl IntoIterator<Item = TextKey>) -> &mut Self {
        let mut count = 0;
        for key in keys {
            self.key(key);
            count += 1;
        }
        self.number(count)
    }

    /// Adds the `Debug` representation of a value, which must show all its fields.
    pub fn debug(&mut self, value: &impl fmt::Debug) -> &mut Self {
        self.text(&format!("{value:?}"))
    }

    /// Hashes all added values.
    pub fn finish(&self) -> TextKey {
        TextKey::from_hash(&blake3::hash(&self.0))
    }
}

impl Default for KeyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

/// Half of the key is enough for a hash table.
impl Hash for TextKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_texts_have_equal_keys() {
        assert_eq!(TextKey::new("a"), TextKey::new("a"));
        assert_ne!(TextKey::new("a"), TextKey::new("A"));
        let parts = |a, b| TextKey::from_parts([a, b]);
        assert_ne!(parts(Some("a"), Some("bc")), parts(Some("ab"), Some("c")));
        assert_ne!(parts(Some("a"), None), parts(Some("a"), Some("")));
        assert_ne!(parts(None, Some("a")), parts(Some("a"), None));
    }
}
