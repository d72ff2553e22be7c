//! The sample site in the repository.

use serde_yaml::Value;

use crate::html::texts_of;
use crate::site::{SiteTest, Tree, files_with, repository, tree};

/// The front matter of all files below a folder of `content`.
fn front_matter(folder: &str) -> Vec<Value> {
    let files: Tree = tree(&repository().join("content").join(folder));
    let texts = files.into_values().map(|bytes| String::from_utf8(bytes).unwrap());
    texts
        .map(|text| {
            let yaml = text.strip_prefix("---\n").map_or(text.as_str(), |rest| {
                rest.split_once("\n---").expect("front matter that ends").0
            });
            serde_yaml::from_str(yaml).unwrap()
        })
        .collect()
}

#[test]
fn the_sample_builds_without_warnings_and_shows_all_features() {
    let site = SiteTest::sample();
    let report = site.build_with(&["--strict"]);
    assert!(report.count("articles") >= 40);
    assert!(report.count("unpublished") >= 1);
    assert!(report.count("topics") >= 8);
    assert!(report.count("providers") >= 10);
    assert!(report.count("pages") >= 1);

    let output = site.output();
    assert!(files_with(&output, ">Referenced by<").len() > 1);
    assert!(files_with(&output, "Play video").len() > 1);
    let topics = site.read("public/topics/index.html");
    assert!(topics.matches("<ul>").count() > 2, "topics with narrower ones below them");
    for file in front_matter("topics").iter().filter(|file| file["parent"].is_string()) {
        let id = file["_id"].as_str().expect("an id");
        let page = site.read(&format!("public/topics/{id}/index.html"));
        let parent = file["parent"].as_str().unwrap();
        assert!(texts_of(&page, "p").contains(&format!("Part of {parent}")), "{id}");
    }
}

#[test]
fn the_sample_articles_use_all_fields() {
    let articles: Vec<Value> = ["news", "videos"].into_iter().flat_map(front_matter).collect();
    let having = |key: &str| articles.iter().filter(|article| !article[key].is_null()).count();
    let being = |key: &str, value: Value| articles.iter().filter(|a| a[key] == value).count();
    assert!(articles.len() >= 40);
    assert!(being("type", "video".into()) >= 1);
    assert!(being("published", false.into()) >= 1);
    assert!(having("related") >= 3);
    assert!(having("featuredContent") >= 1);
    let offsets = articles.iter().filter(|article| {
        article["publishedDateTime"].as_str().is_some_and(|date| !date.ends_with('Z'))
    });
    assert!(offsets.count() >= 3, "dates of several time zones");
    let has_letter_beyond_ascii = |topic: &Value| {
        topic.as_str().is_some_and(|name| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii()))
    };
    let topics = articles.iter().filter_map(|article| article["topics"].as_sequence()).flatten();
    assert!(topics.filter(|topic| has_letter_beyond_ascii(topic)).count() >= 2);
    assert!(front_matter("topics").iter().any(|topic| topic["parent"].is_string()));
}
