//! Runs in a row, dry runs, replays, options, and what is reported.

use std::fs;

use feedgen::curate::identity::Hash;
use feedgen::curate::identity::seen::source_hash;
use serde_json::json;

use super::{NOW, World, codes, drafts, item, outcomes, rss, written};
use crate::server::{Response, ok, redirect};
use crate::site::{Run, SiteTest, article, differences};

/// Three sources: a feed whose stories lack images, one with everything, and one that fails.
fn world() -> World {
    let news = rss(&[
        item("One", "http://one.example/1?utm_source=rss", "2026-03-09", ""),
        item("Two", "http://one.example/2", "2026-03-08", ""),
    ]);
    let blog = rss(&[
        item(
            "Three",
            "http://two.example/3",
            "2026-03-07",
            "Three sentences. Of which. None is long.",
        ),
        item("Four", "http://two.example/4", "2026-01-01", "A story of the first day of the year."),
    ]);
    let page = "<!doctype html><title>One</title><meta property=og:image content=/1.jpg>\
                <meta name=description content='What the page says about the first story.'>";
    let routes = vec![
        ("one.example/feed", ok("text/xml", news)),
        ("two.example/feed", ok("text/xml", blog)),
        ("one.example/1", ok("text/html", page)),
        ("one.example/2", Response::status(500)),
        ("two.example/3", Response::nothing()),
    ];
    World::new(
        routes,
        &[
            ("http://one.example/feed", "topics = ['News']\ncategory = 'world'"),
            ("http://two.example/feed", ""),
            ("http://three.example/feed", ""),
        ],
    )
}

const FIRST: [&str; 4] = ["new One", "new Two", "new Three", "new Four"];

#[test]
fn the_second_of_two_runs_writes_nothing() {
    let world = world();
    let run = world.import(&[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("http://one.example/feed: 2 new\n"), "{}", run.stderr);
    assert!(run.stderr.contains("http://three.example/feed: failed\n"), "{}", run.stderr);
    let end = "4 new, 0 merged, 0 known, 1 failed, of 3 sources\n";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
    let expected = "---\npublished: false\ntitle: \"One\"\npublishedDateTime: 2026-03-09T10:00:00Z\n\
        originalUrl: \"http://one.example/1\"\nexcerpt: \"What the page says about the first story.\"\n\
        category: \"world\"\nprovider:\n  domain: \"one.example\"\nauthors:\n  - \"A. Writer\"\ntopics:\n  - \"News\"\nimages:\n  \
        - url: \"http://one.example/1.jpg\"\n---\n";
    assert_eq!(world.site.read("content/news/2026-03-09-one.md"), expected);
    let seen = world.site.read("curation/seen.tsv");
    let mut lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines.len(), 4);
    lines.sort();
    assert_eq!(lines, seen.lines().collect::<Vec<_>>());
    // Each draft is known by its text, and its source by the URL.
    let columns: Vec<&str> = lines.iter().flat_map(|line| line.split('\t').skip(5)).collect();
    let draft = Hash::new(expected).to_string();
    let sources = ["one", "two"].map(|name| format!("http://{name}.example/feed"));
    let sources = sources.map(|url| source_hash(&url).to_string());
    assert_eq!(columns.len(), 8);
    for (hash, count) in [(&draft, 1), (&sources[0], 2), (&sources[1], 2)] {
        assert_eq!(columns.iter().filter(|column| **column == hash).count(), count, "{seen}");
    }
    let before = world.files();
    for now in [NOW, "2026-03-10T13:00:00Z", "2026-05-10T12:00:00Z"] {
        let run = world.import_at(now, &[]);
        assert!(run.stderr.contains("0 new, 0 merged, 4 known"), "{}", run.stderr);
        assert_eq!(differences(&before, &world.files()), Vec::<String>::new());
    }
}

#[test]
fn a_dry_run_changes_nothing() {
    let world = world();
    let before = world.files();
    let report = world.report(&["--dry-run"]);
    assert_eq!(outcomes(&report), FIRST);
    assert_eq!(report["entries"][0]["file"], json!(null));
    assert_eq!(differences(&before, &world.files()), Vec::<String>::new());
    let run = world.import(&["--dry-run"]);
    for part in [
        "would import 2026-03-09  One  http://one.example/1?utm_source=rss\n",
        "of 3 sources; nothing was written\n",
    ] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
    assert_eq!(differences(&before, &world.files()), Vec::<String>::new());
    assert_eq!(outcomes(&world.report(&[])), FIRST);
}

