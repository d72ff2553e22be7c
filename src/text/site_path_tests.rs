use super::*;

fn parsed(text: &str) -> Result<String, PathProblem> {
    SitePath::parse(text).map(|path| path.to_string())
}

#[test]
fn all_spellings_of_a_path_parse_equally() {
    for text in ["café/x", "/café/x", "/café/x/", "cafe\u{301}/x", "/caf%C3%A9/x", "/cafe%CC%81/x/"]
    {
        assert_eq!(parsed(text).as_deref(), Ok("café/x"), "{text}");
    }
    assert_eq!(parsed("/"), Ok(String::new()));
    assert_eq!(parsed("/a%20b/"), Ok("a b".to_owned()));
}

#[test]
fn paths_that_a_system_or_host_rejects_are_invalid() {
    for (text, problem) in [
        ("a//b", PathProblem::Empty),
        ("//evil.example", PathProblem::Empty),
        ("a/../b", PathProblem::Hidden),
        ("./a", PathProblem::Hidden),
        (".git/config", PathProblem::Hidden),
        ("a./b", PathProblem::Edge),
        ("a /b", PathProblem::Edge),
        ("a/ b", PathProblem::Edge),
        ("old?", PathProblem::Character('?')),
        ("old?page=1", PathProblem::Character('?')),
        ("old#part", PathProblem::Character('#')),
        ("a%3Fb", PathProblem::Character('?')),
        ("100%", PathProblem::Character('%')),
        ("%ff", PathProblem::Character('%')),
        ("a:b", PathProblem::Character(':')),
        ("a*", PathProblem::Character('*')),
        ("a\\b", PathProblem::Character('\\')),
        ("a<b", PathProblem::Character('<')),
        ("a>b", PathProblem::Character('>')),
        ("a|b", PathProblem::Character('|')),
        ("a\"b", PathProblem::Character('"')),
        ("a\nb", PathProblem::Character('\n')),
        ("a\u{85}b", PathProblem::Character('\u{85}')),
        ("a\u{a0}b", PathProblem::Character('\u{a0}')),
        ("a\u{202e}b", PathProblem::Character('\u{202e}')),
        ("a\u{200d}b", PathProblem::Character('\u{200d}')),
        ("a\u{fe0f}", PathProblem::Character('\u{fe0f}')),
        ("a\u{f03f}", PathProblem::Character('\u{f03f}')),
        ("a\u{fdd0}", PathProblem::Character('\u{fdd0}')),
        ("a\u{fffd}", PathProblem::Character('\u{fffd}')),
        ("con", PathProblem::Device),
        ("x/AUX.txt", PathProblem::Device),
        ("nul.tar.gz", PathProblem::Device),
        ("lpt¹", PathProblem::Device),
        ("COM0", PathProblem::Device),
        ("conin$", PathProblem::Device),
        ("_headers", PathProblem::Reserved),
        ("_Redirects/x", PathProblem::Reserved),
        ("_worker.js", PathProblem::Reserved),
    ] {
        assert_eq!(parsed(text), Err(problem), "{text:?}");
    }
    assert_eq!(parsed(&"x".repeat(256)), Err(PathProblem::TooLong));
    assert_eq!(parsed(&"漢/".repeat(300)), Err(PathProblem::TooLong));
    for good in ["a b", "a.b", "console", "com10", "com", "x.con", "it's (a) [b] & c=d", "🎉", "_x"]
    {
        assert_eq!(parsed(good).as_deref(), Ok(good));
    }
    assert_eq!(file_problem(".well-known/security.txt"), None);
    assert_eq!(file_problem("a/aux.txt"), Some(PathProblem::Device));
    assert_eq!(file_problem("_headers"), None);
}

#[test]
fn paths_that_collide_on_a_system_have_the_same_key() {
    for (one, other) in [
        ("news/Mercury", "news/mercury"),
        ("café", "cafe\u{301}"),
        ("CAFÉ", "cafe\u{301}"),
        ("Straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
        ("Å", "\u{212b}"),
    ] {
        assert!(is_same(one, other), "{one} {other}");
    }
    for (one, other) in [("a", "b"), ("a/b", "a-b"), ("e", "é"), ("i", "ı")] {
        assert!(!is_same(one, other), "{one} {other}");
    }
}

#[test]
fn percent_encoding_round_trips() {
    for (path, encoded) in [
        ("news/a", "news/a"),
        ("a b?#%[]", "a%20b%3F%23%25%5B%5D"),
        ("topics/機", "topics/%E6%A9%9F"),
        ("it's_(~)", "it's_(~)"),
    ] {
        let mut url = String::new();
        push_encoded(&mut url, path);
        assert_eq!(url, encoded);
        assert_eq!(decode(&url).as_deref(), Some(path));
    }
    for byte in (0..=0x7f).filter(|byte| !may_need_encoding(*byte)) {
        let path = char::from(byte).to_string();
        assert_eq!(utf8_percent_encode(&path, ENCODED).to_string(), path);
    }
    assert!((0x80..=0xff).all(may_need_encoding));
}

#[test]
fn safe_segments_differ_as_little_as_possible() {
    for (name, expected) in [
        ("a b", Some("a b")),
        ("Caf\u{65}\u{301}", Some("Café")),
        ("what is c#?", Some("what-is-c-sharp")),
        ("100%", Some("100")),
        ("con", Some("con-")),
        ("Mercury.", Some("Mercury")),
        ("Mercury ", Some("Mercury")),
        (".hidden", Some("hidden")),
        ("❤\u{fe0f}", Some("❤")),
        ("a\u{202e}b", Some("ab")),
        ("line\nbreak", Some("linebreak")),
        ("a:b|c", Some("a-b-c")),
        ("_headers", Some("headers")),
        ("???", None),
        ("..", None),
        ("", None),
    ] {
        let safe = safe_segment(name);
        assert_eq!(safe.as_deref(), expected, "{name:?}");
        if let Some(safe) = safe {
            assert_eq!(SitePath::parse(&safe).as_deref(), Ok(&*safe));
        }
    }
}
