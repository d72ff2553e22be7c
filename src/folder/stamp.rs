//! File stamps: metadata that changes whenever a file changes.
//!
//! A file with an equal stamp is considered unchanged. A file with a different stamp may still have the same
//! content, so callers compare contents.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Size, times and inode number of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    length: u64,
    /// Modification time, in nanoseconds since 1970.
    modified: u64,
    /// Inode number; 0 on systems without inodes.
    inode: u64,
    /// Status change time (`ctime`), which a rename also updates; 0 on systems without it.
    changed: u64,
}

/// The coarsest timestamp resolution of common file systems (FAT): two changes within this time can have equal
/// timestamps.
const MAX_TIMESTAMP_RESOLUTION: Duration = Duration::from_secs(2);

impl Stamp {
    /// Creates the stamp from the metadata of a file.
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, nanoseconds);
        #[cfg(unix)]
        let (inode, changed) = {
            use std::os::unix::fs::MetadataExt;
            let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
            let nanos = u64::try_from(metadata.ctime_nsec()).unwrap_or(0);
            (metadata.ino(), seconds.saturating_mul(1_000_000_000).saturating_add(nanos))
        };
        #[cfg(not(unix))]
        let (inode, changed) = (0, 0);
        Self { length: metadata.len(), modified, inode, changed }
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    pub(super) fn of_stat(stat: &rustix::fs::Stat) -> Self {
        /// The fields have different integer types on each system.
        fn number<N: TryInto<u64>>(number: N) -> u64 {
            number.try_into().unwrap_or(0)
        }
        let time =
            |seconds, nanos| number(seconds).saturating_mul(1_000_000_000).saturating_add(nanos);
        Self {
            length: number(stat.st_size),
            modified: time(stat.st_mtime, number(stat.st_mtime_nsec)),
            inode: number(stat.st_ino),
            changed: time(stat.st_ctime, number(stat.st_ctime_nsec)),
        }
    }

    /// The stamp without the status change time: it stays equal when the file is renamed.
    pub fn without_change_time(self) -> Self {
        Self { changed: 0, ..self }
    }

    /// All fields, for hashing.
    pub fn numbers(self) -> [u64; 4] {
        [self.length, self.modified, self.inode, self.changed]
    }

    /// The length of the file in bytes.
    pub fn length(self) -> u64 {
        self.length
    }

    /// Whether every change at `time` or later is certain to produce a different stamp.
    pub fn is_older_than(self, time: SystemTime) -> bool {
        let last_change = self.modified.max(self.changed);
        Duration::from_nanos(last_change) + MAX_TIMESTAMP_RESOLUTION
            < Duration::from_nanos(nanoseconds(time))
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recent_stamp_is_not_older() {
        let at = |seconds: u64| UNIX_EPOCH + Duration::from_secs(seconds);
        let stamp = |modified: u64, changed: u64| Stamp {
            length: 1,
            modified: modified * 1_000_000_000,
            inode: 1,
            changed: changed * 1_000_000_000,
        };
        assert!(stamp(100, 100).is_older_than(at(103)));
        assert!(!stamp(100, 100).is_older_than(at(101)));
        assert!(!stamp(100, 102).is_older_than(at(103)), "recently renamed");
        assert!(!stamp(200, 100).is_older_than(at(103)), "modified in the future");
        assert_eq!(stamp(1, 2).without_change_time(), stamp(1, 3).without_change_time());
    }

    /// Times before 1970, and times that overflow a `u64` of nanoseconds.
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    #[test]
    fn out_of_range_times_are_clamped() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("file");
        let file = std::fs::File::create(&path).expect("a file");
        let far = Duration::from_secs(17_179_869_183);
        for time in [UNIX_EPOCH - Duration::from_secs(1 << 31), UNIX_EPOCH, UNIX_EPOCH + far] {
            // Some file systems reject such times.
            if file.set_modified(time).is_err() {
                continue;
            }
            let folder = super::super::Folder::open(temp.path());
            let stamp = folder.stamp("file").expect("a stamp");
            assert_eq!(stamp, Stamp::of(&std::fs::metadata(&path).expect("a file")));
            assert_eq!(folder.file_stamp("file"), Some(stamp));
            assert!(!stamp.is_older_than(UNIX_EPOCH));
        }
    }
}
