//! What the desk knows of the site: articles, ranking and inbox.
//!
//! A request uses one [`State`], which never changes. A decision or a changed file replaces it at once, with the ranking of
//! before; a thread ranks again what needs it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex, RwLock};

use super::curation::Curation;
use crate::config::Config;
use crate::curate::desk::inbox::{Inbox, Input, position};
use crate::curate::identity::Identity;
use crate::curate::identity::seen::Verdict;
use crate::load::{self, ParsedArticle};
use crate::scores::ranking::{Ranking, rank, rank_again};
use crate::serve::update::{files_with_errors, merge_articles};

/// How long a change waits for further ones before articles are ranked again.
const PAUSE: Duration = Duration::from_millis(300);

/// The desk's view of the site at one moment.
pub(super) struct State {
    /// All articles, unpublished ones included, sorted by path.
    pub(super) articles: Vec<Arc<ParsedArticle>>,
    pub(super) ranking: Arc<Ranking>,
    pub(super) curation: Arc<Curation>,
    pub(super) inbox: Inbox,
    language: String,
}

impl State {
    fn new(
        articles: Vec<Arc<ParsedArticle>>,
        ranking: Arc<Ranking>,
        curation: Arc<Curation>,
        language: String,
        earlier: Option<&Self>,
    ) -> Self {
        let is_decided = |identity: &Identity| {
            matches!(curation.verdicts.of(identity), Some(Verdict::Rejected | Verdict::Merged))
        };
        let input = Input {
            articles: &articles,
            ranking: &ranking,
            scoring: &curation.scoring,
            language: &language,
            is_decided: &is_decided,
            source_of: &|identity, provider| curation.source_of(identity, provider),
        };
        // Drafts know their score and source.
        let has_same_rules = |earlier: &&Self| earlier.curation.has_rules_of(&curation);
        let inbox = Inbox::new(input, earlier.filter(has_same_rules).map(|state| &state.inbox));
        Self { articles, ranking, curation, inbox, language }
    }

    /// The article in this file.
    pub(super) fn article(&self, file: &str) -> Option<&Arc<ParsedArticle>> {
        position(&self.articles, file).map(|index| &self.articles[index])
    }

    /// Whether an article is published or waits for a decision: it was neither rejected nor merged.
    pub(super) fn is_open(&self, article: &ParsedArticle) -> bool {
        article.published || self.inbox.find(&article.source.file).is_some()
    }

    /// The position of an article in the ranking, if it is ranked in this version.
    pub(super) fn rank(&self, article: &ParsedArticle) -> Option<usize> {
        position(&self.ranking.articles, &article.source.file)
    }
}

/// The current state, and the thread that ranks.
pub(super) struct States {
    root: PathBuf,
    current: RwLock<Arc<State>>,
    /// Held while a state is replaced.
    replacing: Mutex<()>,
    work: Mutex<Work>,
    changed: Condvar,
}

/// The work of the thread.
#[derive(Default)]
struct Work {
    is_wanted: bool,
    /// Whether articles were ranked once, or never will be.
    is_ranked: bool,
}

/// Says on drop that requests need not wait for a ranking: even if the thread panics, they show stories of one draft.
struct Ranked<'s>(&'s States);

impl Drop for Ranked<'_> {
    fn drop(&mut self) {
        self.0.work.lock().is_ranked = true;
        self.0.changed.notify_all();
    }
}

impl States {
    /// The first state has no ranking yet.
    pub(super) fn new(root: &Path, config: &Config, articles: Vec<Arc<ParsedArticle>>) -> Self {
        let curation = Arc::new(Curation::read(root));
        let ranking = Arc::new(rank(Vec::new(), &curation.scoring));
        let state = State::new(articles, ranking, curation, config.language.clone(), None);
        Self {
            root: root.to_owned(),
            current: RwLock::new(Arc::new(state)),
            replacing: Mutex::default(),
            work: Mutex::new(Work { is_wanted: true, is_ranked: false }),
            changed: Condvar::new(),
        }
    }

    /// The state; waits for the first ranking. Reads the curator's files again if they changed.
    pub(super) fn get(&self) -> Arc<State> {
        let mut work = self.work.lock();
        while !work.is_ranked {
            self.changed.wait(&mut work);
        }
        drop(work);
        let state = self.current.read().clone();
        if state.curation.is_current(&self.root) {
            return state;
        }
        self.read_curation();
        self.current.read().clone()
    }

    /// Reads the curator's files again.
    fn read_curation(&self) {
        let curation = Arc::new(Curation::read(&self.root));
        let has_other_scoring = self.current.read().curation.scoring != curation.scoring;
        self.replace(|old| {
            let (articles, ranking) = (old.articles.clone(), Arc::clone(&old.ranking));
            Some(State::new(articles, ranking, curation, old.language.clone(), Some(old)))
        });
        if has_other_scoring {
            self.want_ranking();
        }
    }

    /// Reads articles again after a decision about them, and the curator's files if it has a verdict: another verdict can be as
    /// long as the one before, and the time of a file is not exact.
    pub(super) fn on_decision(&self, config: &Config, files: &[String], has_verdict: bool) {
        self.read(config, files, has_verdict);
    }

