//! Protects files in the output folder that feedgen did not write.
//!
//! In: the output folder, the list of files that earlier builds wrote there (if known), and the planned
//! files. Out: an error if the build would replace other files. Reads file names only (and
//! the front page), and changes nothing.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The maximum number of files in the error message.
const MAX_LISTED: usize = 3;

/// The maximum number of bytes to read of a front page.
const MAX_PAGE_LEN: u64 = 4 << 20;

/// Up to this number of planned files, checking each for existence is faster than listing the folder.
const MAX_CHECKED: usize = 1000;

/// Checks that a build into `folder` replaces only files that feedgen wrote.
///
/// `own` is the list of files written by earlier builds, separated by NUL. With a list, `planned` files
/// must be on it or not exist yet. Without a list, the folder must be empty, or its front page must
/// name feedgen as its generator. Unrelated files are left alone.
///
/// # Errors
/// A message for the user.
pub fn check<'p>(
    folder: &Path,
    own: Option<&str>,
    planned: impl IntoIterator<Item = &'p str>,
) -> Result<(), String> {
    let mut planned: Vec<&str> = planned.into_iter().collect();
    if planned.len() <= MAX_CHECKED {
        planned.retain(|path| folder.join(path).symlink_metadata().is_ok());
    }
    if !folder.exists() || planned.is_empty() && own.is_some() {
        return Ok(());
    }
    let external: Vec<String> = match own {
        None if is_generated_by_feedgen(folder) => Vec::new(),
        None => files(folder, "").take(MAX_LISTED).collect(),
        Some(own) => {
            let own: HashSet<&str> = own.split_terminator('\0').collect();
            let new = planned.into_iter().filter(|path| !own.contains(path));
            new.flat_map(|path| external_files_at(folder, path, &own)).take(MAX_LISTED).collect()
        }
    };
    if external.is_empty() {
        return Ok(());
    }
    Err(format!(
        "output folder {} contains files not written by feedgen: {}; choose another folder, or \
         use --force to replace files of the same name",
        folder.display(),
        external.join(", ")
    ))
}

/// Whether the front page names feedgen as its generator: the list of files may have been deleted.
fn is_generated_by_feedgen(folder: &Path) -> bool {
    let path = folder.join("index.html");
    // Reading a symbolic link to a device might never end.
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return false;
    }
    let mut page = Vec::new();
    let opened = File::open(path);
    if opened.and_then(|file| file.take(MAX_PAGE_LEN).read_to_end(&mut page)).is_err() {
        return false;
    }
    let page = String::from_utf8_lossy(&page);
    let mut tags = page.split('<').filter_map(|part| part.split('>').next());
    tags.any(|tag| tag.starts_with("meta ") && tag.contains("generator") && tag.contains("feedgen"))
}

/// The files that a file at `path` would replace and that are not in `own`.
fn external_files_at(folder: &Path, path: &str, own: &HashSet<&str>) -> Vec<String> {
    match folder.join(path).symlink_metadata() {
        Err(_) => Vec::new(),
        Ok(metadata) if metadata.is_dir() => {
            let files = files(folder, path).filter(|file| !own.contains(file.as_str()));
            files.take(MAX_LISTED).collect()
        }
        Ok(_) => vec![path.to_owned()],
    }
}

/// The files in the subfolder `path` of `folder`, sorted by name; their paths are relative to `folder`.
fn files(folder: &Path, path: &str) -> impl Iterator<Item = String> {
    let walk = walkdir::WalkDir::new(folder.join(path)).min_depth(1);
    let walk = walk.sort_by_file_name().into_iter();
    let files = walk.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    files.map(move |entry| {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        path.to_string_lossy().replace('\\', "/")
    })
}
