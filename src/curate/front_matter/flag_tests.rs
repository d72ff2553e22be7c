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
        // Other forms of scalars.
        ("published: !!bool false # c", "published: true # c"),
        ("published: &x false # c", "published: &x true # c"),
        ("published: &x !!bool false", "published: &x true"),
        ("published: \" false\"", "published: \"true\""),
        ("published: \"fal\\x73e\"", "published: \"true\""),
        ("published: >- # c\n  false\nt: T", "published: true # c\nt: T"),
        ("published: |\n  false\nt: T", "published: true\nt: T"),
        ("featured: &x false\npublished: *x", "featured: &x false\npublished: true"),
        ("published: 0 # scored", "published: true # scored"),
        // Any value but a clear "no" marks a draft.
        ("draft: maybe # c", "draft: false # c"),
        ("draft: 2", "draft: false"),
        ("draft: 1.0", "draft: false"),
        ("draft: \"x\"", "draft: \"false\""),
        ("draft: no\npublished: off", "draft: no\npublished: true"),
        ("tags: [a]\ntags: [b]\npublished: false", "tags: [a]\ntags: [b]\npublished: true"),
    ] {
        check(before, after);
    }
}

#[test]
fn what_can_not_be_changed_alone_is_refused() {
    for (yaml, expected) in [
        ("published: &x false\nfeatured: *x", "other keys would change with it"),
        (
            "published: false\npublished: false",
            "`published` is there more than once; keep one of them",
        ),
        ("t: T\ndraft: [true]", "`draft` in line 3 is a list or mapping; write `draft: false`"),
        ("draft: {a: 1}", "`draft` in line 2 is a list or mapping; write `draft: false`"),
        ("published: false\ntitle: \"T", "its front matter can't be read"),
    ] {
        let found = published(&format!("---\n{yaml}\n---\nBody\n"));
        assert_eq!(found.unwrap_err(), expected, "{yaml}");
    }
    assert!(published("published: false\n").is_err());
    assert!(published("---\npublished: false\n").is_err());
}

#[test]
fn without_a_flag_nothing_changes() {
    for yaml in
        ["title: T", "published: true", "published:", "published: ~", "draft: \"\"", "Draft: true"]
    {
        let text = format!("---\n{yaml}\n---\nBody\n");
        assert_eq!(published(&text), Ok((text.clone(), Vec::new())), "{yaml}");
    }
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
