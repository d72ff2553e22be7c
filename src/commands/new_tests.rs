//! What a new article is called, and that it is read back as it was meant.

use std::sync::Arc;

use super::*;
use crate::config::Folder;
use crate::curate::draft::{cut, quoted};
use crate::load::testing;

fn draft(title: &str) -> Draft {
    let date = Timestamp::parse("2024-01-18T23:35:00-07:00", None).unwrap();
    Draft {
        url: Some("https://example.org/a?b=c#d".to_owned()),
        ..Draft::new(checked_title(title).unwrap(), date)
    }
}

/// Titles, and texts of any kind, that YAML could read as something else.
const HOSTILE: &[&str] = &[
    "plain",
    r#"She said "no" \ and 'left'"#,
    r"C:\new\table \u0041 \",
    "key: value # no comment",
    "- a list",
    "--- \"fence",
    "...",
    "{a: [b, c]}",
    "&anchor *alias !tag %percent @at `tick`",
    "yes",
    "null",
    "0x10",
    "2024-01-18T18:35:00Z",
    "🔥 family 👩‍👩‍👧 flag 🇳🇴",
    "é e\u{301} \u{202e}right to left\u{202c} \u{200b}zero",
    "tab\there, bell\u{7}, escape \u{1b}[31m, delete \u{7f}, \u{90}",
    "mark \u{feff} inside, \u{fdd0} \u{fffe} \u{10ffff} none",
    "a\u{a0}b  two spaces",
    "R&amp;D &lt;b&gt; <script>alert(1)</script>",
    "{{ title }} {% if %}",
    "日本語：題名「かぎ」",
];

#[test]
fn texts_come_back_from_yaml_and_from_the_loader() {
    for hostile in HOSTILE {
        let yaml = quoted(hostile);
        assert!(!yaml.contains(char::is_control), "{yaml}");
        assert_eq!(serde_yaml::from_str::<String>(&yaml).as_deref().unwrap(), *hostile, "{yaml}");

        let whole = Draft {
            excerpt: Some((*hostile).to_owned()),
            category: Some(format!("a {hostile}")),
            provider: (Some((*hostile).to_owned()), Some("example.org".to_owned())),
            topics: vec![format!("a {hostile}"), "Second".to_owned()],
            ..draft(hostile)
        };
        let written = text(&whole);
        let article = testing::article("news/a.md", written.strip_prefix("---\n").unwrap());
        assert_eq!(&*article.title, *hostile);
        assert_eq!(article.published_at, whole.date);
        assert_eq!(article.original_url.as_deref(), whole.url.as_deref());
        assert_eq!(article.excerpt.as_deref(), Some(*hostile));
        assert_eq!(*article.category, *format!("a {hostile}"));
        assert!(!article.published);
        let provider = article.provider.unwrap();
        assert_eq!(provider.name.as_deref(), Some(*hostile));
        assert_eq!(provider.domain.as_deref(), Some("example.org"));
        let topics: Vec<&str> = article.topics.iter().map(|topic| &**topic).collect();
        assert_eq!(topics, [&*format!("a {hostile}"), "Second"]);
        assert!(article.source.body_start.is_none() && article.extra.is_empty());
    }
}

#[test]
fn every_character_can_be_written() {
    let all: Vec<char> = ('\0'..=char::MAX).collect();
    for part in all.chunks(4096) {
        let text: String = part.iter().collect();
        assert_eq!(serde_yaml::from_str::<String>(&quoted(&text)).unwrap(), text);
    }
}

#[test]
fn the_file_is_in_the_order_of_the_documentation() {
    let whole = Draft {
        excerpt: Some("What".to_owned()),
        category: Some("Notes".to_owned()),
        provider: (Some("Example".to_owned()), Some("example.org".to_owned())),
        topics: vec!["One".to_owned(), "Two".to_owned()],
        ..draft("A \"title\"")
    };
    let expected = "---\npublished: false\ntitle: \"A \\\"title\\\"\"\n\
        publishedDateTime: 2024-01-18T23:35:00-07:00\n\
        originalUrl: \"https://example.org/a?b=c#d\"\nexcerpt: \"What\"\ncategory: \"Notes\"\n\
        provider:\n  name: \"Example\"\n  domain: \"example.org\"\n\
        topics:\n  - \"One\"\n  - \"Two\"\n---\n";
    assert_eq!(text(&whole), expected);
    let own = text(&Draft { url: None, ..draft("Own") });
    assert!(!own.contains("Url") && own.ends_with("goes here, in Markdown.\n"), "{own}");
}

#[test]
fn lines_are_joined() {
    for (text, expected) in
        [(" a\r\nb ", "a b"), ("a \n\n b\u{2028}c\u{85}d", "a b c d"), ("a  b", "a  b"), ("\n", "")]
    {
        assert_eq!(one_line(text), expected, "{text:?}");
    }
    for empty in ["", " \n", "\u{7}", "&#32;"] {
        assert!(checked_title(empty).is_err(), "{empty:?}");
    }
}

#[test]
fn files_are_named_by_day_and_title() {
    for (title, expected) in [
        ("What happened", "2024-01-18-what-happened"),
        ("R&amp;D in C++", "2024-01-18-r-d-in-c-plus-plus"),
        ("../../etc/passwd", "2024-01-18-etc-passwd"),
        ("Été — 日本", "2024-01-18-été-日本"),
        ("🔥🔥", "2024-01-18-article"),
    ] {
        assert_eq!(stem(&draft(title)), expected);
    }
}

