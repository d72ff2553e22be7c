//! A folder in which much is done: many files looked at, read or made.
//!
//! Where the system knows how, the way to the folder is gone once for all of them, and each name
//! is looked for from there. Elsewhere they have their whole paths.

mod seal;
mod stamp;
pub mod state;

use std::fs::File;
use std::io;
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawMode, mkdirat, openat, statat};
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::io::retry_on_intr;

pub use seal::{Seal, Tag, Tagger};
pub use stamp::Stamp;

/// A folder. Names in it are paths from there, with `/` between their parts.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    handle: Option<OwnedFd>,
}

impl Folder {
    /// The folder at `path`; if there is none, no file is in it.
    pub fn open(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            #[cfg(any(target_os = "linux", target_vendor = "apple"))]
            handle: handle(path),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The stamp of what is at `name`, or of what a link there leads to.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            return Some(Stamp::of_stat(&statat(folder, name, AtFlags::empty()).ok()?));
        }
        std::fs::metadata(self.path.join(name)).ok().map(|found| Stamp::of(&found))
    }

    /// The stamp of the ordinary file at `name`.
    pub fn stamp_of_file(&self, name: &str) -> Option<Stamp> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            let found = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            let is_file = FileType::from_raw_mode(found.st_mode as RawMode).is_file();
            return is_file.then(|| Stamp::of_stat(&found));
        }
        let found = std::fs::symlink_metadata(self.path.join(name)).ok()?;
        found.is_file().then(|| Stamp::of(&found))
    }

    /// Opens the file at `name`, to be read.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn open_file(&self, name: &str) -> io::Result<File> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            // Opening a pipe must not wait for someone who writes to it.
            let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
            return Ok(retry_on_intr(|| openat(folder, name, flags, Mode::empty()))?.into());
        }
        File::open(self.path.join(name))
    }

    /// Makes the file at `name`, in a folder that is there, or makes it empty.
    ///
    /// # Errors
    /// When it can't be made.
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

    /// Makes the folder at `name`, in one that is there.
    ///
    /// # Errors
    /// When it can't be made, or is there.
    pub fn create_folder(&self, name: &str) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            return Ok(mkdirat(folder, name, Mode::from_raw_mode(0o777))?);
        }
        std::fs::create_dir(self.path.join(name))
    }
}

/// Opens the regular file at `path` to be read. Nothing else is opened, nor waited for: no link, no
/// pipe and no device.
///
/// # Errors
/// When it can't be opened, or is something else.
pub fn open_regular(path: &Path) -> io::Result<File> {
    // A device may do something when it is opened.
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
    Err(io::Error::other("it is not a regular file"))
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn handle(path: &Path) -> Option<OwnedFd> {
    // An empty path stands for the folder that the program was called in.
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
    fn files_of_a_folder_are_seen_as_they_are_seen_alone() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        std::fs::create_dir(at("folder")).expect("a folder");
        File::create(at("folder/file")).and_then(|f| f.set_len(3)).expect("a file");
        #[cfg(unix)]
        std::os::unix::fs::symlink("folder/file", at("link")).expect("a link");
        let folder = Folder::open(place.path());
        for name in ["folder", "folder/file", "link", "nothing"] {
            let alone = std::fs::metadata(at(name)).ok().map(|found| Stamp::of(&found));
            assert_eq!(folder.stamp(name), alone, "{name}");
            let of_file = alone.filter(|_| name == "folder/file");
            assert_eq!(folder.stamp_of_file(name), of_file, "{name}");
        }
        let nowhere = Folder::open(&at("nothing"));
        assert_eq!((nowhere.stamp("file"), nowhere.stamp_of_file("file")), (None, None));
    }

    #[test]
    fn what_is_made_in_a_folder_is_there_for_others() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(place.path());
        assert!(folder.create_file("a/b.txt").is_err());
        folder.create_folder("a").expect("a new folder");
        assert!(folder.create_folder("a").is_err());
        for text in ["longer", "text"] {
            folder
                .create_file("a/b.txt")
                .and_then(|mut f| f.write_all(text.as_bytes()))
                .expect("a file");
            assert_eq!(
                std::fs::read_to_string(place.path().join("a/b.txt")).expect("a text"),
                text
            );
        }
        let mut text = String::new();
        folder.open_file("a/b.txt").and_then(|mut f| f.read_to_string(&mut text)).expect("a text");
        assert_eq!(text, "text");
        assert!(folder.open_file("a/c.txt").is_err() && folder.open_file("a").is_ok());
        let nowhere = Folder::open(&place.path().join("nothing"));
        assert!(nowhere.open_file("a").is_err() && nowhere.create_file("a").is_err());
        assert!(nowhere.create_folder("a").is_err());
    }
}
