use super::plain_from_str;
use crate::load::field_value::{FieldValue, FromYaml};
use crate::load::json;
use crate::load::raw::{RawArticle, RawOrganization, RawPage, RawTopic};
use crate::load::yaml::tree;

/// Compares the value of plain YAML with that of the tree. Returns whether the text is plain.
fn is_plain_as<'de, T: serde::Deserialize<'de> + std::fmt::Debug>(text: &'de str) -> bool {
    let Some(plain) = plain_from_str::<T>(text) else { return false };
    let document = match tree::parse(text) {
        Ok(document) => document,
        Err(problem) => panic!("{text:?} gave {plain:?}, but it is not YAML: {problem:?}"),
    };
    let value: T = tree::deserialize(&document.root).unwrap();
    assert_eq!(format!("{plain:?}"), format!("{value:?}"), "{text:?}");
    true
}

fn is_plain_field<'de, T: FromYaml<'de> + std::fmt::Debug>(text: &'de str) -> bool {
    is_plain_as::<FieldValue<'de, T>>(text)
}

/// Compares the values of all types. Returns whether the text is plain to an article.
fn check(text: &str) -> bool {
    is_plain_field::<RawTopic>(text);
    is_plain_field::<RawOrganization>(text);
    is_plain_field::<RawPage>(text);
    is_plain_as::<json::JsonValue>(text);
    is_plain_field::<RawArticle>(text)
}

const ARTICLE: &str = "\
category: news
title: \"Robots \\\"see\\\" \\u00e9\\n & more\"
excerpt: 'It''s one: two # three'
publishedDateTime: 2024-01-18T18:35:00+05:30
originalUrl: https://example.org/a?b=c#d
quality: -1
heat: 280
published: true
locale:
slug: ~

provider:
  name: The Daily (Planet), Inc.
  domain: example.org
  images:
    - https://example.org/i.png
    - url: \"https://example.org/i-50x50.jpg\"
      width: 50
      height: 50
# A comment
topics:
- AI
- 'C++'
-   \"C#\"
- 5G
images:
  - url: https://example.org/b.jpg
    width: 1200
    title:
    isCached: true
related:
  - title: \"One\"
    webUrl: \"https://example.org/1\"
    provider:
      name: N
    images:
    - url: https://example.org/c.jpg
  - title: Two
    webUrl: https://example.org/2
authors:
- Jane Doe
- name: John
  url: https://example.org/john
secured: \"AAAA==;BBBB==\"
";

#[test]
fn front_matter_is_plain() {
    for text in [
        ARTICLE,
        &ARTICLE.replace('\n', "\r\n"),
        "title: T",
        "title: T \n\n\n",
        "a-b_c: 1\n_d:\n\n# x\ne: 'f'\nf: -12\ng: true\nh: ~\ni: 0",
        "topics:\n- a\nimages:\n  - b\n\nauthors:\n- name: y\n",
        "title: 東京 «AI» — “smart” 🔥\ntags:\n- naïve\n",
        "title: \u{a0}\u{2027}\u{202a}\u{fefe}\u{ff00}\u{fffd}\u{10ffff}",
    ] {
        assert!(check(text), "{text:?} is plain");
    }
    // Not an article, but plain to a JSON value.
    assert!(is_plain_as::<json::JsonValue>("tags:\n- x: y\n  z:\n  - a\n  - b: c\n- d\nlast: e\n"));
}

