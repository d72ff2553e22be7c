//! What a build may write into: a new or empty folder, or one in which it knows its own files.
//!
//! In: the output folder, the list of the files that earlier builds wrote there, and the files
//! that this one will write. Out: the reason why it must not, if there is one. Looks at names
//! alone, and changes nothing.
#![expect(clippy::disallowed_methods, reason = "this looks into the output folder")]

use std::collections::HashSet;
use std::path::Path;

/// How many files a refusal names.
const NAMED: usize = 3;

/// What stands in `folder` and is not known to be feedgen's: some of its files if there is no
/// `list` of those that feedgen wrote; otherwise those of `planned` that are there and are not on
/// it. What else is there beside feedgen's own files stays as it is, and is no matter.
///
/// # Errors
/// The refusal, for the person who called.
pub fn check<'p>(
    folder: &Path,
    list: &Path,
    planned: impl IntoIterator<Item = &'p str>,
) -> Result<(), String> {
    let strangers = match std::fs::read_to_string(list) {
        Err(_) => some_files(folder),
        Ok(list) => {
            let own: HashSet<&str> = list.split_terminator('\0').collect();
            let is_there = |path: &&str| folder.join(path).symlink_metadata().is_ok();
            let unknown = planned.into_iter().filter(|path| !own.contains(path));
            unknown.filter(is_there).take(NAMED).map(str::to_owned).collect()
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

/// The first files of `folder`, by name.
fn some_files(folder: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    let files = walk.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    let name = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        path.to_string_lossy().replace('\\', "/")
    };
    files.take(NAMED).map(name).collect()
}
