//! `.feedgen/desk/journal`: all decisions, so that they can be undone, and listed by day.
//!
//! A decision is recorded before it is written, and marked as done after; one that was interrupted in between can be undone
//! as any other. Records are only appended. Each has a tag of this user's key, since the folder may come with somebody's
//! sources: **a journal with a wrong tag is set aside and never used.** Several desks may share a journal: each
//! operation holds a lock, and begins by reading what others have appended. Texts stay in the file; in memory is what
//! [`Entry`] has.

mod file;
mod record;

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
mod tests;

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};

use self::file::{JournalFile, Location, Outcome};
use self::record::{Head, Record, Whole};
use super::apply::{ApplyError, Conflict, MemoryEdit, check_all, text_at, write_changes};
use super::change::{Decided, FileChange, Kind, Subject};
use super::place::path_of;
use super::revert::reverted;
use crate::config::Config;
use crate::curate::identity::seen;
use crate::folder::{TagKey, state};
use crate::project::StateLock;
use crate::text::key::{KeyBuilder, TextKey};

/// The decisions of a site.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    file: JournalFile,
    entries: Vec<Entry>,
    warnings: Vec<String>,
}

/// A recorded decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1.
    pub id: u64,
    /// When it was made.
    pub time: DateTime<Utc>,
    /// Its kind.
    pub kind: Kind,
    /// The articles that it is about.
    pub subjects: Vec<Subject>,
    /// The article that others were merged into.
    pub into: Option<Subject>,
    /// What happened to it.
    pub state: EntryState,
    location: Location,
}

/// What happened to a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// feedgen ended before it was written completely.
    Interrupted,
    /// It was written.
    Done,
    /// It was undone, or could not be written.
    Undone,
    /// It stays: undoing it was given up.
    Skipped,
}

/// A decision that was undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The decision.
    pub entry: Entry,
    /// The files in which later edits were kept.
    pub merged: Vec<Arc<str>>,
}

/// Why a decision is not undone. Nothing is written then, unless the error says so.
#[derive(Debug)]
pub enum UndoError {
    /// There is no decision to undo.
    Nothing,
    /// Another decision was made or undone in between.
    Outdated,
    /// A file was edited since in the same place.
    Conflict {
        /// The decision; [`Journal::skip`] leaves it as it is.
        entry: Box<Entry>,
        /// The file.
        conflict: Conflict,
    },
    /// A file can't be written.
    Apply {
        /// The decision; [`Journal::skip`] leaves it as it is.
        entry: Box<Entry>,
        /// The reason.
        error: ApplyError,
    },
    /// The journal can't be read.
    Journal(io::Error),
    /// The files were restored, but the journal can't be written. To undo it once more changes nothing.
    Unrecorded(io::Error),
}

impl fmt::Display for UndoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("there is nothing to undo"),
            Self::Outdated => f.write_str("another decision was made or undone in between"),
            Self::Conflict { conflict, .. } => conflict.fmt(f),
            Self::Apply { error, .. } => error.fmt(f),
            Self::Journal(error) => write!(f, "can't read the journal: {error}"),
            Self::Unrecorded(error) => {
                write!(f, "the files are as before, but the journal can't be written: {error}")
            }
        }
    }
}

impl std::error::Error for UndoError {}

impl Journal {
    /// Opens the journal in a state folder, and returns warnings. Without a key, a journal lasts as long as the process.
    ///
    /// # Errors
    /// When it can't be read, or is of a later version of feedgen.
    pub fn open(folder: &Path, key: Option<TextKey>) -> io::Result<(Self, Vec<String>)> {
        let mut journal = Self::new(folder, key);
        journal.locked()?;
        let warnings = journal.take_warnings();
        Ok((journal, warnings))
    }

