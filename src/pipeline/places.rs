//! Where things are: the output folder, and what feedgen keeps beside a site's sources.

use std::path::{Component, Path, PathBuf};

use super::Options;
use crate::config::Config;
use crate::load;
use crate::text::hash::fnv1a;
use crate::text::key::{KeyBuilder, TextKey};
use crate::write::{Lock, OwnFiles};

/// The folder beside a site's sources in which feedgen keeps what it must remember.
pub const STATE_FOLDER: &str = ".feedgen";

/// `path` as reports name it, and find it again: from the site's root, where it is inside.
pub fn name_in(root: &Path, path: &Path) -> String {
    let (root, path) = (real_path(root), real_path(path));
    path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/")
}

/// Where `path` really is: absolute, without links and `..` as far as it exists, so that two
/// spellings of one place are equal.
pub fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        Some((ancestor.canonicalize().ok()?, rest))
    });
    let Some((mut real, rest)) = existing else { return absolute };
    for part in rest.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            other => real.push(other),
        }
    }
    real
}

/// The output folder, unless it would hold the sources, or be among them.
///
/// # Errors
/// The refusal, for the person who called.
pub fn output_folder(root: &Path, config: &Config) -> Result<PathBuf, String> {
    let folder = root.join(&config.build.output);
    let (output, real_root) = (real_path(&folder), real_path(root));
    if real_root.starts_with(&output) {
        return Err(format!(
            "the output folder {} holds the site itself; choose another one",
            folder.display()
        ));
    }
    let sources = load::source_folders(config).map(|source| &*source.path);
    let others = [&*config.folders.content, STATE_FOLDER, ".git"];
    let clash = sources.chain(others).find(|source| {
        let source = real_path(&root.join(source));
        // The site's root may be a folder of sources; then all but the output is.
        source != real_root && (output.starts_with(&source) || source.starts_with(&output))
    });
    match clash {
        Some(source) => Err(format!(
            "the output folder {} and the folder {source} are one inside the other; choose \
             another one",
            folder.display(),
        )),
        None => Ok(folder),
    }
}

/// The state folder during a build.
pub(super) struct State {
    /// Where it is.
    pub(super) folder: PathBuf,
    /// What keys of state files begin with: known to this user's feedgen alone, so that state which came
    /// with the sources is not believed.
    key: TextKey,
    _lock: Lock,
}

impl State {
    /// Opens the state folder of a site and waits for other builds. `None`, with the reason, if there
    /// can be none.
    pub(super) fn open(options: &Options, waits: impl FnOnce()) -> Result<Self, String> {
        let folder = state_folder(options);
        let key = options.state_key.ok_or_else(|| NO_KEY.to_owned())?;
        let lock = Lock::take(&folder, waits).map_err(|error| error.to_string())?;
        Ok(Self { folder, key, _lock: lock })
    }

    /// The key of a state file that depends on `settings`.
    pub(super) fn key(&self, settings: TextKey) -> TextKey {
        keyed(self.key, settings)
    }
}

/// A key of both.
fn keyed(state_key: TextKey, settings: TextKey) -> TextKey {
    KeyBuilder::new().key(state_key).key(settings).finish()
}

const NO_KEY: &str =
    "there is no place for the key of this user's builds: set HOME or XDG_STATE_HOME";

/// Where the state of a site is kept.
pub(super) fn state_folder(options: &Options) -> PathBuf {
    options.cache_dir.clone().unwrap_or_else(|| options.root.join(STATE_FOLDER))
}

/// What feedgen keeps of one output of a site: a name for each, whatever the call names the
/// output, and whether or not the site's folder has moved.
pub(super) struct OutputState {
    /// The list of the files that feedgen wrote there.
    pub(super) own: OwnFiles,
    /// What they were made from.
    pub(super) manifest: PathBuf,
    /// By what the last build is recognised.
    pub(super) last: PathBuf,
}

impl OutputState {
    pub(super) fn new(options: &Options, output: &Path) -> Self {
        let (root, folder) = (&options.root, state_folder(options));
        let (real_root, output) = (real_path(root), real_path(output));
        let name =
            output.strip_prefix(&real_root).unwrap_or(&output).to_string_lossy().into_owned();
        let hash = fnv1a(name.as_bytes());
        let list = folder.join(format!("files-{hash:016x}.txt"));
        let own = |key| OwnFiles::at(list, keyed(key, TextKey::of("own files")));
        Self {
            own: options.state_key.map_or_else(OwnFiles::unknown, own),
            manifest: folder.join(format!("output-{hash:016x}.bin")),
            last: folder.join(format!("last-{hash:016x}.bin")),
        }
    }
}
