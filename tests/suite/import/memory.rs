//! The memory `curation/seen.tsv`: no story comes twice, on any machine, whatever the file went through.

use std::fs;

use super::{NOW, World, codes, drafts, item, outcomes, rss, written};
use crate::server::{Response, ok, redirect};
use crate::site::{SiteTest, article, differences};

const SEEN: &str = "curation/seen.tsv";
const LATER: &str = "2026-03-11T12:00:00Z";

/// A source with three stories, all imported.
fn world() -> World {
    let items = ["One", "Two", "Three"].map(|title| {
        let link = format!("http://a.example/{}", title.to_lowercase());
        item(title, &link, "2026-03-09", &format!("A sentence about story {title}."))
    });
    let routes = vec![
        ("a.example/feed", ok("text/xml", rss(&items))),
        ("/robots.txt", Response::status(404)),
    ];
    let world = World::new(routes, &[("http://a.example/feed", "")]);
    world.import(&[]);
    assert_eq!(drafts(&world.site).len(), 3);
    world
}

#[test]
fn a_deleted_draft_does_not_return() {
    let world = world();
    world.site.remove("content/news/2026-03-09-one.md");
    let before = world.files();
    let report = world.report_at(LATER, &[]);
    assert_eq!(outcomes(&report)[0], "known One (imported before: same URL)");
    assert_eq!(differences(&before, &world.files()), Vec::<String>::new());
    // On another machine: other state, the same sources.
    let other = SiteTest::empty();
    for (path, bytes) in written(&world.site) {
        other.write(&path, bytes);
    }
    let run = world.import_in(&other, LATER, &[]);
    assert!(run.stderr.contains("0 new, 0 merged, 3 known"), "{}", run.stderr);
    assert_eq!(differences(&before, &written(&other)), Vec::<String>::new());
}

#[test]
fn articles_of_the_site_are_known_without_the_memory() {
    let world = world();
    fs::remove_dir_all(world.site.path("curation")).unwrap();
    // Written by hand, in other words, with another form of the URL.
    world.site.remove("content/news/2026-03-09-two.md");
    let own = article(
        "My title",
        "2026-03-01T00:00:00Z",
        "originalUrl: https://www.a.example/two/?utm_a=b",
    );
    world.site.write("content/news/mine.md", own);
    // Renamed, edited and published.
    let text = world.site.read("content/news/2026-03-09-three.md");
    world.site.remove("content/news/2026-03-09-three.md");
    world
        .site
        .write("content/news/renamed.md", text.replace("published: false", "published: true"));
    let expected = ["One", "Two", "Three"]
        .map(|title| format!("known {title} (an article of the site: same URL)"));
    assert_eq!(outcomes(&world.report_at(LATER, &[])), expected);
    assert!(!world.site.exists(SEEN));
}

#[test]
fn rejected_stories_do_not_return() {
    let world = world();
    let seen = world.site.read(SEEN).replace("\timported\t", "\trejected\t");
    fs::remove_dir_all(world.site.path("content")).unwrap();
    world.site.write(SEEN, &seen);
    let report = world.report_at(LATER, &[]);
    assert_eq!(outcomes(&report)[0], "known One (rejected before: same URL)");
    assert_eq!(world.site.read(SEEN), seen);
    assert!(!world.site.exists("content"));
}

#[test]
fn corrected_stories_do_not_return() {
    let world = world();
    fs::remove_dir_all(world.site.path("content")).unwrap();
    let items = [
        // A new title and a new URL, the same guid.
        item("One", "http://a.example/corrected", "2026-03-09", "A sentence.")
            .replace("<![CDATA[One]]>", "Correction"),
        // A new guid and a new URL, the same title on the same day.
        item("Two", "http://a.example/x", "2026-03-09", "A sentence.").replace("Two-guid", "other"),
        // Another story with the same title, later.
        item("Three", "http://a.example/y", "2026-03-10", "A sentence.").replace("Three-guid", "4"),
    ];
    world.server.set("a.example/feed", vec![ok("text/xml", rss(&items))]);
    let report = world.report_at(LATER, &[]);
    let expected = [
        "known Correction (imported before: same guid)",
        "known Two (imported before: same title and day)",
        "new Three",
    ];
    assert_eq!(outcomes(&report), expected);
}

