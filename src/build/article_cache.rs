//! The cached articles of earlier builds, and the thread that caches those of this one.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use super::options::Reuse;
use super::session::Session;
use super::target::Target;
use crate::cache::ArticleCache;
use crate::collections::HashSet;
use crate::config::Config;
use crate::load::{ParsedArticle, Previous};
use crate::project::measured;

/// The cache of a build: none if nothing is cached.
pub(super) struct CacheWriter(Option<ArticleCache>);

/// Reads the cached articles, as far as the target allows it. The note says why some are not used.
pub(super) fn open(
    target: &Target,
    config: &Config,
    now: SystemTime,
) -> (Previous, CacheWriter, Option<String>) {
    let state = target.state.as_ref().filter(|_| target.reuse != Reuse::Output);
    let Some((folder, key)) =
        state.and_then(|state| Some((&*state.folder, state.article_key(config)?)))
    else {
        return (Previous::default(), CacheWriter(None), None);
    };
    let (cache, note) = match target.reuse {
        Reuse::All => ArticleCache::read(folder, key),
        Reuse::Output | Reuse::Nothing => (ArticleCache::empty(folder, key), None),
    };
    let previous = Previous { articles: cache.articles(), now: Some(now) };
    (previous, CacheWriter(Some(cache)), note)
}

impl CacheWriter {
    /// Starts to cache the articles on a thread of its own, beside the phases that follow. Files with
    /// diagnostics are not cached, so that each build reports them.
    pub(super) fn start(self, articles: &[Arc<ParsedArticle>], session: &Session<'_>) -> Writing {
        let Some(cache) = self.0 else { return Writing(None) };
        let excluded: HashSet<String> =
            session.files_with_diagnostics().map(str::to_owned).collect();
        let articles = articles.to_vec();
        Writing(Some(thread::spawn(move || {
            measured(|| {
                let written = cache.write(&articles, &|file| excluded.contains(file));
                written.err().map(|error| format!("the articles are not cached: {error}"))
            })
        })))
    }
}

/// Articles that are being cached. Dropping it waits for the end.
pub(super) struct Writing(Option<JoinHandle<(Option<String>, Duration)>>);

impl Writing {
    /// Waits until all articles are cached.
    pub(super) fn finish(mut self, session: &mut Session<'_>) {
        if let Some(written) = self.0.take().and_then(|thread| thread.join().ok()) {
            let note = session.add_parallel("cache articles", written);
            session.note(note);
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        // The process must not end while a file is written.
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}
