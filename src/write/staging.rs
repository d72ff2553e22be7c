//! The staging folder, which holds the files of a build until publishing.
//!
//! Each build creates a new one, in a folder from which files can be renamed into the output: in the state folder if
//! that is on the same file system, otherwise in the output itself.
#![expect(clippy::disallowed_methods, reason = "the staging folder belongs to feedgen")]

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// Prefix of staging folders in the state folder.
const STATE_PREFIX: &str = "staging-";
/// Prefix of staging folders in the output.
pub(super) const OUTPUT_PREFIX: &str = ".feedgen-new-";

/// Creates a staging folder for the output at `folder`. Creates `folder` itself if the state folder can't be used.
///
/// # Errors
/// When the folder can't be created.
pub(super) fn create(folder: &Path, state: Option<&Path>) -> io::Result<TempDir> {
    if let Some(state) = state
        && let Ok(staging) = create_in(state, STATE_PREFIX)
        && can_rename(staging.path(), folder)
    {
        return Ok(staging);
    }
    fs::create_dir_all(folder)?;
    create_in(folder, OUTPUT_PREFIX)
}

fn create_in(folder: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        // The staging folder can be renamed to the output.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(folder)
}

/// Whether files can be renamed from `staging` into the output, and `staging` to the output.
fn can_rename(staging: &Path, folder: &Path) -> bool {
    let Some(existing) = folder.ancestors().find(|ancestor| ancestor.is_dir()) else {
        // A relative path without an existing folder: the current folder.
        return is_same_device(staging, Path::new("."));
    };
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    if existing != folder {
        return is_same_device(staging, existing);
    }
    // Renaming across mount points fails even within one file system.
    let probe = tempfile::Builder::new().prefix(OUTPUT_PREFIX).tempfile_in(staging);
    probe.is_ok_and(|probe| {
        let name = probe.path().file_name().unwrap_or_default().to_owned();
        let target = existing.join(name);
        let is_renamed = fs::rename(probe.path(), &target).is_ok();
        if is_renamed {
            let _ = fs::remove_file(&target);
        }
        is_renamed
    })
}

#[cfg(unix)]
fn is_same_device(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    device(a).is_some() && device(a) == device(b)
}

#[cfg(not(unix))]
fn is_same_device(a: &Path, b: &Path) -> bool {
    let drive = |path: &Path| {
        std::path::absolute(path)
            .ok()
            .and_then(|path| path.components().next().map(|first| first.as_os_str().to_owned()))
    };
    drive(a).is_some() && drive(a) == drive(b)
}

/// Locks a staging folder, where the system can lock folders. Without a state folder, only this lock protects a staging
/// folder from other builds into the same output.
pub(super) fn lock(staging: &Path) -> Option<File> {
    File::open(staging).ok().filter(|file| file.try_lock().is_ok())
}

/// Whether another build holds the lock of a staging folder.
fn is_locked(staging: &Path) -> bool {
    File::open(staging).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Deletes the staging folders of interrupted builds in the state folder and in the output. Links are not deleted.
pub(super) fn clear(folder: &Path, state: Option<&Path>) {
    let parents =
        state.map(|state| (state, STATE_PREFIX)).into_iter().chain([(folder, OUTPUT_PREFIX)]);
    for (parent, prefix) in parents {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let is_staging = entry.file_name().to_string_lossy().starts_with(prefix);
            if is_staging
                && entry.file_type().is_ok_and(|kind| kind.is_dir())
                && (prefix == STATE_PREFIX || !is_locked(&entry.path()))
            {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}
