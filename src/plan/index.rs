//! Planned files by their path: found by the exact one, and held apart by what systems and hosts
//! take for one.

use std::hash::BuildHasher;
use std::ops::Deref;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::Planned;
use crate::hash::HashSet;
use crate::text::site_path::{self, SitePath};

/// The files of a plan, in order; each can be found by its path.
#[derive(Debug)]
pub struct Files {
    files: Vec<Planned>,
    index: Index,
}

impl Files {
    pub(super) fn new(files: Vec<Planned>, index: Index) -> Self {
        Self { files, index }
    }

    /// Takes the files at `positions` out.
    pub(super) fn remove(&mut self, positions: &HashSet<usize>) {
        if positions.is_empty() {
            return;
        }
        let mut position = 0;
        self.files.retain(|_| {
            position += 1;
            !positions.contains(&(position - 1))
        });
        self.index = Index::with_capacity(self.files.len());
        for position in 0..self.files.len() {
            self.index.insert(&self.files, position);
        }
    }

    /// Gives the files at `positions` other paths, of which none is taken.
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

/// Where in a list of files each path is: positions alone, the paths stay in the list.
#[derive(Debug)]
pub(super) struct Index {
    positions: HashTable<u32>,
    hasher: RandomState,
}

impl Index {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        let positions = HashTable::with_capacity(capacity);
        Self { positions, hasher: RandomState::default() }
    }

    /// Adds the file at `position`, unless there is one whose path some system or host takes for the
    /// same: then its position.
    pub(super) fn insert(&mut self, files: &[Planned], position: usize) -> Option<usize> {
        let path = &*files[position].file;
        let key = site_path::key(path);
        let is_same = |other: &u32| site_path::key(&files[*other as usize].file) == key;
        let rehash = |other: &u32| hash(&self.hasher, &files[*other as usize].file);
        match self.positions.entry(self.hasher.hash_one(&*key), is_same, rehash) {
            hashbrown::hash_table::Entry::Occupied(first) => Some(*first.get() as usize),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                // A file system takes four thousand million files no more than memory does.
                entry.insert(u32::try_from(position).unwrap_or(u32::MAX));
                None
            }
        }
    }

    /// Forgets the file at `position`.
    fn remove(&mut self, files: &[Planned], position: usize) {
        let hash = hash(&self.hasher, &files[position].file);
        let is_it = |other: &u32| *other as usize == position;
        if let Ok(entry) = self.positions.find_entry(hash, is_it) {
            entry.remove();
        }
    }

    /// The position of the file at `path`.
    pub(super) fn find(&self, files: &[Planned], path: &str) -> Option<usize> {
        let is_same = |other: &u32| *files[*other as usize].file == *path;
        let found = self.positions.find(hash(&self.hasher, path), is_same)?;
        Some(*found as usize)
    }

    /// The position of the file at a path that some system or host takes for `path`.
    pub(super) fn find_same(&self, files: &[Planned], path: &str) -> Option<usize> {
        let key = site_path::key(path);
        let is_same = |other: &u32| site_path::key(&files[*other as usize].file) == key;
        let found = self.positions.find(self.hasher.hash_one(&*key), is_same)?;
        Some(*found as usize)
    }
}

fn hash(hasher: &RandomState, path: &str) -> u64 {
    hasher.hash_one(&*site_path::key(path))
}
