//! Files with the same path.

use super::*;

#[test]
fn the_first_article_keeps_a_shared_address() {
    let plan = check_collisions(
        &[
            ("news/a.md", ""),
            ("news/b.md", "slug: a"),
            ("news/sub/a.md", "publishedDateTime: 2023-01-01T00:00:00Z"),
        ],
        &[],
        "",
        &[
            "address-collision news/b.md: duplicate address /news/a/index.html; one is \
             an article, the other is an article, news/a.md",
            "address-collision news/sub/a.md: duplicate address /news/a/index.html; one \
             is an article, the other is an article, news/a.md",
        ],
    );
    let first = ArticleId::from_index(0);
    assert_eq!(*content(&plan, "news/a/index.html"), Content::Rendered(Item::Article(first)));
}

#[test]
fn sources_that_collide_with_generated_files_are_reported() {
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
            "address-collision static/index.html: duplicate address /index.html; one is \
             a static file, the other is a list of articles",
            "address-collision news/a.md: duplicate address /topics/x/index.html; one \
             is an article, the other is the topic `X`, topics/x.yaml",
            "address-collision news/b.md: duplicate address /404.html; one is an alias \
             of an article, the other is the 404 page",
            "address-collision news/b.md: duplicate address /archive/index.html; one \
             is an alias of an article, the other is an index",
            "address-collision news/b.md: duplicate address /news/index.html; one is \
             the list of the category `news`, the other is a page, pages/news.md",
            "address-collision news/a.md: duplicate address /topics/index.html; one is \
             the list of the category `topics`, the other is an index",
            "address-collision news/a.md: duplicate address /api/topics/index.json; one is \
             the list of the category `topics` in the JSON API, the other is a document of the JSON API",
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
            "address-collision news/a.md: /x.html would be both a file and a folder; one is an alias \
             of an article, the other is an alias of an article, news/a.md",
            "address-collision news/feed.xml.md: /news/feed.xml would be both a file and a folder; \
             one is an article, the other is a feed",
        ],
    );
    let found = files(&plan);
    assert!(!found.contains(&"news/a/index.html") && found.contains(&"x.html"));
    assert_eq!(plan.displaced, ["news/a.md".into(), "news/feed.xml.md".into()]);
}

#[test]
fn topics_and_providers_without_a_file_are_reported_by_an_article() {
    check_collisions(
        &[
            ("news/a.md", "category: topics\nslug: ai"),
            ("news/b.md", "topics: [AI]\nprovider: {domain: e.org}"),
            ("news/c.md", "aliases: [/providers/e.org/]"),
        ],
        &[],
        "[list]\ncategories = false\n[api]\nenabled = false",
        &[
            "address-collision news/a.md: duplicate address /topics/ai/index.html; one \
             is an article, the other is the topic `AI`, news/b.md",
            "address-collision news/c.md: duplicate address \
             /providers/e.org/index.html; one is an alias of an article, the other is the \
             provider `e.org`, news/b.md",
        ],
    );
}

#[test]
fn invalid_and_too_long_names_are_reported() {
    let long = "y".repeat(200);
    let page = format!("pages/{long}/{long}/{long}/{long}/a.md");
    let plan = check_collisions(
        &[("news/a.md", ""), (&page, "---\ntitle: A\n---\n")],
        &["aux.txt", "fine.txt", "c#.txt"],
        "",
        &[
            "bad-file-name static/aux.txt: invalid file name /aux.txt: Windows reserves this name \
             for a device",
            "bad-file-name static/c#.txt: invalid file name /c#.txt: it contains `#`",
            &format!("long-address {page}: the address of a page is too long for file systems"),
        ],
    );
    let files = files(&plan);
    assert!(files.contains(&"fine.txt") && files.contains(&"news/a/index.html"));
    assert!(
        !files.iter().any(|file| file.contains(&long) || *file == "aux.txt" || file.contains('#'))
    );
}

#[test]
fn a_static_robots_txt_replaces_the_generated_one() {
    let plan = check_collisions(&[("news/a.md", "")], &["robots.txt"], "", &[]);
    assert_eq!(*content(&plan, "robots.txt"), Content::Copied(0));
}
