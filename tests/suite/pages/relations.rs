//! Relations between articles, topics and providers.

use percent_encoding::percent_decode_str;

use super::shown_articles;
use crate::html::{addresses, texts_of};
use crate::site::{SiteTest, article};

#[test]
fn related_cards_link_to_own_articles_and_back() {
    let card = |title: &str, url: &str| format!("  - title: {title}\n    webUrl: {url}\n");
    let cards = format!(
        "originalUrl: https://example.com/b\nrelated:\n{}{}{}{}",
        card("Card of A", "HTTP://EXAMPLE.com:80/a/?utm_campaign=x#part"),
        card("Card of A again", "https://example.com/a"),
        card("Card of elsewhere", "https://elsewhere.example/x"),
        card("Card of a hidden one", "https://example.com/hidden"),
    );
    let hidden = "originalUrl: https://example.com/hidden\npublished: false";
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The first", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
        ),
        ("content/news/b.md", &article("The second", "2024-01-02T00:00:00Z", &cards)),
        ("content/news/hidden.md", &article("The hidden", "2024-01-03T00:00:00Z", hidden)),
    ]);
    site.build();
    let second = site.read("public/news/b/index.html");
    // Internal cards have the title of the article, external ones that of the card.
    let titles = ["The first", "Card of elsewhere", "Card of a hidden one"];
    assert_eq!(texts_of(&second, "h3"), titles);
    let links = addresses(&second);
    assert!(
        links.contains(&"/news/a/".into()) && links.contains(&"https://example.com/hidden".into())
    );
    assert!(!links.iter().any(|link| link.contains("/news/hidden")));
    let first = site.read("public/news/a/index.html");
    assert!(texts_of(&first, "h2").contains(&"Referenced by".to_owned()));
    assert_eq!(texts_of(&first, "h3"), ["The second"], "named once, however often it refers");
    assert!(addresses(&first).contains(&"/news/b/".into()));
    let unasked = site.read("public/news/b/index.html");
    assert!(!texts_of(&unasked, "h2").contains(&"Referenced by".to_owned()));
}

#[test]
fn articles_with_the_same_original_link_to_each_other() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The first", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
        ),
        (
            "content/news/b.md",
            &article("The second", "2024-01-02T00:00:00Z", "originalUrl: http://example.com/a/"),
        ),
        (
            "content/news/c.md",
            &article("The other", "2024-01-03T00:00:00Z", "originalUrl: https://example.com/c"),
        ),
    ]);
    let report = site.report(&[]);
    assert_eq!(
        report.findings(),
        ["warning duplicate-url content/news/b.md:4:14 other articles have the same original URL"]
    );
    assert_eq!(report.count("articles"), 3);
    for (page, other) in [("a", "The second"), ("b", "The first")] {
        let html = site.read(&format!("public/news/{page}/index.html"));
        assert!(texts_of(&html, "h2").contains(&"Also covered here".to_owned()));
        assert_eq!(texts_of(&html, "h3"), [other]);
    }
    assert!(!site.read("public/news/c/index.html").contains("Also covered here"));
}

#[test]
fn providers_are_merged_by_domain() {
    let from = |n: u32, name: &str, domain: &str| {
        let more = format!(
            "originalUrl: https://example.com/{n}\nprovider:\n  name: {name}\n  domain: {domain}"
        );
        article(&format!("Number {n}"), &format!("2024-01-0{n}T00:00:00Z"), &more)
    };
    let site = SiteTest::with(&[
        ("content/news/a.md", &from(1, "The Paper", "Paper.example")),
        ("content/news/b.md", &from(2, "The Paper", "paper.example")),
        ("content/news/c.md", &from(3, "Paper", "PAPER.example")),
    ]);
    let report = site.build();
    assert_eq!(report.count("providers"), 1);
    let page = site.read("public/providers/paper.example/index.html");
    assert_eq!(
        (texts_of(&page, "h1"), shown_articles(&page)),
        (vec!["The Paper".into()], vec![3, 2, 1])
    );
}

#[test]
fn topics_are_merged_by_name_and_keep_their_order() {
    let about = |n: u32, topics: &str| {
        let more = format!("originalUrl: https://example.com/{n}\ntopics: {topics}");
        article(&format!("Number {n}"), &format!("2024-01-0{n}T00:00:00Z"), &more)
    };
    let site = SiteTest::with(&[
        ("content/topics/a.yaml", "_id: machine-learning\nname: ML\nparent: Computing\n"),
        ("content/topics/b.yaml", "name: Deep Learning\nparent: ml\n"),
        ("content/news/a.md", &about(1, "[ml, C++, C#]")),
        ("content/news/b.md", &about(2, "[ML, 機械学習]")),
    ]);
    let report = site.build();
    assert_eq!(report.count("topics"), 6);
    let page = site.read("public/topics/machine-learning/index.html");
    assert_eq!((texts_of(&page, "h1"), shown_articles(&page)), (vec!["ML".into()], vec![2, 1]));
    assert!(addresses(&page).contains(&"/topics/computing/".into()));
    // A topic without articles has a page, but no link.
    assert!(!addresses(&page).contains(&"/topics/deep-learning/".into()));
    for id in ["c-plus-plus", "c-sharp", "computing", "deep-learning", "機械学習"] {
        assert!(site.exists(&format!("public/topics/{id}/index.html")), "{id}");
    }
    let encoded = addresses(&site.read("public/topics/index.html"));
    let decoded = |a: &String| percent_decode_str(a).decode_utf8().unwrap().into_owned();
    assert!(encoded.iter().all(|address| address.is_ascii()));
    assert!(encoded.iter().map(decoded).any(|address| address == "/topics/機械学習/"));
}
