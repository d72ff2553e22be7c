//! Sources for tests, written as authors write them and parsed as a build parses them.

use std::sync::Arc;

use super::{ParsedArticle, ParsedPage, ParsedProvider, ParsedTopic, article, others};
use crate::config::{self, Config, Limits, Overrides};
use crate::diag::Diagnostic;

/// The configuration of a site at <https://example.org/ai>, with the settings of `toml`
/// over it.
pub(crate) fn config(toml: &str) -> Config {
    let base = "title = 'T &amp; T'\nbase_url = 'https://example.org/ai'\n";
    let (config, findings) =
        config::parse("site.toml", &format!("{base}{toml}"), Overrides::default());
    assert_eq!(findings, []);
    config.expect("a configuration")
}

/// Keys that an article gets unless its test writes them.
const DEFAULTS: [(&str, &str); 3] = [
    ("title", "Title of {stem}"),
    ("publishedDateTime", "2024-01-01T00:00:00Z"),
    ("originalUrl", "https://example.org/{stem}"),
];

/// The text of the article `file` with the keys of `yaml`, in which a line of dashes may
/// begin the body.
pub(crate) fn article_text(file: &str, yaml: &str) -> String {
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".md");
    let mut text = "---\n".to_owned();
    for (key, value) in DEFAULTS {
        if !yaml.lines().any(|line| line.starts_with(&format!("{key}:"))) {
            text.push_str(&format!("{key}: {}\n", value.replace("{stem}", stem)));
        }
    }
    text.push_str(yaml);
    if !yaml.lines().any(|line| line == "---") {
        text.push_str("\n---\n");
    }
    text
}

/// A test may have more of something than a site.
fn limits() -> Limits {
    Limits { entries: 10_000, depth: 10_000, ..Limits::default() }
}

/// The article `file`, in the category that its first folder names.
pub(crate) fn article(file: &str, yaml: &str) -> ParsedArticle {
    let (category, _) = file.split_once('/').expect("a folder");
    let hosts = ["www.youtube.com".to_owned()];
    // In tests, the folder of articles is the first one.
    let is_bundle = file.matches('/').count() > 1 && file.ends_with("/index.md");
    let options = article::Options {
        category,
        timezone: None,
        is_bundle,
        embed_hosts: &hosts,
        limits: limits(),
    };
    let text = article_text(file, yaml);
    good(article::parse(&Arc::from(file), &text, options))
}

/// The topic file `file`.
pub(crate) fn topic(file: &str, text: &str) -> ParsedTopic {
    good(others::parse_topic(&Arc::from(file), text, limits(), &[]))
}

/// The provider file `file`.
pub(crate) fn provider(file: &str, text: &str) -> ParsedProvider {
    good(others::parse_provider(&Arc::from(file), text, limits(), &[]))
}

/// The standalone page `file` of the folder `pages`.
pub(crate) fn page(file: &str, text: &str) -> ParsedPage {
    let path = file.trim_start_matches("pages/").trim_end_matches(".md");
    good(others::parse_page(&Arc::from(file), path, text, limits(), &[]))
}

fn good<T>((value, findings): (Option<T>, Vec<Diagnostic>)) -> T {
    let is_finding =
        |found: &&Diagnostic| !matches!(found.code, "dropped-html" | "template-leftover");
    let findings: Vec<&Diagnostic> = findings.iter().filter(is_finding).collect();
    assert!(findings.is_empty(), "a test's source has findings: {findings:?}");
    value.expect("a value, as there is no finding")
}
