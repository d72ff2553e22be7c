//! `[stories] related = "auto"`: articles of one story as related cards on pages.

use std::path::Path;

use serde_json::Value;

use super::{find, report, texts};
use crate::html::texts_of;
use crate::site::{Dice, Run, SITE, SiteTest, Tree, article, differences};

const AUTO: &str = "[stories]\nrelated = \"auto\"\n";

/// The titles of the related cards on an article's page, in order.
#[track_caller]
fn cards(site: &SiteTest, name: &str, args: &[&str]) -> Vec<String> {
    let page = format!("/news/{name}/");
    let args = [&["theme", "data", &page], args].concat();
    let run = Run::from(site.command(&args).output().unwrap());
    assert_eq!(run.code, 0, "{run:?}");
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let related = document["article"]["related"].as_array().unwrap();
    related.iter().map(|card| card["title"].as_str().unwrap().to_owned()).collect()
}

fn titles(all: &[texts::Article], indices: &[usize]) -> Vec<String> {
    indices.iter().map(|index| all[*index].2.to_owned()).collect()
}

#[test]
fn a_leader_shows_its_followers_on_its_page() {
    let more = |name: &str| match name {
        "en-2" => "quality: 50",
        "de-3" => "quality: 9",
        "de-2" => "quality: 8",
        _ => "",
    };
    let site = texts::site(AUTO, more);
    site.build();
    for (name, all, expected) in [
        ("en-2", texts::ENGLISH, &[0, 2][..]),
        ("en-1", texts::ENGLISH, &[1, 2]),
        ("en-3", texts::ENGLISH, &[1, 0]),
        ("en-4", texts::ENGLISH, &[]),
        ("de-3", texts::GERMAN, &[1, 0]),
        ("de-1", texts::GERMAN, &[2, 1]),
        ("ja-1", texts::JAPANESE, &[1, 2]),
    ] {
        let expected = titles(&all, expected);
        assert_eq!(cards(&site, name, &[]), expected, "{name}");
        let page = site.read(&format!("public/news/{name}/index.html"));
        let headings = texts_of(&page, "h3");
        for title in &expected {
            let count = headings.iter().filter(|heading| *heading == title).count();
            assert_eq!(count, 1, "{title} on the page of {name}: {headings:?}");
        }
    }
    // By default, articles have their own cards only.
    let plain = texts::site("", more);
    assert_eq!(cards(&plain, "en-2", &[]), Vec::<String>::new());
}

/// Articles of one story: `a00`, `a01` and so on, with their additional lines.
fn story(lines: &[&str]) -> SiteTest {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}{AUTO}"));
    for (number, more) in lines.iter().enumerate() {
        let url = match more.contains("own text") {
            true => String::new(),
            false => format!("originalUrl: https://p{number}.example/x\n"),
        };
        let day = 1 + number / 3;
        let text = article(
            &format!("Number {number:02}"),
            &format!("2024-05-{day:02}T08:00:00Z"),
            &format!("story: One\n{url}{more}"),
        );
        site.write(&texts::path(&format!("a{number:02}")), format!("{text}Text.\n"));
    }
    site
}

fn numbered(numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(|number| format!("Number {number:02}")).collect()
}

#[test]
fn cards_are_ordered_by_quality_then_time_then_path_and_limited() {
    let mut lines = ["quality: 10"; 14];
    (lines[7], lines[12], lines[3]) = ("quality: 90", "quality: 80", "quality: 70");
    (lines[5], lines[0]) = ("", "quality: 5");
    let site = story(&lines);
    site.build();
    let leader = cards(&site, "a07", &[]);
    assert_eq!(leader, numbered(&[12, 3, 1, 2, 4, 6, 8, 9, 10, 11]));
    assert_eq!(cards(&site, "a12", &[]), numbered(&[7, 3, 1, 2]));
    assert_eq!(cards(&site, "a01", &[]), numbered(&[7, 12, 3, 2]));
    assert_eq!(cards(&site, "a05", &[]), numbered(&[7, 12, 3, 1]));
}

