//! The files of the last build, and whether they are in the output as they were written.
//!
//! The scan of all files takes a third of a build that has little to do. So a thread starts it beside
//! loading and planning, which need the system less; the consumer of the result helps to finish it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use parking_lot::Mutex;

use crate::cache::{Entry, Manifest};
use crate::collections::HashMap;
use crate::folder::Folder;
use crate::write::is_unchanged;

/// The number of files that a thread scans at a time.
const CHUNK_LEN: usize = 512;

/// The output of the last build.
pub(super) struct LastOutput {
    scan: Arc<Scan>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Scan {
    manifest: Manifest,
    folder: Folder,
    /// The first file that no thread has taken.
    next: AtomicUsize,
    /// Of each entry, whether all of its files are as they were written.
    is_unchanged: Vec<AtomicBool>,
}

impl LastOutput {
    /// Starts to scan the files of `manifest` in the folder `output`.
    pub(super) fn scan(manifest: Manifest, output: &Path) -> Self {
        let is_unchanged = manifest.entries().iter().map(|_| AtomicBool::new(false)).collect();
        let (folder, next) = (Folder::open(output), AtomicUsize::new(0));
        let scan = Arc::new(Scan { manifest, folder, next, is_unchanged });
        let thread = (!scan.is_unchanged.is_empty()).then(|| {
            let scan = Arc::clone(&scan);
            thread::spawn(move || scan.run())
        });
        Self { scan, thread: Mutex::new(thread) }
    }

    /// The scan, finished by all threads together.
    fn finished(&self) -> &Scan {
        let mut thread = self.thread.lock();
        if let Some(thread) = thread.take() {
            rayon::broadcast(|_| self.scan.run());
            // If it panicked, the files that it had taken count as changed.
            let _ = thread.join();
        }
        &self.scan
    }

    /// The number of all files, if they are as they were written.
    pub(super) fn file_count_if_unchanged(&self) -> Option<usize> {
        let Scan { manifest, is_unchanged, .. } = self.finished();
        let are_all = is_unchanged.iter().all(|is_unchanged| is_unchanged.load(Ordering::Relaxed));
        are_all.then(|| manifest.entries().iter().map(|(_, entry)| 1 + entry.others.len()).sum())
    }

    /// The entry of each of `files`, if that file is as it was written.
    pub(super) fn entries<'f>(&self, files: impl Iterator<Item = &'f str>) -> Vec<Option<&Entry>> {
        let Scan { manifest, is_unchanged, .. } = self.finished();
        let entries = manifest.entries().iter().zip(is_unchanged);
        let unchanged = entries.filter(|(_, is_unchanged)| is_unchanged.load(Ordering::Relaxed));
        let unchanged: HashMap<&str, &Entry> =
            unchanged.map(|((file, entry), _)| (&**file, entry)).collect();
        files.map(|file| unchanged.get(file).copied()).collect()
    }

    /// The number of entries: of files, except those that others bring along.
    pub(super) fn len(&self) -> usize {
        self.scan.manifest.entries().len()
    }
}

impl Scan {
    fn run(&self) {
        let entries = self.manifest.entries();
        loop {
            let start = self.next.fetch_add(CHUNK_LEN, Ordering::Relaxed);
            let end = entries.len().min(start + CHUNK_LEN);
            let Some(chunk) = entries.get(start..end) else { break };
            for ((file, entry), is_unchanged) in chunk.iter().zip(&self.is_unchanged[start..]) {
                is_unchanged.store(self.is_unchanged(file, entry), Ordering::Relaxed);
            }
        }
    }

    /// Whether a file and those that it brings along are in the output as they were written.
    fn is_unchanged(&self, file: &str, entry: &Entry) -> bool {
        is_unchanged(&self.folder, file, entry.stamp)
            && entry.others.iter().all(|(other, stamp)| is_unchanged(&self.folder, other, *stamp))
    }
}
