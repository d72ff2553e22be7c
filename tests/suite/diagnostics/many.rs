//! Many errors at once, and their effect on the build.

use std::collections::BTreeSet;

use insta::assert_snapshot;

use super::{DATE, URL, agree, report_of};
use crate::site::{SiteTest, article};

/// Forty invalid and two valid articles, written in an arbitrary order.
fn forty() -> SiteTest {
    let site = SiteTest::new();
    for index in 0..40 {
        let number = (index * 17) % 40;
        let url = format!("originalUrl: https://example.com/{number}");
        let text = match number % 4 {
            0 => article("Broken", DATE, &format!("{url}\npublished: perhaps")),
            1 => article("Broken", "today", &url),
            2 => format!("---\npublishedDateTime: {DATE}\n{url}\n---\n"),
            _ => format!("---\ntitle: Broken: news\npublishedDateTime: {DATE}\n---\n"),
        };
        site.write(&format!("content/news/broken-{number:02}.md"), text);
    }
    site.write(
        "content/news/a-good.md",
        article("Good", DATE, "originalUrl: https://example.com/g"),
    );
    site.write(
        "content/news/z-good.md",
        article("Fine", DATE, "originalUrl: https://example.com/f"),
    );
    site
}

#[test]
fn forty_mistakes_are_found_in_one_run_in_path_order() {
    let site = forty();
    let report = site.report(&[]);
    assert_eq!(report.code, 1);
    let files: Vec<String> = report.json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["file"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> =
        (0..40).map(|number| format!("content/news/broken-{number:02}.md")).collect();
    assert_eq!(files, expected);
    let run = site.run(&[]);
    assert!(run.stderr.ends_with("\n40 errors, 0 warnings\n"), "{}", run.stderr);
    agree(&run, &report.json);
    assert!(!site.exists("public"));
}

#[test]
fn keep_going_lists_skipped_sources_and_builds_the_rest() {
    let site = forty();
    let run = site.run(&["--keep-going"]);
    assert_eq!(run.code, 0);
    let last = "40 errors, 0 warnings; files with errors were left out\n";
    assert!(run.stderr.ends_with(last), "{}", run.stderr);
    for number in 0..40 {
        assert!(run.stderr.contains(&format!("--> content/news/broken-{number:02}.md")));
        assert!(!site.exists(&format!("public/news/broken-{number:02}")));
    }
    assert!(run.stderr.contains("\nBuilt 2 articles, "), "{}", run.stderr);
    assert!(site.exists("public/news/a-good/index.html"));
    assert!(site.exists("public/news/z-good/index.html"));
    agree(&run, &site.report(&["--keep-going"]).json);
}

#[test]
fn errors_leave_the_output_unchanged() {
    let site = SiteTest::with(&[("content/news/a.md", &article("A", DATE, URL))]);
    site.build();
    // The cache of articles is updated; all other files are unchanged.
    let state = || {
        let mut state = site.tree(".feedgen");
        state.retain(|file, _| file.starts_with("files-") || file.starts_with("output-"));
        assert_eq!(state.len(), 2);
        state
    };
    let before = (site.output(), state());
    let broken: &[(&str, &str)] = &[
        ("content/news/b.md", "no front matter"),
        ("content/pages/b.md", "---\nslug: b\n---\n"),
        ("templates/home.html", "{% if %}"),
        ("templates/404.html", "{{ a.b.c }}"),
        ("templates/partials/card.html", "{{ a.b.c }}"),
        ("static/topics", "a file where a folder must be"),
        ("site.toml", "title = 3"),
    ];
    for (path, text) in broken {
        let old = std::fs::read(site.path(path)).ok();
        site.write(path, text);
        site.write(
            "content/news/new.md",
            article("New", DATE, "originalUrl: https://example.com/n"),
        );
        let run = site.run(&[]);
        assert_eq!(run.code, 1, "{path}");
        assert!(run.stderr.contains("Nothing was written; the output is unchanged."), "{path}");
        assert!((site.output(), state()) == before, "{path}");
        match old {
            Some(old) => site.write(path, old),
            None => site.remove(path),
        }
    }
    // No temporary file remains, and the site still builds.
    let top: BTreeSet<String> =
        site.tree("").keys().map(|p| p.split('/').next().unwrap().into()).collect();
    assert_eq!(top.into_iter().collect::<Vec<_>>(), [".feedgen", "content", "public", "site.toml"]);
    assert_eq!(site.build().count("articles"), 2);
}

#[test]
fn a_failing_template_is_one_finding_and_stops_keep_going() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &article("A", DATE, URL)),
        ("templates/article.html", "{{ article.titel.short }}"),
    ]);
    for args in [&[][..], &["--keep-going"]] {
        let report = site.report(args);
        assert_eq!((report.code, report.findings().len()), (1, 1));
        assert!(!site.exists("public"));
    }
}

#[test]
fn strict_turns_warnings_into_errors() {
    let site = SiteTest::with(&[(
        "content/news/a.md",
        &article("A", DATE, &format!("{URL}\ntype: vidoe")),
    )]);
    let report = site.report(&[]);
    assert_eq!(report.code, 0);
    let place = "content/news/a.md:5:7 unknown type `vidoe`";
    assert_eq!(report.findings(), [format!("warning unknown-type {place}")]);
    assert_eq!((&report.json["errors"], &report.json["warnings"]), (&0.into(), &1.into()));
    let before = site.output();

    site.edit("content/news/a.md", "title: \"A\"", "title: \"B\"");
    let report = site.report(&["--strict"]);
    assert_eq!(report.code, 1);
    assert_eq!(report.findings(), [format!("error unknown-type {place}")]);
    assert_eq!((&report.json["errors"], &report.json["warnings"]), (&1.into(), &0.into()));
    assert_eq!(site.output(), before);
    assert_snapshot!(report_of(&site, &["--strict"]));
}

#[test]
fn the_json_report() {
    let text = article("A", DATE, &format!("{URL}\npublished: perhaps"));
    let site = SiteTest::with(&[("content/news/a.md", &text)]);
    let mut json = site.report(&[]).json;
    assert!(json["phases"].as_array().unwrap().iter().all(|phase| phase["seconds"].is_f64()));
    json["phases"] = "…".into();
    json["parallel"] = "…".into();
    assert!(json["seconds"].is_f64());
    json["seconds"] = "…".into();
    json.sort_all_objects();
    assert_snapshot!(format!("{json:#}"));
}
