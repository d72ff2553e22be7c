//! Access to the state folder (`.feedgen/`) that never touches files outside of it.
//!
//! The folder may come from an untrusted source archive. Links to it and in it are never followed, only regular
//! files are opened, and files are replaced by writing a new file and renaming it. No file is truncated in
//! site.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Creates the state folder and its parent folders, if missing.
///
/// # Errors
/// When the folder can't be created, or is a link or a file.
#[expect(clippy::disallowed_methods, reason = "the state folder may not exist yet")]
pub fn create_folder(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or(Ok(()), std::fs::create_dir_all)?;
    match std::fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    match path.symlink_metadata()?.file_type() {
        kind if kind.is_dir() => Ok(()),
        kind if kind.is_symlink() => {
            Err(io::Error::other("it is a link; links are not followed here"))
        }
        _ => Err(io::ErrorKind::NotADirectory.into()),
    }
}

/// Opens a file for reading.
///
/// # Errors
/// When the file is missing or not a regular file, or its folder is a link.
pub fn open(path: &Path) -> io::Result<File> {
    regular(system::open(path, system::Access::Read)?)
}

/// Reads a file.
///
/// # Errors
/// As for [`open()`].
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file for reading and writing without truncating it; creates it if missing.
///
/// # Errors
/// When the file is not a regular file or has other hard links, or its folder is a link.
pub fn open_for_update(path: &Path) -> io::Result<File> {
    let file = regular(system::open(path, system::Access::Update)?)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if file.metadata()?.nlink() > 1 {
            return Err(io::Error::other("it has other hard links"));
        }
    }
    Ok(file)
}

/// Creates a new file, after deleting an existing file or link of that name.
///
/// # Errors
/// When the file can't be created, or its folder is a link.
pub fn create(path: &Path) -> io::Result<File> {
    match remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => system::open(path, system::Access::New),
    }
}

/// Replaces a file atomically.
///
/// # Errors
/// When the file can't be written.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    create(&new)?.write_all(bytes)?;
    rename(&new, path)
}

/// Renames a file within the state folder.
///
/// # Errors
/// When renaming fails, or the folder is a link.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    system::rename(from, to)
}

