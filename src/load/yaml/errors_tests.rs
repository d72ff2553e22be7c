use super::*;

/// The line (from 1), the marked text, the message and the hint of the diagnostic.
fn explain(yaml: &str) -> (usize, String, String, String) {
    let error = serde_yaml::from_str::<serde_yaml::Value>(yaml).expect_err(yaml);
    let found = diagnostic(&error, yaml, 0);
    let Place::Bytes(range) = found.place else { panic!("{yaml:?}: {error} has no place") };
    let line = yaml[..range.start].matches('\n').count() + 1;
    let message = found.message.trim_start_matches("this is not valid YAML: ").to_owned();
    (line, yaml[range].to_owned(), message, found.hint.unwrap_or_default())
}

fn check(yaml: &str, line: usize, marked: &str, message: &str, hint: &str) {
    let (found_line, found_marked, found_message, found_hint) = explain(yaml);
    assert_eq!((found_line, &*found_marked, &*found_message), (line, marked, message), "{yaml}");
    assert!(found_hint.contains(hint), "{yaml:?}: {found_hint}");
}

#[test]
fn indentation() {
    let further = "this line is indented further than its neighbours";
    let less = "this line is indented less than its neighbours";
    for (yaml, line, marked, message) in [
        ("title: A\n  heat: 3\nb: c", 2, "heat: 3", further),
        ("title: A\n heat: 3", 2, "heat: 3", further),
        ("title: A\n\n# note\n  heat: 3", 4, "heat: 3", further),
        ("topics:\n- A\n   heat: 3", 3, "heat: 3", further),
        ("provider:\n  name: A\n   domain: b.org", 3, "domain: b.org", further),
        ("provider:\n    name: A\n  domain: b.org", 3, "domain: b.org", less),
        ("provider:\n  name: A\n domain: b.org", 3, "domain: b.org", less),
        ("topics:\n  - A\n - B", 3, "- B", less),
        ("topics:\n  - A\n - B\nheat: 3", 3, "- B", less),
        ("  title: A\nheat: 3", 2, "heat: 3", less),
        ("related:\n- title: A\n   webUrl: b", 3, "webUrl: b", further),
        ("\"title\": \"A\"\n \"heat\": 3", 2, "\"heat\": 3", further),
    ] {
        check(yaml, line, marked, message, "indent it like");
    }
}

#[test]
fn colons() {
    let second = "a second `: ` on one line";
    check("title: A: b", 1, ":", second, "title: \"A: b\"");
    check("heat: 1\ntitle: A: b: c\nx: y", 2, ":", second, "title: \"A: b: c\"");
    check("- A: say \"b\": c", 1, ":", second, "A: \"say \\\"b\\\": c\"");
    let missing = "the space after the colon is missing";
    for (yaml, line, marked, right) in [
        ("title:A\nheat: 3", 1, "title:A", "write title: A"),
        ("title: A\nheat:3\nquality: 5", 2, "heat:3", "write heat: 3"),
        ("title: A\nheat:3", 2, "heat:3", "write heat: 3"),
        ("provider:\n  name:A\n  domain: b.org", 2, "name:A", "write name: A"),
        ("related:\n- title:A\n  webUrl: b", 2, "- title:A", "write - title: A"),
    ] {
        check(yaml, line, marked, missing, right);
    }
    let no_key = "this line is not `key: value`";
    check("title: A\njust a line\nheat: 3", 2, "just a line", no_key, "colon and a space");
    check("title = A\nheat: 3", 1, "title = A", no_key, "write title: A");
    check("title: A\ntopics:\n- A\nB\nheat: 3", 4, "B", no_key, "colon and a space");
}

