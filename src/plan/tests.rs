mod claims;
mod host;

use super::*;
use crate::config::Format;
use crate::graph::testing::{graph, graph_and_findings};
use crate::ids::Id;
use crate::load::AssetOrigin;
use crate::load::testing::config;

/// A small site with everything in it.
const SITE: &[(&str, &str)] = &[
    (
        "news/a.md",
        "topics: [AI, '機 & 械']\nprovider: {name: P, domain: P.org}\naliases: [/old/a/, b.html, c]",
    ),
    (
        "videos/v w.md",
        "slug: video [1]\noriginalUrl: http://localhost/v\npublishedDateTime: 2023-12-01T00:00:00Z",
    ),
    ("topics/ai.yaml", "name: AI\nparent: Computing"),
    ("pages/legal/imprint.md", "---\ntitle: I\naliases: [impressum]\n---\nWho\n"),
];

fn assets(paths: &[&str]) -> Vec<Asset> {
    let origin = |path: &str| match path {
        "feedgen.css" => AssetOrigin::Theme(b"x".into()),
        path => AssetOrigin::Site(format!("static/{path}").into()),
    };
    let asset =
        |path: &&str| Asset { path: (*path).to_owned(), origin: origin(path), beside: None };
    paths.iter().map(asset).collect()
}

fn files(plan: &Plan) -> Vec<&str> {
    plan.files.iter().map(|planned| &*planned.file).collect()
}

/// Checks which files a site has with the settings of `toml`.
fn check(site: &[(&str, &str)], toml: &str, expected: &str) {
    let (plan, findings) = plan(&graph(site), &assets(&["feedgen.css"]), &config(toml));
    assert_eq!(findings, []);
    let expected: Vec<&str> = expected.split('\n').map(str::trim).collect();
    assert_eq!(files(&plan), expected);
}

/// Checks the findings about a site whose articles meet, and that no file is there twice, nor
/// below another.
fn check_collisions(
    site: &[(&str, &str)],
    static_files: &[&str],
    toml: &str,
    expected: &[&str],
) -> Plan {
    let (graph, _) = graph_and_findings(site);
    let (plan, findings) = plan(&graph, &assets(static_files), &config(toml));
    let lines = findings.iter().map(|d| {
        assert!(d.is_error());
        format!("{} {}: {}; {}", d.code, d.file, d.message, d.notes.join("; "))
    });
    let lines: Vec<String> = lines.map(|line| line.trim_end_matches("; ").to_owned()).collect();
    assert_eq!(lines, expected);
    let names = files(&plan);
    for (index, name) in names.iter().enumerate() {
        let folder = format!("{name}/");
        let clash = names[index + 1..].iter().find(|other| *other == name);
        let below = names.iter().find(|other| other.starts_with(&folder));
        assert_eq!((clash, below), (None, None), "{name}");
    }
    plan
}

fn content<'p>(plan: &'p Plan, file: &str) -> &'p Content {
    &plan.files.iter().find(|planned| *planned.file == *file).expect(file).content
}

#[test]
fn pretty_addresses_are_folders() {
    check(
        SITE,
        "",
        "feedgen.2961e24b.css
        news/a/index.html
        old/a/index.html
        b.html
        c/index.html
        videos/video [1]/index.html
        legal/imprint/index.html
        impressum/index.html
        index.html
        feed.xml
        atom.xml
        feed.json
        news/index.html
        news/feed.xml
        news/atom.xml
        news/feed.json
        videos/index.html
        videos/feed.xml
        videos/atom.xml
        videos/feed.json
        topics/ai/index.html
        topics/ai/feed.xml
        topics/ai/atom.xml
        topics/ai/feed.json
        topics/computing/index.html
        topics/computing/feed.xml
        topics/computing/atom.xml
        topics/computing/feed.json
        topics/機-械/index.html
        topics/機-械/feed.xml
        topics/機-械/atom.xml
        topics/機-械/feed.json
        providers/p.org/index.html
        providers/p.org/feed.xml
        providers/p.org/atom.xml
        providers/p.org/feed.json
        archive/2024/01/index.html
        archive/2023/12/index.html
        topics/index.html
        providers/index.html
        archive/index.html
        search/index.html
        404.html
        feeds.opml
        sitemap.xml
        sitemaps/pages.xml
        sitemaps/2024-01.xml
        sitemaps/2023-12.xml
        robots.txt
        favicon.svg
        favicon.ico
        apple-touch-icon.png
        social-card.png
        api/index.json
        api/topics/index.json
        api/providers/index.json
        api/schema.json
        api/news/index.json
        api/news/page/1/index.json
        api/news/ai/index.json
        api/news/ai/page/1/index.json
        api/news/機-械/index.json
        api/news/機-械/page/1/index.json
        api/videos/index.json
        api/videos/page/1/index.json",
    );
}

