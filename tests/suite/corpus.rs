//! Real articles of real sites. They are not part of the repository: the tests look for them in the
//! folder that `FEEDGEN_SHARED` names, by default `../shared`, and are skipped without it.

use std::path::PathBuf;

use serde_yaml::Value;

use crate::api;
use crate::site::{SiteTest, Tree, files_with, names, report_skipped, repository, tree};

/// The configuration of the corpora, which are Jekyll-style trees.
pub const SETTINGS: &str = "\
title = \"Corpus\"
base_url = \"https://example.org\"
[content]
dir = \".\"
articles = [\"_news\"]
topics = \"_data/topics\"
";

/// A folder of the shared data; prints a message if it is missing.
pub fn folder(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("FEEDGEN_SHARED")
        .map_or_else(|| repository().join("../shared"), PathBuf::from);
    let folder = shared.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    report_skipped(&format!("there is no folder {}", folder.display()));
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
fn the_api_equals_that_of_the_original_site() {
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
    // All other documents have the same structure.
    let documents = api::documents(&output);
    let pages = documents.iter().filter(|(file, _)| file.starts_with("api/news/page/"));
    let articles = pages.map(|(_, page)| page["value"].as_array().unwrap().len());
    assert_eq!(articles.sum::<usize>(), count);
}

/// A JSON text without white space between its tokens.
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
    // Sealed payloads are never published.
    let output = site.output();
    let mut payloads = 0;
    for article in articles(&folder) {
        let Some(payload) = article.matter["secured"].as_str() else { continue };
        payloads += 1;
        assert_eq!(files_with(&output, &payload[..24]), Vec::<&str>::new());
    }
    assert!(payloads > 0);
}

/// Invalid values of optional keys, with the code of the warning.
const BROKEN: &[(&str, &str, &str)] = &[
    ("images", "[{url: 'ftp://example.org/a.png'}]", "bad-url"),
    ("related", "[{title: B, webUrl: 'ftp://example.org/b'}]", "bad-url"),
    ("related", "[{title: B, webUrl: 'https://example.org/b', ampWebUrl: '//'}]", "bad-url"),
    ("related", "[{title: B, webUrl: 'https://example.org/b', images: [{url: '//'}]}]", "bad-url"),
    ("ampWebUrl", "nonsense", "bad-url"),
    ("sourceUrl", "'javascript:alert(1)'", "bad-url"),
    ("provider", "{name: A, domain: a.example, images: [{url: '//'}]}", "bad-url"),
    ("featuredContent", "'<iframe src=\"https://player.example/1\"></iframe>'", "bad-embed"),
    ("featuredContent", "'<b>no player</b>'", "bad-embed"),
    ("authors", "[{url: 'https://example.org/ada'}]", "empty-entry"),
    ("provider", "{images: [{url: 'https://example.org/a.png'}]}", "empty-entry"),
    ("topics", "['!!!', AI]", "bad-address"),
    ("aliases", "['https://example.org/a']", "bad-address"),
    ("updatedDateTime", "yesterday", "bad-date"),
    ("locale", "'not a tag'", "bad-locale"),
    ("canonical", "slef", "bad-canonical"),
    ("noindex", "perhaps", "bad-flag"),
    ("quality", "hot", "bad-number"),
    ("secured", "nonsense", "bad-secured"),
    ("exerpt", "A text", "unknown-key"),
];

#[test]
fn one_broken_value_is_one_warning() {
    let Some(folder) = folder("corpus") else { return };
    let more = "providers = \"_data/organizations\"\n";
    let (site, count) = build(&folder, more);
    let before = site.report(&["--clean"]).findings();
    let articles = articles(&folder);
    let published = articles.iter().filter(|article| article.published());
    let mut expected = Vec::new();
    for (article, (key, value, code)) in published.zip(BROKEN) {
        let file = format!("_news/{}.md", article.stem);
        let text = site.read(&file);
        site.write(&file, with_key(&text, key, value));
        expected.push(format!("warning {code} {file}"));
    }
    assert_eq!(expected.len(), BROKEN.len());
    for (folder, code) in [("topics", "missing-key"), ("organizations", "missing-key")] {
        let file = format!("_data/{folder}/broken.md");
        site.write(&file, "---\ndescription: without a name\n---\n");
        expected.push(format!("warning {code} {file}"));
    }
    let report = site.report(&["--clean"]);
    let mut new: Vec<String> = report.findings();
    new.retain(|finding| !before.contains(finding));
    let mut new: Vec<&str> =
        new.iter().map(|finding| finding.split(".md").next().unwrap_or(finding)).collect();
    new.sort_unstable();
    expected.sort_unstable();
    let expected: Vec<&str> =
        expected.iter().map(|line| line.strip_suffix(".md").unwrap()).collect();
    assert_eq!(new, expected);
    assert_eq!((report.code, report.count("articles")), (0, count));
}

/// The source of an article with a changed value.
fn with_key(text: &str, key: &str, value: &str) -> String {
    let mut out = String::new();
    let mut is_old = false;
    let (matter, body) = text["---".len()..].split_once("\n---").expect("front matter");
    for line in matter.split_inclusive('\n') {
        is_old = match line.starts_with([' ', '-', '\n', '\r']) {
            true => is_old,
            false => line.split(':').next() == Some(key),
        };
        if !is_old {
            out.push_str(line);
        }
    }
    format!("---{}\n{key}: {value}\n---{body}", out.trim_end())
}
