//! Precedence of sources with the same address.

use super::*;

/// The site whose addresses another source tries to take.
const VICTIM: &[(&str, &str)] = &[
    ("news/victim.md", "topics: [AI]\nprovider: {domain: e.org}"),
    ("pages/about.md", "---\ntitle: About\n---\nText\n"),
];

/// The kind or the source of each planned file.
fn contents(plan: &Plan, graph: &Graph) -> Vec<(String, String)> {
    let name = |planned: &Planned| match planned.content {
        Content::Rendered(Item::Article(id)) => graph.articles[id].source.file.to_string(),
        Content::Rendered(Item::Page(id)) => graph.pages[id].source.file.to_string(),
        Content::Rendered(Item::ArticleAlias(_) | Item::PageAlias(_)) => "alias".to_owned(),
        _ => "other".to_owned(),
    };
    plan.files.iter().map(|planned| (planned.file.to_string(), name(planned))).collect()
}

/// Checks that an additional `source` is reported and displaces no file of the site.
fn check_attack(file: &str, source: &str, toml: &str) {
    let static_files = ["feedgen.css", "logo.svg"];
    let config = config(toml);
    let before = {
        let graph = graph(VICTIM);
        let (plan, findings) = plan(&graph, &assets(&static_files), &config);
        assert_eq!(findings, [], "{toml}");
        contents(&plan, &graph)
    };
    let (graph, _) = graph_and_diagnostics(&[VICTIM, &[(file, source)]].concat());
    let (plan, findings) = plan(&graph, &assets(&static_files), &config);
    assert!(findings.iter().all(|found| found.is_error()), "{findings:?}");
    let own: Vec<&Diagnostic> = findings.iter().filter(|found| *found.file == *file).collect();
    assert_eq!((own.len(), findings.len()), (1, 1), "{source}: {findings:?}");
    assert!(["address-collision", "same-name"].contains(&own[0].code));
    let after = contents(&plan, &graph);
    for file in &before {
        assert!(after.contains(file), "{source}: {file:?} was displaced");
    }
}

#[test]
fn an_alias_never_displaces_another_file() {
    for alias in [
        "/index.html",
        "/news/victim/",
        "/news/victim",
        "/News/Victim/",
        "/news/victim.html",
        "/news/victim/index.html/x/",
        "/news/",
        "/feed.xml",
        "/Feed.XML",
        "/feed.xml/a/",
        "/atom.xml",
        "/api/index.json",
        "/api/news/index.json",
        "/api/schema.json/",
        "/404.html",
        "/404/",
        "/sitemap.xml",
        "/sitemaps/2024-01.xml",
        "/search/",
        "/search",
        "/topics/",
        "/topics/ai/",
        "/topics/ai/feed.xml",
        "/providers/e.org/",
        "/archive/2024/01/",
        "/about/",
        "/about.html",
        "/logo.svg",
        "/feedgen.2961e24b.css",
        "/robots.txt",
        "/favicon.ico",
        "/pagefind/x/",
        "/Pagefind/x.html",
        "/feeds.opml",
    ] {
        check_attack("news/a.md", &format!("aliases: ['{alias}']"), "");
        let page = format!("---\ntitle: A\naliases: ['{alias}']\n---\n");
        check_attack("pages/a.md", &page, "");
    }
}

#[test]
fn a_slug_never_displaces_another_file() {
    let slug = |slug: &str| format!("slug: '{slug}'");
    check_attack("news/a.md", &slug("victim"), "");
    check_attack("news/a.md", &slug("VICTIM"), "");
    check_attack("news/a.md", &slug("victim"), "[build]\nurls = 'flat'");
    check_attack("news/deep/a.md", &slug("victim"), "");
    check_attack("b/a.md", "category: news\nslug: victim", "");
    check_attack("news/a.md", "category: News\nslug: victim", "");
    check_attack("news/0/victim.md", &slug("x"), "");
    check_attack("news/0/victim.md", "publishedDateTime: 2024-02-01T00:00:00Z", "");
}

