//! Inputs other than the list of sources: pages, articles, lists of feeds, files, standard input.

use std::io::Write;
use std::process::Stdio;

use serde_json::json;

use super::{NOW, World, codes, drafts, item, outcomes, rss};
use crate::server::{Response, ok};
use crate::site::Run;

const PAGE: &str = "<!doctype html><html lang=de><head><title>Ein Titel – Die Zeitung</title>\
    <link rel=canonical href='http://a.example/2026/titel'>\
    <link rel=alternate type=application/rss+xml href=/comments/feed title='Kommentare'>\
    <link rel=alternate type=application/rss+xml href=/feed title='Die Zeitung'>\
    <meta property=og:site_name content='Die Zeitung'><meta property=og:title content='Ein Titel'>\
    <meta name=description content='Ein Satz über die Geschichte.'><meta name=author content='A. Person'>\
    <meta property=article:published_time content=2026-03-08T10:00:00+01:00>\
    <meta property=og:image content=/bild.jpg></head><body><h1>Ein Titel</h1>";

fn world(sources: &[(&str, &str)]) -> World {
    let feed = |title: &str, host: &str| {
        ok(
            "text/xml",
            rss(&[item(
                title,
                &format!("http://{host}/1"),
                "2026-03-09",
                "A sentence of a story.",
            )]),
        )
    };
    World::new(
        vec![
            ("a.example/", ok("text/html", PAGE)),
            ("a.example/2026/titel", ok("text/html", PAGE)),
            ("a.example/feed", feed("One", "a.example")),
            ("b.example/feed", feed("Two", "b.example")),
        ],
        sources,
    )
}

#[test]
fn a_page_among_the_sources_is_replaced_by_its_feed() {
    let world = world(&[("http://a.example/", "topics = ['T']")]);
    let report = world.report(&[]);
    assert_eq!(outcomes(&report), ["new One"]);
    assert_eq!(codes(&report), ["source-moved"]);
    let sources = "[[source]]\nurl = \"http://a.example/feed\"\ntopics = ['T']\n";
    assert_eq!(world.site.read("sources.toml"), sources);
    let targets = world.server.take_targets();
    assert_eq!(targets.iter().filter(|target| *target == "a.example/").count(), 1, "{targets:?}");
    let again = world.report_at("2026-03-11T12:00:00Z", &[]);
    assert_eq!(
        (codes(&again).len(), &again["sources"][0]["url"]),
        (0, &json!("http://a.example/feed"))
    );
    // Without a feed, it is a failure.
    let world = self::world(&[("http://c.example/", "")]);
    world.server.set("c.example/", vec![ok("text/html", "<!doctype html><title>C</title>")]);
    assert_eq!(world.import(&[]).code, 1);
}

#[test]
fn the_url_of_an_article_becomes_a_draft() {
    let world = world(&[]);
    let report = world.report(&["http://a.example/2026/titel?utm_source=mail"]);
    assert_eq!(outcomes(&report), ["new Ein Titel"]);
    let expected = "---\npublished: false\ntitle: \"Ein Titel\"\npublishedDateTime: 2026-03-08T10:00:00+01:00\n\
        originalUrl: \"http://a.example/2026/titel\"\nexcerpt: \"Ein Satz über die Geschichte.\"\nlocale: \"de\"\n\
        provider:\n  name: \"Die Zeitung\"\n  domain: \"a.example\"\nauthors:\n  - \"A. Person\"\nimages:\n  \
        - url: \"http://a.example/bild.jpg\"\n---\n";
    assert_eq!(world.site.read("content/news/2026-03-08-ein-titel.md"), expected);
    let known = "known Ein Titel (an article of the site: same URL)";
    for url in ["http://www.a.example/2026/titel/", "http://a.example/2026/titel"] {
        world.server.set("www.a.example/2026/titel/", vec![ok("text/html", PAGE)]);
        assert_eq!(outcomes(&world.report(&[url])), [known], "{url}");
    }
    // The front page of a site stands for its feed.
    assert_eq!(outcomes(&world.report(&["http://a.example/"])), ["new One"]);
}

