//! Every number explains itself.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::texts::{self, ENGLISH, GERMAN, JAPANESE};
use super::{call, find, report, stories};
use crate::corpus;
use crate::site::{SiteTest, article};

const TIERS: &str = "[[tier]]\nname = \"own\"\npoints = 50\nproviders = [\"www.harbour.example\"]\n\
    [[tier]]\nname = \"good\"\npoints = 30\nproviders = [\"bote.example\", \"minato.example\"]\n";

/// The lines about an article in `feedgen score --explain`.
#[track_caller]
fn explain(site: &SiteTest, name: &str) -> String {
    let run = call(site, &["--explain", &texts::path(name)]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "1 article\n"), "{run:?}");
    run.stdout
}

/// An explanation without similarities, the nearest article and the order of shared words, which depend on all articles.
fn without_similarities(lines: &str) -> String {
    let line = |line: &str| {
        if let Some((heat, shared)) = line.split_once("   shared: ") {
            let mut words: Vec<&str> = shared.split(", ").collect();
            words.sort_unstable();
            return format!("{}   shared: {}\n", without_fractions(heat), words.join(" "));
        }
        match line.split_once("not in this story: \"") {
            Some((start, rest)) => {
                let reason = rest.rsplit_once('"').unwrap().1;
                format!("{start}not in this story: \"…\"{}\n", without_fractions(reason))
            }
            None => format!("{line}\n"),
        }
    };
    lines.lines().map(line).collect()
}

