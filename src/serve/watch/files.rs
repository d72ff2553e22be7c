//! Files and folders below a watched folder.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

/// Folders of other programs; they contain no sources.
const IGNORED_FOLDERS: [&str; 3] = [".git", ".feedgen", "node_modules"];

/// The entries at and below `path` down to `depth`. Links are not followed.
pub(super) fn walk(path: &Path, depth: usize) -> impl Iterator<Item = DirEntry> {
    let is_relevant = |entry: &DirEntry| {
        entry.depth() == 0 || IGNORED_FOLDERS.iter().all(|name| entry.file_name() != *name)
    };
    let walk = WalkDir::new(path).follow_root_links(false).max_depth(depth);
    walk.into_iter().filter_entry(is_relevant).filter_map(Result::ok)
}

/// Whether an editor created the file at `path` temporarily.
pub(super) fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    name.ends_with(b"~") || name.ends_with(b".swp") || name == b"4913"
}
