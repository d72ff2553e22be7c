mod api;
mod collisions;
mod conflicts;
mod host;

use super::*;
use crate::config::FeedFormat;
use crate::graph::testing::{graph, graph_and_diagnostics};
use crate::ids::Id;
use crate::load::AssetOrigin;
use crate::load::testing::config;

/// A small site with every kind of source.
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
        |path: &&str| Asset { path: (*path).to_owned(), origin: origin(path), bundle: None };
    paths.iter().map(asset).collect()
}

fn files(plan: &Plan) -> Vec<&str> {
    plan.files.iter().map(|planned| &*planned.file).collect()
}

/// Checks the output files of a site with the settings of `toml`.
fn check(site: &[(&str, &str)], toml: &str, expected: &str) {
    let (plan, findings) = plan(&graph(site), &assets(&["feedgen.css"]), &config(toml));
    assert_eq!(findings, []);
    let expected: Vec<&str> = expected.split('\n').map(str::trim).collect();
    assert_eq!(files(&plan), expected);
}

/// Checks the findings about a site with collisions, and that no path occurs twice or is a folder of another path.
fn check_collisions(
    site: &[(&str, &str)],
    static_files: &[&str],
    toml: &str,
    expected: &[&str],
) -> Plan {
    let (graph, _) = graph_and_diagnostics(site);
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
        let duplicate = names[index + 1..].iter().find(|other| *other == name);
        let below = names.iter().find(|other| other.starts_with(&folder));
        assert_eq!((duplicate, below), (None, None), "{name}");
    }
    plan
}

fn content<'p>(plan: &'p Plan, file: &str) -> &'p Content {
    &plan.files.iter().find(|planned| *planned.file == *file).expect(file).content
}

#[test]
fn pretty_urls_are_planned_as_folders() {
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
        follow/index.html
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
fn flat_urls_are_planned_as_files() {
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
        follow.html
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
fn disabled_features_have_no_files() {
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
fn a_site_without_articles_has_lists_and_indexes() {
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
        follow/index.html
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
fn links_correspond_to_output_files() {
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
        let feed = FeedFile { list: news, part: FeedPart::Newest, format: FeedFormat::Rss };
        links.push(addresses.file_href(&addresses.feed(feed)));
        assert_eq!(links.join(" "), expected);
        let absolute = addresses.absolute(&addresses.article(articles[0]));
        assert_eq!(absolute, format!("https://example.org{}", links[1]));
    }
}

#[test]
fn the_next_page_of_a_list_is_planned_in_advance() {
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
    // Four articles: one full page, two articles on the landing page, and the next page.
    assert_eq!((pages("topics/t0/page"), pages("topics/t1/page"), pages("page")), (2, 0, 3));
}

#[test]
fn files_beside_an_article_are_planned_below_its_address() {
    let site = [
        ("news/story/index.md", "slug: s"),
        ("news/draft/index.md", "published: false"),
        ("news/plain.md", ""),
    ];
    let beside = |article: &str, path: &str| Asset {
        path: path.to_owned(),
        origin: AssetOrigin::Site(format!("news/{article}/{path}").into()),
        bundle: Some(format!("news/{article}/index.md").into()),
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
        // Files beside an article never replace its page.
        let page = if with_page { "news/s/index.html" } else { "news/s.html" };
        assert!(files.contains(&page) && files.contains(&"robots.txt"), "{files:?}");
        let codes: Vec<&str> = findings.iter().map(|found| found.code).collect();
        assert_eq!(codes, if with_page { vec!["address-collision"] } else { vec![] });
    }
}
