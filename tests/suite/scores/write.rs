//! `feedgen score --write` changes its own numbers and no other byte.

use serde_yaml::Value;

use super::{call, texts};
use crate::corpus::{SETTINGS, folder};
use crate::site::{Dice, SiteTest, differences, tree};

/// The changed lines between two texts with the same number of lines, and the lines that are new in the second.
fn changes(before: &str, after: &str) -> Vec<String> {
    let (mut old, mut changes) = (before.split('\n').peekable(), Vec::new());
    for line in after.split('\n') {
        match old.peek() {
            Some(first) if *first == line => drop(old.next()),
            Some(first) if is_number(first) && is_number(line) => {
                changes.push(format!("{} -> {}", first.trim_end(), line.trim_end()));
                old.next();
            }
            _ => changes.push(format!("+ {}", line.trim_end())),
        }
    }
    assert_eq!(old.next(), None, "lines are missing in {after:?}");
    changes
}

/// Whether a line holds a computed number.
fn is_number(line: &str) -> bool {
    let key = line.trim_start().split(':').next().unwrap_or("");
    ["quality", "heat"].contains(&key) && line.contains("# scored")
}

/// Writes numbers, with the expected exit code; returns what standard error says.
#[track_caller]
fn write(site: &SiteTest, args: &[&str], code: i32) -> String {
    let run = call(site, &[&["--write"], args].concat());
    assert_eq!(run.code, code, "{run:?}");
    run.stderr
}

#[test]
fn each_number_is_one_line() {
    let site = texts::site("", |name| match name {
        "en-1" => "published: false\nquality: 60 # mine",
        "en-2" => "published: false\nquality: 7 # scored\nheat: 5 # scored",
        "en-3" => "published: false\nheat: 99",
        "de-1" => "# a comment\npublished: false # wait\nheat: 4    # scored\n# the end",
        name if name.starts_with("ja") => "",
        _ => "published: false",
    });
    let windows = site.read(&texts::path("de-2")).replace('\n', "\r\n");
    site.write(&texts::path("de-2"), format!("\u{feff}{windows}quality: 1 # scored\r\n"));
    let before = site.tree("content");
    let said = write(&site, &[], 0);
    assert!(said.ends_with("\nChanged 18 files\n"), "{said}");
    let after = site.tree("content");
    let changed = |name: &str| {
        let path = format!("news/{name}.md");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        changes(&text(&before[&path]), &text(&after[&path]))
    };
    let new = |quality: i64, heat: i64| {
        vec![format!("+ quality: {quality} # scored"), format!("+ heat: {heat} # scored")]
    };
    // A person's number stays, and the leader's heat follows from it.
    assert_eq!(changed("en-1"), ["+ heat: 80 # scored"]);
    let both =
        ["quality: 7 # scored -> quality: 2 # scored", "heat: 5 # scored -> heat: -1 # scored"];
    assert_eq!(changed("en-2"), both);
    assert_eq!(changed("en-3"), ["+ quality: 2 # scored"]);
    assert_eq!(changed("en-4"), new(2, 2));
    let one_new = ["heat: 4    # scored -> heat: 22    # scored", "+ quality: 2 # scored"];
    assert_eq!(changed("de-1"), one_new);
    assert_eq!(changed("de-2"), new(2, -1));
    let text = std::str::from_utf8(&after["news/de-2.md"]).unwrap();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(
        text.starts_with("\u{feff}---\r\n") && text.ends_with("---\r\nquality: 1 # scored\r\n")
    );
    // Published articles were not asked for.
    let unpublished = |path: &&str| !path.contains("/ja-");
    let changed: Vec<String> = differences(&before, &after);
    assert_eq!(changed.len(), before.keys().map(String::as_str).filter(unpublished).count());

    // A second run computes the same numbers.
    let said = write(&site, &[], 0);
    assert!(said.ends_with("\nChanged 0 files\n"), "{said}");
    assert_eq!(site.tree("content"), after);
}

/// Numbers that an earlier run wrote have no influence on new ones.
#[test]
fn new_points_replace_computed_numbers_at_once() {
    let site = texts::site("", |_| "published: false");
    write(&site, &[], 0);
    site.write("curation/scoring.toml", "[points]\nbase = 10\n");
    write(&site, &[], 0);
    let other = texts::site("", |_| "published: false");
    other.write("curation/scoring.toml", "[points]\nbase = 10\n");
    write(&other, &[], 0);
    assert_eq!(site.tree("content"), other.tree("content"));
    assert!(site.read(&texts::path("en-1")).contains("quality: 10 # scored\nheat: 30 # scored\n"));
}