#[test]
fn flat_addresses_are_files() {
    check(
        SITE,
        "[build]\nurls = 'flat'\n[list]\npage_size = 1",
        "feedgen.2961e24b.css
        news/a.html
        old/a/index.html
        b.html
        c.html
        videos/video [1].html
        legal/imprint.html
        impressum.html
        index.html
        page/1.html
        page/2.html
        feed.xml
        atom.xml
        feed.json
        news.html
        news/feed.xml
        news/atom.xml
        news/feed.json
        videos.html
        videos/feed.xml
        videos/atom.xml
        videos/feed.json
        topics/ai.html
        topics/ai/feed.xml
        topics/ai/atom.xml
        topics/ai/feed.json
        topics/computing.html
        topics/computing/feed.xml
        topics/computing/atom.xml
        topics/computing/feed.json
        topics/機-械.html
        topics/機-械/feed.xml
        topics/機-械/atom.xml
        topics/機-械/feed.json
        providers/p.org.html
        providers/p.org/feed.xml
        providers/p.org/atom.xml
        providers/p.org/feed.json
        archive/2024/01.html
        archive/2023/12.html
        topics.html
        providers.html
        archive.html
        search.html
        404.html
        feeds.opml
        sitemap.xml
        sitemaps/pages.xml
        sitemaps/2024-01.xml
        sitemaps/2023-12.xml
        robots.txt
        favicon.svg
        favicon.ico
        apple-touch-icon.png
        social-card.png
        api/index.json
        api/topics/index.json
        api/providers/index.json
        api/schema.json
        api/news/index.json
        api/news/page/1/index.json
        api/news/ai/index.json
        api/news/ai/page/1/index.json
        api/news/機-械/index.json
        api/news/機-械/page/1/index.json
        api/videos/index.json
        api/videos/page/1/index.json",
    );
}

#[test]
fn what_is_switched_off_has_no_file() {
    let toml = "[list]\narchive = false\ncategories = false\n[feeds]\nformats = []\n[sitemap]\nenabled = false\n\
                [api]\nenabled = false\n[search]\nenabled = false";
    check(
        SITE,
        toml,
        "feedgen.2961e24b.css
        news/a/index.html
        old/a/index.html
        b.html
        c/index.html
        videos/video [1]/index.html
        legal/imprint/index.html
        impressum/index.html
        index.html
        topics/ai/index.html
        topics/computing/index.html
        topics/機-械/index.html
        providers/p.org/index.html
        topics/index.html
        providers/index.html
        404.html
        robots.txt
        favicon.svg
        favicon.ico
        apple-touch-icon.png
        social-card.png",
    );
}

#[test]
fn a_site_without_articles_is_a_site() {
    let toml = "[sitemap]\nenabled = false";
    let expected = "feedgen.2961e24b.css
        index.html
        feed.xml
        atom.xml
        feed.json
        topics/index.html
        providers/index.html
        archive/index.html
        search/index.html
        404.html
        feeds.opml
        robots.txt
        favicon.svg
        favicon.ico
        apple-touch-icon.png
        social-card.png
        api/index.json
        api/topics/index.json
        api/providers/index.json
        api/schema.json";
    check(&[], toml, expected);
    check(&[("news/a.md", "published: false\naliases: [/x/]")], toml, expected);
}

#[test]
fn links_are_the_addresses_of_the_files() {
    for (toml, expected) in [
        (
            "",
            "/ai/ /ai/news/a/ /ai/videos/video%20%5B1%5D/ /ai/topics/%E6%A9%9F-%E6%A2%B0/ /ai/providers/p.org/ \
             /ai/archive/2023/12/ /ai/legal/imprint/ /ai/page/3/ /ai/news/page/3/ /ai/news/feed.xml",
        ),
        (
            "[build]\nurls = 'flat'",
            "/ai/ /ai/news/a /ai/videos/video%20%5B1%5D /ai/topics/%E6%A9%9F-%E6%A2%B0 /ai/providers/p.org \
             /ai/archive/2023/12 /ai/legal/imprint /ai/page/3 /ai/news/page/3 /ai/news/feed.xml",
        ),
    ] {
        let (graph, config) = (graph(SITE), config(toml));
        let addresses = Addresses::new(&graph, &config);
        let news = List::Category(graph.categories.ids().next().expect("a category"));
        let articles: Vec<ArticleId> = graph.articles.ids().collect();
        let topic = graph.topics.ids().next_back().expect("a topic");
        let mut links: Vec<String> = [
            HOME.to_owned(),
            addresses.article(articles[0]),
            addresses.article(articles[1]),
            addresses.topic(topic),
            addresses.provider(graph.providers.ids().next().expect("a provider")),
            addresses.list(List::Month(1)),
            addresses.page(graph.pages.ids().next().expect("a page")),
            addresses.list_page(List::Home, 3),
            addresses.list_page(news, 3),
        ]
        .iter()
        .map(|path| addresses.href(path))
        .collect();
        let feed = FeedFile { list: news, part: FeedPart::Newest, format: Format::Rss };
        links.push(addresses.file_href(&addresses.feed(feed)));
        assert_eq!(links.join(" "), expected);
        let absolute = addresses.absolute(&addresses.article(articles[0]));
        assert_eq!(absolute, format!("https://example.org{}", links[1]));
    }
}

