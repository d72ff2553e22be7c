//! Recognises a build that would change nothing: the last one reported nothing, and all files that it
//! read and wrote are as they were.

use std::path::PathBuf;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::last_output::LastOutput;
use super::options::Reuse;
use super::outcome::{Built, SearchBuilt};
use super::target::Target;
use crate::cache;
use crate::load::{self, ArticleFiles};
use crate::project::{ConfigFile, ProjectOptions};
use crate::text::key::{KeyBuilder, TextKey};
use crate::write::Published;

/// The record of the last build.
pub(super) struct LastBuild {
    file: PathBuf,
    /// A key of all that this build depends on; none if stamps can't tell.
    key: Option<TextKey>,
    /// Whether the last build may stand for this one.
    is_usable: bool,
    /// Whether this build is recorded.
    is_recorded: bool,
}

/// The counts of a built site.
#[derive(Debug, Serialize, Deserialize)]
struct Counts {
    articles: usize,
    unpublished: usize,
    topics: usize,
    providers: usize,
    pages: usize,
    search: Option<SearchBuilt>,
    /// The files of the output.
    files: usize,
}

impl LastBuild {
    pub(super) fn new(
        options: &ProjectOptions,
        target: &Target,
        config: &ConfigFile,
        articles: &ArticleFiles,
        now: SystemTime,
    ) -> Self {
        let ProjectOptions { root, overrides, drafts, config_file: _ } = options;
        let sources = load::key_of_sources(root, &config.config, articles, now);
        let key = target.state.as_ref().zip(sources).and_then(|(state, sources)| {
            let mut key = KeyBuilder::new();
            key.key(sources).text(&config.text).debug(&(overrides, drafts));
            state.key(key.finish())
        });
        let is_usable = target.reuse == Reuse::All && target.files.owned.is_trusted();
        let is_recorded = target.reuse != Reuse::Output;
        Self { file: target.files.last.clone(), key, is_usable, is_recorded }
    }

    /// The result of the last build, if this one would build the same, and all of it is in the output.
    pub(super) fn built(&self, output: &LastOutput, target: &Target) -> Option<Built> {
        if !self.is_usable {
            return None;
        }
        let counts: Counts = cache::read_small(&self.file, self.key?)?;
        let is_all_there = output.file_count_if_unchanged() == Some(counts.files);
        is_all_there.then(|| {
            let Counts { articles, unpublished, topics, providers, pages, search, files } = counts;
            Built {
                output: target.folder.clone(),
                articles,
                unpublished,
                topics,
                providers,
                pages,
                search: search.map(|search| SearchBuilt { made: 0, ..search }),
                rendered: 0,
                files: Published { unchanged: files, ..Published::default() },
            }
        })
    }

    /// Forgets the last build: the output is about to change.
    pub(super) fn forget(&self) {
        cache::remove(&self.file);
    }

    /// Records a build for the next one. A failure is harmless.
    pub(super) fn record(&self, built: &Built) {
        let Built { articles, unpublished, topics, providers, pages, .. } = *built;
        let files = built.files.unchanged + built.files.added.len() + built.files.changed.len();
        let search = built.search.clone();
        let counts = Counts { articles, unpublished, topics, providers, pages, search, files };
        if let Some(key) = self.key.filter(|_| self.is_recorded) {
            cache::write_small(&self.file, key, &counts);
        }
    }
}