#[test]
fn json_has_every_entry_with_all_values() {
    let world = world();
    let report = world.report(&["--since", "14d"]);
    let expected =
        ["new One", "new Two", "new Three", "rejected Four (older than --since (2026-01-01))"];
    assert_eq!(outcomes(&report), expected);
    assert_eq!(
        report["sources"],
        json!([
            {"url": "http://one.example/feed", "title": "A feed", "language": "en", "outcome": "read",
             "reason": null, "moved": null, "found": 2},
            {"url": "http://two.example/feed", "title": "A feed", "language": "en", "outcome": "read",
             "reason": null, "moved": null, "found": 2},
            {"url": "http://three.example/feed", "title": "", "language": null, "outcome": "failed",
             "reason": "not found (404)", "moved": null, "found": 0},
        ])
    );
    assert_eq!(
        report["entries"][0],
        json!({
            "source": "http://one.example/feed", "guid": "One-guid",
            "url": "http://one.example/1?utm_source=rss", "title": "One", "summary": "",
            "excerpt": "What the page says about the first story.", "authors": ["A. Writer"],
            "published": "2026-03-09T10:00:00Z", "updated": null, "categories": ["Stories"],
            "image": {"url": "http://one.example/1.jpg", "width": null, "height": null},
            "language": null, "type": "article", "topics": ["News"], "outcome": "new", "reason": null,
            "file": "news/2026-03-09-one.md",
        })
    );
    assert_eq!(codes(&report), ["source-failed"]);
    // What was too old is not remembered, and comes when it is wanted.
    let again = world.report(&[]);
    let known = |title: &str| format!("known {title} (an article of the site: same URL)");
    assert_eq!(
        outcomes(&again),
        [known("One"), known("Two"), known("Three"), "new Four".to_owned()]
    );
    assert_eq!(again["entries"][0]["file"], "news/2026-03-09-one.md");
}