    /// Reads the entries of a journal without writing anything; empty if there is none.
    ///
    /// # Errors
    /// When it can't be read, is damaged, or was not written by this user and this version of feedgen.
    pub fn read(folder: &Path, key: Option<TextKey>) -> io::Result<Vec<Entry>> {
        let mut journal = Self::new(folder, key);
        match journal.read_on()? {
            Outcome::Verified => Ok(journal.entries),
            Outcome::Replaced | Outcome::Untrusted => Err(io::Error::other(UNTRUSTED)),
        }
    }

    fn new(folder: &Path, key: Option<TextKey>) -> Self {
        let secret = key.unwrap_or_else(|| {
            TextKey::new(&[(); 4].map(|()| RandomState::new().hash_one(()).to_string()).concat())
        });
        let secret = KeyBuilder::new().text("desk").key(secret).finish();
        let folder = folder.join("desk");
        let file = JournalFile::new(folder.join("journal"), TagKey::new(&secret.to_bytes()));
        Self { folder, file, entries: Vec::new(), warnings: Vec::new() }
    }

    /// The warnings since the last call: also an open journal may have to be set aside.
    pub fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// All decisions, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The most recent decision that can be undone.
    pub fn last_undoable(&self) -> Option<&Entry> {
        let is_undoable =
            |entry: &&Entry| matches!(entry.state, EntryState::Done | EntryState::Interrupted);
        self.entries.iter().rev().find(is_undoable)
    }

    /// Records and writes a decision, and returns its number.
    ///
    /// # Errors
    /// When it can't be recorded or written. Nothing has changed then, unless the error says so.
    pub fn decide(
        &mut self,
        root: &Path,
        config: &Config,
        decided: &Decided,
        now: DateTime<Utc>,
    ) -> Result<u64, ApplyError> {
        let unrecorded = |error: io::Error| ApplyError::Failed {
            file: FILE_NAME.into(),
            cause: error.to_string(),
            left: Vec::new(),
        };
        let _lock = self.locked().map_err(unrecorded)?;
        check_all(root, config, &decided.files)?;
        let memory = root.join(seen::FILE_NAME);
        let whole = Whole {
            id: self.entries.last().map_or(1, |entry| entry.id + 1),
            time: now.to_rfc3339_opts(SecondsFormat::Secs, true),
            creates_memory: !decided.memory.is_empty() && memory.symlink_metadata().is_err(),
            decided: decided.clone(),
        };
        let id = whole.id;
        self.append(Record::Decided(whole)).map_err(unrecorded)?;
        let memory = MemoryEdit::Apply(&decided.memory);
        if let Err(error) = write_changes(root, config, &decided.files, memory) {
            // With files that could not be restored, undo may still succeed later.
            if !matches!(&error, ApplyError::Failed { left, .. } if !left.is_empty()) {
                let _ = self.append(Record::Undone(id));
            }
            return Err(error);
        }
        // Without this record, the decision counts as interrupted, and can be undone as well.
        let _ = self.append(Record::Done(id));
        Ok(id)
    }

    /// Undoes the most recent decision that is not undone, if its number is `expected`. Later edits of other lines in the
    /// same files are kept.
    ///
    /// # Errors
    /// When there is none, it is another one, a file was edited in the same place, or can't be written.
    pub fn undo(
        &mut self,
        root: &Path,
        config: &Config,
        expected: Option<u64>,
    ) -> Result<Undone, UndoError> {
        let _lock = self.locked().map_err(UndoError::Journal)?;
        let mut entry = self.last_undoable().cloned().ok_or(UndoError::Nothing)?;
        if expected.is_some_and(|expected| expected != entry.id) {
            return Err(UndoError::Outdated);
        }
        let failed = |entry: &Entry, error: ApplyError| {
            let entry = Box::new(entry.clone());
            match error {
                ApplyError::Conflict(conflict) => UndoError::Conflict { entry, conflict },
                error => UndoError::Apply { entry, error },
            }
        };
        let whole = self.file.decision(entry.location).map_err(UndoError::Journal)?;
        let Whole { creates_memory, decided: Decided { files, memory, .. }, .. } = whole;
        let (mut changes, mut merged) = (Vec::with_capacity(files.len()), Vec::new());
        for change in files {
            let path = path_of(root, config, &change.file);
            let path = path.map_err(|message| failed(&entry, ApplyError::Refused(message)))?;
            let current = text_at(&path);
            let target = reverted(&change, current.as_deref())
                .map_err(|conflict| failed(&entry, ApplyError::Conflict(conflict)))?;
            if target.is_merged {
                merged.push(change.file.clone());
            }
            if current != target.text {
                changes.push(FileChange { file: change.file, before: current, after: target.text });
            }
        }
        let edit = MemoryEdit::Reverse(&memory, creates_memory);
        write_changes(root, config, &changes, edit).map_err(|error| failed(&entry, error))?;
        self.append(Record::Undone(entry.id)).map_err(UndoError::Unrecorded)?;
        entry.state = EntryState::Undone;
        Ok(Undone { entry, merged })
    }

