//! The search index of what is served: a part of it is made when a browser first asks for one of
//! its files, and kept as long as it is a part of the index.
//!
//! What stands for a part is its key, which changes with everything that is in it. So after a
//! change of an article the part that it is in is made again when it is asked for, the others
//! are there, and a change itself takes no longer for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

use super::site::{Site, View};
use super::unpoisoned;
use crate::plan::{SEARCH_FOLDER, SearchPart, SearchParts};
use crate::render::{self, IndexFile, Record};

/// The parts that were made.
#[derive(Default)]
pub(super) struct MadeParts {
    files: Mutex<HashMap<String, Arc<[IndexFile]>>>,
    /// Held while one is made: whoever needs the same one waits for that.
    making: Mutex<()>,
}

impl MadeParts {
    fn get(&self, part: &SearchPart) -> Option<Arc<[IndexFile]>> {
        unpoisoned(self.files.lock()).get(&part.key).cloned()
    }

    /// Adds a part, and forgets those that are none of `all`.
    fn keep(&self, part: &SearchPart, files: Vec<IndexFile>, all: &[SearchPart]) {
        let mut made = unpoisoned(self.files.lock());
        made.retain(|key, _| all.iter().any(|part| part.key == *key));
        made.insert(part.key.clone(), files.into());
    }
}

/// A part that is to be made.
struct Job {
    part: SearchPart,
    records: Vec<Record>,
    language: String,
}

/// Makes the part of the index that a request for `path` will need, while the site is free to
/// change.
pub(super) fn prepare(site: &RwLock<Site>, path: &str) {
    let made = {
        let site = unpoisoned(site.read());
        if site.missing_part(path).is_none() {
            return;
        }
        Arc::clone(&site.made_parts)
    };
    let _one_at_a_time = unpoisoned(made.making.lock());
    let job = {
        let site = unpoisoned(site.read());
        site.missing_part(path).and_then(|part| site.job(part))
    };
    let Some(Job { part, records, language }) = job else { return };
    // Where that fails it will fail again, and the page says so.
    if let Ok(files) = render::index(&part, records, &language) {
        made.keep(&part, files, &unpoisoned(site.read()).search_parts().parts);
    }
}

impl Site {
    /// The file of the index at `path`, if there is one.
    pub(super) fn index_file(&self, path: &str) -> Option<Vec<u8>> {
        let (part, name) = self.part_at(path)?;
        let files = self.made_parts.get(&part).or_else(|| {
            let Job { part, records, language } = self.job(part.clone())?;
            let files = render::index(&part, records, &language).ok()?;
            self.made_parts.keep(&part, files, &self.search_parts().parts);
            self.made_parts.get(&part)
        })?;
        let at = files.binary_search_by(|file| file.path.as_str().cmp(&name)).ok()?;
        Some(files[at].bytes.clone())
    }

    fn search_parts(&self) -> &SearchParts {
        let View { graph, config, shared, .. } = &self.view;
        shared.search_parts(graph, config)
    }

    /// The part of the index in whose folder a request for `path` leads, if that is not made yet.
    fn missing_part(&self, path: &str) -> Option<SearchPart> {
        let below = path.strip_prefix(self.view.config.base_url.path())?.strip_prefix('/')?;
        let (part, _) = self.part_at(below)?;
        self.made_parts.get(&part).is_none().then_some(part)
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

    fn job(&self, part: SearchPart) -> Option<Job> {
        let records =
            self.with_renderer(&self.templates, |renderer| renderer.records(&part)).ok()?;
        Some(Job { part, records, language: self.view.config.language.clone() })
    }
}
