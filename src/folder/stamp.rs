//! What the file system says of a file, by which a change is suspected.
//!
//! A file whose stamp is as it was is taken for unchanged. One with another stamp need not have
//! changed: its content decides.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The stamp of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    length: u64,
    /// When its content changed, in nanoseconds since 1970.
    modified: u64,
    /// What is one and the same file to the file system, where it has such a number.
    inode: u64,
    /// When anything about it changed, its name included; 0 where that is not known.
    changed: u64,
}

/// Two changes within this time may get one and the same time from a file system.
const COARSEST: Duration = Duration::from_secs(2);

impl Stamp {
    /// The stamp of a file with this metadata.
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, nanoseconds);
        #[cfg(unix)]
        let (inode, changed) = {
            use std::os::unix::fs::MetadataExt;
            let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
            let rest = u64::try_from(metadata.ctime_nsec()).unwrap_or(0);
            (metadata.ino(), seconds.saturating_mul(1_000_000_000).saturating_add(rest))
        };
        #[cfg(not(unix))]
        let (inode, changed) = (0, 0);
        Self { length: metadata.len(), modified, inode, changed }
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    pub(super) fn of_stat(found: &rustix::fs::Stat) -> Self {
        /// Systems have numbers of several types.
        fn number<N: TryInto<u64>>(number: N) -> u64 {
            number.try_into().unwrap_or(0)
        }
        let time =
            |seconds, rest| number(seconds).saturating_mul(1_000_000_000).saturating_add(rest);
        Self {
            length: number(found.st_size),
            modified: time(found.st_mtime, number(found.st_mtime_nsec)),
            inode: number(found.st_ino),
            changed: time(found.st_ctime, number(found.st_ctime_nsec)),
        }
    }

    /// The stamp without what a new name changes: for files that are moved to their place.
    pub fn without_name(self) -> Self {
        Self { changed: 0, ..self }
    }

    /// All of it, for a key.
    pub fn numbers(self) -> [u64; 4] {
        [self.length, self.modified, self.inode, self.changed]
    }

    /// How long the file is, in bytes.
    pub fn length(self) -> u64 {
        self.length
    }

    /// Whether a change at `time` or later gets another stamp for sure.
    pub fn is_older_than(self, time: SystemTime) -> bool {
        let last = self.modified.max(self.changed);
        Duration::from_nanos(last) + COARSEST < Duration::from_nanos(nanoseconds(time))
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_just_now_may_change_again_unnoticed() {
        let at = |seconds: u64| UNIX_EPOCH + Duration::from_secs(seconds);
        let stamp = |modified: u64, changed: u64| Stamp {
            length: 1,
            modified: modified * 1_000_000_000,
            inode: 1,
            changed: changed * 1_000_000_000,
        };
        assert!(stamp(100, 100).is_older_than(at(103)));
        assert!(!stamp(100, 100).is_older_than(at(101)));
        assert!(!stamp(100, 102).is_older_than(at(103)), "moved to its place");
        assert!(!stamp(200, 100).is_older_than(at(103)), "from the future");
        assert_eq!(stamp(1, 2).without_name(), stamp(1, 3).without_name());
    }

    /// Times before 1970, and those that no number of nanoseconds has room for.
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    #[test]
    fn absurd_times_are_times_as_well() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("file");
        let file = std::fs::File::create(&path).expect("a file");
        let far = Duration::from_secs(17_179_869_183);
        for time in [UNIX_EPOCH - Duration::from_secs(1 << 31), UNIX_EPOCH, UNIX_EPOCH + far] {
            // Not all file systems have room for them.
            if file.set_modified(time).is_err() {
                continue;
            }
            let folder = super::super::Folder::open(place.path());
            let stamp = folder.stamp("file").expect("a stamp");
            assert_eq!(stamp, Stamp::of(&std::fs::metadata(&path).expect("a file")));
            assert_eq!(folder.stamp_of_file("file"), Some(stamp));
            assert!(!stamp.is_older_than(UNIX_EPOCH));
        }
    }
}
