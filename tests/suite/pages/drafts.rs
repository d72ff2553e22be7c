//! Drafts.

use super::text;
use crate::html::{meta, texts_of};
use crate::site::{SiteTest, Tree, article, files_with};

#[test]
fn drafts_are_shown_on_request_and_not_indexed() {
    let draft = "originalUrl: https://example.com/d\npublished: false\ntopics: [Secret Plans]";
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The open one", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
        ),
        ("content/news/draft.md", &article("The hidden one", "2024-02-02T00:00:00Z", draft)),
        ("content/pages/plan.md", "---\ntitle: The plan\npublished: false\n---\nA text.\n"),
    ]);
    let report = site.build();
    assert_eq!(
        (report.count("articles"), report.count("unpublished"), report.count("pages")),
        (1, 1, 0)
    );
    let without = site.output();
    for trace in
        ["The hidden one", "news/draft", "Secret Plans", "secret-plans", "The plan", "2024/02"]
    {
        assert_eq!(files_with(&without, trace), Vec::<&str>::new(), "{trace}");
    }

    let report = site.build_with(&["--drafts"]);
    assert_eq!(
        (report.count("articles"), report.count("unpublished"), report.count("pages")),
        (2, 0, 1)
    );
    let with = site.output();
    let only_drafts = ["topics/secret-plans/index.html", "archive/2024/02/index.html"];
    for file in ["news/draft/index.html", "plan/index.html"].into_iter().chain(only_drafts) {
        assert_eq!(meta(&text(&with, file), "robots").as_deref(), Some("noindex"), "{file}");
    }
    assert_eq!(meta(&text(&with, "news/a/index.html"), "robots"), None);
    assert!(
        texts_of(&text(&with, "news/draft/index.html"), "strong").contains(&"Draft".to_owned())
    );
    let maps: Tree = with
        .iter()
        .filter(|(path, _)| path.starts_with("sitemap"))
        .map(|(p, b)| (p.clone(), b.clone()))
        .collect();
    assert_eq!(files_with(&maps, "/news/a/").len(), 1);
    for trace in ["secret-plans", "2024/02", "2024-02"] {
        assert_eq!(files_with(&maps, trace), Vec::<&str>::new(), "{trace}");
    }
    assert_eq!(files_with(&maps, "/news/draft"), Vec::<&str>::new());
    assert_eq!(files_with(&maps, "/plan/"), Vec::<&str>::new());

    site.build();
    assert_eq!(site.output(), without);
}
