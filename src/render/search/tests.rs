use std::io::Read;

use serde_json::Value;

use super::*;
use crate::config::Config;
use crate::graph::Graph;
use crate::graph::testing::graph;
use crate::load::testing::config;
use crate::plan::plan;
use crate::render::tests::{Texts, render};
use crate::render::{Shared, Templates};

/// Calls `work` with a renderer of a site.
fn with<T>(site: &[(&str, &str)], toml: &str, work: impl FnOnce(&Renderer<'_>) -> T) -> T {
    let (graph, config): (Graph, Config) = (graph(site), config(toml));
    let (plan, findings) = plan(&graph, &[], &config);
    assert_eq!(findings, []);
    let templates = Templates::compile(&[], &config, &plan.assets).expect("templates");
    let (shared, bodies) = (Shared::new(&graph, &config, &[]), Texts(site));
    work(&Renderer::new(&graph, &plan, &config, &templates, &bodies, &shared))
}

fn records(site: &[(&str, &str)]) -> Vec<Record> {
    with(site, "", |renderer| {
        let [part] = &renderer.search_parts().parts[..] else { panic!("one part") };
        renderer.records(part).expect("records")
    })
}

/// The files of the only part of the index of a site.
fn files(site: &[(&str, &str)], language: &str) -> Vec<IndexFile> {
    with(site, "", |renderer| {
        let part = &renderer.search_parts().parts[0];
        build_index(part, renderer.records(part).expect("records"), language).expect("an index")
    })
}

/// The fragments, which browsers load to show results.
fn fragments(files: &[IndexFile]) -> Vec<Value> {
    let is_fragment = |file: &&IndexFile| file.path.starts_with("fragment/");
    let texts = files.iter().filter(is_fragment).map(|file| {
        let mut text = String::new();
        let mut decoder = flate2::read::GzDecoder::new(&*file.bytes);
        decoder.read_to_string(&mut text).expect("gzip");
        let json = text.strip_prefix("pagefind_dcd").expect("Pagefind's mark");
        serde_json::from_str::<Value>(json).expect("JSON")
    });
    texts
        .flat_map(|file| match file {
            // One file contains several fragments, by hash.
            Value::Object(group) if !group.contains_key("url") => {
                group.into_iter().map(|(_, one)| one).collect()
            }
            one => vec![one],
        })
        .collect()
}

const ARTICLE: &str = "title: 'R&amp;D: 1 < 2'\nexcerpt: <p>One &lt;b&gt;</p><p>two\n\
    publishedDateTime: 2024-01-31T23:30:00-07:00\nprovider: {name: A &amp; B, domain: e.org}\n\
    topics: [C++, 'AI &amp; law']\ntype: video\nauthors: [Ada, {name: 'Bob &amp; Co'}]\n\
    tags: [x, y z]\nhighlight: Put <b>forward</b>\nslug: an address\n---\n# Head\n\nA *body*.\n";

#[test]
fn a_record_contains_all_searchable_texts() {
    let expected = Record {
        url: "news/an%20address/".to_owned(),
        title: "R&D: 1 < 2".to_owned(),
        text: "One <b> two Put forward Head · A body.".to_owned(),
        provider: Some("A & B".to_owned()),
        topics: vec!["C++".to_owned(), "AI & law".to_owned()],
        ancestors: Vec::new(),
        authors: vec!["Ada".to_owned(), "Bob & Co".to_owned()],
        tags: vec!["x".to_owned(), "y z".to_owned()],
        kind: "video".to_owned(),
        day: "2024-01-31".to_owned(),
        instant: "2024-02-01T06:30:00.000000000Z".to_owned(),
        draft: false,
    };
    assert_eq!(records(&[("news/a.md", ARTICLE)]), [expected]);
}

#[test]
fn the_text_of_an_article_without_texts_is_its_title() {
    let [record] = &records(&[("news/a.md", "title: Just this")])[..] else { panic!("one") };
    assert_eq!((&*record.title, &*record.text), ("Just this", "Just this"));
    // The provider is the host of the story.
    assert_eq!((record.provider.as_deref(), record.topics.len()), (Some("example.org"), 0));
}

#[test]
fn records_are_in_reverse_list_order() {
    let date = |date: &str| format!("publishedDateTime: {date}T00:00:00Z");
    let (old, new) = (date("2023-01-01"), date("2024-01-01"));
    let urls: Vec<String> =
        records(&[("news/a.md", &new), ("news/b.md", &old), ("news/c.md", &new)])
            .into_iter()
            .map(|record| record.url)
            .collect();
    // A stable sort by date, newest first, gives a, c, b.
    assert_eq!(urls, ["news/b/", "news/c/", "news/a/"]);
}

#[test]
fn record_urls_do_not_contain_the_base_path() {
    let url = |toml: &str| {
        with(&[("news/a.md", "")], toml, |renderer| {
            let part = &renderer.search_parts().parts[0];
            renderer.records(part).expect("records")[0].url.clone()
        })
    };
    assert_eq!(url(""), "news/a/");
    assert_eq!(url("[build]\nurls = 'flat'"), "news/a");
}

#[test]
fn an_index_of_one_article_is_complete() {
    let files = files(&[("news/a.md", ARTICLE)], "en-GB");
    let has = |path: &str| files.iter().any(|file| file.path == path);
    for path in ["pagefind-entry.json", "pagefind.js", "pagefind-worker.js", "wasm.en.pagefind"] {
        assert!(has(path), "{path}");
    }
    // Pagefind's user interfaces and the fallback module are removed.
    assert!(
        !has("pagefind-ui.js") && !has("pagefind-highlight.js") && !has("wasm.unknown.pagefind")
    );
    assert!(files.is_sorted_by_key(|file| &file.path));
    let [one] = &fragments(&files)[..] else { panic!("one article") };
    assert_eq!(one["url"], "news/an%20address/");
    assert_eq!(one["content"], "One <b> two Put forward Head · A body.");
    assert_eq!(
        one["meta"],
        serde_json::json!({
            "title": "R&D: 1 < 2", "provider": "A & B", "topics": "C++, AI & law",
            "authors": "Ada, Bob & Co", "tags": "x, y z",
        })
    );
    assert_eq!(
        one["filters"],
        serde_json::json!({
            "day": ["2024-01-31"], "provider": ["A & B"], "topic": ["C++", "AI & law"],
            "type": ["video"], "year": ["2024"],
        })
    );
}

#[test]
fn the_entry_file_refers_to_the_other_files() {
    with(&[("news/a.md", ARTICLE)], "", |renderer| {
        let part = &renderer.search_parts().parts[0];
        let files =
            build_index(part, renderer.records(part).expect("records"), "en").expect("an index");
        let entry = files.iter().find(|file| part.main_file().ends_with(&file.path));
        let entry = entry.expect("an entry");
        let entry: Value = serde_json::from_slice(&entry.bytes).expect("JSON");
        let hash = entry["languages"]["en"]["hash"].as_str().expect("a hash");
        let named = format!("pagefind.{hash}.pf_meta");
        assert_eq!(files.iter().filter(|file| file.path == named).count(), 1);
        assert_eq!(entry["languages"]["en"]["page_count"], 1);
    });
}

#[test]
fn each_language_has_its_own_module() {
    for (language, program) in
        [("de", "wasm.de.pagefind"), ("pt-BR", "wasm.pt.pagefind"), ("ja", "wasm.unknown.pagefind")]
    {
        let files = files(&[("news/a.md", "title: 東京 Stadt")], language);
        let programs = files.iter().map(|f| &*f.path).filter(|path| path.starts_with("wasm."));
        assert_eq!(programs.collect::<Vec<_>>(), [program], "{language}");
    }
}

#[test]
fn older_parts_have_no_scripts() {
    let long = format!("---\n{}", "word ".repeat(30_000));
    let article = |day: usize| format!("publishedDateTime: 2024-01-{day:02}T00:00:00Z\n{long}");
    let site: Vec<(String, String)> =
        (1..=6).map(|day| (format!("news/{day}.md"), article(day))).collect();
    let site: Vec<(&str, &str)> = site.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
    with(&site, "", |renderer| {
        let parts = &renderer.search_parts().parts;
        assert!(parts.len() > 1 && parts[0].is_newest && !parts[1].is_newest);
        let older = build_index(&parts[1], renderer.records(&parts[1]).expect("records"), "en");
        let older = older.expect("an index");
        let at_top = older.iter().map(|f| &*f.path).filter(|path| !path.contains('/'));
        let at_top: Vec<&str> = at_top.collect();
        assert_eq!((at_top.len(), at_top[0]), (2, "pagefind-entry.json"));
        assert!(at_top[1].ends_with(".pf_meta"));
        // The tag identifies the part of a result.
        let name = format!("en-x-{}-{}", &parts[1].key[..8], &parts[1].key[8..]);
        assert!(older.iter().any(|file| file.path.starts_with(&format!("index/{name}_"))));
    });
}

#[test]
fn building_an_index_is_deterministic() {
    let words = ["naïve", "café", "Straße", "東京", "C++", "it’s", "GPT-4", "data", "model"];
    let texts: Vec<(String, String)> = (0..200)
        .map(|n: usize| {
            let word = |k: usize| words[(n * 7 + k * 13) % words.len()];
            let yaml = format!(
                "title: '{} {} {n}'\nexcerpt: '{} {}'\ntopics: ['{}', '{}']",
                word(1),
                word(2),
                word(3),
                word(4),
                word(5),
                word(6)
            );
            (format!("news/{n}.md"), yaml)
        })
        .collect();
    let site: Vec<(&str, &str)> = texts.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
    let first = files(&site, "en");
    assert!(first.len() > 10);
    for _ in 0..5 {
        assert!(files(&site, "en") == first);
    }
}

#[test]
fn commands_of_pagefind_are_words_like_others() {
    let marked = "excerpt: a ___PAGEFIND_WEIGHT___10 b ___END_PAGEFIND_WEIGHT___ c";
    let files = files(&[("news/a.md", marked)], "en");
    let [one] = &fragments(&files)[..] else { panic!("one article") };
    assert_eq!(one["content"], &marked["excerpt: ".len()..]);
    assert_eq!(one["word_count"], 5);
}

#[test]
fn the_search_page_lists_the_parts() {
    let site = [
        ("news/a.md", "publishedDateTime: 2023-12-31T23:30:00-07:00"),
        ("news/b.md", "publishedDateTime: 2025-02-03T00:00:00Z"),
    ];
    let page = render(&site, "", "search/index.html");
    let (_, json) = page.split_once("id=fg-index").expect("data");
    let json = json.split_once('>').and_then(|(_, rest)| rest.split_once("</script>"));
    let json: Value = serde_json::from_str(json.expect("a script").0).expect("JSON");
    assert_eq!(json["root"], "/ai/");
    let part = &json["parts"][0];
    assert_eq!(part["folder"], "/ai/pagefind/newest/");
    assert_eq!((&part["articles"], &part["since"]), (&2.into(), &"31 December 2023".into()));
    assert_eq!(part["years"], serde_json::json!([2023, 2025]));
    assert!(page.contains("2 articles can be searched.") && page.contains("name=robots"));
}

#[test]
fn the_search_page_mentions_the_limit() {
    let site = [("news/a.md", ""), ("news/b.md", ""), ("news/c.md", "")];
    let page = render(&site, "[search]\nmax_articles = 1", "search/index.html");
    assert!(page.contains("The newest 1 article can be searched."), "{page}");
}

#[test]
fn a_site_without_articles_has_no_index() {
    let site = [("pages/a.md", "---\ntitle: A\n---\nText\n")];
    with(&site, "", |renderer| assert!(renderer.search_parts().parts.is_empty()));
    assert!(render(&site, "", "search/index.html").contains("0 articles can be searched."));
}

#[test]
fn days_and_years_are_in_the_time_zone_of_the_site() {
    let site = [
        ("news/a.md", "publishedDateTime: 2023-12-31T23:30:00Z"),
        ("news/b.md", "publishedDateTime: 2024-06-30T22:00:00-07:00"),
    ];
    for (toml, days, years, since) in [
        ("", ["2023-12-31", "2024-06-30"], [2023, 2024], "31 December 2023"),
        ("timezone = 'Asia/Tokyo'", ["2024-01-01", "2024-07-01"], [2024, 2024], "1 January 2024"),
        ("timezone = 'UTC'", ["2023-12-31", "2024-07-01"], [2023, 2024], "31 December 2023"),
    ] {
        with(&site, toml, |renderer| {
            let records = renderer.records(&renderer.search_parts().parts[0]).expect("records");
            let found: Vec<&str> = records.iter().map(|record| record.day.as_str()).collect();
            assert_eq!(found, days, "{toml}");
        });
        let page = render(&site, toml, "search/index.html");
        assert!(page.contains(&format!("\"years\":[{},{}]", years[0], years[1])), "{toml}");
        assert!(page.contains(&format!("\"since\":\"{since}\"")), "{toml}");
    }
}

#[test]
fn words_that_pagefind_does_not_segment_are_indexed() {
    let site = [("news/a.md", "title: 東京の天気\nexcerpt: À l’Élysée\ntopics: [東京]")];
    let words = |language: &str| {
        let files = files(&site, language);
        fragments(&files)[0]["meta"]["words"].as_str().expect("words").to_owned()
    };
    assert_eq!(words("en"), "Élysée の天 京 京の 天気 東京 気");
    assert_eq!(words("ja"), words("en"));
}
