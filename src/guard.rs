//! What a build may write into: a new or empty folder, or one in which it knows its own files.
//!
//! In: the output folder, the files that earlier builds wrote there if they are known, and the files
//! that this one will write. Out: the reason why it must not, if there is one. Looks at names
//! alone, and changes nothing.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How many files a refusal names.
const NAMED: usize = 3;

/// A front page is read up to this length.
const MAX_PAGE_LEN: u64 = 4 << 20;

/// So many names are looked for in a folder sooner than a list of all its files is read.
const FEW: usize = 1000;

/// What stands in `folder` and is not known to be feedgen's: some of its files if there is no
/// list of feedgen's `own` (each with a NUL after it), nor a front page by which it is known; otherwise those of
/// `planned` that are there and are not on it. What else is there beside feedgen's own files stays
/// as it is, and is no matter.
///
/// # Errors
/// The refusal, for the person who called.
pub fn check<'p>(
    folder: &Path,
    own: Option<&str>,
    planned: impl IntoIterator<Item = &'p str>,
) -> Result<(), String> {
    let mut planned: Vec<&str> = planned.into_iter().collect();
    if planned.len() <= FEW {
        planned.retain(|path| folder.join(path).symlink_metadata().is_ok());
    }
    if !folder.exists() || planned.is_empty() && own.is_some() {
        return Ok(());
    }
    let strangers: Vec<String> = match own {
        None if is_made_by_feedgen(folder) => Vec::new(),
        None => files(folder, "").take(NAMED).collect(),
        Some(own) => {
            let own: HashSet<&str> = own.split_terminator('\0').collect();
            let unknown = planned.into_iter().filter(|path| !own.contains(path));
            unknown.flat_map(|path| strangers_at(folder, path, &own)).take(NAMED).collect()
        }
    };
    if strangers.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the output folder {} holds files that feedgen did not write: {}. Choose another folder, \
         or call with --force: files of the same name are then replaced, all others stay",
        folder.display(),
        strangers.join(", ")
    ))
}

/// Whether the front page says so, as the theme's does: the list can be deleted at any time.
fn is_made_by_feedgen(folder: &Path) -> bool {
    let path = folder.join("index.html");
    // A link may lead to something without an end.
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

/// What a file at `path` would take the place of, and is not among feedgen's `own`.
fn strangers_at(folder: &Path, path: &str, own: &HashSet<&str>) -> Vec<String> {
    match folder.join(path).symlink_metadata() {
        Err(_) => Vec::new(),
        Ok(found) if found.is_dir() => {
            files(folder, path).filter(|file| !own.contains(file.as_str())).take(NAMED).collect()
        }
        Ok(_) => vec![path.to_owned()],
    }
}

/// The files of `folder` at `below`, by name.
fn files(folder: &Path, below: &str) -> impl Iterator<Item = String> {
    let walk = walkdir::WalkDir::new(folder.join(below)).min_depth(1);
    let walk = walk.sort_by_file_name().into_iter();
    let files = walk.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    files.map(move |entry| {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        path.to_string_lossy().replace('\\', "/")
    })
}
