use super::{EditError, HEADER, NewSource, append, disable, quoted, set_url};
use crate::curate::sources::{Source, parse};
use crate::text::random::Random;

fn new(url: &str) -> NewSource {
    NewSource { url: url.to_owned(), ..NewSource::default() }
}

#[test]
fn blocks_are_added_at_the_end() {
    let block = "[[source]]\nurl = \"https://a.example/\"\n";
    for (before, expected) in [
        ("", block.to_owned()),
        (HEADER, format!("{HEADER}\n{block}")),
        ("\n", format!("\n{block}")),
        ("# no newline", format!("# no newline\n\n{block}")),
        ("# empty line\n\n", format!("# empty line\n\n{block}")),
        ("# Windows\r\n", format!("# Windows\r\n\r\n{}", block.replace('\n', "\r\n"))),
    ] {
        assert_eq!(append(before, &[new("https://a.example/")]), Ok(expected), "{before:?}");
    }
    let full = NewSource {
        url: "https://a.example/?a=\"b\"".into(),
        title: Some("\\ \"quotes\"\u{7f}\ttabs".into()),
        provider: Some("a.example".into()),
        topics: vec!["AI".into(), "R&D".into()],
        category: Some("notes".into()),
    };
    let text = append("", &[full, new("https://b.example/")]).unwrap();
    insta::assert_snapshot!(text, @r#"
    [[source]]
    url = "https://a.example/?a=\"b\""
    title = "\\ \"quotes\"\u007f\ttabs"
    provider = "a.example"
    topics = ["AI", "R&D"]
    category = "notes"

    [[source]]
    url = "https://b.example/"
    "#);
}

#[test]
fn lists_without_blocks_are_not_extended() {
    let text = "source = [{ url = 'https://a.example' }]\n";
    assert_eq!(append(text, &[new("https://b.example/")]), Err(EditError::Form));
    assert_eq!(append("source = ", &[new("https://b.example/")]), Err(EditError::Invalid));
    // A duplicate would be left out.
    let text = "[[source]]\nurl = 'https://a.example/x'\n";
    assert_eq!(append(text, &[new("https://a.example/x")]), Err(EditError::Form));
}

#[test]
fn a_url_is_replaced() {
    let text = "[[source]]\nurl = ' https://a.example/x' # old\nevery = '1h'";
    let expected = "[[source]]\nurl = \"https://b.example/\" # old\nevery = '1h'";
    assert_eq!(set_url(text, "https://a.example/x", "https://b.example/"), Ok(expected.into()));
    let inline = "source = [{ url = 'https://a.example/x', every = '1h' }]";
    let expected = "source = [{ url = \"https://b.example/\", every = '1h' }]";
    assert_eq!(set_url(inline, "https://a.example/x", "https://b.example/"), Ok(expected.into()));
    for (url, error) in [("https://c.example/", EditError::Unknown), ("", EditError::Unknown)] {
        assert_eq!(set_url(text, url, "https://b.example/"), Err(error));
    }
    assert_eq!(set_url("[", "https://a.example/x", "b"), Err(EditError::Invalid));
    assert_eq!(set_url(text, "https://a.example/x", "no URL"), Err(EditError::Form));
}

#[test]
fn a_source_is_disabled_with_a_reason() {
    const URL: &str = "https://a.example/x";
    for (before, after) in [
        ("url = 'URL'", "url = 'URL'\nenabled = false  # gone since May\n"),
        ("url = 'URL' # a\n# b\n", "url = 'URL' # a\nenabled = false  # gone since May\n# b\n"),
        ("\turl = 'URL'\n", "\turl = 'URL'\n\tenabled = false  # gone since May\n"),
        ("url = '''\nURL'''\n", "url = '''\nURL'''\nenabled = false  # gone since May\n"),
        (
            "  enabled = true # b\nurl = 'URL'\n",
            "  # gone since May\n  enabled = false # b\nurl = 'URL'\n",
        ),
        ("enabled = false\nurl = 'URL'", "enabled = false\nurl = 'URL'"),
    ] {
        let with_url = |text: &str| format!("[[source]]\n{}", text.replace("URL", URL));
        let (before, after) = (with_url(before), with_url(after));
        assert_eq!(disable(&before, URL, "gone\nsince\u{0} May").as_deref(), Ok(&*after));
        assert_eq!(disable(&after, URL, "again").as_deref(), Ok(&*after));
        let windows = |text: &str| text.replace('\n', "\r\n");
        let disabled = disable(&windows(&before), URL, "gone since May");
        assert_eq!(disabled, Ok(windows(&after)));
    }
    for (before, after) in [
        ("{ url = 'URL' }", "{ url = 'URL', enabled = false }"),
        ("{ enabled = true, url = 'URL' }", "{ enabled = false, url = 'URL' }"),
    ] {
        let with_url = |text: &str| format!("source = [{}]", text.replace("URL", URL));
        assert_eq!(disable(&with_url(before), URL, "gone"), Ok(with_url(after)));
    }
}

#[test]
fn strings_are_quoted() {
    for text in ["", "a", "\"", "\\", "\\\"", "a\nb\rc\td", "\u{0}\u{7f}\u{85}", "ü 機械 '"] {
        let document = format!("a = {}", quoted(text));
        let value: toml::Table = toml::from_str(&document).unwrap();
        assert_eq!(value["a"].as_str(), Some(text), "{document}");
    }
}

/// A file of sources in a random form.
fn random_file(random: &mut Random) -> String {
    let mut text = String::new();
    let newline = random.of(&["\n", "\r\n"]);
    let count = 1 + random.below(4);
    let is_inline = random.below(5) == 0;
    text.push_str(random.of(&["", "# Sources\n", "\n\n", "# ü 機械 [[source]]\n"]));
    if is_inline {
        text.push_str("source = [\n");
    }
    for index in 0..count {
        let url = format!("https://{index}.example/feed");
        let url = match random.below(4) {
            0 => format!("'{url}'"),
            1 => format!("\"\"\"\n{url}\"\"\""),
            2 => format!("\" {url} \""),
            _ => format!("\"{url}\""),
        };
        let mut pairs = vec![format!("url = {url}")];
        for pair in ["enabled = true", "every = '1h'", "title = '[[source]] # x'", "zebra = 1"] {
            if random.below(3) == 0 {
                pairs.insert(random.below(pairs.len() + 1), pair.to_owned());
            }
        }
        if is_inline {
            text.push_str(&format!("  {{ {} }}, # c\n", pairs.join(random.of(&[", ", ","]))));
            continue;
        }
        text.push_str(random.of(&["[[source]]\n", "[[ source ]]\n", "[[source]] # c\n"]));
        let indent = random.of(&["", "  ", "\t"]);
        for pair in pairs {
            text.push_str(&format!("{indent}{pair}{}", random.of(&["\n", " # c\n", "\n\n"])));
        }
    }
    if is_inline {
        text.push_str("]\n");
    }
    let text = text.replace('\n', newline);
    if random.below(3) == 0 { text.trim_end().to_owned() } else { text }
}

/// The lengths of the common start and the common end.
fn unchanged(before: &str, after: &str) -> (usize, usize) {
    let start = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    let most = before.len().min(after.len()) - start;
    let ends = before.bytes().rev().zip(after.bytes().rev()).take(most);
    (start, ends.take_while(|(a, b)| a == b).count())
}

#[test]
fn edits_change_nothing_else() {
    let mut random = Random(7);
    let mut edited = 0;
    let bare = |text: &str| -> Vec<Source> {
        let sources = parse(text, "sources.toml").0;
        sources.into_iter().map(|source| Source { place: 0..0, line: 0, ..source }).collect()
    };
    for _ in 0..2_000 {
        let before = random_file(&mut random);
        let sources = bare(&before);
        assert!(!sources.is_empty(), "{before}");
        let index = random.below(sources.len());
        let url = &sources[index].url;
        let mut expected = sources.clone();
        let after = match random.below(3) {
            0 => {
                "https://new.example/ü".clone_into(&mut expected[index].url);
                set_url(&before, url, "https://new.example/ü")
            }
            1 => {
                expected[index].enabled = false;
                disable(&before, url, "gone")
            }
            _ if before.starts_with("source = [") || before.contains("\nsource = [") => continue,
            _ => {
                let added = "https://new.example/";
                expected.push(Source { url: added.into(), ..Source::default() });
                append(&before, &[new(added)])
            }
        };
        let after = after.unwrap_or_else(|error| panic!("{error}\n{before}"));
        assert_eq!(bare(&after), expected, "{before}\n---\n{after}");
        // What was removed is at most one value.
        let (start, end) = unchanged(&before, &after);
        let removed = &before[start..before.len() - end];
        let is_value = "enabled = true".contains(removed.trim()) || removed.contains("example");
        let is_short = removed.len() <= "\"\"\"\r\nhttps://0.example/feed\"\"\"".len();
        assert!(is_value && is_short, "{removed:?}");
        edited += 1;
    }
    assert!(edited > 1_500);
}
