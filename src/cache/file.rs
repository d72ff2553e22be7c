//! The format of cache files: magic bytes, version, checksum, tag, value. Files are replaced atomically.

use std::fs::File;
use std::io::{self, BufWriter, IntoInnerError, Seek, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::folder::{Tag, TagHasher, TagKey, state};
use crate::text::key::TextKey;

/// The first bytes of every file of the cache; the version follows.
const MAGIC: &[u8] = b"feedgen cache\n";
/// The version: a hash of the program's source code.
const CODE: &str = env!("FEEDGEN_CODE");

/// A cache miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Missing {
    /// There is no such file.
    NoFile,
    /// The file is of another version, user or configuration.
    Other,
    /// The file is truncated, changed, or not a cache file.
    Damaged,
}

impl Missing {
    /// A note for the report, if the miss is unexpected.
    pub(super) fn note(self, what: &str) -> Option<String> {
        match self {
            Self::NoFile => None,
            Self::Other => Some(format!(
                "{what} of another version of feedgen, another user or other settings are not used"
            )),
            Self::Damaged => Some(format!("{what} are damaged and not used")),
        }
    }
}

/// Reads a value that [`write()`] wrote with the same `settings`.
pub(super) fn read<T: DeserializeOwned>(path: &Path, settings: TextKey) -> Result<T, Missing> {
    let bytes = state::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Missing::NoFile,
        _ => Missing::Damaged,
    })?;
    unsealed(&bytes, settings)
}

/// The value in the `bytes` of a file that was written with the same `settings`.
pub(super) fn unsealed<T: DeserializeOwned>(bytes: &[u8], settings: TextKey) -> Result<T, Missing> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(Missing::Damaged)?;
    let rest = rest.strip_prefix(CODE.as_bytes()).ok_or(Missing::Other)?;
    let (sum, rest) = rest.split_first_chunk::<4>().ok_or(Missing::Damaged)?;
    let (tag, value) = rest.split_first_chunk::<16>().ok_or(Missing::Damaged)?;
    if tag_key(settings).tag(value) != *tag {
        // The checksum distinguishes damage from other settings and users.
        let is_whole = crc32fast::hash(value).to_le_bytes() == *sum;
        return Err(if is_whole { Missing::Other } else { Missing::Damaged });
    }
    postcard::from_bytes(value).map_err(|_| Missing::Damaged)
}

/// Writes a value; replaces the file atomically.
pub(super) fn write<T: Serialize>(path: &Path, settings: TextKey, value: &T) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = state::create(&new)?;
    // The checksums are known at the end: the header is written twice.
    file.write_all(&head(0, Tag::default()))?;
    let summed = Summed { file: &file, sums: Sums::new(settings) };
    let buffer = BufWriter::with_capacity(1 << 18, summed);
    let buffer = postcard::to_io(value, buffer).map_err(io::Error::other)?;
    let Summed { file: _, sums } = buffer.into_inner().map_err(IntoInnerError::into_error)?;
    file.rewind()?;
    file.write_all(&sums.head())?;
    drop(file);
    state::rename(&new, path)
}

/// Updates the checksums with everything that is written to a file.
struct Summed<'f> {
    file: &'f File,
    sums: Sums,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.sums.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The bytes of a cache file with the bytes of a value. For tests and fuzzing.
pub fn sealed(settings: TextKey, value: &[u8]) -> Vec<u8> {
    let mut sums = Sums::new(settings);
    sums.update(value);
    [&sums.head(), value].concat()
}

/// The key for the tags of files with these `settings`, which include the user's secret.
pub(super) fn tag_key(settings: TextKey) -> TagKey {
    TagKey::new(&settings.to_bytes())
}

/// The checksum of a value, which shows damage, and its tag, which shows who wrote it.
struct Sums {
    sum: crc32fast::Hasher,
    hasher: TagHasher,
}

impl Sums {
    /// The checksums of an empty value.
    fn new(settings: TextKey) -> Self {
        Self { sum: crc32fast::Hasher::new(), hasher: tag_key(settings).hasher() }
    }

    fn update(&mut self, bytes: &[u8]) {
        self.sum.update(bytes);
        self.hasher.update(bytes);
    }

    fn head(self) -> Vec<u8> {
        head(self.sum.finalize(), self.hasher.finish())
    }
}

/// The header of a file.
fn head(sum: u32, tag: Tag) -> Vec<u8> {
    [MAGIC, CODE.as_bytes(), &sum.to_le_bytes(), &tag].concat()
}

/// Reads a value that is not worth a word if it is not there, or of another key.
pub fn read_small<T: DeserializeOwned>(path: &Path, key: TextKey) -> Option<T> {
    read(path, key).ok()
}

/// Writes a value that is not worth a word if it can't be written.
pub fn write_small<T: Serialize>(path: &Path, key: TextKey, value: &T) {
    if write(path, key, value).is_err() {
        remove(path);
    }
}

/// Deletes a file of the cache, if it is there.
pub fn remove(path: &Path) {
    let _ = state::remove(path);
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_what_was_written_here_is_read() {
        let folder = std::env::temp_dir().join(format!("feedgen-cache-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.bin");
        let settings = TextKey::new("settings");
        let read = || read::<Vec<String>>(&path, settings);
        assert_eq!(read(), Err(Missing::NoFile));
        let value = vec!["a".to_owned(), "b".repeat(1000)];
        write(&path, settings, &value).unwrap();
        assert_eq!(read(), Ok(value));
        assert_eq!(super::read::<Vec<String>>(&path, TextKey::new("others")), Err(Missing::Other));

        let good = fs::read(&path).unwrap();
        for end in [0, 5, MAGIC.len(), good.len() / 2, good.len() - 1] {
            fs::write(&path, &good[..end]).unwrap();
            assert!(matches!(read(), Err(Missing::Damaged | Missing::Other)), "{end} bytes");
        }
        for at in [0, MAGIC.len() + CODE.len() + 21, good.len() / 2, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&path, &bad).unwrap();
            assert_eq!(read(), Err(Missing::Damaged), "byte {at}");
        }
        let mut other = good;
        other[MAGIC.len()] ^= 1;
        fs::write(&path, &other).unwrap();
        assert_eq!(read(), Err(Missing::Other));
        fs::remove_dir_all(&folder).unwrap();
    }

    /// Whoever has seen a file of the cache can't make another one.
    #[test]
    fn what_others_tagged_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let (ours, theirs) = (TextKey::new("ours"), TextKey::new("theirs"));
        let put = |settings: TextKey, value: &str| {
            let value = postcard::to_allocvec(&value.to_owned()).unwrap();
            fs::write(&path, sealed(settings, &value)).unwrap();
            read::<String>(&path, ours)
        };
        assert_eq!(put(ours, "good").as_deref(), Ok("good"));
        let seen = fs::read(&path).unwrap();
        assert_eq!(put(theirs, "evil"), Err(Missing::Other));
        // The value of one file with the tag of another, and with a sum that is right.
        let mut forged = fs::read(&path).unwrap();
        let tag = MAGIC.len() + CODE.len() + 4..MAGIC.len() + CODE.len() + 20;
        forged[tag.clone()].copy_from_slice(&seen[tag]);
        fs::write(&path, forged).unwrap();
        assert_eq!(read::<String>(&path, ours), Err(Missing::Other));
        // What a key is made of is in no file.
        let shows = |key: &[u8]| seen.windows(key.len()).any(|part| part == key);
        assert!(!shows(&ours.to_bytes()));
    }
}
