//! The files that `[theme]` names: their paths in the static folder, and whether their kind fits.
//!
//! Whether they exist, only the plan knows.

use super::folder::relative;
use super::reader::{Reader, Table};
use crate::diag::{Diagnostic, Place};
use crate::text::site_path::SitePath;

/// A file in the folder of static files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// Its path there.
    pub path: SitePath,
    /// Where `site.toml` names it.
    pub place: Place,
}

/// What a file must be.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Image,
    Icon,
    Stylesheet,
}

impl Kind {
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["svg", "png", "jpg", "jpeg", "webp", "avif", "gif"],
            Self::Icon => &["svg", "png", "ico", "jpg", "jpeg", "webp", "avif", "gif"],
            Self::Stylesheet => &["css"],
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Image | Self::Icon => "an image",
            Self::Stylesheet => "a stylesheet",
        }
    }
}

/// The file that the setting `key` names.
pub(super) fn file(
    reader: &mut Reader<'_>,
    table: Table<'_>,
    key: &str,
    kind: Kind,
) -> Option<ThemeFile> {
    let path = reader.non_empty(table, key)?;
    let place = reader.place(table, key);
    checked(reader, key, path, place, kind)
}

/// The files in the list `key`, each once.
pub(super) fn files(
    reader: &mut Reader<'_>,
    table: Table<'_>,
    key: &str,
    kind: Kind,
) -> Vec<ThemeFile> {
    let named = reader.strings(table, key).unwrap_or_default();
    let mut files: Vec<ThemeFile> = Vec::with_capacity(named.len());
    for (path, place) in named {
        if let Some(file) = checked(reader, key, path, place, kind)
            && !files.iter().any(|known| known.path == file.path)
        {
            files.push(file);
        }
    }
    files
}

fn checked(
    reader: &mut Reader<'_>,
    key: &str,
    path: String,
    place: Place,
    kind: Kind,
) -> Option<ThemeFile> {
    if path.contains("://") || path.starts_with("//") {
        let message = format!("`theme.{key}` must be a file of the site");
        let diagnostic = Diagnostic::error("bad-setting", message)
            .label("expected a path in the static folder, found a URL")
            .hint("put the file into the static folder and write its path there");
        reader.report(diagnostic, place);
        return None;
    }
    // An address of the site, as articles name images, means the same file.
    let path = relative(reader, path.trim().trim_start_matches('/'), place.clone());
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !ending.is_some_and(|ending| kind.endings().contains(&ending.as_str())) {
        let message = format!("`theme.{key}` must be {}", kind.noun());
        let endings: Vec<String> =
            kind.endings().iter().map(|ending| format!("`.{ending}`")).collect();
        let diagnostic = Diagnostic::error("bad-setting", message);
        let label = format!("expected a file that ends with {}", endings.join(" or "));
        reader.report(diagnostic.label(label), place);
        return None;
    }
    Some(ThemeFile { path: SitePath::from_file(&path), place })
}
