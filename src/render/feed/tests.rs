use serde_json::Value;

use crate::render::tests::{ARTICLE, between, check, render, rendered};

const SETTINGS: &str = "description = 'What & why'\nlanguage = 'pt-BR'";

/// An article without provider, in another language, with links of every kind.
const OWN: &str = "title: Own\nlocale: de\npublishedDateTime: 2024-01-30T00:00:00Z\nexcerpt: E\n\
    authors: [Ada, {name: B &amp; C, url: 'https://b.example/'}]\n---\n\
    One[^1] <b>two</b> & [three](/about/?a=1&b=2) [four](#x) [five](../y)\n\n[^1]: Note\n";

/// The feed of [`ARTICLE`] and [`OWN`] in the file `file`.
fn feed(file: &str) -> String {
    let own = OWN.replacen("title:", "originalUrl: ''\ntitle:", 1);
    render(&[("news/a.md", ARTICLE), ("news/own.md", &own)], SETTINGS, file)
}

#[test]
fn rss_is_complete() {
    insta::assert_snapshot!(feed("feed.xml"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
    <channel>
    <title>T &#x26; T</title>
    <link>https://example.org/ai/</link>
    <description>What &amp;amp; why</description>
    <language>pt-BR</language>
    <atom:link href="https://example.org/ai/feed.xml" rel="self" type="application/rss+xml"/>
    <lastBuildDate>Thu, 01 Feb 2024 08:00:00 +0000</lastBuildDate>
    <generator>feedgen</generator>
    <image>
    <url>https://example.org/ai/apple-touch-icon.png</url>
    <title>T &#x26; T</title>
    <link>https://example.org/ai/</link>
    </image>
    <item>
    <title>R&#x26;D: 1 &#x3C; 2 ]]&#x3E; &#x22;x&#x22;</title>
    <link>https://example.org/ai/news/a/</link>
    <guid isPermaLink="false">tag:example.org,2024:/ai/news/a</guid>
    <pubDate>Wed, 31 Jan 2024 23:30:00 -0700</pubDate>
    <description>A &amp;amp; B: One &amp;lt;b&amp;gt; two</description>
    <content:encoded>&lt;p&gt;&lt;a href="https://w.org/x"&gt;Read the full story at A &amp;amp; B&lt;/a&gt;&lt;/p&gt;</content:encoded>
    <dc:creator>A &#x26; B</dc:creator>
    <dc:source>https://e.org/x?a=1&#x26;b=2</dc:source>
    <category>C++</category>
    <category>AI</category>
    <media:content url="https://example.org/ai/i.png" medium="image" width="640" height="360"/>
    </item>
    <item>
    <title>Own</title>
    <link>https://example.org/ai/news/own/</link>
    <guid isPermaLink="false">tag:example.org,2024:/ai/news/own</guid>
    <pubDate>Tue, 30 Jan 2024 00:00:00 +0000</pubDate>
    <description>E</description>
    <content:encoded>&lt;p&gt;One&lt;sup class="footnote-reference"&gt;&lt;a href="https://example.org/ai/news/own/#fn-1" id="fnref-1-1" rel="noopener"&gt;1&lt;/a&gt;&lt;/sup&gt; &lt;b&gt;two&lt;/b&gt; &amp;amp; &lt;a href="https://example.org/ai/about/?a=1&amp;amp;b=2" rel="noopener"&gt;three&lt;/a&gt; &lt;a href="https://example.org/ai/news/own/#x" rel="noopener"&gt;four&lt;/a&gt; &lt;a href="https://example.org/ai/news/y" rel="noopener"&gt;five&lt;/a&gt;&lt;/p&gt;
    &lt;hr&gt;&lt;ol class="footnotes"&gt;&lt;li id="fn-1"&gt;&lt;p&gt;Note &lt;a href="https://example.org/ai/news/own/#fnref-1-1" title="Back to the text" rel="noopener"&gt;↩&lt;/a&gt;&lt;/p&gt;
    &lt;/li&gt;&lt;/ol&gt;</content:encoded>
    <dc:creator>Ada</dc:creator>
    <dc:creator>B &#x26; C</dc:creator>
    </item>
    </channel>
    </rss>
    "#);
}

#[test]
fn atom_is_complete() {
    insta::assert_snapshot!(feed("atom.xml"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="pt-BR">
    <id>tag:example.org,2024:/ai/</id>
    <title>T &#x26; T</title>
    <subtitle>What &#x26; why</subtitle>
    <updated>2024-02-01T08:00:00Z</updated>
    <link href="https://example.org/ai/atom.xml" rel="self" type="application/atom+xml"/>
    <link href="https://example.org/ai/" rel="alternate" type="text/html"/>
    <generator>feedgen</generator>
    <icon>https://example.org/ai/apple-touch-icon.png</icon>
    <logo>https://example.org/ai/social-card.png</logo>
    <entry>
    <id>tag:example.org,2024:/ai/news/a</id>
    <title>R&#x26;D: 1 &#x3C; 2 ]]&#x3E; &#x22;x&#x22;</title>
    <link href="https://example.org/ai/news/a/" rel="alternate" type="text/html"/>
    <link href="https://e.org/x?a=1&#x26;b=2" rel="via"/>
    <published>2024-01-31T23:30:00-07:00</published>
    <updated>2024-02-01T08:00:00Z</updated>
    <author>
    <name>A &#x26; B</name>
    <uri>https://e.org/</uri>
    </author>
    <category term="C++"/>
    <category term="AI"/>
    <summary>A &#x26; B: One &#x3C;b&#x3E; two</summary>
    <content type="html">&lt;p&gt;&lt;a href="https://w.org/x"&gt;Read the full story at A &amp;amp; B&lt;/a&gt;&lt;/p&gt;</content>
    <media:content url="https://example.org/ai/i.png" medium="image" width="640" height="360"/>
    </entry>
    <entry xml:lang="de">
    <id>tag:example.org,2024:/ai/news/own</id>
    <title>Own</title>
    <link href="https://example.org/ai/news/own/" rel="alternate" type="text/html"/>
    <published>2024-01-30T00:00:00Z</published>
    <updated>2024-01-30T00:00:00Z</updated>
    <author>
    <name>Ada</name>
    </author>
    <author>
    <name>B &#x26; C</name>
    <uri>https://b.example/</uri>
    </author>
    <summary>E</summary>
    <content type="html">&lt;p&gt;One&lt;sup class="footnote-reference"&gt;&lt;a href="https://example.org/ai/news/own/#fn-1" id="fnref-1-1" rel="noopener"&gt;1&lt;/a&gt;&lt;/sup&gt; &lt;b&gt;two&lt;/b&gt; &amp;amp; &lt;a href="https://example.org/ai/about/?a=1&amp;amp;b=2" rel="noopener"&gt;three&lt;/a&gt; &lt;a href="https://example.org/ai/news/own/#x" rel="noopener"&gt;four&lt;/a&gt; &lt;a href="https://example.org/ai/news/y" rel="noopener"&gt;five&lt;/a&gt;&lt;/p&gt;
    &lt;hr&gt;&lt;ol class="footnotes"&gt;&lt;li id="fn-1"&gt;&lt;p&gt;Note &lt;a href="https://example.org/ai/news/own/#fnref-1-1" title="Back to the text" rel="noopener"&gt;↩&lt;/a&gt;&lt;/p&gt;
    &lt;/li&gt;&lt;/ol&gt;</content>
    </entry>
    </feed>
    "#);
}

#[test]
fn json_feed_is_complete() {
    let mut json: Value = serde_json::from_str(&feed("feed.json")).expect("JSON");
    json.sort_all_objects();
    insta::assert_snapshot!(format!("{json:#}"), @r#"
    {
      "authors": [
        {
          "name": "T & T",
          "url": "https://example.org/ai/"
        }
      ],
      "description": "What & why",
      "favicon": "https://example.org/ai/favicon.ico",
      "feed_url": "https://example.org/ai/feed.json",
      "home_page_url": "https://example.org/ai/",
      "icon": "https://example.org/ai/apple-touch-icon.png",
      "items": [
        {
          "authors": [
            {
              "name": "A & B",
              "url": "https://e.org/"
            }
          ],
          "content_html": "<p><a href=\"https://w.org/x\">Read the full story at A &amp; B</a></p>",
          "date_modified": "2024-02-01T08:00:00Z",
          "date_published": "2024-01-31T23:30:00-07:00",
          "external_url": "https://e.org/x?a=1&b=2",
          "id": "tag:example.org,2024:/ai/news/a",
          "image": "https://example.org/ai/i.png",
          "summary": "A & B: One <b> two",
          "tags": [
            "C++",
            "AI"
          ],
          "title": "R&D: 1 < 2 ]]> \"x\"",
          "url": "https://example.org/ai/news/a/"
        },
        {
          "authors": [
            {
              "name": "Ada"
            },
            {
              "name": "B & C",
              "url": "https://b.example/"
            }
          ],
          "content_html": "<p>One<sup class=\"footnote-reference\"><a href=\"https://example.org/ai/news/own/#fn-1\" id=\"fnref-1-1\" rel=\"noopener\">1</a></sup> <b>two</b> &amp; <a href=\"https://example.org/ai/about/?a=1&amp;b=2\" rel=\"noopener\">three</a> <a href=\"https://example.org/ai/news/own/#x\" rel=\"noopener\">four</a> <a href=\"https://example.org/ai/news/y\" rel=\"noopener\">five</a></p>\n<hr><ol class=\"footnotes\"><li id=\"fn-1\"><p>Note <a href=\"https://example.org/ai/news/own/#fnref-1-1\" title=\"Back to the text\" rel=\"noopener\">↩</a></p>\n</li></ol>",
          "date_published": "2024-01-30T00:00:00Z",
          "id": "tag:example.org,2024:/ai/news/own",
          "language": "de",
          "summary": "E",
          "title": "Own",
          "url": "https://example.org/ai/news/own/"
        }
      ],
      "language": "pt-BR",
      "title": "T & T",
      "version": "https://jsonfeed.org/version/1.1"
    }
    "#);
}

#[test]
fn opml_is_complete() {
    let site = [
        ("news/a.md", ARTICLE),
        ("videos/b.md", "topics: [AI]"),
        ("topics/ai.yaml", "name: AI\nparent: Computing & more"),
        ("topics/c.yaml", "name: C++\nparent: AI"),
    ];
    insta::assert_snapshot!(render(&site, "", "feeds.opml"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <opml version="2.0">
    <head>
    <title>Feeds of T &#x26; T</title>
    <docs>http://opml.org/spec2.opml</docs>
    </head>
    <body>
    <outline type="rss" text="T &#x26; T" title="T &#x26; T" xmlUrl="https://example.org/ai/feed.xml" htmlUrl="https://example.org/ai/"/>
    <outline text="Categories">
    <outline type="rss" text="News" title="News · T &#x26; T" xmlUrl="https://example.org/ai/news/feed.xml" htmlUrl="https://example.org/ai/news/"/>
    <outline type="rss" text="Videos" title="Videos · T &#x26; T" xmlUrl="https://example.org/ai/videos/feed.xml" htmlUrl="https://example.org/ai/videos/"/>
    </outline>
    <outline text="Topics">
    <outline text="Computing &#x26; more">
    <outline type="rss" text="Computing &#x26; more" title="Computing &#x26; more · T &#x26; T" xmlUrl="https://example.org/ai/topics/computing-more/feed.xml" htmlUrl="https://example.org/ai/topics/computing-more/"/>
    <outline text="AI">
    <outline type="rss" text="AI" title="AI · T &#x26; T" xmlUrl="https://example.org/ai/topics/ai/feed.xml" htmlUrl="https://example.org/ai/topics/ai/"/>
    <outline type="rss" text="C++" title="C++ · T &#x26; T" xmlUrl="https://example.org/ai/topics/c-plus-plus/feed.xml" htmlUrl="https://example.org/ai/topics/c-plus-plus/"/>
    </outline>
    </outline>
    </outline>
    <outline text="Providers">
    <outline type="rss" text="A &#x26; B" title="A &#x26; B · T &#x26; T" xmlUrl="https://example.org/ai/providers/e.org/feed.xml" htmlUrl="https://example.org/ai/providers/e.org/"/>
    <outline type="rss" text="example.org" title="example.org · T &#x26; T" xmlUrl="https://example.org/ai/providers/example.org/feed.xml" htmlUrl="https://example.org/ai/providers/example.org/"/>
    </outline>
    </body>
    </opml>
    "#);
    let others = render(
        &site,
        "[list]\ncategories = false\n[feeds]\nformats = ['json', 'atom']",
        "feeds.opml",
    );
    assert_eq!(others.matches("xmlUrl").count(), 6);
    assert_eq!(others.matches("/atom.xml\"").count(), 6);
    assert!(!others.contains("Categories"));
    let json = render(&[], "[feeds]\nformats = ['json']", "feeds.opml");
    assert_eq!(between(&json, "xmlUrl=\"", "\""), ["https://example.org/ai/feed.json"]);
}

#[test]
fn feeds_of_lists_have_their_own_title_and_url() {
    for (file, title, link) in [
        ("news/feed.xml", "News · T &#x26; T", "https://example.org/ai/news/"),
        (
            "topics/c-plus-plus/feed.xml",
            "C++ · T &#x26; T",
            "https://example.org/ai/topics/c-plus-plus/",
        ),
        (
            "providers/e.org/feed.xml",
            "A &#x26; B · T &#x26; T",
            "https://example.org/ai/providers/e.org/",
        ),
    ] {
        let own = format!("<atom:link href=\"https://example.org/ai/{file}\" rel=\"self\"");
        let (title, link) = (format!("<title>{title}</title>"), format!("<link>{link}</link>"));
        check(&[("news/a.md", ARTICLE)], "", file, &[&title, &link, &own, "<item>"]);
    }
}

#[test]
fn guids_do_not_depend_on_title_topic_or_address() {
    let guids = |yaml: &str, toml: &str| {
        let feed = render(&[("news/2024-a ü.md", yaml)], toml, "feed.xml");
        between(&feed, "<guid isPermaLink=\"false\">", "</guid>").join(" ")
    };
    let first = guids("originalUrl: https://e.org/1", "");
    assert_eq!(first, "tag:example.org,2024:/ai/news/2024-a%20%C3%BC");
    for (yaml, toml) in [
        ("title: Other\noriginalUrl: https://e.org/2", ""),
        ("topics: [A]\nprovider: {name: P}\noriginalUrl: https://e.org/1", ""),
        ("slug: other\noriginalUrl: https://e.org/1", ""),
        ("updatedDateTime: 2025-01-01T00:00:00Z\noriginalUrl: https://e.org/1", ""),
        ("category: News\noriginalUrl: https://e.org/1", "[build]\nurls = 'flat'"),
    ] {
        assert_eq!(guids(yaml, toml), first, "{yaml}");
    }
}

#[test]
fn feeds_contain_the_newest_articles_up_to_the_limit() {
    let dates: Vec<String> =
        (1..=5).map(|day| format!("publishedDateTime: 2024-01-0{day}T00:00:00Z")).collect();
    let files: Vec<String> = (1..=5).map(|day| format!("news/{day}.md")).collect();
    let site: Vec<(&str, &str)> =
        files.iter().zip(&dates).map(|(file, date)| (file.as_str(), date.as_str())).collect();
    let feed = render(&site, "[feeds]\nlimit = 3", "feed.xml");
    let titles = between(&feed, "<title>", "</title>");
    // The titles of the feed and its image, then those of the entries.
    assert_eq!(titles[..2], ["T &#x26; T", "T &#x26; T"]);
    assert_eq!(titles[2..], ["Title of 5", "Title of 4", "Title of 3"]);
    assert!(feed.contains("<lastBuildDate>Fri, 05 Jan 2024 00:00:00 +0000</lastBuildDate>"));
    assert_eq!(between(&render(&[], "", "feed.xml"), "<lastBuildDate>", "<").len(), 0);
}

#[test]
fn the_site_is_the_author_of_entries_without_authors() {
    let site = [("news/a.md", "originalUrl: http://localhost/a")];
    check(
        &site,
        "",
        "atom.xml",
        &["<entry>", "<author>\n<name>T &#x26; T</name>\n<uri>https://example.org/ai/</uri>"],
    );
    assert!(!render(&site, "", "feed.xml").contains("dc:creator"));
    let json: Value = serde_json::from_str(&render(&site, "", "feed.json")).expect("JSON");
    assert_eq!(json["authors"][0]["name"], "T & T");
    assert_eq!(json["items"][0].get("authors"), None);
}

#[test]
fn the_date_of_an_empty_feed_is_constant() {
    let site = [("news/a.md", ""), ("topics/t.yaml", "name: T")];
    check(&site, "", "topics/t/atom.xml", &["<updated>1970-01-01T00:00:00Z</updated>"]);
    assert!(!render(&site, "", "topics/t/feed.xml").contains("Date>"));
    let json: Value = serde_json::from_str(&render(&site, "", "topics/t/feed.json")).expect("JSON");
    assert_eq!(json["items"], Value::Array(Vec::new()));
}

#[test]
fn the_feed_of_a_topic_has_its_description() {
    let site = [
        ("news/a.md", "topics: [AI]"),
        ("topics/ai.yaml", "name: AI\ndescription: 'Minds &amp; machines'"),
    ];
    check(
        &site,
        "",
        "topics/ai/feed.xml",
        &["<description>Minds &amp;amp; machines</description>"],
    );
    check(&site, "", "topics/ai/atom.xml", &["<subtitle>Minds &#x26; machines</subtitle>"]);
    check(
        &site,
        "",
        "feed.xml",
        &["<description>The newest articles: T &amp;amp; T</description>"],
    );
}

#[test]
fn feed_formats_follow_the_settings() {
    let feeds = |formats: &str| -> Vec<String> {
        let files = rendered(
            &[("news/a.md", "")],
            &format!("[build]\nminify = false\n[feeds]\nformats = {formats}"),
        );
        let links = files["index.html"].split("<link rel=\"alternate\"").skip(1);
        let links = links.map(|link| between(link, "href=\"", "\"")[0].to_owned());
        let names = ["feed.xml", "atom.xml", "feed.json", "feeds.opml"].into_iter();
        links.chain(names.filter(|name| files.contains_key(*name)).map(str::to_owned)).collect()
    };
    assert_eq!(
        feeds("['rss', 'atom', 'json']"),
        [
            "/ai/feed.xml",
            "/ai/atom.xml",
            "/ai/feed.json",
            "feed.xml",
            "atom.xml",
            "feed.json",
            "feeds.opml"
        ]
    );
    assert_eq!(
        feeds("['json', 'rss', 'json']"),
        ["/ai/feed.json", "/ai/feed.xml", "feed.xml", "feed.json", "feeds.opml"]
    );
    assert_eq!(feeds("[]"), Vec::<String>::new());
}
