//! Moves files into the output folder and deletes files from it, without following links inside of it: a link's
//! target does not belong to the output.

use std::io;
use std::path::{Path, PathBuf};

use crate::folder::Stamp;

/// The result of moving or deleting one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The file was moved or deleted.
    Done,
    /// The file does not exist.
    Missing,
    /// The file or one of its parent folders is a link; nothing was changed.
    Link,
    /// The file was copied from another file system; the copy has this stamp.
    Copied(Stamp),
}

/// The output folder. Paths are relative, with `/` as separator.
pub(super) struct Destination {
    path: PathBuf,
    system: system::Folder,
}

impl Destination {
    /// Opens the existing folder at `path`, which may be a link itself.
    ///
    /// # Errors
    /// When the folder can't be opened.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), system: system::Folder::open(path)? })
    }

    /// Moves the file at `from` to `to` in this folder, replacing an existing file, and creates the parent
    /// folders.
    ///
    /// # Errors
    /// When a folder can't be created or the file can't be moved.
    pub(super) fn move_in(&self, from: &Path, to: &str) -> io::Result<Outcome> {
        match self.system.resolve(to, MissingFolders::Create)? {
            None => Ok(Outcome::Link),
            Some(file) => file.rename_from(from),
        }
    }

    /// Deletes the file at `path` and every parent folder that is then empty.
    ///
    /// # Errors
    /// When the file can't be deleted.
    pub(super) fn delete(&self, path: &str) -> io::Result<Outcome> {
        let file = match self.system.resolve(path, MissingFolders::Fail) {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(Outcome::Link),
            Err(error) if is_missing(&error) => return Ok(Outcome::Missing),
            Err(error) => return Err(error),
        };
        let outcome = match file.delete() {
            Ok(outcome) => outcome,
            Err(error) if is_missing(&error) => Outcome::Missing,
            Err(error) => return Err(error),
        };
        file.delete_empty_folders();
        Ok(outcome)
    }

    /// The full path of `path`, for messages.
    pub(super) fn join(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }
}

/// How to resolve a path whose parent folders do not exist.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MissingFolders {
    Create,
    Fail,
}

