//! Publishing: moves the staged files into the output and deletes stale ones.
#![expect(clippy::disallowed_methods, reason = "publishing moves and deletes files")]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

use walkdir::WalkDir;

use super::destination::{Destination, Outcome};
use super::owned_files::{paths, to_list};
use super::{Output, Published, StagedFile, WriteError, WriteMode, failed, staging};
use crate::collections::HashSet;
use crate::folder::Stamp;

/// Files that were copied from another file system, with the stamps of the copies.
type Copied = Vec<(String, Stamp)>;

impl Output {
    /// Publishes the staged files: first the new ones, then the changed ones, each in the order of `files` (all
    /// files of this build, including unchanged ones), so that published pages never link to missing files. Then
    /// deletes the files of earlier builds that are not in `files`. If the output is new, or is replaced and
    /// contains nothing but files of feedgen, the staging folder is renamed to the output instead.
    ///
    /// # Errors
    /// When a file can't be moved or deleted. The next build tries again.
    pub fn publish(mut self, files: &[&str]) -> Result<Published, WriteError> {
        let old_list = self.owned.read();
        let new_list = to_list(files);
        // Most builds have the same files in the same order as the previous build.
        let is_same_list = old_list.as_ref() == Some(&new_list);
        let old_list = old_list.unwrap_or_default();
        let stale = if is_same_list { Vec::new() } else { stale(&old_list, files) };
        let staged = std::mem::take(&mut *self.staged.lock());
        // The list is complete before the first file is moved, so that the next build can delete the stale
        // files even if this one is interrupted.
        if !is_same_list {
            match &stale[..] {
                [] => self.write_list(&new_list)?,
                stale => self.write_list(&[new_list.as_str(), &to_list(stale)].concat())?,
            }
        }
        let can_swap = self.mode == WriteMode::Replace
            && self.exists
            && has_only_owned_files(&self.folder, &old_list);
        let (deleted, copied) = if !self.exists && self.rename_to_output() {
            (Vec::new(), Vec::new())
        } else if can_swap && self.swap_with_output(&old_list) {
            (stale.iter().map(|path| (*path).to_owned()).collect(), Vec::new())
        } else {
            self.move_files(&staged, files, &stale)?
        };
        self.exists = true;
        if !stale.is_empty() {
            self.write_list(&new_list)?;
        }
        let (changed, added): (Vec<StagedFile>, Vec<StagedFile>) =
            staged.into_iter().partition(|staged| staged.is_change);
        let [added, changed] = [added, changed].map(|staged| {
            let mut paths: Vec<String> = staged.into_iter().map(|staged| staged.path).collect();
            paths.sort_unstable();
            paths
        });
        let unchanged = self.unchanged.load(Ordering::Relaxed);
        Ok(Published { added, changed, unchanged, deleted, copied })
    }

    /// Moves the staged files into the output one by one and deletes the stale ones. Returns the deleted and the
    /// copied files.
    fn move_files(
        &self,
        staged: &[StagedFile],
        files: &[&str],
        stale: &[&str],
    ) -> Result<(Vec<String>, Copied), WriteError> {
        let mut written: Vec<&str> = staged.iter().map(|staged| staged.path.as_str()).collect();
        written.sort_unstable();
        let new: HashSet<&str> =
            staged.iter().filter(|file| !file.is_change).map(|file| file.path.as_str()).collect();
        // Stale files are deleted last, so that no page links to a deleted file, except where a file must
        // become a folder or the reverse.
        let (first, last): (Vec<&str>, Vec<&str>) =
            stale.iter().partition(|path| is_blocking_new_file(path, &written));
        fs::create_dir_all(&self.folder).map_err(failed("create", &self.folder))?;
        let destination =
            Destination::open(&self.folder).map_err(failed("write into", &self.folder))?;
        let mut deleted = delete(&destination, &first)?;
        let is_written: HashSet<&str> = written.iter().copied().collect();
        let mut ordered: Vec<&str> =
            files.iter().copied().filter(|path| is_written.contains(path)).collect();
        debug_assert_eq!(
            ordered.len(),
            written.len(),
            "every written file is in the list of files"
        );
        ordered.sort_by_key(|path| !new.contains(path));
        let mut copied = Vec::new();
        for path in ordered {
            let from = self.staging.folder.path().join(path);
            let to = destination.join(path);
            match destination.move_in(&from, path).map_err(failed("write", &to))? {
                Outcome::Done | Outcome::Missing => {}
                Outcome::Copied(stamp) => copied.push((path.to_owned(), stamp)),
                Outcome::Link => {
                    let cause = io::Error::other("one of its parent folders is a link");
                    return Err(failed("write", &to)(cause));
                }
            }
        }
        deleted.extend(delete(&destination, &last)?);
        deleted.sort();
        Ok((deleted, copied))
    }

