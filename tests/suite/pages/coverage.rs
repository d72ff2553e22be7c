//! Coverage of a story by other providers, the button to the source, pictures and providers.

use super::text;
use crate::html::{tags, texts_of};
use crate::site::{SITE, SiteTest, article};

/// A related card by a provider, of a day of January 2024.
fn card(provider: &str, day: u32, url: &str) -> String {
    format!(
        "- {{title: {provider} of {day}, webUrl: '{url}', provider: {{name: {provider}}}, \
         publishedDateTime: '2024-01-{day:02}T09:00:00Z'}}\n"
    )
}

/// The article at `content/news/a.md` of 10 January 2024 by "Own", with these related cards.
fn with_cards(cards: &str) -> String {
    let more = format!(
        "originalUrl: https://own.example/a\nprovider: {{name: Own, domain: own.example}}\n\
         related:\n{cards}"
    );
    article("The story", "2024-01-10T12:00:00Z", &more)
}

/// The lines about coverage on a page.
fn lines(html: &str) -> Vec<String> {
    texts_of(html, "p").into_iter().filter(|text| text.starts_with("More:")).collect()
}

#[test]
fn cards_and_the_article_show_who_else_reports_the_story() {
    let url = |n: u32| format!("https://e{n}.example/");
    let cards = [
        card("Zeta", 12, &url(1)),
        card("Own", 11, &url(2)),
        card("Alpha", 9, &url(3)),
        card("Old", 1, &url(4)),
        "- {title: Undated, webUrl: 'https://undated.example/'}\n".to_owned(),
        card("Zeta", 11, &url(5)),
        card("Mu", 10, &url(6)),
        card("Beta", 14, &url(7)),
        // The same page twice.
        card("Alpha", 9, &url(3)),
    ];
    let site = SiteTest::with(&[("content/news/a.md", &with_cards(&cards.concat()))]);
    site.build();
    let output = site.output();
    for list in ["index.html", "news/index.html", "providers/own.example/index.html"] {
        assert_eq!(lines(&text(&output, list)), ["More: Zeta, Alpha, Mu +1"], "{list}");
    }
    let page = text(&output, "news/a/index.html");
    let headings = texts_of(&page, "h2");
    assert!(
        headings.ends_with(&["More on this story".into(), "Background".into()]),
        "{headings:?}"
    );
    let rows = ["Alpha of 9", "Mu of 10", "Zeta of 11", "Beta of 14", "Own of 11", "Zeta of 12"];
    assert_eq!(texts_of(&page, "h3"), [&rows[..], &["Old of 1", "Undated"]].concat());
    assert_eq!(texts_of(&page, "summary").last().map(String::as_str), Some("2 more"));
    let current = page.find("This article").expect("the article itself");
    assert!(page.find("Mu of 10") < Some(current) && Some(current) < page.find("Zeta of 11"));
    // Rows of other sites are marked as such, and have the host where the provider is unknown.
    assert!(texts_of(&page, "span").contains(&"undated.example".to_owned()));
    let marked = tags(&page).into_iter().filter(|tag| {
        tag.name == "a" && tag.get("class").is_some_and(|class| class.contains("u-url out"))
    });
    assert_eq!(marked.count(), 8);
}

#[test]
fn eight_rows_of_much_coverage_are_shown() {
    let cards: String =
        (0..43).map(|n| card(&format!("P{n}"), 9, &format!("https://e{n}.example/"))).collect();
    let site = SiteTest::with(&[("content/news/a.md", &with_cards(&cards))]);
    site.build();
    let page = site.read("public/news/a/index.html");
    assert_eq!(lines(&site.read("public/index.html")), ["More: P0, P1, P2 +40"]);
    let (shown, folded) = page.split_once("<bdi>36 more").expect("folded rows");
    assert_eq!(texts_of(shown, "h3").len(), 7, "and the article itself");
    assert_eq!(texts_of(folded, "h3").len(), 36);
}

#[test]
fn an_added_article_does_not_change_who_reports_an_older_story() {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}[list]\npage_size = 2\n"));
    let cards =
        card("Zeta", 12, "https://zeta.example/x") + &card("Old", 1, "https://old.example/y");
    site.write("content/news/a.md", with_cards(&cards));
    for day in 11..19 {
        let more = format!("originalUrl: https://example.com/{day}");
        let date = format!("2024-01-{day}T00:00:00Z");
        site.write(&format!("content/news/b{day}.md"), article("Another", &date, &more));
    }
    site.build();
    let page = |site: &SiteTest| site.read("public/page/1/index.html");
    let before = page(&site);
    assert_eq!(lines(&before), ["More: Zeta"]);
    // The stories of the cards come to this site, with other names and dates.
    for (stem, provider, url) in
        [("x", "Renamed", "https://zeta.example/x"), ("y", "Old", "https://old.example/y")]
    {
        let more = format!("originalUrl: {url}\nprovider: {{name: {provider}}}");
        let date = "2024-01-20T09:00:00Z";
        site.write(&format!("content/news/{stem}.md"), article("Moved here", date, &more));
    }
    site.build();
    assert_eq!(page(&site), before);
    // On the article's page, their own dates count.
    let own = site.read("public/news/a/index.html");
    assert_eq!(texts_of(&own, "h3"), ["Moved here", "Moved here"]);
    assert!(!texts_of(&own, "h2").contains(&"More on this story".to_owned()));
}

