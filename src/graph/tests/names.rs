//! Comparison of the names of topics, providers and categories.

use super::{check, check_diagnostics, check_graph, graph, stems};

/// Pairs of equal names.
const EQUAL: [(&str, &str); 9] = [
    ("R&amp;D", "R&D"),
    ("r&#38;d", "R&D"),
    ("Straße", "STRASSE"),
    ("ΟΔΥΣΣΕΎΣ", "Οδυσσεύς"),
    ("Caf\u{e9} Society", "CAFE\u{301} SOCIETY"),
    ("AI\u{a0}Ethics", "AI  Ethics"),
    ("❤\u{fe0f} Love", "❤ love"),
    ("Zu\u{ad}ge", "Zuge"),
    ("ﬁnance", "Finance"),
];

#[test]
fn equal_names_are_one_topic_provider_and_category() {
    for (one, other) in EQUAL {
        let yaml = |name: &str| {
            format!("topics: ['{name}']\ncategory: '{name}'\nprovider: {{name: '{name}'}}")
        };
        let graph = graph(&[("news/a.md", &yaml(one)), ("news/b.md", &yaml(other))]);
        assert_eq!(graph.topics.len(), 1, "{one} {other}");
        assert_eq!(graph.providers.len(), 1, "{one} {other}");
        assert_eq!(graph.categories.len(), 1, "{one} {other}");
        assert_eq!(stems(&graph, &graph.topics.rows()[0].articles), "a b");
        assert_eq!(stems(&graph, &graph.providers.rows()[0].articles), "a b");
        assert_eq!(stems(&graph, &graph.categories.rows()[0].articles), "a b");
    }
}

#[test]
fn files_describe_topics_and_providers_with_equal_names() {
    for (one, other) in EQUAL {
        let yaml = format!("topics: ['{other}']\nprovider: {{name: '{other}'}}");
        let graph = graph(&[
            ("news/a.md", &yaml),
            ("topics/t.yaml", &format!("name: '{one}'\n_id: own")),
            ("providers/p.md", &format!("---\nname: '{one}'\n_id: own\n---\n")),
        ]);
        assert_eq!(graph.topics.len(), 1, "{one} {other}");
        assert_eq!(&*graph.topics.rows()[0].id, "own");
        let provider = &graph.providers.rows()[0];
        assert_eq!((&*provider.key, provider.source.is_some()), ("own", true), "{one} {other}");
    }
}

#[test]
fn a_name_without_a_letter_needs_an_id() {
    for name in ["🎉", "❤\u{fe0f}", "!!!", "—", "👩\u{200d}🚀", "Ⓐ", "\u{200b}"] {
        let yaml = format!("topics: [AI, '{name}']\nprovider: {{name: '{name}'}}");
        let graph = check_diagnostics(
            &[("news/a.md", &yaml), ("news/b.md", &yaml)],
            &[
                &format!(
                    "warning bad-address news/a.md: the topic `{name}` has no letter or digit, and \
                     is left out"
                ),
                &format!(
                    "warning bad-address news/a.md: the provider `{name}` has neither a \
                     domain nor a letter or digit, and is left out"
                ),
            ],
        );
        check_graph(&graph, &["topic", "provider"], &["topic ai `AI`: a b"]);

        let card = format!(
            "{yaml}\nrelated: [{{title: R, webUrl: 'https://x.org/1', provider: {{name: '{name}'}}}}]"
        );
        let graph = super::graph(&[
            ("news/a.md", &card),
            ("news/b.md", "topics: [party]\nprovider: {name: Party}"),
            ("topics/t.yaml", &format!("name: '{name}'\n_id: party")),
            ("topics/child.yaml", &format!("name: Child\nparent: '{name}'")),
            ("providers/p.md", &format!("---\nname: '{name}'\n_id: party\n---\n")),
        ]);
        let expected = [
            "topic ai `AI`: a".to_owned(),
            "topic child `Child`:  < party".to_owned(),
            format!("topic party `{name}`: a b > child"),
            format!("provider party `{name}`: a b"),
        ];
        let expected = expected.iter().map(String::as_str).collect::<Vec<_>>();
        check_graph(&graph, &["topic", "provider"], &expected);
        let article = graph.articles.rows().iter().find(|article| article.stem() == "a");
        let target = article.expect("the article").related_targets[0];
        assert_eq!(target.provider, graph.providers.ids().next(), "{name}");
    }
}

