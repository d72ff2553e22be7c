#[path = "article_tests/mistakes.rs"]
mod mistakes;

use std::fmt::Debug;

use super::*;
use crate::load::parsed::{Alias, Author, Card, Image};
use crate::load::testing::article_text;
use crate::text::site_path::SitePath;

/// The article in a text, and the diagnostics.
fn parsed(text: &str) -> (Option<ParsedArticle>, Vec<Diagnostic>) {
    let hosts = &["www.youtube.com".to_owned()];
    let limits = Limits::default();
    let options =
        Options { category: "news", timezone: None, is_bundle: false, embed_hosts: hosts, limits };
    let (article, findings) = parse(&Arc::from("content/news/a.b.md"), text, options);
    let failed = findings.iter().any(Diagnostic::is_error);
    assert_eq!(article.is_none(), failed, "an article if and only if there is no error: {text}");
    (article, findings)
}

/// The article of a text without mistakes.
fn good(text: &str) -> ParsedArticle {
    let (article, findings) = parsed(text);
    assert_eq!(findings, [], "{text}");
    article.expect("an article")
}

/// Checks what a key of the front matter becomes.
fn check<T: PartialEq + Debug>(yaml: &str, read: impl Fn(ParsedArticle) -> T, expected: T) {
    assert_eq!(read(good(&article_text("a.md", yaml))), expected, "{yaml}");
}

/// A finding in a line: severity, code, place, message, label, hint.
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

/// Checks all findings about a whole file.
fn check_text(text: &str, expected: &[&str]) {
    let found: Vec<String> = parsed(text).1.iter().map(|finding| line(text, finding)).collect();
    assert_eq!(found, expected, "{text}");
}

/// Checks all findings about an article with the keys of `yaml`.
fn check_findings(yaml: &str, expected: &[&str]) {
    check_text(&article_text("a.md", yaml), expected);
}

fn some<T: From<&'static str>>(text: &'static str) -> Option<T> {
    Some(text.into())
}

fn texts<T: From<&'static str>>(texts: &[&'static str]) -> Box<[T]> {
    texts.iter().map(|text| T::from(*text)).collect()
}

fn image(url: &str) -> Image {
    Image {
        url: url.into(),
        width: None,
        height: None,
        is_cached: false,
        title: None,
        attribution: None,
    }
}

#[test]
fn what_is_not_said_has_a_default() {
    let article = good("---\ntitle: T\npublishedDateTime: 2024-01-18T18:35:00Z\n---\nText\n");
    assert!(article.published);
    assert_eq!((&*article.kind, &*article.category), ("article", "news"));
    assert_eq!((article.quality, article.heat, article.updated_at), (None, None, None));
    assert_eq!((article.original_url, article.web_url, article.source_url), (None, None, None));
    assert!(article.topics.is_empty() && article.images.is_empty() && article.related.is_empty());
    assert!(article.provider.is_none() && article.embed.is_none() && article.extra.is_empty());
    assert!(article.slug.is_none() && article.aliases.is_empty() && article.authors.is_empty());
}

