//! Writing: bytes to the output folder, whole or not at all, and only what differs.
//!
//! New and changed files first go to a staging folder beside the output. [`Output::publish`]
//! then moves them in, and deletes what an earlier build wrote and this one did not; until
//! it is called, the output is untouched, and dropping an [`Output`] leaves nothing behind.
//! A file whose bytes are as they were is not touched and keeps its time. What feedgen did
//! not write it does not delete: it knows its own files by a list that it keeps beside the
//! site, in `.feedgen/`. Knows nothing of pages.
#![expect(clippy::disallowed_methods, reason = "writing is what this module does")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// An output folder during a build.
pub struct Output {
    folder: PathBuf,
    staging: PathBuf,
    list: PathBuf,
    /// What the list named when the build began.
    before: BTreeSet<String>,
    /// Whether there are files to compare with.
    exists: bool,
    staged: Mutex<Vec<String>>,
    unchanged: AtomicUsize,
}

/// What publishing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or changed.
    pub written: Vec<String>,
    /// How many files are as they were.
    pub unchanged: usize,
    /// Files of an earlier build that are gone.
    pub deleted: Vec<String>,
}

/// Stands behind each name in the list of files: the one character that no name can have.
const END_OF_NAME: char = '\0';

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
    pub fn open(folder: &Path, list: &Path) -> Result<Self, WriteError> {
        let exists = match fs::metadata(folder) {
            Ok(found) if found.is_dir() => true,
            Ok(_) => {
                let cause = io::Error::new(io::ErrorKind::NotADirectory, "it is a file");
                return Err(failed("write into", folder)(cause));
            }
            Err(_) => false,
        };
        let name = folder.file_name().map_or_else(|| "output".into(), |name| name.to_owned());
        let mut staging_name = std::ffi::OsString::from(".");
        staging_name.push(&name);
        staging_name.push(".feedgen-new");
        let staging = folder.with_file_name(staging_name);
        if staging.exists() {
            fs::remove_dir_all(&staging).map_err(failed("clear", &staging))?;
        }
        fs::create_dir_all(&staging).map_err(failed("create", &staging))?;
        Ok(Self {
            folder: folder.to_owned(),
            list: list.to_owned(),
            before: read_list(list),
            staging,
            exists,
            staged: Mutex::default(),
            unchanged: AtomicUsize::new(0),
        })
    }

    /// Adds a file. `path` is relative to the output, with `/` between names. May be called
    /// from any thread.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        if self.exists && fs::read(self.folder.join(path)).is_ok_and(|old| old == bytes) {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        let target = self.staging.join(path);
        let written = match fs::write(&target, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = target.parent().unwrap_or(&self.staging);
                fs::create_dir_all(parent).and_then(|()| fs::write(&target, bytes))
            }
            other => other,
        };
        written.map_err(failed("write", &target))?;
        lock(&self.staged).push(path.to_owned());
        Ok(())
    }

    /// Keeps all that an earlier build wrote into `folder` of the output, if `main` is there, a
    /// file whose name stands for the bytes of all of it, and `is_all` says that nothing is missing
    /// or too much. Returns the files, and how many bytes are in them. `None` if one is gone; and
    /// if there is another file with the ending of `main`, as one build may then have been cut off
    /// on the way from that to this.
    pub fn keep(
        &self,
        folder: &str,
        main: &str,
        is_all: impl Fn(&[String]) -> bool,
    ) -> Option<(Vec<String>, u64)> {
        let (below, main) = (format!("{folder}/"), format!("{folder}/{main}"));
        let files = self.before.range(below.clone()..).take_while(|path| path.starts_with(&below));
        let ending = |path: &str| path.rfind('.').map(|dot| path[dot..].to_owned());
        let mut alike = files.clone().filter(|path| ending(path) == ending(&main));
        if alike.next() != Some(&main) || alike.next().is_some() {
            return None;
        }
        let (mut kept, mut bytes) = (Vec::new(), 0);
        for file in files {
            let found =
                fs::metadata(self.folder.join(file)).ok().filter(|found| found.is_file())?;
            bytes += found.len();
            kept.push(file.clone());
        }
        if !is_all(&kept) {
            return None;
        }
        self.unchanged.fetch_add(kept.len(), Ordering::Relaxed);
        Some((kept, bytes))
    }

    /// Moves the new files in, in the order of `in_order` (all files of this build, the
    /// unchanged ones included), so that a page can come behind what it needs. Then deletes the
    /// files of earlier builds that are not among them.
    ///
    /// # Errors
    /// When a file can't be moved or deleted. The next build tries again.
    pub fn publish(self, in_order: &[&str]) -> Result<Published, WriteError> {
        let planned: BTreeSet<&str> = in_order.iter().copied().collect();
        let before = &self.before;
        // The list names every file that may be ours, before the first of them is moved:
        // wherever this is cut off, the next build still knows what to delete.
        let both = planned.iter().copied().chain(before.iter().map(String::as_str));
        self.write_list(&both.collect())?;
        let mut written = std::mem::take(&mut *lock(&self.staged));
        written.sort();
        // Old files last, so that no page leads to one that is gone; but first where one stands
        // in the place of a folder, or the reverse.
        let stale = before.iter().filter(|path| !planned.contains(path.as_str()));
        let (first, last): (Vec<&String>, Vec<&String>) =
            stale.partition(|path| is_in_the_way(path, &written));
        let mut deleted = self.delete(first.into_iter())?;
        if self.exists {
            let is_written = |path: &&&str| written.binary_search_by(|w| (**w).cmp(**path)).is_ok();
            for path in in_order.iter().filter(is_written) {
                self.move_in(path)?;
            }
        } else {
            let parent = self.folder.parent().unwrap_or(Path::new(""));
            fs::create_dir_all(parent).map_err(failed("create", parent))?;
            fs::rename(&self.staging, &self.folder).map_err(failed("create", &self.folder))?;
        }
        deleted.extend(self.delete(last.into_iter())?);
        deleted.sort();
        self.write_list(&planned)?;
        let unchanged = self.unchanged.load(Ordering::Relaxed);
        Ok(Published { written, unchanged, deleted })
    }

    fn move_in(&self, path: &str) -> Result<(), WriteError> {
        let (from, to) = (self.staging.join(path), self.folder.join(path));
        let moved = match fs::rename(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = to.parent().unwrap_or(&self.folder);
                fs::create_dir_all(parent).and_then(|()| fs::rename(&from, &to))
            }
            // The output is a mount point of its own.
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let parent = to.parent().unwrap_or(&self.folder);
                let mut beside = to.clone().into_os_string();
                beside.push(".feedgen-new");
                fs::create_dir_all(parent)
                    .and_then(|()| fs::copy(&from, &beside))
                    .and_then(|_| fs::rename(&beside, &to))
            }
            other => other,
        };
        moved.map_err(failed("write", &to))
    }

    /// Deletes files, and folders that this leaves empty.
    fn delete<'p>(
        &self,
        paths: impl Iterator<Item = &'p String>,
    ) -> Result<Vec<String>, WriteError> {
        let mut deleted = Vec::new();
        for path in paths {
            let file = self.folder.join(path);
            match fs::remove_file(&file) {
                Ok(()) => deleted.push(path.clone()),
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(failed("delete", &file)(error)),
            }
            let mut folder = file.parent();
            while let Some(empty) = folder.filter(|folder| *folder != self.folder) {
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                folder = empty.parent();
            }
        }
        Ok(deleted)
    }

    fn write_list(&self, files: &BTreeSet<&str>) -> Result<(), WriteError> {
        let mut text = String::new();
        for file in files {
            text.push_str(file);
            text.push(END_OF_NAME);
        }
        let folder = self.list.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder).map_err(failed("create", folder))?;
        let new = self.list.with_extension("new");
        fs::write(&new, text).map_err(failed("write", &new))?;
        fs::rename(&new, &self.list).map_err(failed("write", &self.list))
    }
}

/// The names in the list of files; none where there is no list.
fn read_list(list: &Path) -> BTreeSet<String> {
    let names = fs::read_to_string(list).unwrap_or_default();
    names.split_terminator(END_OF_NAME).map(str::to_owned).collect()
}

/// Whatever happened, the staging folder goes.
impl Drop for Output {
    fn drop(&mut self) {
        // What is left of it is cleared by the next build.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Whether `old` is a folder of one of the (sorted) `new` files, or below one of them.
fn is_in_the_way(old: &str, new: &[String]) -> bool {
    let below = format!("{old}/");
    let next = new.partition_point(|path| *path < below);
    let is_new = |path: &str| new.binary_search_by(|new| new.as_str().cmp(path)).is_ok();
    new.get(next).is_some_and(|path| path.starts_with(&below))
        || old.match_indices('/').any(|(at, _)| is_new(&old[..at]))
}

/// Whether a file is not there, be it that a folder has taken its place.
fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | IsADirectory)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A poisoned lock is one whose holder panicked; a list of names is whole all the same.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
