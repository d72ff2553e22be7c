//! Bodies of sources for the preview: those of the versions that were loaded, as far as they
//! can be had.
//!
//! A body is read from its file. If the file holds another version by then (one with errors,
//! or one that is being saved), the page is shown as it was: bodies that were shown are kept,
//! up to a bound.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::diag::Diagnostic;
use crate::load::{self, Source};
use crate::render::Bodies;
use crate::text::key::TextKey;

/// How many bytes of bodies are kept, about.
const KEPT_BYTES: usize = 64 << 20;

/// The bodies that were shown last.
pub(super) struct ShownBodies {
    generations: Mutex<Generations>,
}

/// Two maps, each for half of the bytes: when the younger one is full, it becomes the older
/// one, and what was in that and not asked for since is forgotten.
#[derive(Default)]
struct Generations {
    young: HashMap<Arc<str>, Kept>,
    young_bytes: usize,
    old: HashMap<Arc<str>, Kept>,
}

/// A body with the hash of the file that it is from.
struct Kept {
    hash: TextKey,
    body: Box<str>,
}

impl ShownBodies {
    pub(super) fn new() -> Self {
        Self { generations: Mutex::default() }
    }

    fn keep(&self, source: &Source, body: &str) {
        if source.body_start.is_none() {
            return;
        }
        let mut generations = self.generations.lock();
        let Generations { young, young_bytes, old } = &mut *generations;
        if young.get(&source.file).is_some_and(|kept| kept.hash == source.hash) {
            return;
        }
        if *young_bytes + body.len() > KEPT_BYTES / 2 {
            *old = std::mem::take(young);
            *young_bytes = 0;
        }
        *young_bytes += body.len();
        let kept = Kept { hash: source.hash, body: body.into() };
        if let Some(before) = young.insert(Arc::clone(&source.file), kept) {
            *young_bytes -= before.body.len();
        }
    }

    fn kept(&self, source: &Source) -> Option<String> {
        let generations = self.generations.lock();
        let Generations { young, old, .. } = &*generations;
        let found = [young, old].into_iter().filter_map(|kept| kept.get(&source.file));
        let mut same = found.filter(|kept| source.hash == kept.hash);
        same.next().map(|kept| kept.body.to_string())
    }
}

/// The bodies of a site's sources.
pub(super) struct ServedBodies<'a> {
    pub(super) root: &'a Path,
    pub(super) shown: &'a ShownBodies,
}

impl Bodies for ServedBodies<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        if let Ok(body) = load::read_body(self.root, source) {
            self.shown.keep(source, &body);
            return Ok(body);
        }
        // Where the version that was loaded was never shown, the body of the moment is nearest.
        Ok(self.shown.kept(source).unwrap_or_else(|| load::read_current_body(self.root, source)))
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
    fn a_version_is_known_by_its_hash() {
        let bodies = ShownBodies::new();
        bodies.keep(&source("a", 1), "one");
        assert_eq!(bodies.kept(&source("a", 1)).as_deref(), Some("one"));
        assert_eq!(bodies.kept(&source("a", 2)), None);
        bodies.keep(&source("a", 2), "two");
        assert_eq!(bodies.kept(&source("a", 1)), None);
        assert_eq!(bodies.kept(&source("a", 2)).as_deref(), Some("two"));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let bodies = ShownBodies::new();
        let large = "x".repeat(KEPT_BYTES / 4);
        for (number, file) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
            bodies.keep(&source(file, number), &large);
        }
        let kept = |file: &str, number| bodies.kept(&source(file, number)).is_some();
        assert!(!kept("a", 0) && !kept("b", 1));
        assert!(kept("c", 2) && kept("d", 3) && kept("e", 4));
    }
}
