//! Reports of every kind of finding, as snapshots of standard error. Each report is also compared with the JSON report.

mod addresses;
mod articles;
mod checks;
mod files;
mod imports;
mod limits;
mod many;
mod settings;
mod sources;
mod taxonomies;
mod templates;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::site::{Run, SiteTest, article, repository, tree};

const DATE: &str = "2024-01-18T18:35:00Z";
const URL: &str = "originalUrl: https://example.com/a";

/// The report of a site with these files and a valid article.
fn report(files: &[(&str, &str)]) -> String {
    report_of(&site(files), &[])
}

fn site(files: &[(&str, &str)]) -> SiteTest {
    let site = SiteTest::with(files);
    let good = article("Good", DATE, "originalUrl: https://example.com/good");
    site.write("content/news/good.md", good);
    site
}

/// The report of an article with this front matter and the mandatory keys.
fn front_matter(more: &str) -> String {
    let text = article("A", DATE, &format!("{URL}\n{more}"));
    report(&[("content/news/a.md", &text)])
}

/// The report of a configuration.
fn config(text: &str) -> String {
    let site = SiteTest::empty();
    site.write("site.toml", text);
    report_of(&site, &[])
}

fn report_of(site: &SiteTest, args: &[&str]) -> String {
    let run = site.run(args);
    let json = site.report(args).json;
    agree(&run, &json);
    format!("exit code {}\n\n{}", run.code, without_summary(&run.stderr))
}

/// A report without the counts of what was built or checked.
fn without_summary(report: &str) -> String {
    let mut lines = report.split_inclusive('\n');
    let mut rest = String::new();
    while let Some(line) = lines.next() {
        match line.strip_prefix("Checked ") {
            _ if line.starts_with("Built ") => drop(lines.next()),
            _ if line.starts_with("Scanned ") || line.starts_with("External links: ") => {}
            Some(counts) => {
                rest.push_str(counts.split_once(": ").map_or(counts, |(_, found)| found))
            }
            None => rest.push_str(line),
        }
    }
    rest
}

/// Checks that text report and JSON report agree.
fn agree(run: &Run, json: &Value) {
    let findings = json["diagnostics"].as_array().expect("findings");
    assert!(!findings.is_empty(), "{run:?}");
    let mut rest = run.stderr.as_str();
    for finding in findings {
        let text = |key: &str| finding[key].as_str().unwrap_or("");
        let mut after = |needle: String| {
            let at = rest.find(&needle).unwrap_or_else(|| panic!("no {needle:?} in {rest}"));
            rest = &rest[at + needle.len()..];
        };
        after(format!("{}[{}]: {}\n", text("severity"), text("code"), text("message")));
        match (finding["line"].as_u64(), finding["column"].as_u64()) {
            (Some(line), Some(column)) => after(format!("--> {}:{line}:{column}\n", text("file"))),
            _ if text("file").is_empty() => {}
            _ => after(format!("--> {}\n", text("file"))),
        }
        if !text("label").is_empty() {
            after(text("label").to_owned());
        }
        if !text("hint").is_empty() {
            after(format!("= help: {}", text("hint").split('\n').next().unwrap()));
        }
    }
    let count = |severity: &str| findings.iter().filter(|f| f["severity"] == severity).count();
    assert_eq!(json["errors"], count("error"));
    assert_eq!(json["warnings"], count("warning"));
    assert_eq!(json["ok"], run.code == 0);
    assert_eq!(json["built"].is_null(), run.code != 0);
}

/// The codes of all findings in a source file, except in its tests.
fn codes(source: &str) -> BTreeSet<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    let made = ["Diagnostic::error(", "Diagnostic::warning(", "Self::error(", "Self::warning("];
    let behind = made.iter().flat_map(|call| source.split(call).skip(1));
    let first = behind.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    first.map(str::to_owned).collect()
}

#[test]
fn codes_are_found_in_a_source() {
    let source = "fn f() {\n  Diagnostic::error(\"a-b\", x);\n  Diagnostic::warning(\n    \"c\",\n    y);\n\
                  Self::error(code, \"no\") }\n#[cfg(test)]\nmod tests { Diagnostic::error(\"d\", z) }";
    assert_eq!(codes(source).into_iter().collect::<Vec<_>>(), ["a-b", "c"]);
}

