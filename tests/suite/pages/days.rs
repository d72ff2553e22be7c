//! Pages of days, and their feed.

use super::{shown_articles, text, xml_texts};
use crate::html::{addresses, tags, texts_of};
use crate::site::{SITE, SiteTest, article, differences};

const DAYS: &str = "timezone = 'Europe/Berlin'\n[list]\ndays = true\n";

/// A site with articles on 10, 11 and 15 April 2024.
fn site(settings: &str) -> SiteTest {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}{settings}"));
    add(&site, 1, "2024-04-10T08:00:00Z");
    // In Berlin, this is the 11th.
    add(&site, 2, "2024-04-10T22:30:00Z");
    add(&site, 3, "2024-04-11T09:00:00Z");
    add(&site, 4, "2024-04-15T09:00:00Z");
    site
}

fn add(site: &SiteTest, number: u32, date: &str) {
    let more = format!("originalUrl: https://example.com/{number}\nprovider:\n  name: A & B");
    let text = article(&format!("Number {number}"), date, &more);
    site.write(&format!("content/news/n{number}.md"), text);
}

/// The address of the link with `rel`, outside of the head.
fn link(html: &str, rel: &str) -> Option<String> {
    let tags = tags(html);
    let link = tags.iter().find(|tag| tag.name == "a" && tag.get("rel") == Some(rel));
    link.and_then(|tag| tag.get("href")).map(str::to_owned)
}

#[test]
fn a_day_has_a_page_with_all_its_articles() {
    let site = site(&format!("{DAYS}page_size = 1\n"));
    site.build();
    let output = site.output();
    let day = text(&output, "2024/04/11/index.html");
    assert_eq!(shown_articles(&day), [3, 2]);
    assert_eq!(texts_of(&day, "h1"), ["Thursday, 11 April 2024"]);
    assert_eq!(texts_of(&day, "title"), ["Thursday, 11 April 2024 · Test Site"]);
    assert_eq!(link(&day, "prev").as_deref(), Some("/2024/04/10/"));
    assert_eq!(link(&day, "next").as_deref(), Some("/2024/04/12/"));
    let links = addresses(&day);
    for expected in ["/archive/2024/04/", "/daily/feed.xml", "/daily/atom.xml"] {
        assert!(links.contains(&expected.to_owned()), "{expected} in {links:?}");
    }
    assert_eq!(link(&text(&output, "2024/04/10/index.html"), "prev"), None);
    // A day without articles redirects to the next one with articles, that after the newest one to the home page.
    for (file, target) in [("2024/04/12", "/2024/04/15/"), ("2024/04/16", "/")] {
        let links = addresses(&text(&output, &format!("{file}/index.html")));
        assert!(links.contains(&target.to_owned()), "{file}: {links:?}");
    }
    assert!(!output.contains_key("2024/04/13/index.html"));
    // Months and the headings of days link to days; sitemaps contain them.
    let month = addresses(&text(&output, "archive/2024/04/index.html"));
    let days = ["/2024/04/15/", "/2024/04/11/", "/2024/04/10/"];
    assert!(days.iter().all(|day| month.contains(&(*day).to_owned())), "{month:?}");
    let sitemap = text(&output, "sitemaps/pages.xml");
    assert!(days.iter().all(|day| sitemap.contains(&format!("org{day}<"))), "{sitemap}");
    assert!(!sitemap.contains("/2024/04/12/"));
}

