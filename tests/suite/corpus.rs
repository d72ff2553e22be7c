//! Real articles of real sites. They are not part of the repository: the tests look for them in the
//! folder that `FEEDGEN_SHARED` names, by default `../shared`, and are skipped without it.

use std::io::Write;
use std::path::PathBuf;

use serde_yaml::Value;

use crate::api;
use crate::site::{SiteTest, Tree, files_with, names, repository, tree};

/// The configuration of a Jekyll-style tree, as the corpora are.
pub const SETTINGS: &str = "\
title = \"Corpus\"
base_url = \"https://example.org\"
[content]
dir = \".\"
articles = [\"_news\"]
topics = \"_data/topics\"
";

/// A folder of the shared data; says so if it is missing.
pub fn folder(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("FEEDGEN_SHARED")
        .map_or_else(|| repository().join("../shared"), PathBuf::from);
    let folder = shared.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    // Past the capture of test output: a skipped test must not look like a passed one.
    let _ = writeln!(std::io::stderr(), "skipped: there is no folder {}", folder.display());
    None
}

/// An article of the corpus.
struct Real {
    stem: String,
    matter: Value,
}

impl Real {
    fn published(&self) -> bool {
        self.matter["published"].as_bool().unwrap_or(true)
    }
}

fn articles(folder: &std::path::Path) -> Vec<Real> {
    let files = tree(&folder.join("_news"));
    let real = files.into_iter().map(|(path, bytes)| {
        let text = String::from_utf8(bytes).unwrap();
        let stem = path.strip_suffix(".md").expect("Markdown files").to_owned();
        let yaml = text.split("---").nth(1).expect("front matter");
        Real { stem, matter: serde_yaml::from_str(yaml).unwrap() }
    });
    real.collect()
}

fn build(folder: &std::path::Path, more: &str) -> (SiteTest, usize) {
    let site = SiteTest::empty();
    site.write("site.toml", format!("{SETTINGS}{more}"));
    site.copy(folder, ".");
    let report = site.report(&[]);
    let errors: Vec<String> =
        report.findings().into_iter().filter(|finding| finding.starts_with("error")).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(report.code, 0);
    let count = report.count("articles");
    (site, count)
}

/// Pages exist for exactly the published articles, and for every topic file.
fn check(folder: &std::path::Path, site: &SiteTest, count: usize) {
    let output = site.output();
    let articles = articles(folder);
    let (published, unpublished): (Vec<&Real>, Vec<&Real>) =
        articles.iter().partition(|article| article.published());
    assert_eq!(count, published.len());
    for article in &published {
        let page = format!("news/{}/index.html", article.stem);
        assert!(output.contains_key(&page), "{page}");
        for topic in article.matter["topics"].as_sequence().into_iter().flatten() {
            let name = topic.as_str().unwrap();
            let escaped = name.replace('&', "&amp;");
            assert!(!files_with(&output, &escaped).is_empty(), "{name}");
        }
    }
    for article in &unpublished {
        let link = format!("/news/{}", article.stem);
        assert_eq!(files_with(&output, &link), Vec::<&str>::new(), "{link}");
        assert!(!output.contains_key(&format!("news/{}/index.html", article.stem)));
    }
    let pages = names(&output);
    let pages = pages.iter().filter(|path| path.starts_with("news/20"));
    assert_eq!(pages.count(), published.len(), "pages and published articles");
    check_topics(folder, &output);
}

fn check_topics(folder: &std::path::Path, output: &Tree) {
    let topics = tree(&folder.join("_data/topics"));
    assert!(!topics.is_empty());
    for bytes in topics.values() {
        let topic: Value = serde_yaml::from_slice(bytes).unwrap();
        let id = topic["_id"].as_str().expect("an id");
        assert!(output.contains_key(&format!("topics/{id}/index.html")), "{id}");
    }
}

#[test]
fn the_corpus_builds() {
    let Some(folder) = folder("corpus") else { return };
    let more = "providers = \"_data/organizations\"\n[api]\npage_size = 25\n";
    let (site, count) = build(&folder, more);
    check(&folder, &site, count);
    let unpublished = articles(&folder).iter().filter(|article| !article.published()).count();
    assert!(count > 50 && unpublished > 20, "{count} articles, {unpublished} unpublished");
}

#[test]
fn the_api_is_that_of_the_original_site() {
    let Some(folder) = folder("corpus") else { return };
    let more = "providers = \"_data/organizations\"\n[api]\npage_size = 25\n";
    let (site, count) = build(&folder, more);
    let output = site.output();
    let originals = tree(&folder.join("api"));
    assert!(originals.len() >= 6);
    for (path, original) in originals {
        let original = String::from_utf8(original).unwrap();
        let ours = site.read(&format!("public/api/{path}"));
        assert_eq!(ours.trim_end(), without_spaces(&original), "{path}");
        let as_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(as_json(&ours), as_json(&original), "{path}");
    }
    // And all else has the same form.
    let documents = api::documents(&output);
    let pages = documents.iter().filter(|(file, _)| file.starts_with("api/news/page/"));
    let articles = pages.map(|(_, page)| page["value"].as_array().unwrap().len());
    assert_eq!(articles.sum::<usize>(), count);
}

/// A JSON text without the white space between its tokens.
fn without_spaces(json: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let mut is_kept = |c: char| {
        let kept = in_text || !c.is_ascii_whitespace();
        in_text ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        kept
    };
    json.chars().filter(|c| is_kept(*c)).collect()
}

#[test]
fn the_other_corpus_builds() {
    let Some(folder) = folder("corpus-ai") else { return };
    let (site, count) = build(&folder, "");
    check(&folder, &site, count);
    assert!(count >= 3);
    assert!(api::documents(&site.output()).len() > 6);
    // A sealed payload reaches no output.
    let output = site.output();
    let mut payloads = 0;
    for article in articles(&folder) {
        let Some(payload) = article.matter["secured"].as_str() else { continue };
        payloads += 1;
        assert_eq!(files_with(&output, &payload[..24]), Vec::<&str>::new());
    }
    assert!(payloads > 0);
}