#[test]
fn texts_are_kept_as_they_are_written() {
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
fn urls_are_kept_as_they_are_written() {
    let url = "https://Example.org:443/A/?utm_source=x&b=%20#Part";
    check(&format!("originalUrl: {url}"), |a| a.original_url, some(url));
    check(&format!("webUrl: {url}"), |a| a.web_url, some(url));
    check(&format!("ampWebUrl: {url}"), |a| a.amp_web_url, some(url));
    check(&format!("cdnAmpWebUrl: {url}"), |a| a.cdn_amp_web_url, some(url));
    check(&format!("sourceUrl: {url}"), |a| a.source_url, some(url));
    check("webUrl: null\nsourceUrl: ''", |a| (a.web_url, a.source_url), (None, None));
}

#[test]
fn numbers_and_flags() {
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
        let written =
            |at: Option<crate::text::timestamp::Timestamp>| at.map(|at| at.as_written().to_owned());
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
fn images_are_urls_or_objects() {
    check(
        "images:\n- https://e.org/a.png\n- /images/b.png\n- url: https://e.org/c.png\n  width: 697\n  \
         height: '272'\n  isCached: true\n  title: A &amp; B\n  attribution: by C\n- url: /d.png\n  width: 0",
        |a| a.images,
        [
            image("https://e.org/a.png"),
            image("/images/b.png"),
            Image {
                url: "https://e.org/c.png".into(),
                width: Some(697),
                height: Some(272),
                is_cached: true,
                title: some("A &amp; B"),
                attribution: some("by C"),
            },
            image("/d.png"),
        ]
        .into(),
    );
}

#[test]
fn providers_have_a_name_or_a_domain() {
    let names = |a: ParsedArticle| a.provider.map(|p| (p.name, p.domain, p.images.len()));
    check(
        "provider:\n  name: The &amp; Planet\n  domain: Planet.example\n  images: [/p.png]",
        names,
        Some((some("The &amp; Planet"), some("Planet.example"), 1)),
    );
    check("provider: {domain: e.org}", names, Some((None, some("e.org"), 0)));
    check("provider: {name: Us}", names, Some((some("Us"), None, 0)));
}

#[test]
fn cards_take_their_first_image_and_an_address() {
    let card = |a: ParsedArticle| a.related.into_iter().next().expect("a card");
    let yaml = "related:\n- title: T &amp; t\n  excerpt: <p>x\n  publishedDateTime: 2024-01-18T18:35:00+01:00\n  \
                webUrl: https://e.org/web\n  originalUrl: https://e.org/original\n  ampWebUrl: https://e.org/amp\n  \
                cdnAmpWebUrl: https://e.org/cdn\n  type: video\n  provider: {name: P}\n  quality: 9\n  \
                images: [/a.png, /b.png]";
    check(
        yaml,
        |a| {
            let Card { title, excerpt, published_at, url, kind, provider, quality, image } =
                card(a);
            let published_at = published_at.map(|at| at.as_written().to_owned());
            let name = provider.and_then(|provider| provider.name);
            (title, excerpt, published_at, url, (kind, name, quality, image))
        },
        (
            "T &amp; t".into(),
            some("<p>x"),
            Some("2024-01-18T18:35:00+01:00".to_owned()),
            "https://e.org/web".into(),
            ("video".into(), some("P"), Some(9), Some(image("/a.png"))),
        ),
    );
    check(
        "related: [{title: T, originalUrl: https://e.org/o}]",
        |a| card(a).url,
        "https://e.org/o".into(),
    );
}

#[test]
fn authors_are_names_or_objects() {
    check(
        "authors:\n- Ada\n- name: Bo\n  url: https://e.org/bo",
        |a| a.authors,
        [
            Author { name: "Ada".into(), url: None },
            Author { name: "Bo".into(), url: some("https://e.org/bo") },
        ]
        .into(),
    );
}

#[test]
fn aliases_are_paths_of_this_site() {
    let aliases = |aliases: &[&str]| -> Box<[Alias]> {
        aliases
            .iter()
            .map(|alias| Alias {
                path: SitePath::from_file(alias.trim_end_matches('/')),
                is_folder: alias.ends_with('/'),
            })
            .collect()
    };
    check("aliases: [/old/a/, b.html, c]", |a| a.aliases, aliases(&["old/a/", "b.html", "c"]));
    check("aliases: [/caf%C3%A9/, /a%20b/]", |a| a.aliases, aliases(&["café/", "a b/"]));
    // Spellings of one address are one, and what can't be one is left out.
    check("aliases: [/é, /%C3%A9, e\u{301}]", |a| a.aliases, aliases(&["é"]));
    for (bad, problem) in [
        ("/", "it is the front page, or empty"),
        ("''", "it is the front page, or empty"),
        ("//e.org/a", "a segment is empty"),
        ("' //e.org/a'", "a segment is empty"),
        ("https://e.org/a", "it contains `:`"),
        ("/a/../b", "a segment starts with a dot"),
        ("/.git/x", "a segment starts with a dot"),
        ("a//b", "a segment is empty"),
        ("/%2e%2e/a", "a segment starts with a dot"),
        ("/%ff/", "it contains `%`"),
        ("'/old?page=1'", "it contains `?`"),
        ("'/old#part'", "it contains `#`"),
        ("'/a*'", "it contains `*`"),
        ("'c:/x'", "it contains `:`"),
        ("/aux/", "Windows reserves this name for a device"),
        ("/_headers", "hosts reserve this name for their settings"),
    ] {
        let message = format!(
            "warning bad-address at aliases[0]: `aliases[0]` can't be an address of this site and is \
             left out | {problem} | expected a path such as /old/address/, without query and fragment"
        );
        check_findings(&format!("aliases: [{bad}]"), &[&message]);
    }
}

#[test]
fn players_of_allowed_hosts_are_embeds() {
    let yaml = "featuredContent: '<iframe src=\"https://www.youtube.com/embed/x\" width=\"640\" height=\"360\"></iframe>'";
    let embed = |a: ParsedArticle| a.embed.map(|embed| (embed.src, embed.width, embed.height));
    check(yaml, embed, Some(("https://www.youtube.com/embed/x".into(), 640, 360)));
    check(yaml, |a| a.featured_content.is_some_and(|html| html.starts_with("<iframe ")), true);
    check_findings(
        "featuredContent: <iframe src=\"https://evil.example/x\"></iframe>",
        &["warning bad-embed at featuredContent: the player of `evil.example` is left out | to \
           allow it, add \"evil.example\" to `embed.hosts` in site.toml"],
    );
    check_findings(
        "featuredContent: <script>alert(1)</script>",
        &["warning bad-embed at featuredContent: `featuredContent` holds no player and is left \
           out | expected an <iframe> with an https address"],
    );
}

#[test]
fn sealed_payloads_are_checked_from_outside_and_dropped() {
    let article = good(&article_text("a.md", "secured: c2VhbGVk;AAAAAAAAAAAAAAAAAAAAAA=="));
    assert!(!format!("{article:?}").contains("c2VhbGVk"));
    for (secured, problem) in [
        ("c2VhbGVk", "there is no `;` between ciphertext and initialisation vector"),
        (";AAAAAAAAAAAAAAAAAAAAAA==", "the part before `;` is no base64"),
        ("c2Vh!;AAAAAAAAAAAAAAAAAAAAAA==", "the part before `;` is no base64"),
        ("c2VhbGVk;a;b", "the part behind `;` is no base64"),
        ("c2VhbGVk;QUJD", "the initialisation vector behind `;` is not 16 bytes long"),
    ] {
        let expected = format!(
            "warning bad-secured at key secured #0: `secured` is not a sealed payload | {problem}"
        );
        check_findings(&format!("secured: '{secured}'"), &[&expected]);
    }
}

#[test]
fn unknown_keys_are_kept_and_near_misses_named() {
    let extra = |a: ParsedArticle| a.extra.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    check(
        "readingTime: 3\nlayout: [a]",
        extra,
        vec!["readingTime".to_owned(), "layout".to_owned()],
    );
    check_findings(
        "publised: false\nrelated:\n- {title: T, webUrl: https://e.org/a, quallity: 3}",
        &[
            "warning unknown-key at key publised #0: unknown key `publised` | did you mean \
             `published`?",
            "warning unknown-key at key related[0].quallity #0: unknown key `quallity` | did you \
             mean `quality`?",
        ],
    );
    check_findings(
        "type: vidoe",
        &["warning unknown-type at type: unknown type `vidoe` | did you mean `video`?"],
    );
}

#[test]
fn line_ends_marks_and_bodies() {
    let body = |text: &str| good(text).source.body_start.map(|start| start as usize);
    let unix = "---\ntitle: T\npublishedDateTime: 2024-01-18T18:35:00Z\noriginalUrl: https://e.org/a\n---\n";
    for text in [unix.to_owned(), unix.replace('\n', "\r\n"), format!("\u{feff}{unix}")] {
        let article = good(&text);
        assert_eq!(&*article.title, "T");
        assert_eq!(article.original_url, some("https://e.org/a"));
        for empty in ["", "\n", " \r\n\t\n"] {
            assert_eq!(body(&format!("{text}{empty}")), None);
        }
        assert_eq!(body(&format!("{text}Body")), Some(text.len()));
    }
    assert_eq!(body(unix.trim_end_matches('\n')), None, "no line end behind the dashes");
    check_text(
        "---\npublishedDateTime: 2024-01-18T18:35:00Z\ntitle: T\n---\n\n",
        &["error nothing-to-read at the file: there is nothing to read here | give it an \
           `originalUrl`, or a text below the front matter"],
    );
}

#[test]
fn an_article_has_a_limited_number_of_topics() {
    let topics = |count: usize| {
        let topics: Vec<String> = (0..count).map(|number| format!("t{number}")).collect();
        format!("topics: [{}]", topics.join(", "))
    };
    check(&topics(100), |article| article.topics.len(), 100);
    check_findings(
        &topics(101),
        &[
            "warning too-large at key topics #0: `topics` has too many entries; the rest is ignored | \
           101 entries, 100 are allowed | split it up, or set `limits.topics` in site.toml",
        ],
    );
}

#[test]
fn an_article_with_a_folder_for_itself_is_called_as_that() {
    let config = crate::load::testing::config("[content]\narticles = ['news', 'news/inner']");
    let load = |file: &str| {
        let text = "---\ntitle: T\nimages: [photo.jpg]\n---\nText\n";
        let (article, findings) =
            crate::load::parse_article(&Arc::from(file), text, "news", &config);
        let stem = article.map(|article| article.stem().to_owned());
        (stem, findings.iter().map(|found| found.code).collect::<Vec<_>>())
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
