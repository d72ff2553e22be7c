//! What servers say about sources: moved, gone, not now, not here.

use super::{NOW, World, codes, drafts, item, outcomes, rss};
use crate::server::{Response, ok, redirect};
use crate::site::differences;

fn feed() -> String {
    rss(&[item("One", "http://a.example/1", "2026-03-09", "A sentence about the story.")])
}

/// A source at `http://a.example/feed` with more lines.
fn world(responses: Vec<Response>, more: &str) -> World {
    let world = World::new(
        vec![("/robots.txt", Response::status(404))],
        &[("http://a.example/feed", more)],
    );
    world.server.set("a.example/feed", responses);
    world
}

/// How often the feed was requested since the last call.
fn requests(world: &World) -> usize {
    world.server.take_targets().iter().filter(|target| *target == "a.example/feed").count()
}

#[test]
fn a_source_that_is_gone_is_disabled() {
    let world =
        world(vec![ok("text/xml", feed()), Response::status(410)], "# the best one\ntitle = 'A'");
    world.import(&[]);
    let before = world.files();
    let run = world.import_at("2026-03-11T12:00:00Z", &[]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("source-gone"), "{}", run.stderr);
    let expected = "[[source]]\nurl = \"http://a.example/feed\"\nenabled = false  \
                    # gone for good (410), 2026-03-11\n# the best one\ntitle = 'A'\n";
    assert_eq!(world.site.read("sources.toml"), expected);
    assert_eq!(differences(&before, &world.files()), ["~ sources.toml"]);
    requests(&world);
    let run = world.import_at("2026-03-12T12:00:00Z", &[]);
    assert_eq!((run.code, requests(&world)), (0, 0), "{run:?}");
}

#[test]
fn a_permanent_redirect_is_adopted_after_three_imports() {
    let world = world(vec![redirect(301, "http://b.example/new.xml")], "topics = ['T'] # mine");
    world.server.set("b.example/new.xml", vec![ok("text/xml", feed())]);
    let before = world.site.read("sources.toml");
    for day in ["10", "11"] {
        let report = world.report_at(&format!("2026-03-{day}T12:00:00Z"), &[]);
        assert!(!codes(&report).contains(&"source-moved"), "{:#}", report["diagnostics"]);
        assert_eq!(world.site.read("sources.toml"), before);
    }
    // A second import at the same time does not count.
    world.import_at("2026-03-11T12:00:00Z", &[]);
    assert_eq!(world.site.read("sources.toml"), before);
    let report = world.report_at("2026-03-12T12:00:00Z", &[]);
    assert_eq!(report["sources"][0]["moved"], "http://b.example/new.xml");
    let after = before.replace("http://a.example/feed", "http://b.example/new.xml");
    assert_eq!(world.site.read("sources.toml"), after);
    requests(&world);
    let run = world.import_at("2026-03-13T12:00:00Z", &[]);
    assert!(run.stderr.contains("0 new, 0 merged, 1 known, of 1 source\n"), "{}", run.stderr);
    assert_eq!(requests(&world), 0);
}

#[test]
fn redirects_to_something_else_are_not_adopted() {
    let world = world(vec![redirect(301, "http://b.example/login")], "");
    world
        .server
        .set("b.example/login", vec![ok("text/html", "<!doctype html><title>Login</title>")]);
    let before = world.site.read("sources.toml");
    for day in 10..15 {
        assert_eq!(world.import_at(&format!("2026-03-{day}T12:00:00Z"), &[]).code, 1);
    }
    assert_eq!(world.site.read("sources.toml"), before);
    world.server.set("a.example/feed", vec![redirect(302, "http://c.example/feed")]);
    world.server.set("c.example/feed", vec![ok("text/xml", feed())]);
    for day in 20..25 {
        assert_eq!(world.import_at(&format!("2026-03-{day}T12:00:00Z"), &[]).code, 0);
    }
    assert_eq!(world.site.read("sources.toml"), before);
}

