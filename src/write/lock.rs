//! One build at a time: a second one in the same site waits.
#![expect(clippy::disallowed_methods, reason = "the lock is a file")]

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::{WriteError, failed};
use crate::folder::state;

/// Held while a build reads and writes what it remembers and the output. The system gives it
/// back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    /// Locked as long as it is open.
    _file: File,
}

impl Lock {
    /// Takes the lock in `folder`; calls `waits` if another build has it. Then deletes what a
    /// build that was cut off left half written there.
    ///
    /// # Errors
    /// When there can be no file for it.
    pub fn take(folder: &Path, waits: impl FnOnce()) -> Result<Self, WriteError> {
        state::make_folder(folder).map_err(failed("use", folder))?;
        let path = folder.join("lock");
        let file = state::update(&path).map_err(failed("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits();
                file.lock().map_err(failed("lock", &path))?;
            }
            // Some file systems know no locks; then nobody else is kept out.
            Err(TryLockError::Error(_)) => {}
        }
        clear_half_written(folder);
        Ok(Self { _file: file })
    }
}

/// Files are written under a name with this ending, and then get their own.
fn clear_half_written(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "new") {
            // It would be written over the next time.
            let _ = state::remove(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn the_second_waits_for_the_first() {
        let folder = std::env::temp_dir().join(format!("feedgen-lock-{}", std::process::id()));
        let first = Lock::take(&folder, || panic!("nobody has it")).unwrap();
        let (sender, receiver) = channel();
        let there = folder.clone();
        let second = std::thread::spawn(move || {
            let (waits, has_it) = (sender.clone(), sender);
            let _lock = Lock::take(&there, || waits.send("waits").unwrap()).unwrap();
            has_it.send("has it").unwrap();
        });
        assert_eq!(receiver.recv(), Ok("waits"));
        assert!(receiver.try_recv().is_err());
        drop(first);
        assert_eq!(receiver.recv(), Ok("has it"));
        second.join().unwrap();
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_half_written_goes_with_the_lock() {
        let folder = std::env::temp_dir().join(format!("feedgen-half-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["a.new", "a.txt", "new"] {
            fs::write(folder.join(name), "x").unwrap();
        }
        let _lock = Lock::take(&folder, || panic!("nobody has it")).unwrap();
        let there = |name: &str| folder.join(name).exists();
        assert_eq!(["a.new", "a.txt", "new", "lock"].map(there), [false, true, true, true]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
