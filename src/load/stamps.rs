//! Stamps of files, to detect changes without reading the files.

use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::source_file::SourceFile;
use crate::folder::Stamp;
use crate::text::key::{KeyBuilder, TextKey};

/// How many files are worth a task on another thread.
pub(super) const CHUNK_LEN: usize = 1024;

/// The stamp of a file, given by its path relative to the site's root; `None` if it does not exist.
pub fn stamp(root: &Path, name: &str) -> Option<Stamp> {
    std::fs::metadata(root.join(name)).ok().map(|metadata| Stamp::of(&metadata))
}

/// Adds the names and stamps of files to a key. Returns `false` if the stamp of a file is missing, or
/// too recent to detect all changes made before `now`.
pub(super) fn add_stamps(files: &[SourceFile], key: &mut KeyBuilder, now: SystemTime) -> bool {
    let keys: Option<Vec<TextKey>> =
        files.par_chunks(CHUNK_LEN).map(|files| key_of_stamps(files, now)).collect();
    match keys {
        Some(keys) => {
            key.number(files.len() as u64).keys(keys);
            true
        }
        None => false,
    }
}

fn key_of_stamps(files: &[SourceFile], now: SystemTime) -> Option<TextKey> {
    let mut bytes = Vec::with_capacity(files.len() * 192);
    for file in files {
        let stamp = file.stamp.filter(|stamp| stamp.is_older_than(now))?;
        let numbers = [file.name.len() as u64].into_iter().chain(stamp.numbers());
        numbers.for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes.extend(file.name.as_bytes());
    }
    Some(TextKey::from_bytes(&bytes))
}