#[test]
fn an_article_never_displaces_generated_files() {
    let toml = "[list]\ncategories = false\n[api]\nenabled = false";
    check_attack("x/ai.md", "category: topics", toml);
    check_attack("x/e.org.md", "category: providers", toml);
    check_attack("x/about.md", "category: about\nslug: index.html", toml);
    check_attack("x/a.md", "category: pagefind", toml);
    check_attack("x/feed.xml.md", "category: topics\nslug: ai", toml);
}

#[test]
fn an_alias_does_not_collide_with_its_own_source() {
    for (urls, aliases) in [
        ("pretty", "[/old, /old/]"),
        ("pretty", "[/old/, /OLD/, /old]"),
        ("pretty", "[/news/a/]"),
        ("pretty", "[/news/a, /news/a.html, news/a/]"),
        ("pretty", "[/caf%C3%A9/, /café/]"),
        ("flat", "[/news/a, /news/a.html, /news/a/, /news/a.htm]"),
        ("flat", "[/old, /old.html]"),
    ] {
        let toml = format!("[build]\nurls = '{urls}'");
        let source = format!("aliases: {aliases}");
        let plan = check_collisions(&[("news/a.md", &source)], &[], &toml, &[]);
        let own = if urls == "flat" { "news/a.html" } else { "news/a/index.html" };
        let first = ArticleId::from_index(0);
        assert_eq!(*content(&plan, own), Content::Rendered(Item::Article(first)), "{aliases}");
        assert!(plan.displaced.is_empty());
    }
}

#[test]
fn a_displaced_article_is_still_compared_with_later_aliases() {
    // `b` loses its address to `a`, and so its file is no longer in the way of `c`.
    let site = [
        ("news/a.md", ""),
        ("news/b.md", "aliases: [/news/a/index.html/, /x.html]"),
        ("news/c.md", "aliases: [/x.html/y/]"),
    ];
    let plan = check_collisions(
        &site,
        &[],
        "",
        &[
            "address-collision news/b.md: /news/a/index.html would be both a file and a folder; one \
             is an alias of an article, the other is an article, news/a.md",
            "address-collision news/c.md: /x.html would be both a file and a folder; one is an alias \
             of an article, the other is an alias of an article, news/b.md",
        ],
    );
    assert!(plan.displaced.is_empty());
}

#[test]
fn equal_ranks_are_ordered_by_file_path() {
    for (newer, older) in [("news/z.md", "news/b.md"), ("news/b.md", "news/z.md")] {
        let site = [
            (newer, "slug: x\npublishedDateTime: 2024-03-01T00:00:00Z"),
            (older, "slug: x\npublishedDateTime: 2023-03-01T00:00:00Z"),
            ("news/a/a.md", "slug: x"),
        ];
        let (graph, _) = graph_and_diagnostics(&site);
        let (plan, findings) = plan(&graph, &[], &config(""));
        let files: Vec<&str> = findings.iter().map(|found| &*found.file).collect();
        assert_eq!(files.len(), 2);
        assert!(files.contains(&"news/a/a.md") && files.contains(&"news/z.md"), "{files:?}");
        assert_eq!(plan.displaced.len(), 2);
    }
}

#[test]
fn articles_that_exceed_the_output_limit_are_rejected() {
    let findings = |topics: usize, toml: &str| {
        let topics: Vec<String> = (0..topics).map(|number| format!("t{number}")).collect();
        let excerpt = "x ".repeat(9_000);
        let large = format!("topics: [{}]\nexcerpt: {excerpt}", topics.join(", "));
        let site = [("news/a.md", "topics: [t1]"), ("news/b.md", &*large), ("news/c.md", "")];
        let (graph, _) = graph_and_diagnostics(&site);
        let (plan, findings) = plan(&graph, &[], &config(toml));
        let files: Vec<Arc<str>> = findings.iter().map(|found| Arc::clone(&found.file)).collect();
        assert_eq!(plan.displaced, files);
        findings
    };
    let small = "[limits]\noutput_bytes = 1000000";
    assert_eq!(findings(10, small), []);
    assert_eq!(findings(100, ""), []);
    assert_eq!(
        findings(100, &format!("{small}\n[api]\nenabled = false\n[feeds]\nformats = []")),
        []
    );
    let found = findings(100, small);
    assert_eq!((found.len(), &*found[0].file), (1, "news/b.md"));
    assert!(
        found[0].is_error() && found[0].notes[0].starts_with("with 100 topics, the article takes ")
    );
}

