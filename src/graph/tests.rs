use std::sync::Arc;

use super::testing::{graph, graph_and_diagnostics, sources};
use super::{Category, Drafts, Graph, Provider, build};
use crate::ids::ArticleId;
use crate::load::Sources;
use crate::text::key::TextKey;

mod hierarchy;
mod links;
mod names;
mod topics;

/// The stems of articles, separated by spaces.
fn stems(graph: &Graph, ids: &[ArticleId]) -> String {
    ids.iter().map(|id| graph.articles[*id].stem()).collect::<Vec<_>>().join(" ")
}

fn article_id(graph: &Graph, stem: &str) -> ArticleId {
    graph.articles.iter().find(|(_, a)| a.stem() == stem).expect(stem).0
}

/// Formats a graph, one line each: topics, providers, categories, months, related cards, references
/// and duplicates.
fn format_graph(graph: &Graph) -> String {
    let mut lines = vec![format!("newest: {}", stems(graph, &graph.newest))];
    for (_, topic) in graph.topics.iter() {
        let mut line =
            format!("topic {} `{}`: {}", topic.id, topic.name, stems(graph, &topic.articles));
        if let Some(parent) = topic.parent {
            line.push_str(&format!(" < {}", graph.topics[parent].id));
        }
        for child in &topic.children {
            line.push_str(&format!(" > {}", graph.topics[*child].id));
        }
        lines.push(line);
    }
    for (_, provider) in graph.providers.iter() {
        let Provider { key, name, articles, .. } = provider;
        lines.push(format!("provider {key} `{name}`: {}", stems(graph, articles)));
    }
    for (_, category) in graph.categories.iter() {
        let Category { segment, name, articles } = category;
        lines.push(format!("category {segment} `{name}`: {}", stems(graph, articles)));
    }
    for (month, articles) in &graph.months {
        lines.push(format!("month {}-{}: {}", month.year, month.month, stems(graph, articles)));
    }
    for (_, article) in graph.articles.iter() {
        let cards = article.related.iter().zip(&article.related_targets);
        let targets = cards.map(|(card, target)| match target.article {
            Some(target) => graph.articles[target].stem().to_owned(),
            None => card.url.to_string(),
        });
        let targets: Vec<String> = targets.collect();
        for (relation, list) in [
            ("links to", targets.join(" ")),
            ("is linked from", stems(graph, &article.referenced_by)),
            ("is a duplicate of", stems(graph, &article.duplicates)),
        ] {
            if !list.is_empty() {
                lines.push(format!("{} {relation} {list}", article.stem()));
            }
        }
    }
    lines.join("\n")
}

/// Checks the lines of the formatted graph that start with one of `prefixes`.
fn check(files: &[(&str, &str)], prefixes: &[&str], expected: &[&str]) {
    check_graph(&graph(files), prefixes, expected);
}

fn check_graph(graph: &Graph, prefixes: &[&str], expected: &[&str]) {
    let formatted = format_graph(graph);
    let lines =
        formatted.lines().filter(|line| prefixes.iter().any(|prefix| line.starts_with(prefix)));
    assert_eq!(lines.map(str::trim_end).collect::<Vec<_>>(), expected);
}

/// Checks the diagnostics of a site: severity, code, file, message, notes.
fn check_diagnostics(files: &[(&str, &str)], expected: &[&str]) -> Graph {
    let (graph, diagnostics) = graph_and_diagnostics(files);
    let lines = diagnostics.iter().map(|d| {
        let mut line = format!("{} {} {}: {}", d.severity.name(), d.code, d.file, d.message);
        for note in &d.notes {
            line.push_str(&format!("; {note}"));
        }
        line
    });
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    graph
}

fn published(date: &str) -> String {
    format!("publishedDateTime: {date}")
}

#[test]
fn articles_are_sorted_newest_first_then_by_path() {
    check(
        &[
            ("news/b.md", &published("2024-01-02T00:00:00Z")),
            ("news/a.md", &published("2024-01-02T00:00:00Z")),
            // The same instant in another time zone.
            ("blog/c.md", &published("2024-01-01T16:00:00-08:00")),
            // A later local time, but an earlier instant.
            ("news/d.md", &published("2024-01-02T09:00:00+10:00")),
            ("news/e.md", &published("2024-01-02T00:00:00.5Z")),
        ],
        &["newest"],
        &["newest: e c a b d"],
    );
}

