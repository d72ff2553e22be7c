//! The state folder during a build: its lock, the keys of its files, and the files of one output.

use std::path::{Path, PathBuf};

use super::options::BuildOptions;
use crate::cache::ArticleCache;
use crate::config::Config;
use crate::folder::TagKey;
use crate::project::{StateFolder, real_path};
use crate::text::hash::fnv1a;
use crate::text::key::{KeyBuilder, TextKey};
use crate::write::{Lock, OwnedFiles};

/// The path and key of the state folder of a build.
pub(super) fn state_folder(options: &BuildOptions) -> StateFolder {
    StateFolder::new(&options.project.root, options.cache_dir.as_deref(), options.state_key)
}

/// The state folder during a build.
pub(super) struct State {
    /// Its path.
    pub(super) folder: PathBuf,
    /// The secret part of the keys of state files, known to this user's feedgen only, so that state that came
    /// with the sources is not trusted. Without it nothing is cached.
    key: Option<TextKey>,
    _lock: Lock,
}

impl State {
    /// Opens the state folder of a site, and waits for other builds.
    ///
    /// # Errors
    /// When it can't be used: the reason.
    pub(super) fn open(options: &BuildOptions, waits: impl FnOnce()) -> Result<Self, String> {
        let StateFolder { folder, key } = state_folder(options);
        let lock = Lock::acquire(&folder, waits).map_err(|error| error.to_string())?;
        Ok(Self { folder, key, _lock: lock })
    }

    /// Whether its files can be trusted.
    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The key of the cached articles; none if they can't be trusted.
    pub(super) fn article_key(&self, config: &Config) -> Option<TextKey> {
        self.key.map(|key| ArticleCache::key(key, config))
    }

    /// The key of a state file that depends on `settings`; none if such a file can't be trusted.
    pub(super) fn key(&self, settings: TextKey) -> Option<TextKey> {
        self.key.map(|key| keyed(key, settings))
    }
}

/// A key that combines both.
fn keyed(state_key: TextKey, settings: TextKey) -> TextKey {
    KeyBuilder::new().key(state_key).key(settings).finish()
}

/// The note for builds without a key.
pub(super) const NO_KEY: &str = "nothing is cached for the next build: there is no place for the key of this \
                                 user's builds, set HOME or XDG_STATE_HOME, or use --cache-dir";

/// The state files of one output of a site. Their names do not depend on how the options spell the
/// output, nor on where the site's folder is.
pub(super) struct OutputState {
    /// The list of feedgen's files in the output.
    pub(super) owned: OwnedFiles,
    /// The manifest.
    pub(super) manifest: PathBuf,
    /// The record of the last build.
    pub(super) last: PathBuf,
}

impl OutputState {
    pub(super) fn new(options: &BuildOptions, output: &Path) -> Self {
        let StateFolder { folder, key } = state_folder(options);
        let (real_root, output) = (real_path(&options.project.root), real_path(output));
        let inside = output.strip_prefix(&real_root).ok();
        let hash = fnv1a(inside.unwrap_or(&output).to_string_lossy().as_bytes());
        let list = folder.join(format!("files-{hash:016x}.txt"));
        let tag_key = key.map(|key| TagKey::new(&keyed(key, TextKey::new("own files")).to_bytes()));
        Self {
            owned: OwnedFiles::new(list, tag_key, inside.is_some()),
            manifest: folder.join(format!("output-{hash:016x}.bin")),
            last: folder.join(format!("last-{hash:016x}.bin")),
        }
    }
}
