//! The file of the journal: verified reading, and appending.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::record::{self, Head, Record, Whole};
use crate::folder::{Tag, TagKey, state};

/// The verified part of the file.
#[derive(Debug)]
pub(super) struct JournalFile {
    path: PathBuf,
    key: TagKey,
    /// The end of the last verified line in bytes, and its tag.
    end: u64,
    last: Tag,
}

/// A line in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Location {
    start: u64,
    len: usize,
    /// The tag of the line before.
    last: Tag,
}

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All lines are verified. A last line without an end is of an interrupted write and is left out.
    Verified,
    /// The file is another one than before: it has to be read from the start.
    Replaced,
    /// A line is not from this user.
    Untrusted,
}

impl JournalFile {
    /// The journal at `path`, as yet unread.
    pub(super) fn new(path: PathBuf, key: TagKey) -> Self {
        let last = record::first_tag(&key);
        Self { path, key, end: 0, last }
    }

    /// Forgets what was read.
    pub(super) fn restart(&mut self) {
        (self.end, self.last) = (0, record::first_tag(&self.key));
    }

    /// Reads the records after those that were read before, one at a time.
    pub(super) fn read(
        &mut self,
        mut each: impl FnMut(Record<Head>, Location),
    ) -> io::Result<Outcome> {
        let mut file = match state::open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound && self.end == 0 => {
                return Ok(Outcome::Verified);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Outcome::Replaced),
            file => file?,
        };
        if file.metadata()?.len() < self.end {
            return Ok(Outcome::Replaced);
        }
        file.seek(SeekFrom::Start(self.end))?;
        let mut file = BufReader::new(file);
        let mut line = Vec::new();
        loop {
            line.clear();
            file.read_until(b'\n', &mut line)?;
            let Some(text) = line.strip_suffix(b"\n") else { return Ok(Outcome::Verified) };
            let Some((json, tag)) = record::verified(&self.key, &self.last, text) else {
                let is_first = self.end == 0;
                return Ok(if is_first { Outcome::Untrusted } else { Outcome::Replaced });
            };
            let unknown = |error| io::Error::new(ErrorKind::InvalidData, format!("{error}"));
            let location = Location { start: self.end, len: text.len(), last: self.last };
            each(serde_json::from_str(json).map_err(unknown)?, location);
            (self.end, self.last) = (self.end + line.len() as u64, tag);
        }
    }

    /// Appends a record. Waits until a decision is on the disk, because its files change next; a lost record of another kind
    /// only means that the decision can be undone again. Returns where it is.
    pub(super) fn append(&mut self, record: &Record<Whole>) -> io::Result<Location> {
        let (line, tag) = record::line(&self.key, &self.last, record)?;
        let mut file = state::open_for_update(&self.path)?;
        // An interrupted write.
        if file.metadata()?.len() > self.end {
            file.set_len(self.end)?;
        }
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(line.as_bytes())?;
        if matches!(record, Record::Decided(_)) {
            file.sync_data()?;
        }
        let location = Location { start: self.end, len: line.len() - 1, last: self.last };
        (self.end, self.last) = (self.end + line.len() as u64, tag);
        Ok(location)
    }

    /// Reads a decision again.
    pub(super) fn decision(&self, location: Location) -> io::Result<Whole> {
        let Location { start, len, last } = location;
        let mut file: File = state::open(&self.path)?;
        file.seek(SeekFrom::Start(start))?;
        let mut line = vec![0; len];
        file.read_exact(&mut line)?;
        let json = record::verified(&self.key, &last, &line).map(|(json, _)| json);
        match json.map(serde_json::from_str::<Record<Whole>>) {
            Some(Ok(Record::Decided(whole))) => Ok(whole),
            _ => Err(io::Error::other("the journal has changed")),
        }
    }

    /// Renames a file that is not from this user, and starts a new one.
    pub(super) fn set_aside(&mut self) -> io::Result<PathBuf> {
        let to = self.path.with_extension("untrusted");
        state::rename(&self.path, &to)?;
        self.restart();
        Ok(to)
    }
}
