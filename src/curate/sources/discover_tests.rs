use std::cell::RefCell;

use super::{Body, Found, NotFound, discover, links, usual_urls, video_feed, web_url};

const PAGE: &str = "https://example.org/a/b.html";
const FEED: &str = "<rss>";

/// The URLs and titles of the feeds that a page names.
fn check(html: &str, expected: &[(&str, &str)]) {
    let found = links(html, PAGE);
    let found: Vec<(&str, &str)> = found.iter().map(|link| (&*link.url, &*link.title)).collect();
    assert_eq!(found, expected, "{html}");
}

#[test]
fn pages_name_their_feeds() {
    let link = |rest: &str| format!("<html><head><title>x</title><link {rest}></head><body>");
    for (rest, url) in [
        ("rel=alternate type=application/rss+xml href=/feed", "https://example.org/feed"),
        ("REL='Alternate Home' TYPE='Application/ATOM+xml' HREF='c'", "https://example.org/a/c"),
        (
            "rel=alternate type='text/xml; charset=utf-8' href='?f=1'",
            "https://example.org/a/b.html?f=1",
        ),
        ("rel=alternate type=application/feed+json href=//b.example/f#x", "https://b.example/f"),
        ("rel=alternate type=application/json href=/feed.json", "https://example.org/feed.json"),
        ("rel=alternate type=application/rss+xml href=feed://b.example/f", "http://b.example/f"),
        ("rel=feed href=/feed", "https://example.org/feed"),
    ] {
        check(&link(rest), &[(url, "")]);
    }
    for rest in [
        "rel=alternate type=application/json href=/wp-json/wp/v2/posts/1",
        "rel=alternate type=application/json+oembed href=/oembed?feed",
        "rel=alternate hreflang=de href=/de",
        "rel=stylesheet type=text/css href=/feed.css",
        "rel=alternate type=application/rss+xml",
        "rel=alternate type=application/rss+xml href=javascript:feed",
        "rel=alternate type=application/rss+xml href=https://",
    ] {
        check(&link(rest), &[]);
    }
}

#[test]
fn comments_are_last_and_the_base_counts() {
    check(
        "<base href='https://b.example/x/'><base href='https://c.example/'>\
         <link rel=alternate type=application/rss+xml title='A &raquo; Comments Feed' href=comments/feed>\
         <link rel=alternate type=application/rss+xml title='A &amp; B' href=feed>\
         <link rel=alternate type=application/atom+xml href=feed>\
         <link rel=alternate type=application/atom+xml title=Atom href=/atom>",
        &[
            ("https://b.example/x/feed", "A & B"),
            ("https://b.example/atom", "Atom"),
            ("https://b.example/x/comments/feed", "A » Comments Feed"),
        ],
    );
    // Other links only if none is declared.
    let links =
        "<a href=/news/rss.xml>RSS</a> <a href='/podcast.rss?x'>P</a> <a href=/rss/about>A</a>";
    check(
        links,
        &[("https://example.org/news/rss.xml", ""), ("https://example.org/podcast.rss?x", "")],
    );
    let declared = "<link rel=alternate type=application/rss+xml href=/f>";
    check(&format!("{links}{declared}"), &[("https://example.org/f", "")]);
}

#[test]
fn hostile_pages_have_limits() {
    let many: String = (0..5_000)
        .map(|n| format!("<link rel=alternate type=application/rss+xml href=/{n}>"))
        .collect();
    assert_eq!(links(&many, PAGE).len(), super::MAX_LINKS);
    let deep = format!("{}<link rel=feed href=/f>", "<div>".repeat(100_000));
    assert_eq!(links(&deep, PAGE), []);
    let long = format!("<link rel=feed href=/f><a {}>", "x ".repeat(1 << 20));
    assert_eq!(links(&long, PAGE).len(), 1);
}

#[test]
fn usual_names_are_below_the_page_and_the_root() {
    let urls = usual_urls("https://example.org/blog?x=1#y");
    assert_eq!(urls.len(), 16);
    assert_eq!(urls[0], "https://example.org/blog/feed");
    assert_eq!(urls[15], "https://example.org/feed.json");
    assert_eq!(usual_urls("https://example.org/a/b.html")[1], "https://example.org/a/feed/");
    assert_eq!(usual_urls("https://example.org/").len(), 8);
    assert_eq!(usual_urls("nonsense"), Vec::<String>::new());
}

