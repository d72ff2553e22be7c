//! The files of the output folder in pieces, without their compression.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much of a file is in memory at once.
const PIECE: usize = 4 << 20;
/// Pieces overlap, so that a passage across their border is whole in one of them.
const OVERLAP: usize = 16 << 10;
/// A small compressed file may unpack to any size.
const MAX_UNPACKED: u64 = 256 << 20;

/// A file of the output folder.
pub(super) struct OutputFile {
    path: PathBuf,
    /// Its path from the output folder, with `/` between names.
    pub(super) name: String,
}

/// How far a file was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// It unpacks to more than is read.
    Start,
}

/// All regular files of `folder`, in order. Links are not followed.
///
/// # Errors
/// When a folder can't be read.
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
    /// Reads the file, unpacked, and gives it to `piece` part by part. A file with the ending of
    /// a compressed one that is none is read as it is.
    ///
    /// # Errors
    /// When it can't be read.
    pub(super) fn read(&self, mut piece: impl FnMut(&[u8])) -> io::Result<Extent> {
        let open = || File::open(&self.path);
        let unpacked = match self.name.rsplit_once('.') {
            Some((_, "gz")) => {
                read(flate2::read::MultiGzDecoder::new(open()?), MAX_UNPACKED, &mut piece)
            }
            Some((_, "br")) => {
                read(brotli::Decompressor::new(open()?, 4096), MAX_UNPACKED, &mut piece)
            }
            _ => return read(open()?, u64::MAX, &mut piece),
        };
        unpacked.or_else(|_| read(open()?, u64::MAX, &mut piece))
    }
}

fn read(reader: impl Read, limit: u64, piece: &mut impl FnMut(&[u8])) -> io::Result<Extent> {
    let mut reader = reader.take(limit);
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        let room = (PIECE - before) as u64;
        reader.by_ref().take(room).read_to_end(&mut bytes)?;
        if bytes.len() > before || before == 0 {
            piece(&bytes);
        }
        if bytes.len() < PIECE {
            break;
        }
        bytes.drain(..PIECE - OVERLAP);
    }
    if reader.limit() == 0 { Ok(Extent::Start) } else { Ok(Extent::Whole) }
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
        assert_eq!(file.read(|piece| all.extend(piece)).unwrap(), Extent::Whole);
        all
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(bytes).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn compressed_files_are_unpacked() {
        assert_eq!(content("a.html", b"a secret"), b"a secret");
        assert_eq!(content("a.html.gz", &gz(b"a secret")), b"a secret");
        assert_eq!(content("a.gz", &[gz(b"a se"), gz(b"cret")].concat()), b"a secret");
        assert_eq!(content("a.gz", b"no archive"), b"no archive");
        let mut br = Vec::new();
        brotli::CompressorWriter::new(&mut br, 4096, 5, 20).write_all(b"a secret").unwrap();
        assert_eq!(content("a.html.br", &br), b"a secret");
    }

    #[test]
    fn pieces_overlap_and_hold_everything() {
        let bytes: Vec<u8> = (0..3 * PIECE as u32 + 5).map(|n| (n % 251) as u8).collect();
        let (_folder, file) = file("a.bin", &bytes);
        let (mut pieces, mut end) = (0, 0);
        file.read(|piece| {
            let start = if pieces == 0 { 0 } else { end - OVERLAP };
            assert_eq!(piece, &bytes[start..start + piece.len()]);
            end = start + piece.len();
            pieces += 1;
        })
        .unwrap();
        assert_eq!((pieces, end), (4, bytes.len()));
    }

    #[test]
    fn what_unpacks_to_very_much_is_read_in_part() {
        let mut zeros = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..=MAX_UNPACKED >> 20 {
            zeros.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let (_folder, file) = file("a.gz", &zeros.finish().unwrap());
        let mut largest = 0;
        assert_eq!(file.read(|piece| largest = piece.len().max(largest)).unwrap(), Extent::Start);
        assert_eq!(largest, PIECE);
    }
}
