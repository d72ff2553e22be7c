//! Feeds of strangers who want harm: drafts hold what was meant as text, and nothing leaves its place.

use serde_json::Value;

use super::feeds::nothing_is_reported;
use super::{World, codes, drafts, item, outcomes, rss, written};
use crate::server::ok;
use crate::site::{SiteTest, names};

/// Values that are front matter, YAML, HTML, paths or invisible.
const VALUES: [&str; 34] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "A\npublished: true\nx: y",
    "A\n---\n\n# Injected",
    "---",
    "...",
    "\" published: true",
    "'; published: true #",
    "\\\" \\n \\x41 \\u0041",
    "!!python/object/apply:os.system [ls]",
    "&anchor *alias",
    "{a: b, c: [d]}",
    "- one\n- two",
    "? key\n: value",
    "| block",
    "> folded",
    "%YAML 1.2",
    "# comment",
    "null",
    "true",
    "1e3",
    "0x1F",
    "2026-01-01",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd",
    "CON",
    "a/b/c",
    "\u{202e}txt.exe\u{202c}",
    "zero\u{200b}width\u{feff}",
    "line\u{2028}separator\u{2029}",
    "{{ site.title }} {% include 'x' %}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
];

/// A feed in which each entry has a value wherever a feed can have one.
fn feed(values: &[&str]) -> String {
    let escaped = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let items: String = values
        .iter()
        .enumerate()
        .map(|(n, value)| {
            let value = escaped(value);
            // Titles without words are equal on one day.
            let (month, day) = (n / 28 + 1, n % 28 + 1);
            format!(
                "<item><title>{value}</title><link>https://a.example/{n}?q={value}</link><guid>{value}</guid>\
                 <description>{value} {value} Description {n}.</description><author>{value}</author>\
                 <dc:creator>{value} B</dc:creator><category>{value}</category><pubDate>2025-{month:02}-{day:02}T10:00:00Z</pubDate>\
                 <dc:language>{value}</dc:language><media:content url=\"{value}\" medium=\"image\" width=\"{value}\"/>\
                 <enclosure url=\"https://a.example/{value}.jpg\" type=\"image/jpeg\"/></item>"
            )
        })
        .collect();
    format!(
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'>\
         <channel><title>{}</title>{items}</channel></rss>",
        escaped(values[0])
    )
}

fn world(feed: impl AsRef<[u8]>) -> World {
    World::new(
        vec![("a.example/feed", ok("text/xml", feed))],
        &[("http://a.example/feed", "enrich = 'never'")],
    )
}

/// The values of a draft as the site has it, after it is published.
fn published(world: &World, draft: &str) -> Value {
    let site = SiteTest::new();
    let text = world.site.read(&format!("content/news/{draft}"));
    site.write("content/news/a.md", text.replacen("published: false\n", "", 1));
    site.build();
    let list: Value = serde_json::from_str(&site.read("public/api/news/index.json")).unwrap();
    list["value"][0].clone()
}

#[test]
fn values_of_any_kind_stay_values() {
    let world = world(feed(&VALUES));
    let report = world.report(&[]);
    let new = outcomes(&report).iter().filter(|line| line.starts_with("new ")).count();
    assert_eq!(new, VALUES.len(), "{:#?}", outcomes(&report));
    assert_eq!(drafts(&world.site).len(), VALUES.len());
    for (path, bytes) in written(&world.site) {
        let is_own = path.starts_with("content/news/2025-0") && path.ends_with(".md");
        assert!(
            is_own || ["site.toml", "sources.toml", "curation/seen.tsv"].contains(&&*path),
            "{path}"
        );
        let text = String::from_utf8(bytes).unwrap();
        let count = |line: &str| text.lines().filter(|found| *found == line).count();
        if is_own {
            assert!(text.starts_with("---\npublished: false\ntitle: \""), "{text}");
            assert_eq!((count("---"), count("published: false")), (2, 1), "{text}");
            assert!(!text.contains("published: true\n"), "{text}");
            // Nor does a text in its source look other than it is.
            let is_bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(is_bad), "{text:?}");
        }
    }
    nothing_is_reported(&world.site);
    let before = world.files();
    world.import_at("2026-03-11T12:00:00Z", &[]);
    assert_eq!(before, world.files());
}

