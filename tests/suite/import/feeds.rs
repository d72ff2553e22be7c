//! Feeds in the manner of ten kinds of publishers, with their expected drafts in the folder `feeds`.
//! `FEEDGEN_BLESS=1` writes the drafts again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::{NOW, World, outcomes, written};
use crate::server::{Response, ok};
use crate::site::{SiteTest, Tree, differences, repository, tree};

/// What the site knows before the imports.
const SITE_FILES: [(&str, &str); 4] = [
    ("content/topics/energy.yaml", "name: Energy\nkeywords: [tidal power, batteries, battery]\n"),
    ("content/topics/space.yaml", "name: Space\nkeywords: [telescope, comet, lander]\n"),
    ("content/topics/transit.yaml", "name: Transit\nkeywords: [ferry, ferries, night train]\n"),
    (
        "content/providers/meridian.md",
        "---\nname: Meridian\n_id: meridian\ndomain: meridian-press.example\n---\n",
    ),
];

/// A feed.
struct Case {
    /// The folder.
    name: &'static str,
    url: &'static str,
    content_type: &'static str,
    /// The encoding of the feed, whose fixture is in UTF-8.
    encoding: &'static encoding_rs::Encoding,
    /// More lines of the source.
    rules: &'static str,
}

const CASE: Case = Case {
    name: "",
    url: "",
    content_type: "application/rss+xml",
    encoding: encoding_rs::UTF_8,
    rules: "",
};

impl Case {
    fn folder(&self) -> PathBuf {
        repository().join("tests/suite/import/feeds").join(self.name)
    }

    fn feed(&self, file: &str) -> Response {
        let text = std::fs::read_to_string(self.folder().join(file)).unwrap();
        let (bytes, _, has_lost) = self.encoding.encode(&text);
        assert!(!has_lost, "{}", self.name);
        ok(self.content_type, bytes)
    }

    fn world(&self) -> World {
        let world = World::new(Vec::new(), &[(self.url, self.rules)]);
        for (path, text) in SITE_FILES {
            world.site.write(path, text);
        }
        let route = self.url.strip_prefix("http://").unwrap();
        world.server.set(route, vec![self.feed("feed.xml")]);
        let pages = self.folder().join("pages");
        let pages = if pages.exists() { tree(&pages) } else { Tree::new() };
        for (path, page) in pages {
            let stem = path.strip_suffix(".html").unwrap();
            for route in [stem.to_owned(), format!("{stem}/"), path.clone()] {
                world.server.set(&route, vec![ok("text/html", &page)]);
            }
        }
        world
    }

    /// The expected drafts and the report, by file name; those of a site if they are blessed.
    fn expected(&self, found: &Tree) -> Tree {
        let folder = self.folder().join("expected");
        if std::env::var_os("FEEDGEN_BLESS").is_some() {
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            for (name, bytes) in found {
                std::fs::write(folder.join(name), bytes).unwrap();
            }
        }
        tree(&folder)
    }

    /// Imports the feed: the expected drafts, of which a build and a check find nothing to report, and no more when it
    /// is imported again.
    #[track_caller]
    fn check(&self) -> World {
        let world = self.world();
        let report = world.report(&[]);
        let mut found = world.site.tree("content/news");
        found.insert("report.txt".to_owned(), lines_of(&report).into_bytes());
        let differing = differences(&self.expected(&found), &found);
        assert_eq!(differing, Vec::<String>::new(), "{}: {:#?}", self.name, texts(&found));
        nothing_is_reported(&world.site);
        let before = world.files();
        let again = world.import_at("2026-03-11T12:00:00Z", &[]);
        assert_eq!(again.code, 0, "{again:?}");
        assert_eq!(differences(&before, &world.files()), Vec::<String>::new());
        world
    }
}

/// The outcomes and findings of a report, a line for each.
fn lines_of(report: &Value) -> String {
    let findings = report["diagnostics"].as_array().unwrap().iter();
    let findings = findings.map(|finding| {
        format!("{}: {}", finding["code"].as_str().unwrap(), finding["message"].as_str().unwrap())
    });
    outcomes(report).into_iter().chain(findings).map(|line| line + "\n").collect()
}

