//! The staging folder: where the files of a build wait until all of them are made.
//!
//! It has a new name each time and is made by this build, in a place from where files can be
//! renamed into the output: in the state folder if that is on the same file system, otherwise in the output itself.
#![expect(clippy::disallowed_methods, reason = "the staging folder is feedgen's own")]

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// Names of staging folders in the state folder begin with this.
const IN_STATE: &str = "staging-";
/// Names of staging folders in the output begin with this.
pub(super) const IN_OUTPUT: &str = ".feedgen-new-";

/// Makes a staging folder for the output in `folder`, which is made if it does not exist and the state folder
/// can't be used.
///
/// # Errors
/// When there is no place for it.
pub(super) fn make(folder: &Path, state: Option<&Path>) -> io::Result<TempDir> {
    if let Some(state) = state
        && let Ok(staging) = make_in(state, IN_STATE)
        && can_rename(staging.path(), folder)
    {
        return Ok(staging);
    }
    fs::create_dir_all(folder)?;
    make_in(folder, IN_OUTPUT)
}

fn make_in(folder: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        // The staging folder may become the output.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(folder)
}

/// Whether files can be renamed from `staging` into the output, or become it.
fn can_rename(staging: &Path, folder: &Path) -> bool {
    let Some(existing) = folder.ancestors().find(|ancestor| ancestor.is_dir()) else {
        // A relative path without any folder: the folder of the call.
        return same_device(staging, Path::new("."));
    };
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    if existing != folder {
        return same_device(staging, existing);
    }
    // A mount of the same file system can't be renamed into either.
    let probe = tempfile::Builder::new().prefix(IN_OUTPUT).tempfile_in(staging);
    probe.is_ok_and(|probe| {
        let name = probe.path().file_name().unwrap_or_default().to_owned();
        let target = existing.join(name);
        let moved = fs::rename(probe.path(), &target).is_ok();
        if moved {
            let _ = fs::remove_file(&target);
        }
        moved
    })
}

#[cfg(unix)]
fn same_device(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    device(a).is_some() && device(a) == device(b)
}

#[cfg(not(unix))]
fn same_device(a: &Path, b: &Path) -> bool {
    let drive = |path: &Path| {
        std::path::absolute(path)
            .ok()
            .and_then(|path| path.components().next().map(|first| first.as_os_str().to_owned()))
    };
    drive(a).is_some() && drive(a) == drive(b)
}

/// A lock on a staging folder, held as long as it is used: where there is no state folder, nothing else keeps
/// builds into one output apart. Not all systems can lock folders.
pub(super) fn lock(staging: &Path) -> Option<File> {
    File::open(staging).ok().filter(|file| file.try_lock().is_ok())
}

/// Whether another build uses a staging folder.
fn is_locked(staging: &Path) -> bool {
    File::open(staging).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Deletes what builds that were cut off left in the state folder and in the output. Only folders are
/// deleted, no links.
pub(super) fn clear(folder: &Path, state: Option<&Path>) {
    let places = state.map(|state| (state, IN_STATE)).into_iter().chain([(folder, IN_OUTPUT)]);
    for (place, prefix) in places {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            let is_staging = entry.file_name().to_string_lossy().starts_with(prefix);
            if is_staging
                && entry.file_type().is_ok_and(|kind| kind.is_dir())
                && (prefix == IN_STATE || !is_locked(&entry.path()))
            {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}
