use super::*;
use crate::load::testing;

/// Checks the diagnostics of a source: code, message, label.
fn check<T>((value, diagnostics): (Option<T>, Vec<Diagnostic>), expected: &[&str]) {
    let found: Vec<String> = diagnostics
        .iter()
        .map(|d| format!("{}: {} {}", d.code, d.message, d.label).trim_end().to_owned())
        .collect();
    assert_eq!(found, expected);
    let is_left_out = |d: &Diagnostic| d.is_error() || d.message.ends_with(" file is ignored");
    assert_eq!(value.is_none(), diagnostics.iter().any(is_left_out));
}

fn topic(file: &str, text: &str) -> (Option<ParsedTopic>, Vec<Diagnostic>) {
    parse_topic(&Arc::from(file), text, Limits::default(), &["player.example".to_owned()])
}

fn provider(file: &str, text: &str) -> (Option<ParsedProvider>, Vec<Diagnostic>) {
    parse_provider(&Arc::from(file), text, Limits::default(), &["player.example".to_owned()])
}

fn page(path: &str, text: &str) -> (Option<ParsedPage>, Vec<Diagnostic>) {
    parse_page(
        &Arc::from(format!("content/pages/{path}.md")),
        path,
        text,
        Limits::default(),
        &["player.example".to_owned()],
    )
}

#[test]
fn topic_files_are_parsed() {
    let topic = testing::topic(
        "topics/ai.yaml",
        "---\ntaxonomy: topic\n_id: ai\nname: A &amp; I\nshortname: AI\nparent: Computing\n\
         description: <b>x</b>\nkeywords: [one, 2]\nhashtags: ['#ai']\nimages: [/ai.png]\n\
         services:\n  any: [thing]\nown: key\n",
    );
    assert_eq!((&*topic.id, &*topic.name), ("ai", "A &amp; I"));
    assert_eq!(topic.shortname.as_deref(), Some("AI"));
    assert_eq!(topic.parent.as_deref(), Some("Computing"));
    assert_eq!(topic.description.as_deref(), Some("<b>x</b>"));
    assert_eq!(*topic.keywords, ["one".into(), "2".into()]);
    assert_eq!(*topic.hashtags, ["#ai".into()]);
    assert_eq!(&*topic.images[0].url, "/ai.png");
}

#[test]
fn the_default_id_of_a_topic_is_derived_from_its_name() {
    for (text, id) in [
        ("name: C++ &amp; C#", "c-plus-plus-c-sharp"),
        ("name: Straße", "strasse"),
        ("name: Développement\n_id: null", "développement"),
        ("name: X\n_id: ''", "x"),
        ("name: '🔥'\n_id: fire", "fire"),
    ] {
        assert_eq!(&*testing::topic("topics/a.yml", text).id, id, "{text}");
    }
    assert_eq!(&*testing::topic("topics/a.md", "---\nname: X\n---\nBody\n").id, "x");
    assert_eq!(&*testing::topic("topics/a.YAML", "name: X\n").id, "x");
}

#[test]
fn mistakes_in_topic_files_are_reported() {
    check(topic("a.yaml", ""), &["missing-key: `name` is missing; this topic file is ignored"]);
    check(
        topic("a.yaml", "name: X\n_id: a/b"),
        &["bad-address: `_id` can't be part of an address it contains `/`"],
    );
    check(
        topic("a.yaml", "name: '🔥'"),
        &["bad-address: the topic's address would be empty; this topic file is ignored"],
    );
    check(
        topic("a.yaml", "name: X\ntaxonomy: organization"),
        &["bad-taxonomy: `taxonomy` is `organization`; this file is ignored expected `topic` \
         in this folder"],
    );
    check(topic("a.yaml", "name: X\nkeyword: [a]"), &["unknown-key: unknown key `keyword`"]);
}

#[test]
fn provider_files_are_parsed() {
    for (text, domain) in [
        (
            "---\ntaxonomy: organization\n_id: E.org\nname: E\ndomain: Planet.Example\n---\nWho\n",
            Some("Planet.Example"),
        ),
        ("---\n_id: E.org\nname: E\n---\n", Some("E.org")),
        ("---\n_id: just-a-name\nname: E\n---\n", None),
    ] {
        let provider = testing::provider("providers/e.md", text);
        assert_eq!((&*provider.name, provider.domain.as_deref()), ("E", domain), "{text}");
        assert_eq!(provider.source.body_start.is_some(), text.ends_with("Who\n"));
    }
    check(
        provider("a.md", "---\nname: '🎉'\n---\n"),
        &["bad-address: the provider's address would be empty; this provider file is ignored"],
    );
    check(
        provider("a.md", "---\nname: X\ndomain: 'https://www.e.org/'\n---\n"),
        &["bad-domain: `domain` is not a host name `e.org` is used"],
    );
    check(
        provider("a.yaml", "name: X\ntaxonomy: topic"),
        &["bad-taxonomy: `taxonomy` is `topic`; this file is ignored expected `organization` \
         in this folder"],
    );
}

#[test]
fn standalone_pages_are_parsed() {
    for (file, yaml, path) in [
        ("pages/about.md", "title: About", "about"),
        ("pages/legal/imprint.md", "title: Imprint", "legal/imprint"),
        ("pages/legal/imprint.md", "title: Imprint\nslug: who", "legal/who"),
        ("pages/about.md", "title: About\nslug: us", "us"),
    ] {
        let page = testing::page(file, &format!("---\n{yaml}\n---\n[mail](mailto:a@e.org)\n"));
        assert_eq!(&*page.path, path);
        assert!(page.published);
    }
    let text = "---\ntitle: A\ndescription: d\npublished: false\nown: 1\naliases: [/old/]\n---\n";
    let page = testing::page("pages/a.md", text);
    assert!(!page.published && page.extra.contains_key("own") && page.aliases.len() == 1);
    assert_eq!(page.description.as_deref(), Some("d"));
}

#[test]
fn mistakes_in_standalone_pages_are_reported() {
    check(
        page("a", "---\nslug: a/b\n---\n[x](ftp://e.org)\n"),
        &[
            "bad-url: this link can't be published, and is left out the scheme is `ftp:`, only http \
         and https are allowed",
            "missing-key: `title` is missing",
            "bad-address: `slug` can't be part of an address it contains `/`",
        ],
    );
}

#[test]
fn players_of_allowed_hosts_are_not_reported() {
    let body = "---\ntitle: A\nname: A\ndomain: a.example\n---\n<iframe src=\"https://player.example/1\"></iframe>\n";
    assert_eq!(page("about", body).1, []);
    assert_eq!(provider("a.md", body).1, []);
    let other = body.replace("player.example", "other.example");
    assert_eq!(page("about", &other).1.len(), 1);
}
