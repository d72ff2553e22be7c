//! The hashes in `curation/seen.tsv`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::key::TextKey;

/// The first 64 bits of a text's [`TextKey`]: of 100,000 stories, two are equal with a probability of one in
/// three billion. The same on every machine; written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hash(u64);

impl Hash {
    /// Hashes a text.
    pub fn new(text: &str) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = TextKey::new(text).to_bytes();
        Self(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    /// Parses 16 hexadecimal digits in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        let is_hash = text.len() == 16 && text.bytes().all(is_digit);
        is_hash.then(|| u64::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_stable_and_round_trip() {
        let hash = Hash::new("example.org/a");
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        assert_eq!(Hash::new("").to_string(), Hash::new("").to_string());
        for text in ["", "0", "00000000000000G0", "0000000000000A00", "+000000000000000"] {
            assert_eq!(Hash::parse(text), None, "{text}");
        }
    }

    /// A change would make every rejected story of every site return.
    #[test]
    fn hashes_never_change() {
        assert_eq!(Hash::new("example.org/a").to_string(), "804b571c762034de");
    }
}
