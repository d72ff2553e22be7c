//! Replaces and creates files of the site's author: whole or not at all, and never over changes of others.
#![expect(clippy::disallowed_methods, reason = "this module writes the files it is given")]

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// Replaces the content `before` of the file at `path`; `None` if the file does not exist. Permissions are kept, and the
/// target of a link is replaced rather than the link.
///
/// # Errors
/// When the file can't be written, or its content is no longer `before`.
pub fn replace(path: &Path, before: Option<&[u8]>, after: &[u8]) -> io::Result<()> {
    let Some(before) = before else {
        new_file(parent(path), after)?.persist_noclobber(path)?;
        return Ok(());
    };
    let path = path.canonicalize()?;
    let file = new_file(parent(&path), after)?;
    file.as_file().set_permissions(path.metadata()?.permissions())?;
    file.as_file().sync_all()?;
    if std::fs::read(&path)? != before {
        return Err(io::Error::other("it has changed in the meantime; try again"));
    }
    file.persist(&path)?;
    Ok(())
}

/// Creates the first file of these that does not exist, and returns its path.
///
/// # Errors
/// When the file can't be written.
pub fn create_first<P: AsRef<Path>>(
    folder: &Path,
    mut paths: impl Iterator<Item = P>,
    content: &[u8],
) -> io::Result<P> {
    let mut file = new_file(folder, content)?;
    loop {
        let path = paths.next().ok_or(ErrorKind::AlreadyExists)?;
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(error.error),
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file under a temporary name, with the permissions of files that an editor creates.
fn new_file(folder: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".feedgen-");
    // The process's mask applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_since_it_was_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        replace(&path, None, b"by a person").unwrap();
        let error = replace(&path, None, b"with numbers").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        let error = replace(&path, Some(b"as it was read"), b"with numbers").unwrap_err();
        assert_eq!(error.to_string(), "it has changed in the meantime; try again");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "by a person");
        replace(&path, Some(b"by a person"), b"with numbers").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "with numbers");
        let missing = replace(&folder.path().join("b.md"), Some(b""), b"with numbers");
        assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
        let files = std::fs::read_dir(folder.path()).unwrap();
        assert_eq!(files.count(), 1, "no temporary files remain");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (link, target) = (folder.path().join("link"), folder.path().join("target"));
        std::fs::write(&target, "one").unwrap();
        std::fs::set_permissions(&target, PermissionsExt::from_mode(0o640)).unwrap();
        symlink("target", &link).unwrap();
        replace(&link, Some(b"one"), b"two").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "two");
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn the_first_free_name_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let names = || ["a", "b"].into_iter().map(|name| folder.path().join(name));
        for name in ["a", "b"] {
            let path = create_first(folder.path(), names(), name.as_bytes()).unwrap();
            assert_eq!(path, folder.path().join(name));
            assert_eq!(std::fs::read_to_string(&path).unwrap(), name);
        }
        let error = create_first(folder.path(), names(), b"c").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    }
}