/// Whether the file does not exist, or a folder has its name, or a file has the name of one of its folders.
fn is_missing(error: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | IsADirectory)
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod system {
    use std::io;
    use std::os::fd::OwnedFd;
    use std::path::Path;

    use rustix::fs::{
        AtFlags, CWD, FileType, Mode, OFlags, RawMode, mkdirat, openat, renameat, statat, unlinkat,
    };
    use rustix::io::Errno;

    use super::{MissingFolders, Outcome};
    use crate::folder::Stamp;

    const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::RDONLY).union(OFlags::CLOEXEC);
    /// The temporary name of a file that is copied from another file system.
    const COPY_NAME: &str = ".feedgen-copy";

    pub(super) struct Folder(OwnedFd);

    /// A file name with handles of its parent folders, each opened relative to the previous one.
    pub(super) struct FilePath<'f> {
        output: &'f OwnedFd,
        folders: Vec<(&'f str, OwnedFd)>,
        name: &'f str,
    }

    impl Folder {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(openat(CWD, path, FOLDER, Mode::empty())?))
        }

        /// Opens the parent folders of `path`. Returns `None` if one of them is a link.
        pub(super) fn resolve<'f>(
            &'f self,
            path: &'f str,
            missing: MissingFolders,
        ) -> io::Result<Option<FilePath<'f>>> {
            let (parents, name) = path.rsplit_once('/').unwrap_or(("", path));
            let mut folders: Vec<(&str, OwnedFd)> = Vec::new();
            for part in parents.split('/').filter(|part| !part.is_empty()) {
                let parent = folders.last().map_or(&self.0, |(_, folder)| folder);
                let open = || openat(parent, part, FOLDER | OFlags::NOFOLLOW, Mode::empty());
                let opened = match open() {
                    Err(Errno::NOENT) if missing == MissingFolders::Create => {
                        match mkdirat(parent, part, Mode::from_raw_mode(0o777)) {
                            Ok(()) | Err(Errno::EXIST) => open(),
                            Err(error) => Err(error),
                        }
                    }
                    opened => opened,
                };
                match opened {
                    Ok(folder) => folders.push((part, folder)),
                    Err(Errno::LOOP | Errno::NOTDIR) if is_link(parent, part) => return Ok(None),
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(Some(FilePath { output: &self.0, folders, name }))
        }
    }

    fn is_link(folder: &OwnedFd, name: &str) -> bool {
        statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
            .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode as RawMode).is_symlink())
    }

    impl FilePath<'_> {
        fn parent(&self) -> &OwnedFd {
            self.folders.last().map_or(self.output, |(_, folder)| folder)
        }

        pub(super) fn rename_from(&self, from: &Path) -> io::Result<Outcome> {
            match renameat(CWD, from, self.parent(), self.name) {
                Err(Errno::XDEV) => self.copy_from(from).map(Outcome::Copied),
                other => Ok(other.map(|()| Outcome::Done)?),
            }
        }

        /// Copies a file from another file system under a temporary name, then renames the copy.
        fn copy_from(&self, from: &Path) -> io::Result<Stamp> {
            let _ = unlinkat(self.parent(), COPY_NAME, AtFlags::empty());
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
            let mode = Mode::from_raw_mode(0o666);
            let copy = openat(self.parent(), COPY_NAME, flags | OFlags::CLOEXEC, mode)?;
            let copied = copy_all(std::fs::File::open(from)?, copy.into());
            let copied = copied.and_then(|stamp| {
                renameat(self.parent(), COPY_NAME, self.parent(), self.name)?;
                Ok(stamp)
            });
            if copied.is_err() {
                let _ = unlinkat(self.parent(), COPY_NAME, AtFlags::empty());
            }
            copied
        }

        /// A link is not deleted: feedgen creates none.
        pub(super) fn delete(&self) -> io::Result<Outcome> {
            if is_link(self.parent(), self.name) {
                return Ok(Outcome::Link);
            }
            Ok(unlinkat(self.parent(), self.name, AtFlags::empty()).map(|()| Outcome::Done)?)
        }

        pub(super) fn delete_empty_folders(&self) {
            for (index, (name, _)) in self.folders.iter().enumerate().rev() {
                let parent =
                    index.checked_sub(1).map_or(self.output, |above| &self.folders[above].1);
                if unlinkat(parent, *name, AtFlags::REMOVEDIR).is_err() {
                    break;
                }
            }
        }
    }

    fn copy_all(mut from: std::fs::File, mut to: std::fs::File) -> io::Result<Stamp> {
        io::copy(&mut from, &mut to)?;
        Ok(Stamp::of(&to.metadata()?).without_change_time())
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
#[expect(clippy::disallowed_methods, reason = "this moves and deletes files of the output")]
mod system {
    use std::path::{Path, PathBuf};
    use std::{fs, io};

    use super::{MissingFolders, Outcome};
    use crate::folder::Stamp;

    pub(super) struct Folder(PathBuf);

    /// A file in the output folder.
    pub(super) struct FilePath {
        output: PathBuf,
        file: PathBuf,
    }

    impl Folder {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(path.to_owned()))
        }

        pub(super) fn resolve(
            &self,
            path: &str,
            missing: MissingFolders,
        ) -> io::Result<Option<FilePath>> {
            let mut folder = self.0.clone();
            let (parents, _) = path.rsplit_once('/').unwrap_or(("", path));
            for part in parents.split('/').filter(|part| !part.is_empty()) {
                folder.push(part);
                match folder.symlink_metadata() {
                    Ok(metadata) if metadata.is_symlink() => return Ok(None),
                    Ok(metadata) if metadata.is_dir() => {}
                    Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
                    Err(error)
                        if error.kind() == io::ErrorKind::NotFound
                            && missing == MissingFolders::Create =>
                    {
                        fs::create_dir(&folder)?;
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok(Some(FilePath { output: self.0.clone(), file: self.0.join(path) }))
        }
    }

    impl FilePath {
        pub(super) fn rename_from(&self, from: &Path) -> io::Result<Outcome> {
            match fs::rename(from, &self.file) {
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                    fs::copy(from, &self.file)?;
                    let metadata = self.file.symlink_metadata()?;
                    Ok(Outcome::Copied(Stamp::of(&metadata).without_change_time()))
                }
                other => other.map(|()| Outcome::Done),
            }
        }

        /// A link is not deleted: feedgen creates none.
        pub(super) fn delete(&self) -> io::Result<Outcome> {
            if self.file.symlink_metadata()?.is_symlink() {
                return Ok(Outcome::Link);
            }
            fs::remove_file(&self.file).map(|()| Outcome::Done)
        }

        pub(super) fn delete_empty_folders(&self) {
            let mut folder = self.file.parent();
            while let Some(empty) = folder.filter(|folder| *folder != self.output) {
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                folder = empty.parent();
            }
        }
    }
}
