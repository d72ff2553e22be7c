//! Where things are: the output folder, and what feedgen keeps beside a site's sources.

use std::path::{Component, Path, PathBuf};

use crate::config::Config;
use crate::load;
use crate::text::hash::fnv1a;

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

/// What feedgen keeps of one output of a site: a name for each, whatever the call names the
/// output, and whether or not the site's folder has moved.
pub(super) struct OutputState {
    /// The list of the files that feedgen wrote there.
    pub(super) list: PathBuf,
    /// What they were made from.
    pub(super) manifest: PathBuf,
    /// By what the last build is recognised.
    pub(super) last: PathBuf,
}

impl OutputState {
    pub(super) fn new(root: &Path, output: &Path) -> Self {
        let (real_root, output) = (real_path(root), real_path(output));
        let name =
            output.strip_prefix(&real_root).unwrap_or(&output).to_string_lossy().into_owned();
        let hash = fnv1a(name.as_bytes());
        let folder = root.join(STATE_FOLDER);
        Self {
            list: folder.join(format!("files-{hash:016x}.txt")),
            manifest: folder.join(format!("output-{hash:016x}.bin")),
            last: folder.join(format!("last-{hash:016x}.bin")),
        }
    }
}
