//! `feedgen sources`: lists of feeds, checked against a local server.

use serde_json::{Value, json};

use crate::server::{Response, Server, ok, redirect};
use crate::site::{Run, SiteTest};

const NOW: &str = "2024-03-01T00:00:00Z";

fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(&[&["sources"], args].concat()).output().unwrap())
}

fn rss(title: &str, dates: &[&str]) -> String {
    let items: String = dates
        .iter()
        .map(|date| {
            format!(
                "<item><title>{date}</title><link>https://example.org/{}</link>\
                 <pubDate>{date}</pubDate></item>",
                date.len()
            )
        })
        .collect();
    format!("<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>")
}

const FRESH: &str = "Thu, 01 Feb 2024 10:00:00 GMT";
const STALE: &str = "Wed, 01 Feb 2023 10:00:00 GMT";
const FUTURE: &str = "Wed, 01 Feb 2034 10:00:00 GMT";

#[test]
fn help_is_shown_without_a_command() {
    let run = call(&SiteTest::empty(), &[]);
    assert_eq!(run.code, 2);
    for part in ["Usage: feedgen sources <COMMAND>", "import", "Examples:"] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
}

#[test]
fn feeds_of_pages_are_added() {
    let page = "<link rel=alternate type=application/rss+xml href=feed title=News>\
                <link rel=alternate type=application/rss+xml href=comments title=Comments>";
    let server = Server::start(vec![
        ("/blog/", ok("text/html", page)),
        ("/blog/feed", ok("application/rss+xml", rss("A &amp; B", &[FRESH, STALE]))),
        ("/old", redirect(301, "/blog/feed")),
        ("/atom.xml", ok("text/xml", "<feed><title>\u{fc}</title></feed>")),
    ]);
    let site = SiteTest::new();
    let (blog, old) = (server.url("/blog/"), server.url("/old"));
    let run = call(&site, &["add", &blog, "--private", "--topic", "AI", "--category", "notes"]);
    let feed = server.url("/blog/feed");
    let note =
        format!("note: the page has another feed: {} (Comments)\n", server.url("/blog/comments"));
    assert_eq!((run.code, run.stderr), (0, note));
    assert_eq!(run.stdout, format!("added {feed} (A & B, 2 entries)\n"));
    let first = site.read("sources.toml");
    assert_eq!(
        first,
        format!(
            "# The feeds that `feedgen import` reads, one table [[source]] for each.\n\n\
             [[source]]\nurl = \"{feed}\"\ntitle = \"A & B\"\ntopics = [\"AI\"]\ncategory = \"notes\"\n"
        )
    );
    // The same feed by other URLs: no change, and no error.
    let run = call(&site, &["add", &blog, &old, &feed, "--private"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(
        run.stderr.matches("already a source: line 4 of sources.toml").count(),
        3,
        "{run:?}"
    );
    assert_eq!(site.read("sources.toml"), first);
    // A page without a link, beside URLs that fail.
    let (page, missing) = (server.url("/"), server.url("/missing"));
    let args = ["add", &page, &missing, "ftp://example.org", "--private", "--dry-run"];
    let run = call(&site, &args);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
    assert_eq!(run.stderr.matches("error: ").count(), 3, "{run:?}");
    let page = server.url("/x/../atom.xml");
    let run = call(&site, &["add", &page, &missing, "--private", "--provider", "WWW.Example.org"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.starts_with("added ") && run.stdout.ends_with(" (ü, no entries)\n"),
        "{run:?}"
    );
    assert!(site.read("sources.toml").starts_with(&first));
    assert!(site.read("sources.toml").ends_with("title = \"ü\"\nprovider = \"example.org\"\n"));
}

#[test]
fn private_networks_are_not_requested() {
    let server = Server::start(vec![("/feed", ok("text/xml", rss("A", &[])))]);
    let site = SiteTest::new();
    let run = call(&site, &["add", &server.url("/feed")]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("allow it with --private"), "{}", run.stderr);
    assert_eq!(server.requests(), []);
    assert!(!site.exists("sources.toml"));
}

#[test]
fn invalid_values_and_files_are_reported_and_nothing_is_written() {
    let site = SiteTest::with(&[("sources.toml", "[[source]]\nurl = 'x'\nzebra = 1\n")]);
    let before = site.tree("");
    for (args, code, part) in [
        (&["add", "example.org"][..], 1, "sources.toml:2:7"),
        (&["add", "example.org", "--topic", "!"], 2, "--topic: `!` has no letter or digit"),
        (&["add", "example.org", "--category", "-"], 2, "has no letter or digit"),
        (&["add", "example.org", "--provider", "a b"], 2, "not a host name"),
        (&["add"], 2, "<URL>"),
        (&["import", "sources.toml"], 1, "expected one of `url`"),
        (&["list"], 1, "unknown key `source.zebra`"),
        (&["check"], 1, "0 sources"),
        (&["list", "--root", "nowhere"], 2, "no site.toml in nowhere"),
    ] {
        let run = call(&site, args);
        assert_eq!(run.code, code, "{args:?}: {run:?}");
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
        assert_eq!(site.tree(""), before, "{args:?}");
    }
    site.remove("sources.toml");
    for (file, text, part) in [
        ("a.opml", "<html>", "a.opml: not a list of feeds (OPML)"),
        ("b.opml", "", "b.opml: not a list of feeds (OPML)"),
    ] {
        site.write(file, text);
        let run = call(&site, &["import", file]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""));
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    let run = call(&site, &["import", "missing.opml"]);
    assert_eq!(run.code, 2);
    assert!(!site.exists("sources.toml"));
}

const SOURCES: &str = "\
# mine
[[source]]
url = 'https://a.example/feed'
title = 'A'
topics = ['AI', 'Space']
category = 'news'
every = '2h'

[[source]]
url = 'https://bb.example/feed' # b
enabled = false
";

#[test]
fn sources_are_listed() {
    let site = SiteTest::with(&[("sources.toml", SOURCES)]);
    let run = call(&site, &["list"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "2 sources (1 disabled)\n"));
    let lines = "https://a.example/feed   news  AI, Space  A\n\
                 https://bb.example/feed  -     - (disabled)\n";
    assert_eq!(run.stdout, lines);
    let run = call(&site, &["list", "--json"]);
    let list: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(list["diagnostics"], json!([]));
    let a = &list["sources"][0];
    assert_eq!(
        (&a["every"], &a["line"], &a["topics"]),
        (&json!(7200), &json!(3), &json!(["AI", "Space"]))
    );
    assert_eq!(list["sources"][1]["enabled"], json!(false));
    let run = call(&SiteTest::new(), &["list"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
}

#[test]
fn lists_of_feed_readers_are_imported_and_exported() {
    let site = SiteTest::with(&[("sources.toml", SOURCES)]);
    site.write(
        "list.opml",
        "<opml><body><outline text='NEWS'><outline text='C' xmlUrl='https://c.example/feed'/>\
         <outline xmlUrl='http://a.example/feed/'/></outline><outline text='Rockets &amp; more'>\
         <outline text='D &lt;3' xmlUrl='feed:https://d.example/feed' category='x'/>\
         <outline xmlUrl='mailto:x'/><outline type='include' text='I' url='https://i.example/'/>\
         <outline text='P' xmlUrl='' htmlUrl='https://p.example/'/></body>",
    );
    let run = call(&site, &["import", "list.opml", "--dry-run", "--topic", "AI"]);
    let report = |verb: &str| {
        format!(
            "{verb} https://c.example/feed (C; AI)\n\
             {verb} https://d.example/feed (D <3; x, Rockets & more, AI)\n"
        )
    };
    assert_eq!((run.code, run.stdout), (0, report("would add")));
    assert_eq!(site.read("sources.toml"), SOURCES);
    let run = call(&site, &["import", "list.opml", "--topic", "AI"]);
    assert_eq!((run.code, run.stdout), (0, report("added")));
    for part in [
        "included list not read: https://i.example/",
        "no feed is named for https://p.example/",
        "warning: mailto:x left out: ",
        "2 sources added, 1 known, 1 invalid\n",
    ] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
    let after = site.read("sources.toml");
    let added = after.strip_prefix(SOURCES).expect("the old text");
    assert_eq!(
        added,
        "\n[[source]]\nurl = \"https://c.example/feed\"\ntitle = \"C\"\ntopics = [\"AI\"]\n\
         category = \"NEWS\"\n\n[[source]]\nurl = \"https://d.example/feed\"\ntitle = \"D <3\"\n\
         topics = [\"x\", \"Rockets & more\", \"AI\"]\n"
    );
    // What is exported is known, and makes the same sources in another site.
    let run = call(&site, &["export"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    roxmltree::Document::parse(&run.stdout).expect("well-formed XML");
    let file = call(&site, &["export", "-o", "out.opml"]);
    assert_eq!((file.code, file.stdout.as_str()), (0, ""));
    assert_eq!(site.read("out.opml"), run.stdout);
    let known = call(&site, &["import", "out.opml"]);
    assert!(known.stderr.ends_with("0 sources added, 4 known, 0 invalid\n"), "{known:?}");
    assert_eq!(site.read("sources.toml"), after);
    let other = SiteTest::with(&[("out.opml", &run.stdout)]);
    call(&other, &["import", "out.opml"]);
    let values = |site: &SiteTest| {
        let list = call(site, &["list", "--json"]).stdout;
        let list: Value = serde_json::from_str(&list).unwrap();
        let mut values: Vec<String> = list["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                format!("{} {} {}", one["url"], one["topics"], one["category"]).to_lowercase()
            })
            .collect();
        values.sort();
        values
    };
    assert_eq!(values(&other), values(&site));
}

#[test]
fn the_health_of_sources_is_reported() {
    let server = Server::start(vec![
        ("/ok", ok("text/xml", rss("Ok", &[STALE, FRESH, FUTURE]))),
        ("/silent", ok("text/xml", rss("Silent", &[STALE]))),
        (
            "/undated",
            ok(
                "application/json",
                "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}",
            ),
        ),
        ("/moved", redirect(308, "/ok")),
        ("/temporary", redirect(302, "/ok")),
        ("/gone", Response::status(410)),
        ("/page", ok("text/html", "<!doctype html><title>Login</title>")),
        ("/short", ok("text/xml", "<rss>").cut()),
    ]);
    let site = SiteTest::new();
    let paths = [
        "/ok",
        "/silent",
        "/undated",
        "/moved",
        "/temporary",
        "/gone",
        "/page",
        "/short",
        "/missing",
    ];
    let block = |path: &&str| format!("[[source]]\nurl = '{}'\n", server.url(path));
    let mut text: String = paths.iter().map(block).collect();
    text.push_str("[[source]]\nurl = 'https://off.example/'\nenabled = false\n");
    site.write("sources.toml", &text);
    let args = ["check", "--private", "--now", NOW];
    let run = call(&site, &args);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stderr,
        "10 sources: 4 ok, 1 silent, 1 gone, 2 broken, 1 not a feed, 1 disabled; 1 moved\n"
    );
    let url = server.url("");
    let stdout = run.stdout.replace(&url, "");
    insta::assert_snapshot!(stdout, @r#"
    ok          /ok  3 entries, newest 2024-02-01
    silent      /silent  1 entry, newest 2023-02-01
    ok          /undated  0 entries
    ok          /moved  3 entries, newest 2024-02-01, moved to /ok
    ok          /temporary  3 entries, newest 2024-02-01
    gone        /gone  the server says that it is gone for good (410)
    not-a-feed  /page  it is a web page
    broken      /short  connection closed during the response
    broken      /missing  the server answers 404
    disabled    https://off.example/
    "#);
    assert_eq!(call(&site, &[&args[..], &["--strict"]].concat()).code, 1);
    let run = call(&site, &[&args[..], &["--json"]].concat());
    let report: Value = serde_json::from_str(&run.stdout.replace(&url, "")).unwrap();
    let states: Vec<&str> = report["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    let expected =
        ["ok", "silent", "ok", "ok", "ok", "gone", "not-a-feed", "broken", "broken", "disabled"];
    assert_eq!(states, expected);
    assert_eq!(
        report["sources"][3],
        json!({
            "url": "/moved", "state": "ok", "reason": null, "since": null, "title": "Ok", "entries": 3,
            "newest": "2024-02-01T10:00:00Z", "moved": "/ok",
        })
    );
    // The file is only read.
    assert_eq!(site.read("sources.toml"), text);
    let broken = SiteTest::with(&[("sources.toml", &block(&"/missing"))]);
    assert_eq!(call(&broken, &args).code, 1, "all are broken");
}

#[test]
fn requests_have_the_user_agent_of_the_source() {
    let server = Server::start(vec![("/feed", ok("text/xml", rss("A", &[FRESH])))]);
    let site = SiteTest::new();
    let url = server.url("/feed");
    site.write("sources.toml", format!("[[source]]\nurl = '{url}'\nuser_agent = 'Mine/1 (x)'\n"));
    assert_eq!(call(&site, &["check", "--private", "--now", NOW]).code, 0);
    let agents =
        server.requests().into_iter().map(|one| one.header("user-agent").map(str::to_owned));
    assert_eq!(agents.collect::<Vec<_>>(), [Some("Mine/1 (x)".to_owned())]);
}
