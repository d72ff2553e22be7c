//! Errors in `sources.toml`.

use insta::assert_snapshot;
use serde_json::Value;

use super::site;
use crate::site::Run;

/// The report of `feedgen sources list`.
fn sources(text: &str) -> String {
    let site = site(&[("sources.toml", text)]);
    let list = |args: &[&str]| {
        let args = [&["sources", "list"], args].concat();
        Run::from(site.command(&args).output().unwrap())
    };
    let (run, json) = (list(&[]), list(&["--json"]));
    let json_report: Value = serde_json::from_str(&json.stdout).unwrap();
    let findings = json_report["diagnostics"].as_array().unwrap();
    let found = run.stderr.lines().filter(|line| line.contains("[") && line.contains("]: "));
    assert_eq!((run.code, found.count()), (json.code, findings.len()), "{}", run.stderr);
    format!("exit code {}\n\n{}", run.code, run.stderr)
}

#[test]
fn broken_sources() {
    assert_snapshot!(sources("[[source]]\nurl = https://example.org/feed\n"));
}

#[test]
fn bad_sources() {
    assert_snapshot!(sources(
        "[[source]]\n\
         topic = [\"AI\"]\n\
         [[source]]\n\
         url = \"example.org\"\n\
         every = \"2 hours\"\n\
         enrich = \"nevr\"\n\
         [[feeds]]\n\
         url = \"https://example.org/feed\"\n"
    ));
}

#[test]
fn duplicate_sources() {
    assert_snapshot!(sources(
        "[[source]]\n\
         url = \"https://example.org/feed\"\n\
         [[source]]\n\
         url = \"http://example.org/feed/?utm_source=a\"\n"
    ));
}