#[test]
fn a_memory_in_any_state_is_read() {
    let world = world();
    let seen = world.site.read(SEEN);
    let lines: Vec<&str> = seen.lines().collect();
    let [a, b, c] = lines[..] else { panic!("{seen}") };
    fs::remove_dir_all(world.site.path("content")).unwrap();
    let short = a.rsplit_once('\t').unwrap().0;
    for (text, broken) in [
        (format!("{c}\n{a}\n{b}\n{a}\n"), 0),
        (format!("{a}\r\n{b}\r\n\r\n{c}\r\n"), 0),
        (format!("\u{feff}{a}\n{b}\n{c}"), 0),
        (format!("{short}\n# a comment\n\n{b}\n{c}\n"), 0),
        (format!("<<<<<<< HEAD\n{a}\n=======\n{b}\n>>>>>>> theirs\n{c}\n"), 3),
        (format!("{a}\n{b}\n{c}\nx\ty\n"), 1),
    ] {
        world.site.write(SEEN, &text);
        let report = world.report_at(LATER, &[]);
        let found = outcomes(&report);
        assert!(found.iter().all(|line| line.contains("imported before")), "{text:?}: {found:?}");
        assert_eq!(codes(&report), vec!["bad-line"; broken], "{text:?}");
        assert_eq!(world.site.read(SEEN), text);
    }
    let run = world.import_at(LATER, &[]);
    assert!(run.stderr.contains("curation/seen.tsv:4:1"), "{}", run.stderr);
    // New lines are sorted in, and nothing else is lost.
    world.site.write(
        SEEN,
        format!("<<<<<<< HEAD\r\n{c}\r\n=======\r\n{a}\r\n>>>>>>> theirs\r\n{b}\r\n{b}\r\n"),
    );
    let more = [item("Four", "http://a.example/4", "2026-03-09", "A sentence about story four.")];
    world.server.set("a.example/feed", vec![ok("text/xml", rss(&more))]);
    assert_eq!(outcomes(&world.report_at(LATER, &[])), ["new Four"]);
    let seen = world.site.read(SEEN);
    let found: Vec<&str> = seen.lines().collect();
    let mut sorted = found.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(found, sorted);
    assert_eq!(found.len(), 7);
    assert!(
        ["<<<<<<< HEAD", "=======", ">>>>>>> theirs", a, b, c]
            .iter()
            .all(|line| found.contains(line))
    );
    assert!(!seen.contains('\r'));
}

#[test]
fn a_memory_that_cannot_be_read_stops_the_import() {
    let world = world();
    fs::remove_dir_all(world.site.path("content")).unwrap();
    world.site.write(SEEN, b"\xff\xfe");
    let before = world.files();
    let run = world.import_at(LATER, &[]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("can't read curation/seen.tsv: it is not UTF-8"), "{}", run.stderr);
    assert_eq!(differences(&before, &world.files()), Vec::<String>::new());
}

