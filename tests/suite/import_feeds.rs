//! The test suite of another feed reader: `feeds/expected.json` in the shared folder holds what each feed must give.
//! Texts are compared without tags, entities decoded, white space folded.

use feedgen::curate::feed::{Date, Entry, Feed, decode, parse};
use serde_json::Value;

use crate::corpus::folder;

/// The share of values that must hold. Those that do not are printed with `--nocapture`.
const MIN_SHARE: f64 = 0.98;

/// What an article keeps of a feed.
const FEED_FIELDS: [&str; 3] = ["title", "link", "language"];
const ENTRY_FIELDS: [&str; 11] = [
    "title",
    "link",
    "id",
    "guid",
    "summary",
    "description",
    "author",
    "tags",
    "published_parsed",
    "updated_parsed",
    "length",
];

#[test]
fn the_suite_of_another_reader() {
    let Some(shared) = folder("feeds") else { return };
    let expected = std::fs::read(shared.join("expected.json")).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_slice(&expected).unwrap();
    let (mut held, mut all) = (0_u32, 0_u32);
    for (file, checks) in &expected {
        let bytes = std::fs::read(shared.join(file)).unwrap();
        let headers = headers(&bytes);
        let header = |name: &str| {
            headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, v)| &**v)
        };
        let own = format!("http://127.0.0.1:8097/{file}");
        let base = header("Content-Location").unwrap_or(&own);
        let text = decode(&bytes, header("Content-Type"));
        let mut feed = parse(&text, base).unwrap_or_default();
        feed.language = feed.language.or(header("Content-Language").map(str::to_owned));
        for check in checks.as_array().unwrap() {
            let path = check[0].as_array().unwrap();
            let Some(found) = value(&feed, path) else { continue };
            all += 1;
            // A `<` in plain text is no tag.
            let wanted = folded(&wanted(&check[1]));
            let is_equal = found.iter().any(|found| *found == wanted || folded(found) == wanted);
            held += u32::from(is_equal);
            if !is_equal {
                println!("{file}: {} {found:?}, expected {}", check[0], check[1]);
            }
        }
    }
    println!("{held} of {all} values");
    assert!(all > 150, "only {all} values are compared");
    assert!(f64::from(held) >= f64::from(all) * MIN_SHARE, "{held} of {all}");
}

/// Another crate reads no more entries and no other titles than ours, where it reads a feed at all; and a plain count of
/// tags agrees with ours.
#[test]
fn a_second_opinion() {
    let Some(shared) = folder("feeds") else { return };
    let expected = std::fs::read(shared.join("expected.json")).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_slice(&expected).unwrap();
    let mut compared = 0;
    for file in expected.keys() {
        let bytes = std::fs::read(shared.join(file)).unwrap();
        let text = decode(&bytes, None);
        let ours = parse(&text, "https://example.org/feed.xml").unwrap_or_default();
        assert_eq!(ours.elements, ours.entries.len(), "{file}");
        // It panics on some feeds.
        let theirs = std::panic::catch_unwind(|| feed_rs::parser::parse(text.as_bytes()).ok());
        let Ok(Some(theirs)) = theirs else { continue };
        assert!(ours.entries.len() >= theirs.entries.len(), "{file}");
        for (own, other) in ours.entries.iter().zip(&theirs.entries) {
            let Some(title) = &other.title else { continue };
            compared += 1;
            let (own, other) = (folded(&own.title), folded(&folded(&title.content)));
            assert!(own == other || own == title.content, "{file}: {own:?}, theirs {other:?}");
        }
    }
    assert!(compared > 5, "only {compared} titles are compared");
}

/// The lines `Header: NAME: VALUE` of the first comment.
fn headers(bytes: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(bytes);
    let comment = text.split("-->").next().unwrap_or("");
    let lines = comment.lines().filter_map(|line| line.trim().strip_prefix("Header:"));
    let pairs = lines.filter_map(|line| line.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// The values at a path of the other reader; `None` if an article keeps no such value.
fn value(feed: &Feed, path: &[Value]) -> Option<Vec<String>> {
    let name = |at: usize| path.get(at).and_then(Value::as_str).unwrap_or("");
    if name(0) == "feed" && path.len() == 2 && FEED_FIELDS.contains(&name(1)) {
        return Some(match name(1) {
            "title" => vec![feed.title.clone()],
            "link" => vec![feed.link.clone().unwrap_or_default()],
            _ => vec![feed.language.clone().unwrap_or_default()],
        });
    }
    if name(0) == "entries" && name(1) == "length" {
        return Some(vec![feed.entries.len().to_string()]);
    }
    if name(0) != "entries" || !ENTRY_FIELDS.contains(&name(2)) {
        return None;
    }
    let index = usize::try_from(path[1].as_u64().unwrap()).unwrap();
    let Some(entry) = feed.entries.get(index) else { return Some(Vec::new()) };
    Some(entry_value(entry, name(2), path.get(3)))
}

fn entry_value(entry: &Entry, name: &str, index: Option<&Value>) -> Vec<String> {
    let time = |date: Option<Date>| {
        let time = date.map(|date| date.time.to_utc().format("%Y-%m-%dT%H:%M:%S").to_string());
        vec![time.unwrap_or_default()]
    };
    match name {
        "title" => vec![entry.title.clone()],
        "link" => vec![entry.url.clone().unwrap_or_default()],
        "id" | "guid" => vec![entry.guid.clone().unwrap_or_default()],
        "summary" | "description" => vec![entry.summary.clone()],
        "author" => entry.authors.clone(),
        "published_parsed" => time(entry.published),
        "updated_parsed" => time(entry.updated),
        "tags" => {
            let index = index.and_then(Value::as_u64).and_then(|index| usize::try_from(index).ok());
            index.and_then(|index| entry.categories.get(index)).cloned().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// An expected value as text; a time is a list of numbers.
fn wanted(value: &Value) -> String {
    match value {
        Value::Array(parts) => {
            let part = |at: usize| parts[at].as_u64().unwrap();
            let (day, time) = ((part(0), part(1), part(2)), (part(3), part(4), part(5)));
            format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
                day.0, day.1, day.2, time.0, time.1, time.2
            )
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Without tags, entities decoded, white space folded.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let is_tag = after[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match after.find('>').filter(|_| is_tag) {
            Some(end) => {
                out.push(' ');
                rest = &after[end + 1..];
            }
            None => {
                out.push('<');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    let decoded = feedgen::text::plain::decode(&out);
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}
