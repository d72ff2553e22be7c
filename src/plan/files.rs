//! The planned files with an index of their paths. Lookups are exact; conflicts are detected by the paths that file
//! systems or hosts treat as equal ([`site_path::key`]).

use std::collections::hash_map::Entry;
use std::ops::Deref;

use super::Planned;
use crate::collections::{HashMap, HashSet};
use crate::text::site_path::{self, SitePath};

/// The files of a plan, in order, with an index of their paths.
#[derive(Debug)]
pub struct Files {
    files: Vec<Planned>,
    index: PathIndex,
}

impl Files {
    pub(super) fn new(files: Vec<Planned>, index: PathIndex) -> Self {
        Self { files, index }
    }

    /// Removes the files at `positions`.
    pub(super) fn remove(&mut self, positions: &HashSet<usize>) {
        if positions.is_empty() {
            return;
        }
        let mut position = 0;
        self.files.retain(|_| {
            position += 1;
            !positions.contains(&(position - 1))
        });
        self.index = PathIndex::new(&self.files);
    }

    /// Changes the paths of files. The new paths must be unused.
    pub fn rename(&mut self, renamed: Vec<(usize, SitePath)>) {
        for (position, path) in renamed {
            self.index.remove(&self.files[position].file);
            self.files[position].file = path;
            self.index.insert(&self.files, position);
        }
    }

    /// The file at `path` in the output folder.
    pub fn find(&self, path: &str) -> Option<&Planned> {
        self.index.find(&self.files, path).map(|position| &self.files[position])
    }
}

impl Deref for Files {
    type Target = [Planned];

    fn deref(&self) -> &[Planned] {
        &self.files
    }
}

/// The position of each path in a list of files. Equivalent paths have one key.
#[derive(Debug)]
pub(super) struct PathIndex(HashMap<Box<str>, usize>);

impl PathIndex {
    /// Creates the index of `files`, whose paths must be distinct.
    pub(super) fn new(files: &[Planned]) -> Self {
        let mut index = Self::with_capacity(files.len());
        for position in 0..files.len() {
            index.insert(files, position);
        }
        index
    }

    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(HashMap::with_capacity_and_hasher(capacity, Default::default()))
    }

    /// Adds the file at `position`. If an equivalent path exists already, returns its position instead.
    pub(super) fn insert(&mut self, files: &[Planned], position: usize) -> Option<usize> {
        match self.0.entry(site_path::key(&files[position].file).into()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(entry) => {
                entry.insert(position);
                None
            }
        }
    }

    /// Removes a path from the index.
    fn remove(&mut self, path: &str) {
        self.0.remove(&*site_path::key(path));
    }

    /// The position of the file at `path`.
    pub(super) fn find(&self, files: &[Planned], path: &str) -> Option<usize> {
        self.find_equivalent(path).filter(|position| *files[*position].file == *path)
    }

    /// The position of the file whose path is equivalent to `path`.
    pub(super) fn find_equivalent(&self, path: &str) -> Option<usize> {
        self.0.get(&*site_path::key(path)).copied()
    }
}
