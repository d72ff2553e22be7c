//! Texts, numbers and flags.

use super::tests::{append, check, moved, remove, set, text};
use super::{Value, edit};

#[test]
fn scalars_keep_their_quotes_and_comments() {
    for (before, new, after) in [
        ("t: A", "B c", "t: B c"),
        ("t:   A   # c", "B", "t:   B   # c"),
        ("t: \"A\" # c", "B \"x\" \\", "t: \"B \\\"x\\\" \\\\\" # c"),
        ("t: 'A' # c", "it's", "t: 'it''s' # c"),
        ("t: 'A'", "tab\tline\n", "t: \"tab\\tline\\n\""),
        ("t: A", "true", "t: \"true\""),
        ("t: A", "No", "t: \"No\""),
        ("t: A", "~", "t: \"~\""),
        ("t: A", "", "t: \"\""),
        ("t: A", "12", "t: \"12\""),
        ("t: A", "1_000.5", "t: \"1_000.5\""),
        ("t: A", "2024-01-02", "t: \"2024-01-02\""),
        ("t: A", "2024-01-02T10:00:00Z", "t: \"2024-01-02T10:00:00Z\""),
        ("t: A", "12:30", "t: \"12:30\""),
        ("t: A", "a: b", "t: \"a: b\""),
        ("t: A", "a #b", "t: \"a #b\""),
        ("t: A", "a#b", "t: a#b"),
        ("t: A", "a:", "t: \"a:\""),
        ("t: A", "- a", "t: \"- a\""),
        ("t: A", "# a", "t: \"# a\""),
        ("t: A", "[a", "t: \"[a\""),
        ("t: A", "*a", "t: \"*a\""),
        ("t: A", "@a", "t: \"@a\""),
        ("t: A", " a", "t: \" a\""),
        ("t: A", "\"a\" b", "t: \"\\\"a\\\" b\""),
        ("t: A", "a\u{2028}b", "t: \"a\\u2028b\""),
        ("t: A", "a, [b] {c}", "t: a, [b] {c}"),
        ("t: A", ".NET & 3D", "t: .NET & 3D"),
        ("{t: A, u: 1}", "a, b", "{t: \"a, b\", u: 1}"),
        ("{t: A, u: 1}", "a b", "{t: a b, u: 1}"),
        ("{\"t\":\"A\",\"u\":1}", "B", "{\"t\":\"B\",\"u\":1}"),
        ("{u: 1, t}", "B", "{u: 1, t: \"B\"}"),
        ("{u: 1, t: }", "B", "{u: 1, t: \"B\" }"),
        ("t:", "B", "t: \"B\""),
        ("t: # c\nu: 1", "B", "t: \"B\" # c\nu: 1"),
        ("t: ~ # c", "B", "t: B # c"),
        ("t: 5", "B", "t: B"),
        ("t: 5", "5", "t: \"5\""),
        ("t:\n  A # c\nu: 1", "B", "t:\n  B # c\nu: 1"),
        ("\"t\": A", "B", "\"t\": B"),
        ("? t\n: A\nu: 1", "B", "? t\n: B\nu: 1"),
        ("t: !!str 5", "B", "t: \"B\""),
        ("t: http://a.b/c#d # e", "http://b", "t: http://b # e"),
        // Values of several lines.
        ("t: |\n  a\n\n  b\n\nu: 1", "B", "t: \"B\"\n\nu: 1"),
        ("t: >-\n  a\n  b # no comment\n# c\nu: 1", "B", "t: \"B\"\n# c\nu: 1"),
        ("t: |- # c\n  a\nu: 1", "B", "t: \"B\" # c\nu: 1"),
        ("t: |2\n    a\n  b\nu: 1", "B", "t: \"B\"\nu: 1"),
        ("u: 1\nt: |+\n  a\n\n", "B", "u: 1\nt: \"B\""),
        ("t: a\n  b\n\n  c # d\nu: 1", "B", "t: \"B\" # d\nu: 1"),
        ("t: \"a\n  b\" # d\nu: 1", "B", "t: \"B\" # d\nu: 1"),
        ("t: 'a\n\n  b'\nu: 1", "B", "t: \"B\"\nu: 1"),
        ("t:\n  a\n  b\nu: 1", "B", "t:\n  \"B\"\nu: 1"),
        ("t: # c\n  |- # d\n  a\nu: 1", "B", "t: # c\n  \"B\" # d\nu: 1"),
        // An anchor stays, a tag goes, and all comments stay.
        ("t: &x A # c", "B", "t: &x \"B\" # c"),
        ("t: &x |- # c\n  a\nu: 1", "B", "t: &x \"B\" # c\nu: 1"),
        ("t: !!str |- # c\n  a\nu: 1", "B", "t: \"B\" # c\nu: 1"),
        ("t: !!str\n  # c\n  a\nu: 1", "B", "t:\n  # c\n  \"B\"\nu: 1"),
        ("t: &x # c\n  !!str # d\n  a\nu: 1", "B", "t: &x # c\n  # d\n  \"B\"\nu: 1"),
        ("t: &x # c\nu: 1", "B", "t: &x \"B\" # c\nu: 1"),
        ("t: !!str # c\nu: 1", "B", "t: \"B\" # c\nu: 1"),
        ("{t: &x # c\n  A, u: 1}", "B", "{t: &x # c\n  \"B\", u: 1}"),
        ("t: # c\n  - a\n  - b\nu: 1", "B", "t: \"B\" # c\nu: 1"),
        ("t: [a,\n  b]\nu: 1", "B", "t: \"B\"\nu: 1"),
        // Equal values.
        ("t: |\n  a\n  b\nu: 1", "a\nb\n", "t: |\n  a\n  b\nu: 1"),
        ("t:   'A'  ", "A", "t:   'A'  "),
        ("t: \"\\u0041\"", "A", "t: \"\\u0041\""),
    ] {
        check(before, &[set("t", text(new))], after);
    }
}

