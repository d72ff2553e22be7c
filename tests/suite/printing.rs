//! Terminal and log output: control characters are escaped, and incomplete reports are errors.

use std::fs::File;
use std::process::Stdio;

use crate::site::{Run, SITE, SiteTest, article};

const DATE: &str = "2024-01-18T18:35:00Z";
/// Control sequences: terminal title, clearing, text direction, and workflow commands of continuous integration.
const HOSTILE: &str = "\\e]0;x\\a\\x9b2J\\u202e\\n::error::y\\r\\n  ##[error]z\\n##vso[task.z]";

fn is_raw(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
fn assert_harmless(what: &str, text: &str) {
    assert!(!text.contains(is_raw), "{what}: {text:?}");
    for line in text.lines() {
        let line = line.trim_start();
        let is_command = line.starts_with("::") || line.starts_with("##");
        assert!(!is_command, "{what}: {line:?}");
    }
}

/// The output of a command on both streams.
fn printed(site: &SiteTest, args: &[&str]) -> String {
    let run = Run::from(site.command(args).output().unwrap());
    assert!(!run.stderr.contains("panicked"), "{run:?}");
    run.stdout + &run.stderr
}

#[test]
fn control_characters_of_sources_are_escaped_in_reports() {
    for key in [
        "title",
        "heat",
        "type",
        "locale",
        "published",
        "slug",
        "canonical",
        "category",
        "x\\e\\n::y",
    ] {
        let site = SiteTest::new();
        let more = format!("originalUrl: https://example.com/a\n\"{key}\": \"{HOSTILE}\"");
        site.write("content/news/a.md", article("A", DATE, &more));
        site.write("content/news/b.md", article("B", DATE, &format!(
            "webUrl: \"https://{HOSTILE}\"\nimages: [\"{HOSTILE}\"]\ntopics: [\"{HOSTILE}\", \"{HOSTILE}a\"]\n\
             aliases: [\"{HOSTILE}\"]\nprovider: {{name: \"{HOSTILE}\", domain: \"{HOSTILE}\"}}")));
        for args in [
            &["build", "--verbose", "--timings"] as &[&str],
            &["build", "--json"],
            &["check"],
            &["check", "--format", "json"],
            &["check", "--format", "sarif"],
            &["build", "--keep-going", "--verbose"],
            &["check", "--output"],
        ] {
            assert_harmless(&format!("{key} {args:?}"), &printed(&site, args));
        }
    }
}

#[cfg(unix)]
#[test]
fn control_characters_of_file_names_are_escaped_in_reports() {
    let name = "a\u{1b}]0;x\u{7}\n::error::y\u{202e}";
    let site = SiteTest::new();
    site.write(&format!("content/news/{name}.md"), article("A", DATE, "heat: x\ntype: vidoe"));
    site.write(&format!("content/topics/{name}.yaml"), "x: 1\n");
    site.write(&format!("content/pages/{name}.md"), "no front matter");
    site.write(&format!("templates/{name}.html"), "{{ x ");
    site.write(&format!("static/{name}.txt"), "x");
    for args in [
        &["build"] as &[&str],
        &["build", "--json"],
        &["build", "--keep-going", "--verbose"],
        &["check", "--output"],
        &["check", "--format", "sarif"],
        &["theme", "data", name],
        &["theme", "eject", name],
        &["build", "--output", name],
        &["build", "--root", name],
        &["check", "--config", name],
        &["init", name],
        &["init", name],
    ] {
        assert_harmless(&format!("{args:?}"), &printed(&site, args));
    }
}

#[test]
fn control_characters_of_settings_are_escaped_in_reports() {
    for toml in [
        "title = \"\\u001b[2J\\u0007\"\nbase_url = \"x\\u001b\\n::error::\"\n\"\\u001b\\n::x::\" = 1\n",
        "title = 1 \u{1b} ::error::\n::error::x\n",
        "title = \"T\"\nbase_url = \"https://e.org\"\n[content]\narticles = [\"\\u001b\\n::x::\"]\n",
    ] {
        let site = SiteTest::new();
        site.write("site.toml", toml);
        for args in [&["build"] as &[&str], &["check"], &["new", "--title", "T"]] {
            assert_harmless(&format!("{toml:?} {args:?}"), &printed(&site, args));
        }
    }
}

/// Writes to `/dev/full` fail as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_failed_write_of_a_report_is_an_error() {
    let site = SiteTest::new();
    site.write("content/news/a.md", article("A", DATE, "originalUrl: https://example.com/a"));
    for args in [
        &["build", "--json"] as &[&str],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["theme", "data", "/"],
        &["theme", "eject", "home.html"],
        &["new", "--title", "T", "--url", "https://example.com/t"],
        &["init", "other"],
        &["list"],
        &["schema", "site"],
        &["completions", "zsh"],
        &["man"],
        &["--version"],
        &["--help"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = site.command(args).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
        assert!(stderr.contains("can't write to standard output"), "{args:?}: {stderr}");
        assert!(!stderr.contains("panicked"), "{args:?}: {stderr}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_not_an_error() {
    let site = SiteTest::new();
    site.write("content/news/a.md", article("A", DATE, "originalUrl: https://example.com/a"));
    site.write("site.toml", SITE);
    for args in [&["build", "--json"] as &[&str], &["check"], &["theme", "data", "/"], &["--help"]]
    {
        let mut child =
            site.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
        assert!(
            !String::from_utf8_lossy(&output.stderr).contains("error:"),
            "{args:?}: {output:?}"
        );
    }
}
