//! `feedgen check`: additional findings, report formats, and external links.

mod external;
mod leaks;

use std::process::Stdio;

use serde_json::Value;

use crate::site::{Report, Run, SITE, SiteTest, article, repository};

const DATE: &str = "2024-01-18T18:35:00Z";
/// A time after all dates of these tests.
const NOW: &str = "2025-01-01T00:00:00Z";

/// Runs `feedgen check` with arguments.
pub fn check(site: &SiteTest, args: &[&str]) -> Run {
    let mut command = site.command(&["check"]);
    if !args.contains(&"--now") {
        command.args(["--now", NOW]);
    }
    Run::from(command.args(args).stdin(Stdio::null()).output().unwrap())
}

#[track_caller]
pub fn report(site: &SiteTest, args: &[&str]) -> Report {
    let run = check(site, &[&["--format", "json"], args].concat());
    match serde_json::from_str(&run.stdout) {
        Ok(json) => Report { code: run.code, json },
        Err(error) => panic!("no report: {error}\n{run:?}"),
    }
}

/// An article without findings.
pub fn good(title: &str, slug: &str, more: &str) -> String {
    let more = format!(
        "originalUrl: https://example.com/{slug}\ntopics: [Science]\n\
         images: ['https://example.com/{slug}.png']\n{more}"
    );
    article(title, DATE, &more)
}

