//! Real web pages with expected values. They are not part of the repository: the tests look for
//! them in the folder that `FEEDGEN_SHARED` names, by default `../shared`, and are skipped without
//! it.

use std::path::{Path, PathBuf};

use feedgen::curate::page::{self, Page};
use feedgen::curate::sources::{Kind, sniff};
use serde_json::Value;

use crate::corpus::folder;
use crate::site::Dice;

/// The share of the values that must hold, in percent: all of them did.
const FLOOR: usize = 100;

/// The number of damaged forms of each page.
const DAMAGES: usize = 3;

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Name, expected value and value of each field that a page of the suite states.
fn fields(expected: &Value, page: &Page) -> Vec<(&'static str, String, String)> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let all = [
        ("title", page.title.clone()),
        ("byline", text(&page.byline)),
        ("excerpt", page.excerpt.clone()),
        ("siteName", text(&page.site_name)),
        ("publishedTime", text(&page.published)),
        ("lang", text(&page.language)),
    ];
    let fields = all.into_iter().filter_map(|(name, value)| {
        let expected = line(expected[name].as_str().unwrap_or(""));
        // The suite leaves out times and languages that Readability does not read, not those that
        // pages lack.
        let is_stated = !expected.is_empty() || !matches!(name, "publishedTime" | "lang");
        is_stated.then(|| (name, expected, line(&value)))
    });
    fields.collect()
}

fn read(folder: &Path) -> (Value, Page) {
    let expected = std::fs::read(folder.join("expected-metadata.json")).unwrap();
    let html = page::decode(&std::fs::read(folder.join("source.html")).unwrap(), None);
    assert_eq!(sniff(&html), Kind::Page, "{}", folder.display());
    (
        serde_json::from_slice(&expected).unwrap(),
        page::read(&html, "http://fakehost/test/page.html"),
    )
}

/// Counts the values that hold, and prints the others (`--nocapture`).
#[test]
fn values_of_pages_hold() {
    let Some(folder) = folder("pages") else { return };
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    pages.sort();
    let (mut held, mut count) = (0, 0);
    for folder in &pages {
        let (expected, page) = read(folder);
        for (name, expected, value) in fields(&expected, &page) {
            count += 1;
            if value == expected {
                held += 1;
            } else {
                let page = folder.file_name().unwrap().display();
                eprintln!("{page}: {name}\n  expected {expected:?}\n  found    {value:?}");
            }
        }
    }
    eprintln!("{held} of {count} values of {} pages hold", pages.len());
    assert!(pages.len() >= 20 && held * 100 >= count * FLOOR, "{held} of {count}");
}

/// Pages that are cut off or have a part twice, as after an interrupted transfer.
#[test]
fn damaged_pages_are_read() {
    let Some(folder) = folder("pages") else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let Ok(html) = std::fs::read(entry.unwrap().path().join("source.html")) else { continue };
        let mut dice = Dice(html.len() as u64);
        let mut at = || usize::try_from(dice.roll(html.len() as u64)).unwrap();
        for _ in 0..DAMAGES {
            let (end, from) = (at(), at());
            let damaged = [&html[..end], &html[from..]].concat();
            page::read(&page::decode(&html[..end], None), "https://example.org/a");
            page::read(&page::decode(&damaged, None), "https://example.org/a");
        }
    }
}