#[test]
fn a_source_is_not_requested_before_it_is_due() {
    let with_ttl = feed().replace("<channel>", "<channel><ttl>60</ttl>");
    let too_many = Response::status(429).header("Retry-After", "3600");
    for (responses, more, code) in [
        (vec![ok("text/xml", with_ttl)], "", 0),
        (vec![ok("text/xml", feed())], "every = '1h'", 0),
        (vec![ok("text/xml", feed()).header("Cache-Control", "max-age=3600")], "", 0),
        (vec![ok("text/xml", feed()).header("Retry-After", "3600")], "", 0),
        (vec![too_many, ok("text/xml", feed())], "", 1),
    ] {
        let world = world(responses, more);
        assert_eq!(world.import(&[]).code, code);
        assert_eq!(requests(&world), 1);
        let report = world.report_at("2026-03-10T12:59:00Z", &[]);
        assert_eq!(
            (requests(&world), &report["sources"][0]["outcome"]),
            (0, &"not due".into()),
            "{more}"
        );
        world.report_at("2026-03-10T13:01:00Z", &[]);
        assert_eq!(requests(&world), 1, "{more}");
        assert_eq!(drafts(&world.site), ["2026-03-09-one.md"]);
    }
}

#[test]
fn requests_are_conditional() {
    let first =
        ok("text/xml", feed()).header("ETag", "W/\"a b\"").header("Last-Modified", "yesterday");
    let world = world(vec![first, Response::status(304)], "user_agent = 'Mine/1'");
    assert_eq!(outcomes(&world.report(&[])), ["new One"]);
    std::fs::remove_dir_all(world.site.path("content")).unwrap();
    let report = world.report_at("2026-03-11T12:00:00Z", &[]);
    assert_eq!(report["sources"][0]["outcome"], "unchanged");
    assert_eq!(outcomes(&report), ["known One (imported before: same URL)"]);
    let requests = world.server.requests();
    let of_feed = requests.iter().filter(|request| request.target == "a.example/feed");
    let headers = |name: &str| of_feed.clone().map(|one| one.header(name)).collect::<Vec<_>>();
    assert_eq!(headers("if-none-match"), [None, Some("W/\"a b\"")]);
    assert_eq!(headers("if-modified-since"), [None, Some("yesterday")]);
    assert_eq!(headers("user-agent"), [Some("Mine/1"); 2]);
}

