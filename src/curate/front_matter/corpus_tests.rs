//! Properties of edits of real articles, and of damaged front matter.
//!
//! Real articles are in the folder that `FEEDGEN_SHARED` names, by default `../shared`.

#![expect(clippy::disallowed_methods, reason = "a test may look at its environment and files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::tests::{path, text};
use super::values::{self, Yaml};
use super::{Change, Edit, Value, edit};
use crate::text::front_matter::split;

/// Numbers that are the same in each run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

const TEXTS: &[&str] = &[
    "A plain title",
    "With: colon, 'quotes' and \"more\"",
    "# not a comment # at all",
    "no",
    "2024-01-02",
    "ends with colon:",
    "Grüße \u{1f600} \u{2028} \u{202e}x",
    "- dash",
    "a\nb\n---\nc",
    "{braces}, [brackets]",
    "",
    "C:\\path\\n",
];

/// All Markdown files of a folder.
fn articles(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            articles(&entry, found);
        } else if entry.extension().is_some_and(|end| end == "md") {
            let text = std::fs::read_to_string(&entry).unwrap();
            if values(&text).is_some() {
                found.push((entry, text));
            }
        }
    }
    found.sort();
}

fn values(text: &str) -> Option<Yaml> {
    values::parse(split(text).ok()?.yaml).ok()
}

/// The value for an edit; `None` if it can't be expressed.
fn value(yaml: &Yaml) -> Option<Value> {
    Some(match yaml {
        Yaml::Bool(value) => Value::Bool(*value),
        Yaml::Number(number) => Value::Integer(number.parse().ok()?),
        Yaml::Text(text) => Value::Text(text.clone()),
        Yaml::List(items) => Value::List(items.iter().map(value).collect::<Option<_>>()?),
        Yaml::Mapping(entries) => {
            let entries = entries.iter().map(|(key, inner)| {
                let Yaml::Text(key) = key else { return None };
                let key: &'static str = Box::leak(key.clone().into_boxed_str());
                Some((key, value(inner)?))
            });
            Value::Mapping(entries.collect::<Option<_>>()?)
        }
        Yaml::Null | Yaml::Tagged(..) => return None,
    })
}

/// An edit of one key at the top, and the edits that restore its values.
struct Case {
    key: &'static str,
    edit: Edit,
    inverse: Vec<Edit>,
}

fn setting(values: &Yaml, key: &'static str, at: &str, new: Value) -> Case {
    let at = path(at);
    let inverse = match values.at(&at.0) {
        None | Some(Yaml::Null) => vec![Edit::Remove(at.clone())],
        Some(old) => value(old).map(|old| Edit::Set(at.clone(), old)).into_iter().collect(),
    };
    Case { key, edit: Edit::Set(at, new), inverse }
}

fn get<'v>(values: &'v Yaml, key: &str) -> Option<&'v Yaml> {
    values.at(&path(key).0)
}

fn items<'v>(values: &'v Yaml, key: &str) -> &'v [Yaml] {
    match get(values, key) {
        Some(Yaml::List(items)) => items,
        _ => &[],
    }
}

fn removing(values: &Yaml, key: &'static str, index: usize) -> Case {
    let list = path(key);
    let items = items(values, key);
    let back = value(&items[index]).map(|item| Edit::Append(list.clone(), item));
    let mut inverse: Vec<Edit> = back.into_iter().collect();
    if !inverse.is_empty() && index + 1 < items.len() {
        inverse.push(Edit::Move { list: list.clone(), from: items.len() - 1, to: index });
    }
    Case { key, edit: Edit::Remove(list.then(index)), inverse }
}

