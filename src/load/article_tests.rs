#[path = "article_tests/fields.rs"]
mod fields;
#[path = "article_tests/mistakes.rs"]
mod mistakes;

use std::fmt::Debug;

use super::*;
use crate::load::testing::article_text;
use crate::text::timestamp::Timestamp;

/// Parses an article.
fn parse_text(text: &str) -> (Option<ParsedArticle>, Vec<Diagnostic>) {
    let hosts = &["www.youtube.com".to_owned()];
    let limits = Limits::default();
    let context = ArticleContext {
        category: "news",
        timezone: None,
        is_bundle: false,
        embed_hosts: hosts,
        limits,
    };
    let (article, diagnostics) = parse(&Arc::from("content/news/a.b.md"), text, context);
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(article.is_none(), has_errors, "{text}");
    (article, diagnostics)
}

/// Parses an article without diagnostics.
fn valid(text: &str) -> ParsedArticle {
    let (article, diagnostics) = parse_text(text);
    assert_eq!(diagnostics, [], "{text}");
    article.expect("an article")
}

/// Checks a value of an article with the keys of `yaml`.
fn check<T: PartialEq + Debug>(yaml: &str, read: impl Fn(ParsedArticle) -> T, expected: T) {
    assert_eq!(read(valid(&article_text("a.md", yaml))), expected, "{yaml}");
}

/// Formats a diagnostic: severity, code, place, message, label, hint.
fn line(text: &str, finding: &Diagnostic) -> String {
    let place = match &finding.place {
        Place::File => "the file".to_owned(),
        Place::Bytes(range) => format!("`{}`", &text[range.clone()]),
        Place::Value(path) => path.to_string(),
        Place::Key(path, nth) => format!("key {path} #{nth}"),
    };
    let mut line = format!("{} {} at {place}: ", finding.severity.name(), finding.code);
    line.push_str(&finding.message);
    for part in [Some(&finding.label), finding.hint.as_ref()].into_iter().flatten() {
        if !part.is_empty() {
            line.push_str(" | ");
            line.push_str(part);
        }
    }
    line
}

/// Checks all diagnostics of a file.
fn check_text(text: &str, expected: &[&str]) {
    let found: Vec<String> = parse_text(text).1.iter().map(|finding| line(text, finding)).collect();
    assert_eq!(found, expected, "{text}");
}

/// Checks all diagnostics of an article with the keys of `yaml`.
fn check_diagnostics(yaml: &str, expected: &[&str]) {
    check_text(&article_text("a.md", yaml), expected);
}

fn some<T: From<&'static str>>(text: &'static str) -> Option<T> {
    Some(text.into())
}

fn texts<T: From<&'static str>>(texts: &[&'static str]) -> Box<[T]> {
    texts.iter().map(|text| T::from(*text)).collect()
}

#[test]
fn keys_have_defaults() {
    let article = valid("---\ntitle: T\npublishedDateTime: 2024-01-18T18:35:00Z\n---\nText\n");
    assert!(article.published);
    assert_eq!((&*article.kind, &*article.category), ("article", "news"));
    assert_eq!((article.quality, article.heat, article.updated_at), (None, None, None));
    assert_eq!((article.original_url, article.web_url, article.source_url), (None, None, None));
    assert!(article.topics.is_empty() && article.images.is_empty() && article.related.is_empty());
    assert!(article.provider.is_none() && article.embed.is_none() && article.extra.is_empty());
    assert!(article.slug.is_none() && article.aliases.is_empty() && article.authors.is_empty());
}

#[test]
fn texts_are_verbatim() {
    check("title: 'R&amp;D &#8211; <b>x</b>'", |a| a.title, "R&amp;D &#8211; <b>x</b>".into());
    check("title: \"a \\u2603\"", |a| a.title, "a \u{2603}".into());
    check("title: 2024", |a| a.title, "2024".into());
    check("title: null and void", |a| a.title, "null and void".into());
    check("excerpt: '  <p>a&nbsp;b</p> '", |a| a.excerpt, some("  <p>a&nbsp;b</p> "));
    check("excerpt: |\n  one\n  two\n", |a| a.excerpt, some("one\ntwo\n"));
    check("excerpt: ''", |a| a.excerpt, None);
    check("excerpt: null", |a| a.excerpt, None);
    check("highlight: 'a &lt; b'", |a| a.highlight, some("a &lt; b"));
    check("category: Long Reads", |a| a.category, "Long Reads".into());
    check("type: video", |a| a.kind, "video".into());
    check("locale: en-us", |a| a.locale, some("en-us"));
    check("slug: own name", |a| a.slug, some("own name"));
    check("tags: [a, 'b c', 3]", |a| a.tags, texts(&["a", "b c", "3"]));
    check(
        "topics: [AI, 'C++', '機械学習', yes]",
        |a| a.topics,
        texts(&["AI", "C++", "機械学習", "yes"]),
    );
}

#[test]
fn urls_are_verbatim() {
    let url = "https://Example.org:443/A/?utm_source=x&b=%20#Part";
    check(&format!("originalUrl: {url}"), |a| a.original_url, some(url));
    check(&format!("webUrl: {url}"), |a| a.web_url, some(url));
    check(&format!("ampWebUrl: {url}"), |a| a.amp_web_url, some(url));
    check(&format!("cdnAmpWebUrl: {url}"), |a| a.cdn_amp_web_url, some(url));
    check(&format!("sourceUrl: {url}"), |a| a.source_url, some(url));
    check("webUrl: null\nsourceUrl: ''", |a| (a.web_url, a.source_url), (None, None));
}