#[test]
fn other_yaml_is_not_plain() {
    for text in [
        "",
        " title: T",
        "title : T",
        "title:T",
        "title: [a]",
        "title: {a: b}",
        "title: |\n  a",
        "title: >\n  a",
        "title: &a b",
        "title: *a",
        "title: !!str a",
        "title: a\n  b",
        "title: \"a\n  b\"",
        "title: 'a' b",
        "title: \"a\" # b",
        "title: a # b",
        "title: a: b",
        "title: a:",
        "title: 'a'b'",
        "title: 'a'''b'",
        "title: \"a\\x41\"",
        "title: \"\\ud83d\\ude00\"",
        "title: \"\\u0007\"",
        "title: \"\\u+123\"",
        "title: \"a\\\"",
        "title: \"a",
        "title: @a",
        "title: `a",
        "title: %a",
        "title: - a",
        "title: ? a",
        "title: a\tb",
        "title: a\u{85}b",
        "title: a\u{2028}b",
        "title: a\u{feff}b",
        "title: a\u{9f}b",
        "title: a\u{2029}b",
        "title: a\u{fffe}b",
        "title: a\u{ffff}b",
        "title: a\u{7f}b",
        "title: a\rb",
        "title: a\u{7}",
        "\"title\": a",
        "? title\n: a",
        "title: a\n...\n",
        "--- \ntitle: a",
        "topics:\n  - a\n - b",
        "topics:\n- a\n  - b",
        "topics:\n  - a\n  b: c",
        "topics:\n- - a",
        "topics:\n-\n  a: b",
        "topics:\n- a\n-",
        "topics: - a",
        "- a",
        "a",
        "provider:\n    name: a\n  domain: b",
        "images:\n- url: a\n   width: 1",
        "title:\n  a",
        "title: a\n- b",
        "1: a",
        "true: a",
        "extra: 1.5",
        "extra: 007",
        "extra: +1",
        "extra: 0x1f",
        "extra: -0",
        "extra: 12345678901234567890",
        "extra: .inf",
        "extra: 2024-01-18",
    ] {
        assert!(!check(text), "{text:?} is not plain");
    }
}

/// A pseudorandom number generator (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % limit
    }
}

/// Texts with a meaning in YAML.
const PIECES: &[&str] = &[
    "\n",
    "\n  ",
    "\n- ",
    "\n  - ",
    " ",
    "  ",
    ":",
    ": ",
    " #",
    "#",
    "- ",
    "-",
    "\"",
    "'",
    "''",
    "\\",
    "\\n",
    "\\u00e9",
    "\\x41",
    "[",
    "]",
    "[]",
    "{",
    "}",
    ",",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
    "@",
    "`",
    "?",
    "? ",
    "~",
    "null",
    "true",
    "False",
    "0",
    "0x1f",
    "1e3",
    ".5",
    ".inf",
    "---",
    "...",
    "\t",
    "\r",
    "\r\n",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{7f}",
    "é",
    "東",
    "🔥",
    "title:",
    "images:",
    "topics:\n",
    "<<: ",
    "=",
    "key",
    "\n\n",
    "\n# c\n",
    "a: b",
    "provider:\n",
];

/// Changes a random part of the text.
fn change(random: &mut Random, text: &mut String) {
    let place = |random: &mut Random, text: &str| {
        let mut at = random.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    match random.below(4) {
        0 | 1 => {
            let at = place(random, text);
            text.insert_str(at, PIECES[random.below(PIECES.len())]);
        }
        2 => {
            let (a, b) = (place(random, text), place(random, text));
            let end = a.max(b).min(a.min(b) + 12);
            if text.is_char_boundary(end) {
                text.replace_range(a.min(b)..end, "");
            }
        }
        _ => {
            // Move a line.
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            if !lines.is_empty() {
                let line = lines.remove(random.below(lines.len()));
                lines.insert(random.below(lines.len() + 1), line);
                *text = lines.concat();
            }
        }
    }
}

#[test]
fn randomly_changed_texts_have_the_same_value_as_the_tree() {
    let mut random = Random(0x5eed);
    let (mut plain, mut other) = (0, 0);
    let lines: Vec<&str> = ARTICLE.split_inclusive('\n').collect();
    for round in 0..40_000 {
        // A short part of the article, so that changes affect each other.
        let start = random.below(lines.len());
        let end = start + 1 + random.below(lines.len() - start);
        let mut text = lines[start..end.min(start + 12)].concat();
        for _ in 0..=round % 3 {
            change(&mut random, &mut text);
        }
        *(if check(&text) { &mut plain } else { &mut other }) += 1;
    }
    assert!(plain > 4_000 && other > 4_000, "{plain} plain, {other} not");
}
