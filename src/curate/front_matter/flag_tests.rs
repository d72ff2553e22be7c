//! Tests of the flags of publication and of computed numbers.

use super::{Change, is_scored, published, with_numbers};

/// Publishes front matter; gives it and the lines that were changed.
fn check(before: &str, after: &str) {
    for (around, end) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n")] {
        let file = |yaml: &str| {
            let text = format!("{around}---\n{yaml}\n---\nBody: published: false\n---\n");
            text.replace('\n', end)
        };
        let (changed, changes) = match published(&file(before)) {
            Ok(published) => published,
            Err(reason) => panic!("{before:?}: {reason}"),
        };
        assert_eq!(changed, file(after), "{before:?}");
        assert!(!changes.is_empty());
    }
}

#[test]
fn one_value_changes_and_no_other_byte() {
    for (before, after) in [
        ("published: false", "published: true"),
        ("published:   False  # not yet", "published:   true  # not yet"),
        ("published: \"false\"", "published: \"true\""),
        ("published: 'FALSE' # 'false'", "published: 'true' # 'false'"),
        ("\"published\": false", "\"published\": true"),
        ("'published' : false", "'published' : true"),
        ("? published\n: false\ntitle: T", "? published\n: true\ntitle: T"),
        ("published:\n  false\ntitle: T", "published:\n  true\ntitle: T"),
        ("published: no", "published: true"),
        ("draft: true", "draft: false"),
        ("draft: yes # a\npublished: off # b", "draft: false # a\npublished: true # b"),
        ("published: true\ndraft: true", "published: true\ndraft: false"),
        ("{title: T, published: false}", "{title: T, published: true}"),
        ("{published: false, title: T}", "{published: true, title: T}"),
        ("{\"published\": false}", "{\"published\": true}"),
        (
            "title: \"published: false\"\n# published: false\nnotes: |\n  published: false\n\
             extra: {published: false}\npublished: false\nz: [draft, false]",
            "title: \"published: false\"\n# published: false\nnotes: |\n  published: false\n\
             extra: {published: false}\npublished: true\nz: [draft, false]",
        ),
        ("title: 'ü'\nürl: ü\npublished: false", "title: 'ü'\nürl: ü\npublished: true"),
        ("  title: T\n  published: false", "  title: T\n  published: true"),
        ("a: &x 1\nb: *x\npublished: false", "a: &x 1\nb: *x\npublished: true"),
    ] {
        check(before, after);
    }
}

#[test]
fn what_is_not_plain_is_refused() {
    for yaml in [
        "title: T",
        "published: true",
        "published:",
        "published: ~",
        "published: maybe",
        "published: [false]",
        "published: {a: false}",
        "published: |\n  false",
        "published: !!bool false",
        // Another key would change as well.
        "published: &x false\nfeatured: *x",
        "featured: &x false\npublished: *x",
        // No front matter that can be read.
        "published: false\npublished: false",
        "published: false\ntitle: \"T",
    ] {
        let text = format!("---\n{yaml}\n---\nBody\n");
        assert!(published(&text).is_err(), "{yaml}: {:?}", published(&text));
    }
    assert!(published("published: false\n").is_err());
    assert!(published("---\npublished: false\n").is_err());
}

#[test]
fn numbers_are_marked() {
    let numbers = [("quality", 87), ("heat", -1)];
    for (before, after) in [
        ("title: T", "title: T\nquality: 87 # scored\nheat: -1 # scored"),
        ("quality: 3 # scored\ntitle: T", "quality: 87 # scored\ntitle: T\nheat: -1 # scored"),
        ("quality: 3\ntitle: T\nheat: 0   # scored", "quality: 3\ntitle: T\nheat: -1   # scored"),
        ("quality: 3 # mine, # scored\nheat: 5", "quality: 3 # mine, # scored\nheat: 5"),
        ("  title: T", "  title: T\n  quality: 87 # scored\n  heat: -1 # scored"),
        ("excerpt: |\n  a\n  b", "excerpt: |\n  a\n  b\nquality: 87 # scored\nheat: -1 # scored"),
        ("quality: 87 # scored\nheat: -1 # scored", "quality: 87 # scored\nheat: -1 # scored"),
    ] {
        for (start, end) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n")] {
            let file = |yaml: &str| {
                format!("{start}---\n{yaml}\n---\nBody\nquality: 1\n").replace('\n', end)
            };
            let (changed, changes) = with_numbers(&file(before), &numbers).unwrap();
            assert_eq!(changed, file(after), "{before:?}");
            assert_eq!(changes.is_empty(), before == after);
            // Once written, nothing changes.
            assert_eq!(with_numbers(&changed, &numbers).unwrap().0, changed);
            let is_persons = before.contains("quality: 3\n") || before.contains("mine");
            assert_eq!(is_scored(&changed, "quality"), !is_persons, "{changed:?}");
        }
    }
    for yaml in ["{title: T}", "quality: &x 3 # scored\nother: *x", "title: \"T"] {
        let text = format!("---\n{yaml}\n---\n");
        let found = with_numbers(&text, &numbers);
        assert!(found.is_err() || found.as_ref().unwrap().0.contains("&x 3"), "{found:?}");
    }
}

#[test]
fn a_change_names_its_line() {
    let (_, changes) = published("---\ntitle: T\npublished: false # x\n---\n").unwrap();
    let [Change { line, before, after, .. }] = &changes[..] else { panic!("{changes:?}") };
    let found = (*line, before.as_str(), after.as_str());
    assert_eq!(found, (3, "published: false # x", "published: true # x"));
}
