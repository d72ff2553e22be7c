//! Settings of feeds, links to feeds, and stable identifiers.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::{feed, ids, json, text, texts, xml};
use crate::html::{Tag, tags};
use crate::site::{SITE, SiteTest, Tree, article, differences};

fn dated(number: u32, more: &str) -> String {
    let date = format!("2024-01-{number:02}T08:00:00Z");
    article(
        &format!("Number {number}"),
        &date,
        &format!("originalUrl: https://example.com/{number}\n{more}"),
    )
}

#[test]
fn limits_of_the_site_a_topic_and_a_provider() {
    let site = SiteTest::new();
    let settings = "[feeds]\nlimit = 4\n[feeds.topics]\n\"AI Ethics\" = 6\nlaw = 2\n\
                    [feeds.providers]\n\"a.example\" = 3\n";
    site.write("site.toml", format!("{SITE}{settings}"));
    for number in 1..=8 {
        let more = "topics: [AI Ethics, Law, Science]\nprovider: {domain: A.example}";
        site.write(&format!("content/news/{number}.md"), dated(number, more));
    }
    site.build();
    let output = site.output();
    for (folder, count) in [
        ("", 4),
        ("news/", 4),
        ("topics/ai-ethics/", 6),
        ("topics/law/", 2),
        ("topics/science/", 4),
        ("providers/a.example/", 3),
    ] {
        for name in ["feed.xml", "atom.xml", "feed.json"] {
            let feed = feed(&output, &format!("{folder}{name}"));
            let newest: Vec<String> =
                (9 - count..=8).rev().map(|n| format!("tag:example.org,2024:/news/{n}")).collect();
            assert_eq!(ids(&feed), newest, "{folder}{name}");
        }
    }
}

/// The ids of all entries and of all Atom feeds.
fn entry_ids(output: &Tree) -> BTreeMap<String, Vec<String>> {
    let mut known = BTreeMap::new();
    for path in output.keys() {
        let entries = if path.ends_with("feed.xml") {
            texts(&xml(output, path), "guid")
        } else if path.ends_with("atom.xml") {
            texts(&xml(output, path), "id")
        } else if path.ends_with("feed.json") {
            let json = json(output, path);
            let id = |item: &serde_json::Value| item["id"].as_str().unwrap().to_owned();
            json["items"].as_array().unwrap().iter().map(id).collect()
        } else {
            continue;
        };
        known.insert(path.clone(), entries);
    }
    known
}

#[test]
fn entry_ids_never_change() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &dated(1, "topics: [AI]\nprovider: {name: P, domain: p.example}")),
        ("content/news/b.md", &dated(2, "topics: [AI]")),
        ("content/topics/ai.yaml", "name: AI\n_id: ai\n"),
    ]);
    site.build();
    let before = entry_ids(&site.output());
    assert!(before.len() == 5 * 3 && before["atom.xml"].len() == 3);

    site.edit("site.toml", "Test Site", "Another & Greater Title");
    site.edit("content/topics/ai.yaml", "name: AI", "name: Thinking Machines");
    for name in ["a", "b"] {
        let file = format!("content/news/{name}.md");
        site.edit(&file, "topics: [AI]", "topics: [Thinking Machines]");
        site.edit(
            &file,
            "title: \"Number",
            "updatedDateTime: 2025-01-01T00:00:00Z\nexcerpt: New\ntitle: \"Nummer",
        );
    }
    site.edit("content/news/a.md", "name: P", "name: Q");
    site.edit("content/news/a.md", "example.com/1", "example.com/moved");
    site.edit("content/news/b.md", "title:", "slug: elsewhere\ntitle:");
    site.build();
    let output = site.output();
    assert!(text(&output, "topics/ai/atom.xml").contains("Thinking Machines · Another"));
    assert!(
        text(&output, "feed.xml").contains("/news/elsewhere/")
            && !text(&output, "feed.xml").contains("Number")
    );
    assert_eq!(entry_ids(&output), before);

    // The URL style changes neither ids nor the paths of feeds.
    site.write("site.toml", format!("{SITE}[build]\nurls = \"flat\"\n"));
    site.build();
    assert_eq!(entry_ids(&site.output()), before);
}

