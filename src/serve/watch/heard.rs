//! What watchers hear of, and how they look at folders.
#![expect(clippy::disallowed_methods, reason = "a server takes times")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use walkdir::{DirEntry, WalkDir};

/// The time of now.
pub(in crate::serve) fn now() -> Instant {
    Instant::now()
}

/// What is heard of.
pub(super) enum Heard {
    /// Changes at these places.
    Places(Vec<PathBuf>),
    /// There were changes, and where is not known.
    Everything,
}

/// All that is in the folder at `place` down to `depth`, and that itself; no link is followed.
pub(super) fn tree(place: &Path, depth: usize) -> impl Iterator<Item = DirEntry> {
    /// Folders of other programs, in which no source is.
    const FOREIGN: [&str; 3] = [".git", ".feedgen", "node_modules"];
    let is_wanted = |entry: &DirEntry| {
        entry.depth() == 0 || FOREIGN.iter().all(|name| entry.file_name() != *name)
    };
    let walk = WalkDir::new(place).follow_root_links(false).max_depth(depth);
    walk.into_iter().filter_entry(is_wanted).filter_map(Result::ok)
}
