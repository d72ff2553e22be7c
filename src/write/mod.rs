//! Writing: bytes to the output folder, whole or not at all, and only what differs.
//!
//! New and changed files first go to a staging folder. [`Output::publish`] then moves them in, and deletes
//! what an earlier build wrote and this one did not; until it is called, the output is untouched,
//! and dropping an [`Output`] leaves nothing behind. A file whose bytes are as they were is not touched
//! and keeps its time. What feedgen did not write it does not delete: it knows its own files by a
//! list ([`OwnFiles`]). Knows nothing of pages.
#![expect(clippy::disallowed_methods, reason = "writing is what this module does")]

mod copy;
mod destination;
mod lock;
mod own_files;
mod publish;
mod staging;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

pub use lock::Lock;
pub use own_files::OwnFiles;

use crate::folder::{Folder, Stamp};

/// An output folder during a build.
pub struct Output {
    folder: PathBuf,
    staging: Staging,
    own: OwnFiles,
    /// Whether there are files to compare with.
    exists: bool,
    start: Start,
    staged: Mutex<Vec<Staged>>,
    unchanged: AtomicUsize,
}

/// The staging folder, gone at the end unless it became the output.
struct Staging {
    folder: Folder,
    made: TempDir,
    _lock: Option<fs::File>,
}

/// What a build begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The output as it is: what is the same stays.
    Output,
    /// Nothing: a new output takes the place of the old one.
    Nothing,
}

/// A file in the staging folder.
struct Staged {
    path: String,
    /// Whether it takes the place of another one.
    is_change: bool,
}

/// What publishing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// New files.
    pub added: Vec<String>,
    /// Files with other bytes than before.
    pub changed: Vec<String>,
    /// How many files are as they were.
    pub unchanged: usize,
    /// Files of an earlier build that are gone.
    pub deleted: Vec<String>,
    /// Files that could not be moved to their place and were copied, with the stamps that they have there.
    pub copied: Vec<(String, Stamp)>,
}

impl Published {
    /// All files that are new or changed, sorted by path.
    pub fn written(&self) -> Vec<&str> {
        let mut written: Vec<&str> =
            self.added.iter().chain(&self.changed).map(String::as_str).collect();
        written.sort_unstable();
        written
    }
}

/// Something that went wrong, with what was tried.
#[derive(Debug)]
pub struct WriteError {
    /// What was tried, with the path.
    pub action: String,
    /// Why it failed.
    pub cause: io::Error,
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "can't {}: {}", self.action, self.cause)
    }
}

impl std::error::Error for WriteError {}

fn failed<'a>(verb: &'a str, path: &'a Path) -> impl FnOnce(io::Error) -> WriteError + 'a {
    move |cause| WriteError { action: format!("{verb} {}", path.display()), cause }
}

impl Output {
    /// Starts a build into `folder`, of which the files in `own` are feedgen's. `state` is the
    /// state folder, if there is one to write into.
    ///
    /// # Errors
    /// When `folder` is no folder, or there is no place for a staging folder.
    pub fn open(
        folder: &Path,
        own: OwnFiles,
        state: Option<&Path>,
        start: Start,
    ) -> Result<Self, WriteError> {
        let exists = match fs::metadata(folder) {
            Ok(found) if found.is_dir() => true,
            Ok(_) => {
                let cause = io::Error::new(io::ErrorKind::NotADirectory, "it is a file");
                return Err(failed("write into", folder)(cause));
            }
            Err(_) => false,
        };
        staging::clear(folder, state);
        let made = staging::make(folder, state).map_err(failed("write into", folder))?;
        let _lock = staging::lock(made.path());
        let staging = Staging { folder: Folder::open(made.path()), made, _lock };
        Ok(Self {
            folder: folder.to_owned(),
            own,
            staging,
            exists,
            start,
            staged: Mutex::default(),
            unchanged: AtomicUsize::new(0),
        })
    }

    /// Counts files that are known to be as they must be.
    pub fn keep(&self, files: usize) {
        self.unchanged.fetch_add(files, Ordering::Relaxed);
    }

    /// Adds a file. `path` is relative to the output, with `/` between names. May be called
    /// from any thread. Returns the stamp that it has when it is published.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<Stamp, WriteError> {
        let is_same = |place: &Path| fs::read(place).is_ok_and(|old| old == bytes);
        self.put_with(path, bytes.len() as u64, &is_same, &|mut file| {
            file.write_all(bytes)?;
            Ok(file)
        })
    }

    /// The same with the bytes of another file, which is never in memory as a whole.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn put_copy(&self, path: &str, source: &fs::File) -> Result<Stamp, WriteError> {
        let length = source.metadata().map_err(failed("copy", Path::new(path)))?.len();
        let is_same = |place: &Path| copy::is_same(place, source).unwrap_or(false);
        self.put_with(path, length, &is_same, &|file| copy::copy(source, file))
    }

    fn put_with(
        &self,
        path: &str,
        length: u64,
        is_same: &dyn Fn(&Path) -> bool,
        write: &dyn Fn(fs::File) -> io::Result<fs::File>,
    ) -> Result<Stamp, WriteError> {
        let place = self.folder.join(path);
        let before = if self.exists { fs::symlink_metadata(&place).ok() } else { None };
        if let Some(before) = &before
            && self.start == Start::Output
            && before.is_file()
            && before.len() == length
            && is_same(&place)
        {
            self.keep(1);
            return Ok(Stamp::of(before).without_name());
        }
        if let Some(folder) = path.strip_suffix("/index.html") {
            // Most pages are the first in a folder of their own. Whatever is wrong with it,
            // writing says better.
            let _ = self.staging.folder.create_folder(folder);
        }
        let write = || {
            let file = write(self.staging.folder.create_file(path)?)?;
            io::Result::Ok(Stamp::of(&file.metadata()?).without_name())
        };
        let stamp = match write() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                fs::create_dir_all(self.staging.folder.path().join(parent)).and_then(|()| write())
            }
            other => other,
        };
        let stamp = stamp
            .map_err(|cause| failed("write", &self.staging.folder.path().join(path))(cause))?;
        let staged = Staged { path: path.to_owned(), is_change: before.is_some() };
        unpoisoned(&self.staged).push(staged);
        Ok(stamp)
    }
}

/// Whether the file at `path` of an output folder is there and still has this stamp.
pub fn has(folder: &Folder, path: &str, stamp: Stamp) -> bool {
    folder.stamp_of_file(path).is_some_and(|found| found.without_name() == stamp)
}

/// An output folder that was made for staging alone goes as well, if nothing was published.
impl Drop for Output {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.staging.made.path());
        if !self.exists {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A poisoned lock is one whose holder panicked; a list of names is whole all the same.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