fn cases(values: &Yaml, random: &mut Random) -> Vec<Case> {
    let mut cases = Vec::new();
    let len = |key: &str| items(values, key).len();
    for (key, at) in [
        ("title", "title"),
        ("excerpt", "excerpt"),
        ("type", "type"),
        ("slug", "slug"),
        ("provider", "provider.name"),
    ] {
        cases.push(setting(values, key, at, text(random.pick(TEXTS))));
    }
    cases.push(setting(values, "heat", "heat", Value::Integer(-1)));
    cases.push(setting(values, "published", "published", Value::Bool(random.below(2) == 0)));
    let mut topics = get(values, "topics").and_then(value).unwrap_or(Value::List(Vec::new()));
    if let Value::List(topics) = &mut topics {
        let at = random.below(topics.len() + 1);
        topics.insert(at, text(random.pick(TEXTS)));
    }
    cases.push(setting(values, "topics", "topics", topics));
    let card = Value::Mapping(vec![
        ("title", text(random.pick(TEXTS))),
        ("webUrl", text("https://a.example/")),
        ("provider", Value::Mapping(vec![("name", text(random.pick(TEXTS)))])),
    ]);
    for key in ["related", "images"] {
        let at = path(key);
        let inverse = vec![Edit::Remove(at.then(len(key)))];
        cases.push(Case { key, edit: Edit::Append(at, card.clone()), inverse });
    }
    for key in ["topics", "images", "related"] {
        if len(key) > 0 {
            cases.push(removing(values, key, random.below(len(key))));
        }
        if len(key) > 1 {
            let (list, from, to) = (path(key), random.below(len(key)), random.below(len(key)));
            let inverse = vec![Edit::Move { list: list.clone(), from: to, to: from }];
            cases.push(Case { key, edit: Edit::Move { list, from, to }, inverse });
        }
    }
    if len("related") > 0 {
        let at = format!("related[{}].title", random.below(len("related")));
        cases.push(setting(values, "related", &at, text(random.pick(TEXTS))));
    }
    if items(values, "images").first().is_some_and(|image| matches!(image, Yaml::Mapping(_))) {
        cases.push(setting(values, "images", "images[0].url", text("https://a.example/i.png")));
        cases.push(setting(values, "images", "images[0].width", Value::Integer(7)));
    }
    if let Some(excerpt) = get(values, "excerpt").and_then(value) {
        let inverse = vec![Edit::Set(path("excerpt"), excerpt)];
        cases.push(Case { key: "excerpt", edit: Edit::Remove(path("excerpt")), inverse });
    }
    cases
}

/// The lines of a file without those of a key and its value; empty lines belong to no key.
fn other_lines<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let mut is_inside = false;
    let lines = text.split_inclusive('\n').filter(|line| {
        let is_value = line.starts_with([' ', '-']) && !line.starts_with("---");
        is_inside = line.starts_with(&format!("{key}:")) || is_inside && is_value;
        !is_inside
    });
    lines.collect()
}

/// The values of all keys, in another order.
fn sorted(values: &Yaml) -> Vec<String> {
    let Yaml::Mapping(entries) = values else { panic!("{values:?}") };
    let mut entries: Vec<String> = entries.iter().map(|entry| format!("{entry:?}")).collect();
    entries.sort();
    entries
}

#[derive(Debug, Default)]
struct Counts {
    edits: usize,
    refused: BTreeMap<String, usize>,
    restored: usize,
    restored_bytes: usize,
}

/// Edits one file; adds to the counts.
fn check(name: &str, before: &str, random: &mut Random, counts: &mut Counts) {
    let values_before = values(before).unwrap();
    let cases = cases(&values_before, random);
    for Case { key, edit: one, inverse } in &cases {
        counts.edits += 1;
        let (after, changes) = match edit(before, std::slice::from_ref(one)) {
            Ok(edited) => edited,
            Err(reason) => {
                *counts.refused.entry(format!("{name}: {one:?}: {reason}")).or_default() += 1;
                continue;
            }
        };
        let shown = || format!("{name}: {one:?}\n{after}");
        assert_eq!(other_lines(before, key), other_lines(&after, key), "{}", shown());
        assert_eq!(split(before).unwrap().body, split(&after).unwrap().body, "{}", shown());
        assert_eq!(changes.is_empty(), before == after, "{}", shown());
        for Change { line, before: old, after: new } in &changes {
            let file = if old.is_empty() { &after } else { before };
            let line = file.lines().nth(line - 1).unwrap().trim();
            assert_eq!(line, if old.is_empty() { new } else { old }, "{}", shown());
        }
        // The same edit has no further effect.
        if matches!(one, Edit::Set(..)) {
            assert_eq!(edit(&after, std::slice::from_ref(one)).unwrap().0, after);
        }
        if inverse.is_empty() {
            continue;
        }
        let (back, _) = edit(&after, inverse).unwrap_or_else(|e| panic!("{e}: {}", shown()));
        let values_back = values(&back).unwrap();
        let old = get(&values_before, key);
        let is_at_end = old.is_some() && get(&values(&after).unwrap(), key).is_none();
        let is_null = matches!(old, Some(Yaml::Null));
        // A key that was removed comes back at the end.
        let is_restored = match is_at_end || is_null {
            true => is_null || sorted(&values_back) == sorted(&values_before),
            false => values_back == values_before,
        };
        assert!(is_restored, "{}\n{inverse:?}\n{back}", shown());
        counts.restored += 1;
        counts.restored_bytes += usize::from(back == before);
    }
    // All edits of single values at once.
    let edits = cases.iter().map(|case| case.edit.clone());
    let edits: Vec<Edit> = edits.filter(|edit| !matches!(edit, Edit::Move { .. })).collect();
    match edit(before, &edits) {
        Ok((after, _)) => assert!(values(&after).is_some()),
        Err(reason) => *counts.refused.entry(format!("{name}: all: {reason}")).or_default() += 1,
    }
}

