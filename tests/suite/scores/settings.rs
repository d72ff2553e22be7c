//! `curation/scoring.toml`, its tiers from a site's own numbers, and where keywords and curator disagree.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{call, find, report, texts};
use crate::server::{Server, ok};
use crate::site::{Run, SiteTest, article};

/// What `feedgen score` says about `curation/scoring.toml`, with its exit code and standard output.
fn scoring(text: &str) -> String {
    let site = texts::site("", |_| "published: false");
    site.write("curation/scoring.toml", text);
    let run = call(&site, &[&texts::path("en-1")]);
    // Nothing is written with points that are in doubt.
    let before = site.tree("");
    assert_eq!(call(&site, &["--write", &texts::path("en-1")]).code, run.code);
    assert_eq!(site.tree("") == before, run.code != 0);
    format!("exit code {}\n{}\n{}", run.code, run.stdout, run.stderr)
}

#[test]
fn mistakes_are_reported_in_place() {
    assert_snapshot!(scoring("[points]\nimage = 20\nimage = 30\n"));
}

#[test]
fn bad_points_and_tiers_are_reported() {
    assert_snapshot!(scoring(
        "title = 1\n\
         [points]\n\
         vidoe = 50\n\
         image = -1\n\
         base = \"2\"\n\
         title_length = 5000\n\
         [stories]\n\
         threshold = 0.2\n\
         days = 0\n\
         [[tier]]\n\
         points = 20\n\
         providers = [\"a.example\"]\n\
         [[tier]]\n\
         name = \"best\"\n\
         providers = \"b.example\"\n"
    ));
}

#[test]
fn a_provider_in_two_tiers_is_a_warning() {
    assert_snapshot!(scoring(
        "[[tier]]\nname = \"best\"\npoints = 50\nproviders = [\"harbour.example\"]\n\
         [[tier]]\nname = \"good\"\npoints = 30\nproviders = [\"post.example\", \"www.Harbour.example\"]\n"
    ));
}

#[test]
fn points_and_rules_have_an_effect() {
    let quality = |text: &str| {
        let site = texts::site("", |name| match name {
            "en-1" => {
                "published: false\nimages: [https://h.example/i.png]\ntopics: [Elbe, Bolts]\ntype: video"
            }
            _ => "published: false",
        });
        site.write("curation/scoring.toml", text);
        let report = report(&site, &[]);
        let one = find(&report, "en-1");
        let followers = one["followers"].as_array().unwrap().len();
        (one["quality"].as_i64().unwrap(), one["heat"].as_i64().unwrap(), followers)
    };
    let base = 2 + 20 + 15 + 17 + 50;
    for (text, expected) in [
        ("", (base, base + 20, 2)),
        ("[points]\nbase = 0", (base - 2, base + 18, 2)),
        ("[points]\nimage = 21", (base + 1, base + 21, 2)),
        ("[points]\ntopic_in_title = 0", (base - 15, base + 5, 2)),
        ("[points]\nfurther_topic = 18", (base + 1, base + 21, 2)),
        ("[points]\nvideo = 0", (base - 50, base - 30, 2)),
        ("[points]\nother_provider = 7", (base + 7, base + 27, 2)),
        ("[points]\nprovider_of_story = 100", (base, base + 200, 2)),
        ("[points]\ntitle_length = 39", (base - 5, base + 15, 2)),
        ("[stories]\nfollowers = 1", (base, base + 20, 1)),
        ("[stories]\nsimilarity = 100", (base, base, 0)),
    ] {
        assert_eq!(quality(text), expected, "{text}");
    }
}

/// Articles of providers that are known by domain or only by name, with the numbers of tiers.
fn with_history(text: &str) -> SiteTest {
    let site = SiteTest::new();
    let providers = [
        ("{name: Harbour, domain: www.harbour.example}", 50),
        ("{domain: müller.example}", 30),
        ("{name: Müller}", 25),
        ("{name: Reuters}", 40),
        ("{name: 'The \"Bridge\" \\ Post'}", 20),
        ("{name: Zero}", 0),
    ];
    for (at, (provider, points)) in providers.iter().enumerate() {
        for day in 1..=4 {
            let image = if day % 2 == 0 { "images: [https://a.example/i.png]\n" } else { "" };
            let quality = 2 + points + if day % 2 == 0 { 20 } else { 0 };
            let more = format!(
                "provider: {provider}\noriginalUrl: https://a.example/{at}/{day}\n{image}{text}\n"
            );
            let more = more.replace("QUALITY", &quality.to_string());
            let title = format!("Title {at} {day}");
            let date = format!("2024-{:02}-{day:02}T08:00:00Z", at + 1);
            site.write(&texts::path(&format!("n{at}-{day}")), article(&title, &date, &more));
        }
    }
    site
}

