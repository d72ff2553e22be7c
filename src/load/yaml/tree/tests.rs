use serde_json::Value as Json;

use super::{ParseError, Warning, deserialize, parse};
use crate::load::json;

fn json(yaml: &str) -> Json {
    let document = match parse(yaml) {
        Ok(document) => document,
        Err(error) => panic!("{yaml:?} is rejected: {error:?}"),
    };
    let json::JsonValue(value) = deserialize(&document.root).unwrap();
    value
}

fn check(yaml: &str, expected: &str) {
    // Compared as text, because the order matters.
    let expected: Json = serde_json::from_str(expected).unwrap();
    assert_eq!(json(yaml).to_string(), expected.to_string(), "{yaml}");
}

#[test]
fn all_kinds_of_values_are_converted() {
    for (yaml, expected) in [
        ("", "null"),
        ("# nothing\n", "null"),
        ("a: {1.5: cheap, 2: dear}", r#"{"a": {"1.5": "cheap", "2": "dear"}}"#),
        ("a: {null: x, ~: y, true: z}", r#"{"a": {"null": "x", "true": "z"}}"#),
        ("a: {? : x}", r#"{"a": {"null": "x"}}"#),
        ("? {x: 1, y: [2, z]}\n: v", r#"{"{x: 1, y: [2, z]}": "v"}"#),
        ("? [a, b]\n: v", r#"{"[a, b]": "v"}"#),
        ("a: 123456789012345678901234567890", r#"{"a": "123456789012345678901234567890"}"#),
        ("a: 18446744073709551616", r#"{"a": "18446744073709551616"}"#),
        ("a: 18446744073709551615", r#"{"a": 18446744073709551615}"#),
        ("a: -9223372036854775809", r#"{"a": "-9223372036854775809"}"#),
        (
            "a: 999999999999999999999999999999999999999999999",
            r#"{"a": "999999999999999999999999999999999999999999999"}"#,
        ),
        ("a: [.nan, .inf, -.INF]", r#"{"a": [".nan", ".inf", "-.INF"]}"#),
        ("a: [1.10, 0x1F, 1e3, 1e400]", r#"{"a": [1.1, 31, 1000.0, "1e400"]}"#),
        ("a: 3.14159265358979323846264338", r#"{"a": "3.14159265358979323846264338"}"#),
        ("a: 2024-01-18 12:30:00", r#"{"a": "2024-01-18 12:30:00"}"#),
        ("a: !!binary aGVsbG8=", r#"{"a": "aGVsbG8="}"#),
        ("a: !!timestamp 2024-01-18", r#"{"a": "2024-01-18"}"#),
        ("a: !!str 12", r#"{"a": "12"}"#),
        (
            "a: !point {x: 1}\nb: !t [x]\nc: !t 5\nd: !t text\ne: ! 5",
            r#"{"a": {"x": 1}, "b": ["x"], "c": 5, "d": "text", "e": 5}"#,
        ),
        ("a: !outer {b: !inner 'x'}", r#"{"a": {"b": "x"}}"#),
        ("!t {a: !t x}", r#"{"a": "x"}"#),
        ("? !t k\n: v", r#"{"k": "v"}"#),
        ("a: !!set {x, y}", r#"{"a": {"x": null, "y": null}}"#),
        ("z: 1\na: 2\nm: {y: 1, b: 2}", r#"{"z": 1, "a": 2, "m": {"y": 1, "b": 2}}"#),
    ] {
        check(yaml, expected);
    }
}

#[test]
fn merge_keys_are_applied_at_every_level() {
    for (yaml, expected) in [
        (
            "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}",
            r#"{"a": {"x": 1, "y": 2}, "b": {"y": 3, "x": 1}}"#,
        ),
        ("- &a {x: 1}\n- [{<<: *a}]", r#"[{"x": 1}, [{"x": 1}]]"#),
        (
            "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b], z: 3}",
            r#"{"a": {"x": 1}, "b": {"x": 2, "y": 2}, "c": {"z": 3, "x": 1, "y": 2}}"#,
        ),
        (
            "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {d: {<<: *b}}",
            r#"{"a": {"x": 1}, "b": {"y": 2, "x": 1}, "c": {"d": {"y": 2, "x": 1}}}"#,
        ),
        ("a: &a {x: 1}\n<<: *a\n", r#"{"a": {"x": 1}, "x": 1}"#),
        (
            "a: &a\n  x: {y: 1}\nb:\n  <<: *a\n  x: {z: 2}\n",
            r#"{"a": {"x": {"y": 1}}, "b": {"x": {"z": 2}}}"#,
        ),
        ("a: {<<: {x: 1}}", r#"{"a": {"x": 1}}"#),
        ("a: {<<: []}", r#"{"a": {}}"#),
    ] {
        check(yaml, expected);
    }
}

fn warnings(yaml: &str) -> Vec<String> {
    let format_warning = |warning: &Warning| match warning {
        Warning::DuplicateKey { path, occurrence } => format!("{path} #{occurrence}"),
        Warning::InvalidMerge { path } => format!("bad {path}"),
        Warning::SwallowedLine { range, is_item: true } => format!("item {}", &yaml[range.clone()]),
        Warning::SwallowedLine { range, is_item: false } => format!("key {}", &yaml[range.clone()]),
        Warning::Comment { range } => format!("comment {}", &yaml[range.clone()]),
        Warning::Tag { range } => format!("tag {}", &yaml[range.clone()]),
    };
    parse(yaml).unwrap().warnings.iter().map(format_warning).collect()
}

#[test]
fn duplicate_keys_and_invalid_merges_are_reported() {
    assert_eq!(warnings("a: 1\nb: 2\na: 3\na: 4"), ["a #1", "a #2"]);
    assert_eq!(warnings("x:\n- {a: 1, a: 2}\n- {1: a, 1: b}"), ["x[0].a #1", "x[1].1 #1"]);
    assert_eq!(
        warnings("a: {<<: 1}\nb: {<<: [1]}\nc: {<<: }"),
        ["bad a.<<", "bad b.<<", "bad c.<<"]
    );
    assert_eq!(warnings("a: &a {x: 1}\nb: {<<: *a, x: 2}"), [""; 0]);
    check("a: 1\na: 2", r#"{"a": 1}"#);
}

#[test]
fn swallowed_lines_are_reported() {
    for (yaml, expected) in [
        ("topics:\n- High Speed\n  - Switzerland\n  - Austria\n- Rail\n", "item - Switzerland"),
        ("topics:\n  - High Speed\n    - Switzerland\n", "item - Switzerland"),
        ("topics:\n  - A\n\n      - B\n", "item - B"),
        ("topics: A\n  - B\n", "item - B"),
        ("topics:\n- \"A\n  - B\"\n", "item - B\""),
        ("title: a\n  excerpt:b\n", "key excerpt:b"),
        ("title: \"x\nheat: 3\ntags: [a]\"\n", "key heat: 3"),
        ("title: 'x\nexcerpt: 'it\n", "key excerpt: "),
        ("provider:\n  name: \"x\n  domain: y.org\"\n", "key domain: y.org\""),
    ] {
        let Ok(document) = parse(yaml) else {
            assert!(yaml.contains("'it"), "{yaml}");
            continue;
        };
        assert_eq!(document.warnings.len(), 1, "{yaml}");
        assert_eq!(warnings(yaml), [expected], "{yaml}");
    }
    for yaml in [
        "excerpt: |\n  High Speed\n    - Switzerland\n  note: x\n",
        "excerpt: >-\n  A list\n  - b\n  heat: 3\ntitle: [x]\n",
        "list:\n- >\n  - a\n  - b\n- c\n",
        "excerpt: a text\n  of two lines\n  see https://example.org - or not\n",
        "excerpt: \"a text\n  note: of two lines\"\n",
        "topics:\n- High Speed\n- Switzerland\n",
        "topics:\n  - - a\n    - b\n",
        "a:\n  - b: c\n    d: e\n",
    ] {
        assert_eq!(warnings(yaml), [""; 0], "{yaml}");
    }
}

#[test]
fn comments_and_tags_instead_of_values_are_reported() {
    for (yaml, expected) in [
        ("title: #1 in the charts\nheat: 3", "comment #1 in the charts"),
        ("tags: #a, #b", "comment #a, #b"),
        ("hashtags:\n- #ai\n- b", "comment #ai"),
        ("hashtags:\n  - #ai", "comment #ai"),
        ("provider:\n  name: #1\n  domain: b.org", "comment #1"),
        ("title: !important news", "tag !important news"),
        ("topics:\n- !new\n- b", "tag !new"),
    ] {
        assert_eq!(warnings(yaml), [expected], "{yaml}");
    }
    for yaml in [
        "topics: #the topics\n- a\n",
        "topics: #the topics\n  - a\n",
        "provider: #of it\n  name: a\n",
        "title: # none yet\n",
        "title: A #1\n",
        "title: \"#1\"\ntags: ['#a', \"!b\"]\n",
        "#title: #1\n[]\n",
        "excerpt: |\n  title: #1\n  see: !b\n",
        "heat: !!int 3\n",
    ] {
        assert_eq!(warnings(yaml), [""; 0], "{yaml}");
    }
}

#[test]
fn expensive_documents_are_rejected() {
    let anchor = format!("a: &a {}\nb: [{}]", "x".repeat(10_000), "*a, ".repeat(20_000));
    assert!(matches!(parse(&anchor), Err(ParseError::TooLarge(_))));
    let list = format!("a: &a [{}]\nb: [{}]", "x,".repeat(5_000), "*a, ".repeat(20_000));
    assert!(matches!(parse(&list), Err(ParseError::TooLarge(_))));
    let mut laughs = "a0: &a0 [x, x]\n".to_owned();
    for n in 1..40 {
        laughs.push_str(&format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1));
    }
    assert!(matches!(parse(&laughs), Err(ParseError::TooLarge(_) | ParseError::TooDeep(_))));
    for deep in [
        format!("k: {}", "[".repeat(100_000)),
        format!("k: {}", "{a: ".repeat(100_000)),
        format!("k: {}x", "- ".repeat(100_000)),
        format!("k: {}{}", "[".repeat(70), "]".repeat(70)),
        (0..100).map(|n| format!("{}a:\n", " ".repeat(n))).collect(),
        "a: &a [*a]".to_owned(),
        "&a [x, *a]".to_owned(),
    ] {
        let parsed = parse(&deep);
        assert!(
            matches!(parsed, Err(ParseError::TooDeep(_) | ParseError::Syntax(_))),
            "{}",
            &deep[..9]
        );
    }
    assert!(matches!(
        parse(&"%TAG !a! x\n".repeat(100_000)),
        Err(ParseError::TooManyDirectives(_))
    ));
}

#[test]
fn a_few_aliases_are_allowed() {
    let yaml = format!("a: &a {{url: {}}}\nb: [{}]", "x".repeat(500), "*a, ".repeat(500));
    assert_eq!(json(&yaml)["b"].as_array().unwrap().len(), 500);
}