#[test]
fn an_import_is_replayed_offline() {
    let world = world();
    world.import(&[]);
    let copy = SiteTest::empty();
    copy.write("site.toml", world.site.read("site.toml"));
    copy.write("sources.toml", world.site.read("sources.toml"));
    copy.copy(&world.site.path(".feedgen/fetch"), ".feedgen/fetch");
    world.server.take_targets();
    let run = world.import_in(&copy, NOW, &["--offline"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(differences(&written(&world.site), &written(&copy)), Vec::<String>::new());
    // Also much later, and without a request.
    fs::remove_dir_all(copy.path("content")).unwrap();
    fs::remove_dir_all(copy.path("curation")).unwrap();
    world.import_in(&copy, "2027-01-01T00:00:00Z", &["--offline"]);
    assert_eq!(differences(&written(&world.site), &written(&copy)), Vec::<String>::new());
    assert_eq!(world.server.take_targets(), [""; 0]);
    // Stored answers of others are not used.
    let foreign = SiteTest::empty();
    foreign.write("site.toml", world.site.read("site.toml"));
    foreign.write("sources.toml", world.site.read("sources.toml"));
    foreign.copy(&world.site.path(".feedgen/fetch"), ".feedgen/fetch");
    let mut command = foreign.command(&["import", "--offline", "--now", NOW]);
    command.env("XDG_STATE_HOME", foreign.path("state"));
    let run = Run::from(command.output().unwrap());
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!foreign.exists("content"));
}

#[test]
fn an_import_fails_if_all_sources_fail() {
    let world = world();
    assert_eq!(world.import(&["http://three.example/feed"]).code, 1);
    assert_eq!(world.import(&["http://three.example/feed", "http://two.example/feed"]).code, 0);
    let site = SiteTest::new();
    let run = world.import_in(&site, NOW, &[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("feedgen sources add URL"), "{}", run.stderr);
    site.write("sources.toml", "[[source]]\nurl = 7\n");
    let run = world.import_in(&site, NOW, &[]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("sources.toml:2:7"), "{}", run.stderr);
    for file in ["no-such-file.xml", "./a.example", "folder/list.opml", "/a/b.example"] {
        let run = world.import_in(&site, NOW, &[file]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(&format!("no such file: {file}")), "{}", run.stderr);
    }
}

#[test]
fn sources_filter_and_enrich_as_told() {
    let world = World::new(
        vec![(
            "/feed",
            ok(
                "text/xml",
                rss(&[
                    item("Solar power", "http://a.example/1", "2026-03-09", "Light on a roof."),
                    item(
                        "Wind power",
                        "http://a.example/2",
                        "2026-03-09",
                        "Advertisement: buy a mill.",
                    ),
                    item("Stories", "http://a.example/3", "2026-03-09", "Powerful and old."),
                ]),
            ),
        )],
        &[(
            "http://a.example/feed",
            "include = ['POWER']\nexclude = ['advertisement']\nenrich = 'never'\nprovider = 'b.example'",
        )],
    );
    world.site.write("content/topics/solar.yaml", "name: Solar\nkeywords: [roof]\n");
    let expected = [
        "new Solar power",
        "rejected Wind power (contains `advertisement` (exclude))",
        "rejected Stories (contains no word of `include`)",
    ];
    assert_eq!(outcomes(&world.report(&[])), expected);
    assert_eq!(world.server.take_targets(), ["a.example/feed"]);
    let draft = world.site.read("content/news/2026-03-09-solar-power.md");
    let end = "provider:\n  domain: \"b.example\"\nauthors:\n  - \"A. Writer\"\ntopics:\n  - \"Solar\"\n---\n";
    assert!(draft.ends_with(end), "{draft}");
}

#[test]
fn categories_choose_folders() {
    let feed = |n: u32| {
        let link = format!("http://{n}.example/1");
        ok("text/xml", rss(&[item(&format!("Story {n}"), &link, "2026-03-09", "A story.")]))
    };
    let world = World::new(
        vec![("1.example/feed", feed(1)), ("2.example/feed", feed(2)), ("3.example/feed", feed(3))],
        &[
            ("http://1.example/feed", "category = 'videos'"),
            ("http://2.example/feed", "category = 'Science & More'"),
            ("http://3.example/feed", ""),
        ],
    );
    world.site.edit("site.toml", "title", "content.articles = [\"news\", \"videos\"]\ntitle");
    world.import(&[]);
    let category = |path: &str| {
        let text = world.site.read(path);
        let line = text.lines().find(|line| line.starts_with("category"));
        line.map(str::to_owned)
    };
    assert_eq!(category("content/videos/2026-03-09-story-1.md"), None);
    let named = category("content/news/2026-03-09-story-2.md");
    assert_eq!(named.as_deref(), Some("category: \"Science & More\""));
    assert_eq!(category("content/news/2026-03-09-story-3.md"), None);
    super::feeds::nothing_is_reported(&world.site);
}

#[test]
fn stories_of_several_sources_are_merged() {
    let feed = |title: &str, link: &str| {
        ok("text/xml", rss(&[item(title, link, "2026-03-09", "A sentence about the story.")]))
    };
    let page = "<!doctype html><title>The story</title><link rel=canonical href='http://news.example/story'>\
                <meta property=og:image content=/1.jpg>";
    let world = World::new(
        vec![
            ("a.example/feed", feed("The story", "http://news.example/story?utm_source=a")),
            ("b.example/feed", feed("Short", "http://bit.ly/x")),
            ("c.example/feed", feed("Amp", "http://amp.news.example/story/amp/")),
            ("d.example/feed", feed("Canonical", "http://mirror.example/copy")),
            ("e.example/feed", feed("Other", "http://news.example/other")),
            ("bit.ly/x", redirect(301, "http://news.example/story?utm_medium=b")),
            ("mirror.example/copy", ok("text/html", page)),
            ("news.example/story", ok("text/html", page)),
        ],
        &[
            ("http://a.example/feed", "topics = ['A']"),
            ("http://b.example/feed", "topics = ['B']"),
            ("http://c.example/feed", "topics = ['C', 'A']"),
            ("http://d.example/feed", "topics = ['D']"),
            ("http://e.example/feed", "topics = ['E']"),
        ],
    );
    let report = world.report(&[]);
    let merged = |title: &str| format!("merged {title} (same URL)");
    let expected = [
        "new The story".to_owned(),
        merged("Short"),
        merged("Amp"),
        merged("Canonical"),
        "new Other".to_owned(),
    ];
    assert_eq!(outcomes(&report), expected);
    assert_eq!(drafts(&world.site), ["2026-03-09-other.md", "2026-03-09-the-story.md"]);
    let draft = world.site.read("content/news/2026-03-09-the-story.md");
    let topics = "topics:\n  - \"A\"\n  - \"B\"\n  - \"C\"\n  - \"D\"\n";
    assert!(
        draft.contains(topics) && draft.contains("originalUrl: \"http://news.example/story\""),
        "{draft}"
    );
    assert_eq!(report["entries"][1]["file"], "news/2026-03-09-the-story.md");
    // Each form is known by itself from then on, also without the draft and without pages.
    fs::remove_dir_all(world.site.path("content")).unwrap();
    let again = outcomes(&world.report_at("2026-03-11T12:00:00Z", &[]));
    assert!(again.iter().all(|line| line.starts_with("known ")), "{again:?}");
    assert!(!world.site.exists("content"));
}

#[test]
fn existing_files_are_never_touched() {
    let feed = rss(&[
        item("A title", "http://a.example/1", "2026-03-09", "A sentence about the first story."),
        item("A title", "http://b.example/2", "2026-03-09", "A sentence about the second story."),
        item("A title", "http://c.example/3", "2026-03-09", "A sentence about the third story."),
    ]);
    let world = World::new(vec![("/feed", ok("text/xml", feed))], &[("http://a.example/feed", "")]);
    let own = article("Own", "2026-03-09T00:00:00Z", "originalUrl: http://own.example/");
    world.site.write("content/news/2026-03-09-a-title.md", &own);
    world.site.write("content/news/2026-03-09-a-title-3.markdown", own.replace("own.ex", "n.ex"));
    world.import(&[]);
    let expected = ["-2.md", "-3.markdown", "-4.md", "-5.md", ".md"];
    assert_eq!(drafts(&world.site), expected.map(|end| format!("2026-03-09-a-title{end}")));
    assert_eq!(world.site.read("content/news/2026-03-09-a-title.md"), own);
    let first = world.site.read("content/news/2026-03-09-a-title-2.md");
    assert!(first.contains("http://a.example/1"), "{first}");
}