    /// Renames the staging folder to the output, which does not exist yet. Returns whether this succeeded: it does
    /// not if the staging folder is inside the output.
    fn rename_to_output(&self) -> bool {
        let parent = self.folder.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(parent).is_ok()
            && self.folder.symlink_metadata().is_err()
            && fs::rename(self.staging.folder.path(), &self.folder).is_ok()
    }

    /// Exchanges the staging folder and the output atomically; the old output is then deleted as the staging
    /// folder. Returns whether this succeeded: some systems and file systems do not support it, and a mount point
    /// can't be moved.
    fn swap_with_output(&self, owned: &str) -> bool {
        let staging = self.staging.folder.path();
        if exchange_folders(staging, &self.folder).is_err() {
            return false;
        }
        // Another program may have added a file just before the exchange.
        if has_only_owned_files(staging, owned) {
            return true;
        }
        let is_restored = exchange_folders(staging, &self.folder).is_ok();
        if !is_restored {
            // Keeps the other program's file from being deleted with the staging folder.
            let _ = fs::rename(staging, staging.with_file_name("former-output"));
        }
        !is_restored
    }

    fn write_list(&self, text: &str) -> Result<(), WriteError> {
        let failed =
            |cause| WriteError { action: format!("write {}", self.owned.display_path()), cause };
        self.owned.write(text).map_err(failed)
    }
}

/// Whether an output contains no files but those of the list `owned`.
fn has_only_owned_files(folder: &Path, owned: &str) -> bool {
    let owned: HashSet<&str> = paths(owned).collect();
    let is_link = folder.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    // The staging folder can be inside the output.
    let is_staging = |entry: &walkdir::DirEntry| {
        entry.file_name().to_string_lossy().starts_with(staging::OUTPUT_PREFIX)
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
            name.is_some_and(|name| owned.contains(&*name))
        })
}

/// Deletes files and the folders that are then empty. Returns the files that existed. Links are not followed.
fn delete(destination: &Destination, paths: &[&str]) -> Result<Vec<String>, WriteError> {
    let mut deleted = Vec::new();
    for path in paths {
        let outcome =
            destination.delete(path).map_err(failed("delete", &destination.join(path)))?;
        if outcome == Outcome::Done {
            deleted.push((*path).to_owned());
        }
    }
    Ok(deleted)
}

/// Exchanges the names of two folders atomically, where the system and the file system support it.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange_folders(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange_folders(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The paths of the list `old` that are not in `files`, sorted.
fn stale<'l>(old: &'l str, files: &[&str]) -> Vec<&'l str> {
    if old.is_empty() {
        return Vec::new();
    }
    let mut stale: HashSet<&str> = paths(old).collect();
    for path in files {
        stale.remove(*path);
    }
    let mut stale: Vec<&str> = stale.into_iter().collect();
    stale.sort_unstable();
    stale
}

/// Whether the file `old` has the path of a folder of one of the (sorted) `new` files, or is below one of them.
fn is_blocking_new_file(old: &str, new: &[&str]) -> bool {
    let as_folder = format!("{old}/");
    let next = new.partition_point(|path| *path < as_folder.as_str());
    let is_new = |path: &str| new.binary_search(&path).is_ok();
    new.get(next).is_some_and(|path| path.starts_with(&as_folder))
        || old.match_indices('/').any(|(slash, _)| is_new(&old[..slash]))
}
