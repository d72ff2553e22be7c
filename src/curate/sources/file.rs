//! Reads and replaces the file `sources.toml`.
//!
//! A missing file is an empty list. Replacing is atomic, keeps permissions and a byte order mark, writes
//! to the target of a symbolic link, and fails if the file has changed since it was read.

use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::source::FILE_NAME;
use crate::folder::{self, open_regular};

/// The maximum length of the file, in bytes.
const MAX_LEN: u64 = 8 << 20;

const BOM: &str = "\u{feff}";

/// `sources.toml` as it was read.
#[derive(Debug, Clone)]
pub struct SourcesFile {
    /// Its path in the site's folder.
    pub path: PathBuf,
    /// The text without a byte order mark; empty if the file does not exist.
    pub text: String,
    /// The path with all links resolved, and whether the text has a byte order mark; `None` if the
    /// file does not exist.
    real: Option<(PathBuf, bool)>,
}

impl SourcesFile {
    /// Reads the file in the site's folder.
    ///
    /// # Errors
    /// A message when the file can't be read.
    pub fn read(root: &Path) -> Result<Self, String> {
        let path = root.join(FILE_NAME);
        let failed = |cause: &dyn std::fmt::Display| format!("can't read {FILE_NAME}: {cause}");
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => {
                return Ok(Self { path, text: String::new(), real: None });
            }
            Err(error) => return Err(failed(&error)),
        };
        let bytes = bytes(&real).map_err(|error| failed(&error))?;
        if bytes.len() as u64 > MAX_LEN {
            return Err(failed(&format!("it has more than {MAX_LEN} bytes")));
        }
        let text = String::from_utf8(bytes).map_err(|_| failed(&"it is not UTF-8"))?;
        match text.strip_prefix(BOM) {
            Some(rest) => Ok(Self { path, text: rest.to_owned(), real: Some((real, true)) }),
            None => Ok(Self { path, text, real: Some((real, false)) }),
        }
    }

    /// Whether there is a file.
    pub fn exists(&self) -> bool {
        self.real.is_some()
    }

    /// Replaces the text, or creates the file.
    ///
    /// # Errors
    /// When the file can't be written, or has changed since it was read.
    pub fn replace(&self, text: &str) -> io::Result<()> {
        let Some((real, has_bom)) = &self.real else {
            return folder::replace(&self.path, None, text.as_bytes());
        };
        let with_bom = |text: &str| format!("{}{text}", if *has_bom { BOM } else { "" });
        let (before, after) = (with_bom(&self.text), with_bom(text));
        folder::replace(real, Some(before.as_bytes()), after.as_bytes())
    }
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.take(MAX_LEN + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "tests create and read files")]

    use super::*;

    #[test]
    fn a_missing_file_is_created_and_a_changed_one_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = SourcesFile::read(folder.path()).unwrap();
        assert_eq!((file.exists(), &*file.text), (false, ""));
        file.replace("# one\n").unwrap();
        assert_eq!(file.replace("# two\n").unwrap_err().kind(), ErrorKind::AlreadyExists);
        let file = SourcesFile::read(folder.path()).unwrap();
        assert_eq!((file.exists(), &*file.text), (true, "# one\n"));
        std::fs::write(&file.path, "# other\n").unwrap();
        assert!(file.replace("# two\n").is_err());
        assert_eq!(std::fs::read_to_string(&file.path).unwrap(), "# other\n");
        // No temporary file is left.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn unusable_files_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        std::fs::write(&path, b"\xff\xfe").unwrap();
        let error = SourcesFile::read(folder.path()).unwrap_err();
        assert_eq!(error, "can't read sources.toml: it is not UTF-8");
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(SourcesFile::read(folder.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_permissions_and_the_byte_order_mark_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (site, target) = (folder.path().join("site"), folder.path().join("list.toml"));
        std::fs::create_dir(&site).unwrap();
        std::fs::write(&target, "\u{feff}# one\n").unwrap();
        std::fs::set_permissions(&target, PermissionsExt::from_mode(0o640)).unwrap();
        symlink("../list.toml", site.join(FILE_NAME)).unwrap();
        let file = SourcesFile::read(&site).unwrap();
        assert_eq!(file.text, "# one\n");
        file.replace("# two\n").unwrap();
        assert!(site.join(FILE_NAME).is_symlink());
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "\u{feff}# two\n");
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        std::fs::remove_file(&target).unwrap();
        assert!(SourcesFile::read(&site).is_err(), "a link without a target");
    }
}
