//! The build lock: concurrent builds of one site wait for each other.
#![expect(clippy::disallowed_methods, reason = "the lock is a file")]

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::{WriteError, failed};
use crate::folder::state;

/// An exclusive lock on a state folder, held while a build uses the caches and the output. The system releases it
/// when the process ends.
#[derive(Debug)]
pub struct Lock {
    /// The lock lasts as long as this file is open.
    _file: File,
}

impl Lock {
    /// Acquires the lock in `folder`, calling `on_wait` first if another build holds it. Then deletes
    /// temporary files of interrupted builds.
    ///
    /// # Errors
    /// When the lock file can't be created or opened.
    pub fn acquire(folder: &Path, on_wait: impl FnOnce()) -> Result<Self, WriteError> {
        state::create_folder(folder).map_err(failed("use", folder))?;
        let path = folder.join("lock");
        let file = state::open_for_update(&path).map_err(failed("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                on_wait();
                file.lock().map_err(failed("lock", &path))?;
            }
            // File systems without locks: builds are not kept apart.
            Err(TryLockError::Error(_)) => {}
        }
        delete_temporary_files(folder);
        Ok(Self { _file: file })
    }
}

/// Deletes the `.new` files of interrupted [`state::replace`] calls.
fn delete_temporary_files(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "new") {
            // A file that remains is replaced by the next write.
            let _ = state::remove(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_second_build_waits_for_the_first() {
        let folder = std::env::temp_dir().join(format!("feedgen-lock-{}", std::process::id()));
        let first = Lock::acquire(&folder, || panic!("the lock is free")).unwrap();
        let (sender, receiver) = channel();
        let same_folder = folder.clone();
        let second = std::thread::spawn(move || {
            let (waiting, acquired) = (sender.clone(), sender);
            let _lock = Lock::acquire(&same_folder, || waiting.send("waiting").unwrap()).unwrap();
            acquired.send("acquired").unwrap();
        });
        assert_eq!(receiver.recv(), Ok("waiting"));
        assert!(receiver.try_recv().is_err());
        drop(first);
        assert_eq!(receiver.recv(), Ok("acquired"));
        second.join().unwrap();
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn acquiring_deletes_temporary_files() {
        let folder = std::env::temp_dir().join(format!("feedgen-half-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["a.new", "a.txt", "new"] {
            fs::write(folder.join(name), "x").unwrap();
        }
        let _lock = Lock::acquire(&folder, || panic!("the lock is free")).unwrap();
        let exists = |name: &str| folder.join(name).exists();
        assert_eq!(["a.new", "a.txt", "new", "lock"].map(exists), [false, true, true, true]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
