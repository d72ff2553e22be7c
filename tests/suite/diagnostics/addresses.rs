//! Collisions and invalid names of output files.

use insta::assert_snapshot;

use super::{DATE, URL, report};
use crate::site::{SiteTest, article, files_with};

#[test]
fn two_articles_with_the_same_address() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, "originalUrl: https://example.com/a")),
        ("content/news/b.md", &article("B", DATE, "originalUrl: https://example.com/b\nslug: a")),
        ("content/news/deep/a.md", &article("C", DATE, "originalUrl: https://example.com/c")),
    ]));
}

#[test]
fn two_articles_with_the_same_name() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, "originalUrl: https://example.com/a\nslug: b")),
        ("content/news/deep/a.md", &article("C", DATE, "originalUrl: https://example.com/c")),
    ]));
}

#[test]
fn unknown_names_in_templates() {
    let text = "{% include \"partials/heeder.html\" %}\n{{ site.title | shout }}\n\
                {{ shout(a=1) }} {% if site is shouty %}x{% endif %}\n";
    assert_snapshot!(report(&[("templates/404.html", text)]));
}

#[test]
fn keep_going_excludes_displaced_articles_from_lists() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &article("The first", DATE, "originalUrl: https://example.com/a")),
        (
            "content/news/b.md",
            &article("The second", DATE, "originalUrl: https://example.com/b\nslug: a"),
        ),
    ]);
    let run = site.run(&["--keep-going"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("\nBuilt 1 article, "), "{}", run.stderr);
    let output = site.output();
    assert_eq!(files_with(&output, "The second"), Vec::<&str>::new());
    assert!(files_with(&output, "The first").len() > 3);
}

#[test]
fn keep_going_excludes_the_article_with_a_slug() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The newer", DATE, "originalUrl: https://example.com/a\nslug: b"),
        ),
        (
            "content/news/deep/a.md",
            &article("The older", "2023-01-01T00:00:00Z", "originalUrl: https://example.com/c"),
        ),
    ]);
    let run = site.run(&["--keep-going"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("\nBuilt 1 article, "), "{}", run.stderr);
    let output = site.output();
    assert_eq!(files_with(&output, "The newer"), Vec::<&str>::new());
    assert!(files_with(&output, "The older").len() > 3);
}

#[test]
fn an_article_colliding_with_other_files() {
    let text = |url: &str, more: &str| {
        article("A", DATE, &format!("originalUrl: https://example.com/{url}\n{more}"))
    };
    assert_snapshot!(report(&[
        ("content/news/a.md", &text("a", "")),
        ("content/news/b.md", &text("b", "aliases: [/about/, /news/a/]")),
        ("content/news/c.md", &text("c", "category: topics")),
        ("content/news/d.md", &text("d", "")),
        ("content/pages/about.md", "---\ntitle: About\n---\n"),
        ("content/pages/news.md", "---\ntitle: News\naliases: [/feed.xml]\n---\n"),
        ("content/pages/providers.md", "---\ntitle: Providers\n---\n"),
        ("static/news/d/index.html", "x"),
        ("static/404.html", "x"),
    ]));
}

#[test]
fn files_colliding_with_the_search() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\naliases: [/search/]"))),
        ("content/pages/search.md", "---\ntitle: Search\n---\nOur own.\n"),
        ("static/pagefind/pagefind.js", "x"),
        ("static/pagefind/pagefind-ui.js", "x"),
    ]));
}

#[test]
fn files_colliding_with_the_api() {
    let more = "topics: [B, C]\naliases: [/api/providers/index.json/x.html]";
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\n{more}"))),
        ("content/topics/b.yaml", "name: B\n_id: index.json\n"),
        ("content/topics/c.yaml", "name: C\n_id: page\n"),
        ("static/api/news/page", "x"),
        ("static/api/topics/index.json", "[]"),
    ]));
}

#[test]
fn topics_and_providers_with_the_same_address() {
    assert_snapshot!(report(&[
        (
            "content/news/a.md",
            &article("A", DATE, &format!("{URL}\nprovider:\n  name: A\n  domain: a.example"))
        ),
        ("content/pages/topics/ai.md", "---\ntitle: AI\n---\n"),
        ("content/pages/providers/a.example.md", "---\ntitle: A\n---\n"),
        ("content/topics/ai.yaml", "name: AI\n"),
    ]));
}

#[test]
fn a_file_at_the_path_of_a_folder() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\naliases: [/sitemap.xml/old/]"))),
        ("static/topics", "x"),
    ]));
}

#[test]
fn a_file_name_that_is_too_long() {
    let long = "a".repeat(200);
    let path = format!("content/pages/{long}/{long}/{long}/{long}/b.md");
    let slug = "a".repeat(256);
    let text = article("A", DATE, &format!("{URL}\nslug: {slug}"));
    assert_snapshot!(
        report(&[("content/news/a.md", &text), (&path, "---\ntitle: A\n---\n")])
            .replace(&slug, "a…a")
            .replace(&long, "a…a")
            .replace(&"^".repeat(256), "^…^")
    );
}

#[test]
fn names_that_systems_or_hosts_reject() {
    let text = |title| article(title, DATE, &format!("{URL}{title}"));
    assert_snapshot!(report(&[
        ("content/news/what is c#?.md", &text("A")),
        ("content/news/con.md", &text("B")),
        ("content/news/so\u{ad}lar.md", &text("C")),
        ("content/news/Mercury..md", &text("D")),
        ("content/news/hot❤\u{fe0f}.md", &text("E")),
        ("content/news/e\u{301}.md", &text("F")),
        ("content/news/???.md", &text("G")),
        ("content/pages/a:b/100%.md", "---\ntitle: A\n---\n"),
        ("static/aux.txt", "x"),
        ("static/c#.txt", "x"),
        ("static/a./b.txt", "x"),
        ("static/.well-known/a.txt", "x"),
    ]));
}

#[test]
fn addresses_that_differ_only_by_case_or_form() {
    let text = |title| article(title, DATE, &format!("{URL}{title}"));
    assert_snapshot!(report(&[
        ("content/news/Mercury.md", &text("A")),
        ("content/news/mercury.md", &text("B")),
        ("content/news/\u{e9}.md", &text("C")),
        ("content/news/e\u{301}.md", &text("D")),
        ("content/news/straße.md", &text("E")),
        ("content/news/STRASSE.md", &text("F")),
        ("static/Feed.XML", "x"),
        ("static/News/Mercury/Index.html", "x"),
    ]));
}
