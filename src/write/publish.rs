//! The last step of a build: the new output in the place of the old one.
#![expect(clippy::disallowed_methods, reason = "publishing moves and deletes files")]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

use walkdir::WalkDir;

use super::destination::{Destination, Step};
use super::own_files::{list_of, names};
use super::{Output, Published, Staged, Start, WriteError, failed, staging, unpoisoned};
use crate::folder::Stamp;
use crate::hash::{HashSet, places};

/// Files that were copied to their place, with their stamps there.
type Copied = Vec<(String, Stamp)>;

impl Output {
    /// Moves the new files in, then those that changed, each in the order of `in_order` (all
    /// files of this build, the unchanged ones included), so that what was there leads at any
    /// time to files that are there. Then deletes the files of earlier builds that are not
    /// among them. Where the output is new, or all of it feedgen's and made anew, the staging
    /// folder becomes the output as a whole.
    ///
    /// # Errors
    /// When a file can't be moved or deleted. The next build tries again.
    pub fn publish(mut self, in_order: &[&str]) -> Result<Published, WriteError> {
        let before = self.own.read();
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
        let is_anew =
            self.start == Start::Nothing && self.exists && is_all_own(&self.folder, &before);
        let (deleted, copied) = if !self.exists && self.became_output() {
            (Vec::new(), Vec::new())
        } else if is_anew && self.swapped(&before) {
            (gone.iter().map(|path| (*path).to_owned()).collect(), Vec::new())
        } else {
            self.exchange(&staged, in_order, &gone)?
        };
        self.exists = true;
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
        Ok(Published { added, changed, unchanged, deleted, copied })
    }

    /// Moves the staged files in one by one, and deletes those that are gone; returns which of
    /// them were there, and which files were copied.
    fn exchange(
        &self,
        staged: &[Staged],
        in_order: &[&str],
        gone: &[&str],
    ) -> Result<(Vec<String>, Copied), WriteError> {
        let mut written: Vec<&str> = staged.iter().map(|staged| staged.path.as_str()).collect();
        written.sort_unstable();
        let new: HashSet<&str> =
            staged.iter().filter(|file| !file.is_change).map(|file| file.path.as_str()).collect();
        // Old files last, so that no page leads to one that is gone; but first where one stands
        // in the place of a folder, or the reverse.
        let (first, last): (Vec<&str>, Vec<&str>) =
            gone.iter().partition(|path| is_in_the_way(path, &written));
        fs::create_dir_all(&self.folder).map_err(failed("create", &self.folder))?;
        let destination =
            Destination::open(&self.folder).map_err(failed("write into", &self.folder))?;
        let mut deleted = delete(&destination, &first)?;
        let is_written: HashSet<&str> = written.iter().copied().collect();
        let mut ordered: Vec<&str> =
            in_order.iter().copied().filter(|path| is_written.contains(path)).collect();
        debug_assert_eq!(ordered.len(), written.len(), "all written files are files of this build");
        ordered.sort_by_key(|path| !new.contains(path));
        let mut copied = Vec::new();
        for path in ordered {
            let from = self.staging.folder.path().join(path);
            let to = destination.join(path);
            match destination.move_in(&from, path).map_err(failed("write", &to))? {
                Step::Done | Step::Missing => {}
                Step::Copied(stamp) => copied.push((path.to_owned(), stamp)),
                Step::Link => {
                    let cause = io::Error::other("a folder on the way is a link to another place");
                    return Err(failed("write", &to)(cause));
                }
            }
        }
        deleted.extend(delete(&destination, &last)?);
        deleted.sort();
        Ok((deleted, copied))
    }

    /// Renames the staging folder to the output, of which there is none yet. Whether that was
    /// possible: it is not if the staging folder is in the output.
    fn became_output(&self) -> bool {
        let parent = self.folder.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(parent).is_ok()
            && self.folder.symlink_metadata().is_err()
            && fs::rename(self.staging.folder.path(), &self.folder).is_ok()
    }

    /// Exchanges the staging folder and the output at once; the old output goes with the
    /// staging folder. Whether that was possible: not all systems and file systems know how, and a
    /// mount can't be moved.
    fn swapped(&self, own: &str) -> bool {
        let staging = self.staging.folder.path();
        if at_once(staging, &self.folder).is_err() {
            return false;
        }
        // Nobody finds the old output any more, but someone may have written into it just before.
        if is_all_own(staging, own) {
            return true;
        }
        let is_back = at_once(staging, &self.folder).is_ok();
        if !is_back {
            // It must not go with the staging folder.
            let _ = fs::rename(staging, staging.with_file_name("former-output"));
        }
        !is_back
    }

    fn write_list(&self, text: &str) -> Result<(), WriteError> {
        let failed = |cause| WriteError { action: format!("write {}", self.own.place()), cause };
        self.own.write(text).map_err(failed)
    }
}

/// Whether there is nothing in an output but what is on the list.
fn is_all_own(folder: &Path, own: &str) -> bool {
    let own: HashSet<&str> = names(own).collect();
    let is_link = folder.symlink_metadata().is_ok_and(|found| found.is_symlink());
    // The staging folder may be in the output.
    let is_staging = |entry: &walkdir::DirEntry| {
        entry.file_name().to_string_lossy().starts_with(staging::IN_OUTPUT)
    };
    let files = WalkDir::new(folder).min_depth(1).into_iter();
    let files = files.filter_entry(|entry| !is_staging(entry));
    let mut files =
        files.filter(|entry| entry.as_ref().map_or(true, |entry| !entry.file_type().is_dir()));
    !is_link
        && files.all(|entry| {
            let path = entry.ok().map(walkdir::DirEntry::into_path);
            let name = path.as_deref().and_then(|path| path.strip_prefix(folder).ok());
            let name = name.and_then(Path::to_str).map(|name| name.replace('\\', "/"));
            name.is_some_and(|name| own.contains(&*name))
        })
}

/// Deletes files, and folders that this leaves empty. Returns those that were there. What is
/// behind a link stays.
fn delete(destination: &Destination, paths: &[&str]) -> Result<Vec<String>, WriteError> {
    let mut deleted = Vec::new();
    for path in paths {
        let step = destination.delete(path).map_err(failed("delete", &destination.join(path)))?;
        if step == Step::Done {
            deleted.push((*path).to_owned());
        }
    }
    Ok(deleted)
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

/// Whether `old` is a folder of one of the (sorted) `new` files, or below one of them.
fn is_in_the_way(old: &str, new: &[&str]) -> bool {
    let below = format!("{old}/");
    let next = new.partition_point(|path| *path < below.as_str());
    let is_new = |path: &str| new.binary_search(&path).is_ok();
    new.get(next).is_some_and(|path| path.starts_with(&below))
        || old.match_indices('/').any(|(at, _)| is_new(&old[..at]))
}
