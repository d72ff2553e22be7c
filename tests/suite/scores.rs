//! `feedgen score`, stories on pages, and the formula of quality against real articles, whose numbers another program
//! computed.

mod cards;
mod explain;
mod manual;
mod settings;
mod texts;
mod write;

use std::sync::Arc;

use feedgen::config::scoring::Scoring;
use feedgen::config::{self, Config, Overrides};
use feedgen::load::{self, ParsedArticle};
use feedgen::progress::NoProgress;
use feedgen::scores::{Facts, derive, score};
use serde_json::Value;

use crate::corpus::{SETTINGS, folder};
use crate::site::{Run, SiteTest};

/// The articles of a corpus with a quality, oldest first.
fn articles() -> Option<Vec<Arc<ParsedArticle>>> {
    let root = folder("corpus")?;
    let (config, _) = config::parse("site.toml", SETTINGS, Overrides::default());
    let config: Config = config.unwrap();
    let files = load::find_articles(&root, &config);
    let (mut articles, _) = load::load_articles(&root, &config, files, &NoProgress);
    articles.retain(|article| article.quality.is_some());
    articles.sort_by_key(|article| article.published_instant());
    assert!(articles.len() > 100, "only {} articles", articles.len());
    Some(articles)
}

/// What the original published follows from the quality alone.
#[test]
fn articles_of_a_quality_of_70_are_published() {
    let Some(articles) = articles() else { return };
    for article in articles {
        let is_good = article.quality.unwrap() >= 70;
        assert_eq!(article.published, is_good, "{}", article.source.file);
    }
}

/// Points of providers that the older half of the articles has explain the newer half.
#[test]
fn the_formula_explains_the_numbers_of_known_providers() {
    let Some(articles) = articles() else { return };
    let facts: Vec<(Facts, i64)> =
        articles.iter().map(|article| (Facts::new(article), article.quality.unwrap())).collect();
    let (older, newer) = facts.split_at(facts.len() / 2);
    let scoring = Scoring::default();
    let tiers = derive(older.iter().map(|(facts, quality)| (facts, *quality)), &scoring);
    let scoring = Scoring { tiers, ..scoring };
    let is_known = |facts: &Facts| {
        facts.provider.as_deref().is_some_and(|provider| scoring.tier_of(provider).is_some())
    };
    let known: Vec<&(Facts, i64)> = newer.iter().filter(|(facts, _)| is_known(facts)).collect();
    let exact = known.iter().filter(|(facts, quality)| score(facts, &scoring).quality == *quality);
    let (exact, all) = (exact.count(), known.len());
    println!("{exact} of {all} exact");
    assert!(all >= 40 && exact * 10 >= all * 9, "{exact} of {all}");
}

/// Runs `feedgen score`.
fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(&[&["score"], args].concat()).output().unwrap())
}

/// The document of `feedgen score --json`, which must succeed.
#[track_caller]
fn report(site: &SiteTest, args: &[&str]) -> Value {
    let run = call(site, &[&["--json"], args].concat());
    assert_eq!(run.code, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// An article in the document of `feedgen score --json`.
#[track_caller]
fn find<'v>(report: &'v Value, name: &str) -> &'v Value {
    let file = format!("news/{name}.md");
    let found = report["articles"].as_array().unwrap().iter().find(|one| one["file"] == *file);
    found.unwrap_or_else(|| panic!("no {file} in {report:#}"))
}

/// Stories of at least two articles as `leader: follower follower`, by leader.
fn stories(report: &Value) -> Vec<String> {
    let name = |value: &Value| {
        let file = value.as_str().unwrap();
        file.trim_start_matches("news/").trim_end_matches(".md").to_owned()
    };
    let leads = |one: &&Value| one["leader"] == one["file"];
    let line = |one: &Value| {
        let followers: Vec<String> =
            one["followers"].as_array().unwrap().iter().map(name).collect();
        format!("{}: {}", name(&one["file"]), followers.join(" "))
    };
    let mut all: Vec<String> =
        report["articles"].as_array().unwrap().iter().filter(leads).map(line).collect();
    all.sort();
    all
}
