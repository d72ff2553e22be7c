//! The command line: output streams and exit codes.

use crate::site::{Run, SITE, SiteTest, article};

const ARTICLE: &str = "content/news/a.md";
const UNPUBLISHED: &str = "originalUrl: https://example.com/b\npublished: false";

fn site() -> SiteTest {
    let text = article("A", "2024-01-18T18:35:00Z", "originalUrl: https://example.com/a");
    SiteTest::with(&[(ARTICLE, &text)])
}

fn broken() -> SiteTest {
    let site = site();
    site.edit(ARTICLE, "2024-01-18T18:35:00Z", "someday");
    site
}

fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(args).output().unwrap())
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let site = SiteTest::empty();
    let help = call(&site, &["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    for part in ["Usage: feedgen", "Examples:\n  feedgen init", "Exit codes: 0 ", "build"] {
        assert!(help.stdout.contains(part), "{part} in {}", help.stdout);
    }
    let help = call(&site, &["build", "--help"]);
    assert_eq!(help.code, 0);
    for flag in [
        "Examples:",
        "--root <DIR>",
        "--config <FILE>",
        "--output <DIR>",
        "--base-url <URL>",
        "--drafts",
        "--strict",
        "--keep-going",
        "--timings",
        "--json",
        "-q, --quiet",
        "-v, --verbose",
    ] {
        assert!(help.stdout.contains(flag), "{flag} in {}", help.stdout);
    }
}

