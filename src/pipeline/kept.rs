//! The articles that are kept from one build for the next.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use super::Reuse;
use super::run::Run;
use crate::cache::KeptArticles;
use crate::config::Config;
use crate::hash::HashSet;
use crate::load::{self, Known, LoadedArticle, Shelf};
use crate::text::key::TextKey;

/// The articles of earlier builds.
pub(super) struct Cache {
    pub(super) known: Known,
    pub(super) keeper: Keeper,
    /// What there is to say of them.
    pub(super) note: Option<String>,
}

impl Cache {
    pub(super) fn open(folder: &Path, config: &Config, reuse: Reuse, now: SystemTime) -> Self {
        let key = parse_key(config);
        let (kept, articles, note) = match reuse {
            Reuse::All => KeptArticles::read(folder, key),
            Reuse::Nothing => (KeptArticles::nothing(folder, key), Vec::new(), None),
            Reuse::Output => {
                let known = Known { articles: Vec::new(), now: None };
                return Self { known, keeper: Keeper(None), note: None };
            }
        };
        let known = Known { articles, now: Some(now) };
        Self { known, keeper: Keeper(Some(kept)), note }
    }
}

fn parse_key(config: &Config) -> TextKey {
    TextKey::of(&format!("{:?}", load::settings_of_articles(config)))
}

/// Where parsed articles are kept for the next build; nowhere if nothing shall be kept.
pub(super) struct Keeper(Option<KeptArticles>);

impl Keeper {
    /// Begins to keep the articles, beside the phases that follow. Those of files that there is
    /// something to say of are left out: findings are made anew each time.
    pub(super) fn keep(self, articles: &[Arc<LoadedArticle>], run: &Run) -> Keeping {
        let Some(kept) = self.0 else { return Keeping { shelf: None, thread: None } };
        let articles = articles.to_vec();
        let left_out: HashSet<String> = run.files_with_findings().map(str::to_owned).collect();
        let shelf = kept.shelf();
        let thread = thread::spawn(move || {
            Run::measured(|| {
                let written = kept.write(&articles, &|file| left_out.contains(file));
                written.err().map(|error| format!("the articles are not kept: {error}"))
            })
        });
        Keeping { shelf, thread: Some(thread) }
    }
}

/// Articles that are being kept. Whoever lets go of it waits for the end.
pub(super) struct Keeping {
    shelf: Option<Arc<dyn Shelf>>,
    thread: Option<JoinHandle<(Option<String>, Duration)>>,
}

impl Keeping {
    /// Waits until all are kept.
    ///
    /// # Errors
    /// When articles of earlier builds could not be read for their pages: nothing that was made
    /// of them may be published.
    pub(super) fn finish(mut self, run: &mut Run) -> Result<(), String> {
        if let Some(kept) = self.thread.take().and_then(|thread| thread.join().ok()) {
            let note = run.add("keep", kept);
            run.note(note);
        }
        match self.shelf.as_ref().is_none_or(|shelf| shelf.is_whole()) {
            true => Ok(()),
            false => {
                Err("the articles that were kept from the last build can't be read any more: \
                          build again with --no-cache"
                    .to_owned())
            }
        }
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        // The process must not end while it writes.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