#[test]
fn real_articles_change_in_the_edited_lines_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared =
        std::env::var_os("FEEDGEN_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut files = Vec::new();
    articles(&root.join("content"), &mut files);
    assert!(!files.is_empty());
    for folder in ["corpus", "corpus-ai", "seed"] {
        let before = files.len();
        articles(&shared.join(folder), &mut files);
        if files.len() == before {
            eprintln!("skipped: there is no {}", shared.join(folder).display());
        }
    }
    let mut counts = Counts::default();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for (index, (name, text)) in files.iter().enumerate() {
        let name = name.display().to_string();
        check(&name, text, &mut random, &mut counts);
        let unix = text.replace("\r\n", "\n");
        let other = match index % 2 {
            0 => unix.replace('\n', "\r\n"),
            _ => format!("\u{feff}{unix}"),
        };
        check(&name, &other, &mut random, &mut counts);
    }
    let Counts { edits, refused, restored, restored_bytes } = &counts;
    let count = files.len();
    eprintln!("{count} files, {edits} edits, {restored} restored, {restored_bytes} byte by byte");
    assert!(refused.is_empty(), "{refused:#?}");
}

/// Front matter with many forms.
const SAMPLES: &[&str] = &[
    "title: \"A: b\" # c\npublished: false\ntopics:\n  - A\n  - 'B'\n# x\nheat: -1 # scored\n",
    "{title: T, topics: [A, \"B\"], images: [{\"url\": \"u\"}, u], published: false}\n",
    "title: |+\n  a\n\n  b\n\nexcerpt: >-\n  x\n   y\nrelated:\n- title: a\n  images:\n  - u\n- title: b\n",
    "a: &x {b: 1}\nb: *x\n<<: *x\ntitle: !!str 5\n? topics\n: - A\n  - - B\n    - C\n",
    "  title: 'it''s\n    long'\n  provider:\n    name: a\n  images:\n    -\n      url: u\n    - u # c\n  ...\n",
    "\"title\": \"a\\\"\\n\\u00e9\"\ntopics: [\n  A, # a\n  # b\n  B\n]\nrelated: ~\nslug:\nimages: []\n",
];

#[test]
fn damaged_front_matter_never_panics() {
    const PIECES: &[&str] = &[
        "\n",
        "  ",
        "- ",
        ": ",
        "? ",
        "#",
        " #",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&x ",
        "*x",
        "!",
        "|",
        ">",
        "|2-",
        "\t",
        "\r",
        "\r\n",
        "...",
        "---\n",
        "\u{2028}",
        "é",
        "\u{feff}",
        "\\",
        "title",
        "topics:\n",
        "<<: *x",
        "~",
        "\0",
    ];
    let mut random = Random(42);
    let (mut edited, mut refused) = (0, 0);
    for round in 0..2_400 {
        let mut yaml = SAMPLES[round % SAMPLES.len()].to_owned();
        for _ in 0..=random.below(4) {
            let mut offset = || {
                let mut at = random.below(yaml.len() + 1);
                while !yaml.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let (from, to) = (offset(), offset());
            let range = from.min(to)..from.max(to).min(from.min(to) + 8);
            let range = if yaml.is_char_boundary(range.end) { range } else { from..from };
            match random.below(3) {
                0 => yaml.insert_str(from, random.pick(PIECES)),
                1 => yaml.replace_range(range, ""),
                _ => {
                    let copied = yaml[range].to_owned();
                    yaml.insert_str(to, &copied);
                }
            }
        }
        let file = format!("---\n{yaml}---\nBody\n");
        // Forms that only a parser rejects reach the scanner as well.
        let _ = super::is_scored(&format!("{file}# scored"), "heat");
        let _ = (super::published(&file), super::with_numbers(&file, &[("heat", 3)]));
        let found = values(&file).unwrap_or(Yaml::Mapping(Vec::new()));
        for Case { edit: one, .. } in cases(&found, &mut random) {
            match edit(&file, std::slice::from_ref(&one)) {
                Ok((after, _)) => {
                    edited += 1;
                    assert!(values(&after).is_some() || values(&file).is_none(), "{file}{after}");
                    let comments = |text: &str| text.matches('#').count();
                    let is_set = matches!(one, Edit::Append(..) | Edit::Move { .. });
                    assert!(
                        !is_set || comments(&after) >= comments(&file),
                        "{one:?}\n{file}{after}"
                    );
                }
                Err(_) => refused += 1,
            }
        }
    }
    eprintln!("{edited} edits, {refused} refused");
    assert!(edited > 4_000, "{edited}");
}
