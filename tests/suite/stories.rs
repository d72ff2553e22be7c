//! Stories of real news. The texts are not part of the repository: see `corpus::folder`.

use std::collections::BTreeSet;

use feedgen::stories::{Settings, Stories, Text, stories};
use feedgen::text::plain;
use feedgen::text::timestamp::Timestamp;
use serde_json::Value;

use crate::corpus::folder;
use crate::site::tree;

/// A text and the event that it reports.
struct Report {
    path: String,
    title: String,
    excerpt: String,
    time: i64,
    event: String,
}

impl Report {
    /// The subject of the event: those of one subject are similar events.
    fn subject(&self) -> u32 {
        let digits = self.event.split(|c: char| !c.is_ascii_digit()).next();
        digits.and_then(|digits| digits.parse().ok()).expect("a number")
    }
}

/// Texts of the ECB+ corpus, as of one day.
fn reports() -> Option<Vec<Report>> {
    let text = std::fs::read_to_string(folder("stories")?.join("ecb-odd.json")).unwrap();
    let texts: Vec<Value> = serde_json::from_str(&text).unwrap();
    let report = |text: &Value| {
        let value = |key: &str| text[key].as_str().expect("a string").to_owned();
        Report {
            path: value("id"),
            title: value("title"),
            excerpt: value("excerpt"),
            time: 1_400_000_000,
            event: value("cluster"),
        }
    };
    Some(texts.iter().map(report).collect())
}

fn stories_of(reports: &[&Report], threshold: f64) -> Stories {
    let texts: Vec<Text<'_>> = reports
        .iter()
        .map(|report| Text {
            time: report.time,
            path: &report.path,
            title: &report.title,
            excerpt: &report.excerpt,
            story: None,
        })
        .collect();
    stories(&texts, Settings { threshold, ..Settings::default() })
}

/// B-cubed F1 (Bagga and Baldwin 1998) of the stories, compared with the events.
fn f1(reports: &[&Report], threshold: f64) -> f64 {
    let stories = stories_of(reports, threshold);
    let (mut precision, mut recall) = (0.0, 0.0);
    for (index, report) in reports.iter().enumerate() {
        let story = stories.story_of(index);
        let is_same = |other: &&Report| other.event == report.event;
        let right = story.iter().filter(|other| is_same(&reports[**other])).count() as f64;
        precision += right / story.len() as f64;
        recall += right / reports.iter().filter(|other| is_same(other)).count() as f64;
    }
    let (precision, recall) = (precision / reports.len() as f64, recall / reports.len() as f64);
    2.0 * precision * recall / (precision + recall)
}

#[test]
fn stories_are_the_events_of_a_corpus() {
    let Some(reports) = reports() else { return };
    let all: Vec<&Report> = reports.iter().collect();
    let default = Settings::default().threshold;
    let found = f1(&all, default);
    assert!(found >= 0.87, "{found}");
    // The threshold is no lucky hit.
    for threshold in [default - 0.02, default + 0.02] {
        let found = f1(&all, threshold);
        assert!(found >= 0.87, "{found} with the threshold {threshold}");
    }
}

#[test]
fn stories_depend_little_on_the_other_texts() {
    let Some(reports) = reports() else { return };
    let default = Settings::default().threshold;
    let of = |is_wanted: &dyn Fn(u32) -> bool| {
        let wanted: Vec<&Report> =
            reports.iter().filter(|report| is_wanted(report.subject())).collect();
        f1(&wanted, default)
    };
    for half in [0, 1] {
        let found = of(&|subject| (subject / 2) % 2 == half);
        assert!(found >= 0.85, "{found} for half {half} of the subjects");
    }
    let subjects: BTreeSet<u32> = reports.iter().map(Report::subject).collect();
    let found = subjects.iter().map(|wanted| of(&|subject| subject == *wanted)).sum::<f64>();
    let mean = found / subjects.len() as f64;
    assert!(mean >= 0.87, "{mean} for single subjects");
}

#[test]
fn real_articles_on_one_leak_are_one_story() {
    let Some(folder) = folder("corpus") else { return };
    let files = tree(&folder.join("_news"));
    let report = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        let yaml = text.split("---").nth(1).expect("front matter");
        let matter: serde_yaml::Value = serde_yaml::from_str(yaml).unwrap();
        let value = |key: &str| matter[key].as_str().unwrap_or_default().to_owned();
        let time = Timestamp::parse(&value("publishedDateTime"), None).unwrap();
        Report {
            path,
            title: plain::title(&value("title")),
            excerpt: plain::excerpt(&value("excerpt")),
            time: time.value().timestamp(),
            event: String::new(),
        }
    };
    let reports: Vec<Report> = files.into_iter().map(report).collect();
    let all: Vec<&Report> = reports.iter().collect();
    let stories = stories_of(&all, Settings::default().threshold);
    let largest = stories.all().iter().max_by_key(|story| story.len()).expect("a story");
    let titles: Vec<&str> = largest.iter().map(|index| reports[*index].title.as_str()).collect();
    assert_eq!(titles.len(), 6, "{titles:?}");
    let is_leak = |title: &&str| title.contains("38") || title.contains("Sensitive Data");
    assert!(titles.iter().all(is_leak), "{titles:?}");
    // Articles of one product are not one story.
    let alone = stories.all().iter().filter(|story| story.len() == 1).count();
    assert!(alone * 10 >= reports.len() * 8, "{alone} of {}", reports.len());
}
