//! The output folder while files are moved into it and deleted from it. No link in it is followed:
//! what is behind one is not the output's.

use std::io;
use std::path::{Path, PathBuf};

use crate::folder::Stamp;

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It is done.
    Done,
    /// There is no such file.
    Missing,
    /// The file, or a folder on the way to it, is a link.
    Link,
    /// It was copied, as it could not be moved; so it has this stamp.
    Copied(Stamp),
}

/// An output folder. Paths in it have `/` between names.
pub(super) struct Destination {
    path: PathBuf,
    system: system::Folder,
}

impl Destination {
    /// The folder at `path`, which exists. It may be a link itself.
    ///
    /// # Errors
    /// When it can't be opened.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), system: system::Folder::open(path)? })
    }

    /// Moves the file at `from` to `to` in this folder, in the place of what is there, and makes the folders
    /// on the way.
    ///
    /// # Errors
    /// When that fails.
    pub(super) fn move_in(&self, from: &Path, to: &str) -> io::Result<Step> {
        match self.system.way_to(to, true)? {
            None => Ok(Step::Link),
            Some(way) => way.rename_from(from),
        }
    }

    /// Deletes the file at `path`, and the folders that this leaves empty.
    ///
    /// # Errors
    /// When it can't be deleted.
    pub(super) fn delete(&self, path: &str) -> io::Result<Step> {
        let way = match self.system.way_to(path, false) {
            Ok(Some(way)) => way,
            Ok(None) => return Ok(Step::Link),
            Err(error) if is_missing(&error) => return Ok(Step::Missing),
            Err(error) => return Err(error),
        };
        let step = match way.delete() {
            Ok(step) => step,
            Err(error) if is_missing(&error) => Step::Missing,
            Err(error) => return Err(error),
        };
        way.delete_empty_folders();
        Ok(step)
    }

    /// Where `path` is, for messages.
    pub(super) fn join(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }
}

/// Whether there is no such file, perhaps because a folder has its name, or a file that of a folder.
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

    use super::Step;
    use crate::folder::Stamp;

    const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::RDONLY).union(OFlags::CLOEXEC);

    pub(super) struct Folder(OwnedFd);

    /// The folders from the output to a file, each opened from the one before, and its name.
    pub(super) struct Way<'f> {
        output: &'f OwnedFd,
        folders: Vec<(&'f str, OwnedFd)>,
        name: &'f str,
    }

    impl Folder {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(openat(CWD, path, FOLDER, Mode::empty())?))
        }

        /// The way to `path`; `None` if a folder on it is a link.
        pub(super) fn way_to<'f>(
            &'f self,
            path: &'f str,
            make: bool,
        ) -> io::Result<Option<Way<'f>>> {
            let (parents, name) = path.rsplit_once('/').unwrap_or(("", path));
            let mut folders: Vec<(&str, OwnedFd)> = Vec::new();
            for part in parents.split('/').filter(|part| !part.is_empty()) {
                let parent = folders.last().map_or(&self.0, |(_, folder)| folder);
                let open = || openat(parent, part, FOLDER | OFlags::NOFOLLOW, Mode::empty());
                let opened = match open() {
                    Err(Errno::NOENT) if make => {
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
            Ok(Some(Way { output: &self.0, folders, name }))
        }
    }

    fn is_link(folder: &OwnedFd, name: &str) -> bool {
        statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
            .is_ok_and(|found| FileType::from_raw_mode(found.st_mode as RawMode).is_symlink())
    }

    impl Way<'_> {
        fn parent(&self) -> &OwnedFd {
            self.folders.last().map_or(self.output, |(_, folder)| folder)
        }

        pub(super) fn rename_from(&self, from: &Path) -> io::Result<Step> {
            match renameat(CWD, from, self.parent(), self.name) {
                Err(Errno::XDEV) => self.copy_from(from).map(Step::Copied),
                other => Ok(other.map(|()| Step::Done)?),
            }
        }

        /// Copies a file that is on another file system, and puts the copy in its place at once.
        fn copy_from(&self, from: &Path) -> io::Result<Stamp> {
            const COPY: &str = ".feedgen-copy";
            let _ = unlinkat(self.parent(), COPY, AtFlags::empty());
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
            let mode = Mode::from_raw_mode(0o666);
            let copy = openat(self.parent(), COPY, flags | OFlags::CLOEXEC, mode)?;
            let copied = copy_all(std::fs::File::open(from)?, copy.into());
            let copied = copied.and_then(|stamp| {
                renameat(self.parent(), COPY, self.parent(), self.name)?;
                Ok(stamp)
            });
            if copied.is_err() {
                let _ = unlinkat(self.parent(), COPY, AtFlags::empty());
            }
            copied
        }

        /// Links are not feedgen's, which makes none.
        pub(super) fn delete(&self) -> io::Result<Step> {
            if is_link(self.parent(), self.name) {
                return Ok(Step::Link);
            }
            Ok(unlinkat(self.parent(), self.name, AtFlags::empty()).map(|()| Step::Done)?)
        }

        pub(super) fn delete_empty_folders(&self) {
            for (at, (name, _)) in self.folders.iter().enumerate().rev() {
                let parent = at.checked_sub(1).map_or(self.output, |at| &self.folders[at].1);
                if unlinkat(parent, *name, AtFlags::REMOVEDIR).is_err() {
                    break;
                }
            }
        }
    }

    fn copy_all(mut from: std::fs::File, mut to: std::fs::File) -> io::Result<Stamp> {
        io::copy(&mut from, &mut to)?;
        Ok(Stamp::of(&to.metadata()?).without_name())
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
#[expect(clippy::disallowed_methods, reason = "this moves and deletes files of the output")]
mod system {
    use std::path::{Path, PathBuf};
    use std::{fs, io};

    use super::Step;
    use crate::folder::Stamp;

    pub(super) struct Folder(PathBuf);

    /// The output, the folders from there to a file, and the file.
    pub(super) struct Way {
        output: PathBuf,
        file: PathBuf,
    }

    impl Folder {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(path.to_owned()))
        }

        pub(super) fn way_to(&self, path: &str, make: bool) -> io::Result<Option<Way>> {
            let mut folder = self.0.clone();
            let (parents, _) = path.rsplit_once('/').unwrap_or(("", path));
            for part in parents.split('/').filter(|part| !part.is_empty()) {
                folder.push(part);
                match folder.symlink_metadata() {
                    Ok(found) if found.is_symlink() => return Ok(None),
                    Ok(found) if found.is_dir() => {}
                    Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
                    Err(error) if error.kind() == io::ErrorKind::NotFound && make => {
                        fs::create_dir(&folder)?;
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok(Some(Way { output: self.0.clone(), file: self.0.join(path) }))
        }
    }

    impl Way {
        pub(super) fn rename_from(&self, from: &Path) -> io::Result<Step> {
            match fs::rename(from, &self.file) {
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                    fs::copy(from, &self.file)?;
                    let found = self.file.symlink_metadata()?;
                    Ok(Step::Copied(Stamp::of(&found).without_name()))
                }
                other => other.map(|()| Step::Done),
            }
        }

        /// Links are not feedgen's, which makes none.
        pub(super) fn delete(&self) -> io::Result<Step> {
            if self.file.symlink_metadata()?.is_symlink() {
                return Ok(Step::Link);
            }
            fs::remove_file(&self.file).map(|()| Step::Done)
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
