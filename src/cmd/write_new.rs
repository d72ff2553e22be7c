//! Writes files that the program carries into a site's folder: all or none, over nothing.

use std::fs::File;
use std::io::{Error, Write as _};
use std::path::{Path, PathBuf};

/// What stands in the way: files that would be overwritten, and files where folders belong.
pub(super) fn obstacles<'a>(dir: &Path, names: impl Iterator<Item = &'a str>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for name in names {
        let path = dir.join(name);
        let blocked = path.ancestors().skip(1).filter(|parent| parent.exists() && !parent.is_dir());
        found.extend(blocked.map(Path::to_owned));
        // A linked folder may be anywhere; that of the site itself is what the call names.
        let inside = path.ancestors().skip(1).take_while(|parent| *parent != dir);
        found.extend(inside.filter(|parent| parent.is_symlink()).map(Path::to_owned));
        // Not `exists`, for which a link to nowhere is nothing.
        found.extend(path.symlink_metadata().is_ok().then_some(path));
    }
    found.sort();
    found.dedup();
    found
}

/// What to say of obstacles.
pub(super) fn refusal(dir: &Path, obstacles: &[PathBuf]) -> String {
    let mut text = String::from("error: this is there already, and nothing is overwritten:\n");
    for path in obstacles {
        let name = path.strip_prefix(dir).ok().filter(|name| !name.as_os_str().is_empty());
        text.push_str(&format!("  {}\n", name.unwrap_or(path).display()));
    }
    text.push_str("Nothing was written.\n");
    text
}

/// Writes all files, or none: if one can't be written, those before it are taken back.
#[expect(clippy::disallowed_methods, reason = "these files are a site's sources")]
pub(super) fn write_all<'a>(
    dir: &Path,
    files: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<(), (PathBuf, Error)> {
    let mut written: Vec<PathBuf> = Vec::new();
    for (name, bytes) in files {
        let path = dir.join(name);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        // A file that someone else made meanwhile is not overwritten either.
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
