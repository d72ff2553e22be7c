//! Templates and static files that replace those of the theme.

use super::{html_files, text};
use crate::site::{SITE, SiteTest, article, differences, files_with, names};

#[test]
fn a_template_of_the_site_replaces_the_built_in_one() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article(
                "A & B",
                "2024-01-01T00:00:00Z",
                "originalUrl: https://example.com/a\nmood: calm",
            ),
        ),
        (
            "templates/article.html",
            "<title>{{ article.title }}</title><p>{{ article.extra.mood }} {{ site.extra.motto }}",
        ),
        ("site.toml", &format!("{SITE}[build]\nminify = false\n[extra]\nmotto = \"slow\"\n")),
    ]);
    site.build();
    let page = site.read("public/news/a/index.html");
    assert_eq!(page.trim(), "<title>A &amp; B</title><p>calm slow");
    assert!(site.read("public/index.html").contains("masthead"));
}

#[test]
fn a_template_can_extend_the_one_it_replaces() {
    let site = SiteTest::with(&[(
        "content/news/a.md",
        &article("A", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
    )]);
    site.build();
    let before = site.output();
    site.write(
        "templates/article.html",
        "{% extends \"builtin/article.html\" %}\n{% block head %}<meta name=\"own\" content=\"{{ article.title }}\">{% endblock head %}\n",
    );
    site.build();
    let after = site.output();
    assert_eq!(differences(&before, &after), ["~ news/a/index.html"]);
    let own = "<meta content=\"A\" name=own>";
    let page = text(&after, "news/a/index.html");
    assert_eq!(page.matches(own).count(), 1, "{page}");
    assert_eq!(page.replace(own, ""), text(&before, "news/a/index.html"));
    // A replaced base template applies to all pages.
    site.write(
        "templates/base.html",
        "{% extends \"builtin/base.html\" %}{% block footer %}<footer>Ours</footer>{% endblock footer %}",
    );
    site.build();
    let output = site.output();
    assert_eq!(files_with(&output, "<footer>Ours</footer>"), html_files(&output));
}

#[test]
fn files_of_the_site_replace_theme_files() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &(article("A", "2024-01-01T00:00:00Z", "") + "A text.\n")),
        ("static/feedgen.css", "body { color: red }"),
        ("static/robots.txt", "User-agent: *\nDisallow: /\n"),
        ("static/.well-known/security.txt", "Contact: https://example.org/"),
    ]);
    site.build();
    let output = site.output();
    // The replacement has a hashed name as well.
    assert_eq!(text(&output, "feedgen.50c80f14.css"), "body { color: red }");
    assert_eq!(files_with(&output, "/feedgen.50c80f14.css"), html_files(&output));
    let is_stylesheet = |name: &&&str| name.starts_with("feedgen.") && name.ends_with(".css");
    assert_eq!(names(&output).iter().filter(is_stylesheet).count(), 1);
    assert_eq!(text(&output, "robots.txt"), "User-agent: *\nDisallow: /\n");
    assert_eq!(text(&output, ".well-known/security.txt"), "Contact: https://example.org/");
    assert!(text(&output, "favicon.svg").contains("<svg"));
}
