//! The key of this user's builds, by which state is told from what came with a site's sources.
//!
//! It is kept outside of all sites, in `feedgen/key` below `$XDG_STATE_HOME`, by default
//! `~/.local/state` (the XDG Base Directory Specification), on Windows below `%LOCALAPPDATA%`; where there is no
//! such place, in the folder that the call names for the cache.
#![expect(clippy::disallowed_methods, reason = "a command may look at its environment")]

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::project::real_path;
use crate::text::key::TextKey;

/// So many characters has a key.
const LENGTH: usize = 64;

/// The key of this user, made if there is none. `None` if there is no place for it, or only one inside of the
/// site in `root`, whose files anyone may have written.
pub(super) fn state_key(root: &Path, cache_dir: Option<&Path>) -> Option<TextKey> {
    let places = [state_home().map(|home| home.join("feedgen")), cache_dir.map(Path::to_owned)];
    let is_outside = |place: &PathBuf| !real_path(place).starts_with(real_path(root));
    places.into_iter().flatten().filter(is_outside).find_map(|place| key_in(&place.join("key")))
}

/// The key in a file, made if there is none.
fn key_in(file: &Path) -> Option<TextKey> {
    let text = match read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => make(file).ok()?,
        text => text.ok()?,
    };
    (text.len() >= LENGTH).then(|| TextKey::new(&text))
}

fn state_home() -> Option<PathBuf> {
    // The specification: what is not absolute is ignored.
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

/// Makes a key. If another call was faster, its key is that of this one as well.
fn make(file: &Path) -> io::Result<String> {
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

/// A text that nobody can guess: the standard library seeds its hashers from the system.
fn random() -> String {
    let part = || format!("{:016x}", RandomState::new().build_hasher().finish());
    [part(), part(), part(), part()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/feedgen/key");
        assert_eq!(read(&file).unwrap_err().kind(), ErrorKind::NotFound);
        let key = make(&file).unwrap();
        assert_eq!(key.len(), LENGTH);
        assert_eq!(make(&file).unwrap(), key);
        assert_ne!(random(), random());
    }
}