fn small() -> SiteTest {
    SiteTest::with(&[
        ("content/news/a.md", &good("First", "a", "")),
        ("content/news/b.md", &good("Second", "b", "")),
        ("content/pages/about.md", "---\ntitle: About\n---\n## Who\n\n[a](/news/a/)\n"),
        ("static/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ])
}

#[test]
fn a_valid_site_has_no_findings_and_nothing_is_written() {
    let site = small();
    let before = site.tree("");
    let run = check(&site, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    assert!(run.stderr.starts_with("Checked 2 articles, "), "{run:?}");
    assert!(run.stderr.ends_with(" links: 0 errors, 0 warnings\n"), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    assert_eq!(site.tree(""), before);
    // The sample has no broken link, anchor or asset with either URL style.
    for urls in ["pretty", "flat"] {
        let site = SiteTest::sample();
        let toml = site.read("site.toml");
        site.write("site.toml", format!("{toml}\n[build]\nurls = \"{urls}\"\n"));
        let only = "broken-link,broken-anchor,missing-asset,leak";
        let report = report(&site, &["--only", only, "--base-url", "https://example.org/shelf"]);
        assert_eq!(report.findings(), Vec::<String>::new(), "{urls}");
        assert!(report.json["checked"]["links"].as_u64().unwrap() > 3_000);
    }
}

#[test]
fn findings_of_the_build_are_reported() {
    let site = small();
    site.write("content/news/bad.md", article("Bad", DATE, "heat: hot\ntype: vidoe"));
    site.write("content/news/worse.md", "no front matter");
    let built = site.report(&[]);
    assert_eq!(built.code, 1);
    let checked = report(&site, &[]);
    assert_eq!(checked.code, 1);
    let all = checked.findings();
    for finding in built.findings() {
        assert!(all.contains(&finding), "{finding} is not in {all:?}");
    }
    // A template that fails on every page is reported once.
    site.remove("content/news/bad.md");
    site.remove("content/news/worse.md");
    site.write("templates/partials/footer.html", "{{ site.titel.short }}");
    assert_eq!(report(&site, &[]).findings(), site.report(&[]).findings());
    site.write("templates/partials/footer.html", "{{ ");
    assert_eq!(report(&site, &[]).findings(), site.report(&[]).findings());
    site.write("site.toml", "title = 3\n");
    assert_eq!(report(&site, &[]).findings(), site.report(&[]).findings());
}

#[test]
fn links_in_texts_images_and_templates_are_checked() {
    let site = small();
    let body = "[good](/about/) [anchor](/about/#who) [self](#here)\n\n## Here\n\n\
        [gone](/gone/) [no part](/about/#what) [none](#nothing)\n\n\
        ![there](/images/a.svg) ![missing](/images/b.svg)\n\n\
        <a href=\"../b/\">relative</a> <a href='../c/'>gone too</a> \
        [absolute](https://example.org/news/a/) [gone as well](https://example.org/nowhere)\n\n\
        [file](/feed.xml) [mail](https://example.com/x) [top](#top)\n";
    site.write("content/news/a.md", good("First", "a", "") + body);
    site.write("content/topics/s.yaml", "name: Science\nimages: [/images/topic.png]\n");
    site.write(
        "templates/partials/footer.html",
        "<a href=\"/imprint/\">Imprint</a> <a href=\"{{ site.url }}legal\">Legal</a>",
    );
    site.write("static/own.css", "body { background: url(images/a.svg), url('images/no.svg') }");
    let found = report(&site, &[]).findings();
    let expected = [
        "warning broken-link - link to missing page `/legal`",
        "warning broken-link content/news/a.md:12:8 link to missing page `/gone/`",
        "warning broken-anchor content/news/a.md:12:26 link `/about/#what` to missing fragment `what`",
        "warning broken-anchor content/news/a.md:12:47 link `#nothing` to missing fragment `nothing`",
        "warning missing-asset content/news/a.md:14:36 missing file `/images/b.svg`",
        "warning broken-link content/news/a.md:16:39 link to missing page `../c/`",
        "warning broken-link content/news/a.md:16:114 link to missing page `https://example.org/nowhere`",
        "warning missing-asset content/topics/s.yaml:2:10 missing file `/images/topic.png`",
        "warning missing-asset static/own.css:1:44 missing file `images/no.svg`",
        "warning broken-link templates/partials/footer.html:1:10 link to missing page `/imprint/`",
    ];
    assert_eq!(found, expected);
    assert_eq!(report(&site, &["--strict"]).code, 1);
}

#[test]
fn links_to_aliases_and_excluded_pages_are_resolved() {
    let site = SiteTest::empty();
    site.write(
        "site.toml",
        "title = \"T\"\nbase_url = \"https://example.org/ai\"\n[host]\nredirects = true\n",
    );
    let body = "[a](/old/a/) [b](/old/a) [c](/news/bad/) [d](https://example.org/) [e](/none/)\n";
    site.write("content/news/a.md", good("A", "a", "aliases: [/old/a/]") + body);
    site.write("content/news/bad.md", good("Bad", "bad", "heat: hot"));
    let report = report(&site, &["--only", "broken-link"]);
    let expected = "content/news/a.md:9:72 link to missing page `/ai/none/`";
    assert_eq!(report.findings(), [format!("warning broken-link {expected}")]);
}

#[test]
fn findings_across_articles_are_reported() {
    let site = small();
    let more = "provider: {name: Exampel, domain: example.com}\ntopics: [Sciense]";
    let named = |name: &str| format!("provider: {{name: {name}, domain: example.com}}");
    site.write("content/news/c.md", good("Third", "c", &named("Example")));
    site.write("content/news/d.md", good("Fourth", "d", &named("Example")));
    site.write(
        "content/news/e.md",
        article("THIRD ", DATE, &format!("webUrl: https://example.com/w\n{more}")),
    );
    site.write(
        "content/news/f.md",
        article(
            "Sixth",
            "2025-06-01T00:00:00Z",
            "originalUrl: https://example.com/f\nwebUrl: https://example.com/w/?utm_source=x\n\
             provider: {name: Example, domain: example.net}",
        ),
    );
    let expected = [
        "warning duplicate-title content/news/c.md:2:8 other articles have this title",
        "warning provider-names content/news/c.md:7:11 several providers have the name `Example`",
        "warning no-image content/news/e.md this article has no image",
        "warning provider-names content/news/e.md:5:18 articles use several names for the provider `example.com`",
        "warning similar-topics content/news/e.md:6:10 the topics `Sciense` and `Science` have similar names",
        "warning no-image content/news/f.md this article has no image",
        "warning no-topic content/news/f.md this article has no topic",
        "warning future-date content/news/f.md:3:20 `publishedDateTime` is in the future",
        "warning duplicate-url content/news/f.md:5:9 other articles have this `webUrl`",
    ];
    assert_eq!(report(&site, &[]).findings(), expected);
    // A build does not report dates in the future, because it does not use the clock.
    assert_eq!(site.report(&[]).findings(), Vec::<String>::new());
    // The date is in the past of the real clock.
    let run = Run::from(site.command(&["check", "--only", "future-date"]).output().unwrap());
    assert_eq!((run.code, run.stderr.lines().count()), (0, 1), "{run:?}");
}

#[test]
fn findings_can_be_filtered_by_code() {
    let site = small();
    site.write(
        "content/news/c.md",
        article("C", DATE, "originalUrl: https://e.org/c\npublished: maybe"),
    );
    site.write("content/news/d.md", article("D", DATE, "originalUrl: https://e.org/d"));
    let codes = |args: &[&str]| -> (i32, Vec<String>) {
        let report = report(&site, args);
        let code = |line: String| line.split(' ').nth(1).unwrap().to_owned();
        (report.code, report.findings().into_iter().map(code).collect())
    };
    let all = ["bad-flag", "no-image", "no-topic"].map(str::to_owned).to_vec();
    assert_eq!(codes(&[]), (1, all.clone()));
    assert_eq!(codes(&["--only", "no-image"]), (0, vec![all[1].clone()]));
    assert_eq!(codes(&["--only", "no-image", "--strict"]), (1, vec![all[1].clone()]));
    assert_eq!(codes(&["--only", "no-image,no-topic"]), (0, all[1..].to_vec()));
    assert_eq!(codes(&["--skip", "bad-flag"]), (0, all[1..].to_vec()));
    assert_eq!(codes(&["--skip", "bad-flag", "--skip", "no-topic"]), (0, vec![all[1].clone()]));
    let run = check(&site, &["--skip", "no-imgae"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `no-image`?"), "{run:?}");
    let quiet = check(&site, &["--quiet"]);
    assert!(quiet.stderr.contains("bad-flag") && !quiet.stderr.contains("no-image"), "{quiet:?}");
    assert_eq!(quiet.stdout, "");
}

#[test]
fn invalid_options_are_rejected() {
    let site = SiteTest::empty();
    for args in [&[][..], &["--format", "sarif"], &["--now", "yesterday"], &["--hosts", "0"]] {
        let run = check(&site, args);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("error: "), "{run:?}");
        assert_eq!(run.stdout, "", "{run:?}");
    }
    let run = check(&site, &["--format", "json"]);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, &json["ok"]), (2, &Value::Bool(false)));
    let site = small();
    let run = check(&site, &["--output"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not found; run `feedgen build` first"), "{run:?}");
    for needs_external in [["--pause", "1"], ["--timeout", "1"], ["--remember", "1"]] {
        assert_eq!(check(&site, &needs_external).code, 2, "{needs_external:?}");
    }
}

// --- SARIF -----------------------------------------------------------------------------------------

/// A site with findings of every shape: with and without a file, a place, a label, notes, a hint.
fn with_findings() -> SiteTest {
    let site = small();
    site.write("content/news/ä b#c%.md", article("Ü", DATE, "heat: h\u{f6}t\ntype: vidoe"));
    site.write("content/news/e.md", good("First", "e", "") + "[x](/gone/)\n");
    site.write("content/news/s.md", good("S", "s", "secured: QUJDREVGR0g"));
    site.write("templates/partials/footer.html", "<a href=\"{{ site.url }}legal\">Legal</a>");
    site
}

#[test]
fn sarif_conforms_to_its_schema() {
    let schema = std::fs::read_to_string(repository().join("tests/suite/sarif.schema.json"));
    let schema: Value = serde_json::from_str(&schema.unwrap()).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).unwrap();
    let index = compiler.compile("sarif.json", &mut schemas).unwrap();
    let validate = |json: &Value| schemas.validate(json, index).map_err(|e| e.to_string());

    let site = with_findings();
    let run = check(&site, &["--format", "sarif"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let sarif: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(validate(&sarif), Ok(()));
    // The schema rejects an invalid document.
    for (pointer, wrong) in [
        ("/version", Value::from("2.0")),
        ("/runs/0/results/0/level", "fatal".into()),
        ("/runs/0/results/1/locations/0/physicalLocation/region/startLine", 0.into()),
        ("/runs/0/results/1/locations/0/physicalLocation/artifactLocation/uri", "/a b".into()),
    ] {
        let mut planted = sarif.clone();
        *planted.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} in {sarif:#}")) = wrong;
        assert!(validate(&planted).is_err(), "{pointer}");
    }

    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    // The same findings as in the JSON report, in the same order.
    let json = report(&site, &[]).json;
    let findings = json["diagnostics"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        assert_eq!(result["ruleId"], finding["code"]);
        assert_eq!(result["level"], finding["severity"]);
        let text = result["message"]["text"].as_str().unwrap();
        assert!(text.starts_with(finding["message"].as_str().unwrap()), "{text}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], finding["line"]);
        assert_eq!(place["region"]["startColumn"], finding["column"]);
    }
    // File names are percent-encoded; secrets and absolute paths are omitted.
    assert!(
        run.stdout.contains("\"uri\": \"content/news/%C3%A4%20b%23c%25.md\""),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("QUJDREVGR0g"));
    assert!(!run.stdout.contains(&*site.path("").to_string_lossy()));
}

#[test]
fn sarif_paths_are_relative_to_the_working_directory() {
    let site = with_findings();
    let root = site.path("");
    let (parent, name) = (root.parent().unwrap(), root.file_name().unwrap().to_string_lossy());
    for named in [format!("{name}"), format!("./{name}/")] {
        let mut command = site.command(&["check", "--format", "sarif", "--root", &named]);
        let run = Run::from(command.current_dir(parent).output().unwrap());
        let expected = format!("\"uri\": \"{name}/content/news/e.md\"");
        assert!(run.stdout.contains(&expected), "{named}: {}", run.stdout);
    }
    let absolute = check(&site, &["--format", "sarif", "--root", &root.to_string_lossy()]);
    assert!(absolute.stdout.contains("\"uri\": \"content/news/e.md\""), "{absolute:?}");
}

#[test]
fn a_site_without_findings_has_an_empty_sarif_run() {
    let site = small();
    let run = check(&site, &["--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, &sarif["runs"][0]["results"]), (0, &Value::Array(Vec::new())));
    site.write("site.toml", SITE.replace("title", "titel"));
    let run = check(&site, &["--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (run.code, &sarif["runs"][0]["results"][0]["ruleId"]),
        (1, &"missing-setting".into())
    );
}
