//! The last step of a build: the new output in the place of the old one.
#![expect(clippy::disallowed_methods, reason = "publishing moves and deletes files")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::Ordering;

use walkdir::WalkDir;

use super::{COPY, Output, Published, Staged, Start, WriteError, beside, failed, unpoisoned};
use crate::hash::{HashSet, places};

/// Stands behind each name in the list of files: the one character that no name can have.
const END_OF_NAME: char = '\0';

impl Output {
    /// Moves the new files in, then those that changed, each in the order of `in_order` (all
    /// files of this build, the unchanged ones included), so that what was there leads at any
    /// time to files that are there. Then deletes the files of earlier builds that are not
    /// among them. Where the output is new, or all of it feedgen's and made anew, the staging
    /// folder becomes the output as a whole.
    ///
    /// # Errors
    /// When a file can't be moved or deleted. The next build tries again.
    pub fn publish(self, in_order: &[&str]) -> Result<Published, WriteError> {
        let before = fs::read_to_string(&self.list).ok();
        let now = list_of(in_order);
        // Most builds have the files of the build before, in the same order.
        let is_same_list = before.as_ref() == Some(&now);
        let before = before.unwrap_or_default();
        let gone = if is_same_list { Vec::new() } else { gone(&before, in_order) };
        let staged = std::mem::take(&mut *unpoisoned(&self.staged));
        // The list names every file that may be ours, before the first of them is moved:
        // wherever this is cut off, the next build still knows what to delete.
        if !is_same_list {
            match &gone[..] {
                [] => self.write_list(&now)?,
                gone => self.write_list(&[now.as_str(), &list_of(gone)].concat())?,
            }
        }
        let deleted = if !self.exists {
            let parent = self.folder.parent().unwrap_or(Path::new(""));
            fs::create_dir_all(parent).map_err(failed("create", parent))?;
            fs::rename(self.staging.path(), &self.folder)
                .map_err(failed("create", &self.folder))?;
            Vec::new()
        } else if self.start == Start::Nothing && self.is_all_own(&names(&before).collect()) {
            self.swap()?;
            gone.iter().map(|path| (*path).to_owned()).collect()
        } else {
            self.exchange(&staged, in_order, &gone)?
        };
        if !gone.is_empty() {
            self.write_list(&now)?;
        }
        let (changed, added): (Vec<Staged>, Vec<Staged>) =
            staged.into_iter().partition(|staged| staged.is_change);
        let [added, changed] = [added, changed].map(|staged| {
            let mut paths: Vec<String> = staged.into_iter().map(|staged| staged.path).collect();
            paths.sort_unstable();
            paths
        });
        let unchanged = self.unchanged.load(Ordering::Relaxed);
        Ok(Published { added, changed, unchanged, deleted })
    }

    /// Moves the staged files in one by one, and deletes those that are gone; returns which of
    /// them were there.
    fn exchange(
        &self,
        staged: &[Staged],
        in_order: &[&str],
        gone: &[&str],
    ) -> Result<Vec<String>, WriteError> {
        let mut written: Vec<&str> = staged.iter().map(|staged| staged.path.as_str()).collect();
        written.sort_unstable();
        let new: HashSet<&str> =
            staged.iter().filter(|file| !file.is_change).map(|file| file.path.as_str()).collect();
        // Old files last, so that no page leads to one that is gone; but first where one stands
        // in the place of a folder, or the reverse.
        let (first, last): (Vec<&str>, Vec<&str>) =
            gone.iter().partition(|path| is_in_the_way(path, &written));
        let mut deleted = self.delete(&first)?;
        let is_written: HashSet<&str> = written.iter().copied().collect();
        let mut ordered: Vec<&str> =
            in_order.iter().copied().filter(|path| is_written.contains(path)).collect();
        debug_assert_eq!(ordered.len(), written.len(), "all written files are files of this build");
        ordered.sort_by_key(|path| !new.contains(path));
        let mut no_links = BTreeSet::new();
        for path in ordered {
            if let Some(link) = self.link_on_the_way(path, &mut no_links) {
                let cause = io::Error::other("a folder on the way is a link to another place");
                return Err(failed("write through", &link)(cause));
            }
            self.move_in(path)?;
        }
        deleted.extend(self.delete(&last)?);
        deleted.sort();
        Ok(deleted)
    }

    /// Puts the staging folder in the place of the output.
    fn swap(&self) -> Result<(), WriteError> {
        if at_once(self.staging.path(), &self.folder).is_ok() {
            // The old output is now the staging folder.
            return fs::remove_dir_all(self.staging.path())
                .map_err(failed("delete", self.staging.path()));
        }
        let old = beside(&self.folder, ".feedgen-old");
        fs::rename(&self.folder, &old).map_err(failed("move", &self.folder))?;
        if let Err(error) = fs::rename(self.staging.path(), &self.folder) {
            // As it was; if that fails as well, the next build does it.
            let _ = fs::rename(&old, &self.folder);
            return Err(failed("create", &self.folder)(error));
        }
        fs::remove_dir_all(&old).map_err(failed("delete", &old))
    }