#[test]
fn long_names_are_cut_between_words() {
    let words = "word ".repeat(40);
    assert_eq!(stem(&draft(&words)), format!("2024-01-18-{}", ["word"; 16].join("-")));
    let even = format!("{} and more", "x".repeat(80));
    assert_eq!(stem(&draft(&even)), format!("2024-01-18-{}", "x".repeat(80)));
    // One long word behind a short one would leave nothing but the short one.
    let long = format!("a {}", "x".repeat(200));
    assert_eq!(stem(&draft(&long)), format!("2024-01-18-a-{}", "x".repeat(78)));
    for letter in ["語", "𠮷", "ก\u{e33}\u{e48}", "x\u{301}\u{302}\u{303}"] {
        let name = stem(&draft(&letter.repeat(100)));
        assert!(name.len() <= 211 && name.chars().count() <= 91, "{name}");
        assert!(name.chars().count() > 55, "{name}");
    }
    let marks = format!("{}e\u{301}\u{302}", "x".repeat(79));
    assert_eq!(cut(&format!("{}é\u{302}a", "x".repeat(79))), "x".repeat(79));
    assert!(stem(&draft(&marks)).ends_with('x'));
}

#[test]
fn categories_lead_to_folders() {
    let folder = |path: &str| Folder { path: Arc::from(path), named_at: None };
    let folders = [folder("content/_news"), folder("content/deep/videos"), folder("")];
    for (category, expected) in [
        (None, Ok(("content/_news", None))),
        (Some(" "), Ok(("content/_news", None))),
        (Some("videos"), Ok(("content/deep/videos", None))),
        (Some("Videos"), Ok(("content/deep/videos", Some("Videos")))),
        (Some("news"), Ok(("content/_news", Some("news")))),
        (Some("Notes"), Ok(("content/_news", Some("Notes")))),
        (Some("!"), Err("the category `!` has no letter or digit")),
    ] {
        let found = place(&folders, category);
        let found = found.as_ref().map(|(f, c)| (&*f.path, c.as_deref())).map_err(|e| &**e);
        assert_eq!(found, expected, "{category:?}");
    }
    assert!(place(&[], None).is_err() && place(&folders[2..], None).is_err());
    assert!(place(&folders[2..], Some("Notes")).is_ok());
}

#[test]
fn providers_are_host_names() {
    for (url, expected) in [
        ("https://www.Example.org:8080/a", Some("example.org")),
        ("https://example.org./a", Some("example.org")),
        ("https://127.0.0.1/", None),
        ("http://[::1]/", None),
    ] {
        assert_eq!(url::provider_domain(url).as_deref(), expected, "{url}");
    }
    assert_eq!(checked_domain(" example.org "), Ok("example.org".to_owned()));
    for (bad, hint) in [("https://www.example.org/a", "write example.org"), ("a b", "such as")] {
        assert!(checked_domain(bad).unwrap_err().ends_with(hint) || hint == "such as", "{bad}");
    }
}

#[test]
fn topics_are_named_once() {
    assert_eq!(checked_topics(&["A b", " a B", "", "C"]), Ok(vec!["A b".into(), "C".into()]));
    assert_eq!(checked_topics(&["!"]), Err("`!` has no letter or digit".to_owned()));
}

/// The result of a prompt, and what was printed.
fn asked<'a, T>(
    answers: &'a str,
    ask: impl Fn(&mut Prompt<&'a [u8], Vec<u8>>) -> Result<T, String>,
) -> (Result<T, String>, String) {
    let mut prompt = Prompt { input: answers.as_bytes(), output: Vec::new() };
    let result = ask(&mut prompt);
    (result, String::from_utf8(prompt.output).unwrap())
}

#[test]
fn questions_are_repeated_until_the_answer_is_valid() {
    let (url, questions) = asked("example.org\nhttps://e.org/\n", Prompt::ask_for_url);
    assert_eq!(url, Ok(Some("https://e.org/".to_owned())));
    assert!(questions.contains("it has no scheme"), "{questions}");
    assert_eq!(asked("\n", Prompt::ask_for_url).0, Ok(None));

    let (title, questions) = asked("\n A title \n", |prompt| prompt.ask_for_title(None));
    assert_eq!(title, Ok("A title".to_owned()));
    assert_eq!(questions, "Title:   the title is empty\nTitle: ");

    let (topics, _) = asked("One, Two,,one\n", |prompt| prompt.ask_for_topics(Vec::new()));
    assert_eq!(topics, Ok(vec!["One".to_owned(), "Two".to_owned()]));
    let (topics, _) = asked("", |prompt| prompt.ask_for_topics(Vec::new()));
    assert!(topics.unwrap_err().contains("no answer"));
}

#[test]
fn empty_answers_are_those_of_the_page() {
    let title = |prompt: &mut Prompt<&'static [u8], Vec<u8>>| {
        prompt.ask_for_title(Some("Of the \u{1b}[31mpage".to_owned()))
    };
    let (found, question) = asked("\n", title);
    assert_eq!(found, Ok("Of the \u{1b}[31mpage".to_owned()));
    assert!(question.starts_with("Title [Of the ") && !question.contains('\u{1b}'), "{question}");
    assert_eq!(asked("Own\n", title).0, Ok("Own".to_owned()));

    let topics = |prompt: &mut Prompt<&'static [u8], Vec<u8>>| {
        prompt.ask_for_topics(vec!["Space".to_owned(), "Mars".to_owned()])
    };
    let (found, question) = asked("\n", topics);
    assert_eq!(found, Ok(vec!["Space".to_owned(), "Mars".to_owned()]));
    assert_eq!(question, "Topics, separated by commas [Space, Mars]: ");
    assert_eq!(asked("Rivers\n", topics).0, Ok(vec!["Rivers".to_owned()]));
}