#[test]
fn half_of_a_feed_is_no_feed() {
    let world = world(vec![ok("text/xml", feed()).cut(), ok("text/xml", feed())], "");
    let run = world.import(&[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!world.site.exists("content") && !world.site.exists("curation"));
    assert_eq!(outcomes(&world.report(&[])), ["new One"]);
}

#[test]
fn private_networks_are_not_requested() {
    let world = world(vec![ok("text/xml", feed())], "");
    let own = world.server.url("/own");
    let with_page = rss(&[item("One", &own, "2026-03-09", "")]);
    world.server.set("/own", vec![ok("text/xml", feed())]);
    world.server.set("b.example/feed", vec![redirect(302, &own)]);
    world.server.set("c.example/feed", vec![ok("text/xml", &with_page)]);
    let private = [
        &*own,
        "http://b.example/feed",
        "http://[::1]/feed",
        "http://localhost/feed",
        "http://10.0.0.1/",
    ];
    for url in private {
        let run = world.import(&[url]);
        assert_eq!(run.code, 1, "{url}: {run:?}");
    }
    assert_eq!(world.import(&["http://c.example/feed"]).code, 0);
    // Neither the feeds nor the page nor its rules for robots.
    let requested = world.server.take_targets();
    assert!(requested.iter().all(|target| target.contains(".example/")), "{requested:?}");
    assert_eq!(world.import(&["--private", &own]).code, 0);
    assert!(world.server.take_targets().contains(&"/own".to_owned()));
}

#[test]
fn pages_are_requested_as_their_hosts_allow() {
    let items: Vec<String> = ["a", "b", "c", "d"]
        .iter()
        .map(|host| item(host, &format!("http://{host}.example/page"), "2026-03-09", ""))
        .collect();
    let world = World::new(
        vec![
            ("feeds.example/feed", ok("text/xml", rss(&items))),
            ("a.example/robots.txt", ok("text/plain", "User-agent: *\nDisallow: /page\n")),
            (
                "b.example/robots.txt",
                ok("text/plain", "User-agent: *\nDisallow: /page\n\nUser-agent: feedgen\nAllow: /"),
            ),
            ("c.example/robots.txt", Response::status(503)),
            (
                "/page",
                ok(
                    "text/html",
                    "<!doctype html><meta name=description content='What the page says.'>",
                ),
            ),
        ],
        &[("http://feeds.example/feed", "")],
    );
    let report = world.report(&[]);
    let excerpts: Vec<&str> = report["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["excerpt"].as_str().unwrap())
        .collect();
    assert_eq!(excerpts, ["", "What the page says.", "", "What the page says."]);
    let pages = world.server.take_targets();
    let pages: Vec<&String> = pages.iter().filter(|target| target.ends_with("/page")).collect();
    assert_eq!(pages, ["b.example/page", "d.example/page"]);
    // Known stories need no page.
    world.import_at("2026-03-11T12:00:00Z", &[]);
    assert_eq!(world.server.take_targets(), ["feeds.example/feed"]);
}

#[test]
fn pages_that_cannot_be_read_fail_nothing() {
    let broken = [
        ("a", Response::nothing()),
        ("b", Response::status(500)),
        ("c", ok("text/html", "<!doctype html><title>x").cut()),
        ("d", ok("application/pdf", b"%PDF-1.4 \x00\xff".as_slice())),
        ("e", ok("text/html", "")),
        ("f", redirect(301, "http://f.example/page")),
        ("g", ok("text/html", b"\xff\xfe\x00<\x00!".as_slice()).header("Content-Encoding", "gzip")),
    ];
    let items: Vec<String> = broken
        .iter()
        .map(|(host, _)| item(host, &format!("http://{host}.example/page"), "2026-03-09", ""))
        .chain([item("tls", "https://tls.example/page", "2026-03-09", "")])
        .collect();
    let world = World::new(
        vec![("feeds.example/feed", ok("text/xml", rss(&items)))],
        &[("http://feeds.example/feed", "")],
    );
    for (host, response) in broken {
        world.server.set(&format!("{host}.example/page"), vec![response]);
    }
    let report = world.report(&[]);
    let expected = ["a", "b", "c", "d", "e", "f", "g", "tls"];
    assert_eq!(outcomes(&report), expected.map(|title| format!("new {title}")));
    assert_eq!(codes(&report), [""; 0]);
    super::feeds::nothing_is_reported(&world.site);
}

#[test]
fn an_unreachable_host_is_requested_once() {
    let items: Vec<String> = (0..50)
        .map(|n| item(&format!("Story {n}"), &format!("https://tls.example/{n}"), "2026-03-09", ""))
        .collect();
    let world = World::new(
        vec![("feeds.example/feed", ok("text/xml", rss(&items)))],
        &[("http://feeds.example/feed", "")],
    );
    let run = world.import_at(NOW, &[]);
    assert!(run.stderr.contains("50 new"), "{}", run.stderr);
    assert_eq!(world.server.take_refused(), ["tls.example:443"]);
}

#[test]
fn stored_answers_are_forgotten() {
    let world = world(vec![ok("text/xml", feed())], "enrich = 'never'");
    world.server.set("gone.example/feed", vec![Response::status(410)]);
    world.server.set("b.example/feed", vec![ok("text/xml", feed())]);
    world.import(&["http://a.example/feed", "http://gone.example/feed"]);
    let stored = || world.site.tree(".feedgen/fetch").len();
    assert_eq!(stored(), 3, "two records and a body");
    let at = |now: &str, args: &[&str]| {
        assert_eq!(world.import_at(now, &[&["http://b.example/feed"], args].concat()).code, 0);
        stored()
    };
    assert_eq!(at("2026-06-01T12:00:00Z", &[]), 5);
    assert_eq!(at("2026-06-20T12:00:00Z", &["--dry-run"]), 5);
    assert_eq!(at("2026-06-20T12:00:00Z", &[]), 3, "what is gone stays recorded");
}
