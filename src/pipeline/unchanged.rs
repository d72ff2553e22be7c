//! Whether there is anything to do. There is not, if the last build had nothing to say, and all
//! that it read and all that it wrote is as it was.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::last_output::LastOutput;
use super::places::{OutputState, State};
use super::{Built, Options, SearchBuilt};
use crate::cache;
use crate::config::Config;
use crate::load::{self, ArticleFiles};
use crate::text::key::{KeyBuilder, TextKey};
use crate::write::Published;

/// What the last build left to be recognised by.
pub(super) struct LastBuild {
    file: PathBuf,
    /// A key of all that this build goes by; none if there may be more than can be seen.
    key: Option<TextKey>,
}

/// What was in the site.
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
        options: &Options,
        of_output: &OutputState,
        state: Option<&State>,
        config: &Config,
        config_text: &str,
        articles: &ArticleFiles,
        now: SystemTime,
    ) -> Self {
        let sources = load::key_of_sources(&options.root, config, articles, now);
        let key = state.zip(sources).and_then(|(state, sources)| {
            let mut key = KeyBuilder::new();
            key.key(sources).text(config_text).debug(&(&options.overrides, options.drafts));
            state.key(key.finish())
        });
        Self { file: of_output.last.clone(), key }
    }

    /// What it built, if this build would build the very same, and all of it is in the `output`
    /// in this folder.
    pub(super) fn built(&self, output: &LastOutput, folder: &Path) -> Option<Built> {
        let counts: Counts = cache::read_small(&self.file, self.key?)?;
        let is_all_there = output.files_if_whole() == Some(counts.files);
        is_all_there.then(|| {
            let Counts { articles, unpublished, topics, providers, pages, search, files } = counts;
            Built {
                output: folder.to_owned(),
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

    /// From now on the output is another one.
    pub(super) fn forget(&self) {
        cache::remove(&self.file);
    }

    /// Keeps what was built, for the next build. That it can't be kept is no harm.
    pub(super) fn keep(&self, built: &Built) {
        let Built { articles, unpublished, topics, providers, pages, .. } = *built;
        let files = built.files.unchanged + built.files.added.len() + built.files.changed.len();
        let search = built.search.clone();
        let counts = Counts { articles, unpublished, topics, providers, pages, search, files };
        if let Some(key) = self.key {
            cache::write_small(&self.file, key, &counts);
        }
    }
}
