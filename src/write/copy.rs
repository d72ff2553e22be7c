//! Streaming comparison and copying of files, which may be larger than memory.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

/// The buffer size of comparisons, in bytes.
const BUFFER_LEN: usize = 1 << 16;

/// Copies all of `source` into `target`.
pub(super) fn copy(mut source: &File, mut target: File) -> io::Result<File> {
    source.rewind()?;
    io::copy(&mut source, &mut target)?;
    Ok(target)
}

/// Whether the file at `path` has the same content as `source`.
pub(super) fn is_same(path: &Path, mut source: &File) -> io::Result<bool> {
    source.rewind()?;
    let mut other = File::open(path)?;
    let (mut a, mut b) = (vec![0; BUFFER_LEN], vec![0; BUFFER_LEN]);
    loop {
        let (other_len, source_len) = (fill(&mut other, &mut a)?, fill(&mut source, &mut b)?);
        if a[..other_len] != b[..source_len] {
            return Ok(false);
        }
        if other_len < BUFFER_LEN {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or the file ends. Returns the number of bytes read.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn comparison_includes_the_last_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |bytes: &[u8]| {
            let mut file = tempfile::NamedTempFile::new_in(folder.path()).expect("a file");
            file.write_all(bytes).expect("bytes");
            file
        };
        for length in [0, 1, BUFFER_LEN - 1, BUFFER_LEN, BUFFER_LEN + 1, 3 * BUFFER_LEN] {
            let bytes = vec![7; length];
            let one = file(&bytes);
            let opened = File::open(one.path()).expect("a file");
            assert!(is_same(file(&bytes).path(), &opened).expect("files"));
            let longer = [&bytes[..], &[7]].concat();
            assert!(!is_same(file(&longer).path(), &opened).expect("files"));
            let mut other = bytes.clone();
            if let Some(last) = other.last_mut() {
                *last = 8;
                assert!(!is_same(file(&other).path(), &opened).expect("files"));
            }
            let target = folder.path().join("copy");
            copy(&opened, File::create(&target).expect("a file")).expect("a copy");
            assert!(is_same(&target, &opened).expect("files"), "{length}");
        }
    }
}
