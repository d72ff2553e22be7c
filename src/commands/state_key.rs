//! The key that authenticates this user's build state, so that state from a site's sources is not trusted.
//!
//! It is stored outside of all sites, in `feedgen/key` below `$XDG_STATE_HOME`, by default
//! `~/.local/state` (XDG Base Directory Specification), on Windows below `%LOCALAPPDATA%`; without such a folder,
//! in that of `--cache-dir`.
#![expect(clippy::disallowed_methods, reason = "a command may look at its environment")]

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::project::real_path;
use crate::text::key::TextKey;

/// The length of a key in characters.
const KEY_LEN: usize = 64;

/// The key of this user, created if missing. `None` if there is no folder for it, or only one inside the site in
/// `root`, whose files may come from anyone.
pub(super) fn state_key(root: &Path, cache_dir: Option<&Path>) -> Option<TextKey> {
    let places = [state_home().map(|home| home.join("feedgen")), cache_dir.map(Path::to_owned)];
    let is_outside = |place: &PathBuf| !real_path(place).starts_with(real_path(root));
    places.into_iter().flatten().filter(is_outside).find_map(|place| key_in(&place.join("key")))
}

/// The key in a file, created if missing.
fn key_in(file: &Path) -> Option<TextKey> {
    let text = match read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => create(file).ok()?,
        text => text.ok()?,
    };
    (text.len() >= KEY_LEN).then(|| TextKey::new(&text))
}

fn state_home() -> Option<PathBuf> {
    // The specification ignores relative paths.
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    folder("XDG_STATE_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local/state")))
        .or_else(|| folder("LOCALAPPDATA"))
}

fn read(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(file)?.take(1000).read_to_string(&mut text)?;
    Ok(text)
}

/// Creates a key. If another process was faster, its key is used.
fn create(file: &Path) -> io::Result<String> {
    let folder = file.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let text = random();
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    match new.persist_noclobber(file) {
        Ok(_) => Ok(text),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => read(file),
        Err(error) => Err(error.error),
    }
}

/// An unpredictable text: the standard library seeds its hashers from the system.
pub(super) fn random() -> String {
    let part = || format!("{:016x}", RandomState::new().build_hasher().finish());
    [part(), part(), part(), part()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_created_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/feedgen/key");
        assert_eq!(read(&file).unwrap_err().kind(), ErrorKind::NotFound);
        let key = create(&file).unwrap();
        assert_eq!(key.len(), KEY_LEN);
        assert_eq!(create(&file).unwrap(), key);
        assert_ne!(random(), random());
    }
}
