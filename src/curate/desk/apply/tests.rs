use super::*;
use crate::config::{Overrides, parse};

struct Site {
    folder: tempfile::TempDir,
    config: Config,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = "title = 'A'\nbase_url = 'https://a.example'\n";
        let config = parse("site.toml", text, Overrides::default()).0.unwrap();
        let site = Self { folder, config };
        for (file, text) in files {
            let path = site.path(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        site
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn text(&self, file: &str) -> Option<String> {
        text_at(&self.path(file))
    }

    fn write(&self, files: Vec<FileChange>, memory: Vec<LineChange>) -> Result<(), ApplyError> {
        write_changes(self.folder.path(), &self.config, &files, MemoryEdit::Apply(&memory))
    }
}

fn change(file: &str, before: Option<&str>, after: Option<&str>) -> FileChange {
    let [before, after] = [before, after].map(|text| text.map(str::to_owned));
    FileChange { file: file.into(), before, after }
}

fn new_line(text: &str) -> LineChange {
    LineChange { old: None, new: Some(text.to_owned()) }
}

const A: &str = "content/news/a.md";
const B: &str = "content/news/b.md";
const C: &str = "content/news/2026/c.md";

#[test]
fn files_and_memory_are_written() {
    let site = Site::new(&[(A, "a"), (B, "b")]);
    let changes = vec![
        change(A, Some("a"), Some("A")),
        change(B, Some("b"), None),
        change(C, None, Some("C")),
    ];
    site.write(changes, vec![new_line("x")]).unwrap();
    let texts = [A, B, C, seen::FILE_NAME].map(|file| site.text(file));
    assert_eq!(texts, [Some("A".into()), None, Some("C".into()), Some("x\n".into())]);
}

#[test]
fn a_conflict_changes_nothing() {
    let site = Site::new(&[(A, "a"), (B, "by a person")]);
    for (conflicting, found) in [
        (change(B, Some("b"), Some("B")), Some("by a person")),
        (change(B, Some("b"), None), Some("by a person")),
        (change(B, None, Some("B")), Some("by a person")),
        (change(C, Some("c"), Some("C")), None),
        (change(C, Some("c"), None), None),
    ] {
        let error = site
            .write(vec![change(A, Some("a"), Some("A")), conflicting.clone()], vec![new_line("x")]);
        let FileChange { file, before: expected, .. } = conflicting;
        let conflict = Conflict { file, expected, found: found.map(str::to_owned) };
        assert_eq!(error, Err(ApplyError::Conflict(conflict)));
        assert_eq!(site.text(A).as_deref(), Some("a"));
        assert!(!site.path(seen::FILE_NAME).exists());
    }
}

#[test]
fn paths_elsewhere_are_refused() {
    let site = Site::new(&[(A, "a"), ("site.toml", "")]);
    for file in ["site.toml", "content/news/../../x.md", "/tmp/x.md", ".feedgen/x.md"] {
        let before = site.text(file);
        let other = change(file, before.as_deref(), Some("x"));
        let result = site.write(vec![change(A, Some("a"), Some("A")), other], Vec::new());
        assert!(matches!(result, Err(ApplyError::Refused(_))), "{result:?}");
        assert_eq!((site.text(file), site.text(A).as_deref()), (before, Some("a")));
    }
}

#[test]
fn a_failure_restores_what_was_written() {
    // The folder of the memory is a file.
    let site = Site::new(&[(A, "a"), (B, "b"), ("curation", "")]);
    let changes = vec![
        change(A, Some("a"), Some("A")),
        change(B, Some("b"), None),
        change(C, None, Some("C")),
    ];
    let error = site.write(changes, vec![new_line("x")]).unwrap_err();
    let is_memory = matches!(&error, ApplyError::Failed { file, left, .. }
        if **file == *seen::FILE_NAME && left.is_empty());
    assert!(is_memory, "{error:?}");
    let texts = [A, B, C].map(|file| site.text(file));
    assert_eq!(texts, [Some("a".into()), Some("b".into()), None]);
}

#[cfg(unix)]
#[test]
fn links_are_written_through_and_not_deleted() {
    let site = Site::new(&[(A, "a"), ("shared/b.md", "b")]);
    std::os::unix::fs::symlink("../../shared/b.md", site.path(B)).unwrap();
    site.write(vec![change(B, Some("b"), Some("B"))], Vec::new()).unwrap();
    assert_eq!(site.text("shared/b.md").as_deref(), Some("B"));
    let changes = vec![change(A, Some("a"), Some("A")), change(B, Some("B"), None)];
    let error = site.write(changes, Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "can't write content/news/b.md: it is a link");
    assert!(site.path(B).symlink_metadata().unwrap().is_symlink());
    assert_eq!(site.text(A).as_deref(), Some("a"));
}

#[cfg(unix)]
#[test]
fn a_memory_outside_the_site_is_not_written() {
    let other = tempfile::tempdir().unwrap();
    let site = Site::new(&[(A, "a")]);
    std::os::unix::fs::symlink(other.path(), site.path("curation")).unwrap();
    let result = site.write(vec![change(A, Some("a"), Some("A"))], vec![new_line("x")]);
    assert!(result.is_err());
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
    assert_eq!(site.text(A).as_deref(), Some("a"));
}
