//! Many random decisions: only the keys that they are about change, and undoing all of them restores every byte.

use std::collections::BTreeMap;

use super::browser::Form;
use super::*;
use crate::site::{Dice, differences};

/// The parts of a file by their keys: the lines of each top-level key, and all others.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    let (mut key, mut fences) = ("start".to_owned(), 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" && fences < 2 {
            fences += 1;
            key = if fences == 1 { "start".to_owned() } else { "body".to_owned() };
        } else if fences == 1 && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (name, _) = line.split_once(':').unwrap_or((line.trim_end(), ""));
            name.clone_into(&mut key);
        }
        parts.entry(key.clone()).or_default().push_str(line);
    }
    parts
}

/// The keys whose lines differ.
fn changed_keys(before: &[u8], after: &[u8]) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    keys.filter(|key| before.get(*key) != after.get(*key)).cloned().collect()
}

/// Sixty drafts, half of them real articles if there are any, and two published articles.
fn site() -> (SiteTest, Vec<String>) {
    let site = SiteTest::empty();
    site.write("site.toml", crate::corpus::SETTINGS);
    let mut files = Vec::new();
    for name in ["corpus/_news", "corpus-ai/_news"] {
        let Some(folder) = crate::corpus::folder(name) else { continue };
        let real = crate::site::tree(&folder).into_iter().map(|(path, bytes)| {
            let text = String::from_utf8(bytes).unwrap();
            (path, text.replace("\npublished: true", "\npublished: false"))
        });
        let real = real
            .filter(|(path, text)| path.ends_with(".md") && text.contains("\npublished: false"));
        for (path, text) in real.step_by(5).take(15) {
            let path = format!("_news/{path}");
            site.write(&path, text);
            files.push(path);
        }
    }
    for number in files.len()..60 {
        let state = ["published: false", "draft: true", "published: 'no' # wait"][number % 3];
        let more = format!(
            "{state}\noriginalUrl: https://p{}.example/{number}\nstory: s{}\nrelated:{}",
            number % 4,
            number / 3,
            ["", " []", " null", "\n- title: R\n  webUrl: https://r.example/"][number % 4],
        );
        let text = article(&format!("Story {number}"), "2024-01-05T10:00:00Z", &more);
        let (path, text) = match number % 5 {
            0 => (format!("_news/b{number}/index.md"), text),
            1 => (format!("_news/x/n{number}.md"), text.replace('\n', "\r\n")),
            _ => (format!("_news/n{number}.md"), text),
        };
        site.write(&path, text);
        files.push(path);
    }
    for number in 0..2 {
        let more = format!("originalUrl: https://p.example/{number}\nstory: s{number}");
        site.write(&format!("_news/p{number}.md"), article("Published", "2024-01-05", &more));
    }
    let imported: Vec<&str> = files.iter().step_by(2).map(String::as_str).collect();
    remember(&site, &imported);
    (site, files)
}

fn allowed(action: &str) -> &'static [&'static str] {
    match action {
        "publish" => &["published", "draft"],
        "merge" => &["heat", "related"],
        _ => &["title", "excerpt", "topics"],
    }
}

#[test]
fn random_decisions_are_exact() {
    let (site, _) = site();
    let mut dice = Dice(20_261_130);
    let (mut server, mut browser) = open(&site);
    let initial = sources(&site);
    let mut states: Vec<Tree> = vec![initial.clone()];
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut number = 0;
    while number < 200 {
        let drafts = browser.drafts();
        let before = sources(&site);
        // Decisions take drafts away, so that every second one is undone, and some edits are, too.
        let is_undo = states.len() > 1 && (drafts.len() < 20 || dice.roll(5) == 0);
        if is_undo {
            let undo = browser.undo();
            if dice.roll(2) == 0 {
                browser.done(&undo)
            } else {
                drop(browser.json(&undo))
            }
            states.pop();
            assert_eq!(diff(states.last().unwrap(), &sources(&site)), "", "undo");
            *counts.entry("undo").or_default() += 1;
            number += 1;
            continue;
        }
        let pick = |dice: &mut Dice| {
            drafts[usize::try_from(dice.roll(drafts.len() as u64)).unwrap()].clone()
        };
        let file = pick(&mut dice);
        let (action, form): (&str, Form) = match dice.roll(4) {
            0 => ("publish", browser.draft(&file).with("action", "publish")),
            1 => ("reject", browser.draft(&file).with("action", "reject")),
            2 => {
                let into = browser.draft(&pick(&mut dice)).get("file").unwrap().to_owned();
                ("merge", browser.draft(&file).with("action", "merge").and("into", &into))
            }
            _ => {
                let title = ["Ü: \"x\" # y", "- a", "'", "{b}", "<i>"]
                    [usize::try_from(dice.roll(5)).unwrap()];
                let form = browser.edit(&file).with("title", &format!("{title} {number}"));
                let form =
                    if dice.roll(2) == 0 { form.with("excerpt", "a\r\n\r\n: b") } else { form };
                let topic = if dice.roll(2) == 0 {
                    form.and("new_topic", "AI").and("confirm", "AI")
                } else {
                    form
                };
                ("edit", topic.and("then", "save"))
            }
        };
        let status = match dice.roll(2) {
            0 => browser.send(&form).status,
            _ => browser.json(&form).0,
        };
        let after = sources(&site);
        let changes = differences(&before, &after);
        if changes.is_empty() {
            // Merged into itself, or two files with one URL.
            assert!(action == "merge" || status == 422, "{action} {file} {status}");
            continue;
        }
        for change in &changes {
            let path = &change[2..];
            if path == "curation/seen.tsv" {
                assert!(matches!(action, "reject" | "merge"), "{action}");
            } else if change.starts_with("- ") {
                assert_eq!((action, path), ("reject", &*file));
            } else {
                let keys = changed_keys(&before[path], &after[path]);
                let is_allowed = keys.iter().all(|key| allowed(action).contains(&key.as_str()));
                assert!(is_allowed && !keys.is_empty(), "{action} {path}: {keys:?}");
                assert!(action == "merge" || path == file, "{action} {path}");
            }
        }
        assert!(changes.len() <= 3, "{changes:?}");
        states.push(after);
        *counts.entry(action).or_default() += 1;
        number += 1;
        if number == 100 {
            drop(server);
            (server, browser) = open(&site);
        }
    }
    for action in ["publish", "reject", "merge", "edit", "undo"] {
        assert!(counts.get(action).is_some_and(|count| *count >= 10), "{counts:?}");
    }
    drop(server);
    let (_server, browser) = open(&site);
    while states.len() > 1 {
        browser.done(&browser.undo());
        states.pop();
        assert_eq!(diff(states.last().unwrap(), &sources(&site)), "");
    }
    assert_eq!(sources(&site), initial);
    assert_eq!(browser.drafts().len(), 60);
}