/// Deletes a file or a link.
///
/// # Errors
/// When deleting fails, or the folder is a link.
pub fn remove(path: &Path) -> io::Result<()> {
    system::remove(path)
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("not a regular file")) }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod system {
    use std::ffi::OsStr;
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, openat, renameat, unlinkat};

    pub(super) enum Access {
        Read,
        Update,
        New,
    }

    /// Opens the folder of a file; returns the handle and the file's name.
    fn open_parent(path: &Path) -> io::Result<(OwnedFd, &OsStr)> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = openat(CWD, parent.unwrap_or(Path::new(".")), flags, Mode::empty())?;
        Ok((folder, name))
    }

    pub(super) fn open(path: &Path, access: Access) -> io::Result<File> {
        let (folder, name) = open_parent(path)?;
        let access = match access {
            Access::Read => OFlags::RDONLY,
            Access::Update => OFlags::RDWR | OFlags::CREATE,
            Access::New => OFlags::RDWR | OFlags::CREATE | OFlags::EXCL,
        };
        // Opening a named pipe would otherwise block.
        let flags = access | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(openat(folder, name, flags, Mode::from_raw_mode(0o666))?.into())
    }

    pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
        let ((from_folder, from), (to_folder, to)) = (open_parent(from)?, open_parent(to)?);
        Ok(renameat(from_folder, from, to_folder, to)?)
    }

    pub(super) fn remove(path: &Path) -> io::Result<()> {
        let (folder, name) = open_parent(path)?;
        Ok(unlinkat(folder, name, AtFlags::empty())?)
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
#[expect(clippy::disallowed_methods, reason = "the state folder is feedgen's own")]
mod system {
    use std::fs::{self, File};
    use std::io;
    use std::path::Path;

    pub(super) enum Access {
        Read,
        Update,
        New,
    }

    /// Rejects a path that is a link or whose folder is a link.
    fn reject_links(path: &Path) -> io::Result<()> {
        let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
        if is_link(path) || path.parent().is_some_and(is_link) {
            return Err(io::Error::other("it is a link; links are not followed here"));
        }
        Ok(())
    }

    pub(super) fn open(path: &Path, access: Access) -> io::Result<File> {
        reject_links(path)?;
        let mut options = File::options();
        match access {
            Access::Read => options.read(true),
            Access::Update => options.read(true).write(true).create(true).truncate(false),
            Access::New => options.read(true).write(true).create_new(true),
        };
        options.open(path)
    }

    pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
        reject_links(to)?;
        fs::rename(from, to)
    }

    pub(super) fn remove(path: &Path) -> io::Result<()> {
        if path
            .parent()
            .is_some_and(|parent| parent.symlink_metadata().is_ok_and(|meta| meta.is_symlink()))
        {
            return Err(io::Error::other("its folder is a link; links are not followed here"));
        }
        fs::remove_file(path)
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files")]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use super::*;

    /// A state folder beside a file `mine` that must never change.
    struct Site {
        folder: tempfile::TempDir,
    }

    impl Site {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("state")).unwrap();
            std::fs::write(folder.path().join("mine"), "mine").unwrap();
            Self { folder }
        }

        fn state(&self, name: &str) -> PathBuf {
            self.folder.path().join("state").join(name)
        }

        fn mine(&self) -> PathBuf {
            self.folder.path().join("mine")
        }

        #[track_caller]
        fn assert_untouched(&self) {
            assert_eq!(std::fs::read_to_string(self.mine()).unwrap(), "mine");
        }
    }

    #[test]
    fn links_to_files_are_not_followed() {
        let site = Site::new();
        for name in ["lock", "a.new", "a"] {
            symlink("../mine", site.state(name)).unwrap();
        }
        assert!(open(&site.state("lock")).is_err());
        assert!(open_for_update(&site.state("lock")).is_err());
        assert!(read(&site.state("a")).is_err());
        replace(&site.state("a"), b"ours").unwrap();
        create(&site.state("lock")).unwrap().write_all(b"ours").unwrap();
        site.assert_untouched();
        assert_eq!(read(&site.state("a")).unwrap(), b"ours");
        remove(&site.state("a")).unwrap();
        site.assert_untouched();
    }

    #[test]
    fn hard_linked_files_are_not_changed_in_place() {
        let site = Site::new();
        std::fs::hard_link(site.mine(), site.state("a")).unwrap();
        assert!(open_for_update(&site.state("a")).is_err());
        replace(&site.state("a"), b"ours").unwrap();
        site.assert_untouched();
    }

    #[test]
    fn links_to_folders_are_rejected() {
        let site = Site::new();
        let link = site.folder.path().join("link");
        symlink(".", &link).unwrap();
        assert!(create_folder(&link).is_err());
        assert!(create_folder(&site.mine()).is_err());
        let through = link.join("mine");
        assert!(
            open(&through).is_err()
                && open_for_update(&through).is_err()
                && create(&through).is_err()
        );
        assert!(remove(&through).is_err() && replace(&through, b"ours").is_err());
        assert!(rename(&site.state("a"), &through).is_err());
        site.assert_untouched();
    }

    #[test]
    fn only_regular_files_are_opened() {
        let site = Site::new();
        let status = std::process::Command::new("mkfifo").arg(site.state("pipe")).status();
        assert!(status.unwrap().success());
        std::fs::create_dir(site.state("folder")).unwrap();
        symlink("/dev/zero", site.state("zero")).unwrap();
        for name in ["pipe", "folder", "zero", "nothing"] {
            assert!(read(&site.state(name)).is_err(), "{name}");
        }
        assert!(open_for_update(&site.state("pipe")).is_err());
        assert!(create_folder(&site.state("folder")).is_ok());
    }
}