#[test]
fn a_list_of_feeds_is_imported() {
    let world = world(&[("http://b.example/feed", "topics = ['B']")]);
    world.site.write(
        "list.opml",
        "<opml version='2.0'><body><outline text='A' xmlUrl='http://a.example/feed'/><outline text='Folder'>\
         <outline text='B' xmlUrl='http://b.example/feed'/><outline text='B' xmlUrl='http://b.example/feed'/>\
         <outline text='L' xmlUrl='http://a.example/list'/></outline></body></opml>",
    );
    let list = world.site.read("list.opml");
    world.server.set("a.example/list", vec![ok("text/x-opml", &list)]);
    let report = world.report(&["list.opml"]);
    assert_eq!(outcomes(&report), ["new One", "new Two"]);
    assert_eq!(codes(&report), ["source-failed"], "a list in a list");
    let draft = world.site.read("content/news/2026-03-09-two.md");
    assert!(draft.contains("topics:\n  - \"B\"\n"), "the rules of sources.toml apply: {draft}");
    let again = world.report(&["http://a.example/list"]);
    assert!(outcomes(&again).iter().all(|line| line.starts_with("known ")), "{again:#}");
}

#[test]
fn files_and_standard_input_are_imported() {
    let world = world(&[]);
    let feed =
        rss(&[item("File", "http://a.example/file", "2026-03-09", "A sentence of a story.")]);
    world.site.write("saved.xml", &feed);
    world.site.write("page.html", PAGE);
    let report = world.report(&["saved.xml", "page.html"]);
    assert_eq!(outcomes(&report), ["new File", "new Ein Titel"]);
    assert_eq!(report["sources"][0]["url"], "saved.xml");
    let mut command = world.site.command(&["import", "-", "--json", "--now", NOW]);
    world.server.serve_all(&mut command);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let text = feed.replace("File", "Input").replace("/file", "/input");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let run = Run::from(child.wait_with_output().unwrap());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(outcomes(&report), ["new Input"]);
    assert_eq!(report["sources"][0]["url"], "standard input");
    let names = ["2026-03-08-ein-titel.md", "2026-03-09-file.md", "2026-03-09-input.md"];
    assert_eq!(drafts(&world.site), names);
}

#[test]
fn relative_links_of_a_file_resolve_against_its_page() {
    let world = world(&[]);
    let entry = "<entry><id>tag:a.example,2026:1</id><title>Entry</title><link href='one.html'/>\
        <updated>2026-03-09T10:00:00Z</updated><summary>A sentence of a story.</summary></entry>";
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><link href='http://a.example/blog/'/>{entry}</feed>"
    );
    world.site.write("relative.xml", &feed);
    let report = world.report(&["relative.xml"]);
    assert_eq!(report["entries"][0]["url"], "http://a.example/blog/one.html");
    world.site.write("nowhere.xml", feed.replace("<link href='http://a.example/blog/'/>", ""));
    let report = world.report(&["nowhere.xml"]);
    assert_eq!(outcomes(&report), ["rejected Entry (no link)"]);
}

#[test]
fn documents_that_are_no_feeds_are_reported() {
    let world = world(&[("http://a.example/feed", "")]);
    for (body, reason) in [
        ("", "empty"),
        ("{\"version\": 1", "not a feed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "not a feed"),
        ("\x00\x01\x02", "not a feed"),
    ] {
        world.server.set("a.example/feed", vec![Response::status(200).body(body)]);
        let run = world.import(&[]);
        assert_eq!(run.code, 1, "{body:?}: {run:?}");
        assert!(run.stderr.contains(reason), "{body:?}: {}", run.stderr);
    }
    assert!(!world.site.exists("content"));
}