fn texts(files: &Tree) -> BTreeMap<&String, String> {
    files.iter().map(|(name, bytes)| (name, String::from_utf8_lossy(bytes).into_owned())).collect()
}

/// Asserts that a build and a check report nothing about the drafts, as they are and published.
#[track_caller]
pub(super) fn nothing_is_reported(site: &SiteTest) {
    let published = SiteTest::empty();
    for (path, bytes) in written(site) {
        let is_draft =
            path.starts_with("content/") && bytes.starts_with(b"---\npublished: false\n");
        let text = String::from_utf8(bytes).unwrap();
        let text = if is_draft { text.replacen("published: false\n", "", 1) } else { text };
        published.write(&path, text);
    }
    for site in [site, &published] {
        let build = site.report(&["--strict"]);
        let about_drafts = |finding: &String| finding.contains(" content/news/");
        let mut found: Vec<String> = build.findings().into_iter().filter(about_drafts).collect();
        let check = site.command(&["check", "--format", "json", "--now", NOW]).output().unwrap();
        let check: Value = serde_json::from_slice(&check.stdout).unwrap();
        let findings = check["diagnostics"].as_array().unwrap().iter();
        let of_drafts = findings.filter(|finding| {
            // Not every story has an image or a topic of the site.
            let is_missing = ["no-image", "no-topic"].iter().any(|code| finding["code"] == *code);
            let file = finding["file"].as_str().unwrap_or_default();
            !is_missing && file.starts_with("content/news/")
        });
        found.extend(of_drafts.map(|finding| format!("check: {finding}")));
        assert_eq!(found, Vec::<String>::new());
    }
}

#[test]
fn a_news_agency() {
    let case =
        Case { name: "agency", url: "http://feeds.meridian-press.example/world/rss.xml", ..CASE };
    case.check();
}

#[test]
fn a_blog() {
    Case { name: "blog", url: "http://tangledwires.example/feed/", ..CASE }.check();
}

#[test]
fn a_video_channel() {
    let url = "http://www.youtube.com/feeds/videos.xml?channel_id=UCexampleexampleexample1";
    Case { name: "video", url, content_type: "text/xml; charset=UTF-8", ..CASE }.check();
}

#[test]
fn a_link_aggregator() {
    Case { name: "aggregator", url: "http://linkharbour.example/rss", ..CASE }.check();
}

#[test]
fn a_podcast() {
    let url = "http://feeds.podhost.example/the-long-platform";
    Case { name: "podcast", url, rules: "topics = [\"Podcasts\"]", ..CASE }.check();
}

#[test]
fn a_newsletter() {
    Case { name: "newsletter", url: "http://weeklysprout.example/feed", ..CASE }.check();
}

#[test]
fn a_government() {
    let url = "http://www.gov.northmark.example/search/news.atom";
    Case { name: "government", url, content_type: "application/atom+xml", ..CASE }.check();
}

#[test]
fn a_script_other_than_latin() {
    let url = "http://www.minato-shimpo.example/rss.rdf";
    let encoding = encoding_rs::SHIFT_JIS;
    let case = Case { name: "japanese", url, content_type: "application/xml", encoding, ..CASE };
    case.check();
}

#[test]
fn a_feed_without_dates() {
    let url = "http://www.lowerwick.example/rss.xml";
    Case { name: "undated", url, content_type: "text/xml", ..CASE }.check();
}

#[test]
fn changing_guids() {
    let case = Case { name: "guids", url: "http://orbitalmail.example/feed", ..CASE };
    let world = case.check();
    let before = world.files();
    world.server.set("orbitalmail.example/feed", vec![case.feed("again.xml")]);
    let report = world.report_at("2026-03-12T12:00:00Z", &[]);
    let known =
        |title: &str, by: &str| format!("known {title} (an article of the site: same {by})");
    let expected = [
        known("A comet passes, quietly", "URL"),
        known("What's new in orbit: February", "URL"),
        known("The station gets a window box", "title and day"),
        known("Letters from a lander", "URL"),
    ];
    assert_eq!(outcomes(&report), expected);
    assert_eq!(differences(&before, &world.files()), Vec::<String>::new());
}
