use std::path::Path;

use chrono::NaiveDate;

use super::Curation;
use crate::curate::identity::Identity;
use crate::curate::identity::seen::{self, Line, Verdict, source_hash};

const SOURCES: &str = "
[[source]]
url = 'https://one.example/feed.xml'
[[source]]
url = 'https://two.example/a.xml'
title = 'Two A'
[[source]]
url = 'https://two.example/b.xml'
[[source]]
url = 'https://feeds.example/three'
provider = 'three.example'
";

fn identity(url: &str) -> Identity {
    Identity::new([url], None, "T", None, NaiveDate::default())
}

fn site(memory: &str, sources: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path: &Path = &folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(seen::FILE_NAME, memory);
    write("sources.toml", sources);
    folder
}

#[test]
fn a_draft_has_the_source_that_imported_it() {
    let line = |url: &str, source: &str| {
        let line = identity(url).lines(Verdict::Imported)[0];
        Line { source: Some(source_hash(source)), ..line }
    };
    let lines = [
        line("https://x.example/1", "http://two.example/b.xml"),
        line("https://one.example/2", "https://gone.example/feed"),
    ];
    let folder = site(&seen::with("", &lines), SOURCES);
    let curation = Curation::read(folder.path());
    assert_eq!(curation.problems, []);
    let names: Vec<&str> = curation.sources.iter().map(|source| &*source.name).collect();
    assert_eq!(names[1..3], ["Two A", "https://two.example/b.xml"]);
    for (url, provider, expected) in [
        // As the import noted it, whatever its provider is.
        ("https://x.example/1", Some("one.example"), Some(2)),
        ("https://x.example/1", None, Some(2)),
        // The source was removed.
        ("https://one.example/2", Some("one.example"), None),
        // The only source of a provider.
        ("https://one.example/3", Some("one.example"), Some(0)),
        ("https://three.example/4", Some("three.example"), Some(3)),
        // One of two.
        ("https://two.example/5", Some("two.example"), None),
        ("https://other.example/6", Some("other.example"), None),
        ("https://other.example/6", None, None),
    ] {
        let found = curation.source_of(&identity(url), provider);
        assert_eq!(found, expected, "{url} {provider:?}");
    }
}

#[test]
fn files_that_cannot_be_used_are_reported() {
    let folder = site("", "[[source]]\nurl = 3\n");
    std::fs::write(folder.path().join(seen::FILE_NAME), b"\xff").unwrap();
    let curation = Curation::read(folder.path());
    let files: Vec<&str> = curation.problems.iter().map(|(file, _)| *file).collect();
    assert_eq!(files, [seen::FILE_NAME, "sources.toml"]);
    assert!(curation.is_current(folder.path()));
    std::fs::write(folder.path().join(seen::FILE_NAME), "").unwrap();
    assert!(!curation.is_current(folder.path()));
    assert_eq!(Curation::read(tempfile::tempdir().unwrap().path()).problems, []);
}