#[test]
fn numbers_and_flags() {
    for (before, new, after) in [
        ("v: 1", Value::Integer(-1), "v: -1"),
        ("v: false # c", Value::Bool(true), "v: true # c"),
        ("v: 'false'", Value::Bool(true), "v: true"),
        ("v: 3 # not scored", Value::Integer(3), "v: 3 # not scored"),
        ("v: 3 # mine", Value::Integer(4), "v: 4 # mine"),
        ("u: 1", Value::Integer(4), "u: 1\nv: 4"),
        ("u: 1", Value::Bool(false), "u: 1\nv: false"),
        ("{u: 1}", Value::Integer(4), "{u: 1, v: 4}"),
        ("{}", Value::Integer(4), "{v: 4}"),
        ("", Value::Integer(4), "v: 4"),
        ("# only\n", Value::Integer(4), "# only\n\nv: 4"),
    ] {
        check(before, &[set("v", new)], after);
    }
}

/// The comment `# scored` belongs to a number that feedgen wrote; after another value it is a person's.
#[test]
fn only_computed_numbers_lose_their_mark() {
    for (key, before, new, after) in [
        ("heat", "heat: 3 # scored\nu: 1", Value::Integer(4), "heat: 4\nu: 1"),
        ("heat", "heat: 3   # scored  \nu: 1", Value::Integer(3), "heat: 3\nu: 1"),
        ("quality", "quality: 3 # scored", Value::Integer(4), "quality: 4"),
        ("published", "published: no # scored", Value::Bool(true), "published: true # scored"),
        ("x.heat", "x:\n  heat: 3 # scored", Value::Integer(4), "x:\n  heat: 4 # scored"),
        ("t", "t: A # scored", text("B"), "t: B # scored"),
    ] {
        check(before, &[set(key, new)], after);
    }
}

/// What the loader accepts can be edited: keys that nobody edits may have any value, and be there twice.
#[test]
fn numbers_of_any_size_and_repeated_keys() {
    for other in [
        "x: 18446744073709551616",
        "x: 1234567890123456789012345",
        "x: -9223372036854775809",
        "x: 0xffffffffffffffffff",
        "x: 1e400\ny: [.nan, -.inf, 0o17]",
        "u: [a]\nu: [b] # c",
        "x:\n  a: 1\n  a: 2\n  b: {c: 1, c: 1}",
        "x: &x {b: 1}\n<<: *x\n<<: *x",
    ] {
        let (before, after) = (format!("{other}\nt: A"), format!("{other}\nt: B"));
        check(&before, &[set("t", text("B"))], &after);
        check(&before, &[remove("t")], other);
        check(other, &[set("v.w", Value::Integer(1))], &format!("{other}\nv:\n  w: 1"));
    }
    // The loader ignores tags of other tools.
    check(
        "p: !o {n: A}\nt: !l [a]",
        &[set("p.n", text("B")), set("p.d", text("D")), append("t", text("b"))],
        "p: !o {n: B, d: \"D\"}\nt: !l [a, b]",
    );
    check(
        "p: !o\n  n: A\n  d: D\nt: !l\n  - a\n  - b",
        &[remove("p.n"), moved("t", 1, 0), remove("t[1]")],
        "p: !o\n  d: D\nt: !l\n  - b",
    );
    for (yaml, at) in [("t: A\nt: B", "t"), ("p: {n: A, n: B}", "p.n"), ("p: 1\np: {n: A}", "p.n")]
    {
        for edit_one in [set(at, text("C")), remove(at)] {
            let file = format!("---\n{yaml}\n---\n");
            let reason = edit(&file, &[edit_one]).unwrap_err();
            assert!(reason.ends_with("is there more than once; keep one of them"), "{reason}");
        }
    }
}
