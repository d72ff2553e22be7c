//! Reads the files of the output folder in chunks, decompressed.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The length of a chunk, in bytes.
const CHUNK_LEN: usize = 4 << 20;
/// Chunks overlap, so that a passage at a boundary is complete in one of them.
const OVERLAP_LEN: usize = 16 << 10;
/// The maximum decompressed length, as protection against decompression bombs.
const MAX_DECOMPRESSED_LEN: u64 = 256 << 20;

/// A file of the output folder.
pub(super) struct OutputFile {
    path: PathBuf,
    /// The path relative to the output folder, separated by `/`.
    pub(super) name: String,
}

/// How much of a file was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Complete,
    /// The decompressed file is longer than the limit.
    Truncated,
}

/// Lists all regular files of `folder`, sorted by name. Symbolic links are not followed.
///
/// # Errors
/// If a folder is unreadable.
pub(super) fn list(folder: &Path) -> Result<Vec<OutputFile>, String> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| format!("can't read the output folder: {error}"))?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name = name.to_string_lossy().replace('\\', "/");
            files.push(OutputFile { path: entry.into_path(), name });
        }
    }
    Ok(files)
}

impl OutputFile {
    /// Reads and decompresses the file, and calls `on_chunk` for each chunk. A file that is not compressed
    /// despite its extension is read verbatim.
    ///
    /// # Errors
    /// If the file is unreadable.
    pub(super) fn read(&self, mut on_chunk: impl FnMut(&[u8])) -> io::Result<Extent> {
        let open = || File::open(&self.path);
        let max_len = MAX_DECOMPRESSED_LEN;
        let extent = match self.name.rsplit_once('.') {
            Some((_, "gz")) => {
                read(flate2::read::MultiGzDecoder::new(open()?), max_len, &mut on_chunk)
            }
            Some((_, "br")) => {
                read(brotli::Decompressor::new(open()?, 4096), max_len, &mut on_chunk)
            }
            _ => return read(open()?, u64::MAX, &mut on_chunk),
        };
        extent.or_else(|_| read(open()?, u64::MAX, &mut on_chunk))
    }
}

fn read(reader: impl Read, max_len: u64, on_chunk: &mut impl FnMut(&[u8])) -> io::Result<Extent> {
    let mut reader = reader.take(max_len);
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        let remaining = (CHUNK_LEN - before) as u64;
        reader.by_ref().take(remaining).read_to_end(&mut bytes)?;
        if bytes.len() > before || before == 0 {
            on_chunk(&bytes);
        }
        if bytes.len() < CHUNK_LEN {
            break;
        }
        bytes.drain(..CHUNK_LEN - OVERLAP_LEN);
    }
    if reader.limit() == 0 { Ok(Extent::Truncated) } else { Ok(Extent::Complete) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, OutputFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        File::create(&path).unwrap().write_all(bytes).unwrap();
        (folder, OutputFile { path, name: name.to_owned() })
    }

    fn content(name: &str, bytes: &[u8]) -> Vec<u8> {
        let (_folder, file) = file(name, bytes);
        let mut all = Vec::new();
        assert_eq!(file.read(|piece| all.extend(piece)).unwrap(), Extent::Complete);
        all
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(bytes).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn compressed_files_are_decompressed() {
        assert_eq!(content("a.html", b"a secret"), b"a secret");
        assert_eq!(content("a.html.gz", &gz(b"a secret")), b"a secret");
        assert_eq!(content("a.gz", &[gz(b"a se"), gz(b"cret")].concat()), b"a secret");
        assert_eq!(content("a.gz", b"no archive"), b"no archive");
        let mut br = Vec::new();
        brotli::CompressorWriter::new(&mut br, 4096, 5, 20).write_all(b"a secret").unwrap();
        assert_eq!(content("a.html.br", &br), b"a secret");
    }

    #[test]
    fn chunks_overlap_and_cover_the_file() {
        let bytes: Vec<u8> = (0..3 * CHUNK_LEN as u32 + 5).map(|n| (n % 251) as u8).collect();
        let (_folder, file) = file("a.bin", &bytes);
        let (mut pieces, mut end) = (0, 0);
        file.read(|piece| {
            let start = if pieces == 0 { 0 } else { end - OVERLAP_LEN };
            assert_eq!(piece, &bytes[start..start + piece.len()]);
            end = start + piece.len();
            pieces += 1;
        })
        .unwrap();
        assert_eq!((pieces, end), (4, bytes.len()));
    }

    #[test]
    fn decompression_bombs_are_truncated() {
        let mut zeros = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..=MAX_DECOMPRESSED_LEN >> 20 {
            zeros.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let (_folder, file) = file("a.gz", &zeros.finish().unwrap());
        let mut largest = 0;
        assert_eq!(
            file.read(|piece| largest = piece.len().max(largest)).unwrap(),
            Extent::Truncated
        );
        assert_eq!(largest, CHUNK_LEN);
    }
}
