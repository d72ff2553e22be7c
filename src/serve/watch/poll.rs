//! Watching without the system: looks at all files again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::heard::{now, tree};
use super::places::{Identity, Places, identity};
use crate::folder::Stamp;

/// The time between two looks.
const PAUSE: Duration = Duration::from_secs(1);
/// How much longer than a look the time to the next one is.
const REST: u32 = 10;

/// What was seen of the files.
#[derive(Default)]
pub(super) struct Poll {
    seen: BTreeMap<PathBuf, Seen>,
    /// The links among them.
    pub(super) links: BTreeSet<PathBuf>,
    took: Duration,
}

/// What is at a place.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// A file, or a link to one.
    File(Stamp),
    /// A folder; what is in it has places of its own.
    Folder(Identity),
    /// A link to nowhere.
    Nothing,
}

impl Poll {
    /// How long to wait for the next look.
    pub(super) fn pause(&self) -> Duration {
        PAUSE.max(self.took * REST)
    }

    /// Looks at all files: the places of those that came, changed or went.
    pub(super) fn look(&mut self, places: &Places) -> Vec<PathBuf> {
        let start = now();
        let mut seen = BTreeMap::new();
        self.links.clear();
        for (folder, watch) in &places.folders {
            let depth = if watch.is_tree { usize::MAX } else { 1 };
            for entry in tree(folder, depth) {
                if entry.file_type().is_symlink() && watch.is_tree {
                    self.links.insert(entry.path().to_owned());
                }
                let found = look_at(entry.path());
                seen.insert(entry.into_path(), found);
            }
        }
        let before = std::mem::replace(&mut self.seen, seen);
        let now = &self.seen;
        let gone = before.keys().filter(|path| !now.contains_key(*path));
        let mut changed: Vec<PathBuf> = gone.cloned().collect();
        let differs = |(path, seen): &(&PathBuf, &Seen)| before.get(*path) != Some(*seen);
        changed.extend(now.iter().filter(differs).map(|(path, _)| path.clone()));
        changed.sort_unstable();
        self.took = start.elapsed();
        changed
    }
}

fn look_at(path: &Path) -> Seen {
    match path.metadata() {
        Ok(found) if found.is_dir() => Seen::Folder(identity(&found)),
        Ok(found) => Seen::File(Stamp::of(&found)),
        Err(_) => Seen::Nothing,
    }
}
