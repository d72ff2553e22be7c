use std::time::Duration;

use super::{duration, hint, key_names, parse};
use crate::curate::sources::{Enrich, Source};
use crate::diag::Place;

/// Messages with the marked text, the label, notes and the hint.
fn errors(text: &str) -> String {
    let (_, findings) = parse(text, "sources.toml");
    let line = |finding: crate::diag::Diagnostic| {
        assert_eq!(&*finding.file, "sources.toml");
        let marked = match finding.place {
            Place::Bytes(range) => &text[range],
            _ => "",
        };
        let more = [finding.label, finding.notes.join(", "), finding.hint.unwrap_or_default()];
        let more: Vec<String> = more.into_iter().filter(|text| !text.is_empty()).collect();
        let (severity, code) = (finding.severity.name(), finding.code);
        format!("{severity}[{code}] {} [{marked}] {}", finding.message, more.join("; "))
    };
    findings.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn sources(text: &str) -> Vec<Source> {
    let (sources, findings) = parse(text, "sources.toml");
    assert_eq!(findings, [], "{text}");
    sources
}

#[test]
fn a_source_has_defaults_and_the_list_keeps_its_order() {
    for text in ["", "\n# nothing yet\n", "source = []"] {
        assert_eq!(sources(text), []);
    }
    let text =
        "[[source]]\nurl = 'https://b.example/feed'\n[[source]]\nurl = ' HTTP:/\\a.example '";
    let found = sources(text);
    let urls: Vec<&str> = found.iter().map(|source| &*source.url).collect();
    assert_eq!(urls, ["https://b.example/feed", "http://a.example/"]);
    assert_eq!((found[0].line, found[1].line), (2, 4));
    let Source { topics, include, exclude, enrich, enabled, place, .. } = &found[0];
    assert_eq!((topics, include, exclude), (&vec![], &vec![], &vec![]));
    assert_eq!((*enrich, *enabled), (Enrich::Auto, true));
    assert_eq!(&text[place.clone()], "'https://b.example/feed'");
}

#[test]
fn every_key_is_read() {
    let text = r#"
        [[source]]
        url = "https://example.org/feed.xml"
        title = " An example "
        provider = "WWW.Example.org"
        topics = ["AI", "ai", " Space "]
        category = "notes"
        every = "2h"
        user_agent = "Mozilla/5.0 (us; en)"
        min_quality = 40
        include = ["rocket"]
        exclude = ["sponsored", "Werbung"]
        enrich = "never"
        enabled = false
    "#;
    let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let start = text.find("\"https:").unwrap();
    let expected = Source {
        url: "https://example.org/feed.xml".into(),
        title: Some("An example".into()),
        provider: Some("example.org".into()),
        topics: strings(&["AI", "Space"]),
        category: Some("notes".into()),
        every: Some(Duration::from_secs(7200)),
        user_agent: Some("Mozilla/5.0 (us; en)".into()),
        min_quality: Some(40),
        include: strings(&["rocket"]),
        exclude: strings(&["sponsored", "Werbung"]),
        enrich: Enrich::Never,
        enabled: false,
        place: start..start + "\"https://example.org/feed.xml\"".len(),
        line: 3,
    };
    assert_eq!(sources(text), [expected]);
    let names = key_names();
    assert_eq!(names.len(), 12);
    for name in names {
        assert!(text.contains(&format!("        {name} = ")), "{name}");
    }
}

#[test]
fn durations_have_a_unit() {
    const HOUR: u64 = 3600;
    for (text, seconds) in [
        ("1m", Some(60)),
        ("30m", Some(1800)),
        ("2h", Some(2 * HOUR)),
        ("2 h", Some(2 * HOUR)),
        ("1d", Some(24 * HOUR)),
        ("365d", Some(365 * 24 * HOUR)),
        ("366d", None),
        ("0m", None),
        ("-1h", None),
        ("+1h", None),
        ("1.5h", None),
        ("2", None),
        ("h", None),
        ("30s", None),
        ("18446744073709551615d", None),
        ("2ü", None),
        ("", None),
    ] {
        assert_eq!(duration(text), seconds.map(Duration::from_secs), "{text}");
    }
}

#[test]
fn mistakes_are_reported_with_their_place() {
    let texts = [
        "[[source]]\ntopics = ['AI']",
        "[[source]]\nurl = ''",
        "[[source]]\nurl = 'example.org/feed'",
        "[[source]]\nurl = 'file:///etc/passwd'",
        "[[source]]\nurl = 7",
        "[[source]]\nurl = 'https://a.example'\nprovider = 'https://b.example/x'",
        "[[source]]\nurl = 'https://a.example'\ntopics = 'AI'",
        "[[source]]\nurl = 'https://a.example'\ntopics = ['!', 1]",
        "[[source]]\nurl = 'https://a.example'\ncategory = '--'",
        "[[source]]\nurl = 'https://a.example'\nevery = 'daily'",
        "[[source]]\nurl = 'https://a.example'\nuser_agent = \"a\\r\\nHost: b\"",
        "[[source]]\nurl = 'https://a.example'\nmin_quality = -1",
        "[[source]]\nurl = 'https://a.example'\nexclude = [' ']",
        "[[source]]\nurl = 'https://a.example'\nenrich = 'newer'",
        "[[source]]\nurl = 'https://a.example'\nenabled = 'yes'",
        "[[source]]\nurl = 'https://a.example'\ntopic = ['AI']",
        "[[source]]\nurl = 'https://a.example'\ninterval = '1h'",
        "[[source]]\nurl = 'https://a.example'\nzebra = 1",
        "[[source]]\nurl = 'https://a.example'\nurl = 'https://b.example'",
        "[source]\nurl = 'https://a.example'",
        "[[sources]]\nurl = 'https://a.example'",
        "url = 'https://a.example'",
        "source = ['https://a.example']",
        "[[feeds]]\nurl = 'https://a.example'",
        "[[source]\nurl = 1",
    ];
    insta::assert_snapshot!(texts.map(errors).join("\n---\n"), @r#"
    error[missing-setting] missing key `source.url` [[[source]]] add a line such as url = "https://example.org/feed.xml"
    ---
    error[bad-setting] `source.url` is empty [''] expected a non-empty string; set a value, or remove the line
    ---
    error[bad-setting] invalid `source.url` `example.org/feed` ['example.org/feed'] it has no scheme, start it with https://
    ---
    error[bad-setting] invalid `source.url` `file:///etc/passwd` ['file:///etc/passwd'] the scheme is `file:`, only http and https are allowed
    ---
    error[bad-setting] `source.url` must be a string [7] expected a string, found 7
    ---
    error[bad-setting] invalid `source.provider` `https://b.example/x` ['https://b.example/x'] expected a host name such as `example.org`; write `b.example`
    ---
    error[bad-setting] `source.topics` must be a list of strings ['AI'] expected a list of strings, found a string
    ---
    error[bad-setting] `source.topics` must be a list of strings [1] expected a list of strings, found 1
    error[bad-setting] invalid `source.topics` `!` ['!'] expected a name with a letter or digit
    ---
    error[bad-setting] invalid `source.category` `--` ['--'] expected a name with a letter or digit
    ---
    error[bad-setting] invalid `source.every` `daily` ['daily'] expected a time from `1m` to `365d`, such as `30m`, `2h` or `1d`
    ---
    error[bad-setting] invalid `source.user_agent` ["a\r\nHost: b"] expected ASCII characters on one line
    ---
    error[bad-setting] `source.min_quality` must be an integer from 0 to 1000 [-1] expected an integer from 0 to 1000, found -1
    ---
    error[bad-setting] `source.exclude` has an empty word [' '] it would match every entry: remove it
    ---
    error[bad-setting] invalid `source.enrich` `newer` ['newer'] expected `auto` or `never`; did you mean `never`?
    ---
    error[bad-setting] `source.enabled` must be true or false ['yes'] expected true or false, found a string
    ---
    error[unknown-setting] unknown key `source.topic` [topic] expected one of `url`, `title`, `provider`, `topics`, `category`, `every`, `user_agent`, `min_quality`, `include`, `exclude`, `enrich`, `enabled`; did you mean `source.topics`?
    ---
    error[unknown-setting] unknown key `source.interval` [interval] expected one of `url`, `title`, `provider`, `topics`, `category`, `every`, `user_agent`, `min_quality`, `include`, `exclude`, `enrich`, `enabled`; write `every`
    ---
    error[unknown-setting] unknown key `source.zebra` [zebra] expected one of `url`, `title`, `provider`, `topics`, `category`, `every`, `user_agent`, `min_quality`, `include`, `exclude`, `enrich`, `enabled`
    ---
    error[toml] duplicate key `source.url` [url] defined again here; keep one of them
    ---
    error[bad-setting] `source` must be a list of tables, each below a line `[[source]]` [[source]] expected a list of tables, each below a line `[[source]]`, found a table
    ---
    error[unknown-setting] unknown key `sources` [sources] did you mean `source`?
    ---
    error[unknown-setting] unknown key `url` [url] move it below a line `[[source]]`
    ---
    error[bad-setting] `source` must be a list of tables, each below a line `[[source]]` ['https://a.example'] expected a list of tables, each below a line `[[source]]`, found a string
    ---
    error[unknown-setting] unknown key `feeds` [feeds] write each feed below a line `[[source]]`
    ---
    error[toml] invalid TOML: unclosed array table, expected `]` []
    "#);
}

#[test]
fn sources_with_errors_are_left_out() {
    let text = "[[source]]\nurl = 'https://a.example'\nevery = 'x'\n\
                [[source]]\nurl = 'https://b.example'\nzebra = 1\n[[source]]\nurl = 'c'";
    let (sources, findings) = parse(text, "sources.toml");
    let urls: Vec<&str> = sources.iter().map(|source| &*source.url).collect();
    assert_eq!((urls, findings.len()), (vec!["https://b.example"], 3));
}

#[test]
fn of_equal_urls_the_first_is_used() {
    let text = "[[source]]\nurl = 'https://a.example/feed'\n[[source]]\n\
                url = 'http://A.example/feed/?utm_source=x'\n[[source]]\nurl = 'https://a.example/b'";
    let (sources, _) = parse(text, "sources.toml");
    assert_eq!(sources.len(), 2);
    insta::assert_snapshot!(errors(text), @r#"
    warning[duplicate-source] duplicate source ['http://A.example/feed/?utm_source=x'] the same feed again; first named on line 2; keep one of them; the first one is used
    "#);
}

#[test]
fn hints_name_existing_keys() {
    let names = key_names();
    for key in ["feed", "name", "domain", "tags", "folder", "ttl", "agent", "quality", "only"] {
        let hint = hint("source.", key).expect("a hint");
        assert!(names.iter().any(|name| hint == format!("write `{name}`")), "{hint}");
    }
}

#[test]
fn the_number_of_findings_is_limited() {
    let text: String = (0..200).map(|n| format!("[[source]]\nurl = '{n}'\n")).collect();
    let (_, findings) = parse(&text, "sources.toml");
    assert_eq!(findings.len(), 101);
    let last = &findings[100];
    assert_eq!((last.code, &*last.label), ("too-many-findings", "100 more are left out"));
    assert!(last.is_error());
}
