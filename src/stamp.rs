//! What the file system says of a file, by which a change is suspected.
//!
//! A file whose stamp is as it was is taken for unchanged. One with another stamp need not have
//! changed: its content decides.

use std::fs::Metadata;
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
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

/// A folder in which many files are looked at: where the system knows how, the way to it is gone
/// once for all of them.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    handle: Option<OwnedFd>,
}

impl Folder {
    /// The folder at `path`; if there is none, no file is in it.
    pub fn open(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            #[cfg(any(target_os = "linux", target_vendor = "apple"))]
            handle: handle(path),
        }
    }

    /// The stamp of what is at `name`, or of what a link there leads to.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            let found = rustix::fs::statat(folder, name, rustix::fs::AtFlags::empty()).ok()?;
            return Some(Stamp::of_stat(&found));
        }
        std::fs::metadata(self.path.join(name)).ok().map(|found| Stamp::of(&found))
    }

    /// The stamp of the ordinary file at `name`.
    pub fn stamp_of_file(&self, name: &str) -> Option<Stamp> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        if let Some(folder) = &self.handle {
            use rustix::fs::{AtFlags, FileType, RawMode};
            let found = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            let is_file = FileType::from_raw_mode(found.st_mode as RawMode).is_file();
            return is_file.then(|| Stamp::of_stat(&found));
        }
        let found = std::fs::symlink_metadata(self.path.join(name)).ok()?;
        found.is_file().then(|| Stamp::of(&found))
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn handle(path: &Path) -> Option<OwnedFd> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    // An empty path stands for the folder that the program was called in.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    openat(CWD, path, OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()
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
    fn of_stat(found: &rustix::fs::Stat) -> Self {
        /// Systems have numbers of several types.
        fn number<N: TryInto<u64>>(number: N) -> u64 {
            number.try_into().unwrap_or(0)
        }
        let time = |seconds, rest| number(seconds).saturating_mul(1_000_000_000) + rest;
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
    fn files_of_a_folder_are_seen_as_they_are_seen_alone() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        std::fs::create_dir(at("folder")).expect("a folder");
        std::fs::File::create(at("folder/file")).and_then(|f| f.set_len(3)).expect("a file");
        #[cfg(unix)]
        std::os::unix::fs::symlink("folder/file", at("link")).expect("a link");
        let folder = Folder::open(place.path());
        for name in ["folder", "folder/file", "link", "nothing"] {
            let alone = std::fs::metadata(at(name)).ok().map(|found| Stamp::of(&found));
            assert_eq!(folder.stamp(name), alone, "{name}");
            let of_file = alone.filter(|_| name == "folder/file");
            assert_eq!(folder.stamp_of_file(name), of_file, "{name}");
        }
        let nowhere = Folder::open(&at("nothing"));
        assert_eq!((nowhere.stamp("file"), nowhere.stamp_of_file("file")), (None, None));
    }

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
}