/// `0.41, 0.33` as `0.…, 0.…`.
fn without_fractions(text: &str) -> String {
    let mut parts = text.split("0.");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |all, part| {
        all + "0.…" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

/// The terms of each article add up to its quality.
#[track_caller]
fn check_sums(report: &Value) {
    for one in report["articles"].as_array().unwrap() {
        let terms = one["terms"].as_array().unwrap();
        let sum: i64 = terms.iter().map(|term| term["points"].as_i64().unwrap()).sum();
        assert_eq!(one["quality"], sum, "{one:#}");
    }
}

#[test]
fn the_seed_names_every_term() {
    let Some(folder) = corpus::folder("seed") else { return };
    let site = SiteTest::new();
    site.copy(&folder, "content/news");
    let stem = "2024-01-18-who-releases-ai-ethics-guidance";
    let expected = "  54    54  content/news/2024-01-18-who-releases-ai-ethics-guidance.md  WHO releases AI ethics guidance
            quality 54 = 2 base + 20 image 800×600 + 15 \"AI Ethics\" in title + 17 further topic \"AI\"
            heat 54: alone in its story\n";
    assert_eq!(explain(&site, stem), expected);

    // The number in the file counts, and the computed one shows that the site's points differ.
    let tier =
        "[[tier]]\nname = \"health\"\npoints = 25\nproviders = [\"beckershospitalreview.com\"]\n";
    site.write("curation/scoring.toml", tier);
    let found = explain(&site, stem);
    let sum = "quality 79 = 2 base + 25 beckershospitalreview.com (tier \"health\") + 20 image 800×600 + 15 \"AI Ethics\" \
         in title + 17 further topic \"AI\"\n";
    assert!(found.contains(sum), "{found}");
    assert!(found.contains(" quality 54 in the file counts\n"), "{found}");
    assert!(found.starts_with("  54    54  "), "{found}");
}

#[test]
fn stories_form_in_each_language() {
    let site = texts::site("", |_| "published: false");
    let found = report(&site, &[]);
    assert_eq!(stories(&found), ["de-1: de-2 de-3", "en-1: en-2 en-3", "ja-1: ja-2 ja-3"]);
    check_sums(&found);
    for ([first, second, ..], shared) in
        [(ENGLISH, "bolts"), (GERMAN, "henlein"), (JAPANESE, "灯台")]
    {
        let lines = explain(&site, first.0);
        let heat = lines.lines().find(|line| line.trim_start().starts_with("heat ")).unwrap();
        assert!(heat.contains("heat 22 = 2 + 2 × 10 (") && heat.contains(second.1), "{lines}");
        let words = heat.split("   shared: ").nth(1).unwrap_or_else(|| panic!("{lines}"));
        assert!(words.split(", ").any(|word| word == shared), "{lines}");
        let follower = explain(&site, second.0);
        assert!(follower.contains(&format!("heat -1: follows news/{}.md", first.0)), "{follower}");
    }
}

#[test]
fn leaders_followers_and_near_misses_are_explained() {
    let site = texts::site("", |name| match name {
        "en-2" => "published: false\nimages: [https://post.example/i.png]\ntopics: [Loose bolts]",
        "en-3" => "published: false\ntype: video",
        _ => "published: false",
    });
    site.write("curation/scoring.toml", TIERS);
    for name in ["en-1", "en-2", "en-3", "en-4"] {
        assert_snapshot!(format!("explain_{name}"), without_similarities(&explain(&site, name)));
    }
    // Articles outside of the story, each with the reason.
    let limit = |lines: &str| {
        let line = lines.lines().find(|line| line.contains("not in this story: \"")).unwrap();
        let numbers = line.rsplit_once("\" ").unwrap().1;
        let (similarity, limit) = numbers.split_once(" < ").unwrap_or_else(|| panic!("{line}"));
        (similarity.parse::<f64>().unwrap(), limit.parse::<f64>().unwrap())
    };
    for name in ["en-1", "en-2", "en-3", "en-4", "de-4", "ja-4"] {
        let lines = explain(&site, name);
        if lines.contains("not in this story") {
            let (similarity, limit) = limit(&lines);
            assert!(similarity > 0.0 && similarity < limit, "{lines}");
        }
    }
}

#[test]
fn near_misses_name_another_number_or_month_and_manual_decisions() {
    let more = |name: &str| match name {
        "en-2" => "published: false\nstory: none",
        _ => "published: false",
    };
    let site = texts::site("", more);
    for (name, month) in [("may-8", "May"), ("june-9", "June")] {
        let title = format!("Payroll program gets its {month} update");
        let text = article(
            &title,
            &format!("2024-05-06T1{}:00:00Z", &name[name.len() - 1..]),
            &format!("originalUrl: https://payroll.example/{name}\npublished: false"),
        );
        site.write(&texts::path(name), text);
    }
    let lines = explain(&site, "may-8");
    let reason = "not in this story: \"Payroll program gets its June update\"";
    assert!(lines.contains(reason) && lines.contains(", but another number or month\n"), "{lines}");
    let lines = explain(&site, "en-2");
    assert!(lines.contains(", but `story` in the front matter decides\n"), "{lines}");
}

/// Similar articles of more than six days are two stories, although each is close to the next one.
#[test]
fn a_story_that_would_be_too_long_is_named() {
    let site = texts::site("", |_| "published: false");
    for (day, title) in [
        ("07", "Glacier lake above Zermatt overflows"),
        ("12", "Zermatt watches the overflowing glacier lake"),
        ("17", "Glacier lake overflows near Zermatt"),
    ] {
        let date = format!("2024-06-{day}T08:00:00Z");
        let more = format!("originalUrl: https://alps.example/{day}\npublished: false");
        site.write(&texts::path(&format!("lake-{day}")), article(title, &date, &more));
    }
    let found = stories(&report(&site, &[]));
    let lakes: Vec<&String> = found.iter().filter(|story| story.contains("lake")).collect();
    assert_eq!(lakes.len(), 1, "{found:?}");
    let is_apart = |day: &&str| !lakes[0].contains(*day);
    let apart = ["07", "12", "17"].into_iter().find(is_apart).expect("one of them is alone");
    let lines = explain(&site, &format!("lake-{apart}"));
    let reason = ", but the two stories together are too long or decided before\n";
    assert!(lines.contains("not in this story: \"") && lines.contains(reason), "{lines}");
}

/// Articles without a provider count as of one provider.
#[test]
fn articles_without_a_provider_do_not_heat_each_other() {
    let site = SiteTest::new();
    for (name, hour) in [("a", 8), ("b", 9)] {
        let date = format!("2024-05-06T0{hour}:00:00Z");
        let text = article("Our summer party in the old brewery", &date, "published: false");
        site.write(&texts::path(name), format!("{text}Everyone came.\n"));
    }
    let lines = explain(&site, "a");
    assert!(lines.contains("heat 2 = 2   shared: "), "{lines}");
    assert_eq!(find(&report(&site, &[]), "a")["heat"], 2);
}

#[test]
fn the_document_has_exactly_these_fields() {
    let site = texts::site("", |name| match name {
        "en-1" => {
            "published: false\nimages:\n  - url: https://harbour.example/i.png\n    width: 1200\n    height: 630\n\
             topics: [Bridges, Bolts]"
        }
        _ => "published: false",
    });
    site.write("curation/scoring.toml", TIERS);
    site.write(
        "content/topics/rivers.yaml",
        "taxonomy: topic\n_id: rivers\nname: Rivers\nkeywords: [Elbe]\n",
    );
    let files = ["en-1", "en-2", "en-4"].map(texts::path);
    let found = report(&site, &[&files[0], &files[1], &files[2]]);
    let topic = json!([{ "topic": "Rivers", "reason": "\"Elbe\" in the text" }]);
    let term = |points: i64, reason: &str| json!({ "points": points, "reason": reason });
    let expected = json!({ "articles": [
        {
            "file": "news/en-1.md",
            "quality": 104,
            "heat": 124,
            "leader": "news/en-1.md",
            "followers": ["news/en-2.md", "news/en-3.md"],
            "terms": [
                term(2, "base"),
                term(50, "harbour.example (tier \"own\")"),
                term(20, "image 1200×630"),
                term(15, "\"Bolts\" in title"),
                term(17, "further topic \"Bolts\""),
            ],
            "topics": topic,
        },
        {
            "file": "news/en-4.md",
            "quality": 2,
            "heat": 2,
            "leader": null,
            "followers": [],
            "terms": [term(2, "base")],
            "topics": [],
        },
        {
            "file": "news/en-2.md",
            "quality": 2,
            "heat": -1,
            "leader": "news/en-1.md",
            "followers": [],
            "terms": [term(2, "base")],
            "topics": topic,
        },
    ] });
    assert_eq!(found, expected, "{found:#}");
}

#[test]
fn unknown_files_are_named() {
    let site = texts::site("", |_| "published: false");
    site.write("content/news/broken.md", "---\ntitle: [\n---\n");
    site.write("content/pages/about.md", "---\ntitle: About\n---\nText\n");
    for (file, reason) in [
        ("content/news/gone.md", "can't read content/news/gone.md"),
        (
            "content/news/broken.md",
            "content/news/broken.md is no article of the site, or has errors",
        ),
        ("content/pages/about.md", "content/pages/about.md is no article of the site"),
    ] {
        let run = call(&site, &[&texts::path("en-1"), file]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(&format!("error: {reason}")), "{run:?}");
    }
}

/// The order of the files in the site's folder has no influence, and a second run gives the same document.
#[test]
fn the_same_articles_have_the_same_numbers() {
    let (site, other) = (texts::site("", |_| "published: false"), SiteTest::new());
    let mut all: Vec<_> = texts::all().collect();
    all.reverse();
    for one in all {
        other.write(&texts::path(one.0), texts::text(one, "published: false"));
    }
    assert_eq!(call(&site, &["--json"]).stdout, call(&other, &["--json"]).stdout);
}
