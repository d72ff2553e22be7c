//! Short stand-ins for texts that are compared by the hundred thousand.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;

/// What equal texts have in common, in few bytes: a hash of the text, long enough that no two
/// texts ever share one (128 bits of BLAKE3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextKey(NonZeroU64, u64);

impl TextKey {
    /// The key of a text.
    pub fn of(text: &str) -> Self {
        Self::of_parts([Some(text)])
    }

    /// The key of several texts, each of which may be missing.
    pub fn of_parts<const N: usize>(parts: [Option<&str>; N]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            // The lengths keep ("a", "bc") and ("ab", "c") apart, and nothing from an empty text.
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            hasher.update(&length.to_le_bytes());
            hasher.update(part.unwrap_or("").as_bytes());
        }
        let mut halves = [0; 16];
        hasher.finalize_xof().fill(&mut halves);
        let number = u128::from_le_bytes(halves);
        let (high, low) = ((number >> 64) as u64, number as u64);
        Self(NonZeroU64::new(high).unwrap_or(NonZeroU64::MIN), low)
    }

    /// The key as bytes, for a key of several. Equal on every machine.
    pub fn to_bytes(self) -> [u8; 16] {
        let number = u128::from(self.0.get()) << 64 | u128::from(self.1);
        number.to_le_bytes()
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
