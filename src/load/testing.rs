//! Parsed sources for tests.

use std::sync::Arc;

use super::article::{self, ArticleContext};
use super::{
    ParsedArticle, ParsedPage, ParsedProvider, ParsedTopic, TemplateSource, other_sources,
};
use crate::config::{self, Config, Limits, Overrides};
use crate::diag::Diagnostic;

/// The configuration of a site at <https://example.org/ai> with the settings of `toml`.
pub(crate) fn config(toml: &str) -> Config {
    let base = "title = 'T &amp; T'\nbase_url = 'https://example.org/ai'\n";
    let (config, diagnostics) =
        config::parse("site.toml", &format!("{base}{toml}"), Overrides::default());
    assert_eq!(diagnostics, []);
    config.expect("a configuration")
}

/// Templates of the site, by name and text.
pub(crate) fn templates(templates: &[(&str, &str)]) -> Vec<TemplateSource> {
    let template = |(name, text): &(&str, &str)| TemplateSource {
        file: format!("templates/{name}").into(),
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    };
    templates.iter().map(template).collect()
}

/// Default keys of an article.
const DEFAULTS: [(&str, &str); 3] = [
    ("title", "Title of {stem}"),
    ("publishedDateTime", "2024-01-01T00:00:00Z"),
    ("originalUrl", "https://example.org/{stem}"),
];

/// The text of the article `file` with the keys of `yaml`, in which a line of dashes starts the body.
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

/// Higher limits than the defaults.
fn limits() -> Limits {
    Limits { entries: 10_000, depth: 10_000, ..Limits::default() }
}

/// The article `file`, in the category that its first folder names.
pub(crate) fn article(file: &str, yaml: &str) -> ParsedArticle {
    let (category, _) = file.split_once('/').expect("a folder");
    let hosts = ["www.youtube.com".to_owned()];
    let is_bundle = file.matches('/').count() > 1 && file.ends_with("/index.md");
    let context = ArticleContext {
        category,
        timezone: None,
        is_bundle,
        embed_hosts: &hosts,
        limits: limits(),
    };
    let text = article_text(file, yaml);
    valid(article::parse(&Arc::from(file), &text, context))
}

/// The topic file `file`.
pub(crate) fn topic(file: &str, text: &str) -> ParsedTopic {
    valid(other_sources::parse_topic(&Arc::from(file), text, limits(), &[]))
}

/// The provider file `file`.
pub(crate) fn provider(file: &str, text: &str) -> ParsedProvider {
    valid(other_sources::parse_provider(&Arc::from(file), text, limits(), &[]))
}

/// The standalone page `file` of the folder `pages`.
pub(crate) fn page(file: &str, text: &str) -> ParsedPage {
    let path = file.trim_start_matches("pages/").trim_end_matches(".md");
    valid(other_sources::parse_page(&Arc::from(file), path, text, limits(), &[]))
}

fn valid<T>((value, diagnostics): (Option<T>, Vec<Diagnostic>)) -> T {
    let is_relevant = |found: &&Diagnostic| {
        !matches!(found.code, "dropped-html" | "template-leftover" | "poor-excerpt")
    };
    let diagnostics: Vec<&Diagnostic> = diagnostics.iter().filter(is_relevant).collect();
    assert!(diagnostics.is_empty(), "unexpected diagnostics: {diagnostics:?}");
    value.expect("a value")
}
