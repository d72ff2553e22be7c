//! Files that are compared and copied in pieces, as they may be larger than memory.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

/// How many bytes are compared at a time.
const PIECE_LEN: usize = 1 << 16;

/// Copies all of `source` into `target`, by the system where it can.
pub(super) fn copy(mut source: &File, mut target: File) -> io::Result<File> {
    source.rewind()?;
    io::copy(&mut source, &mut target)?;
    Ok(target)
}

/// Whether the file at `place` has the bytes of `source`.
pub(super) fn is_same(place: &Path, mut source: &File) -> io::Result<bool> {
    source.rewind()?;
    let mut old = File::open(place)?;
    let (mut a, mut b) = (vec![0; PIECE_LEN], vec![0; PIECE_LEN]);
    loop {
        let (in_old, in_source) = (fill(&mut old, &mut a)?, fill(&mut source, &mut b)?);
        if a[..in_old] != b[..in_source] {
            return Ok(false);
        }
        if in_old < PIECE_LEN {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or the file ends; how many bytes that are.
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
    fn files_are_compared_to_their_last_byte() {
        let place = tempfile::tempdir().expect("a folder");
        let file = |bytes: &[u8]| {
            let mut file = tempfile::NamedTempFile::new_in(place.path()).expect("a file");
            file.write_all(bytes).expect("bytes");
            file
        };
        for length in [0, 1, PIECE_LEN - 1, PIECE_LEN, PIECE_LEN + 1, 3 * PIECE_LEN] {
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
            let target = place.path().join("copy");
            copy(&opened, File::create(&target).expect("a file")).expect("a copy");
            assert!(is_same(&target, &opened).expect("files"), "{length}");
        }
    }
}
