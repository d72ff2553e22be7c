//! Limits of sizes and numbers.

use insta::assert_snapshot;

use super::{DATE, URL, report};
use crate::site::{SITE, article};

#[test]
fn sources_that_are_too_large() {
    let limits = "[limits]\nfile_size = 600\ntext_length = 40\nentries = 2\ndepth = 3\n";
    let tag = format!("<a title='{}'>x</a>\n", "t".repeat(40));
    let keys = "a: 1\nb: 2\nc: 3";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{limits}")),
        ("content/news/deep.md", &(article("A", DATE, URL) + "text\n\n> > > > too deep\n")),
        ("content/news/keys.md", &article("B", DATE, &format!("{URL}\n{keys}"))),
        ("content/news/list.md", &article("C", DATE, &format!("{URL}\ntopics: [a, b, c]"))),
        (
            "content/news/long.md",
            &article("D", DATE, &format!("{URL}\nexcerpt: {}", "e".repeat(41)))
        ),
        ("content/news/tag.md", &(article("E", DATE, URL) + &tag)),
        ("content/topics/nested.yaml", "name: T\ndescription: <b><b><b><b>deep</b></b></b></b>\n"),
        ("templates/home.html", &"x".repeat(601)),
    ]));
}

#[test]
fn a_page_that_is_too_large() {
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}[limits]\npage_bytes = 50000\n")),
        ("templates/404.html", "{% for i in range(end=10000) %}0123456789{% endfor %}"),
    ]));
}

#[test]
fn more_findings_than_the_limit() {
    let text = article("A", DATE, URL) + &"[a](javascript:x)\n".repeat(105);
    let report = report(&[("content/news/a.md", &text)]);
    assert_eq!(report.matches("warning[bad-url]").count(), 100);
    let (start, end) =
        (report.find("warning[too-many").unwrap(), report.find("warning[bad-url]").unwrap());
    assert_snapshot!(format!("{}…\n{}", &report[start..end], report.lines().last().unwrap()));
}