#[test]
fn the_newest_full_page_links_to_one_that_exists() {
    let articles: Vec<(String, String)> =
        (0..7).map(|n| (format!("news/{n}.md"), format!("topics: [T{}]", n % 2))).collect();
    let site: Vec<(&str, &str)> = articles.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (plan, _) = plan(&graph(&site), &[], &config("[list]\npage_size = 2"));
    for (file, expected) in [
        ("page/2/index.html", Item::List(List::Home, Some(2))),
        ("page/3/index.html", Item::NextPage(List::Home)),
    ] {
        assert_eq!(*content(&plan, file), Content::Rendered(expected));
    }
    let pages = |folder: &str| files(&plan).iter().filter(|file| file.starts_with(folder)).count();
    // Four articles: one full page, two on the landing page, and the page to come.
    assert_eq!((pages("topics/t0/page"), pages("topics/t1/page"), pages("page")), (2, 0, 3));
}

#[test]
fn two_articles_at_one_address() {
    let plan = check_collisions(
        &[
            ("news/a.md", ""),
            ("news/b.md", "slug: a"),
            ("news/sub/a.md", "publishedDateTime: 2023-01-01T00:00:00Z"),
        ],
        &[],
        "",
        &[
            "address-collision news/b.md: two sources want the address /news/a/index.html; one is \
             an article, the other is an article, news/a.md",
            "address-collision news/sub/a.md: two sources want the address /news/a/index.html; one \
             is an article, the other is an article, news/a.md",
        ],
    );
    let first = ArticleId::from_index(0);
    assert_eq!(*content(&plan, "news/a/index.html"), Content::Rendered(Item::Article(first)));
}

#[test]
fn what_an_author_writes_and_what_feedgen_makes() {
    let plan = check_collisions(
        &[
            ("topics/x.yaml", "name: X"),
            ("news/a.md", "category: topics\nslug: x"),
            ("news/b.md", "aliases: [/404.html, /archive/]"),
            ("pages/news.md", "---\ntitle: N\n---\nText\n"),
        ],
        &["index.html"],
        "",
        &[
            "address-collision static/index.html: two sources want the address /index.html; one is \
             a static file, the other is a list of articles",
            "address-collision news/a.md: two sources want the address /topics/x/index.html; one \
             is an article, the other is the topic `X`, topics/x.yaml",
            "address-collision news/b.md: two sources want the address /404.html; one is a former \
             address of an article, the other is the page for missing addresses",
            "address-collision news/b.md: two sources want the address /archive/index.html; one \
             is a former address of an article, the other is an index",
            "address-collision news/b.md: two sources want the address /news/index.html; one is \
             the list of the category `news`, the other is a page, pages/news.md",
            "address-collision news/a.md: two sources want the address /topics/index.html; one is \
             the list of the category `topics`, the other is an index",
            "address-collision news/a.md: two sources want the address /api/topics/index.json; one is \
             the list of the category `topics` in the JSON API, the other is a part of the JSON API",
        ],
    );
    assert_eq!(*content(&plan, "index.html"), Content::Rendered(Item::List(List::Home, None)));
}

