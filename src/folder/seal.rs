//! What tells state that feedgen wrote from state that came with the sources.

/// A key to tag bytes with. Nobody who does not know it can tag other bytes, whatever tagged bytes they have
/// seen.
#[derive(Clone)]
pub struct Seal([u8; 32]);

/// What stands for bytes and a key.
pub type Tag = [u8; 16];

impl Seal {
    /// The key that follows from a `secret`.
    pub fn new(secret: &[u8]) -> Self {
        Self(blake3::derive_key("feedgen 2026 tags of state files", secret))
    }

    /// The tag of some bytes.
    pub fn tag(&self, bytes: &[u8]) -> Tag {
        tag_of(&blake3::keyed_hash(&self.0, bytes))
    }

    /// The same in hexadecimal digits.
    pub fn tag_in_hex(&self, bytes: &[u8]) -> String {
        self.tag(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// For the tag of bytes that come one after the other.
    pub fn tagger(&self) -> Tagger {
        Tagger(blake3::Hasher::new_keyed(&self.0))
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

/// Makes the tag of bytes that come one after the other.
pub struct Tagger(blake3::Hasher);

impl Tagger {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The tag of all of them.
    pub fn finish(&self) -> Tag {
        tag_of(&self.0.finalize())
    }
}

fn tag_of(hash: &blake3::Hash) -> Tag {
    let mut tag = Tag::default();
    tag.copy_from_slice(&hash.as_bytes()[..16]);
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_that_of_its_bytes_and_its_secret() {
        let seal = Seal::new(b"secret");
        let tag = seal.tag(b"some bytes");
        assert_eq!(tag, Seal::new(b"secret").tag(b"some bytes"));
        assert_ne!(tag, Seal::new(b"another").tag(b"some bytes"));
        assert_ne!(tag, seal.tag(b"other bytes"));
        let mut tagger = seal.tagger();
        tagger.update(b"some ");
        tagger.update(b"bytes");
        assert_eq!(tagger.finish(), tag);
        assert_eq!(seal.tag_in_hex(b"").len(), 32);
    }
}
