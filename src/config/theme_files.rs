//! Files in `[theme]`: their paths in the static folder and their types.
//!
//! The plan checks that they exist.

use super::folder::relative;
use super::reader::{Reader, Table};
use crate::diag::{Diagnostic, Place};
use crate::text::site_path::SitePath;

/// A file in the static folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// The path in the static folder.
    pub path: SitePath,
    /// The place of the setting in `site.toml`.
    pub place: Place,
}

/// The required type of a file.
#[derive(Clone, Copy)]
pub(super) enum FileType {
    Image,
    Icon,
    Stylesheet,
}

impl FileType {
    fn extensions(self) -> &'static [&'static str] {
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

/// The file of the setting `key`.
pub(super) fn file(
    reader: &mut Reader<'_>,
    table: Table<'_>,
    key: &str,
    file_type: FileType,
) -> Option<ThemeFile> {
    let path = reader.non_empty(table, key)?;
    let place = reader.place(table, key);
    checked(reader, key, path, place, file_type)
}

/// The files of the list `key`, without duplicates.
pub(super) fn files(
    reader: &mut Reader<'_>,
    table: Table<'_>,
    key: &str,
    file_type: FileType,
) -> Vec<ThemeFile> {
    let paths = reader.strings(table, key).unwrap_or_default();
    let mut files: Vec<ThemeFile> = Vec::with_capacity(paths.len());
    for (path, place) in paths {
        if let Some(file) = checked(reader, key, path, place, file_type)
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
    file_type: FileType,
) -> Option<ThemeFile> {
    if path.contains("://") || path.starts_with("//") {
        let message = format!("`theme.{key}` must be a file of the site");
        let diagnostic = Diagnostic::error("bad-setting", message)
            .label("expected a path in the static folder, found a URL")
            .hint("put the file into the static folder and set its path");
        reader.report(diagnostic, place);
        return None;
    }
    // An absolute path, as for images of articles, refers to the same file.
    let path = relative(reader, path.trim().trim_start_matches('/'), place.clone());
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if !extension.is_some_and(|extension| file_type.extensions().contains(&extension.as_str())) {
        let message = format!("`theme.{key}` must be {}", file_type.noun());
        let extensions: Vec<String> =
            file_type.extensions().iter().map(|extension| format!("`.{extension}`")).collect();
        let diagnostic = Diagnostic::error("bad-setting", message);
        let label = format!("expected a file name that ends with {}", extensions.join(" or "));
        reader.report(diagnostic.label(label), place);
        return None;
    }
    Some(ThemeFile { path: SitePath::from_file(&path), place })
}