#[test]
fn a_file_cannot_be_a_folder() {
    let plan = check_collisions(
        &[("news/a.md", "aliases: [/x.html, /x.html/y/]"), ("news/feed.xml.md", "")],
        &["news/a/index.html/deep/er.txt", "topics"],
        "",
        &[
            "address-collision static/topics: /topics would be both a file and a folder; one is a \
             static file, the other is an index",
            "address-collision news/a.md: /news/a/index.html would be both a file and a folder; one \
             is an article, the other is a static file, static/news/a/index.html/deep/er.txt",
            "address-collision news/a.md: /x.html would be both a file and a folder; one is a \
             former address of an article, the other is a former address of an article, news/a.md",
            "address-collision news/feed.xml.md: /news/feed.xml would be both a file and a folder; \
             one is an article, the other is a feed",
        ],
    );
    let found = files(&plan);
    assert!(!found.contains(&"news/a/index.html") && found.contains(&"x.html"));
    assert_eq!(plan.homeless, ["news/a.md".into(), "news/feed.xml.md".into()]);
}

#[test]
fn what_no_file_describes_is_named_by_an_article() {
    check_collisions(
        &[
            ("news/a.md", "category: topics\nslug: ai"),
            ("news/b.md", "topics: [AI]\nprovider: {domain: e.org}"),
            ("news/c.md", "aliases: [/providers/e.org/]"),
        ],
        &[],
        "[list]\ncategories = false\n[api]\nenabled = false",
        &[
            "address-collision news/a.md: two sources want the address /topics/ai/index.html; one \
             is an article, the other is the topic `AI`, news/b.md",
            "address-collision news/c.md: two sources want the address \
             /providers/e.org/index.html; one is a former address of an article, the other is the \
             provider `e.org`, news/b.md",
        ],
    );
}

#[test]
fn names_that_no_file_system_takes() {
    let long = "y".repeat(200);
    let page = format!("pages/{long}/{long}/{long}/{long}/a.md");
    let plan = check_collisions(
        &[("news/a.md", ""), (&page, "---\ntitle: A\n---\n")],
        &["aux.txt", "fine.txt", "c#.txt"],
        "",
        &[
            "bad-file-name static/aux.txt: /aux.txt can't be an address: Windows reserves this name \
             for a device",
            "bad-file-name static/c#.txt: /c#.txt can't be an address: it contains `#`",
            &format!("long-address {page}: the address of a page is longer than file systems take"),
        ],
    );
    let files = files(&plan);
    assert!(files.contains(&"fine.txt") && files.contains(&"news/a/index.html"));
    assert!(
        !files.iter().any(|file| file.contains(&long) || *file == "aux.txt" || file.contains('#'))
    );
}

#[test]
fn a_sites_own_robots_txt_is_no_collision() {
    let plan = check_collisions(&[("news/a.md", "")], &["robots.txt"], "", &[]);
    assert_eq!(*content(&plan, "robots.txt"), Content::Copied(0));
}

