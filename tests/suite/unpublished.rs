//! Unpublished content is in no file of the output: the outputs of real sites are compared with their unpublished sources.
//! Shares no code with `feedgen check --output`.

use serde_yaml::Value;

use crate::corpus;
use crate::site::{SiteTest, Tree, files_with};

/// The minimum length of compared texts; shorter ones are common phrases.
const MIN_RUN: usize = 30;

/// The longest parts of `text` that are equal in HTML, XML and JSON.
fn runs(text: &str) -> Vec<&str> {
    let is_changed = |c: char| c.is_control() || "&<>\"'\\[]()*_`#|".contains(c);
    text.split(is_changed).map(str::trim).filter(|run| run.len() >= MIN_RUN).collect()
}

/// Compares an output with its sources. Returns the numbers of unpublished passages and sealed payloads.
fn assert_nothing_unpublished(site: &SiteTest, content: &str, output: &Tree) -> (usize, usize) {
    let sources = site.tree(content);
    let articles: Vec<(String, Value, String)> = sources
        .iter()
        .filter(|(path, _)| path.ends_with(".md"))
        .filter_map(|(path, bytes)| {
            let text = String::from_utf8(bytes.clone()).ok()?.replace("\r\n", "\n");
            let (matter, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
            Some((path.clone(), serde_yaml::from_str(matter).ok()?, body.to_owned()))
        })
        .collect();
    let is_published = |matter: &Value| matter["published"].as_bool().unwrap_or(true);
    let published: String = sources
        .iter()
        .filter(|(path, _)| {
            articles.iter().all(|(other, matter, _)| other != *path || is_published(matter))
        })
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    let (mut passages, mut payloads) = (0, 0);
    for (path, matter, body) in &articles {
        if let Some(payload) = matter["secured"].as_str() {
            payloads += 1;
            for part in payload.split(';') {
                let run = part.split(['+', '/', '=']).max_by_key(|run| run.len()).unwrap();
                if run.len() >= 10 {
                    assert_eq!(files_with(output, run), Vec::<&str>::new(), "payload of {path}");
                }
            }
        }
        if is_published(matter) {
            continue;
        }
        let excerpt = matter["excerpt"].as_str().unwrap_or("");
        for run in runs(excerpt).into_iter().chain(runs(body)) {
            if !published.contains(run) {
                passages += 1;
                assert_eq!(files_with(output, run), Vec::<&str>::new(), "a passage of {path}");
            }
        }
    }
    (passages, payloads)
}

#[test]
fn the_sample_contains_no_unpublished_content() {
    let site = SiteTest::sample();
    site.build();
    let (passages, payloads) = assert_nothing_unpublished(&site, "content", &site.output());
    assert!(passages > 2 && payloads > 1, "{passages} passages, {payloads} payloads");
}

#[test]
fn real_sites_contain_no_unpublished_content() {
    for name in ["corpus", "corpus-ai"] {
        let Some(folder) = corpus::folder(name) else { return };
        let site = SiteTest::empty();
        site.write("site.toml", corpus::SETTINGS);
        site.copy(&folder, ".");
        assert_eq!(site.report(&[]).code, 0, "{name}");
        let (passages, payloads) = assert_nothing_unpublished(&site, "_news", &site.output());
        match name {
            "corpus" => assert!(passages > 20, "{passages} passages"),
            _ => assert!(payloads > 0),
        }
    }
}

#[test]
fn an_unpublished_seed_is_in_no_file() {
    let Some(folder) = corpus::folder("seed") else { return };
    let site = SiteTest::new();
    site.copy(&folder, "content/news");
    site.build();
    let (passages, payloads) = assert_nothing_unpublished(&site, "content", &site.output());
    assert!(passages > 0 && payloads > 0, "{passages} passages, {payloads} payloads");
}

/// Checks that the comparison detects unpublished content.
#[test]
fn a_preview_with_drafts_fails_the_comparison() {
    let site = SiteTest::sample();
    site.build_with(&["--drafts"]);
    let output = site.output();
    let compared =
        std::panic::catch_unwind(|| assert_nothing_unpublished(&site, "content", &output));
    assert!(compared.is_err());
}
