//! Folder handles, file stamps and authentication tags.
//!
//! A [`Folder`] resolves the path of a folder once; on Linux and Apple systems, its files are then opened
//! relative to that handle (`openat`), elsewhere by their full paths. A [`Stamp`] detects changed files
//! without reading them. A [`TagKey`] authenticates files in the state folder, which [`state`] opens
//! without following links.

mod replace;
mod stamp;
pub mod state;
mod tag;

use std::fs::File;
use std::io;
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawMode, mkdirat, openat, statat};
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::io::retry_on_intr;

pub use replace::{create_first, replace};
pub use stamp::Stamp;
pub use tag::{Tag, TagHasher, TagKey};

/// A handle to a folder. File names are relative paths with `/` as separator.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    handle: Option<OwnedFd>,
}

impl Folder {
    /// Opens the folder at `path`. A missing folder behaves like an empty one.
    pub fn open(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            #[cfg(any(target_os = "linux", target_vendor = "apple"))]
            handle: handle(path),
        }
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The stamp of the file or folder at `name`; links are followed.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            return Some(Stamp::of_stat(&statat(folder, name, AtFlags::empty()).ok()?));
        }
        std::fs::metadata(self.path.join(name)).ok().map(|metadata| Stamp::of(&metadata))
    }

    /// The stamp of the regular file at `name`; links are not followed.
    pub fn file_stamp(&self, name: &str) -> Option<Stamp> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            let stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            let is_file = FileType::from_raw_mode(stat.st_mode as RawMode).is_file();
            return is_file.then(|| Stamp::of_stat(&stat));
        }
        let metadata = std::fs::symlink_metadata(self.path.join(name)).ok()?;
        metadata.is_file().then(|| Stamp::of(&metadata))
    }

    /// Opens the file at `name` for reading.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub fn open_file(&self, name: &str) -> io::Result<File> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            // Opening a named pipe would otherwise block until a writer opens it.
            let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
            return Ok(retry_on_intr(|| openat(folder, name, flags, Mode::empty()))?.into());
        }
        File::open(self.path.join(name))
    }

    /// Creates or truncates the file at `name`; its parent folder must exist.
    ///
    /// # Errors
    /// When the file can't be created.
    pub fn create_file(&self, name: &str) -> io::Result<File> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
            return Ok(
                retry_on_intr(|| openat(folder, name, flags, Mode::from_raw_mode(0o666)))?.into()
            );
        }
        File::create(self.path.join(name))
    }

    /// Creates the folder at `name`; its parent folder must exist.
    ///
    /// # Errors
    /// When the folder already exists or can't be created.
    pub fn create_folder(&self, name: &str) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            return Ok(mkdirat(folder, name, Mode::from_raw_mode(0o777))?);
        }
        std::fs::create_dir(self.path.join(name))
    }
}

/// Opens the regular file at `path` for reading, without following a link and without blocking on a pipe or a
/// device.
///
/// # Errors
/// When the file can't be opened or is not a regular file.
pub fn open_regular(path: &Path) -> io::Result<File> {
    // Checked before opening: opening a device can have side effects.
    let is_file = std::fs::symlink_metadata(path)?.is_file();
    let open = || {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        {
            let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOFOLLOW;
            let opened = retry_on_intr(|| openat(rustix::fs::CWD, path, flags, Mode::empty()))?;
            io::Result::Ok(File::from(opened))
        }
        #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
        File::open(path)
    };
    if is_file {
        let file = open()?;
        if file.metadata()?.is_file() {
            return Ok(file);
        }
    }
    Err(io::Error::other("not a regular file"))
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn handle(path: &Path) -> Option<OwnedFd> {
    // An empty path is the current folder.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    openat(rustix::fs::CWD, path, flags, Mode::empty()).ok()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    #[test]
    fn stamps_by_handle_equal_stamps_by_path() {
        let temp = tempfile::tempdir().expect("a folder");
        let at = |name: &str| temp.path().join(name);
        std::fs::create_dir(at("folder")).expect("a folder");
        File::create(at("folder/file")).and_then(|f| f.set_len(3)).expect("a file");
        #[cfg(unix)]
        std::os::unix::fs::symlink("folder/file", at("link")).expect("a link");
        let folder = Folder::open(temp.path());
        for name in ["folder", "folder/file", "link", "nothing"] {
            let by_path = std::fs::metadata(at(name)).ok().map(|metadata| Stamp::of(&metadata));
            assert_eq!(folder.stamp(name), by_path, "{name}");
            let of_regular_file = by_path.filter(|_| name == "folder/file");
            assert_eq!(folder.file_stamp(name), of_regular_file, "{name}");
        }
        let missing = Folder::open(&at("nothing"));
        assert_eq!((missing.stamp("file"), missing.file_stamp("file")), (None, None));
    }

    #[test]
    fn created_files_and_folders_can_be_read_by_path() {
        let temp = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(temp.path());
        assert!(folder.create_file("a/b.txt").is_err());
        folder.create_folder("a").expect("a new folder");
        assert!(folder.create_folder("a").is_err());
        for text in ["longer", "text"] {
            folder
                .create_file("a/b.txt")
                .and_then(|mut f| f.write_all(text.as_bytes()))
                .expect("a file");
            assert_eq!(std::fs::read_to_string(temp.path().join("a/b.txt")).expect("a text"), text);
        }
        let mut text = String::new();
        folder.open_file("a/b.txt").and_then(|mut f| f.read_to_string(&mut text)).expect("a text");
        assert_eq!(text, "text");
        assert!(folder.open_file("a/c.txt").is_err() && folder.open_file("a").is_ok());
        let missing = Folder::open(&temp.path().join("nothing"));
        assert!(missing.open_file("a").is_err() && missing.create_file("a").is_err());
        assert!(missing.create_folder("a").is_err());
    }
}