    /// Whether there is nothing in the output but what is on the list.
    fn is_all_own(&self, own: &HashSet<&str>) -> bool {
        let is_link = self.folder.symlink_metadata().is_ok_and(|found| found.is_symlink());
        let files = WalkDir::new(&self.folder).min_depth(1).into_iter();
        let mut files =
            files.filter(|entry| entry.as_ref().map_or(true, |entry| !entry.file_type().is_dir()));
        !is_link
            && files.all(|entry| {
                let path = entry.ok().map(walkdir::DirEntry::into_path);
                let name = path.as_deref().and_then(|path| path.strip_prefix(&self.folder).ok());
                let name = name.and_then(Path::to_str).map(|name| name.replace('\\', "/"));
                name.is_some_and(|name| own.contains(&*name))
            })
    }

    fn move_in(&self, path: &str) -> Result<(), WriteError> {
        let (from, to) = (self.staging.path().join(path), self.folder.join(path));
        let moved = match self.rename_or_copy(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = to.parent().unwrap_or(&self.folder);
                fs::create_dir_all(parent).and_then(|()| self.rename_or_copy(&from, &to))
            }
            other => other,
        };
        moved.map_err(failed("write", &to))
    }

    /// Moves a file, to another file system as well: the output may be a mount point of its own.
    fn rename_or_copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::rename(from, to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
            other => return other,
        }
        let copy = self.folder.join(COPY);
        let copied = fs::copy(from, &copy).and_then(|_| fs::rename(&copy, to));
        if copied.is_err() {
            // Half a file is nothing that anyone wants.
            let _ = fs::remove_file(&copy);
        }
        copied
    }

    /// Deletes files, and folders that this leaves empty. Returns those that were there.
    fn delete(&self, paths: &[&str]) -> Result<Vec<String>, WriteError> {
        let (mut deleted, mut no_links) = (Vec::new(), BTreeSet::new());
        for path in paths {
            if self.link_on_the_way(path, &mut no_links).is_some() {
                continue;
            }
            let file = self.folder.join(path);
            match fs::remove_file(&file) {
                Ok(()) => deleted.push((*path).to_owned()),
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

    /// The first folder on the way to a file of the output that is a link: what is behind it is
    /// not the output's. `without` are folders that are known to be none.
    fn link_on_the_way<'p>(
        &self,
        path: &'p str,
        without: &mut BTreeSet<&'p str>,
    ) -> Option<PathBuf> {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for folder in folders {
            if without.insert(folder) {
                let place = self.folder.join(folder);
                if place.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
                    return Some(place);
                }
            }
        }
        None
    }

    fn write_list(&self, text: &str) -> Result<(), WriteError> {
        let folder = self.list.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder).map_err(failed("create", folder))?;
        let new = self.list.with_extension("new");
        fs::write(&new, text).map_err(failed("write", &new))?;
        fs::rename(&new, &self.list).map_err(failed("write", &self.list))
    }
}

/// Exchanges the names of two folders, so that at no time either of them is missing. Not all
/// systems and file systems know how.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn at_once(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn at_once(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The text of a list of files.
fn list_of(files: &[&str]) -> String {
    let length = files.iter().map(|file| file.len() + END_OF_NAME.len_utf8()).sum();
    let mut text = String::with_capacity(length);
    for file in files {
        text.push_str(file);
        text.push(END_OF_NAME);
    }
    text
}

/// The files that a list names.
fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split_terminator(END_OF_NAME).filter(|name| is_inside(name))
}

/// The files of an earlier build's list that are not among those of this build, in order.
fn gone<'l>(before: &'l str, now: &[&str]) -> Vec<&'l str> {
    if before.is_empty() {
        return Vec::new();
    }
    let mut before: Vec<Option<&str>> = names(before).map(Some).collect();
    let known: Vec<&str> = before.iter().flatten().copied().collect();
    for place in places(&known, now).into_iter().flatten() {
        before[place] = None;
    }
    let mut gone: HashSet<&str> = before.into_iter().flatten().collect();
    if !gone.is_empty() {
        // Nobody may have named one twice, but the list can be read and written by anyone.
        for path in now {
            gone.remove(*path);
        }
    }
    let mut gone: Vec<&str> = gone.into_iter().collect();
    gone.sort_unstable();
    gone
}

/// Whether a name of the list is that of a file in the output, as all are that feedgen wrote.
fn is_inside(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether `old` is a folder of one of the (sorted) `new` files, or below one of them.
fn is_in_the_way(old: &str, new: &[&str]) -> bool {
    let below = format!("{old}/");
    let next = new.partition_point(|path| *path < below.as_str());
    let is_new = |path: &str| new.binary_search(&path).is_ok();
    new.get(next).is_some_and(|path| path.starts_with(&below))
        || old.match_indices('/').any(|(at, _)| is_new(&old[..at]))
}

/// Whether a file is not there, be it that a folder has taken its place.
fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | IsADirectory)
}
