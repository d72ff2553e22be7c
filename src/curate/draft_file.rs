//! Writes drafts: the folder of a category, and new files that never replace others.
#![expect(clippy::disallowed_methods, reason = "this module creates article files")]

use std::path::{Path, PathBuf};

use crate::config::Folder;
use crate::folder::create_first;
use crate::project::real_path;
use crate::text::slug::slug_of_name;

/// The folder for an article of `category`, and the value of `category` in its front matter, if the name of the
/// folder does not imply it.
///
/// # Errors
/// If the category has no letter or digit, or the site has no folder for it: a message.
pub fn place<'a>(
    folders: &'a [Folder],
    category: Option<&str>,
) -> Result<(&'a Folder, Option<String>), String> {
    let name = |folder: &'a Folder| folder.path.rsplit('/').next().unwrap_or("");
    let first = folders.first().ok_or("site.toml names no articles folder")?;
    let category = category.map(one_line).filter(|category| !category.is_empty());
    let Some(category) = category else {
        return match slug_of_name(name(first)).as_str() {
            "" => Err("the name of the articles folder is not a category; name one".to_owned()),
            _ => Ok((first, None)),
        };
    };
    let segment = slug_of_name(&category);
    if segment.is_empty() {
        return Err(format!("the category `{category}` has no letter or digit"));
    }
    if let Some(folder) = folders.iter().find(|folder| name(folder) == category) {
        return Ok((folder, None));
    }
    let same_address = folders.iter().find(|folder| slug_of_name(name(folder)) == segment);
    Ok((same_address.unwrap_or(first), Some(category)))
}

/// The path of a folder of articles.
///
/// # Errors
/// If it is a link that leads out of the site: a message.
pub fn folder_in_site(root: &Path, folder: &Folder) -> Result<PathBuf, String> {
    let path = root.join(&*folder.path);
    match real_path(&path).starts_with(real_path(root)) {
        true => Ok(path),
        false => Err(format!("{} is a link that leads out of the site", path.display())),
    }
}

/// Writes the file under the first free name in the folder: `stem`, `stem-2`, … The file appears whole or not at all.
///
/// # Errors
/// If it can't be written, or the folder is a link that leads out of the site: a message.
pub fn create_file(
    root: &Path,
    folder: &Folder,
    stem: &str,
    text: &str,
) -> Result<PathBuf, String> {
    let folder = folder_in_site(root, folder)?;
    let failed = |path: &Path, error| format!("can't write {}: {error}", path.display());
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    // A `.markdown` file would have the same address.
    let is_free =
        |name: &String| folder.join(format!("{name}.markdown")).symlink_metadata().is_err();
    let names = (1..).map(|number| match number {
        1 => stem.to_owned(),
        _ => format!("{stem}-{number}"),
    });
    let paths = names.filter(is_free).map(|name| folder.join(format!("{name}.md")));
    create_first(&folder, paths, text.as_bytes()).map_err(|error| failed(&folder, error))
}

/// `text` on one line.
pub fn one_line(text: &str) -> String {
    let is_break = |c| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let parts = text.split(is_break).map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
