use super::*;
use crate::graph::testing::graph;
use crate::load::testing::config;

/// Target sizes of a few articles.
const SMALL: Sizes = Sizes { old: 20 * FRONT_MATTER_SIZE, new: 5 * FRONT_MATTER_SIZE };

/// A site of articles named by numbers; a higher number is newer.
fn site(numbers: impl Iterator<Item = usize>) -> Graph {
    let texts: Vec<(String, String)> = numbers
        .map(|n| {
            let (day, hour, minute) = (n / 1440 % 28 + 1, n / 60 % 24, n % 60);
            let date = format!("publishedDateTime: 2024-01-{day:02}T{hour:02}:{minute:02}:00Z");
            (format!("news/{n}.md"), date)
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
    graph(&files)
}

fn parts_of(graph: &Graph, toml: &str) -> SearchParts {
    parts(graph, &config(toml), SMALL)
}

fn keys(parts: &SearchParts) -> Vec<&str> {
    parts.parts.iter().map(|part| part.key.as_str()).collect()
}

/// The number of parts of `after` that are not in `before`.
fn new_parts(before: &SearchParts, after: &SearchParts) -> usize {
    keys(after).iter().filter(|key| !keys(before).contains(key)).count()
}

#[test]
fn every_article_is_in_one_part() {
    for count in [0, 1, 2, 9, 10, 11, 50, 500] {
        let graph = site(0..count);
        let parts = parts_of(&graph, "");
        let ids: Vec<ArticleId> = parts.parts.iter().flat_map(SearchPart::articles).collect();
        assert_eq!(ids, graph.newest, "{count}");
        assert_eq!(parts.left_out, 0);
        let newest = parts.parts.iter().map(|part| part.is_newest);
        assert!(newest.eq((0..parts.parts.len()).map(|index| index == 0)), "{count}");
    }
}

#[test]
fn parts_are_within_their_target_sizes() {
    let parts = parts_of(&site(0..2000), "").parts;
    let sizes: Vec<usize> = parts.iter().map(|part| part.articles().len()).collect();
    let old = sizes.iter().filter(|size| **size >= 20).count();
    assert!(old > 2000 / 40 - 3 && sizes.iter().all(|size| *size <= 40), "{sizes:?}");
    // The newest parts are small, but not below the minimum.
    let (new, old) = sizes.split_at(sizes.len() - old);
    assert!(new.iter().all(|size| (5..20).contains(size)) && !new.is_empty(), "{sizes:?}");
    assert!(old.iter().all(|size| (20..=40).contains(size)), "{sizes:?}");
    // Most parts end at a content-defined boundary, not at the maximum size.
    assert!(old.iter().filter(|size| **size == 40).count() * 5 < old.len(), "{sizes:?}");
}

#[test]
fn long_bodies_make_parts_of_fewer_articles() {
    let body = format!("---\n{}", "word ".repeat(10_000));
    let files: Vec<String> = (0..40).map(|n| format!("news/{n}.md")).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|file| (file.as_str(), body.as_str())).collect();
    let parts = search_parts(&graph(&files), &config("")).parts;
    // 50 KB each, in parts of 512 KB to 1 MB.
    let max = parts.iter().map(|part| part.articles().len()).max();
    assert!(parts.len() > 2 && max <= Some(21), "{max:?}");
}

#[test]
fn adding_or_removing_an_article_changes_its_own_part() {
    let before = parts_of(&site(0..1000), "");
    assert!(before.parts.len() > 30);
    let after = parts_of(&site(0..1001), "");
    assert!((1..=2).contains(&new_parts(&before, &after)), "{}", new_parts(&before, &after));
    // Removing an old article changes its part, and sometimes the next one, if their boundary moves.
    let (mut sum, mut max) = (0, 0);
    for removed in (0..1000).step_by(25) {
        let after = parts_of(&site((0..1000).filter(|n| *n != removed)), "");
        let new = new_parts(&before, &after);
        assert!(new >= 1, "{removed}");
        (sum, max) = (sum + new, max.max(new));
    }
    assert!(sum < 40 * 3 && max < 15, "{sum} parts in total, {max} at once");
}

#[test]
fn a_growing_site_reuses_most_parts() {
    let mut before = parts_of(&site(0..100), "");
    let mut built = 0;
    for count in 101..500 {
        let after = parts_of(&site(0..count), "");
        built += new_parts(&before, &after);
        before = after;
    }
    // One part per article, and occasionally a merged one.
    assert!(built < 400 * 3 / 2, "{built}");
}

#[test]
fn a_key_depends_on_articles_topics_and_settings() {
    let key = |yaml: &str, toml: &str| {
        let graph = graph(&[("news/a.md", yaml), ("topics/t.yaml", "name: T")]);
        parts_of(&graph, toml).parts[0].key.clone()
    };
    let same = key("topics: [T]", "");
    assert_eq!(same, key("topics: [T]", "[feeds]\nlimit = 3\n[list]\npage_size = 1"));
    for (yaml, toml) in [
        ("topics: [T]\ntitle: Other", ""),
        ("topics: [T]\nslug: other", ""),
        ("topics: [T]\n---\nA body\n", ""),
        ("topics: [T]", "language = 'de'"),
        ("topics: [T]", "[build]\nurls = 'flat'"),
    ] {
        assert_ne!(same, key(yaml, toml), "{yaml} {toml}");
    }
    // The name of a topic from its own file.
    let with_name = |name: &str| {
        let topic = format!("_id: t\nname: {name}");
        let graph = graph(&[("news/a.md", "topics: [t]"), ("topics/t.yaml", &topic)]);
        parts_of(&graph, "").parts[0].key.clone()
    };
    assert_ne!(with_name("T"), with_name("t"));
}

#[test]
fn a_limited_index_contains_the_newest_articles() {
    let graph = site(0..100);
    let parts = parts_of(&graph, "[search]\nmax_articles = 30");
    let ids: Vec<ArticleId> = parts.parts.iter().flat_map(SearchPart::articles).collect();
    assert_eq!(ids, graph.newest[..30]);
    assert_eq!(parts.left_out, 70);
    // All parts but the last equal those of an unlimited index.
    let all = parts_of(&graph, "[search]\nmax_articles = 0");
    assert_eq!(all.left_out, 0);
    assert_eq!(keys(&parts)[..parts.parts.len() - 1], keys(&all)[..parts.parts.len() - 1]);
}

#[test]
fn folders_and_entry_files_have_stable_names() {
    let parts = parts_of(&site(0..100), "").parts;
    assert_eq!(parts[0].folder(), "pagefind/newest");
    assert_eq!(parts[1].folder(), format!("pagefind/older/{}", parts[1].key));
    assert_eq!(parts[0].main_file(), "pagefind/newest/pagefind-entry.json");
    assert!(parts.iter().all(|part| part.key.len() == 16));
}

#[test]
fn a_key_depends_on_content_settings_and_code() {
    let key_with = |toml: &str, count: usize, code: &str| {
        key(&site(0..count), &config(toml), 0..count, true, code)
    };
    let known = key_with("", 3, "a");
    assert_eq!(known, key_with("", 3, "a"));
    for (toml, count, code) in [
        ("", 3, "b"),
        ("", 4, "a"),
        ("language = 'fr'", 3, "a"),
        ("timezone = 'Asia/Tokyo'", 3, "a"),
        ("[build]\nurls = 'flat'", 3, "a"),
    ] {
        assert_ne!(known, key_with(toml, count, code), "{toml} {count} {code}");
    }
}
