//! Topics and their parents.

use super::{check, check_diagnostics, check_graph, graph};

#[test]
fn topics_are_found_by_case_folded_name() {
    check(
        &[
            ("news/a.md", "topics: [artificial INTELLIGENCE, Artificial Intelligence]"),
            ("news/b.md", "topics: [ai, ' Artificial Intelligence']"),
            ("news/c.md", "topics: ['ÉCOLE']"),
            ("topics/ai.yaml", "_id: ai\nname: Artificial intelligence"),
            ("topics/school.yaml", "_id: school\nname: 'école'"),
        ],
        &["topic"],
        &["topic ai `Artificial intelligence`: a b", "topic school `école`: c"],
    );
}

#[test]
fn topics_are_found_by_id() {
    check(
        &[
            ("news/a.md", "topics: [Machine learning]"),
            ("news/b.md", "topics: [machine-learning, AI_Ethics]"),
            ("topics/ml.yaml", "_id: machine-learning\nname: ML"),
            ("topics/ethics.yaml", "_id: AI_Ethics\nname: Ethics of AI\nparent: machine-learning"),
        ],
        &["topic"],
        &[
            "topic AI_Ethics `Ethics of AI`: b < machine-learning",
            "topic machine-learning `ML`: a b > AI_Ethics",
        ],
    );
}

#[test]
fn topics_without_files_have_the_most_frequent_name() {
    check(
        &[
            ("news/a.md", "topics: ['Web Dev', 'C++', 'C#']"),
            ("news/b.md", "topics: [web dev]"),
            ("news/c.md", "topics: [web dev, '機械学習']"),
        ],
        &["topic"],
        &[
            "topic c-plus-plus `C++`: a",
            "topic c-sharp `C#`: a",
            "topic web-dev `web dev`: a b c",
            "topic 機械学習 `機械学習`: c",
        ],
    );
}

#[test]
fn a_parent_needs_neither_a_file_nor_articles() {
    let files = [
        ("news/a.md", "topics: [AI Ethics]"),
        ("topics/ethics.yaml", "name: AI Ethics\nparent: Artificial Intelligence"),
        ("topics/robots.yaml", "name: Robots\nparent: artificial intelligence"),
        ("topics/apples.yaml", "name: apples\nparent: Robots"),
        ("topics/zebras.yaml", "name: Zebras\nparent: Robots"),
    ];
    let graph = graph(&files);
    check_graph(
        &graph,
        &["topic"],
        &[
            "topic ai-ethics `AI Ethics`: a < artificial-intelligence",
            "topic apples `apples`:  < robots",
            // The spelling of the first topic file by id.
            "topic artificial-intelligence `artificial intelligence`: a > ai-ethics > robots",
            "topic robots `Robots`:  < artificial-intelligence > apples > zebras",
            "topic zebras `Zebras`:  < robots",
        ],
    );
}

#[test]
fn no_topic_is_its_own_ancestor() {
    let graph = check_diagnostics(
        &[
            ("topics/a.yaml", "name: A\nparent: B"),
            ("topics/b.yaml", "name: B\nparent: C"),
            ("topics/c.yaml", "name: C\nparent: A"),
            ("topics/d.yaml", "name: D\nparent: d"),
        ],
        &[
            "warning topic-cycle topics/c.yaml: the topic `C` would be its own ancestor",
            "warning topic-cycle topics/d.yaml: the topic `D` would be its own ancestor",
        ],
    );
    check_graph(
        &graph,
        &["topic"],
        &["topic a `A`:  < b", "topic b `B`:  < c > a", "topic c `C`:  > b", "topic d `D`:"],
    );
}

#[test]
fn duplicate_topic_files_and_names_with_the_same_id_are_reported() {
    let graph = check_diagnostics(
        &[
            ("news/a.md", "topics: [Data Science, Data-Science]"),
            ("news/b.md", "topics: [data science]"),
            ("topics/1.yaml", "_id: x\nname: X"),
            ("topics/2.yaml", "_id: x\nname: Y"),
            ("topics/3.yaml", "_id: z\nname: x"),
        ],
        &[
            "error duplicate-topic topics/2.yaml: two topic files have the same `_id`; the other \
             file is topics/1.yaml",
            "error duplicate-topic topics/3.yaml: two topic files have the same `name`; the other \
             file is topics/1.yaml",
            "warning mixed-topic : the topics `Data Science` and `Data-Science` have the same \
             address, `data-science`",
        ],
    );
    check_graph(&graph, &["topic"], &["topic data-science `Data Science`: a b", "topic x `X`:"]);
}

#[test]
fn an_article_has_its_topics_in_order_without_duplicates() {
    let graph = graph(&[("news/a.md", "topics: [Zoo, AI, zoo, ai, Zoo]")]);
    let article = &graph.articles.rows()[0];
    let ids: Vec<&str> = article.topic_ids.iter().map(|id| &*graph.topics[*id].id).collect();
    assert_eq!(ids, ["zoo", "ai"]);
    assert_eq!(article.topics.len(), 5, "names stay as they are written");
    check_graph(&graph, &["topic"], &["topic ai `AI`: a", "topic zoo `Zoo`: a"]);
}
