//! The list of the files that feedgen wrote into an output: no others are deleted or replaced.
//!
//! It begins with a key that only this user's feedgen knows, so that a list which came with
//! the sources is not believed.

use std::io;
use std::path::PathBuf;

use crate::folder::state;
use crate::text::key::TextKey;

/// Stands after each name: the one character that no name can have.
const END_OF_NAME: char = '\0';

/// Where the list of an output is kept; nowhere if nothing can be kept.
#[derive(Debug, Clone)]
pub struct OwnFiles(Option<(PathBuf, TextKey)>);

impl OwnFiles {
    /// The list in the file at `path`, which begins with `key`.
    pub fn at(path: PathBuf, key: TextKey) -> Self {
        Self(Some((path, key)))
    }

    /// Nothing is known of earlier builds, and nothing is kept for later ones.
    pub fn unknown() -> Self {
        Self(None)
    }

    /// The list as text, if there is one that feedgen wrote.
    pub fn read(&self) -> Option<String> {
        let (path, key) = self.0.as_ref()?;
        let mut text = String::from_utf8(state::read(path).ok()?).ok()?;
        let head = head(*key);
        text.starts_with(&head).then(|| text.split_off(head.len()))
    }

    /// Replaces the list.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn write(&self, list: &str) -> io::Result<()> {
        match &self.0 {
            None => Ok(()),
            Some((path, key)) => state::replace(path, [&head(*key), list].concat().as_bytes()),
        }
    }

    /// Where the list is, for messages.
    pub(super) fn place(&self) -> String {
        self.0.as_ref().map(|(path, _)| path.display().to_string()).unwrap_or_default()
    }
}

/// The first "name" of the list.
fn head(key: TextKey) -> String {
    let digits: String = key.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("feedgen files {digits}{END_OF_NAME}")
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
mod tests {
    use super::*;

    #[test]
    fn only_names_inside_are_names() {
        let list = "a\0b/c.html\0../d\0/e\0f/../g\0./h\0i//j\0C:\\k\0l/\0";
        assert_eq!(names(list).collect::<Vec<_>>(), ["a", "b/c.html"]);
    }

    #[test]
    fn a_list_of_another_key_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |key: &str| OwnFiles::at(folder.path().join("files.txt"), TextKey::of(key));
        at("ours").write(&list_of(&["a", "b/c"])).unwrap();
        assert_eq!(at("ours").read().as_deref(), Some("a\0b/c\0"));
        assert_eq!(at("theirs").read(), None);
        state::replace(&folder.path().join("files.txt"), b".profile\0").unwrap();
        assert_eq!(at("ours").read(), None);
    }
}
