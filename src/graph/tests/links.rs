//! Related cards and duplicates.

use super::{article_id, check, check_diagnostics, check_graph, graph};

#[test]
fn cards_link_to_articles_of_this_site() {
    let card = |url: &str| format!("related: [{{title: R, webUrl: '{url}'}}]");
    for (url, target) in [
        ("https://example.org/b", "b"),
        ("HTTP://EXAMPLE.org:80/b/?utm_source=x#y", "b"),
        ("https://web.example/b", "b"),
        ("https://example.org/B", "https://example.org/B"),
        ("https://example.org/b?id=1", "https://example.org/b?id=1"),
        // A card of the article itself, and cards of an unpublished article.
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/c", "https://example.org/c"),
        ("https://web.example/c", "https://web.example/c"),
    ] {
        let files = [
            ("news/a.md", card(url)),
            ("news/b.md", "webUrl: https://web.example/b".to_owned()),
            ("news/c.md", "webUrl: https://web.example/c\npublished: false".to_owned()),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(f, t)| (*f, t.as_str())).collect();
        let mut expected = vec![format!("a links to {target}")];
        if target == "b" {
            expected.push("b is linked from a".to_owned());
        }
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(&files, &["a ", "b "], &expected);
    }
}

#[test]
fn an_original_url_takes_precedence_over_a_web_url() {
    check(
        &[
            ("news/a.md", "related: [{title: R, webUrl: 'https://e.org/x'}]"),
            ("news/b.md", "webUrl: https://e.org/x\npublishedDateTime: 2024-02-01T00:00:00Z"),
            ("news/c.md", "originalUrl: https://e.org/x"),
        ],
        &["a "],
        &["a links to c"],
    );
}

#[test]
fn several_cards_of_an_article_are_one_reference() {
    let to_c = "{title: R, webUrl: 'https://example.org/c'}";
    let to_b = "{title: R, webUrl: 'https://example.org/b'}";
    check(
        &[
            ("news/a.md", &format!("related: [{to_c}, {to_b}, {to_c}]")),
            ("news/b.md", &format!("related: [{to_c}]")),
            ("news/c.md", ""),
        ],
        &["a ", "b ", "c "],
        &["a links to c b c", "b links to c", "b is linked from a", "c is linked from a b"],
    );
}

#[test]
fn a_card_refers_to_a_provider_with_articles_on_this_site() {
    let graph = graph(&[
        (
            "news/a.md",
            "related:\n- {title: R, webUrl: 'https://x.org/1', provider: {domain: E.org}}\n\
             - {title: R, webUrl: 'https://x.org/2', provider: {domain: other.org}}",
        ),
        ("news/b.md", "provider: {domain: e.org}"),
    ]);
    let targets = &graph.articles[article_id(&graph, "a")].related_targets;
    assert_eq!(targets[0].provider, graph.providers.ids().next());
    assert_eq!(targets[1].provider, None);
}

#[test]
fn duplicates_link_to_each_other() {
    let graph = check_diagnostics(
        &[
            ("news/a.md", "originalUrl: https://e.org/x"),
            (
                "news/b.md",
                "originalUrl: https://E.org/x/?utm_source=y\npublishedDateTime: 2024-02-01T00:00:00Z",
            ),
            ("news/c.md", "originalUrl: https://e.org/x#z"),
            ("news/d.md", "originalUrl: https://e.org/y\nwebUrl: https://e.org/x"),
            ("news/e.md", "originalUrl: https://e.org/x\npublished: false"),
            ("news/f.md", "related: [{title: R, webUrl: 'https://e.org/x'}]"),
        ],
        &["warning duplicate-url news/b.md: other articles have the same original URL; \
             news/a.md has it too; news/c.md has it too"],
    );
    check_graph(
        &graph,
        &["a ", "b ", "c ", "d ", "f "],
        &[
            "b is linked from f",
            "b is a duplicate of a c",
            "a is a duplicate of b c",
            "c is a duplicate of b a",
            "f links to b",
        ],
    );
}