#[test]
fn own_articles_without_url_have_cards_but_are_none() {
    let site = story(&[
        "quality: 90\n# own text",
        "quality: 80",
        "quality: 70\n# own text",
        "quality: 60",
        "quality: 50",
        "quality: 40",
        "quality: 30",
    ]);
    site.build();
    assert_eq!(cards(&site, "a00", &[]), numbered(&[1, 3, 4, 5, 6]));
    assert_eq!(cards(&site, "a02", &[]), numbered(&[1, 3, 4, 5]));
    assert_eq!(cards(&site, "a01", &[]), numbered(&[3, 4, 5, 6]));
}

#[test]
fn own_cards_win_and_unpublished_articles_never_appear() {
    let site = story(&[
        "quality: 90\npublished: false",
        "quality: 80",
        "quality: 70\nrelated: [{title: Written by hand, webUrl: 'https://hand.example/'}]",
        "quality: 60\npublished: false",
        "quality: 50",
    ]);
    site.build();
    assert_eq!(cards(&site, "a02", &[]), ["Written by hand"]);
    assert_eq!(cards(&site, "a01", &[]), numbered(&[2, 4]));
    assert_eq!(cards(&site, "a04", &[]), numbered(&[1, 2]));
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        for hidden in ["Number 00", "Number 03", "p0.example", "p3.example"] {
            assert!(!text.contains(hidden), "{hidden} in {path}");
        }
    }
    // A preview with drafts includes them.
    assert_eq!(cards(&site, "a01", &["--drafts"]), numbered(&[0, 2, 3, 4]));
    assert_eq!(cards(&site, "a00", &["--drafts"]), numbered(&[1, 2, 3, 4]));
    assert_eq!(cards(&site, "a02", &["--drafts"]), ["Written by hand"]);
}

/// A page that two articles link to is one card, and none of these articles themselves.
#[test]
fn copies_of_one_original_are_one_card() {
    let site = story(&["quality: 9", "quality: 8", "quality: 7", "quality: 6"]);
    site.edit(&texts::path("a03"), "https://p3.example/x", "https://p2.example/x?utm_source=a");
    site.edit(&texts::path("a01"), "https://p1.example/x", "https://p0.example/x");
    assert_eq!(site.report(&[]).code, 0);
    // A card leads to the newest of the copies.
    assert_eq!(cards(&site, "a00", &[]), numbered(&[3]));
    assert_eq!(cards(&site, "a01", &[]), numbered(&[3]));
    assert_eq!(cards(&site, "a02", &[]), numbered(&[0]));
    let page = site.read("public/news/a00/index.html");
    assert_eq!(texts_of(&page, "h3").iter().filter(|title| *title == "Number 01").count(), 1);
}

#[test]
fn the_api_has_no_cards() {
    let (auto, own) = (texts::site(AUTO, |_| ""), texts::site("", |_| ""));
    auto.build();
    own.build();
    let api = |site: &SiteTest| -> Tree {
        let mut files = site.output();
        files.retain(|path, _| path.starts_with("api/") || path.ends_with(".xml"));
        files
    };
    assert!(api(&own).len() > 3, "{:?}", api(&own).keys());
    assert_eq!(differences(&api(&own), &api(&auto)), Vec::<String>::new());
    assert!(!differences(&own.output(), &auto.output()).is_empty());
}

/// A numbered page is fixed once its articles are, whatever joins their stories.
#[test]
fn numbered_pages_stay_when_a_story_grows() {
    let site = texts::site(&format!("{AUTO}[list]\npage_size = 5\n"), |_| "");
    let late = texts::path("en-late");
    site.build();
    let before = site.output();
    let text = texts::text(
        ("en-9", "late.example", "Loose bolts in the Elbe bridge", "Sensors and microphones"),
        "",
    );
    site.write(&late, text.replace("2024-05-06T09", "2024-05-07T09"));
    site.build();
    assert_eq!(cards(&site, "en-1", &[]).len(), 3);
    let mut changed = differences(&before, &site.output());
    changed.retain(|change| change.starts_with("~ ") && change.contains("page/"));
    // The API counts its pages from the newest article.
    changed.retain(|change| !change.starts_with("~ api/"));
    assert_eq!(changed, Vec::<String>::new());
    let numbered = before.keys().filter(|path| path.contains("page/1/") && path.ends_with(".html"));
    assert!(numbered.count() >= 3);
    // The first page has the articles of the story.
    assert!(site.read("public/page/1/index.html").contains("/news/en-1/"));
}

