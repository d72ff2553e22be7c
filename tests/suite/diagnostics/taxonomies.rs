//! Errors in files of topics and providers.

use insta::assert_snapshot;

use super::{DATE, report};
use crate::site::article;

#[test]
fn a_file_of_another_taxonomy() {
    assert_snapshot!(report(&[
        ("content/providers/a.md", "---\ntaxonomy: topic\nname: A\n---\n"),
        ("content/topics/b.yaml", "taxonomy: organisation\nname: B\n"),
    ]));
}

#[test]
fn two_files_of_one_topic() {
    assert_snapshot!(report(&[
        ("content/topics/a.yaml", "_id: ai\nname: AI\n"),
        ("content/topics/b.yaml", "_id: ai\nname: Intelligence\n"),
        ("content/topics/c.yaml", "_id: other\nname: ai\n"),
    ]));
}

#[test]
fn two_files_of_one_provider() {
    assert_snapshot!(report(&[
        ("content/providers/a.md", "---\nname: A\ndomain: example.org\n---\n"),
        ("content/providers/b.md", "---\nname: B\ndomain: Example.org\n---\n"),
    ]));
}

#[test]
fn a_topic_that_is_its_own_ancestor() {
    assert_snapshot!(report(&[
        ("content/topics/a.yaml", "name: A\nparent: B\n"),
        ("content/topics/b.yaml", "name: B\nparent: C\n"),
        ("content/topics/c.yaml", "name: C\nparent: A\n"),
        ("content/topics/d.yaml", "name: D\nparent: D\n"),
    ]));
}

#[test]
fn a_topic_with_two_names() {
    assert_snapshot!(report(&[
        (
            "content/news/a.md",
            &article("A", DATE, "originalUrl: https://example.com/a\ntopics: [AI & Law]")
        ),
        (
            "content/news/b.md",
            &article("B", DATE, "originalUrl: https://example.com/b\ntopics: [AI Law]")
        ),
    ]));
}

#[test]
fn unknown_keys_of_other_files() {
    assert_snapshot!(report(&[
        ("content/pages/a.md", "---\ntitle: A\ndescripton: x\n---\n"),
        ("content/providers/a.md", "---\nname: A\nimage: /a.png\n---\n"),
        ("content/topics/a.yaml", "name: A\nid: a\nkeyword: [a]\nimages:\n  - urls: /a.png\n"),
    ]));
}
