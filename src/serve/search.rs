//! The search index of what is served: a part of it is made when a browser first asks for one of
//! its files, and kept as long as it is a part of the index.
//!
//! What stands for a part is its key, which changes with everything that is in it. So after a
//! change of an article the part that it is in is made again when it is asked for, the others
//! are there, and a change itself takes no longer for it.

use std::sync::Arc;

use super::site::{Snapshot, View};
use crate::config::BaseUrl;
use crate::plan::{SEARCH_FOLDER, SearchPart, SearchParts};
use crate::render::{self, IndexFile};

/// What requests for `path` share a turn with: those for files of the index all have one, as each may
/// make a part of it.
pub(super) fn turn<'a>(path: &'a str, base_url: &BaseUrl) -> &'a str {
    let below = path.strip_prefix(base_url.path()).and_then(|path| path.strip_prefix('/'));
    match below.is_some_and(|path| path.starts_with(SEARCH_FOLDER)) {
        true => SEARCH_FOLDER,
        false => path,
    }
}

impl Snapshot {
    /// The file of the index at `path`, if there is one.
    pub(super) fn index_file(&self, path: &str) -> Option<Vec<u8>> {
        let (part, name) = self.part_at(path)?;
        let files = self.made_parts.get(&part).or_else(|| {
            // Whoever needs the same part waits for it.
            let _one_at_a_time = self.made_parts.making.lock();
            self.made_parts.get(&part).or_else(|| self.make(part))
        })?;
        let at = files.binary_search_by(|file| file.path.as_str().cmp(&name)).ok()?;
        Some(files[at].bytes.clone())
    }

    fn make(&self, part: SearchPart) -> Option<Arc<[IndexFile]>> {
        let renderer = &self.templates.templates;
        let records = self.with_renderer(renderer, |renderer| renderer.records(&part)).ok()?;
        let files = render::build_index(&part, records, &self.view.config.language).ok()?;
        let files: Arc<[IndexFile]> = files.into();
        self.made_parts.keep(&part, Arc::clone(&files), &self.search_parts().parts);
        Some(files)
    }

    fn search_parts(&self) -> &SearchParts {
        let View { graph, config, shared, .. } = &*self.view;
        shared.search_parts(graph, config)
    }

    /// The part in whose folder `path` is, and the path there.
    fn part_at(&self, path: &str) -> Option<(SearchPart, String)> {
        let below = path.strip_prefix(SEARCH_FOLDER)?;
        if !self.view.config.search.enabled || !below.starts_with('/') {
            return None;
        }
        self.search_parts().parts.iter().find_map(|part| {
            let name = path.strip_prefix(&part.folder())?.strip_prefix('/')?;
            Some((part.clone(), name.to_owned()))
        })
    }
}
