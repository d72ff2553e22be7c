//! One build at a time: a second one in the same site waits.
#![expect(clippy::disallowed_methods, reason = "the lock is a file")]

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::{WriteError, failed};

/// Held while a build reads and writes what it remembers and the output. The system gives it
/// back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    /// Locked as long as it is open.
    _file: File,
}

impl Lock {
    /// Takes the lock in `folder`; calls `waits` if another build has it.
    ///
    /// # Errors
    /// When there can be no file for it.
    pub fn take(folder: &Path, waits: impl FnOnce()) -> Result<Self, WriteError> {
        fs::create_dir_all(folder).map_err(failed("create", folder))?;
        let path = folder.join("lock");
        let file = File::create(&path).map_err(failed("create", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits();
                file.lock().map_err(failed("lock", &path))?;
            }
            // Some file systems know no locks; then nobody else is kept out.
            Err(TryLockError::Error(_)) => {}
        }
        Ok(Self { _file: file })
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
}