/// The pages of the API by their files, with the stems of their articles.
fn api(site: &[(&str, &str)], toml: &str) -> String {
    let (graph, config) = (graph(site), config(toml));
    let (plan, findings) = plan(&graph, &[], &config);
    assert_eq!(findings, []);
    let lines = plan.files.iter().filter_map(|planned| {
        let Content::Rendered(Item::Api(ApiDocument::Page(list, number))) = &planned.content else {
            return None;
        };
        let articles = api_page(&plan.api[list], *number, &config);
        let stems: Vec<&str> = articles.iter().map(|id| graph.articles[*id].stem()).collect();
        let file = planned.file.trim_start_matches("api/").trim_end_matches("index.json");
        Some(format!("{file} {}", stems.join(" ")))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_api_is_numbered_from_the_newest() {
    let dated =
        |day: usize, more: &str| format!("publishedDateTime: 2024-01-0{day}T00:00:00Z\n{more}");
    let texts = ["", "topics: [X]", "topics: [X, Y]", "topics: [x]", ""];
    let texts: Vec<String> = texts.iter().enumerate().map(|(n, more)| dated(n + 1, more)).collect();
    let names = ["news/a.md", "news/b.md", "news/c.md", "videos/d.md", "news/e.md"];
    let site: Vec<(&str, &str)> = names.into_iter().zip(texts.iter().map(String::as_str)).collect();
    assert_eq!(
        api(&site, "[api]\npage_size = 2"),
        "news/ e c\n\
         news/page/1/ e c\n\
         news/page/2/ b a\n\
         news/x/ c b\n\
         news/x/page/1/ c b\n\
         news/y/ c\n\
         news/y/page/1/ c\n\
         videos/ d\n\
         videos/page/1/ d\n\
         videos/x/ d\n\
         videos/x/page/1/ d"
    );
    assert_eq!(
        api(&site[..3], "[api]\npage_size = 1\nmax_pages = 2"),
        "news/ c\n\
         news/page/1/ c\n\
         news/page/2/ b\n\
         news/x/ c\n\
         news/x/page/1/ c\n\
         news/x/page/2/ b\n\
         news/y/ c\n\
         news/y/page/1/ c"
    );
    assert_eq!(api(&site, "[api]\nenabled = false"), "");
}

#[test]
fn topics_that_are_called_like_parts_of_the_api() {
    // `page` meets nothing: what is numbered lies a folder deeper.
    let site = [("topics/p.yaml", "name: P\n_id: page"), ("news/a.md", "topics: [P]")];
    assert_eq!(api(&site, ""), "news/ a\nnews/page/1/ a\nnews/page/ a\nnews/page/page/1/ a");
    let plan = check_collisions(
        &[("topics/i.yaml", "name: I\n_id: index.json"), ("news/a.md", "topics: [I]")],
        &[],
        "",
        &[
            "address-collision topics/i.yaml: /api/news/index.json would be both a file and a folder; \
           one is the topic `I` in the JSON API, the other is the list of the category `news` in \
           the JSON API, news/a.md",
        ],
    );
    assert!(files(&plan).contains(&"api/news/index.json"));
}

#[test]
fn what_is_in_the_way_of_the_api() {
    let plan = check_collisions(
        &[
            ("news/a.md", "topics: [T]\naliases: [/api/news/t/page/1/index.json/]"),
            ("news/b.md", "topics: [T]\ncategory: providers"),
            ("pages/p.md", "---\ntitle: P\naliases: [/api/schema.json/x.html]\n---\nText\n"),
        ],
        &["api/index.json", "api/providers/t"],
        "[list]\ncategories = false\n[api]\npage_size = 1",
        &[
            "address-collision static/api/index.json: two sources want the address /api/index.json; \
             one is a static file, the other is a part of the JSON API",
            "address-collision news/a.md: /api/news/t/page/1/index.json would be both a file and a \
             folder; one is a former address of an article, the other is the topic `T` in the JSON \
             API, news/a.md",
            "address-collision pages/p.md: /api/schema.json would be both a file and a folder; one \
             is a former address of a page, the other is a part of the JSON API",
            "address-collision news/b.md: two sources want the address /api/providers/index.json; \
             one is the list of the category `providers` in the JSON API, the other is a part of \
             the JSON API",
            "address-collision news/a.md: /api/providers/t would be both a file and a folder; one \
             is the topic `T` in the JSON API, the other is a static file, static/api/providers/t",
        ],
    );
    assert!(matches!(content(&plan, "api/index.json"), Content::Rendered(Item::Api(_))));
    assert!(files(&plan).contains(&"api/providers/page/1/index.json"));
}

#[test]
fn one_file_in_the_way_of_the_whole_api_is_one_mistake() {
    let site = [("news/a.md", "topics: [T, U]"), ("videos/b.md", "topics: [T]")];
    check_collisions(
        &site,
        &["api"],
        "",
        &["address-collision static/api: /api would be both a file and a folder; one is a static \
           file, the other is a part of the JSON API"],
    );
}

#[test]
fn files_beside_an_article_are_below_its_address() {
    let site = [
        ("news/story/index.md", "slug: s"),
        ("news/draft/index.md", "published: false"),
        ("news/plain.md", ""),
    ];
    let beside = |article: &str, path: &str| Asset {
        path: path.to_owned(),
        origin: AssetOrigin::Site(format!("news/{article}/{path}").into()),
        beside: Some(format!("news/{article}/index.md").into()),
    };
    let assets = [
        beside("story", "photo.jpg"),
        beside("story", "robots.txt"),
        beside("story", "img/feedgen.css"),
        beside("story", "index.html"),
        beside("draft", "secret.jpg"),
        beside("gone", "secret.jpg"),
    ];
    for (toml, with_page) in [("", true), ("[build]\nurls = 'flat'", false)] {
        let (plan, findings) = plan(&graph(&site), &assets, &config(toml));
        let files = files(&plan);
        let copied: Vec<&str> = plan
            .files
            .iter()
            .filter(|planned| matches!(planned.content, Content::Copied(_)))
            .map(|planned| &*planned.file)
            .collect();
        let mut expected = vec!["news/s/photo.jpg", "news/s/robots.txt", "news/s/img/feedgen.css"];
        if !with_page {
            expected.push("news/s/index.html");
        }
        assert_eq!(copied, expected);
        // The article has its own page, whatever files are beside it.
        let page = if with_page { "news/s/index.html" } else { "news/s.html" };
        assert!(files.contains(&page) && files.contains(&"robots.txt"), "{files:?}");
        let codes: Vec<&str> = findings.iter().map(|found| found.code).collect();
        assert_eq!(codes, if with_page { vec!["address-collision"] } else { vec![] });
    }
}