#[test]
fn a_day_that_is_over_never_changes() {
    let site = site(DAYS);
    site.build();
    let before = site.output();
    let entries = |tree| xml_texts(&text(tree, "daily/atom.xml"), "id");
    assert_eq!(
        entries(&before)[1..],
        ["tag:example.org,2024:/2024/04/11", "tag:example.org,2024:/2024/04/10"]
    );
    // The newest day grows.
    add(&site, 5, "2024-04-15T10:00:00Z");
    site.build();
    let grown = site.output();
    let changed = |before, after| -> Vec<String> {
        let mut lines = differences(before, after);
        lines.retain(|line| line[2..].starts_with("2024/") || line[2..].starts_with("daily/"));
        lines
    };
    assert_eq!(changed(&before, &grown), ["~ 2024/04/15/index.html"]);
    // With the first article of the next day it is over, and has an entry in the feed.
    add(&site, 6, "2024-04-17T10:00:00Z");
    site.build();
    let after = site.output();
    assert_eq!(
        changed(&grown, &after),
        [
            "~ 2024/04/16/index.html",
            "+ 2024/04/17/index.html",
            "+ 2024/04/18/index.html",
            "~ daily/atom.xml",
            "~ daily/feed.json",
            "~ daily/feed.xml",
        ]
    );
    assert!(addresses(&text(&after, "2024/04/16/index.html")).contains(&"/2024/04/17/".into()));
    let feed = text(&after, "daily/atom.xml");
    assert_eq!(entries(&after)[1], "tag:example.org,2024:/2024/04/15");
    assert_eq!(entries(&after)[2..], entries(&grown)[1..]);
    assert_eq!(
        xml_texts(&feed, "title")[..2],
        ["Day by day · Test Site".to_owned(), "Monday, 15 April 2024".to_owned()]
    );
    assert_eq!(xml_texts(&feed, "updated")[1], "2024-04-15T10:00:00Z");
    let content = &xml_texts(&feed, "content")[0];
    let headline = "<li><a href=\"https://example.org/news/n5/\">Number 5</a> (A &amp; B)</li>";
    assert!(content.starts_with(&format!("<ul>{headline}")), "{content}");
    // A clean build has the same bytes.
    site.build_with(&["--clean"]);
    assert_eq!(differences(&after, &site.output()), Vec::<String>::new());
    assert!(text(&after, "feeds.opml").contains("https://example.org/daily/feed.xml"));
}

#[test]
fn days_follow_the_url_style_and_can_be_off() {
    let flat =
        site(&format!("{DAYS}archive = false\n[build]\nurls = 'flat'\n[feeds]\nformats = []"));
    flat.build();
    let output = flat.output();
    let day = text(&output, "2024/04/11.html");
    assert_eq!(link(&day, "next").as_deref(), Some("/2024/04/12"));
    assert!(output.contains_key("2024/04/12.html"));
    let has =
        |output: &crate::site::Tree, part: &str| output.keys().any(|path| path.contains(part));
    assert!(!has(&output, "daily/"));
    let off = site("");
    off.build();
    let output = off.output();
    assert!(!has(&output, "2024/04/11") && !has(&output, "daily/"));
}

#[test]
fn a_day_displaces_an_article_of_the_same_address() {
    let site = site(&format!("{DAYS}[articles]\naddress = '{{year}}/{{month}}/{{slug}}'\n"));
    let text =
        article("Eleven", "2024-04-01T09:00:00Z", "slug: '11'\noriginalUrl: https://example.com/x");
    site.write("content/news/x.md", text);
    let report = site.run(&[]).stderr;
    assert!(
        report.contains("address-collision") && report.contains("the page of a day"),
        "{report}"
    );
}

#[test]
fn lists_are_grouped_by_the_days_of_the_time_zone() {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}timezone = 'Europe/Berlin'\n"));
    for (number, time) in [(1, "10T22:30"), (2, "11T08:00"), (3, "11T21:59"), (4, "11T22:01")] {
        add(&site, number, &format!("2024-04-{time}:00Z"));
    }
    site.build();
    let page = text(&site.output(), "archive/2024/04/index.html");
    let headings = texts_of(&page, "h2");
    assert!(!headings.contains(&"Articles".to_owned()), "{headings:?}");
    // Two days with four articles are too many days.
    assert!(headings.contains(&"8–14 April 2024".to_owned()), "{headings:?}");
    add(&site, 5, "2024-04-11T12:00:00Z");
    site.build();
    let page = text(&site.output(), "archive/2024/04/index.html");
    let headings = texts_of(&page, "h2");
    let days = ["Friday, 12 April 2024".to_owned(), "Thursday, 11 April 2024".to_owned()];
    assert!(days.iter().all(|day| headings.contains(day)), "{headings:?}");
    assert_eq!(shown_articles(&page), [4, 3, 5, 2, 1]);
}
