//! Each rule of the editor as a table.

use super::{Change, Edit, Value, edit};
use crate::diag::{Step, YamlPath};

/// `a.b[0].c` as a path.
pub(super) fn path(text: &str) -> YamlPath {
    let mut steps: Vec<Step> = Vec::new();
    for part in text.split('.') {
        let mut pieces = part.split('[');
        steps.push(pieces.next().unwrap().into());
        steps
            .extend(pieces.map(|item| item.trim_end_matches(']').parse::<usize>().unwrap().into()));
    }
    YamlPath(steps)
}

pub(super) fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

pub(super) fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| text(item)).collect())
}

pub(super) fn set(at: &str, value: Value) -> Edit {
    Edit::Set(path(at), value)
}

pub(super) fn remove(at: &str) -> Edit {
    Edit::Remove(path(at))
}

pub(super) fn append(at: &str, value: Value) -> Edit {
    Edit::Append(path(at), value)
}

pub(super) fn moved(at: &str, from: usize, to: usize) -> Edit {
    Edit::Move { list: path(at), from, to }
}

/// Edits the YAML with each kind of line ends, and compares.
#[track_caller]
pub(super) fn check(before: &str, edits: &[Edit], after: &str) {
    for (start, end) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n"), ("\u{feff}", "\r\n")] {
        let file = |yaml: &str| {
            let gap = if yaml.is_empty() { "" } else { "\n" };
            format!("{start}---\n{yaml}{gap}---\n\nBody  \ntitle: x\n---\n").replace('\n', end)
        };
        match edit(&file(before), edits) {
            Ok((changed, changes)) => {
                assert_eq!(changed, file(after), "{before:?}");
                assert_eq!(changes.is_empty(), before == after, "{before:?}");
            }
            Err(reason) => panic!("{before:?}: {reason}"),
        }
    }
}

/// A new line ends like the line before it, also in files with several kinds of line ends.
#[test]
fn new_lines_end_like_their_neighbours() {
    for (before, edit_one, after) in [
        ("a: 1\r\nb: 2\n", set("c", text("C")), "a: 1\r\nb: 2\nc: \"C\"\n"),
        ("a: 1\nb: 2\r\n", set("c", list(&["C"])), "a: 1\nb: 2\r\nc:\r\n  - \"C\"\r\n"),
        ("c:\nb: 2\r\n", set("c", list(&["C", "D"])), "c:\n  - \"C\"\n  - \"D\"\nb: 2\r\n"),
        ("a: 1\r\nc:\n  - A\nb: 2\n", append("c", text("B")), "a: 1\r\nc:\n  - A\n  - B\nb: 2\n"),
        ("c:\n  - A\r\nb: 2\n", set("c", list(&["X", "A"])), "c:\n  - X\n  - A\r\nb: 2\n"),
        ("a: 1\r\nc:\n  d: 1\n", set("c.e", text("E")), "a: 1\r\nc:\n  d: 1\n  e: \"E\"\n"),
        ("a: 1\r\nc: [A, # x\n  B]\n", remove("c[1]"), "a: 1\r\nc: [A # x\n  ]\n"),
    ] {
        let (found, _) = edit(&format!("---\n{before}---\n"), &[edit_one]).unwrap();
        assert_eq!(found, format!("---\n{after}---\n"), "{before:?}");
    }
}

#[test]
fn missing_keys_are_added_at_the_end() {
    let title = || set("t", text("A: b"));
    for (before, after) in [
        ("u: 1", "u: 1\nt: \"A: b\""),
        ("  u: 1", "  u: 1\n  t: \"A: b\""),
        ("u: |\n  a\n  t: x", "u: |\n  a\n  t: x\nt: \"A: b\""),
        ("u: |+\n  a\n", "u: |+\n  a\n\nt: \"A: b\""),
        ("u: a\n  b\n# end", "u: a\n  b\n# end\nt: \"A: b\""),
        ("u:\n- a", "u:\n- a\nt: \"A: b\""),
        ("u:\n  - a\n", "u:\n  - a\n\nt: \"A: b\""),
        ("u:", "u:\nt: \"A: b\""),
        ("u: 1\n...", "u: 1\nt: \"A: b\"\n..."),
        ("u: 1\n# c\n... # end", "u: 1\n# c\nt: \"A: b\"\n... # end"),
        ("{u: 1}", "{u: 1, t: \"A: b\"}"),
        ("{\"u\": 1}", "{\"u\": 1, \"t\": \"A: b\"}"),
        ("{\n  u: 1, # c\n}", "{\n  u: 1, # c\n  t: \"A: b\",\n}"),
        ("{u: }", "{u: , t: \"A: b\" }"),
        ("{\n  u: 1 # c\n}", "{\n  u: 1, # c\n  t: \"A: b\"\n}"),
    ] {
        check(before, &[title()], after);
    }
    check("u: 1", &[title(), set("a", Value::Integer(1))], "u: 1\nt: \"A: b\"\na: 1");
    check(
        "u: 1",
        &[set("a: b", Value::Integer(1)), set("y", text("x"))],
        "u: 1\n\"a: b\": 1\n\"y\": \"x\"",
    );
}

