//! Writes new files into a site: all or none, overwriting nothing.

use std::fs::File;
use std::io::{Error, Write as _};
use std::path::{Path, PathBuf};

/// Files that would be overwritten, and files or links in the place of folders.
pub(super) fn conflicts<'a>(dir: &Path, names: impl Iterator<Item = &'a str>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for name in names {
        let path = dir.join(name);
        let blocked = path.ancestors().skip(1).filter(|parent| parent.exists() && !parent.is_dir());
        found.extend(blocked.map(Path::to_owned));
        // A linked folder may lead anywhere; the site folder itself was chosen by the user.
        let inside = path.ancestors().skip(1).take_while(|parent| *parent != dir);
        found.extend(inside.filter(|parent| parent.is_symlink()).map(Path::to_owned));
        // Not `exists`, which follows links and does not see a dangling one.
        found.extend(path.symlink_metadata().is_ok().then_some(path));
    }
    found.sort();
    found.dedup();
    found
}

/// The error about conflicts.
pub(super) fn conflict_message(dir: &Path, conflicts: &[PathBuf]) -> String {
    let mut text = String::from("error: these files exist and are not overwritten:\n");
    for path in conflicts {
        let name = path.strip_prefix(dir).ok().filter(|name| !name.as_os_str().is_empty());
        text.push_str(&format!("  {}\n", name.unwrap_or(path).display()));
    }
    text.push_str("Nothing was written.\n");
    text
}

/// Writes all files or none: after an error, the files written so far are removed.
#[expect(clippy::disallowed_methods, reason = "these files are a site's sources")]
pub(super) fn write_all<'a>(
    dir: &Path,
    files: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<(), (PathBuf, Error)> {
    let mut written: Vec<PathBuf> = Vec::new();
    for (name, bytes) in files {
        let path = dir.join(name);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        // `create_new` does not overwrite a file created in the meantime either.
        let result = made.and_then(|()| File::create_new(&path)).and_then(|mut file| {
            written.push(path.clone());
            file.write_all(bytes)
        });
        if let Err(error) = result {
            for file in &written {
                let _ = std::fs::remove_file(file);
            }
            return Err((path, error));
        }
    }
    Ok(())
}
