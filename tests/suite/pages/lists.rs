//! Lists: numbered pages, the archive, and settings.

use std::collections::BTreeSet;

use super::{html_files, shown_articles, text, xml_texts};
use crate::html::{Served, addresses, tags, texts_of};
use crate::site::{SITE, SiteTest, Tree, article, differences};

/// The article with this number; one per day.
fn numbered(number: u32, more: &str) -> (String, String) {
    let (month, day) = (1 + number / 28, 1 + number % 28);
    let more = format!(
        "originalUrl: https://example.com/{number}\ntopics: [Topic {}]\n\
         provider:\n  name: Source {p}\n  domain: source{p}.example\n{more}",
        number % 3,
        p = number % 2
    );
    let date = format!("2024-{month:02}-{day:02}T08:00:00Z");
    (format!("content/news/n{number:03}.md"), article(&format!("Number {number}"), &date, &more))
}

fn sixty() -> SiteTest {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}[list]\npage_size = 10\n[feeds]\nlimit = 5\n"));
    for number in 0..60 {
        let (path, text) = numbered(number, "");
        site.write(&path, text);
    }
    site
}

#[test]
fn pages_are_numbered_from_the_oldest() {
    let site = sixty();
    site.build();
    let output = site.output();
    let down = |from: u32, to: u32| (to..=from).rev().collect::<Vec<_>>();
    // The front page shows its newest articles above the list.
    assert_eq!(shown_articles(&text(&output, "news/index.html")), down(59, 50));
    assert_eq!(shown_articles(&text(&output, "page/1/index.html")), down(9, 0));
    assert_eq!(shown_articles(&text(&output, "page/5/index.html")), down(49, 40));
    // Pages are named after their dates.
    let name = |path: &str| {
        let page = text(&output, path);
        [texts_of(&page, "title").concat(), texts_of(&page, "h1").concat()]
    };
    assert_eq!(name("page/5/index.html")[0], "13–22 February 2024 · Test Site");
    assert_eq!(name("news/page/1/index.html"), ["News, 1–10 January 2024 · Test Site", "News"]);
    // The next page redirects to the landing page, and no further page exists.
    let next = text(&output, "page/6/index.html");
    assert_eq!(shown_articles(&next), Vec::<u32>::new());
    assert!(addresses(&next).iter().all(|a| a == "/" || a == "https://example.org/"), "{next}");
    assert!(!output.contains_key("page/7/index.html") && !output.contains_key("page/0/index.html"));
    // Every article is on exactly one page of each of its lists.
    let topic: Vec<u32> = ["topics/topic-0/index.html", "topics/topic-0/page/1/index.html"]
        .iter()
        .flat_map(|path| shown_articles(&text(&output, path)))
        .collect();
    assert_eq!(topic, (0..60).rev().filter(|n| n % 3 == 0).collect::<Vec<_>>());
    // Links from the newest to the oldest page and back.
    let pager = |path: &str, rel: &str| {
        let tags = tags(&text(&output, path));
        let link = tags.iter().find(|tag| tag.name == "a" && tag.get("rel") == Some(rel));
        link.and_then(|tag| tag.get("href")).map(str::to_owned)
    };
    assert_eq!(pager("index.html", "next").as_deref(), Some("/page/5/"));
    assert_eq!(pager("page/5/index.html", "next").as_deref(), Some("/page/4/"));
    assert_eq!(pager("page/1/index.html", "next"), None);
    assert_eq!(pager("page/1/index.html", "prev").as_deref(), Some("/page/2/"));
    assert_eq!(pager("page/5/index.html", "prev").as_deref(), Some("/page/6/"));
    assert_eq!(pager("index.html", "prev"), None);
    // Feeds contain the newest articles.
    let feed = text(&output, "feed.xml");
    assert_eq!(xml_texts(&feed, "guid").len(), 5);
    // Without the titles of the feed and its image.
    assert_eq!(xml_texts(&feed, "title")[2], "Number 59");
}

