//! Writes the output folder: paths and bytes in, no knowledge of pages.
//!
//! New and changed files are staged in a separate folder. [`Output::publish`] moves them into the output and
//! deletes the files of earlier builds that this build does not have. Until then the output is untouched, and
//! dropping an [`Output`] discards the staged files. Unchanged files are not rewritten and keep their
//! modification time. Files that feedgen did not write are never deleted: [`OwnedFiles`] lists the others.
#![expect(clippy::disallowed_methods, reason = "this module writes the output")]

mod copy;
mod destination;
mod error;
mod lock;
mod owned_files;
mod publish;
mod staging;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use tempfile::TempDir;

pub use error::WriteError;
pub use lock::Lock;
pub use owned_files::OwnedFiles;

use self::error::failed;
use crate::folder::{Folder, Stamp};

/// An output folder during a build.
pub struct Output {
    folder: PathBuf,
    staging: Staging,
    owned: OwnedFiles,
    /// Whether the output folder existed when the build started.
    exists: bool,
    mode: WriteMode,
    staged: Mutex<Vec<StagedFile>>,
    unchanged: AtomicUsize,
}

/// The staging folder, deleted at the end unless it was renamed to the output.
struct Staging {
    folder: Folder,
    temp: TempDir,
    _lock: Option<fs::File>,
}

/// How a build treats the files of an existing output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// Unchanged files stay; only changed files are written.
    Update,
    /// All files are written again, and the new output replaces the old one.
    Replace,
}

/// A file in the staging folder.
struct StagedFile {
    path: String,
    /// Whether the output already has a file at this path.
    is_change: bool,
}

/// The effect of publishing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// New files.
    pub added: Vec<String>,
    /// Files with a new content.
    pub changed: Vec<String>,
    /// The number of unchanged files.
    pub unchanged: usize,
    /// Files of earlier builds that were deleted.
    pub deleted: Vec<String>,
    /// Files that were copied from another file system, with the stamps of the copies.
    pub copied: Vec<(String, Stamp)>,
}

impl Published {
    /// The new and the changed files, sorted by path.
    pub fn written(&self) -> Vec<&str> {
        let mut written: Vec<&str> =
            self.added.iter().chain(&self.changed).map(String::as_str).collect();
        written.sort_unstable();
        written
    }
}

impl Output {
    /// Starts a build into `folder`. `owned` lists the files that earlier builds wrote; `state` is the state
    /// folder, if it is writable.
    ///
    /// # Errors
    /// When `folder` is not a folder, or a staging folder can't be created.
    pub fn open(
        folder: &Path,
        owned: OwnedFiles,
        state: Option<&Path>,
        mode: WriteMode,
    ) -> Result<Self, WriteError> {
        let exists = match fs::metadata(folder) {
            Ok(metadata) if metadata.is_dir() => true,
            Ok(_) => {
                let cause = io::Error::new(io::ErrorKind::NotADirectory, "it is a file");
                return Err(failed("write into", folder)(cause));
            }
            Err(_) => false,
        };
        staging::clear(folder, state);
        let temp = staging::create(folder, state).map_err(failed("write into", folder))?;
        let _lock = staging::lock(temp.path());
        let staging = Staging { folder: Folder::open(temp.path()), temp, _lock };
        Ok(Self {
            folder: folder.to_owned(),
            owned,
            staging,
            exists,
            mode,
            staged: Mutex::default(),
            unchanged: AtomicUsize::new(0),
        })
    }

    /// Counts `files` as unchanged without looking at them.
    pub fn add_unchanged(&self, files: usize) {
        self.unchanged.fetch_add(files, Ordering::Relaxed);
    }

    /// Adds a file, from any thread. `path` is relative to the output, with `/` as separator. Returns the stamp
    /// of the published file.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<Stamp, WriteError> {
        let is_same = |path: &Path| fs::read(path).is_ok_and(|old| old == bytes);
        self.put_with(path, bytes.len() as u64, &is_same, &|mut file| {
            file.write_all(bytes)?;
            Ok(file)
        })
    }

    /// Adds a copy of `source`, without reading all of it into memory.
    ///
    /// # Errors
    /// When the file can't be read or written.
    pub fn put_copy(&self, path: &str, source: &fs::File) -> Result<Stamp, WriteError> {
        let length = source.metadata().map_err(failed("copy", Path::new(path)))?.len();
        let is_same = |path: &Path| copy::is_same(path, source).unwrap_or(false);
        self.put_with(path, length, &is_same, &|file| copy::copy(source, file))
    }

    fn put_with(
        &self,
        path: &str,
        length: u64,
        is_same: &dyn Fn(&Path) -> bool,
        write: &dyn Fn(fs::File) -> io::Result<fs::File>,
    ) -> Result<Stamp, WriteError> {
        let target = self.folder.join(path);
        let old = if self.exists { fs::symlink_metadata(&target).ok() } else { None };
        if let Some(old) = &old
            && self.mode == WriteMode::Update
            && old.is_file()
            && old.len() == length
            && is_same(&target)
        {
            self.add_unchanged(1);
            return Ok(Stamp::of(old).without_change_time());
        }
        if let Some(folder) = path.strip_suffix("/index.html") {
            // Most pages are in a folder of their own: this saves a failed attempt to create the file. An
            // error here reappears below.
            let _ = self.staging.folder.create_folder(folder);
        }
        let write = || {
            let file = write(self.staging.folder.create_file(path)?)?;
            io::Result::Ok(Stamp::of(&file.metadata()?).without_change_time())
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
        let staged = StagedFile { path: path.to_owned(), is_change: old.is_some() };
        self.staged.lock().push(staged);
        Ok(stamp)
    }
}

/// Whether the file at `path` in an output folder exists and still has this stamp.
pub fn is_unchanged(folder: &Folder, path: &str, stamp: Stamp) -> bool {
    folder.file_stamp(path).is_some_and(|current| current.without_change_time() == stamp)
}

/// Deletes the staging folder, and the output folder if it was only created for staging.
impl Drop for Output {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.staging.temp.path());
        if !self.exists {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests;