#[test]
fn the_version_equals_that_of_the_crate() {
    let run = call(&SiteTest::empty(), &["--version"]);
    assert_eq!(run.stdout, format!("feedgen {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(run.code, 0);
}

#[test]
fn invalid_arguments_exit_with_2_and_write_nothing() {
    let site = site();
    let before = site.tree("");
    for (args, part) in [
        (&[][..], "Usage:"),
        (&["bild"], "unrecognized subcommand 'bild'"),
        (&["build", "--strct"], "unexpected argument '--strct'"),
        (&["build", "--base-url", "example.org"], "it has no scheme"),
        (&["build", "-q", "-v"], "cannot be used with"),
        (&["build", "--root", "nowhere"], "no site.toml in nowhere"),
        (&["build", "--config", "other.toml"], "can't read other.toml"),
        (&["build", "--config", "content"], "can't read content"),
    ] {
        let run = call(&site, args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
        assert_eq!(site.tree(""), before, "{args:?}");
    }
}

#[test]
fn a_missing_configuration_is_reported() {
    let run = SiteTest::empty().run(&[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("error: no site.toml here: "), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1);
    let report = SiteTest::empty().report(&[]);
    assert_eq!((report.code, &report.json["ok"]), (2, &false.into()));
    assert!(report.json["failure"].as_str().unwrap().contains("site.toml"));
}

/// The lines that a build ends with, which must be all that it prints.
#[track_caller]
fn summary(run: &Run) -> [String; 2] {
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    let lines: Vec<String> = run.stderr.lines().map(str::to_owned).collect();
    lines.try_into().unwrap_or_else(|lines| panic!("{lines:?}"))
}

#[test]
fn a_build_ends_with_what_was_built_and_what_changed() {
    let site = site();
    let [built, changes] = summary(&site.run(&[]));
    let start = "Built 1 article, 0 topics and 1 provider into public in ";
    let time = built.strip_prefix(start).unwrap_or_else(|| panic!("{built}"));
    assert!(time.ends_with(" ms") || time.ends_with(" s"), "{built}");
    let files = site.output().len();
    assert_eq!(changes, format!("{files} files added"));
    assert_eq!(summary(&site.run(&[]))[1], format!("No changes, {files} files unchanged"));
    // An unpublished article is named, and is not among the others.
    site.write("content/news/b.md", article("B", "2024-01-18T18:35:00Z", UNPUBLISHED));
    site.write("static/c.txt", "c");
    let [built, changes] = summary(&site.run(&["--output", "out/deep"]));
    let start =
        "Built 1 article (1 unpublished left out), 0 topics and 1 provider into out/deep in ";
    assert!(built.starts_with(start), "{built}");
    assert_eq!(changes, format!("{} files added", files + 1));
    let [_, changes] = summary(&site.run(&[]));
    assert_eq!(changes, format!("1 file added, {files} unchanged"));
    site.remove("static/c.txt");
    let [_, changes] = summary(&site.run(&[]));
    assert_eq!(changes, format!("1 file deleted, {files} unchanged"));
}

#[test]
fn errors_go_to_standard_error() {
    let run = broken().run(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("--> content/news/a.md:3:20\n"), "{}", run.stderr);
    let end = "Nothing was written; the output is unchanged.\n1 error, 0 warnings\n";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
}

#[test]
fn pipes_get_no_colours_and_no_progress() {
    let (good, bad) = (site(), broken());
    for (site, color) in [(&good, None), (&bad, None), (&good, Some("1")), (&bad, Some("1"))] {
        let mut command = site.command(&["build", "--keep-going", "--timings", "-v"]);
        if let Some(value) = color {
            command.env("NO_COLOR", value);
        }
        let run = Run::from(command.output().unwrap());
        let all = run.stdout + &run.stderr;
        assert!(all.contains("Built ") && !all.contains(['\u{1b}', '\r']), "{all:?}");
        assert!(!all.contains("Loading") && !all.contains("Writing"), "{all:?}");
    }
}

#[test]
fn quiet_prints_errors_only() {
    let site = site();
    let run = site.run(&["-q"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    assert!(site.exists("public/news/a/index.html"));
    // Warnings do not change the exit code.
    site.edit(ARTICLE, "originalUrl", "type: vidoe\noriginalUrl");
    let run = site.run(&["--quiet"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let run = broken().run(&["-q"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("error[bad-date]"));
}

#[test]
fn verbose_lists_the_files() {
    let site = site();
    let run = site.run(&["-v"]);
    let written: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.strip_prefix("wrote ")).collect();
    let output = site.output();
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("\nsearch index: 1 article, 1 part (1 rebuilt), "), "{run:?}");
    assert_eq!(written, output.keys().collect::<Vec<_>>());
    assert!(written.contains(&"news/a/index.html"));
    site.write("content/news/b.md", site.read(ARTICLE));
    site.remove(ARTICLE);
    let run = site.run(&["--verbose"]);
    assert!(run.stderr.contains("\ndeleted news/a/index.html\n"), "{}", run.stderr);
    assert!(run.stderr.contains("\nwrote news/b/index.html\n"), "{}", run.stderr);
}

#[test]
fn timings_list_every_phase() {
    let run = site().run(&["--timings"]);
    let printed = format!("\n{}", run.stderr);
    let mut rest = printed.as_str();
    for phase in ["config", "load", "graph", "plan", "templates", "render and write", "publish"] {
        let at = rest.find(&format!("\n  {phase} ")).unwrap_or_else(|| panic!("{phase} in {rest}"));
        rest = &rest[at + 1..];
        let line = rest.lines().next().unwrap();
        assert!(line.ends_with(" ms") || line.ends_with(" s"), "{line}");
    }
    let names = |ending: &str| -> Vec<&str> {
        let lines = run.stderr.lines().filter(|line| line.ends_with(ending));
        lines.filter_map(|line| line.split_whitespace().next()).collect()
    };
    assert_eq!(names(" of all threads"), ["render", "write"], "{}", run.stderr);
    let mut parallel = names(" in parallel");
    parallel.sort_unstable();
    assert_eq!(parallel, ["cache", "manifest"], "{}", run.stderr);
}

#[test]
fn the_reported_time_is_wall_clock_time() {
    let report = site().build().json;
    let times = |of: &str| -> f64 {
        let all = report[of].as_array().unwrap();
        all.iter().map(|phase| phase["seconds"].as_f64().unwrap()).sum()
    };
    let total = report["seconds"].as_f64().unwrap();
    assert!(times("phases") <= total && times("parallel") <= 2.0 * total, "{report:#}");
}

#[test]
fn json_is_one_document_on_standard_output() {
    let site = site();
    let report = site.build();
    assert_eq!(report.json["ok"], true);
    assert_eq!((&report.json["errors"], &report.json["warnings"]), (&0.into(), &0.into()));
    assert_eq!(report.count("articles"), 1);
    assert_eq!(
        report.count("files.unchanged") + report.count("files.written"),
        site.output().len()
    );
    let phases = report.json["phases"].as_array().unwrap();
    assert!(phases.iter().any(|phase| phase["name"] == "load" && phase["seconds"].is_f64()));
    let run = broken().run(&["--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.starts_with('{') && run.stdout.ends_with("}\n"));
}

#[test]
fn the_output_is_not_read_as_a_source() {
    let site = site();
    site.write("static/a.txt", "x");
    let before = site.tree("");
    for output in [
        "content/news",
        "content/news/public",
        "content",
        "static",
        "templates/out",
        ".",
        "./",
        "content/topics/",
    ] {
        let run = site.run(&["--output", output]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{output}: {run:?}");
        assert!(run.stderr.contains("choose another output folder"), "{output}: {}", run.stderr);
        assert_eq!(site.tree(""), before, "{output}");
    }
    let parent = site.path("").parent().unwrap().to_owned();
    for output in ["..", "content/../..", parent.to_str().unwrap()] {
        let run = site.run(&["--output", output]);
        assert_eq!(run.code, 2, "{output}");
        assert!(run.stderr.contains("contains the site itself"), "{output}: {}", run.stderr);
    }
    let run = site.run(&["--output", "static/../content/news"]);
    assert_eq!((run.code, site.tree("")), (2, before));
    site.edit("site.toml", SITE, &format!("{SITE}[build]\noutput = \"static/public\"\n"));
    assert_eq!(site.run(&[]).code, 2);
}

#[test]
#[cfg(unix)]
fn a_link_to_the_sources_is_rejected_as_output() {
    let site = site();
    let before = site.tree("");
    std::os::unix::fs::symlink("content/news", site.path("out")).unwrap();
    for output in ["out", "out/deep"] {
        assert_eq!(site.run(&["--output", output]).code, 2, "{output}");
    }
    std::fs::remove_file(site.path("out")).unwrap();
    assert_eq!(site.tree(""), before);
}

#[test]
fn an_output_that_is_a_file_is_reported() {
    let site = site();
    site.write("public", "a file");
    let run = site.run(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("public"), "{}", run.stderr);
    assert_eq!(site.read("public"), "a file");
}

#[test]
fn root_and_output_are_independent() {
    let site = SiteTest::empty();
    site.write("sites/one/site.toml", SITE);
    let text = article("A", "2024-01-18T18:35:00Z", "originalUrl: https://example.com/a");
    site.write("sites/one/content/news/a.md", text);
    // Paths in the configuration are relative to the site, paths on the command line to the working directory.
    site.build_with(&["--root", "sites/one"]);
    assert!(site.exists("sites/one/public/index.html"));
    site.build_with(&["--root", "sites/one", "--output", "deep/out"]);
    assert!(site.exists("deep/out/index.html"));
    site.write("sites/one/content/news/b.md", "no front matter");
    let report = site.report(&["--root", "sites/one"]);
    assert_eq!(
        report.findings(),
        ["error front-matter content/news/b.md:1:1 missing front matter"]
    );
}

#[test]
fn a_site_can_have_several_configurations() {
    let site = site();
    site.write("conf/preview.toml", SITE.replace("Test Site", "Preview"));
    site.build_with(&["--config", "conf/preview.toml"]);
    assert!(site.read("public/index.html").contains("Preview"));
    site.write("conf/preview.toml", format!("{SITE}minify = 1\n"));
    let report = site.report(&["--config", "conf/preview.toml"]);
    assert_eq!(report.code, 1);
    assert_eq!(
        report.findings(),
        ["error unknown-setting conf/preview.toml:3:1 unknown key `minify`"]
    );
}

#[test]
fn findings_name_the_chosen_configuration() {
    let site = site();
    let text = format!("# Another one.\n{SITE}[content]\narticles = [\"nowhere\"]\n");
    site.write("conf/other.toml", &text);
    let place = "conf/other.toml:5:13 the folder `content/nowhere` does not exist";
    let findings = site.report(&["--config", "conf/other.toml"]).findings();
    assert!(findings.contains(&format!("error missing-folder {place}")), "{findings:?}");
    // The configuration can be outside of the site.
    let outer = SiteTest::empty();
    outer.write("one/site.toml", "this is not read");
    outer.write("other.toml", format!("{SITE}\nminify = 1\n"));
    let report = outer.report(&["--root", "one", "--config", "other.toml"]);
    let findings = report.findings();
    assert_eq!((report.code, findings.len()), (1, 1));
    assert!(findings[0].ends_with("other.toml:4:1 unknown key `minify`"), "{findings:?}");
}

#[test]
fn the_base_url_option_overrides_the_setting() {
    let site = site();
    site.build_with(&["--base-url", "http://localhost:1234/preview/"]);
    let home = site.read("public/index.html");
    assert!(home.contains("http://localhost:1234/preview/"));
    assert!(home.contains("/preview/news/a/") && !home.contains("https://example.org"));
    // The setting can then be missing.
    site.write("site.toml", "title = \"A\"\n");
    site.build_with(&["--base-url", "http://localhost:1234/preview/"]);
    assert_eq!(
        site.report(&[]).findings(),
        ["error missing-setting site.toml missing setting `base_url`"]
    );
}

#[test]
fn help_groups_options_under_the_same_headings() {
    let site = SiteTest::empty();
    for (command, headings) in [
        ("build", &["Options:", "Site options:", "Output:", "Caching:", "Report:"][..]),
        ("check", &["Options:", "Site options:", "Checks:", "Report:", "External links:"]),
        ("serve", &["Options:", "Site options:", "Server:"]),
        ("list", &["Options:", "Site options:"]),
        ("new", &["Options:", "Requests:", "Site options:"]),
        ("publish", &["Arguments:", "Options:", "Site options:"]),
        ("stats", &["Options:", "Site options:"]),
    ] {
        let help = call(&site, &[command, "--help"]).stdout;
        let is_heading =
            |line: &&str| line.ends_with(':') && !line.starts_with(' ') && *line != "Examples:";
        let found: Vec<&str> = help.lines().filter(is_heading).collect();
        assert_eq!(found, headings, "{command}: {help}");
        let shared = help.split("Site options:").nth(1).unwrap();
        assert!(shared.trim_start().starts_with("--root <DIR> "), "{command}: {help}");
    }
}