#[test]
fn every_page_links_to_its_feeds_and_those_of_the_site() {
    let site = SiteTest::sample();
    site.build_with(&["--base-url", "https://example.org/shelf"]);
    let output = site.output();
    let mut own = 0;
    for (path, bytes) in output.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        let tags = tags(html);
        if tags.iter().any(|tag| tag.get("http-equiv") == Some("refresh")) {
            continue;
        }
        let is_feed = |tag: &&Tag| tag.name == "link" && tag.get("rel") == Some("alternate");
        let found: Vec<(&str, &str)> = tags
            .iter()
            .filter(is_feed)
            .map(|tag| (tag.get("type").unwrap(), tag.get("href").unwrap()))
            .collect();
        let list = path.strip_suffix("index.html").unwrap_or("");
        let list = list.split_once("page/").map_or(list, |(list, _)| list);
        let lists = if list.is_empty() || !output.contains_key(&format!("{list}feed.xml")) {
            vec![""]
        } else {
            own += 1;
            vec![list, ""]
        };
        let expected: Vec<(&str, String)> = lists
            .iter()
            .flat_map(|list| {
                [
                    ("application/rss+xml", "feed.xml"),
                    ("application/atom+xml", "atom.xml"),
                    ("application/feed+json", "feed.json"),
                ]
                .map(|(kind, name)| (kind, format!("/shelf/{list}{name}")))
            })
            .collect();
        let found: Vec<(&str, String)> = found
            .into_iter()
            .map(|(kind, href)| {
                (
                    kind,
                    percent_encoding::percent_decode_str(href).decode_utf8().unwrap().into_owned(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{path}");
        assert!(tags.iter().any(|tag| tag.get("href") == Some("/shelf/follow/")), "{path}");
    }
    assert!(own > 40, "{own} pages with a feed of their own");
}

#[test]
fn the_opml_file_lists_every_feed_once() {
    let site = SiteTest::sample();
    site.build();
    let output = site.output();
    let opml = xml(&output, "feeds.opml");
    assert_eq!(opml.root_element().attribute("version"), Some("2.0"));
    let outlines: Vec<Node<'_, '_>> =
        opml.descendants().filter(|node| node.has_tag_name("outline")).collect();
    assert!(
        outlines.iter().all(|outline| outline.attribute("text").is_some_and(|t| !t.is_empty()))
    );
    let feeds = outlines.iter().filter(|outline| outline.attribute("type") == Some("rss"));
    let mut named = Vec::new();
    for outline in feeds.clone() {
        let path = |name: &str| -> String {
            let url =
                outline.attribute(name).unwrap().strip_prefix("https://example.org/").unwrap();
            percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned()
        };
        assert_eq!(path("xmlUrl"), format!("{}feed.xml", path("htmlUrl")));
        let title = texts(&xml(&output, &path("xmlUrl")), "title")[0].clone();
        assert_eq!(outline.attribute("title"), Some(&*title));
        named.push(path("xmlUrl"));
    }
    named.sort();
    let all: Vec<String> =
        output.keys().filter(|path| path.ends_with("feed.xml")).cloned().collect();
    assert_eq!(named, all);

    // The site, the categories, the tree of topics, the providers.
    let body = opml.descendants().find(|node| node.has_tag_name("body")).unwrap();
    let names = |node: Node<'_, '_>| -> Vec<String> {
        let outlines = node.children().filter(|child| child.has_tag_name("outline"));
        outlines.map(|outline| outline.attribute("text").unwrap().to_owned()).collect()
    };
    assert_eq!(names(body), ["The Morning Shelf", "Categories", "Topics", "Providers"]);
    let space = outlines.iter().find(|outline| {
        outline.attribute("text") == Some("Space") && outline.attribute("type").is_none()
    });
    assert_eq!(names(*space.expect("a folder")), ["Space", "Telescopes"]);
}

#[test]
fn feeds_do_not_depend_on_the_clock() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &dated(1, "topics: [AI]")),
        ("content/news/b.md", &(dated(2, "") + "A text.\n")),
    ]);
    site.build();
    let before = site.output();
    std::fs::remove_dir_all(site.path("public")).unwrap();
    site.build();
    assert_eq!(differences(&before, &site.output()), Vec::<String>::new());
    // A changed body changes the feeds of the article only.
    site.edit("content/news/b.md", "A text", "A better text");
    site.build();
    let changed = differences(&before, &site.output());
    let is_of_feed = |line: &&String| {
        !line.ends_with(".html") && !line.contains(" api/") && !line.contains(" pagefind/")
    };
    let feeds: Vec<&String> = changed.iter().filter(is_of_feed).collect();
    let lists = ["", "news/", "providers/example.com/"]
        .map(|list| ["atom.xml", "feed.json", "feed.xml"].map(|name| format!("~ {list}{name}")));
    assert_eq!(feeds, lists.as_flattened().iter().collect::<Vec<_>>());
}