/// Stories, leaders and limits are those of `feedgen score`.
#[test]
fn cards_follow_the_rules_of_the_scoring_file() {
    let scoring = |text: &str| {
        let site = texts::site(AUTO, |_| "");
        site.write("curation/scoring.toml", text);
        site.build();
        site
    };
    assert_eq!(cards(&scoring(""), "en-1", &[]).len(), 2);
    assert_eq!(cards(&scoring("[stories]\nsimilarity = 100\n"), "en-1", &[]).len(), 0);
    let led = |provider: &str| {
        let tier = format!("[[tier]]\nname = \"own\"\npoints = 50\nproviders = [\"{provider}\"]\n");
        scoring(&format!("[stories]\nfollowers = 1\n{tier}"))
    };
    for (leader, followers) in [("en-1", ["en-2", "en-3"]), ("en-3", ["en-1", "en-2"])] {
        let index = |name: &str| texts::ENGLISH.iter().position(|one| one.0 == name).unwrap();
        let site = led(texts::ENGLISH[index(leader)].1);
        assert_eq!(cards(&site, leader, &[]).len(), 1, "{leader}");
        for follower in followers {
            let found = cards(&site, follower, &[]);
            assert_eq!(found[..1], titles(&texts::ENGLISH, &[index(leader)]), "{follower}");
        }
        let followers = find(&report(&site, &[&texts::path(leader)]), leader)["followers"]
            .as_array()
            .unwrap()
            .len();
        assert_eq!(followers, 1, "{leader} as scored");
    }
}

#[test]
fn an_unusable_scoring_file_is_reported_where_it_is_read() {
    let site = texts::site(AUTO, |_| "");
    site.write("curation/scoring.toml", "[stories]\nsimilarty = 20\n");
    let report = site.report(&[]);
    let expected =
        "error unknown-setting curation/scoring.toml:2:1 unknown key `stories.similarty`";
    assert_eq!((report.code, report.findings()), (1, vec![expected.to_owned()]));
    let own = texts::site("", |_| "");
    own.write("curation/scoring.toml", "[stories]\nsimilarty = 20\n");
    assert_eq!(own.report(&[]).findings(), Vec::<String>::new());
}

/// Random articles appear, change and go, and rules change: an incremental build equals a clean one.
#[test]
fn incremental_builds_have_the_cards_of_clean_builds() {
    let site = texts::site(AUTO, |_| "");
    let clean = |site: &SiteTest| {
        let fresh = site.path("fresh");
        let args = ["build", "--no-cache", "--output", fresh.to_str().unwrap()];
        let run = Run::from(site.command(&args).output().unwrap());
        assert_eq!(run.code, 0, "{run:?}");
        let files = site.tree("fresh");
        std::fs::remove_dir_all(Path::new(&fresh)).unwrap();
        files
    };
    let all: Vec<texts::Article> = texts::all().collect();
    let (mut dice, mut seen) = (Dice(5), 0);
    site.build();
    for step in 0..8 {
        let similarity = [10, 18, 60][dice.roll(3) as usize];
        site.write("curation/scoring.toml", format!("[stories]\nsimilarity = {similarity}\n"));
        for _ in 0..=dice.roll(4) {
            let one = all[dice.roll(all.len() as u64) as usize];
            let path = texts::path(one.0);
            match dice.roll(6) {
                0 if site.exists(&path) => site.remove(&path),
                1 => site.write(&path, texts::text(one, "published: false")),
                2 => site.write(&path, texts::text(one, "story: Joined")),
                3 => site.write(&path, texts::text(one, "story: none")),
                4 => site.write(&path, texts::text(one, "quality: 70")),
                _ => site.write(&path, texts::text(one, "")),
            }
        }
        let before = site.output();
        site.build();
        let after = site.output();
        seen += usize::from(before != after);
        assert_eq!(differences(&clean(&site), &after), Vec::<String>::new(), "step {step}");
    }
    assert!(seen >= 3, "{seen} steps with changes");
}
