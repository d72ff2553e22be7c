//! Parents and children of topics.

use super::{check_graph, graph, graph_and_diagnostics, stems};

#[test]
fn a_topic_has_the_articles_of_its_descendants() {
    let graph = graph(&[
        ("news/a.md", "topics: [Zürich]"),
        ("news/b.md", "topics: [Switzerland, Zürich]"),
        ("news/c.md", "topics: [Countries, Austria]"),
        ("news/d.md", "topics: [Trains]"),
        ("news/e.md", "topics: [Austria, Zürich]\npublishedDateTime: 2024-02-01T00:00:00Z"),
        ("topics/z.yaml", "name: Zürich\nparent: Switzerland"),
        ("topics/s.yaml", "name: Switzerland\nparent: Countries"),
        ("topics/a.yaml", "name: Austria\nparent: Countries"),
        ("topics/n.yaml", "name: Nowhere\nparent: Countries"),
    ]);
    check_graph(
        &graph,
        &["topic"],
        &[
            "topic austria `Austria`: e c < countries",
            "topic countries `Countries`: e a b c > austria > nowhere > switzerland",
            "topic nowhere `Nowhere`:  < countries",
            "topic switzerland `Switzerland`: e a b < countries > zürich",
            "topic trains `Trains`: d",
            "topic zürich `Zürich`: e a b < switzerland",
        ],
    );
    let own = graph.topics.rows().iter().map(|topic| stems(&graph, topic.own_articles()));
    assert_eq!(own.collect::<Vec<_>>(), ["e c", "c", "", "b", "d", "e a b"]);
    let ancestors = |stem| {
        let (_, article) = graph.articles.iter().find(|(_, a)| a.stem() == stem).expect(stem);
        let ancestors = graph.topic_ancestors(&article.topic_ids);
        ancestors.iter().map(|id| graph.topics[*id].name.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ancestors("a"), "Switzerland Countries");
    assert_eq!(ancestors("b"), "Countries");
    assert_eq!(ancestors("c"), "");
    assert_eq!(ancestors("d"), "");
    assert_eq!(ancestors("e"), "Countries Switzerland");
}

#[test]
fn a_cycle_of_parents_is_broken() {
    for size in [1, 2, 3, 50] {
        let files: Vec<(String, String)> = (0..size)
            .map(|n| {
                let parent = (n + 1) % size;
                (format!("topics/{n:02}.yaml"), format!("name: T{n:02}\nparent: T{parent:02}"))
            })
            .chain((0..size).map(|n| (format!("news/{n:02}.md"), format!("topics: [T{n:02}]"))))
            .collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
        let (graph, diagnostics) = graph_and_diagnostics(&files);
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        let max = graph.topics.rows().iter().map(|topic| topic.articles.len()).max();
        assert_eq!(max, Some(size), "the root topic has all articles");
    }
}
