use super::*;
use crate::graph::testing::graph;
use crate::load::testing::config;

/// The parts of a list of `total` articles, with archive documents of `size` articles.
fn parts(total: usize, limit: usize, size: usize) -> FeedParts {
    FeedParts { total, limit, size, has_history: true }
}

/// The articles of a part, numbered by age: the oldest is 1.
fn ages(parts: FeedParts, part: FeedPart) -> Vec<usize> {
    parts.articles(part).map(|position| parts.total - position).collect()
}

fn archive(parts: FeedParts, number: usize) -> Vec<usize> {
    ages(parts, FeedPart::Archive(number))
}

const CASES: [(usize, usize); 6] = [(1, 1), (1, 3), (3, 1), (3, 3), (5, 3), (30, 100)];

#[test]
fn every_article_is_in_one_document_and_full_documents_never_change() {
    for (limit, size) in CASES {
        let mut full_before: Vec<Vec<usize>> = Vec::new();
        for total in 0..400 {
            let parts = parts(total, limit, size);
            let newest = ages(parts, FeedPart::Newest);
            assert_eq!(newest.len(), total.min(limit));
            let archives: Vec<Vec<usize>> =
                (1..=parts.archives()).map(|number| archive(parts, number)).collect();
            let mut all: Vec<usize> = archives.iter().flatten().copied().chain(newest).collect();
            all.sort_unstable();
            assert_eq!(all, (1..=total).collect::<Vec<_>>(), "{total} articles, {limit}, {size}");

            let full = &archives[..archives.len().saturating_sub(1)];
            assert!(full.iter().all(|document| document.len() == size));
            assert!(full.starts_with(&full_before), "{total} articles, {limit}, {size}");
            assert!(archives.last().is_none_or(|filling| filling.len() < size));
            full_before = full.to_vec();
        }
    }
}

#[test]
fn archive_links_reach_every_article() {
    for (limit, size) in CASES {
        for total in 0..400 {
            let parts = parts(total, limit, size);
            let mut seen = ages(parts, FeedPart::Newest);
            let mut part = FeedPart::Newest;
            while let Some(number) = parts.older(part) {
                let older = FeedPart::Archive(number);
                // Every full document links to the next one; the last document is followed by the feed.
                let newer = parts.newer(older);
                assert_eq!(newer, parts.filled(number).is_none().then_some(number + 1));
                assert!(newer.is_none_or(|newer| newer <= parts.archives()));
                assert!(!archive(parts, number).is_empty());
                seen.extend(ages(parts, older));
                part = older;
            }
            assert_eq!(seen, (1..=total).rev().collect::<Vec<_>>(), "{total}, {limit}, {size}");
            assert_eq!(parts.newer(FeedPart::Newest), None);
        }
    }
}

#[test]
fn links_of_full_documents_never_change() {
    for (limit, size) in CASES {
        for total in 0..400 {
            let (before, after) = (parts(total, limit, size), parts(total + 1, limit, size));
            for number in (1..=before.archives()).filter(|number| before.filled(*number).is_none())
            {
                let part = FeedPart::Archive(number);
                assert_eq!(before.newer(part), after.newer(part));
                assert_eq!(before.older(part), after.older(part));
                assert_eq!(after.filled(number), None);
            }
        }
    }
}

/// Readers cache archive documents by URL. The feed's link to the document being filled contains the number of its
/// articles, so that a URL always has the same articles.
#[test]
fn a_url_linked_from_the_feed_always_has_the_same_articles() {
    for (limit, size) in CASES {
        let mut known: BTreeMap<(usize, Option<usize>), Vec<usize>> = BTreeMap::new();
        for total in 0..400 {
            let parts = parts(total, limit, size);
            let Some(number) = parts.older(FeedPart::Newest) else { continue };
            let articles = archive(parts, number);
            let first = known.entry((number, parts.filled(number))).or_insert(articles.clone());
            assert_eq!(*first, articles);
        }
    }
}

#[test]
fn without_history_there_are_no_archive_documents() {
    let parts = FeedParts { has_history: false, ..parts(1000, 30, 100) };
    assert_eq!(parts.archives(), 0);
    assert_eq!(parts.older(FeedPart::Newest), None);
    assert_eq!(parts.articles(FeedPart::Newest), 0..30);
}

const SITE: &[(&str, &str)] = &[
    ("news/a.md", "topics: ['AI Ethics', C++]\nprovider: {name: The Post, domain: Post.example}"),
    ("news/b.md", "topics: [ML]\nprovider: {name: No Domain}"),
    ("topics/ml.yaml", "name: Machine Learning\n_id: ML"),
];

/// Checks the limits of feeds that differ from the default (30), and the findings.
fn check(toml: &str, expected: &[(&str, usize)], findings: &[&str]) {
    let (graph, config) = (graph(SITE), config(toml));
    let (limits, diagnostics) = limits(&graph, &config);
    let topics = graph.topics.ids().map(|id| (&*graph.topics[id].name, List::Topic(id)));
    let providers =
        graph.providers.ids().map(|id| (&*graph.providers[id].name, List::Provider(id)));
    let categories = graph.categories.ids().map(|id| ("category", List::Category(id)));
    let lists = topics.chain(providers).chain(categories).chain([("home", List::Home)]);
    let limits: Vec<(&str, usize)> = lists
        .map(|(name, list)| (name, limits.of(list)))
        .filter(|(_, limit)| *limit != 30)
        .collect();
    assert_eq!(limits, expected);
    let lines: Vec<String> = diagnostics
        .iter()
        .map(|d| format!("{} {}: {}", d.code, d.message, d.hint.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(lines, findings);
}

#[test]
fn limits_are_found_by_name_id_and_domain() {
    check("", &[], &[]);
    check(
        "[feeds]\nlimit = 5",
        &[
            ("Machine Learning", 5),
            ("AI Ethics", 5),
            ("C++", 5),
            ("No Domain", 5),
            ("The Post", 5),
            ("category", 5),
            ("home", 5),
        ],
        &[],
    );
    for ethics in ["'AI Ethics'", "'ai ethics'", "ai-ethics"] {
        check(&format!("[feeds.topics]\n{ethics} = 100"), &[("AI Ethics", 100)], &[]);
    }
    check("[feeds.topics]\n'C++' = 7\nml = 8", &[("Machine Learning", 8), ("C++", 7)], &[]);
    check("[feeds.providers]\n'Post.example' = 1", &[("The Post", 1)], &[]);
    check(
        "[feeds.providers]\n'no domain' = 1\n'The Post' = 2",
        &[("No Domain", 1), ("The Post", 2)],
        &[],
    );
}

#[test]
fn unknown_and_duplicate_limits_are_reported() {
    check(
        "[feeds.topics]\n'AI Etics' = 1\n'Gardening' = 2\n[feeds.providers]\n'pst.example' = 3",
        &[],
        &[
            "unknown-topic unknown topic `AI Etics`: did you mean `AI Ethics`?",
            "unknown-topic unknown topic `Gardening`: ",
            "unknown-provider unknown provider `pst.example`: did you mean `post.example`?",
        ],
    );
    check(
        "[feeds.topics]\n'C++' = 1\n'c++' = 2",
        &[("C++", 2)],
        &["bad-setting duplicate limit for the topic `c++`: keep one of the limits"],
    );
}
