//! Parts of the search index in memory.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::plan::SearchPart;
use crate::render::IndexFile;

/// The parts that were made.
#[derive(Default)]
pub(super) struct MadeParts {
    pub(super) files: Mutex<HashMap<String, Arc<[IndexFile]>>>,
    /// Held while one is made: whoever needs the same one waits for that.
    pub(super) making: Mutex<()>,
}

impl MadeParts {
    pub(super) fn get(&self, part: &SearchPart) -> Option<Arc<[IndexFile]>> {
        self.files.lock().get(&part.key).cloned()
    }

    /// Adds a part, and forgets those that are none of `all`.
    pub(super) fn keep(&self, part: &SearchPart, files: Arc<[IndexFile]>, all: &[SearchPart]) {
        let mut made = self.files.lock();
        made.retain(|key, _| all.iter().any(|part| part.key == *key));
        made.insert(part.key.clone(), files);
    }
}