#[test]
fn ids_are_compared_case_folded() {
    check_diagnostics(
        &[("topics/a.yaml", "_id: Party\nname: X"), ("topics/b.yaml", "_id: party\nname: Y")],
        &[
            "error duplicate-topic topics/b.yaml: two topic files have the same `_id`; the other file \
           is topics/a.yaml",
        ],
    );
    check(
        &[
            ("news/a.md", "topics: [Data Science]"),
            ("topics/a.yaml", "_id: Data-Science\nname: DS"),
        ],
        &["topic"],
        &["topic Data-Science `DS`: a"],
    );
}

#[test]
fn equal_hosts_are_one_provider() {
    for (one, other, key) in [
        ("müller.example", "xn--mller-kva.example", "müller.example"),
        ("example.org", "Example.ORG.", "example.org"),
        ("www.srf.ch", "srf.ch", "srf.ch"),
        ("WWW.Example.org:8080", "example.org", "example.org"),
        ("mu\u{308}ller.example", "www.MÜLLER.example.", "müller.example"),
        ("例え.jp", "xn--r8jz45g.jp", "例え.jp"),
        ("pаypal.com", "xn--pypal-4ve.com", "xn--pypal-4ve.com"),
    ] {
        let article = |domain: &str| format!("provider: {{domain: '{domain}'}}");
        let card = |domain: &str| {
            format!(
                "related: [{{title: R, webUrl: 'https://x.org/1', provider: {{domain: '{domain}'}}}}]\n\
                 provider: {{name: Other}}"
            )
        };
        let file = |domain: &str| format!("---\nname: P\ndomain: '{domain}'\n---\n");
        for (one, other) in [(one, other), (other, one)] {
            let (graph, _) = super::graph_and_diagnostics(&[
                ("news/a.md", &article(one)),
                ("news/b.md", &article(other)),
                ("news/c.md", &card(one)),
                ("news/d.md", &card(other)),
                ("providers/p.md", &file(other)),
            ]);
            let line = format!("provider {key} `P`: a b");
            check_graph(&graph, &[&line], &[&line]);
            let domains = graph.providers.rows().iter().filter_map(|p| p.domain.as_deref());
            assert_eq!(domains.collect::<Vec<_>>(), [key]);
            assert_eq!(graph.providers.len(), 2);
            for article in graph.articles.rows() {
                assert!(article.related_targets.iter().all(|target| target.provider.is_some()));
            }
        }
    }
}

#[test]
fn a_website_is_the_host_as_written_in_ascii() {
    for (domain, website) in [
        ("www.srf.ch", "https://www.srf.ch/"),
        ("srf.ch", "https://srf.ch/"),
        ("Müller.example.", "https://xn--mller-kva.example/"),
    ] {
        let graph = graph(&[("news/a.md", &format!("provider: {{domain: '{domain}'}}"))]);
        assert_eq!(graph.providers.rows()[0].website.as_deref(), Some(website));
    }
}

#[test]
fn confusable_names_and_hosts_are_reported() {
    let graph = check_diagnostics(
        &[
            ("news/a.md", "provider: {name: PayPal, domain: pаypal.com}\ntopics: [Rеuters]"),
            ("news/b.md", "provider: {name: The Guаrdian}\ntopics: [Новости, 東京News]"),
            ("news/c.md", "provider: {domain: пример.рф}"),
        ],
        &[
            "warning look-alike news/a.md: the topic name `Rеuters` contains a confusable letter",
            "warning look-alike news/b.md: the provider name `The Guаrdian` contains a confusable letter",
            "warning look-alike news/a.md: the host `xn--pypal-4ve.com` resembles another host: \
             `pаypal`",
        ],
    );
    let domains: Vec<_> = graph.providers.rows().iter().map(|p| p.domain.as_deref()).collect();
    assert_eq!(domains, [None, Some("xn--pypal-4ve.com"), Some("пример.рф")]);
}
