//! Writing: bytes to the output folder, whole or not at all, and only what differs.
//!
//! New and changed files first go to a staging folder beside the output. [`Output::publish`]
//! then moves them in, and deletes what an earlier build wrote and this one did not; until
//! it is called, the output is untouched, and dropping an [`Output`] leaves nothing behind.
//! A file whose bytes are as they were is not touched and keeps its time. What feedgen did
//! not write it does not delete: it knows its own files by a list that it keeps beside the
//! site, in `.feedgen/`. Knows nothing of pages.
#![expect(clippy::disallowed_methods, reason = "writing is what this module does")]

mod lock;
mod publish;

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use lock::Lock;

use crate::folder::{Folder, Stamp};

/// A file on its way into an output that is on another file system than what is beside it.
const COPY: &str = ".feedgen-new";

/// An output folder during a build.
pub struct Output {
    folder: PathBuf,
    staging: Folder,
    list: PathBuf,
    /// Whether there are files to compare with.
    exists: bool,
    start: Start,
    staged: Mutex<Vec<Staged>>,
    unchanged: AtomicUsize,
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
    /// Starts a build into `folder`. `list` is the file that names what feedgen wrote there.
    ///
    /// # Errors
    /// When `folder` is no folder, or no staging folder can be made beside it.
    pub fn open(folder: &Path, list: &Path, start: Start) -> Result<Self, WriteError> {
        let old = beside(folder, ".feedgen-old");
        if old.exists() {
            // A build was cut off while it put a new output in the place of the old one.
            match folder.exists() {
                true => fs::remove_dir_all(&old).map_err(failed("clear", &old))?,
                false => fs::rename(&old, folder).map_err(failed("restore", folder))?,
            }
        }
        let exists = match fs::metadata(folder) {
            Ok(found) if found.is_dir() => true,
            Ok(_) => {
                let cause = io::Error::new(io::ErrorKind::NotADirectory, "it is a file");
                return Err(failed("write into", folder)(cause));
            }
            Err(_) => false,
        };
        let staging = beside(folder, ".feedgen-new");
        if staging.exists() {
            fs::remove_dir_all(&staging).map_err(failed("clear", &staging))?;
        }
        fs::create_dir_all(&staging).map_err(failed("create", &staging))?;
        // What a build that was cut off left; mostly there is none.
        let _ = fs::remove_file(folder.join(COPY));
        Ok(Self {
            folder: folder.to_owned(),
            list: list.to_owned(),
            staging: Folder::open(&staging),
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
        let place = self.folder.join(path);
        let before = if self.exists { fs::symlink_metadata(&place).ok() } else { None };
        if let Some(before) = &before
            && self.start == Start::Output
            && before.is_file()
            && before.len() == bytes.len() as u64
            && fs::read(&place).is_ok_and(|old| old == bytes)
        {
            self.keep(1);
            return Ok(Stamp::of(before).without_name());
        }
        if let Some(folder) = path.strip_suffix("/index.html") {
            // Most pages are the first in a folder of their own. Whatever is wrong with it,
            // writing says better.
            let _ = self.staging.create_folder(folder);
        }
        let write = || write(self.staging.create_file(path)?, bytes);
        let stamp = match write() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                fs::create_dir_all(self.staging.path().join(parent)).and_then(|()| write())
            }
            other => other,
        };
        let stamp =
            stamp.map_err(|cause| failed("write", &self.staging.path().join(path))(cause))?;
        let staged = Staged { path: path.to_owned(), is_change: before.is_some() };
        unpoisoned(&self.staged).push(staged);
        Ok(stamp)
    }
}

/// Whether the file at `path` of an output folder is there and still has this stamp.
pub fn has(folder: &Folder, path: &str, stamp: Stamp) -> bool {
    folder.stamp_of_file(path).is_some_and(|found| found.without_name() == stamp)
}

/// Whatever happened, the staging folder goes.
impl Drop for Output {
    fn drop(&mut self) {
        // What is left of it is cleared by the next build.
        let _ = fs::remove_dir_all(self.staging.path());
    }
}

fn write(mut file: fs::File, bytes: &[u8]) -> io::Result<Stamp> {
    file.write_all(bytes)?;
    Ok(Stamp::of(&file.metadata()?).without_name())
}

/// A hidden name beside `folder`.
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(folder.file_name().unwrap_or("output".as_ref()));
    name.push(ending);
    folder.with_file_name(name)
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A poisoned lock is one whose holder panicked; a list of names is whole all the same.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
