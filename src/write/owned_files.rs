//! The list of files that feedgen wrote into an output; only these are ever deleted.
//!
//! The list starts with an authentication tag of this user's key, so that a list distributed with the sources of a
//! site is not trusted.

use std::io;
use std::path::PathBuf;

use crate::folder::{TagKey, state};

/// Follows each path: the only character that no path can contain.
const TERMINATOR: char = '\0';
/// Precedes the tag at the start of the file.
const HEADER: &str = "feedgen files ";

/// The list of the files of one output. `None` without a state folder.
#[derive(Debug, Clone)]
pub struct OwnedFiles(Option<ListFile>);

#[derive(Debug, Clone)]
struct ListFile {
    path: PathBuf,
    tag_key: Option<TagKey>,
    is_output_in_site: bool,
}

impl OwnedFiles {
    /// The list in the file at `path`, authenticated with `tag_key`. A list without a valid tag is trusted only if
    /// the output is inside the site folder, whose whole content comes from the author of the sources anyway.
    pub fn new(path: PathBuf, tag_key: Option<TagKey>, is_output_in_site: bool) -> Self {
        Self(Some(ListFile { path, tag_key, is_output_in_site }))
    }

    /// An empty list that is not written to disk.
    pub fn none() -> Self {
        Self(None)
    }

    /// The text of the list, if it exists and is trusted.
    pub fn read(&self) -> Option<String> {
        let ListFile { path, tag_key, is_output_in_site } = self.0.as_ref()?;
        let text = String::from_utf8(state::read(path).ok()?).ok()?;
        let tagged = text.strip_prefix(HEADER).and_then(|rest| rest.split_once(TERMINATOR));
        let (tag, list) = tagged.unwrap_or(("", &text));
        let is_authentic =
            tag_key.as_ref().is_some_and(|tag_key| tag_key.tag_in_hex(list.as_bytes()) == tag);
        (is_authentic || *is_output_in_site).then(|| list.to_owned())
    }

    /// Whether the list file exists.
    pub fn exists(&self) -> bool {
        self.0.as_ref().is_some_and(|file| state::open(&file.path).is_ok())
    }

    /// Whether the list file exists and is trusted.
    pub fn is_trusted(&self) -> bool {
        match &self.0 {
            Some(file) if file.is_output_in_site => self.exists(),
            _ => self.read().is_some(),
        }
    }

    /// Replaces the list.
    ///
    /// # Errors
    /// When the file can't be written.
    pub(super) fn write(&self, list: &str) -> io::Result<()> {
        let Some(ListFile { path, tag_key, .. }) = &self.0 else { return Ok(()) };
        let tag =
            tag_key.as_ref().map(|tag_key| tag_key.tag_in_hex(list.as_bytes())).unwrap_or_default();
        state::replace(path, format!("{HEADER}{tag}{TERMINATOR}{list}").as_bytes())
    }

    /// The path of the list file, for messages.
    pub(super) fn display_path(&self) -> String {
        self.0.as_ref().map(|file| file.path.display().to_string()).unwrap_or_default()
    }
}

/// The text of a list of paths.
pub(super) fn to_list(paths: &[&str]) -> String {
    let length = paths.iter().map(|path| path.len() + TERMINATOR.len_utf8()).sum();
    let mut text = String::with_capacity(length);
    for path in paths {
        text.push_str(path);
        text.push(TERMINATOR);
    }
    text
}

/// The paths in a list. Paths that lead out of the output are skipped.
pub(super) fn paths(list: &str) -> impl Iterator<Item = &str> {
    list.split_terminator(TERMINATOR).filter(|path| is_inside(path))
}

fn is_inside(path: &str) -> bool {
    // Backslashes and colons are separators and drive names on other systems. No output path has them.
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    path.split('/').all(is_name)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests read files")]
mod tests {
    use super::*;

    #[test]
    fn paths_outside_of_the_output_are_skipped() {
        let list = "a\0b/c.html\0../d\0/e\0f/../g\0./h\0i//j\0C:\\k\0l/\0";
        assert_eq!(paths(list).collect::<Vec<_>>(), ["a", "b/c.html"]);
    }

    #[test]
    fn an_unauthenticated_list_is_trusted_only_inside_the_site() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("files.txt");
        let with_key = |key: &str, is_output_in_site| {
            let tag_key = (!key.is_empty()).then(|| TagKey::new(key.as_bytes()));
            OwnedFiles::new(path.clone(), tag_key, is_output_in_site)
        };
        for key in ["theirs", ""] {
            with_key(key, false).write(&to_list(&["a", "b/c"])).unwrap();
            assert_eq!(with_key("ours", false).read(), None);
            assert_eq!(with_key("", false).read(), None);
            assert!(with_key("ours", false).exists());
            assert!(!with_key("ours", false).is_trusted() && with_key("ours", true).is_trusted());
            assert_eq!(with_key("ours", true).read().as_deref(), Some("a\0b/c\0"));
            assert_eq!(with_key("", true).read().as_deref(), Some("a\0b/c\0"));
        }
        with_key("ours", false).write(&to_list(&["a", "b/c"])).unwrap();
        assert_eq!(with_key("ours", false).read().as_deref(), Some("a\0b/c\0"));
        // A path appended to an authentic list invalidates its tag.
        let mut text = std::fs::read(&path).unwrap();
        text.extend(b".profile\0");
        state::replace(&path, &text).unwrap();
        assert_eq!(with_key("ours", false).read(), None);
        state::replace(&path, b".profile\0").unwrap();
        assert_eq!(with_key("ours", false).read(), None);
    }
}