#[test]
fn article_addresses_follow_the_setting() {
    let site = [
        ("news/2024-01-31-a.md", "slug: nice\nprovider: {domain: E.org}\naliases: [/news/nice/]"),
        ("videos/b.md", "publishedDateTime: 2023-12-31T23:30:00-07:00"),
    ];
    let of = |pattern: &str, more: &str| {
        let toml = format!("{more}\n[articles]\naddress = '{pattern}'\n[feeds]\nformats = []");
        let (plan, findings) = plan(&graph(&site), &[], &config(&toml));
        assert_eq!(findings, [], "{pattern}");
        let is_own = |planned: &&Planned| {
            let Content::Rendered(item) = &planned.content else { return false };
            matches!(item, Item::Article(_) | Item::ArticleAlias(_))
        };
        let own = plan.files.iter().filter(is_own).map(|planned| planned.file.to_string());
        let mut own: Vec<String> = own.collect();
        own.sort();
        own.join(" ")
    };
    for (pattern, expected) in [
        ("{category}/{slug}", "news/nice/index.html videos/b/index.html"),
        ("{stem}", "2024-01-31-a/index.html b/index.html news/nice/index.html"),
        ("/{slug}/", "b/index.html news/nice/index.html nice/index.html"),
        (
            "{year}/{month}/{day}/{slug}",
            "2023/12/31/b/index.html 2024/01/01/nice/index.html news/nice/index.html",
        ),
        (
            "by/{provider}/{slug}",
            "by/e.org/nice/index.html by/example.org/b/index.html news/nice/index.html",
        ),
    ] {
        assert_eq!(of(pattern, ""), expected, "{pattern}");
    }
    assert_eq!(
        of("{year}-{month}/{slug}", "timezone = 'UTC'"),
        "2024-01/b/index.html 2024-01/nice/index.html news/nice/index.html"
    );
    assert_eq!(of("{slug}", "[build]\nurls = 'flat'"), "b.html news/nice/index.html nice.html");
}

#[test]
fn custom_article_addresses_can_collide() {
    check_collisions(
        &[("news/a.md", ""), ("videos/a.md", ""), ("news/topics.md", ""), ("news/news.md", "")],
        &[],
        "[articles]\naddress = '{stem}'",
        &[
            "address-collision news/news.md: duplicate address /news/index.html; one is \
             an article, the other is the list of the category `news`, news/a.md",
            "address-collision news/topics.md: duplicate address /topics/index.html; one \
             is an article, the other is an index",
            "address-collision videos/a.md: duplicate address /a/index.html; one is an \
             article, the other is an article, news/a.md",
        ],
    );
}

#[test]
fn menu_targets_are_compared_after_decoding() {
    let page = "---\ntitle: Café\n---\nText\n";
    for url in ["/café/", "/caf%C3%A9/", "/caf%c3%a9/", "/cafe\u{301}/", "/cafe%CC%81/"] {
        let toml = format!("[menus]\nmain = [{{ title = 'Café', url = '{url}' }}]");
        let (_, findings) = plan(&graph(&[("pages/café.md", page)]), &[], &config(&toml));
        assert_eq!(findings, [], "{url}");
    }
    let toml = "[menus]\nmain = [{ title = 'Café', url = '/cafés/' }]";
    let (_, findings) = plan(&graph(&[("pages/café.md", page)]), &[], &config(toml));
    assert_eq!(findings.len(), 1);
}
