//! Bodies of sources, of the loaded versions where possible.
//!
//! A body is read from its file. If the file has another version by then (one with errors, or one that is being
//! saved), the cached body of the loaded version is used.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::diag::Diagnostic;
use crate::load::{self, Source};
use crate::render::Bodies;
use crate::text::key::TextKey;

/// The approximate maximum size of the cache, in bytes.
const MAX_LEN: usize = 64 << 20;

/// The recently rendered bodies.
pub(super) struct BodyCache {
    generations: Mutex<Generations>,
}

/// Two maps of up to half of [`MAX_LEN`] each. When the young map is full, it replaces the old one.
#[derive(Default)]
struct Generations {
    young: HashMap<Arc<str>, CachedBody>,
    young_len: usize,
    old: HashMap<Arc<str>, CachedBody>,
}

/// A body with the hash of its file.
struct CachedBody {
    hash: TextKey,
    body: Box<str>,
}

impl BodyCache {
    pub(super) fn new() -> Self {
        Self { generations: Mutex::default() }
    }

    fn insert(&self, source: &Source, body: &str) {
        if source.body_start.is_none() {
            return;
        }
        let mut generations = self.generations.lock();
        let Generations { young, young_len, old } = &mut *generations;
        if young.get(&source.file).is_some_and(|cached| cached.hash == source.hash) {
            return;
        }
        if *young_len + body.len() > MAX_LEN / 2 {
            *old = std::mem::take(young);
            *young_len = 0;
        }
        *young_len += body.len();
        let cached = CachedBody { hash: source.hash, body: body.into() };
        if let Some(replaced) = young.insert(Arc::clone(&source.file), cached) {
            *young_len -= replaced.body.len();
        }
    }

    fn get(&self, source: &Source) -> Option<String> {
        let generations = self.generations.lock();
        let Generations { young, old, .. } = &*generations;
        let versions = [young, old].into_iter().filter_map(|bodies| bodies.get(&source.file));
        let mut same = versions.filter(|cached| source.hash == cached.hash);
        same.next().map(|cached| cached.body.to_string())
    }
}

/// Reads bodies from files, or else from a cache.
pub(super) struct CachedBodies<'a> {
    pub(super) root: &'a Path,
    pub(super) cache: &'a BodyCache,
}

impl Bodies for CachedBodies<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        if let Ok(body) = load::read_body(self.root, source) {
            self.cache.insert(source, &body);
            return Ok(body);
        }
        // A loaded version that was never rendered is lost: the current text is the closest.
        Ok(self.cache.get(source).unwrap_or_else(|| load::read_current_body(self.root, source)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(file: &str, version: usize) -> Source {
        let hash = TextKey::new(&version.to_string());
        Source { file: file.into(), hash, body_start: Some(0), length: 9, is_bundle: false }
    }

    #[test]
    fn versions_are_identified_by_hash() {
        let cache = BodyCache::new();
        cache.insert(&source("a", 1), "one");
        assert_eq!(cache.get(&source("a", 1)).as_deref(), Some("one"));
        assert_eq!(cache.get(&source("a", 2)), None);
        cache.insert(&source("a", 2), "two");
        assert_eq!(cache.get(&source("a", 1)), None);
        assert_eq!(cache.get(&source("a", 2)).as_deref(), Some("two"));
    }

    #[test]
    fn the_size_is_bounded() {
        let cache = BodyCache::new();
        let large = "x".repeat(MAX_LEN / 4);
        for (number, file) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
            cache.insert(&source(file, number), &large);
        }
        let has = |file: &str, number| cache.get(&source(file, number)).is_some();
        assert!(!has("a", 0) && !has("b", 1));
        assert!(has("c", 2) && has("d", 3) && has("e", 4));
    }
}
