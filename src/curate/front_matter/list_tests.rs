//! The rules for lists as tables.

use super::Value;
use super::tests::{append, check, list, moved, remove, set, text};

#[test]
fn lists_of_texts_change_item_by_item() {
    for (before, new, after) in [
        (
            "t:\n  - A # a\n  # b\n  - \"B\"",
            &["A", "B", "C"][..],
            "t:\n  - A # a\n  # b\n  - \"B\"\n  - \"C\"",
        ),
        ("t:\n  - A\n  - B\nu: 1", &["B", "C: d"], "t:\n  - B\n  - \"C: d\"\nu: 1"),
        ("t:\n-   'A'\n\nu: 1", &["A", "it's"], "t:\n-   'A'\n-   'it''s'\n\nu: 1"),
        ("t:\n  - A\n  - B\n  - C", &["A", "C"], "t:\n  - A\n  - C"),
        ("t:\n  - A\n  - B\n  - C", &["A", "X", "B", "C"], "t:\n  - A\n  - X\n  - B\n  - C"),
        ("t:\n  # a\n  - A\n  - B", &["X", "A", "B"], "t:\n  - X\n  # a\n  - A\n  - B"),
        (
            "t:\n  - A # a\n  # b\n  - B # b\nu: 1",
            &["B", "A"],
            "t:\n  # b\n  - B # b\n  - A # a\nu: 1",
        ),
        ("t:\n  - A # a\nu: 1", &["X", "Z"], "t:\n  - X\n  - Z\nu: 1"),
        ("t:\n  - A\n  - A", &["A"], "t:\n  - A"),
        ("t: [A, \"B\"] # c", &["A", "B", "C"], "t: [A, \"B\", \"C\"] # c"),
        ("t: [A, B]", &["B", "a, b"], "t: [B, \"a, b\"]"),
        ("t: [ A,B ]", &["A", "B", "C"], "t: [ A,B,C ]"),
        ("t: [ 'A', 'B' ]", &["B", "A"], "t: [ 'B', 'A' ]"),
        ("t: [A]", &["X", "A"], "t: [X, A]"),
        ("t: []", &["A", "B"], "t: [\"A\", \"B\"]"),
        ("t: [] # c", &["A"], "t: [\"A\"] # c"),
        ("t: [ # c\n]", &["A"], "t: [ # c\n  \"A\"\n]"),
        ("t: |- # c\n  a\nu: 1", &["A"], "t: # c\n  - \"A\"\nu: 1"),
        ("t:\n  [A,\n   B]", &["A", "B", "C"], "t:\n  [A,\n   B,\n   C]"),
        ("t: [\n  A, # a\n  B # b\n]", &["A", "B", "C"], "t: [\n  A, # a\n  B, # b\n  C\n]"),
        ("t: [\n  A, # a\n  B, # b\n]", &["B", "A"], "t: [\n  B, # b\n  A, # a\n]"),
        ("t: A # c\nu: 1", &["A", "B"], "t: # c\n  - \"A\"\n  - \"B\"\nu: 1"),
        ("t:\nu: 1", &["A"], "t:\n  - \"A\"\nu: 1"),
        ("t: |\n  a\nu: 1", &["A"], "t:\n  - \"A\"\nu: 1"),
        ("t:\n  a: 1\nu: 1", &["A"], "t:\n  - \"A\"\nu: 1"),
        ("u:\n- x", &["A"], "u:\n- x\nt:\n- \"A\""),
        ("u:\n    - x", &["A"], "u:\n    - x\nt:\n    - \"A\""),
        ("u: 1", &["A"], "u: 1\nt:\n  - \"A\""),
        ("u: 1", &[], "u: 1\nt: []"),
        ("t:\n  - A\nu: 1", &[], "t: []\nu: 1"),
        ("{u: 1}", &["A"], "{u: 1, t: [\"A\"]}"),
        ("t:\n  - A # a\n  - B", &["A", "B"], "t:\n  - A # a\n  - B"),
    ] {
        check(before, &[set("t", list(new))], after);
    }
}