#[test]
fn nested_values() {
    let name = || set("provider.name", text("New"));
    for (before, after) in [
        ("provider:\n  name: Old # c\n  domain: d", "provider:\n  name: New # c\n  domain: d"),
        (
            "provider:\n  domain: d\n\n# c\nu: 1",
            "provider:\n  domain: d\n  name: \"New\"\n\n# c\nu: 1",
        ),
        ("provider: {domain: d}\nu: 1", "provider: {domain: d, name: \"New\"}\nu: 1"),
        ("provider: {}", "provider: {name: \"New\"}"),
        ("provider: # c\nu: 1", "provider: # c\n  name: \"New\"\nu: 1"),
        ("provider: ~\nu: 1", "provider:\n  name: \"New\"\nu: 1"),
        ("u:\n    v: 1", "u:\n    v: 1\nprovider:\n    name: \"New\""),
        ("u: 1", "u: 1\nprovider:\n  name: \"New\""),
        ("  u: 1", "  u: 1\n  provider:\n    name: \"New\""),
        ("{u: 1}", "{u: 1, provider: {name: \"New\"}}"),
        (
            "provider:\n  name: |\n    a\n    b\n  domain: d",
            "provider:\n  name: \"New\"\n  domain: d",
        ),
        (
            "provider:\n  url: |+\n    a\n\nu: 1",
            "provider:\n  url: |+\n    a\n\n  name: \"New\"\nu: 1",
        ),
    ] {
        check(before, &[name()], after);
    }
    let images = "images:\n  - url: \"a\"\n    width: 1\n  - \"b\"\n  - url: 'c' # c\nu: 1";
    check(
        images,
        &[
            set("images[0].url", text("x")),
            set("images[1]", text("y")),
            set("images[2].url", text("z")),
        ],
        "images:\n  - url: \"x\"\n    width: 1\n  - \"y\"\n  - url: 'z' # c\nu: 1",
    );
    check(
        images,
        &[set("images[2].title", text("T")), set("images[0].height", Value::Integer(2))],
        "images:\n  - url: \"a\"\n    width: 1\n    height: 2\n  - \"b\"\n  - url: 'c' # c\n    title: \"T\"\nu: 1",
    );
    let image = Value::Mapping(vec![("url", text("x")), ("width", Value::Integer(3))]);
    check(
        "images:\n  - b # c\n  -\nu: 1",
        &[set("images[0]", image.clone()), set("images[1]", text("q"))],
        "images:\n  - url: \"x\"\n    width: 3 # c\n  - \"q\"\nu: 1",
    );
    check(
        "images:\n  - url: a # keep\n    height: 1\n    width: 2",
        &[set("images[0]", image.clone())],
        "images:\n  - url: x # keep\n    width: 3",
    );
    check(
        "image:\n  other: 1\nu: 1",
        &[set("image", image.clone())],
        "image:\n  url: \"x\"\n  width: 3\nu: 1",
    );
    check(
        "image: a # c\nu: 1",
        &[set("image", image)],
        "image: # c\n  url: \"x\"\n  width: 3\nu: 1",
    );
}

#[test]
fn removal_keeps_comments_and_empty_lines_of_others() {
    for (before, at, after) in [
        ("a: 1\n\n# b\nb: 2 # c\n\nc: 3", "b", "a: 1\n\n# b\n\nc: 3"),
        ("a: 1\nb: |\n  x\n\n\nc: 3", "b", "a: 1\n\n\nc: 3"),
        ("a: 1\nb:\n  - x\n  # y\n  - z\n# c\nc: 3", "b", "a: 1\n# c\nc: 3"),
        ("a: 1\nb:\n- x\nc: 3", "b", "a: 1\nc: 3"),
        ("a: 1\nb: x\n  y\nc: 3", "b", "a: 1\nc: 3"),
        ("a: 1\nb:\nc: 3", "b", "a: 1\nc: 3"),
        ("a: 1\n? b\n: 2\nc: 3", "b", "a: 1\nc: 3"),
        ("a: 1", "b", "a: 1"),
        ("a: 1", "a.b.c", "a: 1"),
        ("a: 1\nb:\n  c: 1", "b.c", "a: 1"),
        ("a: 1\nb:\n  c:\n    - d", "b.c[0]", "a: 1"),
        ("{a: 1, b: 2, c: 3}", "b", "{a: 1, c: 3}"),
        ("{a: 1, b: 2, c: 3}", "a", "{b: 2, c: 3}"),
        ("{a: 1, b: 2, c: 3}", "c", "{a: 1, b: 2}"),
        ("{a: 1}", "a", "{}"),
        ("{\n  a: 1, # a\n  b: 2, # b\n  c: 3 # c\n}", "b", "{\n  a: 1, # a\n  c: 3 # c\n}"),
        ("{\n  a: 1, # a\n  # b\n  b: 2 # b\n}", "b", "{\n  a: 1 # a\n  # b\n}"),
        ("i:\n  - u: 1\n    w: 2\n  - u: 3", "i[0].u", "i:\n  - w: 2\n  - u: 3"),
        (
            "i:\n  - u: 1\n    # w\n    w: 2\n  - u: 3",
            "i[0].u",
            "i:\n  -\n    # w\n    w: 2\n  - u: 3",
        ),
        ("i:\n  - u: 1\n    w: 2\n  - u: 3", "i[0].w", "i:\n  - u: 1\n  - u: 3"),
        ("i:\n  - u: 1\n    w: 2\n\n  # x\n  - u: 3", "i[0]", "i:\n\n  # x\n  - u: 3"),
        ("i:\n  - u: 1\n    w: 2\n  - u: 3", "i[1].u", "i:\n  - u: 1\n    w: 2"),
        ("i: [a, b]", "i[0]", "i: [b]"),
        ("a: 1\ni: [a]", "i[0]", "a: 1"),
        ("i: [{u: 1}, {u: 2}]", "i[1].u", "i: [{u: 1}]"),
        // Without a space, a bare key would be a text.
        ("{a: , b: 2}", "b", "{a: }"),
        ("{b: 2, a: }", "b", "{a: }"),
    ] {
        check(before, &[remove(at)], after);
    }
    check("a: 1 # x", &[remove("a"), set("b", Value::Integer(1))], "b: 1");
}

