//! Writes a set of changes: all of them or none, and none over a text that is not the expected one.
#![expect(clippy::disallowed_methods, reason = "this module writes articles and the memory")]

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::change::{FileChange, LineChange};
use super::memory;
use super::place::path_of;
use crate::config::Config;
use crate::curate::identity::seen;
use crate::folder::replace;
use crate::project::real_path;

/// A file that has another text than a change expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The path in the site's folder.
    pub file: Arc<str>,
    /// The expected text; `None` if the file should not exist.
    pub expected: Option<String>,
    /// The text; `None` if the file does not exist.
    pub found: Option<String>,
}

/// Why changes are not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// A path that the desk must not write: a message.
    Refused(String),
    /// A file has changed in the meantime.
    Conflict(Conflict),
    /// A file can't be written.
    Failed {
        /// The path in the site's folder.
        file: Arc<str>,
        /// Why.
        cause: String,
        /// Files with the new text that could not be restored either.
        left: Vec<Arc<str>>,
    },
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, expected, found } = self;
        match (expected, found) {
            (_, None) => write!(f, "{file} no longer exists"),
            (None, Some(_)) => write!(f, "{file} exists in the meantime"),
            (Some(_), Some(_)) => write!(f, "{file} has changed in the meantime"),
        }
    }
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(message) => f.write_str(message),
            Self::Conflict(conflict) => conflict.fmt(f),
            Self::Failed { file, cause, left } => {
                write!(f, "can't write {file}: {cause}")?;
                if left.is_empty() {
                    return Ok(());
                }
                write!(f, "; already changed: {}", left.join(", "))
            }
        }
    }
}

impl std::error::Error for Conflict {}
impl std::error::Error for ApplyError {}

/// How the memory is changed.
#[derive(Debug, Clone, Copy)]
pub(super) enum MemoryEdit<'a> {
    Apply(&'a [LineChange]),
    /// With whether a memory without content is deleted.
    Reverse(&'a [LineChange], bool),
}

/// Checks that all files have the text that changes expect.
///
/// # Errors
/// If one has another text.
pub fn check(root: &Path, changes: &[FileChange]) -> Result<(), Conflict> {
    changes.iter().try_for_each(|change| check_at(&root.join(&*change.file), change))
}

/// Checks paths and texts of changes without writing anything.
///
/// # Errors
/// If a path is refused, or a file has another text.
pub(super) fn check_all(
    root: &Path,
    config: &Config,
    changes: &[FileChange],
) -> Result<Vec<PathBuf>, ApplyError> {
    let path = |change: &FileChange| path_of(root, config, &change.file);
    let paths: Result<Vec<PathBuf>, String> = changes.iter().map(path).collect();
    let paths = paths.map_err(ApplyError::Refused)?;
    check(root, changes).map_err(ApplyError::Conflict)?;
    Ok(paths)
}

/// Writes changes of files and of the memory.
///
/// # Errors
/// If a path is refused, a file has another text, or can't be written. Files that were written before are restored.
pub(super) fn write_changes(
    root: &Path,
    config: &Config,
    changes: &[FileChange],
    edit: MemoryEdit<'_>,
) -> Result<(), ApplyError> {
    let paths = check_all(root, config, changes)?;
    let restored = |written: usize, error: ApplyError| {
        let done = paths.iter().zip(changes).take(written).rev();
        let undo = |(path, change): (&PathBuf, &FileChange)| {
            let FileChange { file, before, after } = change.clone();
            let back = FileChange { file: file.clone(), before: after, after: before };
            write_at(path, &back).is_err().then_some(file)
        };
        let unrestored: Vec<Arc<str>> = done.filter_map(undo).collect();
        match error {
            ApplyError::Failed { file, cause, .. } => {
                ApplyError::Failed { file, cause, left: unrestored }
            }
            ApplyError::Conflict(conflict) if !unrestored.is_empty() => ApplyError::Failed {
                cause: conflict.to_string(),
                file: conflict.file,
                left: unrestored,
            },
            error => error,
        }
    };
    for (index, (path, change)) in paths.iter().zip(changes).enumerate() {
        write_at(path, change).map_err(|error| restored(index, error))?;
    }
    write_memory(root, edit).map_err(|error| {
        let cause = error.to_string();
        let error = ApplyError::Failed { file: seen::FILE_NAME.into(), cause, left: Vec::new() };
        restored(changes.len(), error)
    })
}

fn check_at(path: &Path, FileChange { file, before, .. }: &FileChange) -> Result<(), Conflict> {
    let found = text_at(path);
    if found == *before {
        return Ok(());
    }
    Err(Conflict { file: file.clone(), expected: before.clone(), found })
}

/// The text of a file; `None` if it can't be read.
pub(super) fn text_at(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    // A replaced byte is a difference, too.
    Some(
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    )
}

fn write_at(path: &Path, change: &FileChange) -> Result<(), ApplyError> {
    let FileChange { file, before, after } = change;
    let written = match (before, after) {
        (before, after) if before == after => Ok(()),
        (Some(before), None) => remove(path, before),
        (None, None) => Ok(()),
        (before, Some(after)) => create_parent(path, before.is_none())
            .and_then(|()| replace(path, before.as_deref().map(str::as_bytes), after.as_bytes())),
    };
    written.map_err(|error| match check_at(path, change) {
        Err(conflict) => ApplyError::Conflict(conflict),
        Ok(()) => {
            ApplyError::Failed { file: file.clone(), cause: error.to_string(), left: Vec::new() }
        }
    })
}

fn create_parent(path: &Path, is_new: bool) -> io::Result<()> {
    let parent = path.parent().filter(|_| is_new);
    parent.map_or(Ok(()), fs::create_dir_all)
}

/// Deletes a file that has this text. A link stays: undoing could not create it again.
fn remove(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata()?.is_symlink() {
        return Err(io::Error::other("it is a link"));
    }
    if fs::read(path)? != text.as_bytes() {
        return Err(io::Error::other("it has changed in the meantime"));
    }
    fs::remove_file(path)
}

fn write_memory(root: &Path, edit: MemoryEdit<'_>) -> io::Result<()> {
    let (MemoryEdit::Apply(changes) | MemoryEdit::Reverse(changes, _)) = edit;
    if changes.is_empty() {
        return Ok(());
    }
    let path = root.join(seen::FILE_NAME);
    if !real_path(&path).starts_with(real_path(root)) {
        return Err(io::Error::other("it is behind a link that leads out of the site"));
    }
    let before = match fs::read(&path) {
        Ok(bytes) => {
            Some(String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8"))?)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let after = match edit {
        MemoryEdit::Apply(changes) => memory::apply(before.as_deref(), changes),
        MemoryEdit::Reverse(changes, _) => {
            let Some(before) = &before else { return Ok(()) };
            memory::reverse(before, changes)
        }
    };
    if let (MemoryEdit::Reverse(_, true), "", Some(before)) = (edit, &*after, &before) {
        remove(&path, before)?;
        // The folder stays if it has other files.
        let _ = path.parent().map(fs::remove_dir);
        return Ok(());
    }
    if before.as_deref() == Some(&*after) {
        return Ok(());
    }
    create_parent(&path, before.is_none())?;
    replace(&path, before.as_deref().map(str::as_bytes), after.as_bytes())
}

#[cfg(test)]
mod tests;
