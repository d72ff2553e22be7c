//! Hostile texts in all machine-readable documents: the documents are valid and round-trip the texts, except for
//! characters that XML forbids.

use std::fmt::Write as _;

use super::{feed, json, text, texts, xml};
use crate::html::Served;
use crate::site::{SiteTest, Tree};

/// Markup, ends of CDATA sections and elements, quotes, emoji, right-to-left text, and every control character or
/// noncharacter between two letters.
fn hostile(name: &str) -> String {
    let mut text = format!(
        "{name}<b>R&D</b> ]]> </script><script>alert(1)</script> <!-- --> \"two\" 'one' \
         \u{1f469}\u{200d}\u{1f4bb}\u{fe0f} \u{202e}שלום\u{202c} \u{200f}مرحبا \u{1d54f}"
    );
    for c in no_characters() {
        text.push_str(" x");
        text.push(c);
        text.push('y');
    }
    text
}

/// Characters that are removed from texts: controls and noncharacters.
fn no_characters() -> impl Iterator<Item = char> {
    let controls = ('\u{1}'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
    controls.chain(['\u{fdd0}', '\u{fdef}', '\u{fffe}', '\u{ffff}', '\u{10ffff}'])
}

/// The expected text: white space becomes a space, other controls are removed.
fn read_back(name: &str) -> String {
    let text = hostile(name);
    let (good, bad) = text.split_once(" x\u{1}y").expect("the first of them");
    let mut expected = format!("{good} xy");
    for c in bad.split(" x").skip(1).map(|part| part.chars().next().expect("a character")) {
        let is_space = matches!(c, '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}');
        expected.push_str(if is_space { " x y" } else { " xy" });
    }
    expected
}

/// `text` as a quoted string that is valid in YAML and TOML.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}").unwrap(),
            c if u32::from(c) > 0xffff => write!(out, "\\U{:08x}", u32::from(c)).unwrap(),
            ' '..='~' => out.push(c),
            c => write!(out, "\\u{:04x}", u32::from(c)).unwrap(),
        }
    }
    out + "\""
}

/// The text escaped for HTML.
fn as_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Characters that are allowed in addresses but must be escaped in XML.
const STEM: &str = "a & b 'c' ]] ; ש";
const BODY: &str = "A ]]> text &amp; `</script>` <b>bold</b> \"quoted\" \u{1f469}\u{200d}\u{1f4bb} \
                    [link](/news/?a=1&b=\"2\") &#7; &#x85; &#xfffe; \u{202e}שלום\n";

fn site() -> SiteTest {
    let site = SiteTest::new();
    site.write(
        "site.toml",
        format!(
            "title = {}\ndescription = {}\nbase_url = \"https://example.org/a&b\"\n\
             [feeds]\nhistory = true\nlimit = 1\n[sitemap]\nnews = true\n",
            quoted(&hostile("Site")),
            quoted(&hostile("About"))
        ),
    );
    let matter = |original: &str| {
        format!(
            "---\ntitle: {}\nexcerpt: {}\npublishedDateTime: 2024-01-01T00:00:00Z\n\
             originalUrl: {}\nprovider: {{name: {}, domain: evil.example}}\ntopics: [{}]\n\
             authors: [{}]\nimages: ['https://example.com/i.png?a=1&b=<c>']\n---\n",
            quoted(&hostile("Title")),
            quoted(&as_html(&hostile("Excerpt"))),
            quoted(original),
            quoted(&hostile("Provider")),
            quoted(&hostile("Topic")),
            quoted(&hostile("Author")),
        )
    };
    site.write(&format!("content/news/{STEM}.md"), matter(ORIGINAL) + BODY);
    site.write("content/news/z.md", matter("https://example.com/z"));
    let topic = format!(
        "name: {}\n_id: x\ndescription: {}\n",
        quoted(&hostile("Topic")),
        quoted(&hostile("What"))
    );
    site.write("content/topics/x.yaml", topic);
    site
}

const ORIGINAL: &str = "https://example.com/a?x=1&y=<script>'\"]]>#ü";

#[test]
fn the_test_texts_are_as_expected() {
    let (text, expected) = (hostile("A"), read_back("A"));
    assert!(text.contains('\u{7}') && !expected.contains(|c: char| c.is_control()));
    assert!(expected.starts_with("A<b>R&D</b> ]]> </script>") && expected.ends_with("xy xy"));
    assert_eq!(expected.matches(" x y").count(), 6);
    assert_eq!(expected.matches(" xy").count() + 6, no_characters().count());
}

fn built() -> Tree {
    let site = site();
    site.build();
    site.output()
}