#[test]
fn what_cannot_be_edited_is_refused_and_the_others_are_written() {
    let site = texts::site("", |_| "published: false");
    let url = "originalUrl: https://flow.example/";
    let date = "2024-05-06T01:00:00Z";
    for (name, text) in [
        (
            "flow",
            format!(
                "---\n{{title: Flow, publishedDateTime: {date}, {url}flow, published: false}}\n---\n"
            ),
        ),
        (
            "anchor",
            format!(
                "---\ntitle: Anchor\npublishedDateTime: {date}\n{url}anchor\npublished: false\n\
                 quality: &n 7 # scored\nextra: *n\nheat: 1 # mine\n---\n"
            ),
        ),
        ("broken", "---\ntitle: [\n---\n".to_owned()),
    ] {
        site.write(&texts::path(name), text);
    }
    let before = site.tree("content");
    let said = write(&site, &[], 1);
    let reason =
        "content/news/flow.md is not changed: its front matter is a flow mapping (`{…}`)\n";
    assert!(said.contains(reason), "{said}");
    assert!(said.contains("hint: 1 file with errors left out; `feedgen check` lists the errors\n"));
    assert!(said.ends_with("\nChanged 27 files\n"), "{said}");
    let after = site.tree("content");
    for name in ["flow", "anchor", "broken"] {
        let path = format!("news/{name}.md");
        assert_eq!(before[&path], after[&path], "{name}");
    }
    assert_eq!(differences(&before, &after).len(), 27);
}

#[cfg(unix)]
#[test]
fn other_files_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;

    let site = texts::site("", |_| "published: false");
    let path = texts::path("en-1");
    std::fs::set_permissions(site.path(&path), PermissionsExt::from_mode(0o640)).unwrap();
    let before = site.tree("");
    write(&site, &[&path], 0);
    assert_eq!(differences(&before, &site.tree("")), [format!("~ {path}")]);
    let mode = site.path(&path).metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

/// Entries of front matter.
type Entries = Vec<(Value, Value)>;

/// The front matter without the numbers that were written, the numbers, and the body.
fn parts(text: &str) -> (Entries, Entries, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let inner = text.split_once('\n').unwrap().1;
    let end = inner.find("\n---").unwrap();
    let map: serde_yaml::Mapping = serde_yaml::from_str(&inner[..end + 1]).unwrap();
    let is_number = |(key, _): &(Value, Value)| {
        key.as_str().is_some_and(|key| ["quality", "heat"].contains(&key))
    };
    let (numbers, others) = map.into_iter().partition(is_number);
    (others, numbers, &inner[end..])
}

/// In real articles, whose numbers are missing, computed or a person's, only computed numbers change.
fn check_corpus(name: &str, least: usize) {
    let Some(folder) = folder(name) else { return };
    let (site, mut dice) = (SiteTest::empty(), Dice(19));
    site.write("site.toml", SETTINGS);
    let mut files: Vec<(String, bool)> = Vec::new();
    for (path, bytes) in tree(&folder.join("_news")) {
        let text = String::from_utf8(bytes).unwrap();
        let (front, is_persons) = match dice.roll(3) {
            0 => (without_numbers(&text), false),
            1 => (marked(&text), false),
            _ => (text, true),
        };
        let front = if dice.roll(4) == 0 { front.replace('\n', "\r\n") } else { front };
        let path = format!("_news/{path}");
        site.write(&path, front);
        files.push((path, is_persons));
    }
    assert!(files.len() >= least);
    let before = site.tree("_news");
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    write(&site, &names, 0);
    let after = site.tree("_news");
    let mut changed = 0;
    for (path, is_persons) in &files {
        let key = path.trim_start_matches("_news/");
        let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
        let (old, new) = (text(&before[key]), text(&after[key]));
        let (lines, (others, numbers, body)) = (changes(&old, &new), parts(&new));
        let (old_others, old_numbers, old_body) = parts(&old);
        assert_eq!((others, body), (old_others, old_body), "{path}");
        assert!(lines.len() <= 2, "{path}: {lines:?}");
        assert!(numbers.len() == 2, "{path}: {numbers:?}");
        for (key, number) in &old_numbers {
            let is_same = numbers.iter().any(|(other, new)| other == key && new == number);
            assert!(!is_persons || is_same, "{path}: {key:?}");
        }
        changed += lines.len();
    }
    assert!(changed > least / 2, "{changed} changed lines");
    write(&site, &names, 0);
    assert_eq!(site.tree("_news"), after, "a second run");
}

/// Top-level lines of quality and heat: those with indentation belong to related cards.
fn is_top_number(line: &str) -> bool {
    line.starts_with("quality:") || line.starts_with("heat:")
}

fn without_numbers(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !is_top_number(line)).collect()
}

fn marked(text: &str) -> String {
    let mark = |line: &str| match is_top_number(line) {
        true => format!("{} # scored\n", line.trim_end()),
        false => line.to_owned(),
    };
    text.split_inclusive('\n').map(mark).collect()
}

#[test]
fn only_numbers_change_in_the_corpus() {
    check_corpus("corpus", 100);
}

#[test]
fn only_numbers_change_in_the_second_corpus() {
    check_corpus("corpus-ai", 2);
}
