//! The search index of the served site.
//!
//! A part is built when one of its files is first requested. After a change of an article, only the part with that
//! article has a new key and is built again.

use super::snapshot::Snapshot;
use super::view::View;
use crate::config::BaseUrl;
use crate::plan::{SEARCH_FOLDER, SearchPart, SearchParts};
use crate::render::{self, IndexFile};

/// The key under which requests for `path` run one at a time. Files of the index share one, as each request can
/// build a part.
pub(super) fn queue_key<'a>(path: &'a str, base_url: &BaseUrl) -> &'a str {
    let path_in_site = path.strip_prefix(base_url.path()).and_then(|path| path.strip_prefix('/'));
    match path_in_site.is_some_and(|path| path.starts_with(SEARCH_FOLDER)) {
        true => SEARCH_FOLDER,
        false => path,
    }
}

impl Snapshot {
    /// The content of the index file at `path`.
    pub(super) fn index_file(&self, path: &str) -> Option<Vec<u8>> {
        let (part, name) = self.find_part(path)?;
        let parts = &self.search_parts().parts;
        let files = self.index_cache.get_or_build(part, parts, || self.build_part(part))?;
        let index = files.binary_search_by(|file| file.path.as_str().cmp(name)).ok()?;
        Some(files[index].bytes.clone())
    }

    /// The part whose folder contains `path`, and the path in that folder.
    fn find_part<'a>(&'a self, path: &'a str) -> Option<(&'a SearchPart, &'a str)> {
        let rest = path.strip_prefix(SEARCH_FOLDER)?;
        if !self.view.config.search.enabled || !rest.starts_with('/') {
            return None;
        }
        self.search_parts().parts.iter().find_map(|part| {
            let name = path.strip_prefix(&part.folder())?.strip_prefix('/')?;
            Some((part, name))
        })
    }

    fn search_parts(&self) -> &SearchParts {
        let View { graph, config, shared, .. } = &*self.view;
        shared.search_parts(graph, config)
    }

    fn build_part(&self, part: &SearchPart) -> Option<Vec<IndexFile>> {
        let templates = self.templates.current();
        let records = self.with_renderer(templates, |renderer| renderer.records(part)).ok()?;
        render::build_index(part, records, &self.view.config.language).ok()
    }
}
