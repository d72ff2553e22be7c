//! The articles that are kept from one build for the next.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use super::places::State;
use super::run::Run;
use super::{MemoryBounds, Reuse};
use crate::cache::{KeptArticles, KeptIndex};
use crate::config::Config;
use crate::hash::HashSet;
use crate::load::{self, Known, LoadedArticle, Memory, SpilledArticles, Store};
use crate::spill::Room;
use crate::text::key::TextKey;

/// The articles of earlier builds.
pub(super) struct Cache {
    pub(super) known: Known,
    pub(super) keeper: Keeper,
    pub(super) stores: Stores,
    /// What there is to say of them.
    pub(super) note: Option<String>,
}

impl Cache {
    /// Looks at what there is, while others look for the sources; nothing if none of it is used.
    pub(super) fn look(state: Option<&State>, config: &Config, reuse: Reuse) -> Option<KeptIndex> {
        let state = state.filter(|_| reuse == Reuse::All)?;
        Some(KeptIndex::read(&state.folder, parse_key(state, config)?))
    }

    pub(super) fn open(
        spills: &Path,
        state: Option<&State>,
        config: &Config,
        index: Option<KeptIndex>,
        reuse: Reuse,
        bounds: MemoryBounds,
        now: SystemTime,
    ) -> Self {
        let spilled = SpilledArticles::new(bounds.articles, spills);
        let memory =
            Memory { articles: Some(Arc::clone(&spilled)), bodies: Room::new(bounds.bodies) };
        let mut stores = Stores(vec![spilled]);
        let state = state.filter(|_| reuse != Reuse::Output);
        let kept = state.and_then(|state| Some((&*state.folder, parse_key(state, config)?)));
        let (kept, articles, note) = match (index, kept) {
            (Some(index), Some((folder, key))) => KeptArticles::of_index(folder, key, index),
            (None, Some((folder, key))) => (KeptArticles::nothing(folder, key), Vec::new(), None),
            (_, None) => {
                let known = Known { articles: Vec::new(), now: None, memory };
                return Self { known, keeper: Keeper(None), stores, note: None };
            }
        };
        let known = Known { articles, now: Some(now), memory };
        stores.0.extend(kept.store());
        Self { known, keeper: Keeper(Some(kept)), stores, note }
    }
}

fn parse_key(state: &State, config: &Config) -> Option<TextKey> {
    state.key(TextKey::of(&format!("{:?}", load::settings_of_articles(config))))
}

/// Where articles are read that are not in memory.
#[derive(Clone, Default)]
pub(super) struct Stores(Vec<Arc<dyn Store>>);

impl Stores {
    /// Whether all could be read that was asked for. If not, nothing may be published that was
    /// made of it.
    pub(super) fn are_whole(&self) -> bool {
        self.0.iter().all(|store| store.is_whole())
    }
}

/// Where parsed articles are kept for the next build; nowhere if nothing shall be kept.
pub(super) struct Keeper(Option<KeptArticles>);

impl Keeper {
    /// Begins to keep the articles, beside the phases that follow. Those of files that there is
    /// something to say of are left out: findings are made anew each time.
    pub(super) fn keep(
        self,
        articles: &[Arc<LoadedArticle>],
        stores: &Stores,
        run: &Run,
    ) -> Keeping {
        let Some(kept) = self.0 else { return Keeping(None) };
        let left_out: HashSet<String> = run.files_with_findings().map(str::to_owned).collect();
        let stores = stores.clone();
        let articles = articles.to_vec();
        let thread = thread::spawn(move || {
            Run::measured(|| {
                let written = kept.write(&articles, &|file| left_out.contains(file), &stores.0);
                written.err().map(|error| format!("the articles are not kept: {error}"))
            })
        });
        Keeping(Some(thread))
    }
}

/// Articles that are being kept. Whoever lets go of it waits for the end.
pub(super) struct Keeping(Option<JoinHandle<(Option<String>, Duration)>>);

impl Keeping {
    /// Waits until all are kept.
    pub(super) fn finish(mut self, run: &mut Run) {
        if let Some(kept) = self.0.take().and_then(|thread| thread.join().ok()) {
            let note = run.add_beside("keep", kept);
            run.note(note);
        }
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        // The process must not end while it writes.
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}
