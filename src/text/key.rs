//! Short stand-ins for texts that are compared by the hundred thousand.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What equal texts have in common, in few bytes: a hash of the text, long enough that no two
/// texts ever share one (128 bits of BLAKE3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextKey(NonZeroU64, u64);

impl TextKey {
    /// The key of a text.
    pub fn of(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    /// The key of several texts, each of which may be missing.
    pub fn of_parts<const N: usize>(parts: [Option<&str>; N]) -> Self {
        let mut builder = KeyBuilder::new();
        for part in parts {
            match part {
                Some(part) => builder.text(part),
                None => builder.number(u64::MAX),
            };
        }
        builder.finish()
    }

    /// The key of bytes that need not be a text; of a text it is the same as [`TextKey::of`].
    pub fn of_bytes(bytes: &[u8]) -> Self {
        // Nothing before them, so that more of many bytes is hashed at once.
        Self::of_hash(&blake3::hash(bytes))
    }

    /// Its bytes. Equal on every machine.
    pub fn to_bytes(self) -> [u8; 16] {
        let number = u128::from(self.0.get()) << 64 | u128::from(self.1);
        number.to_le_bytes()
    }

    fn of_hash(hash: &blake3::Hash) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        Self::from_bytes(bytes)
    }

    fn from_bytes(bytes: [u8; 16]) -> Self {
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
                Ok(TextKey::from_bytes(*bytes))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// Makes one key of several things. Each is added with what keeps it apart from the next: its
/// length, or a length that is always the same.
///
/// All of it is hashed at once in the end: a hasher that is given a few bytes at a time takes longer.
pub struct KeyBuilder(Vec<u8>);

impl KeyBuilder {
    /// For the key of nothing as yet.
    pub fn new() -> Self {
        Self(Vec::with_capacity(256))
    }

    /// Adds a text.
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

    /// Adds what another key stands for.
    pub fn key(&mut self, key: TextKey) -> &mut Self {
        self.0.extend_from_slice(&key.to_bytes());
        self
    }

    /// Adds what several keys stand for.
    pub fn keys(&mut self, keys: impl IntoIterator<Item = TextKey>) -> &mut Self {
        let mut count = 0;
        for key in keys {
            self.key(key);
            count += 1;
        }
        self.number(count)
    }

    /// Adds a value by what it shows of itself to a programmer, which is all of it.
    pub fn debug(&mut self, value: &impl fmt::Debug) -> &mut Self {
        self.text(&format!("{value:?}"))
    }

    /// The key.
    pub fn finish(&self) -> TextKey {
        TextKey::of_hash(&blake3::hash(&self.0))
    }
}

impl Default for KeyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

/// It is a hash already: half of it is enough to find a place in a table.
impl Hash for TextKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_equal_where_texts_are() {
        assert_eq!(TextKey::of("a"), TextKey::of("a"));
        assert_ne!(TextKey::of("a"), TextKey::of("A"));
        let parts = |a, b| TextKey::of_parts([a, b]);
        assert_ne!(parts(Some("a"), Some("bc")), parts(Some("ab"), Some("c")));
        assert_ne!(parts(Some("a"), None), parts(Some("a"), Some("")));
        assert_ne!(parts(None, Some("a")), parts(Some("a"), None));
    }
}
