//! The folders of a site: output and state.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use crate::config::Config;
use crate::load;
use crate::text::hash::fnv1a;
use crate::text::key::TextKey;

/// The state folder beside a site's sources.
pub const STATE_FOLDER: &str = ".feedgen";

/// The name of `path` in reports: relative to the site's root if it is inside.
pub fn name_in(root: &Path, path: &Path) -> String {
    let (root, path) = (real_path(root), real_path(path));
    path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/")
}

/// The real path: absolute, without links and `..` as far as it exists, so that two spellings of one
/// path are equal.
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

/// The output folder.
///
/// # Errors
/// When it is a file, or overlaps the sources: the message.
pub fn output_folder(
    root: &Path,
    config: &Config,
    cache_dir: Option<&Path>,
) -> Result<PathBuf, String> {
    let folder = root.join(&config.build.output);
    let (output, real_root) = (real_path(&folder), real_path(root));
    if folder.metadata().is_ok_and(|found| !found.is_dir()) {
        return Err(format!("the output {} is not a folder; choose another one", folder.display()));
    }
    if real_root.starts_with(&output) {
        return Err(format!(
            "the output folder {} contains the site itself; choose another output folder",
            folder.display()
        ));
    }
    let sources = load::source_folders(config).map(|source| &*source.path);
    let others = [&*config.folders.content, STATE_FOLDER, ".git"];
    let overlaps = |other: &Path| output.starts_with(other) || other.starts_with(&output);
    let clash = sources.chain(others).find(|source| {
        let source = real_path(&root.join(source));
        // The site's root may be a folder of sources; the output inside it is permitted.
        source != real_root && overlaps(&source)
    });
    let clash = clash.map(Cow::from).or_else(|| {
        let cache = cache_dir.filter(|cache| overlaps(&real_path(cache)));
        cache.map(|cache| cache.display().to_string().into())
    });
    match clash {
        Some(source) => Err(format!(
            "the output folder {} overlaps the folder `{source}`; choose another output folder",
            folder.display(),
        )),
        None => Ok(folder),
    }
}

/// The state folder of a site.
#[derive(Debug, Clone)]
pub struct StateFolder {
    /// Its path.
    pub folder: PathBuf,
    /// The secret key of this user's builds.
    pub key: Option<TextKey>,
}

impl StateFolder {
    /// The state folder of the site in `root`: beside its sources, or in `cache_dir` in a subfolder for this
    /// site.
    pub fn new(root: &Path, cache_dir: Option<&Path>, key: Option<TextKey>) -> Self {
        let folder = match cache_dir {
            Some(folder) => {
                let site = fnv1a(real_path(root).to_string_lossy().as_bytes());
                folder.join(format!("{site:016x}"))
            }
            None => root.join(STATE_FOLDER),
        };
        Self { folder, key }
    }
}
