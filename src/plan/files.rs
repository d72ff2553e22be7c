//! The planned files with an index of their paths. Lookups are exact; conflicts are detected by the paths that file
//! systems or hosts treat as equal ([`site_path::key`]).

use std::hash::BuildHasher;
use std::ops::Deref;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::Planned;
use crate::hash::HashSet;
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
            self.index.remove(&self.files, position);
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

/// The position of each path in a list of files. The paths themselves stay in the list.
#[derive(Debug)]
pub(super) struct PathIndex {
    positions: HashTable<u32>,
    hasher: RandomState,
}

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
        let positions = HashTable::with_capacity(capacity);
        Self { positions, hasher: RandomState::default() }
    }

    /// Adds the file at `position`. If an equivalent path exists already, returns its position instead.
    pub(super) fn insert(&mut self, files: &[Planned], position: usize) -> Option<usize> {
        let path = &*files[position].file;
        let key = site_path::key(path);
        let is_same = |other: &u32| site_path::key(&files[*other as usize].file) == key;
        let rehash = |other: &u32| hash(&self.hasher, &files[*other as usize].file);
        match self.positions.entry(self.hasher.hash_one(&*key), is_same, rehash) {
            hashbrown::hash_table::Entry::Occupied(first) => Some(*first.get() as usize),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                // Memory is exhausted long before 2^32 files.
                entry.insert(u32::try_from(position).unwrap_or(u32::MAX));
                None
            }
        }
    }

    /// Removes the file at `position` from the index.
    fn remove(&mut self, files: &[Planned], position: usize) {
        let hash = hash(&self.hasher, &files[position].file);
        let is_position = |other: &u32| *other as usize == position;
        if let Ok(entry) = self.positions.find_entry(hash, is_position) {
            entry.remove();
        }
    }

    /// The position of the file at `path`.
    pub(super) fn find(&self, files: &[Planned], path: &str) -> Option<usize> {
        let is_same = |other: &u32| *files[*other as usize].file == *path;
        let position = self.positions.find(hash(&self.hasher, path), is_same)?;
        Some(*position as usize)
    }

    /// The position of the file whose path is equivalent to `path`.
    pub(super) fn find_equivalent(&self, files: &[Planned], path: &str) -> Option<usize> {
        let key = site_path::key(path);
        let is_same = |other: &u32| site_path::key(&files[*other as usize].file) == key;
        let position = self.positions.find(self.hasher.hash_one(&*key), is_same)?;
        Some(*position as usize)
    }
}

fn hash(hasher: &RandomState, path: &str) -> u64 {
    hasher.hash_one(&*site_path::key(path))
}