    /// Leaves a decision as it is: undo continues with the one before. Has no effect on one that is undone.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn skip(&mut self, id: u64) -> io::Result<()> {
        let _lock = self.locked()?;
        self.append(Record::Skipped(id))
    }

    /// Locks the journal, and reads what others have appended. A foreign journal is set aside.
    fn locked(&mut self) -> io::Result<StateLock> {
        if let Some(state_folder) = self.folder.parent() {
            state::create_folder(state_folder)?;
        }
        let lock = StateLock::acquire(&self.folder, || {});
        let lock = lock.map_err(|error| io::Error::other(error.to_string()))?;
        if self.read_on()? != Outcome::Verified {
            let aside = self.file.set_aside()?;
            self.entries.clear();
            self.warnings
                .push(format!("{UNTRUSTED}; it is now {}, and a new one is used", aside.display()));
        }
        Ok(lock)
    }

    /// Reads the records that were appended; from the start, if the file is another one.
    fn read_on(&mut self) -> io::Result<Outcome> {
        let Self { file, entries, .. } = self;
        let outcome = file.read(|record, location| add(entries, record, location))?;
        if outcome != Outcome::Replaced {
            return Ok(outcome);
        }
        entries.clear();
        file.restart();
        file.read(|record, location| add(entries, record, location))
    }

    fn append(&mut self, record: Record<Whole>) -> io::Result<()> {
        let location = self.file.append(&record)?;
        let record = match record {
            Record::Decided(Whole { id, time, decided, .. }) => {
                let Decided { kind, subjects, into, .. } = decided;
                Record::Decided(Head::new(id, time, kind, subjects, into))
            }
            Record::Done(id) => Record::Done(id),
            Record::Undone(id) => Record::Undone(id),
            Record::Skipped(id) => Record::Skipped(id),
        };
        add(&mut self.entries, record, location);
        Ok(())
    }
}

const UNTRUSTED: &str = "the journal of the desk is damaged or was not written by this user";

/// The path in the site's folder, for messages.
const FILE_NAME: &str = ".feedgen/desk/journal";

/// Adds a record to the entries.
fn add(entries: &mut Vec<Entry>, record: Record<Head>, location: Location) {
    let (id, state) = match record {
        Record::Decided(Head { id, time, kind, subjects, into, .. }) => {
            let time = time.parse().unwrap_or_default();
            let state = EntryState::Interrupted;
            return entries.push(Entry { id, time, kind, subjects, into, state, location });
        }
        Record::Done(id) => (id, EntryState::Done),
        Record::Undone(id) => (id, EntryState::Undone),
        Record::Skipped(id) => (id, EntryState::Skipped),
    };
    // Most records are about one of the last entries.
    let entry = entries.iter_mut().rev().find(|entry| entry.id == id);
    if let Some(entry) = entry.filter(|entry| entry.state != EntryState::Undone) {
        entry.state = state;
    }
}