#[test]
fn every_kind_of_finding_has_a_test() {
    let mut made = BTreeSet::new();
    for (path, bytes) in tree(&repository().join("src")) {
        let is_test = path.ends_with("tests.rs") || path.ends_with("testing.rs");
        if path.ends_with(".rs") && !is_test {
            made.extend(codes(std::str::from_utf8(&bytes).unwrap()));
        }
    }
    let tests = tree(&repository().join("tests/suite/diagnostics"));
    let mut seen = BTreeSet::new();
    for (file, bytes) in tree(&repository().join("tests/suite/diagnostics/snapshots")) {
        let Some(name) = file.strip_prefix("suite__diagnostics__") else { continue };
        let Some(name) = name.strip_suffix(".snap") else { continue };
        let (module, name) = name.split_once("__").unwrap_or(("", name));
        let tests = tests.get(&format!("{module}.rs")).map(|bytes| String::from_utf8_lossy(bytes));
        let is_there = tests.is_some_and(|tests| tests.contains(&format!("fn {name}()")));
        assert!(is_there, "{file} belongs to no test");
        let text = String::from_utf8(bytes).unwrap();
        let codes = text.lines().filter_map(|line| {
            let rest = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
            rest.split_once("]: ").map(|(code, _)| code.to_owned())
        });
        seen.extend(codes);
    }
    assert!(made.len() > 30, "{made:?}");
    let listed: BTreeSet<String> =
        feedgen::diag::CODES.iter().map(|code| code.name.to_owned()).collect();
    assert_eq!(made, listed, "the codes of src and those of the list");
    assert!(feedgen::diag::CODES.is_sorted_by_key(|code| code.name));
    assert_eq!(made, seen, "the codes of src and those in the snapshots of these tests");
}

/// The severities of the findings in `source`, by code.
fn severities(source: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for (call, level) in [("Diagnostic::error(", "error"), ("Diagnostic::warning(", "warning")] {
        for rest in source.split(call).skip(1) {
            if let Some(rest) = rest.trim_start().strip_prefix('"') {
                found.push((rest.split('"').next().unwrap().to_owned(), level));
            }
        }
    }
    found
}

#[test]
fn severities_match_the_table_of_codes() {
    let mut wrong = BTreeSet::new();
    for (path, bytes) in tree(&repository().join("src")) {
        let is_test = path.ends_with("tests.rs") || path.ends_with("testing.rs");
        if path.ends_with(".rs") && !is_test {
            for (name, level) in severities(std::str::from_utf8(&bytes).unwrap()) {
                let code = feedgen::diag::CODES.iter().find(|code| code.name == name);
                let listed = code.map_or("not listed", |code| code.level.name());
                if listed != level && listed != "either" {
                    wrong.insert(format!("{path}: `{name}` is made as {level}, listed: {listed}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// docs/reference/diagnostics.md is generated from the table. `FEEDGEN_BLESS=1 cargo test` regenerates it.
#[test]
fn the_documentation_lists_every_code() {
    let mut expected = String::from(
        "# Diagnostic codes\n\n\
         The codes of the diagnostics of `feedgen build`, `serve` and `check`, as shown in brackets in a report. An **error**\n\
         stops the build, or excludes the source with `--keep-going`. A **warning** does not; `--strict` turns it into an\n\
         error. **Either** means an error if the source is unusable without the value, otherwise a warning.\n\n\
         This page is generated from `src/diag/codes.rs`.\n\n\
         | code | level | problem | consequence or reason |\n|---|---|---|---|\n",
    );
    for code in feedgen::diag::CODES {
        let feedgen::diag::Code { name, level, summary, reason } = code;
        expected += &format!("| `{name}` | {} | {summary} | {reason} |\n", level.name());
    }
    let file = repository().join("docs/reference/diagnostics.md");
    if std::env::var_os("FEEDGEN_BLESS").is_some() {
        std::fs::write(&file, &expected).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, expected, "run the tests once with FEEDGEN_BLESS=1");
}
