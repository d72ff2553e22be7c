//! The list of the files that feedgen wrote into an output: no others are deleted or replaced.
//!
//! It begins with a tag that only this user's feedgen can make, so that a list which came with
//! the sources is known as such.

use std::io;
use std::path::PathBuf;

use crate::folder::{Seal, state};

/// Stands after each name: the one character that no name can have.
const END_OF_NAME: char = '\0';
/// What a list begins with, before its tag.
const HEAD: &str = "feedgen files ";

/// Where the list of an output is kept; nowhere if nothing can be kept.
#[derive(Debug, Clone)]
pub struct OwnFiles(Option<Place>);

#[derive(Debug, Clone)]
struct Place {
    path: PathBuf,
    seal: Option<Seal>,
    is_inside: bool,
}

impl OwnFiles {
    /// The list in the file at `path`, with a tag of `seal`. One without that tag is believed only if the
    /// output `is_inside` the site: whoever handed out the sources decides what is in there.
    pub fn at(path: PathBuf, seal: Option<Seal>, is_inside: bool) -> Self {
        Self(Some(Place { path, seal, is_inside }))
    }

    /// Nothing is known of earlier builds, and nothing is kept for later ones.
    pub fn unknown() -> Self {
        Self(None)
    }

    /// The list as text, if there is one that is believed.
    pub fn read(&self) -> Option<String> {
        let Place { path, seal, is_inside } = self.0.as_ref()?;
        let text = String::from_utf8(state::read(path).ok()?).ok()?;
        let tagged = text.strip_prefix(HEAD).and_then(|rest| rest.split_once(END_OF_NAME));
        let (tag, names) = tagged.unwrap_or(("", &text));
        let is_ours = seal.as_ref().is_some_and(|seal| seal.tag_in_hex(names.as_bytes()) == tag);
        (is_ours || *is_inside).then(|| names.to_owned())
    }

    /// Whether there is a list.
    pub fn exists(&self) -> bool {
        self.0.as_ref().is_some_and(|place| state::open(&place.path).is_ok())
    }

    /// Whether there is one that is believed.
    pub fn is_believed(&self) -> bool {
        match &self.0 {
            Some(place) if place.is_inside => self.exists(),
            _ => self.read().is_some(),
        }
    }

    /// Replaces the list.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn write(&self, list: &str) -> io::Result<()> {
        let Some(Place { path, seal, .. }) = &self.0 else { return Ok(()) };
        let tag = seal.as_ref().map(|seal| seal.tag_in_hex(list.as_bytes())).unwrap_or_default();
        state::replace(path, format!("{HEAD}{tag}{END_OF_NAME}{list}").as_bytes())
    }

    /// Where the list is, for messages.
    pub(super) fn place(&self) -> String {
        self.0.as_ref().map(|place| place.path.display().to_string()).unwrap_or_default()
    }
}

/// The text of a list of files.
pub(super) fn list_of(files: &[&str]) -> String {
    let length = files.iter().map(|file| file.len() + END_OF_NAME.len_utf8()).sum();
    let mut text = String::with_capacity(length);
    for file in files {
        text.push_str(file);
        text.push(END_OF_NAME);
    }
    text
}

/// The files that a list names: relative paths without `..`.
pub(super) fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split_terminator(END_OF_NAME).filter(|name| is_inside(name))
}

fn is_inside(name: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    // Other systems know more separators, and names of drives; no address of ours has them.
    name.split('/').all(is_name)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests read files")]
mod tests {
    use super::*;

    #[test]
    fn only_names_inside_are_names() {
        let list = "a\0b/c.html\0../d\0/e\0f/../g\0./h\0i//j\0C:\\k\0l/\0";
        assert_eq!(names(list).collect::<Vec<_>>(), ["a", "b/c.html"]);
    }

    #[test]
    fn a_list_of_others_is_believed_inside_of_the_site_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("files.txt");
        let at = |key: &str, is_inside| {
            let seal = (!key.is_empty()).then(|| Seal::new(key.as_bytes()));
            OwnFiles::at(path.clone(), seal, is_inside)
        };
        for key in ["theirs", ""] {
            at(key, false).write(&list_of(&["a", "b/c"])).unwrap();
            assert_eq!(at("ours", false).read(), None);
            assert_eq!(at("", false).read(), None);
            assert!(at("ours", false).exists());
            assert!(!at("ours", false).is_believed() && at("ours", true).is_believed());
            assert_eq!(at("ours", true).read().as_deref(), Some("a\0b/c\0"));
            assert_eq!(at("", true).read().as_deref(), Some("a\0b/c\0"));
        }
        at("ours", false).write(&list_of(&["a", "b/c"])).unwrap();
        assert_eq!(at("ours", false).read().as_deref(), Some("a\0b/c\0"));
        // A name was added by someone who has seen the list.
        let mut text = std::fs::read(&path).unwrap();
        text.extend(b".profile\0");
        state::replace(&path, &text).unwrap();
        assert_eq!(at("ours", false).read(), None);
        state::replace(&path, b".profile\0").unwrap();
        assert_eq!(at("ours", false).read(), None);
    }
}