#[test]
fn a_new_article_changes_only_dependent_pages() {
    let site = sixty();
    site.build();
    let before = site.output();
    let (path, new) = numbered(60, "");
    site.write(&path, &new);
    site.build();
    let after = site.output();
    // The files of the search index have hashed names.
    let mut differences = differences(&before, &after);
    differences.retain(|line| !line[2..].starts_with("pagefind/newest/"));
    assert_eq!(
        differences,
        [
            "~ api/index.json",
            "~ api/news/index.json",
            "~ api/news/page/1/index.json",
            "~ api/news/page/2/index.json",
            "~ api/news/page/3/index.json",
            "~ api/news/topic-0/index.json",
            "~ api/news/topic-0/page/1/index.json",
            "~ api/providers/index.json",
            "~ api/topics/index.json",
            "~ archive/2024/03/index.html",
            "~ archive/index.html",
            "~ atom.xml",
            "~ feed.json",
            "~ feed.xml",
            "~ follow/index.html",
            "~ index.html",
            "~ news/atom.xml",
            "~ news/feed.json",
            "~ news/feed.xml",
            "~ news/index.html",
            // The previously newest article of the topic.
            "~ news/n057/index.html",
            "+ news/n060/index.html",
            "~ providers/index.html",
            "~ providers/source0.example/atom.xml",
            "~ providers/source0.example/feed.json",
            "~ providers/source0.example/feed.xml",
            "~ providers/source0.example/index.html",
            "~ search/index.html",
            "~ sitemap.xml",
            "~ sitemaps/2024-03.xml",
            "~ topics/index.html",
            "~ topics/topic-0/atom.xml",
            "~ topics/topic-0/feed.json",
            "~ topics/topic-0/feed.xml",
            "~ topics/topic-0/index.html",
        ]
    );
    assert_eq!(
        shown_articles(&text(&after, "news/index.html")),
        (50..=60).rev().collect::<Vec<_>>()
    );
}

#[test]
fn full_pages_never_change() {
    let site = sixty();
    site.build();
    let mut before = site.output();
    let full = |tree: &Tree| -> BTreeSet<String> {
        let pages = html_files(tree).into_iter().filter(|path| path.contains("page/"));
        pages
            .filter(|path| !shown_articles(&text(tree, path)).is_empty())
            .map(str::to_owned)
            .collect()
    };
    let first = full(&before);
    assert!(
        first.contains("page/1/index.html") && first.contains("topics/topic-2/page/1/index.html")
    );
    for number in 60..=80 {
        let (path, new) = numbered(number, "");
        site.write(&path, &new);
        if number % 5 != 0 {
            continue;
        }
        site.build();
        let after = site.output();
        for page in full(&before) {
            assert!(before[&page] == after[&page], "{page} changed with article {number}");
        }
        before = after;
    }
    let added: Vec<String> = full(&before).difference(&first).cloned().collect();
    assert!(added.contains(&"page/6/index.html".to_owned()), "{added:?}");
    assert_eq!(
        shown_articles(&text(&before, "page/6/index.html")),
        (50..60).rev().collect::<Vec<_>>()
    );
}

#[test]
fn the_archive_has_a_page_for_each_month() {
    let at = |date: &str, n: u32| {
        article(&format!("Number {n}"), date, &format!("originalUrl: https://example.com/{n}"))
    };
    let site = SiteTest::with(&[
        ("content/news/a.md", &at("2023-12-31T23:59:59Z", 1)),
        // February in UTC, January in the original time zone.
        ("content/news/b.md", &at("2024-01-31T23:30:00-07:00", 2)),
        ("content/news/c.md", &at("2024-02-01T00:30:00+09:00", 3)),
        ("content/news/d.md", &at("2024-02-20T08:00:00Z", 4)),
    ]);
    site.build();
    let output = site.output();
    for (file, numbers) in [
        ("archive/2023/12/index.html", vec![1]),
        ("archive/2024/01/index.html", vec![2]),
        ("archive/2024/02/index.html", vec![4, 3]),
        // By month: an article has the month of its own time zone.
        ("index.html", vec![4, 3, 2, 1]),
    ] {
        assert_eq!(shown_articles(&text(&output, file)), numbers, "{file}");
    }
    let archive = text(&output, "archive/index.html");
    assert_eq!(texts_of(&archive, "h2"), ["2024 3", "2023 1"]);
    let months: Vec<String> = texts_of(&archive, "li");
    for month in ["February 2", "January 1", "December 1"] {
        assert!(months.contains(&month.to_owned()), "{month} in {months:?}");
    }
    assert_eq!(texts_of(&text(&output, "archive/2024/01/index.html"), "h1"), ["January 2024"]);
    let links = addresses(&text(&output, "archive/2024/01/index.html"));
    assert!(
        links.contains(&"/archive/2023/12/".into()) && links.contains(&"/archive/2024/02/".into())
    );
}

#[test]
fn lists_can_be_switched_off() {
    let site = sixty();
    let config = "[list]\narchive = false\ncategories = false\n[feeds]\nformats = []\n[sitemap]\nenabled = false\n";
    site.write("site.toml", format!("{SITE}{config}"));
    site.build();
    let output = site.output();
    let has = |part: &str| output.keys().any(|path| path.contains(part));
    for gone in ["archive", "feed.", "atom.", "feeds.", "sitemap", "news/index.html"] {
        assert!(!has(gone), "{gone}");
    }
    let served = Served { tree: &output, origin: "https://example.org", base: "", flat: false };
    for file in html_files(&output) {
        assert_eq!(served.broken_links(file).0, Vec::<String>::new());
    }
    assert!(!text(&output, "robots.txt").contains("Sitemap"));
}
