use crate::render::tests::{ARTICLE, between, check, render};

#[test]
fn sitemaps_contain_pages_with_modification_dates() {
    let site = [
        ("news/a.md", ARTICLE),
        ("news/b ü.md", "publishedDateTime: 2024-01-01T00:00:00Z\noriginalUrl: https://e.org/b"),
        ("pages/about.md", "---\ntitle: A\n---\nText\n"),
    ];
    check(
        &site,
        "",
        "sitemap.xml",
        &[
            "<loc>https://example.org/ai/sitemaps/pages.xml</loc>\n</sitemap>",
            "<loc>https://example.org/ai/sitemaps/2024-01.xml</loc>\n<lastmod>2024-02-01T08:00:00Z</lastmod>",
        ],
    );
    check(
        &site,
        "",
        "sitemaps/2024-01.xml",
        &[
            "<loc>https://example.org/ai/news/b%20%C3%BC/</loc>\n<lastmod>2024-01-01T00:00:00Z</lastmod>",
            "<loc>https://example.org/ai/news/a/</loc>\n<lastmod>2024-02-01T08:00:00Z</lastmod>",
        ],
    );
    let pages =
        render(&site, "[list]\narchive = false\n[build]\nurls = 'flat'", "sitemaps/pages.xml");
    assert_eq!(
        between(&pages, "<loc>https://example.org/ai/", "</loc>"),
        [
            "",
            "news",
            "topics/ai",
            "topics/c-plus-plus",
            "providers/e.org",
            "topics",
            "providers",
            "follow",
            "about"
        ]
    );
    assert!(!pages.contains("lastmod"), "lists change with every article");
}

#[test]
fn robots_txt_refers_to_the_sitemap() {
    let site = [("news/a.md", "")];
    let sitemap = "\nSitemap: https://example.org/ai/sitemap.xml\n";
    check(&site, "", "robots.txt", &["User-agent: *\n", sitemap]);
    let without = render(&site, "[sitemap]\nenabled = false", "robots.txt");
    assert!(!without.contains("Sitemap"));
}

#[test]
fn news_entries_follow_the_google_news_format() {
    let site = [("news/a.md", ARTICLE), ("news/b.md", "")];
    let toml = "language = 'pt-BR'\n[sitemap]\nnews = true";
    insta::assert_snapshot!(
        render(&site, toml, "sitemaps/news.xml"),
        @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url>
    <loc>https://example.org/ai/news/a/</loc>
    <news:news>
    <news:publication>
    <news:name>T &#x26; T</news:name>
    <news:language>pt</news:language>
    </news:publication>
    <news:publication_date>2024-01-31T23:30:00-07:00</news:publication_date>
    <news:title>R&#x26;D: 1 &#x3C; 2 ]]&#x3E; &#x22;x&#x22;</news:title>
    </news:news>
    </url>
    </urlset>
    "#
    );
    check(
        &site,
        toml,
        "sitemap.xml",
        &[
            "<loc>https://example.org/ai/sitemaps/news.xml</loc>\n<lastmod>2024-02-01T08:00:00Z</lastmod>",
            "<loc>https://example.org/ai/sitemaps/pages.xml</loc>",
        ],
    );
    for (language, expected) in [
        ("en", "en"),
        ("EN-gb", "en"),
        ("zh", "zh-cn"),
        ("zh-Hans-TW", "zh-cn"),
        ("zh-TW", "zh-tw"),
        ("zh-Hant", "zh-tw"),
    ] {
        let toml = format!("language = '{language}'\n[sitemap]\nnews = true");
        let news = render(&site, &toml, "sitemaps/news.xml");
        assert_eq!(between(&news, "<news:language>", "<"), [expected]);
    }
}