#[test]
fn the_graph_does_not_depend_on_the_order_of_sources() {
    let files: Vec<(String, String)> = (0..40)
        .map(|n| {
            let (day, topic) = (n % 7 + 1, n % 3);
            let yaml = format!(
                "publishedDateTime: 2024-01-0{day}T00:00:00Z\ntopics: [T{topic}, t{topic}]\n\
                 provider: {{name: N{}, domain: D{topic}.org}}\noriginalUrl: https://e.org/{}\n\
                 related: [{{title: R, webUrl: 'https://e.org/{}'}}]",
                n % 5,
                n % 20,
                n * 7 % 30
            );
            (format!("news/{n:02}.md"), yaml)
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (first, first_diagnostics) = graph_and_diagnostics(&files);
    for turn in 0..5 {
        files.rotate_left(turn * 3 + 1);
        files.reverse();
        let (other, diagnostics) = graph_and_diagnostics(&files);
        assert_eq!(format_graph(&other), format_graph(&first));
        assert_eq!(diagnostics, first_diagnostics);
    }
    assert!(first_diagnostics.len() > 3 && format_graph(&first).contains("is linked from"));
}

#[test]
fn unpublished_sources_are_not_in_the_graph() {
    let files = [
        ("news/a.md", "topics: [AI]\nrelated: [{title: B, webUrl: 'https://example.org/b'}]"),
        ("news/b.md", "published: false\ntopics: [AI, Secret]\nprovider: {name: Hidden}"),
        ("drafts/c.md", "published: false\noriginalUrl: https://example.org/a"),
        ("pages/p.md", "---\ntitle: P\npublished: false\n---\n"),
    ];
    check(
        &files,
        &[""],
        &[
            "newest: a",
            "topic ai `AI`: a",
            "provider example.org `example.org`: a",
            "category news `news`: a",
            "month 2024-1: a",
            "a links to https://example.org/b",
        ],
    );
    assert_eq!(graph(&files).unpublished, 2);
    assert!(graph(&files).pages.is_empty());

    let (all, diagnostics) = build(&sources(&files), Drafts::Include);
    check_graph(
        &all,
        &["newest", "topic", "a ", "b "],
        &[
            "newest: c a b",
            "topic ai `AI`: a b",
            "topic secret `Secret`: b",
            "a links to b",
            "a is a duplicate of c",
            "b is linked from a",
        ],
    );
    assert_eq!((all.unpublished, diagnostics.len(), all.pages.len()), (0, 1, 1));
    let drafts = all.articles.rows().iter().filter(|article| article.draft);
    assert_eq!(drafts.map(|article| article.stem()).collect::<Vec<_>>(), ["c", "b"]);
}

#[test]
fn providers_are_merged_by_domain_in_any_case() {
    check(
        &[
            ("news/a.md", "provider: {name: Old Name, domain: Planet.Example}"),
            ("news/b.md", "provider: {name: Planet, domain: planet.example}"),
            ("news/c.md", "provider: {name: Planet, domain: PLANET.EXAMPLE}"),
            ("news/d.md", "provider: {name: planet}"),
            ("news/e.md", "provider: {name: Planet}"),
            ("news/f.md", "provider: {domain: nameless.example}"),
        ],
        &["provider"],
        &[
            "provider nameless.example `nameless.example`: f",
            "provider planet `planet`: d e",
            "provider planet.example `Planet`: a b c",
        ],
    );
}

#[test]
fn the_newest_of_equally_frequent_provider_names_is_used() {
    let yaml = |name: &str, day: u32| {
        format!(
            "provider: {{name: {name}, domain: p.org}}\npublishedDateTime: 2024-01-0{day}T00:00:00Z"
        )
    };
    let name = |names: &[(&str, u32)]| {
        let texts: Vec<String> = names.iter().map(|(name, day)| yaml(name, *day)).collect();
        let paths = ["news/a.md", "news/b.md", "news/c.md", "news/d.md"];
        let files: Vec<(&str, &str)> =
            paths.into_iter().zip(texts.iter().map(String::as_str)).collect();
        graph(&files).providers.rows()[0].name.to_string()
    };
    assert_eq!(name(&[("Old", 1), ("New", 2)]), "New");
    assert_eq!(name(&[("New", 4), ("Old", 1), ("New", 2), ("Old", 3)]), "New");
    assert_eq!(name(&[("Old", 1), ("Old", 2), ("New", 3)]), "Old");
}

#[test]
fn provider_files_describe_providers_with_articles() {
    let graph = check_diagnostics(
        &[
            ("news/a.md", "provider: {name: E, domain: e.org, images: [/article.png]}"),
            ("news/b.md", "provider: {name: Only Name, images: [/article.png]}"),
            ("providers/e.md", "---\nname: The E\ndomain: E.ORG\nimages: [/file.png]\n---\nWho\n"),
            ("providers/f.md", "---\nname: F\n_id: e.org\n---\n"),
            ("providers/n.md", "---\nname: only name\ndescription: d\n---\n"),
            ("providers/u.md", "---\nname: Unused\ndomain: unused.org\n---\n"),
        ],
        &["error duplicate-provider providers/f.md: the provider `e.org` has two files; the \
             other file is providers/e.md"],
    );
    check_graph(
        &graph,
        &["provider"],
        &["provider e.org `The E`: a", "provider only-name `only name`: b"],
    );
    let images: Vec<&str> = graph.providers.rows().iter().map(|p| &*p.images[0].url).collect();
    assert_eq!(images, ["/file.png", "/article.png"]);
    let providers = graph.providers.rows();
    assert!(providers[0].source.as_ref().is_some_and(|source| source.body_start.is_some()));
    assert_eq!(providers[1].description.as_deref(), Some("d"));
}

#[test]
fn months_are_those_of_the_local_time() {
    check(
        &[
            ("news/a.md", &published("2024-01-31T23:30:00-07:00")),
            ("news/b.md", &published("2024-02-01T00:30:00Z")),
            ("news/c.md", &published("2023-12-31T23:00:00Z")),
            ("news/d.md", &published("2024-01-01T01:00:00+02:00")),
        ],
        &["month", "newest"],
        &["newest: a b c d", "month 2024-2: b", "month 2024-1: a d", "month 2023-12: c"],
    );
}

#[test]
fn categories_are_merged_by_address() {
    check(
        &[
            ("news/a.md", "category: Long Reads"),
            ("news/b.md", "category: long-reads"),
            ("news/c.md", "category: Long Reads"),
            ("videos/d.md", ""),
        ],
        &["category"],
        &["category long-reads `Long Reads`: a b c", "category videos `videos`: d"],
    );
}

#[test]
fn segments_change_times_and_reader_urls_of_articles() {
    let graph = graph(&[
        ("news/a.md", "slug: own\nupdatedDateTime: 2023-01-01T00:00:00Z"),
        ("news/b.md", "webUrl: https://w.org\nupdatedDateTime: 2024-06-01T00:00:00Z"),
        ("news/c.md", "originalUrl: null\n---\nBody\n"),
    ]);
    let article = |name| &graph.articles[article_id(&graph, name)];
    assert_eq!((article("a").segment(), article("b").segment()), ("own", "b"));
    let changed_at = |name| article(name).changed_at().value().to_rfc3339();
    assert_eq!(changed_at("a"), "2024-01-01T00:00:00+00:00");
    assert_eq!(changed_at("b"), "2024-06-01T00:00:00+00:00");
    let reader_url = |name| article(name).reader_url().map(ToString::to_string);
    assert_eq!(reader_url("a").as_deref(), Some("https://example.org/a"));
    assert_eq!(reader_url("b").as_deref(), Some("https://w.org"));
    assert_eq!(reader_url("c"), None);
}

/// The time must be linear in the number of names.
#[test]
fn a_provider_can_have_many_names() {
    let template =
        crate::load::testing::article("news/a.md", "topics: [AI]\nprovider: {domain: n.org}");
    let articles = (0..100_000).map(|n| {
        let mut article = template.clone();
        article.keys.original = Some(TextKey::new(&format!("https://e.org/{n}")));
        let name = format!("Name {n}");
        let provider = article.keys.provider.as_mut().expect("a provider");
        provider.spelling = TextKey::new(&name);
        article.provider.as_mut().expect("a provider").name = Some(name.into());
        article.source.file = format!("news/{n:06}.md").into();
        Arc::new(article)
    });
    let sources = Sources { articles: articles.collect(), ..Sources::default() };
    let (graph, diagnostics) = build(&sources, Drafts::Exclude);
    assert_eq!((graph.providers.len(), diagnostics.len()), (1, 0));
    assert_eq!(&*graph.providers.rows()[0].name, "Name 0");
}

#[test]
fn an_article_is_replaced_only_if_its_relations_are_unchanged() {
    let before = "title: A\ntopics: [AI]\nprovider: {domain: e.org}\nexcerpt: Old\n\
                  related:\n- {title: R, webUrl: 'https://x.org/1'}";
    let files = [("news/a.md", before), ("news/b.md", "title: B"), ("news/c.md", "title: C")];
    let replaced = |file: &str, after: &str| {
        let mut graph = graph(&files);
        let changed = Arc::new(crate::load::testing::article(file, after));
        let id = graph.replace(&changed);
        if let Some(id) = id {
            assert!(Arc::ptr_eq(&graph.articles[id].parsed, &changed));
        }
        id.map(|id| graph.articles[id].stem().to_owned())
    };
    for (from, to) in [
        ("title: A", "title: Another"),
        ("excerpt: Old", "excerpt: New\ntags: [x]"),
        ("title: R", "title: Another"),
    ] {
        assert_eq!(replaced("news/a.md", &before.replace(from, to)).as_deref(), Some("a"), "{to}");
    }
    for (from, to) in [
        ("title: A", "title: A\nnoindex: true"),
        // The article gets a preview image.
        ("title: A", "title: A\nimages: [/a.png]"),
        // Rankings change.
        ("title: A", "title: A\nheat: 3"),
        ("title: A", "title: A\nquality: 3"),
        ("title: A", "title: A\ncanonical: none"),
        ("e.org}", "e.org, images: [/a.png]}"),
        ("title: A", "title: A\npublishedDateTime: 2024-01-02T00:00:00Z"),
        ("[AI]", "[AI, Policy]"),
        ("e.org", "f.org"),
        ("x.org/1", "x.org/2"),
        ("title: A", "title: A\noriginalUrl: https://x.org/a"),
        ("title: A", "title: A\nwebUrl: https://x.org/a"),
        ("title: A", "title: A\npublished: false"),
        ("title: A", "title: A\nslug: other"),
        ("title: A", "title: A\naliases: [/old/]"),
        ("title: A", "title: A\ncategory: other"),
    ] {
        assert_eq!(replaced("news/a.md", &before.replace(from, to)), None, "{to}");
    }
    assert_eq!(replaced("news/new.md", before), None, "a new file");
}
