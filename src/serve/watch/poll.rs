//! Detects changes by scanning all files repeatedly.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files::walk;
use super::paths::{Identity, WatchedPaths, identity};
use crate::folder::Stamp;
use crate::project::measured;

/// The minimum time between two scans.
const MIN_INTERVAL: Duration = Duration::from_secs(1);
/// The minimum time between two scans, as a multiple of the duration of a scan.
const INTERVAL_FACTOR: u32 = 10;

/// Watches files by polling.
#[derive(Default)]
pub(super) struct PollWatcher {
    entries: BTreeMap<PathBuf, Entry>,
    /// The links among the entries.
    pub(super) links: BTreeSet<PathBuf>,
    scan_duration: Duration,
}

/// The state of a path.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    /// A file, or a link to one.
    File(Stamp),
    /// A folder. Its content consists of entries of their own.
    Folder(Identity),
    /// A broken link.
    Missing,
}

impl Entry {
    fn read(path: &Path) -> Self {
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => Self::Folder(identity(&metadata)),
            Ok(metadata) => Self::File(Stamp::of(&metadata)),
            Err(_) => Self::Missing,
        }
    }
}

impl PollWatcher {
    /// The time to wait before the next scan.
    pub(super) fn interval(&self) -> Duration {
        MIN_INTERVAL.max(self.scan_duration * INTERVAL_FACTOR)
    }

    /// Scans all files. Returns the paths that were added, changed or removed since the last scan.
    pub(super) fn scan(&mut self, paths: &WatchedPaths) -> Vec<PathBuf> {
        let (changed, duration) = measured(|| {
            let entries = self.read_entries(paths);
            let old = std::mem::replace(&mut self.entries, entries);
            let new = &self.entries;
            let removed = old.keys().filter(|path| !new.contains_key(*path));
            let is_changed = |(path, entry): &(&PathBuf, &Entry)| old.get(*path) != Some(*entry);
            let changed = new.iter().filter(is_changed).map(|(path, _)| path);
            let mut changed: Vec<PathBuf> = removed.chain(changed).cloned().collect();
            changed.sort_unstable();
            changed
        });
        self.scan_duration = duration;
        changed
    }

    fn read_entries(&mut self, paths: &WatchedPaths) -> BTreeMap<PathBuf, Entry> {
        let mut entries = BTreeMap::new();
        self.links.clear();
        for (folder, watched) in &paths.folders {
            let depth = if watched.is_recursive { usize::MAX } else { 1 };
            for entry in walk(folder, depth) {
                if entry.file_type().is_symlink() && watched.is_recursive {
                    self.links.insert(entry.path().to_owned());
                }
                let state = Entry::read(entry.path());
                entries.insert(entry.into_path(), state);
            }
        }
        entries
    }
}
