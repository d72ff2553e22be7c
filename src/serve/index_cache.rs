//! A cache of search index parts.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::plan::SearchPart;
use crate::render::IndexFile;

/// The files of parts, by the key of the part. The key changes with every input of the part.
#[derive(Default)]
pub(super) struct IndexCache {
    files: Mutex<HashMap<String, Arc<[IndexFile]>>>,
    /// Held while a part is built.
    building: Mutex<()>,
}

impl IndexCache {
    /// The files of `part`. Builds a missing part; concurrent requests for it wait. Drops parts that are not in
    /// `current`.
    pub(super) fn get_or_build(
        &self,
        part: &SearchPart,
        current: &[SearchPart],
        build: impl FnOnce() -> Option<Vec<IndexFile>>,
    ) -> Option<Arc<[IndexFile]>> {
        self.get(part).or_else(|| {
            let _building = self.building.lock();
            self.get(part).or_else(|| {
                let built: Arc<[IndexFile]> = build()?.into();
                let mut files = self.files.lock();
                files.retain(|key, _| current.iter().any(|part| part.key == *key));
                files.insert(part.key.clone(), Arc::clone(&built));
                Some(built)
            })
        })
    }

    fn get(&self, part: &SearchPart) -> Option<Arc<[IndexFile]>> {
        self.files.lock().get(&part.key).cloned()
    }
}
