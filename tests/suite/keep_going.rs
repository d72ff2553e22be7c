//! With `--keep-going`, one bad source takes nothing from the others.

use crate::site::{SiteTest, article};

const DATE: &str = "2024-03-01T00:00:00Z";

fn with_victim() -> SiteTest {
    SiteTest::with(&[
        (
            "content/news/victim.md",
            &article("The victim", "2023-03-01T00:00:00Z", "webUrl: https://e.org/v\ntopics: [AI]"),
        ),
        ("content/pages/about.md", "---\ntitle: About\n---\nAbout us.\n"),
        ("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ])
}

#[test]
fn no_source_takes_the_address_of_another() {
    let site = with_victim();
    let own = |keys: &str| article("Attack", DATE, &format!("webUrl: https://e.org/a\n{keys}"));
    let static_file = |site: &SiteTest| {
        let output = site.output();
        ["index.html", "news/victim/index.html", "about/index.html", "feed.xml", "404.html"].map(
            |file| {
                let text = String::from_utf8(output[file].clone()).expect(file);
                let refresh = text.to_lowercase().contains("http-equiv=\"refresh\"");
                (file, refresh, text.contains("The victim"), text.contains("About us."))
            },
        )
    };
    site.build();
    let before = static_file(&site);
    for keys in [
        "aliases: [/index.html]",
        "aliases: [/news/victim/]",
        "aliases: [/NEWS/Victim, /about/]",
        "aliases: [/news/victim.html]",
        "aliases: [/feed.xml, /404.html, /sitemap.xml]",
        "aliases: [/api/index.json, /api/news/index.json/, /search/]",
        "slug: victim",
        "slug: Victim",
    ] {
        site.write("content/news/attack.md", own(keys));
        let strict = site.report(&[]);
        assert_eq!(strict.code, 1, "{keys}");
        let run = site.report(&["--keep-going"]);
        assert_eq!(run.code, 0, "{keys}");
        let found = run.findings();
        assert!(
            !found.is_empty() && found.iter().all(|one| one.contains("news/attack.md")),
            "{found:?}"
        );
        assert_eq!(static_file(&site), before, "{keys}");
        assert!(site.exists("public/sitemap.xml") && site.exists("public/api/news/index.json"));
    }
}