#[test]
fn anchors_and_other_forms_stay_or_are_refused() {
    check("a: &x 1\nb: *x\nt: A", &[set("t", text("B"))], "a: &x 1\nb: *x\nt: B");
    check(
        "a: &x\n  c: 1\nb:\n  <<: *x\nt: A",
        &[set("t", text("B"))],
        "a: &x\n  c: 1\nb:\n  <<: *x\nt: B",
    );
    check("a: !t {b: 1}\n&k t: A", &[set("t", text("B"))], "a: !t {b: 1}\n&k t: B");
    check("a: &x 1\nb: *x", &[set("b", text("B"))], "a: &x 1\nb: \"B\"");
    for (yaml, edit_one) in [
        ("t: &x A\nu: *x", set("t", text("B"))),
        ("t: &x A\nu: *x", remove("t")),
        ("t: &x {a: 1}\nu: *x", set("t.a", text("B"))),
        ("t: &x {a: 1}\nu: *x", set("u.a", text("B"))),
        ("t: A\nt: B", set("t", text("C"))),
        ("t: \"A", set("t", text("C"))),
        ("- a", set("t", text("C"))),
        ("t: A", set("t.u", text("C"))),
        ("t: A", set("t[0]", text("C"))),
        ("u: 1", set("t[0].u", text("C"))),
        ("t: [a]", set("t[1]", text("C"))),
        ("t: A", append("t", text("C"))),
        ("t: [a]", moved("t", 0, 1)),
        ("t: A", moved("t", 0, 1)),
        ("1: A", set("1", text("C"))),
        ("t:\n  - - a\n    - b", moved("t[0]", 0, 1)),
        ("? {a: b}\n: c\n? [x]\n: [y]\nt: {? z : 1", set("t", text("C"))),
    ] {
        for end in ["\n", "\r\n"] {
            let file = format!("---\n{yaml}\n---\nBody\n").replace('\n', end);
            let found = edit(&file, std::slice::from_ref(&edit_one));
            assert!(found.is_err(), "{yaml:?}: {found:?}");
        }
    }
    assert!(edit("t: A\n", &[set("t", text("B"))]).is_err());
    assert!(edit("---\nt: A\n", &[set("t", text("B"))]).is_err());
    assert!(edit("---\nt: A\n---\n", &[Edit::Set(YamlPath::default(), text("B"))]).is_err());
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{a: ", "- ", "? ", "&a "] {
        let file = format!("---\nt: A\nu:\n  {}\n---\n", open.repeat(20_000));
        assert!(edit(&file, &[set("t", text("B"))]).is_err(), "{open}");
        assert!(!super::is_scored(&format!("{file}# scored"), "t"));
    }
}

#[test]
fn changes_name_their_lines() {
    let before = "---\nt: A # c\nu: 1\nl:\n  - a\n  - b\n---\nBody\n";
    let edits =
        [set("t", text("B")), remove("l[0]"), append("l", text("c")), set("w", Value::Integer(1))];
    let (_, changes) = edit(before, &edits).unwrap();
    let found: Vec<(usize, &str, &str)> = changes
        .iter()
        .map(|Change { line, before, after }| (*line, before.as_str(), after.as_str()))
        .collect();
    let expected = [(2, "t: A # c", "t: B # c"), (5, "- a", ""), (6, "", "- c"), (7, "", "w: 1")];
    assert_eq!(found, expected);
}
