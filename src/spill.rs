//! Bytes that memory has no room for: they go to a file without a name, until someone asks for
//! them.
//!
//! What a build keeps of every article, to show it again, is more than memory should hold where
//! articles come by the hundred thousand. Up to a bound it stays in memory, so that smaller sites
//! never need the file.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

/// How many more bytes may stay in memory.
#[derive(Debug, Default)]
pub struct Room(AtomicUsize);

impl Room {
    /// Room for so many bytes.
    pub fn new(bytes: usize) -> Self {
        Self(AtomicUsize::new(bytes))
    }

    /// Takes room for so many bytes, if there is any.
    pub fn take(&self, bytes: usize) -> bool {
        let take = |room: usize| room.checked_sub(bytes);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }
}

/// A bound of memory, and a file for what is beyond it.
#[derive(Debug)]
pub struct Spill {
    room: Room,
    folder: PathBuf,
    /// The file, made when it is first needed; none if it can't be made.
    file: OnceLock<Option<File>>,
    end: AtomicU64,
}

/// Where bytes are in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The first of them.
    pub start: u64,
    /// How many they are.
    pub length: u32,
}

impl Spill {
    /// Room for so many bytes; what is beyond goes to a file in `folder`, which must be there.
    pub fn new(room: usize, folder: &Path) -> Self {
        let (file, end) = (OnceLock::new(), AtomicU64::new(0));
        Self { room: Room::new(room), folder: folder.to_owned(), file, end }
    }

    /// Room for everything.
    pub fn unbounded() -> Self {
        Self::new(usize::MAX, Path::new(""))
    }

    /// Writes bytes to the file if memory has no room for them. `None` if they are to stay in
    /// memory: there is room, or no way to write them.
    pub fn write(&self, bytes: &[u8]) -> Option<Place> {
        if self.room.take(bytes.len()) {
            return None;
        }
        let length = u32::try_from(bytes.len()).ok()?;
        let file = self.file.get_or_init(|| tempfile::tempfile_in(&self.folder).ok()).as_ref()?;
        let start = self.end.fetch_add(u64::from(length), Ordering::Relaxed);
        write_all_at(file, bytes, start).ok()?;
        Some(Place { start, length })
    }

    /// The bytes at a place that was written; `None` if they can't be read any more.
    pub fn read(&self, place: Place) -> Option<Box<[u8]>> {
        read_at(self.file.get()?.as_ref()?, place)
    }
}

/// The bytes at a place of `file`; `None` if it has not so many, or can't be read.
pub fn read_at(file: &File, Place { start, length }: Place) -> Option<Box<[u8]>> {
    let mut bytes = vec![0; length as usize];
    read_exact_at(file, &mut bytes, start).ok()?;
    Some(bytes.into_boxed_slice())
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, start)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut start: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, start)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => (bytes, start) = (&mut bytes[read..], start + read as u64),
        }
    }
    Ok(())
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut start: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_write(file, bytes, start)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            written => (bytes, start) = (&bytes[written..], start + written as u64),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_memory_has_no_room_for_comes_back_from_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let spill = Spill::new(10, folder.path());
        assert_eq!(spill.write(b"six..."), None, "there is room");
        let first = spill.write(b"seven..").expect("no room");
        assert_eq!(spill.write(b"four"), None, "there is room for these");
        let second = spill.write(b"x").expect("no room");
        assert_eq!(spill.read(second).as_deref(), Some(&b"x"[..]));
        assert_eq!(spill.read(first).as_deref(), Some(&b"seven.."[..]));
        assert_eq!(spill.read(Place { start: 7, length: 2 }), None, "there is no more");
        let files = folder.path().read_dir().expect("a folder").count();
        assert!(cfg!(windows) || files == 0, "the file has a name");
    }

    #[test]
    fn what_can_t_be_written_stays_in_memory() {
        let spill = Spill::new(0, Path::new("no such folder"));
        assert_eq!(spill.write(b"bytes"), None);
    }
}
