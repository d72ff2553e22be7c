//! What must hold of feeds as a whole; single values have tests in their modules.

use super::*;

fn feed(xml: &str) -> Feed {
    parse(xml, "https://news.example/feeds/all.xml")
        .unwrap_or_else(|error| panic!("{error}: {xml}"))
}

fn entry(item: &str) -> Entry {
    let xml = format!(
        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' \
         xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>\
         <link>https://news.example/</link><item>{item}</item></channel></rss>"
    );
    feed(&xml).entries.remove(0)
}

#[test]
fn other_documents_are_named() {
    for (text, expected) in [
        ("", NotAFeed::Empty),
        (" \n", NotAFeed::Empty),
        ("<!DOCTYPE html><html><body>x</body></html>", NotAFeed::Page),
        ("<opml version='2.0'><body/></opml>", NotAFeed::Opml),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", NotAFeed::Other),
        ("just text", NotAFeed::Other),
        ("{\"a\": 1}", NotAFeed::Other),
        ("{", NotAFeed::Other),
    ] {
        assert_eq!(parse(text, "https://e.example/"), Err(expected), "{text}");
    }
}

#[test]
fn relative_links_are_resolved() {
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/x/'>\
        <link href='../'/><entry xml:base='y/'><link href='z'/><id>/i</id>\
        <content type='html'>&lt;img src='p.png'></content></entry></feed>";
    let feed = feed(atom);
    assert_eq!(feed.link.as_deref(), Some("https://a.example/"));
    let [entry] = &feed.entries[..] else { panic!("{feed:?}") };
    assert_eq!(entry.url.as_deref(), Some("https://a.example/x/y/z"));
    assert_eq!(entry.guid.as_deref(), Some("https://a.example/i"));
    assert_eq!(entry.images[0].url, "https://a.example/x/y/p.png");
}

#[test]
fn missing_end_tags_lose_nothing() {
    let xml = "<rss><channel><title>T<item><title>A<link>https://e.example/a</link>\
        <item><title>B</title><description>x <b>y<p>z</description></item>\
        <item><title>C</title></channel>";
    let titles: Vec<String> = feed(xml).entries.into_iter().map(|entry| entry.title).collect();
    assert_eq!(titles.last().map(String::as_str), Some("C"));
    assert_eq!(titles.len(), 3, "{titles:?}");
}

#[test]
fn lost_entries_are_counted() {
    let deep = format!("<rss><channel>{}<item><title>A</title></item>", "<image>".repeat(300));
    assert_eq!((feed(&deep).elements, feed(&deep).entries.len()), (1, 0));
    let cdata =
        "<rss><channel><item><description><![CDATA[<item>]]></description></item></channel></rss>";
    assert_eq!((feed(cdata).elements, feed(cdata).entries.len()), (1, 1));
}

#[test]
fn the_story_s_own_url_wins() {
    for (item, expected) in [
        (
            "<link>https://a.example/1</link><guid>https://a.example/?p=1</guid>",
            "https://a.example/1",
        ),
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ("<link href='https://a.example/1'/>", "https://a.example/1"),
        ("<link>/1</link>", "https://news.example/1"),
        ("<link> https://a.example/1?a=b&amp;c=d\n</link>", "https://a.example/1?a=b&c=d"),
        ("<link>https://a.example/1?a=b&copy=d</link>", "https://a.example/1?a=b&copy=d"),
        (
            "<link>https://proxy.example/1</link>\
             <feedburner:origLink>https://a.example/1</feedburner:origLink>",
            "https://a.example/1",
        ),
        (
            "<atom:link rel='enclosure' href='https://a.example/a.mp3'/><link>https://a.example/1</link>",
            "https://a.example/1",
        ),
    ] {
        assert_eq!(entry(item).url.as_deref(), Some(expected), "{item}");
    }
    for item in
        ["<guid isPermaLink='false'>https://a.example/1</guid>", "<guid>1</guid>", "<link/>"]
    {
        assert_eq!(entry(item).url, None, "{item}");
    }
}

#[test]
fn images_with_their_sizes() {
    let found = entry(
        "<media:group><media:content url='https://a.example/1.jpg' width='800' height='600'/>\
         <media:thumbnail url='/2.jpg'/></media:group>\
         <enclosure url='https://a.example/3.jpg' type='image/jpeg'/>\
         <enclosure url='https://a.example/4.mp3' type='audio/mpeg'/>\
         <content:encoded><![CDATA[<img src=\"https://a.example/5.jpg\">]]></content:encoded>",
    );
    let urls: Vec<&str> = found.images.iter().map(|image| &*image.url).collect();
    let expected = [
        "https://a.example/1.jpg",
        "https://news.example/2.jpg",
        "https://a.example/3.jpg",
        "https://a.example/5.jpg",
    ];
    assert_eq!(urls, expected);
    assert_eq!(found.images[0].width, Some(800));
}

#[test]
fn json_feeds() {
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "A", "language": "de_DE",
        "home_page_url": "/", "authors": [{"name": "Feed"}], "items": [
        {"id": 1, "url": "/1", "title": "B &amp; C", "content_html": "<p>D</p>", "tags": ["x", 2],
         "date_published": "2024-01-01T10:00:00+01:00", "image": "i.png", "author": {"name": "E"}},
        "junk", {"id": "https://a.example/2", "content_text": "a < b"}]}"#;
    let feed = feed(json);
    assert_eq!((feed.language.as_deref(), feed.elements), (Some("de-DE"), 3));
    let [first, second] = &feed.entries[..] else { panic!("{feed:?}") };
    assert_eq!(first.url.as_deref(), Some("https://news.example/1"));
    assert_eq!((&*first.title, &*first.summary), ("B & C", "D"));
    assert_eq!((&first.authors[..], &first.categories[..]), (&["E".into()][..], &["x".into()][..]));
    assert_eq!(first.images[0].url, "https://news.example/i.png");
    assert_eq!(second.url.as_deref(), Some("https://a.example/2"));
    assert_eq!((&*second.summary, &second.authors[..]), ("a < b", &["Feed".into()][..]));
}

/// Deep, long and repeated documents take linear time and little memory.
#[test]
fn hostile_feeds_are_read() {
    for (start, part, end) in [
        ("<rss><channel>", "<item>", ""),
        ("<rss><channel><item>", "<x>", ""),
        ("<rss><channel><item><description>", "<div>", ""),
        ("<rss><channel><item><description>", "&lt;div>", ""),
        ("<rss><channel><item><description>&lt;p ", "a='b' ", ""),
        ("<rss><channel><item>", "<category>x</category>", ""),
        ("<rss ", "xmlns:a='b' ", "/>"),
        ("<rss><channel><item><description>", "&lt;img src=x>", ""),
        ("{\"items\": ", "[", ""),
        ("{\"items\": [", "{},", "{}]}"),
    ] {
        let text = format!("{start}{}{end}", part.repeat((1 << 19) / part.len()));
        let _ = parse(&text, "https://e.example/");
    }
}