    /// Reads the articles at and below `paths` again. The desk knows its own decisions when the watcher reports them.
    pub(super) fn on_change(&self, config: &Config, paths: &[String]) {
        self.read(config, paths, false);
    }

    fn read(&self, config: &Config, paths: &[String], reads_curation: bool) {
        let mut is_ranking_wanted = false;
        self.replace(|old| {
            let (loaded, findings) = load::load_articles_at(&self.root, config, paths);
            let broken = files_with_errors(&findings);
            let mut articles = old.articles.clone();
            let is_broken = |file: &str| broken.contains(file);
            let removed = merge_articles(&mut articles, paths, &loaded, &is_broken);
            if !reads_curation && is_same(&removed, &loaded) {
                return None;
            }
            let curation = match reads_curation {
                true => Arc::new(Curation::read(&self.root)),
                false => Arc::clone(&old.curation),
            };
            is_ranking_wanted =
                changes_ranking(old, &removed, &loaded) || old.curation.scoring != curation.scoring;
            let (ranking, language) = (Arc::clone(&old.ranking), config.language.clone());
            Some(State::new(articles, ranking, curation, language, Some(old)))
        });
        if is_ranking_wanted {
            self.want_ranking();
        }
    }

    /// Replaces all articles, after a change of the configuration.
    pub(super) fn set_articles(&self, config: &Config, articles: Vec<Arc<ParsedArticle>>) {
        self.replace(|old| {
            let (ranking, curation) = (Arc::clone(&old.ranking), Arc::clone(&old.curation));
            Some(State::new(articles, ranking, curation, config.language.clone(), None))
        });
        self.want_ranking();
    }

    /// Replaces the state, unless `new` gives none.
    fn replace(&self, new: impl FnOnce(&State) -> Option<State>) {
        let _replacing = self.replacing.lock();
        let old = self.current.read().clone();
        if let Some(state) = new(&old) {
            *self.current.write() = Arc::new(state);
        }
    }

    fn want_ranking(&self) {
        self.work.lock().is_wanted = true;
        self.changed.notify_all();
    }

    /// Ranks articles whenever it is necessary; never returns.
    pub(super) fn run(&self) {
        loop {
            let is_first = {
                let mut work = self.work.lock();
                while !work.is_wanted {
                    self.changed.wait(&mut work);
                }
                !work.is_ranked
            };
            if !is_first {
                std::thread::sleep(PAUSE);
            }
            self.work.lock().is_wanted = false;
            let ranked = Ranked(self);
            let state = self.current.read().clone();
            let scoring = &state.curation.scoring;
            let ranking = rank_again(state.articles.clone(), scoring, Some(&state.ranking));
            self.replace(|old| {
                let (articles, curation) = (old.articles.clone(), Arc::clone(&old.curation));
                let (ranking, language) = (Arc::new(ranking), old.language.clone());
                Some(State::new(articles, ranking, curation, language, Some(old)))
            });
            drop(ranked);
        }
    }
}

/// Whether files were loaded again with the same texts.
fn is_same(removed: &[Arc<ParsedArticle>], loaded: &[Arc<ParsedArticle>]) -> bool {
    let version = |article: &Arc<ParsedArticle>| {
        let source = &article.source;
        (Arc::clone(&source.file), source.hash)
    };
    removed.iter().map(version).eq(loaded.iter().map(version))
}

/// Whether stories or numbers can differ. Publishing an article changes neither.
fn changes_ranking(
    state: &State,
    removed: &[Arc<ParsedArticle>],
    loaded: &[Arc<ParsedArticle>],
) -> bool {
    // Both are sorted by path.
    let is_new = |article: &Arc<ParsedArticle>| {
        let old = position(removed, &article.source.file);
        old.is_none_or(|old| !is_ranked_alike(&removed[old], article))
    };
    let is_gone_from_story = |article: &Arc<ParsedArticle>| {
        let rank = state.rank(article);
        let is_in_story = rank.is_some_and(|rank| state.ranking.story_of(rank).len() > 1);
        is_in_story && position(loaded, &article.source.file).is_none()
    };
    loaded.iter().any(is_new) || removed.iter().any(is_gone_from_story)
}

/// Whether two versions of an article have the same place among others.
fn is_ranked_alike(old: &ParsedArticle, new: &ParsedArticle) -> bool {
    old.title == new.title
        && old.excerpt == new.excerpt
        && old.story == new.story
        && old.quality == new.quality
        && old.topics == new.topics
        && old.kind == new.kind
        && old.provider == new.provider
        && old.published_at == new.published_at
        && old.images.first() == new.images.first()
        && old.story_url() == new.story_url()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::testing::config;

    #[test]
    fn requests_do_not_wait_for_a_thread_that_panicked() {
        let config = config("[content]\narticles = ['news']");
        let states = Arc::new(States::new(Path::new("/nonexistent"), &config, Vec::new()));
        let ranking = Arc::clone(&states);
        let thread = std::thread::spawn(move || {
            let _ranked = Ranked(&ranking);
            panic!("as a ranking might");
        });
        assert!(thread.join().is_err());
        assert_eq!(states.get().inbox.drafts().len(), 0);
    }
}