#[test]
fn drafts_load_as_what_the_feed_says() {
    for (title, expected) in [
        ("A \"quote\" \\ and 'more': # yes", "A \"quote\" \\ and 'more': # yes"),
        ("A\npublished: true", "A published: true"),
        ("A &amp;lt;b&amp;gt; tag", "A <b> tag"),
        ("{{ site.title }}", "{{ site.title }}"),
        ("a\u{202e}b\u{2028}c\u{7f}d", "a\u{202e}b cd"),
        ("null", "null"),
        ("0x1F", "0x1F"),
    ] {
        let item = item("T", "http://a.example/1", "2026-03-09", "A description of the story.");
        let item = item.replace("<![CDATA[T]]>", title);
        let world = world(rss(&[item]));
        world.import(&[]);
        let [draft] = &drafts(&world.site)[..] else { panic!("{title}") };
        let article = published(&world, draft);
        assert_eq!(article["title"], expected, "{article:#}");
    }
}

#[test]
fn long_values_stay_within_the_limits_of_the_site() {
    let long = "word ".repeat(200_000);
    let unbroken = "x".repeat(1_000_000);
    let many: String =
        (0..5_000).map(|n| format!("<category>c{n}</category><author>a{n}</author>")).collect();
    let items = [
        item(&long, "http://a.example/1", "2026-03-09", &long),
        item(&unbroken, "http://a.example/2", "2026-03-09", &unbroken),
        item("Long URL", &format!("http://a.example/{unbroken}"), "2026-03-09", "A description."),
        item("Many", "http://a.example/4", "2026-03-09", "A description.")
            .replace("</item>", &format!("{many}</item>")),
        item(
            &format!("e{}", "\u{301}".repeat(500_000)),
            "http://a.example/6",
            "2026-03-09",
            &"\u{301}".repeat(500_000),
        ),
        item("Author", "http://a.example/5", "2026-03-09", "A description.")
            .replace("A. Writer", &unbroken),
    ];
    let world = world(rss(&items));
    let report = world.report(&[]);
    let found: Vec<&str> = report["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["new", "new", "rejected", "new", "new", "new"]);
    for (path, bytes) in world.site.tree("content") {
        assert!(bytes.len() < 20_000, "{path} has {} bytes", bytes.len());
    }
    nothing_is_reported(&world.site);
}

#[test]
fn broken_documents_lose_only_what_is_broken() {
    let good = item("Good", "http://a.example/good", "2026-03-09", "A description of the story.");
    let plain = rss(std::slice::from_ref(&good));
    for (name, text, expected) in [
        ("NUL", rss(&[good.replace("Good", "Go\0od")]), vec!["new Good"]),
        ("unclosed", plain.replace("</channel></rss>", ""), vec!["new Good"]),
        ("entities", plain.replace("A feed", "&unknown; A & B"), vec!["new Good"]),
        (
            "expansion",
            format!(
                "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>{}",
                rss(&[good.replace("<![CDATA[Good]]>", "Good &b;&x;")])
            ),
            vec!["new Good &b;&x;"],
        ),
        ("depth", rss(&[good.clone(), "<x>".repeat(100_000)]), vec!["new Good"]),
        (
            "attributes",
            rss(&[good.replace("<item>", &format!("<item a='{}'>", "&lt;".repeat(100_000)))]),
            vec!["new Good"],
        ),
    ] {
        let world = world(text);
        let report = world.report(&[]);
        assert_eq!(outcomes(&report), expected, "{name}");
        let draft = world.site.tree("content/news");
        assert!(names(&draft).iter().all(|file| file.starts_with("2026-03-09-good")), "{name}");
        let text = String::from_utf8_lossy(draft.values().next().unwrap()).into_owned();
        assert!(!text.contains("root:") && !text.contains('\0'), "{name}: {text}");
    }
}

#[test]
fn links_that_are_no_web_pages_are_refused() {
    let links = [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "ftp://a.example/",
        "http://",
        "   ",
    ];
    let items: Vec<String> = links
        .iter()
        .enumerate()
        .map(|(n, link)| item(&format!("S{n}"), link, "2026-03-09", "A description."))
        .collect();
    let world = world(rss(&items));
    let report = world.report(&[]);
    let expected: Vec<String> =
        (0..links.len()).map(|n| format!("rejected S{n} (no link)")).collect();
    assert_eq!(outcomes(&report), expected);
    assert_eq!(codes(&report), [""; 0]);
    assert!(!world.site.exists("content"));
}

#[test]
fn links_out_of_the_site_are_not_followed() {
    let feed =
        rss(&[item("Good", "http://a.example/good", "2026-03-09", "A description of the story.")]);
    let world = world(feed);
    let outside = SiteTest::empty();
    std::fs::create_dir_all(world.site.path("content")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(""), world.site.path("content/news")).unwrap();
    let run = world.import(&[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("leads out of the site"), "{}", run.stderr);
    assert!(outside.tree("").is_empty());
    assert!(!world.site.exists("curation/seen.tsv"), "what was not written is not remembered");
}