#[test]
fn tiers_of_a_history_give_its_numbers() {
    let site = with_history("quality: QUALITY");
    let run = call(&site, &["--tiers"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!("tiers", run.stdout);

    // The same articles without numbers.
    let fresh = with_history("published: false");
    fresh.write("curation/scoring.toml", &run.stdout);
    let run = call(&fresh, &["--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let computed: Value = serde_json::from_str(&run.stdout).unwrap();
    let names: Vec<String> = site.tree("content/news").into_keys().collect();
    assert_eq!(computed["articles"].as_array().unwrap().len(), names.len());
    for name in names {
        let written =
            format!("quality: {}\n", find(&computed, name.trim_end_matches(".md"))["quality"]);
        let text = site.read(&format!("content/news/{name}"));
        assert!(text.contains(&written), "{written:?}, {text}");
    }
}

#[test]
fn topics_list_where_keywords_and_curator_disagree() {
    let site = texts::site("", |name| match name {
        "en-1" => "topics: [Rivers]",
        "en-5" => "topics: [rivers]",
        "en-9" => "published: false",
        _ => "",
    });
    let file = "taxonomy: topic\n_id: rivers\nname: Rivers\nkeywords: [Elbe, dawn]\n";
    site.write("content/topics/rivers.yaml", file);
    site.write("content/topics/snow.yaml", "taxonomy: topic\n_id: snow\nname: Snow\n");
    let run = call(&site, &["--topics"]);
    let expected = "Rivers: 1 agreed, 1 without a keyword, 2 with a keyword only
  no keyword:    Ferry company orders three electric ships
  keyword only:  Loose bolts close the bridge over the Elbe
  keyword only:  Microphones find loose bolts in Elbe bridge
Snow: 0 agreed, 0 without a keyword, 0 with a keyword only\n";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, expected, ""));
    let document = report(&site, &["--topics"]);
    let rivers = json!({
        "topic": "Rivers",
        "agreed": 1,
        "without_words": ["Ferry company orders three electric ships"],
        "without_topic": [
            "Loose bolts close the bridge over the Elbe",
            "Microphones find loose bolts in Elbe bridge",
        ],
    });
    let snow = json!({ "topic": "Snow", "agreed": 0, "without_words": [], "without_topic": [] });
    assert_eq!(document, json!({ "topics": [rivers, snow] }));
}

#[test]
fn sources_reject_entries_below_their_min_quality() {
    let item = |name: &str, more: &str| {
        format!(
            "<item><title>{name} of the day</title><link>http://news.example/{name}</link>\
             <pubDate>Mon, 09 Mar 2026 10:00:00 GMT</pubDate>{more}</item>"
        )
    };
    let image = "<enclosure url='http://news.example/i.png' type='image/png' length='1'/>";
    let items = item("Plain", "") + &item("Pictured", image);
    let feed = format!("<rss version='2.0'><channel><title>News</title>{items}</channel></rss>");
    for (min, tier, plain, pictured) in [
        (
            37,
            0,
            "rejected quality 2 is below min_quality 37",
            "rejected quality 22 is below min_quality 37",
        ),
        (22, 0, "rejected quality 2 is below min_quality 22", "new null"),
        (40, 35, "rejected quality 37 is below min_quality 40", "new null"),
        (2, 0, "new null", "new null"),
    ] {
        let site = SiteTest::new();
        let source = format!(
            "[[source]]\nurl = \"http://www.news.example/feed\"\nenrich = \"never\"\nmin_quality = {min}\n"
        );
        site.write("sources.toml", source);
        let tier =
            format!("[[tier]]\nname = \"news\"\npoints = {tier}\nproviders = [\"news.example\"]\n");
        site.write("curation/scoring.toml", &tier);
        let server = Server::start(vec![("www.news.example/feed", ok("text/xml", feed.clone()))]);
        let args = ["import", "--json", "--pause", "0", "--now", "2026-03-10T12:00:00Z"];
        let mut command = site.command(&args);
        server.serve_all(&mut command);
        let run = Run::from(command.output().unwrap());
        assert_eq!(run.code, 0, "{run:?}");
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let outcome = |title: &str| {
            let entries = document["entries"].as_array().unwrap();
            let entry = entries.iter().find(|entry| entry["title"] == *title).unwrap();
            let reason = entry["reason"].as_str().unwrap_or("null");
            format!("{} {reason}", entry["outcome"].as_str().unwrap())
        };
        let found = [outcome("Plain of the day"), outcome("Pictured of the day")];
        assert_eq!(found, [plain, pictured], "{min} {tier} {document:#}");
    }
}