#[test]
fn quotes() {
    let inner = "text after the closing quote";
    for (yaml, line, marked, hint) in [
        ("title: \"The \"slow train\" movement\"", 1, "slow train\" movement\"", "as \\\""),
        ("a: 1\ntitle: \"A\" and \"B\"\nb: 2", 2, "and \"B\"", "as \\\""),
        ("title: \"Quote\" she said\nheat: 3", 1, "she said", "as \\\""),
        ("title: 'It's here'", 1, "s here'", "twice"),
        ("title: 'It's here\nheat: 3", 1, "s here", "twice"),
        ("title: \"A\"x", 1, "x", "as \\\""),
    ] {
        check(yaml, line, marked, inner, hint);
    }
    check("title: \"A\nheat: 3", 1, "\"A", "unclosed quote", "close it with \"");
    check("a: 1\ntitle: 'A\nheat: 3\nb: 4", 2, "'A", "unclosed quote", "close it with '");
    check("title: \"", 1, "\"", "unclosed quote", "close it with \"");
    let escape = "unknown escape character in double quotes";
    check("title: \"A \\d+ B\"", 1, "\\d+ B\"", escape, "twice");
    let line = "this line is a text in quotes, not `key: value`";
    check("'title: A'\nheat: 3", 1, "'title: A'", line, "value alone");
}

#[test]
fn brackets() {
    let unclosed = "unclosed bracket `[`";
    check("topics: [A, B\nheat: 3", 1, "[A, B", unclosed, "with `]`");
    check("a: 1\ntopics: [\n  A,\n  B\nheat: 3", 2, "[", unclosed, "with `]`");
    check("topics: [A", 1, "[A", unclosed, "with `]`");
    check("p: {a: b\nheat: 3", 1, "{a", "unclosed bracket `{`", "with `}`");
    let other = "`[` is closed by another bracket";
    check("topics: [A, B}\nheat: 3", 1, "}", other, "with `]`");
    let comma = "expected a comma or `]`";
    check("topics: [\"A\" \"B\"]", 1, "\"B\"", comma, "comma between");
    check("topics: [\n  \"A\"\n  \"B\"\n]", 3, "\"B\"", comma, "comma between");
    let text = "text after the closing bracket";
    check("title: [A] bracket", 1, "bracket", text, "in quotes");
}

#[test]
fn tabs() {
    let tab = "a tab is used for indentation";
    for (yaml, line) in [
        ("title: A\nprovider:\n\tname: A", 3),
        ("title: A\n\theat: 3", 2),
        ("topics:\n\t- A", 2),
        ("provider:\n  name: A\n\tdomain: b", 3),
        ("topics:\n  \t- A", 2),
    ] {
        check(yaml, line, "\t", tab, "with spaces");
    }
}

#[test]
fn starts_of_texts() {
    for sign in ['@', '`', '%'] {
        let what = format!("a text without quotes can't start with `{sign}`");
        let marked = format!("{sign}x y");
        check(&format!("a: 1\ntitle: {marked}"), 2, &marked, &what, "in quotes");
        check(&format!("topics:\n- {marked}"), 2, &marked, &what, "in quotes");
    }
    for sign in [',', ']', '}'] {
        let what = format!("a text without quotes can't start with `{sign}`");
        check(&format!("title: {sign}A"), 1, &format!("{sign}A"), &what, "in quotes");
    }
    let alias = "`*` starts an alias of an unknown anchor";
    check("title: *bold* text", 1, "*bold* text", alias, "in quotes");
    check("title: *unknown", 1, "*unknown", alias, "in quotes");
    let block = "a text on the same line as `|` or `>`";
    check("title: > a text", 1, "> a text", block, "next line");
    let item = "a list item or key on the line of another key";
    check("title: - a text", 1, "- a text", item, "in quotes");
    let list = "a list item after a value";
    check("title: A\n- B", 2, "- B", list, "below a key");
    let key = "a key after the items of a list";
    check("- a\nb: c", 2, "b", key, "below a key");
    let more = "more than one document";
    check("a: 1\n---\nb: 2", 2, "---", more, "remove the line");
}