#[test]
fn lists_of_mappings() {
    let image = || {
        Value::Mapping(vec![
            ("url", text("n")),
            ("width", Value::Integer(1)),
            ("provider", Value::Mapping(vec![("name", text("P"))])),
            ("topics", list(&["A"])),
        ])
    };
    for (before, edit, after) in [
        (
            "i:\n  - url: a\n  - b\nu: 1",
            append("i", image()),
            "i:\n  - url: a\n  - b\n  - url: \"n\"\n    width: 1\n    provider:\n      name: \"P\"\n    topics:\n      - \"A\"\nu: 1",
        ),
        (
            "i:\n-   url: a\n\nu: 1",
            append("i", image()),
            "i:\n-   url: a\n-   url: \"n\"\n    width: 1\n    provider:\n      name: \"P\"\n    topics:\n    - \"A\"\n\nu: 1",
        ),
        (
            "i: [{\"url\": \"a\"}]",
            append("i", image()),
            "i: [{\"url\": \"a\"}, {\"url\": \"n\", \"width\": 1, \"provider\": {\"name\": \"P\"}, \"topics\": [\"A\"]}]",
        ),
        (
            "i: [{url: a}, {url: b}]",
            append("i", Value::Mapping(vec![("url", text("n"))])),
            "i: [{url: a}, {url: b}, {url: \"n\"}]",
        ),
        ("u: 1", append("i", Value::Mapping(vec![("url", text("n"))])), "u: 1\ni:\n  - url: \"n\""),
        ("i: ~\nu: 1", append("i", text("n")), "i:\n  - \"n\"\nu: 1"),
        ("i: []", append("i", text("n")), "i: [\"n\"]"),
        ("i: [ A, # a\n]", append("i", text("B")), "i: [ A, # a\n  B,\n]"),
        ("i: [ # x\n  A, B # b\n]", moved("i", 1, 0), "i: [ # x\n  B, # b\n  A\n]"),
        (
            "i:\n  - u: a # a\n    w: 1\n  # b\n  - u: b\n  - c\nz: 1",
            moved("i", 0, 2),
            "i:\n  # b\n  - u: b\n  - c\n  - u: a # a\n    w: 1\nz: 1",
        ),
        (
            "i:\n  - u: a # a\n    w: 1\n  # b\n  - u: b\n  - c\nz: 1",
            moved("i", 1, 0),
            "i:\n  # b\n  - u: b\n  - u: a # a\n    w: 1\n  - c\nz: 1",
        ),
        // Lines with `#` in a text are no comments.
        (
            "i:\n  - a\n  - t: |\n      x\n      # y\n  - b # c\nz: 1",
            moved("i", 2, 0),
            "i:\n  - b # c\n  - a\n  - t: |\n      x\n      # y\nz: 1",
        ),
        (
            "i:\n  - t: \"x\n      # y\"\n  # b\n  - b\nz: 1",
            moved("i", 1, 0),
            "i:\n  # b\n  - b\n  - t: \"x\n      # y\"\nz: 1",
        ),
        ("i: [{u: a}, {u: b}, c]", moved("i", 2, 0), "i: [c, {u: a}, {u: b}]"),
        ("i:\n  - a\n  - b", moved("i", 1, 1), "i:\n  - a\n  - b"),
        ("i:\n- u: a\n  w: 1\n- u: b\nz: 1", remove("i[0]"), "i:\n- u: b\nz: 1"),
        (
            "i:\n  - u: a\n    r:\n      - x\n      - y\n  - u: b",
            set("i[0].r[1]", text("z")),
            "i:\n  - u: a\n    r:\n      - x\n      - z\n  - u: b",
        ),
    ] {
        check(before, &[edit], after);
    }
}
