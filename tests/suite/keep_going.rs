//! `--keep-going`: an invalid source does not affect the others.

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
fn an_untrusted_source_never_displaces_another() {
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

/// A text whose page is far larger.
fn text_with_large_page(times: usize) -> String {
    "a & b < c > d\n\n* * *\n\n".repeat(times)
}

#[test]
fn a_page_that_is_too_large_is_skipped_and_reported() {
    let site = with_victim();
    site.write("site.toml", format!("{}[limits]\npage_bytes = 60000\n", crate::site::SITE));
    let text = article("Large article", DATE, "webUrl: https://e.org/l\ntopics: [Large, AI]");
    site.write("content/news/large.md", text + &text_with_large_page(4000));
    let page = format!("---\ntitle: Large page\n---\n{}", text_with_large_page(4000));
    site.write("content/pages/large.md", page);
    let strict = site.report(&[]);
    let named = |found: &[String]| {
        assert_eq!(found.len(), 2, "{found:?}");
        for (file, finding) in
            ["content/news/large.md:", "content/pages/large.md:"].iter().zip(found)
        {
            assert!(finding.contains(file) && finding.contains("is too large"), "{finding}");
        }
    };
    assert_eq!(strict.code, 1);
    named(&strict.findings());
    assert!(!site.exists("public"));
    // Independent of earlier builds.
    for _ in 0..2 {
        let report = site.report(&["--keep-going"]);
        assert_eq!(report.code, 0);
        named(&report.findings());
        assert_eq!((report.count("articles"), report.count("pages")), (1, 1));
        for (path, bytes) in site.output() {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Large"), "{path}");
        }
        assert!(site.exists("public/news/victim/index.html"));
    }
    // Equal to the same site without them.
    let with = site.output();
    site.remove("content/news/large.md");
    site.remove("content/pages/large.md");
    site.build();
    assert!(with == site.output());
}

#[test]
fn articles_that_fail_to_render_are_skipped() {
    let site = with_victim();
    let template = "{% extends \"builtin/article.html\" %}{% block title %}\
                    {% if article.title == \"Odd\" %}{{ article.nothing.there }}{% endif %}{% endblock %}";
    site.write("templates/article.html", template);
    site.write("content/news/odd.md", article("Odd", DATE, "webUrl: https://e.org/odd"));
    assert_eq!(site.report(&[]).code, 1);
    let report = site.report(&["--keep-going"]);
    let found = report.findings();
    assert_eq!(report.code, 0, "{found:?}");
    assert!(found.iter().any(|one| one.contains("templates/article.html:1")), "{found:?}");
    assert!(found.iter().any(|one| one.contains("content/news/odd.md")), "{found:?}");
    assert_eq!((found.len(), report.count("articles")), (2, 1));
    assert!(!site.exists("public/news/odd/index.html"));
}

#[test]
fn a_template_that_fails_for_every_article_stops_the_build() {
    let site = with_victim();
    site.write("templates/article.html", "{{ article.nothing.there }}");
    for name in ["a", "b"] {
        let url = format!("webUrl: https://e.org/{name}");
        site.write(&format!("content/news/{name}.md"), article(name, DATE, &url));
    }
    let report = site.report(&["--keep-going"]);
    assert_eq!((report.code, report.findings().len()), (1, 1));
    assert!(!site.exists("public"));
}
