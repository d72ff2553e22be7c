//! `feedgen desk log`: what was decided at the desk.

use std::path::Path;

use chrono::{DateTime, Utc};
use feedgen::config::{Config, Overrides, parse};
use feedgen::curate::desk::{Decided, FileChange, Journal, Kind, Subject};
use feedgen::text::key::TextKey;
use serde_json::{Value, json};

use crate::site::{Run, SITE, SiteTest, article};

/// A desk of a user whose key is in `home`.
struct Desk<'s> {
    site: &'s SiteTest,
    config: Config,
    journal: Journal,
}

impl<'s> Desk<'s> {
    fn new(site: &'s SiteTest, home: &Path) -> Self {
        let text = "0123456789abcdef".repeat(4);
        std::fs::create_dir_all(home.join("feedgen")).unwrap();
        std::fs::write(home.join("feedgen/key"), &text).unwrap();
        let key = TextKey::new(&text);
        let config = parse("site.toml", SITE, Overrides::default()).0.unwrap();
        let (journal, warnings) = Journal::open(&site.path(".feedgen"), Some(key)).unwrap();
        assert_eq!(warnings, Vec::<String>::new());
        Self { site, config, journal }
    }

    fn decide(&mut self, kind: Kind, names: &[&str], into: Option<&str>, now: &str) {
        let subject = |name: &str| Subject {
            file: format!("news/{name}.md").into(),
            title: format!("Story\n{name}"),
        };
        let change = |name: &&str| {
            let file = format!("content/news/{name}.md");
            let before = self.site.read(&file);
            let after = Some(before.clone() + "More.\n");
            FileChange { file: file.into(), before: Some(before), after }
        };
        let decided = Decided {
            kind,
            subjects: names.iter().copied().map(subject).collect(),
            into: into.map(subject),
            files: names.iter().map(change).collect(),
            memory: Vec::new(),
        };
        let now: DateTime<Utc> = now.parse().unwrap();
        self.journal.decide(&self.site.path(""), &self.config, &decided, now).unwrap();
    }

    fn undo(&mut self) {
        self.journal.undo(&self.site.path(""), &self.config, None).unwrap();
    }
}

#[test]
fn decisions_are_listed_by_day() {
    let site = SiteTest::new();
    let home = tempfile::tempdir().unwrap();
    let log = |args: &[&str]| {
        let mut command = site.command(&[&["desk", "log"], args].concat());
        Run::from(command.env("XDG_STATE_HOME", home.path()).output().unwrap())
    };
    let run = log(&[]);
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (0, "", "no decisions\n"));
    assert!(!site.exists(".feedgen"), "nothing is written");
    for name in ["a", "b", "c"] {
        site.write(
            &format!("content/news/{name}.md"),
            article(name, "2026-01-01T00:00:00Z", "published: false"),
        );
    }
    let mut desk = Desk::new(&site, home.path());
    desk.decide(Kind::Edit, &["b"], None, "2026-11-29T23:59:59Z");
    desk.decide(Kind::Edit, &["a"], None, "2026-11-30T00:00:00Z");
    desk.decide(Kind::Edit, &["a"], None, "2026-11-30T00:01:00Z");
    desk.decide(Kind::Publish, &["b", "a"], None, "2026-11-30T00:02:00Z");
    desk.decide(Kind::Merge, &["c"], Some("a"), "2026-11-30T00:03:00Z");
    desk.decide(Kind::Reject, &["a"], None, "2026-11-30T00:04:00Z");
    desk.undo();
    let newest = "2026-11-30: 2 published, 1 merged, 1 edited\n  published  Story b (news/b.md)\n  \
                  published  Story a (news/a.md)\n  merged     Story c (news/c.md) into Story a\n  \
                  edited     Story a (news/a.md)\n";
    let oldest = "2026-11-29: 1 edited\n  edited     Story b (news/b.md)\n";
    let run = log(&[]);
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (0, &*format!("{newest}\n{oldest}"), ""));
    assert_eq!(log(&["--since", "2026-11-30"]).stdout, newest);
    let run = log(&["--since", "2026-12-01", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap(), json!({ "decisions": [] }));
    assert_eq!(log(&["--since", "yesterday"]).code, 2);
    let run = log(&["--json"]);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let decisions = document["decisions"].as_array().unwrap();
    assert_eq!(decisions.len(), 5);
    assert_eq!(
        decisions[0],
        json!({
            "id": 5, "time": "2026-11-30T00:03:00Z", "kind": "merged",
            "articles": [{"file": "news/c.md", "title": "Story\nc"}],
            "into": {"file": "news/a.md", "title": "Story\na"}, "interrupted": false,
        })
    );
}

#[test]
fn a_journal_of_somebody_else_is_not_read() {
    let site = SiteTest::new();
    site.write("content/news/a.md", article("A", "2026-01-01T00:00:00Z", ""));
    let home = tempfile::tempdir().unwrap();
    Desk::new(&site, home.path()).decide(Kind::Publish, &["a"], None, "2026-11-29T12:00:00Z");
    // The key of the tests.
    let run = Run::from(site.command(&["desk", "log"]).output().unwrap());
    assert_eq!((run.code, &*run.stdout), (1, ""), "{run:?}");
    assert!(run.stderr.contains("was not written by this user"), "{run:?}");
    let elsewhere = SiteTest::empty();
    let run = Run::from(elsewhere.command(&["desk", "log"]).output().unwrap());
    assert_eq!(run.code, 2, "no site: {run:?}");
}
