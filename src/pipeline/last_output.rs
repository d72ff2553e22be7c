//! What the last build wrote, and whether it stands in the output as it was written.
//!
//! To look at all files takes a good part of a build that has little to do. So a thread of its
//! own begins with it, beside the phases that need more of memory than of the system; whoever
//! wants to know helps with the rest.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use parking_lot::Mutex;

use crate::cache::{Entry, Manifest};
use crate::collections::HashMap;
use crate::folder::Folder;
use crate::write::is_unchanged;

/// As many files as are looked at in one go.
const TOGETHER: usize = 512;

/// The output, as the last build left it.
pub(super) struct LastOutput {
    look: Arc<Look>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Look {
    manifest: Manifest,
    folder: Folder,
    /// The first file that nobody has looked at.
    next: AtomicUsize,
    /// Of each entry, whether all of its files are as they were written.
    stands: Vec<AtomicBool>,
}

impl LastOutput {
    /// Begins to look at what `manifest` knows of the files of `output`.
    pub(super) fn look(manifest: Manifest, output: &Path) -> Self {
        let stands = manifest.entries().iter().map(|_| AtomicBool::new(false)).collect();
        let (folder, next) = (Folder::open(output), AtomicUsize::new(0));
        let look = Arc::new(Look { manifest, folder, next, stands });
        let thread = (!look.stands.is_empty()).then(|| {
            let look = Arc::clone(&look);
            thread::spawn(move || look.go_on())
        });
        Self { look, thread: Mutex::new(thread) }
    }

    /// What was seen of all files.
    fn seen(&self) -> &Look {
        let mut thread = self.thread.lock();
        if let Some(thread) = thread.take() {
            rayon::broadcast(|_| self.look.go_on());
            // If it panicked, what it was at counts as changed.
            let _ = thread.join();
        }
        &self.look
    }

    /// How many files there were, if all of them are as they were written.
    pub(super) fn files_if_whole(&self) -> Option<usize> {
        let Look { manifest, stands, .. } = self.seen();
        let is_whole = stands.iter().all(|stands| stands.load(Ordering::Relaxed));
        is_whole.then(|| manifest.entries().iter().map(|(_, entry)| 1 + entry.others.len()).sum())
    }

    /// What is known of each of `files`, if it is as it was written.
    pub(super) fn side_by_side<'f>(
        &self,
        files: impl Iterator<Item = &'f str>,
    ) -> Vec<Option<&Entry>> {
        let Look { manifest, stands, .. } = self.seen();
        let entries = manifest.entries();
        let unchanged =
            entries.iter().zip(stands).filter(|(_, stands)| stands.load(Ordering::Relaxed));
        let unchanged: HashMap<&str, &Entry> =
            unchanged.map(|((file, entry), _)| (&**file, entry)).collect();
        files.map(|file| unchanged.get(file).copied()).collect()
    }

    /// How many files are known, but for those that come with others.
    pub(super) fn known_files(&self) -> usize {
        self.look.manifest.entries().len()
    }
}

impl Look {
    fn go_on(&self) {
        let entries = self.manifest.entries();
        loop {
            let start = self.next.fetch_add(TOGETHER, Ordering::Relaxed);
            let end = entries.len().min(start + TOGETHER);
            let Some(entries) = entries.get(start..end) else { break };
            for ((file, entry), stands) in entries.iter().zip(&self.stands[start..]) {
                stands.store(self.is_in_place(file, entry), Ordering::Relaxed);
            }
        }
    }

    /// Whether a file and those that come with it are in the output as they were written.
    fn is_in_place(&self, file: &str, entry: &Entry) -> bool {
        is_unchanged(&self.folder, file, entry.stamp)
            && entry.others.iter().all(|(other, stamp)| is_unchanged(&self.folder, other, *stamp))
    }
}