#[test]
fn numbers_and_flags_are_parsed() {
    check("quality: -1\nheat: 280", |a| (a.quality, a.heat), (Some(-1), Some(280)));
    check("quality: '54'\nheat: null", |a| (a.quality, a.heat), (Some(54), None));
    for (yaml, expected) in [("published: true", true), ("published: False", false)] {
        check(yaml, |a| a.published, expected);
    }
    check("published: null", |a| a.published, true);
}

#[test]
fn dates_keep_their_offset() {
    for date in [
        "2024-01-18T18:35:00Z",
        "2024-01-18T18:35:00.123456Z",
        "2024-01-31T23:30:00-07:00",
        "2024-02-29T00:00:00+05:30",
    ] {
        let written = |at: Option<Timestamp>| at.map(|at| at.as_written().to_owned());
        let yaml = format!("publishedDateTime: {date}\nupdatedDateTime: '{date}'");
        let expected = Some(date.to_owned());
        check(&yaml, |a| written(Some(a.published_at)), expected.clone());
        check(&yaml, |a| written(a.updated_at), expected);
    }
}

#[test]
fn lists_may_be_null_or_empty() {
    for value in ["null", "~", "", "[]"] {
        let yaml: String = ["topics", "images", "related", "tags", "authors", "aliases"]
            .map(|key| format!("{key}: {value}\n"))
            .concat();
        check(
            &yaml,
            |a| (a.topics.len(), a.images.len(), a.related.len(), a.tags.len(), a.authors.len()),
            (0, 0, 0, 0, 0),
        );
    }
    check("provider: null", |a| a.provider.is_none(), true);
    check("provider:\n  name: null\n  images: null", |a| a.provider.is_none(), true);
}

#[test]
fn unknown_keys_stay_and_misspelled_keys_are_reported() {
    let extra = |a: ParsedArticle| a.extra.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    check(
        "readingTime: 3\nlayout: [a]",
        extra,
        vec!["readingTime".to_owned(), "layout".to_owned()],
    );
    check_diagnostics(
        "publised: false\nrelated:\n- {title: T, webUrl: https://e.org/a, quallity: 3}",
        &[
            "warning unknown-key at key publised #0: unknown key `publised` | did you mean \
             `published`?",
            "warning unknown-key at key related[0].quallity #0: unknown key `quallity` | did you \
             mean `quality`?",
        ],
    );
    check_diagnostics(
        "type: vidoe",
        &["warning unknown-type at type: unknown type `vidoe` | did you mean `video`?"],
    );
}

#[test]
fn line_ends_byte_order_marks_and_bodies_are_recognised() {
    let body = |text: &str| valid(text).source.body_start.map(|start| start as usize);
    let unix = "---\ntitle: T\npublishedDateTime: 2024-01-18T18:35:00Z\noriginalUrl: https://e.org/a\n---\n";
    for text in [unix.to_owned(), unix.replace('\n', "\r\n"), format!("\u{feff}{unix}")] {
        let article = valid(&text);
        assert_eq!(&*article.title, "T");
        assert_eq!(article.original_url, some("https://e.org/a"));
        for empty in ["", "\n", " \r\n\t\n"] {
            assert_eq!(body(&format!("{text}{empty}")), None);
        }
        assert_eq!(body(&format!("{text}Body")), Some(text.len()));
    }
    assert_eq!(body(unix.trim_end_matches('\n')), None, "no line end after the dashes");
    check_text(
        "---\npublishedDateTime: 2024-01-18T18:35:00Z\ntitle: T\n---\n\n",
        &["error nothing-to-read at the file: the article has neither a URL nor a text | add \
           an `originalUrl`, or a text below the front matter"],
    );
}

#[test]
fn an_article_has_a_limited_number_of_topics() {
    let topics = |count: usize| {
        let topics: Vec<String> = (0..count).map(|number| format!("t{number}")).collect();
        format!("topics: [{}]", topics.join(", "))
    };
    check(&topics(100), |article| article.topics.len(), 100);
    check_diagnostics(
        &topics(101),
        &[
            "warning too-large at key topics #0: `topics` has too many entries; the rest is ignored | \
           101 entries, 100 are allowed | split it up, or set `limits.topics` in site.toml",
        ],
    );
}

#[test]
fn an_article_in_a_bundle_has_the_name_of_the_folder() {
    let config = crate::load::testing::config("[content]\narticles = ['news', 'news/inner']");
    let load = |file: &str| {
        let text = "---\ntitle: T\nimages: [photo.jpg]\n---\nText\n";
        let (article, diagnostics) =
            crate::load::parse_article(&Arc::from(file), text, "news", &config);
        let stem = article.map(|article| article.stem().to_owned());
        (stem, diagnostics.iter().map(|found| found.code).collect::<Vec<_>>())
    };
    let date = "date-of-name";
    for (file, stem, codes) in [
        ("content/news/2024-01-18-story/index.md", Some("2024-01-18-story"), vec![date]),
        ("content/news/2024/2024-01-18-x/index.markdown", Some("2024-01-18-x"), vec![date]),
        ("content/news/2024-01-18-story.v2/index.md", Some("2024-01-18-story.v2"), vec![date]),
        ("content/news/2024-01-18-story/other.md", None, vec!["missing-key"]),
        ("content/news/2024-01-18-a.md", Some("2024-01-18-a"), vec!["date-of-name", "bad-url"]),
        ("content/news/inner/index.md", None, vec!["missing-key"]),
        ("content/news/index.md", None, vec!["missing-key"]),
    ] {
        let (found, found_codes) = load(file);
        assert_eq!(found.as_deref(), stem, "{file}");
        assert!(codes.iter().all(|code| found_codes.contains(code)), "{file}: {found_codes:?}");
        let is_bundle = stem.is_some() && file.contains("/index.");
        assert_eq!(!found_codes.contains(&"bad-url"), is_bundle, "{file}: {found_codes:?}");
    }
}