#[test]
fn feeds_round_trip_texts() {
    let output = built();
    let description = format!("{}: {}", read_back("Provider"), read_back("Excerpt"));
    for folder in ["", "news/", "topics/x/", "providers/evil.example/"] {
        let title = match folder {
            "" => read_back("Site"),
            "news/" => format!("News · {}", read_back("Site")),
            "topics/x/" => format!("{} · {}", read_back("Topic"), read_back("Site")),
            _ => format!("{} · {}", read_back("Provider"), read_back("Site")),
        };
        let rss = xml(&output, &format!("{folder}feed.xml"));
        // The titles of the feed, its image and the entry.
        assert_eq!(texts(&rss, "title"), [&*title, &*title, &*read_back("Title")]);
        // Feed readers interpret descriptions as HTML.
        assert_eq!(htmlize::unescape(&texts(&rss, "description")[1]), description);
        assert_eq!(texts(&rss, "creator"), [read_back("Provider"), read_back("Author")]);
        assert_eq!(texts(&rss, "category"), [read_back("Topic")]);
        assert_eq!(texts(&rss, "source"), [ORIGINAL]);

        let atom = xml(&output, &format!("{folder}atom.xml"));
        assert_eq!(texts(&atom, "title"), [&*title, &*read_back("Title")]);
        assert_eq!(texts(&atom, "summary"), [&*description]);
        assert_eq!(texts(&atom, "name"), [read_back("Provider"), read_back("Author")]);
        let attributes = |element: &str, name: &str| -> Vec<String> {
            let nodes = atom.descendants().filter(|node| node.tag_name().name() == element);
            nodes.filter_map(|node| node.attribute(name)).map(str::to_owned).collect()
        };
        assert_eq!(attributes("category", "term"), [read_back("Topic")]);
        assert!(attributes("link", "href").contains(&ORIGINAL.to_owned()));

        let json = json(&output, &format!("{folder}feed.json"));
        let item = &json["items"][0];
        assert_eq!(json["title"], title);
        assert_eq!(item["title"], read_back("Title"));
        assert_eq!(item["summary"], description);
        assert_eq!(item["external_url"], ORIGINAL);
        assert_eq!(item["authors"][1]["name"], read_back("Author"));
        assert_eq!(item["tags"][0], read_back("Topic"));

        for name in ["feed.xml", "atom.xml", "feed.json"] {
            let feed = feed(&output, &format!("{folder}{name}"));
            let entry = &feed.entries[0];
            assert_eq!(feed.title.as_ref().unwrap().content, title);
            assert_eq!(entry.title.as_ref().unwrap().content, read_back("Title"));
            let summary = &entry.summary.as_ref().unwrap().content;
            // Feed readers interpret the description of an RSS item as HTML and show this text.
            let is_html = name == "feed.xml";
            let shown = if is_html { htmlize::unescape(summary) } else { summary.into() };
            assert_eq!(shown, description);
            assert!(!is_html || !summary.contains('<'), "{summary}");
            assert_eq!(entry.categories[0].term, read_back("Topic"));
        }
    }
}

#[test]
fn contents_are_the_same_in_every_format() {
    let output = built();
    let content =
        json(&output, "feed.json")["items"][0]["content_html"].as_str().unwrap().to_owned();
    assert_eq!(texts(&xml(&output, "feed.xml"), "encoded"), [&*content]);
    assert_eq!(texts(&xml(&output, "atom.xml"), "content")[0], content);
    for part in [
        "A ]]&gt; text &amp; <code>&lt;/script&gt;</code> <b>bold</b> \"quoted\" \u{1f469}\u{200d}\u{1f4bb}",
        "\u{202e}שלום",
    ] {
        assert!(content.contains(part), "{content}");
    }
    let link = "<a href=\"https://example.org/a&amp;b/news/?a=1&amp;b=%222%22\"";
    assert!(content.contains(link), "{content}");
    assert!(!content.contains(|c: char| c.is_control() && c != '\n'), "{content:?}");
}

#[test]
fn machine_readable_documents_are_valid() {
    let output = built();
    let served = Served { tree: &output, origin: "https://example.org", base: "/a&b", flat: false };
    let (mut documents, mut own) = (0, 0);
    // The API (verbatim) and the search index have their own tests.
    let is_other = |path: &&String| path.starts_with("api/") || path.starts_with("pagefind/");
    for path in output.keys().filter(|path| !is_other(path)) {
        if path.ends_with(".xml") || path.ends_with(".opml") {
            let document = xml(&output, path);
            let attributes = document.descendants().flat_map(|node| node.attributes());
            let urls = attributes.filter(|a| matches!(a.name(), "href" | "xmlUrl" | "htmlUrl"));
            for url in urls.map(|a| a.value().to_owned()).chain(texts(&document, "loc")) {
                if let Some(target) = served.file(&url) {
                    target.unwrap_or_else(|problem| panic!("{path}: {problem}"));
                    own += 1;
                }
            }
        } else if path.ends_with(".json") {
            json(&output, path);
        } else {
            continue;
        }
        documents += 1;
        assert!(
            !text(&output, path).contains(|c: char| c != '\n' && no_characters().any(|no| no == c))
        );
    }
    // Feeds and archives of four lists in three formats, sitemaps and the OPML file.
    assert_eq!(documents, 4 * 3 * 2 + 4 + 1);
    assert!(own > 50, "{own} addresses");
}

#[test]
fn other_documents_round_trip_texts() {
    let output = built();
    let opml = xml(&output, "feeds.opml");
    let outlines: Vec<&str> =
        opml.descendants().filter_map(|node| node.attribute("text")).collect();
    for name in ["Site", "Topic", "Provider"] {
        assert_eq!(outlines.iter().filter(|text| **text == read_back(name)).count(), 1, "{name}");
    }
    assert_eq!(texts(&opml, "title"), [format!("Feeds of {}", read_back("Site"))]);

    let news = xml(&output, "sitemaps/news.xml");
    assert_eq!(texts(&news, "title"), [read_back("Title"), read_back("Title")]);
    assert_eq!(texts(&news, "name"), [read_back("Site"), read_back("Site")]);
    let page = texts(&xml(&output, "sitemaps/2024-01.xml"), "loc");
    let decoded = |url: &String| {
        percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned()
    };
    let expected = ["z", STEM].map(|stem| format!("https://example.org/a&b/news/{stem}/"));
    assert_eq!(page.iter().map(decoded).collect::<Vec<_>>(), expected);
}