#[test]
fn memories_of_two_machines_merge_by_lines() {
    let feed = |names: &[&str]| {
        let items: Vec<String> = names
            .iter()
            .map(|name| {
                item(
                    name,
                    &format!("http://a.example/{name}"),
                    "2026-03-09",
                    "A sentence of a story.",
                )
            })
            .collect();
        ok("text/xml", rss(&items))
    };
    let world =
        World::new(vec![("/feed", feed(&["a", "b", "c"]))], &[("http://a.example/feed", "")]);
    let other = SiteTest::with(&[("sources.toml", &world.site.read("sources.toml"))]);
    world.import(&[]);
    world.server.set("/feed", vec![feed(&["b", "c", "d"])]);
    world.import_in(&other, NOW, &[]);
    // What version control does with additions on both sides.
    let mut lines: Vec<String> = [&world.site, &other]
        .iter()
        .flat_map(|site| site.read(SEEN).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    lines.sort();
    lines.dedup();
    assert_eq!(lines.len(), 4, "both machines write the same lines: {lines:#?}");
    fs::remove_dir_all(other.path("content")).unwrap();
    other.write(SEEN, lines.join("\n"));
    world.server.set("/feed", vec![feed(&["a", "b", "c", "d"])]);
    let run = world.import_in(&other, LATER, &[]);
    assert!(run.stderr.contains("0 new, 0 merged, 4 known"), "{}", run.stderr);
}

#[test]
fn all_urls_of_a_story_are_remembered() {
    let feed = |link: &str, title: &str| {
        ok("text/xml", rss(&[item(title, link, "2026-03-09", "")]).replace("-guid", link))
    };
    let page =
        "<!doctype html><title>T</title><link rel=canonical href='http://b.example/canonical'>";
    let world = World::new(
        vec![
            ("a.example/feed", feed("http://bit.ly/x", "One")),
            ("bit.ly/x", redirect(302, "http://b.example/story")),
            ("b.example/story", ok("text/html", page)),
        ],
        &[("http://a.example/feed", "")],
    );
    assert_eq!(outcomes(&world.report(&[])), ["new One"]);
    let draft = world.site.read("content/news/2026-03-09-one.md");
    assert!(draft.contains("originalUrl: \"http://b.example/canonical\""), "{draft}");
    fs::remove_dir_all(world.site.path("content")).unwrap();
    for (link, title) in [
        ("http://bit.ly/x", "Other"),
        ("https://www.b.example/story?utm_source=x", "Another"),
        ("http://b.example/canonical", "A third"),
    ] {
        world.server.set("a.example/feed", vec![feed(link, title)]);
        let known = format!("known {title} (imported before: same URL)");
        assert_eq!(outcomes(&world.report_at(LATER, &[])), [known]);
    }
}

/// Some feeds link all entries to the front page.
#[test]
fn stories_that_share_the_url_of_their_site_are_different() {
    let feed = |names: &[&str], has_guids: bool, more: &str| {
        let items: Vec<String> = names
            .iter()
            .map(|name| {
                let item = item(
                    name,
                    "http://a.example/",
                    "2026-03-09",
                    &format!("A sentence of {name}."),
                );
                let item =
                    item.replace("</item>", &format!("{}</item>", more.replace("NAME", name)));
                let item = item.replace("pubDate", "unknown");
                if has_guids { item } else { item.replace("guid", "unknown") }
            })
            .collect();
        ok("text/xml", rss(&items))
    };
    let recording = "<enclosure url='http://a.example/NAME.mp3' type='audio/mpeg'/>";
    for (has_guids, more, by) in
        [(true, "", "guid"), (false, "", "guid"), (false, recording, "URL")]
    {
        let world = World::new(
            vec![("/feed", feed(&["One", "Two"], has_guids, more))],
            &[("http://a.example/feed", "")],
        );
        assert_eq!(outcomes(&world.report(&[])), ["new One", "new Two"]);
        world.server.set("/feed", vec![feed(&["Three", "One", "Two"], has_guids, more)]);
        let expected = ["new Three".to_owned()].into_iter().chain(
            ["One", "Two"].map(|title| format!("known {title} (imported before: same {by})")),
        );
        fs::remove_dir_all(world.site.path("content")).unwrap();
        assert_eq!(outcomes(&world.report_at(LATER, &[])), expected.collect::<Vec<_>>());
        assert_eq!(world.server.take_targets(), ["a.example/feed"; 2]);
        let draft = world.site.read("content/news/2026-03-11-three.md");
        let url =
            if more.is_empty() { "http://a.example/\"" } else { "http://a.example/Three.mp3\"" };
        assert!(draft.contains(url), "{draft}");
    }
}

/// What an import has cached of an article is not believed once its file has changed.
#[test]
fn known_articles_follow_their_files() {
    let feed = rss(&[item("Story", "http://a.example/story", "2026-03-09", "A description.")]);
    let world = World::new(
        vec![("a.example/feed", ok("text/xml", feed))],
        &[("http://a.example/feed", "")],
    );
    let write = |url: &str| {
        let matter = format!(
            "---\ntitle: Other\npublishedDateTime: 2020-01-01T00:00:00Z\noriginalUrl: {url}\n---\n"
        );
        world.site.write("content/news/other.md", matter);
    };
    let outcome = || outcomes(&world.report(&["--dry-run"]));
    write("https://www.a.example/story/?utm_source=x");
    let known = ["known Story (an article of the site: same URL)"];
    // The second time, the article comes from the cache.
    assert_eq!(outcome(), known);
    assert_eq!(outcome(), known);
    write("https://a.example/another");
    assert_eq!(outcome(), ["new Story"]);
    write("https://a.example/story");
    assert_eq!(outcome(), known);
    world.site.remove("content/news/other.md");
    assert_eq!(outcome(), ["new Story"]);
}
