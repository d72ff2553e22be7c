//! Files of the state folder, opened so that nothing outside of it is ever touched.
//!
//! The folder may have come with the sources, from anyone. So it and its files are opened without
//! following links, only regular files are read, and a file is written under a name that is made
//! anew and then renamed. Nothing is truncated in place.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Makes the state folder, if it does not exist, and those that it is in.
///
/// # Errors
/// When it can't be made, or is a link or a file.
#[expect(clippy::disallowed_methods, reason = "the call may name a new folder for it")]
pub fn make_folder(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or(Ok(()), std::fs::create_dir_all)?;
    match std::fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    match path.symlink_metadata()?.file_type() {
        kind if kind.is_dir() => Ok(()),
        kind if kind.is_symlink() => Err(io::Error::other("it is a link, which is not followed")),
        _ => Err(io::ErrorKind::NotADirectory.into()),
    }
}

/// Opens a file to be read.
///
/// # Errors
/// When it is missing or not a regular file, or its folder is a link.
pub fn open(path: &Path) -> io::Result<File> {
    regular(system::open(path, system::Access::Read)?)
}

/// The bytes of a file.
///
/// # Errors
/// As for [`open()`].
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file to be read and written, and makes it if it is missing. Its content stays.
///
/// # Errors
/// When it is not a regular file or has another name elsewhere, or its folder is a link.
pub fn update(path: &Path) -> io::Result<File> {
    let file = regular(system::open(path, system::Access::Update)?)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if file.metadata()?.nlink() > 1 {
            return Err(io::Error::other("it has another name elsewhere"));
        }
    }
    Ok(file)
}

/// Makes a new file, in the place of whatever has its name.
///
/// # Errors
/// When it can't be made, or its folder is a link.
pub fn create(path: &Path) -> io::Result<File> {
    match remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => system::open(path, system::Access::New),
    }
}

/// Replaces the content of a file, all at once.
///
/// # Errors
/// When it can't be written.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    create(&new)?.write_all(bytes)?;
    rename(&new, path)
}

/// Renames a file within the state folder.
///
/// # Errors
/// When that fails, or the folder is a link.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    system::rename(from, to)
}

/// Deletes a file, or a link that has its name.
///
/// # Errors
/// When that fails, or the folder is a link.
pub fn remove(path: &Path) -> io::Result<()> {
    system::remove(path)
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("it is not a regular file"))
    }
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

    /// The folder of a file, and its name there.
    fn folder(path: &Path) -> io::Result<(OwnedFd, &OsStr)> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = openat(CWD, parent.unwrap_or(Path::new(".")), flags, Mode::empty())?;
        Ok((folder, name))
    }

    pub(super) fn open(path: &Path, access: Access) -> io::Result<File> {
        let (folder, name) = folder(path)?;
        let how = match access {
            Access::Read => OFlags::RDONLY,
            Access::Update => OFlags::RDWR | OFlags::CREATE,
            Access::New => OFlags::RDWR | OFlags::CREATE | OFlags::EXCL,
        };
        // A pipe must not make us wait for its other end.
        let flags = how | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(openat(folder, name, flags, Mode::from_raw_mode(0o666))?.into())
    }

    pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
        let ((from_folder, from), (to_folder, to)) = (folder(from)?, folder(to)?);
        Ok(renameat(from_folder, from, to_folder, to)?)
    }

    pub(super) fn remove(path: &Path) -> io::Result<()> {
        let (folder, name) = folder(path)?;
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

    /// Refuses a path that is a link, or is in a folder that is one.
    fn no_link(path: &Path) -> io::Result<()> {
        let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_symlink());
        if is_link(path) || path.parent().is_some_and(is_link) {
            return Err(io::Error::other("it is a link, which is not followed"));
        }
        Ok(())
    }

    pub(super) fn open(path: &Path, access: Access) -> io::Result<File> {
        no_link(path)?;
        let mut options = File::options();
        match access {
            Access::Read => options.read(true),
            Access::Update => options.read(true).write(true).create(true).truncate(false),
            Access::New => options.read(true).write(true).create_new(true),
        };
        options.open(path)
    }

    pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
        no_link(to)?;
        fs::rename(from, to)
    }

    pub(super) fn remove(path: &Path) -> io::Result<()> {
        if path
            .parent()
            .is_some_and(|parent| parent.symlink_metadata().is_ok_and(|found| found.is_symlink()))
        {
            return Err(io::Error::other("its folder is a link, which is not followed"));
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

    /// A state folder with a file, and a file outside that must stay as it is.
    struct Place {
        folder: tempfile::TempDir,
    }

    impl Place {
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
    fn a_file_that_is_a_link_is_not_followed() {
        let place = Place::new();
        for name in ["lock", "a.new", "a"] {
            symlink("../mine", place.state(name)).unwrap();
        }
        assert!(open(&place.state("lock")).is_err());
        assert!(update(&place.state("lock")).is_err());
        assert!(read(&place.state("a")).is_err());
        replace(&place.state("a"), b"ours").unwrap();
        create(&place.state("lock")).unwrap().write_all(b"ours").unwrap();
        place.assert_untouched();
        assert_eq!(read(&place.state("a")).unwrap(), b"ours");
        remove(&place.state("a")).unwrap();
        place.assert_untouched();
    }

    #[test]
    fn a_file_with_another_name_is_not_changed_in_place() {
        let place = Place::new();
        std::fs::hard_link(place.mine(), place.state("a")).unwrap();
        assert!(update(&place.state("a")).is_err());
        replace(&place.state("a"), b"ours").unwrap();
        place.assert_untouched();
    }

    #[test]
    fn a_folder_that_is_a_link_is_not_used() {
        let place = Place::new();
        let link = place.folder.path().join("link");
        symlink(".", &link).unwrap();
        assert!(make_folder(&link).is_err());
        assert!(make_folder(&place.mine()).is_err());
        let through = link.join("mine");
        assert!(open(&through).is_err() && update(&through).is_err() && create(&through).is_err());
        assert!(remove(&through).is_err() && replace(&through, b"ours").is_err());
        assert!(rename(&place.state("a"), &through).is_err());
        place.assert_untouched();
    }

    #[test]
    fn only_regular_files_are_opened() {
        let place = Place::new();
        let made = std::process::Command::new("mkfifo").arg(place.state("pipe")).status();
        assert!(made.unwrap().success());
        std::fs::create_dir(place.state("folder")).unwrap();
        symlink("/dev/zero", place.state("zero")).unwrap();
        for name in ["pipe", "folder", "zero", "nothing"] {
            assert!(read(&place.state(name)).is_err(), "{name}");
        }
        assert!(update(&place.state("pipe")).is_err());
        assert!(make_folder(&place.state("folder")).is_ok());
    }
}
