//! Files of the cache: what they begin with, and how they are replaced.

use std::fs::File;
use std::io::{self, BufWriter, IntoInnerError, Seek, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::folder::state;
use crate::text::key::TextKey;

/// What every file of the cache begins with; behind it stands the code that wrote it.
const MAGIC: &[u8] = b"feedgen cache\n";
/// A hash of the source code of this program.
const CODE: &str = env!("FEEDGEN_CODE");

/// Why there is nothing to go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// There is no such file.
    NoFile,
    /// It is of another build of feedgen, or was made with other settings.
    Other,
    /// It is no file of feedgen's, or was cut off.
    Damaged,
}

impl Missing {
    /// What to say of it; nothing where it is as it should be.
    pub(super) fn note(self, what: &str) -> Option<String> {
        match self {
            Self::NoFile => None,
            Self::Other => Some(format!(
                "{what} of another version of feedgen, or of other settings, are not used"
            )),
            Self::Damaged => Some(format!("{what} are damaged and not used")),
        }
    }
}

/// Reads what [`write()`] wrote for the same `settings`.
pub(super) fn read<T: DeserializeOwned>(path: &Path, settings: TextKey) -> Result<T, Missing> {
    let bytes = state::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Missing::NoFile,
        _ => Missing::Damaged,
    })?;
    unsealed(&bytes, settings)
}

/// What the `bytes` of a file hold that was written for the same `settings`.
pub(super) fn unsealed<T: DeserializeOwned>(bytes: &[u8], settings: TextKey) -> Result<T, Missing> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(Missing::Damaged)?;
    let rest = rest.strip_prefix(CODE.as_bytes()).ok_or(Missing::Other)?;
    let (sum, rest) = rest.split_first_chunk::<4>().ok_or(Missing::Damaged)?;
    if crc32fast::hash(rest).to_le_bytes() != *sum {
        return Err(Missing::Damaged);
    }
    let (of, rest) = rest.split_first_chunk::<16>().ok_or(Missing::Damaged)?;
    if *of != settings.to_bytes() {
        return Err(Missing::Other);
    }
    postcard::from_bytes(rest).map_err(|_| Missing::Damaged)
}

/// Writes a value, in the place of what was there, all at once.
pub(super) fn write<T: Serialize>(path: &Path, settings: TextKey, value: &T) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = state::create(&new)?;
    // Its sum is known when it is written: the head is written twice.
    file.write_all(&head(settings, 0))?;
    let summed = Summed { file: &file, sum: sum_of(settings) };
    let buffer = BufWriter::with_capacity(1 << 18, summed);
    let buffer = postcard::to_io(value, buffer).map_err(io::Error::other)?;
    let Summed { file: _, sum } = buffer.into_inner().map_err(IntoInnerError::into_error)?;
    file.rewind()?;
    file.write_all(&head(settings, sum.finalize()))?;
    drop(file);
    state::rename(&new, path)
}

/// Adds up what goes to a file.
struct Summed<'f> {
    file: &'f File,
    sum: crc32fast::Hasher,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.sum.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The bytes of a file of the cache that holds `value`, whatever that is.
pub fn sealed(settings: TextKey, value: &[u8]) -> Vec<u8> {
    let mut sum = sum_of(settings);
    sum.update(value);
    [&head(settings, sum.finalize()), value].concat()
}

/// The sum of a file that holds no value yet: of its settings.
pub(super) fn sum_of(settings: TextKey) -> crc32fast::Hasher {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&settings.to_bytes());
    sum
}

/// What stands before a value; `sum` is that of the settings and the value.
fn head(settings: TextKey, sum: u32) -> Vec<u8> {
    [MAGIC, CODE.as_bytes(), &sum.to_le_bytes(), &settings.to_bytes()].concat()
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
        let settings = TextKey::of("settings");
        let read = || read::<Vec<String>>(&path, settings);
        assert_eq!(read(), Err(Missing::NoFile));
        let value = vec!["a".to_owned(), "b".repeat(1000)];
        write(&path, settings, &value).unwrap();
        assert_eq!(read(), Ok(value));
        assert_eq!(super::read::<Vec<String>>(&path, TextKey::of("others")), Err(Missing::Other));

        let good = fs::read(&path).unwrap();
        for end in [0, 5, MAGIC.len(), good.len() / 2, good.len() - 1] {
            fs::write(&path, &good[..end]).unwrap();
            assert!(matches!(read(), Err(Missing::Damaged | Missing::Other)), "{end} bytes");
        }
        for at in [0, MAGIC.len() + CODE.len() + 1, good.len() / 2, good.len() - 1] {
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
}
