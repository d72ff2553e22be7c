//! Message authentication for state files: only files with a valid tag are trusted, because a state folder can
//! be distributed with the sources of a site.

/// A secret key that authenticates bytes (keyed BLAKE3).
#[derive(Clone)]
pub struct TagKey([u8; 32]);

/// The authentication tag of a byte sequence.
pub type Tag = [u8; 16];

impl TagKey {
    /// Derives the key from a `secret`.
    pub fn new(secret: &[u8]) -> Self {
        Self(blake3::derive_key("feedgen 2026 tags of state files", secret))
    }

    /// The tag of `bytes`.
    pub fn tag(&self, bytes: &[u8]) -> Tag {
        tag_of(&blake3::keyed_hash(&self.0, bytes))
    }

    /// The tag of `bytes` as hexadecimal digits.
    pub fn tag_in_hex(&self, bytes: &[u8]) -> String {
        self.tag(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A hasher that computes the tag of a stream.
    pub fn hasher(&self) -> TagHasher {
        TagHasher(blake3::Hasher::new_keyed(&self.0))
    }
}

impl std::fmt::Debug for TagKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TagKey")
    }
}

/// Computes the tag of a stream.
pub struct TagHasher(blake3::Hasher);

impl TagHasher {
    /// Appends `bytes` to the stream.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The tag of all bytes so far.
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
    fn a_tag_depends_on_bytes_and_secret() {
        let tag_key = TagKey::new(b"secret");
        let tag = tag_key.tag(b"some bytes");
        assert_eq!(tag, TagKey::new(b"secret").tag(b"some bytes"));
        assert_ne!(tag, TagKey::new(b"another").tag(b"some bytes"));
        assert_ne!(tag, tag_key.tag(b"other bytes"));
        let mut hasher = tag_key.hasher();
        hasher.update(b"some ");
        hasher.update(b"bytes");
        assert_eq!(hasher.finish(), tag);
        assert_eq!(tag_key.tag_in_hex(b"").len(), 32);
    }
}