#[test]
fn video_channels_have_feeds() {
    const FEEDS: &str = "https://www.youtube.com/feeds/videos.xml?";
    for (url, query) in [
        ("https://www.youtube.com/channel/UC_x-1", Some("channel_id=UC_x-1")),
        ("https://m.youtube.com/channel/UC_x-1/videos", Some("channel_id=UC_x-1")),
        ("https://youtube.com/playlist?a=b&list=PL1", Some("playlist_id=PL1")),
        ("https://www.youtube.com/user/somebody", Some("user=somebody")),
        ("https://www.youtube.com/@handle", None),
        ("https://www.youtube.com/channel/", None),
        ("https://www.youtube.com/channel/a%26b", None),
        ("https://www.youtube.com/", None),
        ("https://youtube.com.example/channel/UC", None),
    ] {
        let expected = query.map(|query| format!("{FEEDS}{query}"));
        assert_eq!(video_feed(url), expected, "{url}");
    }
}

#[test]
fn people_write_urls_in_many_forms() {
    for (text, expected) in [
        (" https://example.org/a ", Some("https://example.org/a")),
        ("example.org", Some("https://example.org/")),
        ("example.org/feed?x=1", Some("https://example.org/feed?x=1")),
        ("//example.org/a", Some("https://example.org/a")),
        ("feed://example.org/a", Some("http://example.org/a")),
        ("FEED:https://example.org/a", Some("https://example.org/a")),
        ("localhost", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("me@example.org", None),
        ("feed", None),
        ("", None),
    ] {
        let found = web_url(text).ok();
        let found = found.as_deref().map(|url| url.trim_end_matches('/'));
        assert_eq!(found, expected.map(|url| url.trim_end_matches('/')), "{text}");
    }
}

/// The result with the requested URLs.
fn search(url: &str, pages: &[(&str, &str)]) -> (Result<Found, NotFound>, Vec<String>) {
    let requested = RefCell::new(Vec::new());
    let request = |url: &str| {
        requested.borrow_mut().push(url.to_owned());
        let page = pages.iter().find(|(known, _)| *known == url);
        let (url, text) = page.ok_or("not found (404)")?;
        let permanent = text.contains("moved").then(|| "https://new.example/feed".to_owned());
        Ok(Body { url: (*url).to_owned(), permanent, text: (*text).to_owned() })
    };
    let found = discover(url, &request);
    (found, requested.into_inner())
}

#[test]
fn a_feed_is_taken_as_it_is() {
    let (found, requests) = search("https://example.org/f#x", &[("https://example.org/f", FEED)]);
    assert_eq!((found.unwrap().url.as_str(), requests.len()), ("https://example.org/f", 1));
    let (found, _) = search("https://example.org/f", &[("https://example.org/f", "<rss moved>")]);
    assert_eq!(found.unwrap().url, "https://new.example/feed");
    let (found, _) = search("https://example.org/f", &[("https://example.org/f", "<opml>")]);
    assert_eq!(found, Err(NotFound::List));
    let (found, requests) = search("https://example.org/f", &[]);
    assert_eq!(found, Err(NotFound::Failed("not found (404)".into())));
    assert_eq!(requests.len(), 1);
    let (found, requests) = search("nonsense", &[]);
    assert!(matches!(found, Err(NotFound::Failed(_))) && requests.is_empty());
}

#[test]
fn the_first_feed_of_a_page_that_is_one_is_taken() {
    let html = "<link rel=alternate type=text/xml title=Dead href=/dead>\
                <link rel=alternate type=text/xml title=Page href=/page>\
                <link rel=alternate type=text/xml title=Feed href=/feed>";
    let pages = [
        ("https://example.org/", html),
        ("https://example.org/page", "<html>"),
        ("https://example.org/feed", FEED),
    ];
    let (found, requests) = search("https://example.org/", &pages);
    let found = found.unwrap();
    assert_eq!((&*found.url, &*found.text), ("https://example.org/feed", FEED));
    let others: Vec<&str> = found.others.iter().map(|other| &*other.title).collect();
    assert_eq!((others, requests.len()), (vec!["Dead", "Page"], 4));
}

#[test]
fn usual_names_are_requested_last() {
    let pages = [("https://example.org/blog", "<html>"), ("https://example.org/rss.xml", FEED)];
    let (found, requests) = search("https://example.org/blog", &pages);
    assert_eq!(found.unwrap().url, "https://example.org/rss.xml");
    assert_eq!(requests.len(), 1 + 8 + 4);
    let (found, requests) = search("https://example.org/blog", &pages[..1]);
    assert_eq!((found, requests.len()), (Err(NotFound::NoFeed), 17));
}

#[test]
fn the_page_of_a_video_channel_is_not_requested() {
    let feed = "https://www.youtube.com/feeds/videos.xml?channel_id=UC1";
    let (found, requests) = search("https://www.youtube.com/channel/UC1", &[(feed, "<feed>")]);
    assert_eq!((found.unwrap().url.as_str(), requests.len()), (feed, 1));
}