#[test]
fn an_article_is_listed_once() {
    let to = |url: &str| format!("- {{title: R, webUrl: '{url}'}}\n");
    let other =
        format!("originalUrl: https://example.com/b\nrelated:\n{}", to("https://own.example/a"));
    let site = SiteTest::with(&[
        ("content/news/a.md", &with_cards(&to("https://example.com/b"))),
        ("content/news/b.md", &article("The other", "2024-01-11T00:00:00Z", &other)),
    ]);
    site.build();
    let page = site.read("public/news/a/index.html");
    assert_eq!(texts_of(&page, "h3"), ["The other"]);
    assert!(texts_of(&page, "h2").contains(&"More on this story".to_owned()));
    assert!(!texts_of(&page, "h2").contains(&"Referenced by".to_owned()));
}

#[test]
fn the_source_is_linked_above_the_picture_and_again_below_a_long_text() {
    let with_text = |body: &str| {
        let more = "originalUrl: https://example.com/a\nexcerpt: In short.\n\
                    images: [{url: /i.png, width: 800, height: 450}]\n";
        format!("{}{body}\n", article("The story", "2024-01-10T12:00:00Z", more))
    };
    let long = "A sentence of some words. ".repeat(200);
    let site = SiteTest::with(&[
        ("content/news/short.md", &with_text("Text.")),
        ("content/news/long.md", &with_text(&long).replace("/a\n", "/b\n")),
        ("static/i.png", "x"),
    ]);
    site.build();
    for (stem, links) in [("short", 1), ("long", 2)] {
        let page = site.read(&format!("public/news/{stem}/index.html"));
        let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("no {part}"));
        let main = at("<main");
        let button = main + page[main..].find("read-on").expect("a button");
        assert!(at("byline") < button && button < at("standfirst") && button < at("<figure"));
        assert_eq!(page.matches("Read the full story at").count(), links, "{stem}");
    }
}

#[test]
fn providers_without_an_icon_have_their_initial() {
    let provider = "originalUrl: https://example.com/a\n\
                    provider: {name: «the Élan», domain: elan.example}";
    let icon = "originalUrl: https://example.com/b\n\
                provider: {name: Ycon, domain: ycon.example, images: [/icon.png]}";
    let site = SiteTest::with(&[
        ("content/news/a.md", &article("A", "2024-01-10T12:00:00Z", provider)),
        ("content/news/b.md", &article("B", "2024-01-10T12:00:00Z", icon)),
        ("static/icon.png", "x"),
    ]);
    site.build();
    for (page, places) in
        [("news/a", 2), ("providers/elan.example", 1), ("providers", 1), ("news/b", 0)]
    {
        let html = site.read(&format!("public/{page}/index.html"));
        let tiles = texts_of(&html, "span").into_iter().filter(|text| text == "T").count();
        assert_eq!(tiles, places, "{page}");
    }
    let html = site.read("public/news/b/index.html");
    let icons: Vec<_> =
        tags(&html).into_iter().filter(|tag| tag.get("data-initial").is_some()).collect();
    assert_eq!(icons.len(), 2, "for the case that the image does not load");
    assert!(icons.iter().all(|icon| icon.get("data-initial") == Some("Y")));
}

#[test]
fn pictures_are_large_only_if_they_are_known_to_be() {
    let with = |images: &str| {
        let more = format!("originalUrl: https://example.com/a\nimages: [{images}]");
        let site = SiteTest::with(&[
            ("content/news/a.md", &article("A", "2024-01-10T12:00:00Z", &more)),
            ("static/i.png", "x"),
        ]);
        site.build();
        let html = site.read("public/news/a/index.html");
        let frames = tags(&html).into_iter().filter_map(|tag| {
            let class = tag.get("class")?;
            class.split(' ').next().filter(|first| *first == "frame")?;
            Some(class.to_owned())
        });
        frames.collect::<Vec<_>>()
    };
    for (image, frame) in [
        ("{url: /i.png, width: 640, height: 360}", "frame"),
        ("{url: /i.png, width: 640}", "frame"),
        ("{url: /i.png, width: 639, height: 360}", "frame frame-natural"),
        ("{url: /i.png, width: 639}", "frame frame-unknown"),
        ("{url: /i.png}", "frame frame-unknown"),
        ("/i.png", "frame frame-unknown"),
        ("{url: /i.png, width: 1280, height: 400}", "frame frame-wide"),
        ("{url: /i.png, width: 800, height: 1200}", "frame frame-tall"),
    ] {
        assert_eq!(with(image), [frame], "{image}");
    }
    assert_eq!(with(""), Vec::<String>::new());
}
