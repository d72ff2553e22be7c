//! File names for people: relative to the working directory, so that a terminal or an editor opens them.
//! Reports for programs name files relative to the site folder.

use std::path::{Component, Path, PathBuf};

use crate::diag::Located;

/// The site's `file` relative to the working directory; `root` is the site folder.
pub(super) fn from_here(root: &Path, file: &str) -> String {
    displayed(&root.join(file))
}

/// `path` relative to the working directory, if it is inside.
pub(super) fn displayed(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    shown(path, &here).to_string_lossy().into_owned()
}

/// `path` relative to `here`, without `.`.
fn shown(path: &Path, here: &Path) -> PathBuf {
    let inside = path.strip_prefix(here).ok().filter(|_| here.is_absolute());
    let parts = inside.unwrap_or(path).components().filter(|part| *part != Component::CurDir);
    parts.collect()
}

/// Findings with file names relative to the working directory.
pub(super) fn located_from_here(mut findings: Vec<Located>, root: &Path) -> Vec<Located> {
    for finding in findings.iter_mut().filter(|finding| !finding.diagnostic.file.is_empty()) {
        finding.diagnostic.file = from_here(root, &finding.diagnostic.file).into();
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_here() {
        for (root, file, expected) in [
            (".", "content/a.md", "content/a.md"),
            ("./", "site.toml", "site.toml"),
            ("./news", "content/a.md", "news/content/a.md"),
            ("../news", "content/a.md", "../news/content/a.md"),
            ("/srv/here/news", "content/a.md", "news/content/a.md"),
            ("/srv/here", "content/a.md", "content/a.md"),
            ("/srv/other", "content/a.md", "/srv/other/content/a.md"),
            // A configuration outside of the site's folder.
            ("news", "/srv/here/conf/site.toml", "conf/site.toml"),
            ("news", "/etc/site.toml", "/etc/site.toml"),
        ] {
            let path = shown(&Path::new(root).join(file), Path::new("/srv/here"));
            assert_eq!(path, Path::new(expected), "{root} {file}");
        }
    }
}
