//! Errors of whole files and folders.

use std::process::Stdio;

use insta::assert_snapshot;

use super::{DATE, URL, report, report_of, site};
use crate::site::{Run, SITE, SiteTest, article};

#[test]
fn no_front_matter() {
    assert_snapshot!(report(&[
        ("content/news/a.md", "Just a text.\n\nAnd more of it.\n"),
        ("content/news/b.md", ""),
        ("content/pages/about.md", "# About\n"),
        ("content/providers/a.md", "Who they are.\n"),
    ]));
}

#[test]
fn unclosed_front_matter() {
    assert_snapshot!(report(&[("content/news/a.md", "---\ntitle: A\n\nA text.\n"),]));
}

#[test]
fn no_article_at_all() {
    let site = SiteTest::with(&[("content/news/notes.txt", "no article")]);
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
fn not_utf8() {
    let site = site(&[]);
    site.write("content/news/a.md", b"---\ntitle: \"Z\xFCrich\"\n---\n");
    site.write("content/topics/a.yaml", b"name: A\nshortname: \xE4\n");
    site.write("templates/home.html", b"\xFF");
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
fn a_folder_at_the_path_of_a_file() {
    assert_snapshot!(report(&[
        ("content/news/a.md/inside.txt", "x"),
        ("content/topics/b.yaml/inside.txt", "x"),
    ]));
}

#[test]
fn a_file_at_the_path_of_a_folder() {
    assert_snapshot!(report(&[("content/topics", "x"), ("templates", "x")]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_name_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let site = site(&[]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.md");
    std::fs::write(site.path("content/news").join(name), "x").unwrap();
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_site() {
    use std::os::unix::fs::symlink;
    let site = SiteTest::with(&[("content/news/a.md", &article("A", DATE, URL))]);
    let elsewhere = SiteTest::with(&[("b.md", &article("B", DATE, "originalUrl: https://b.org/"))]);
    symlink(elsewhere.path("b.md"), site.path("content/news/b.md")).unwrap();
    symlink("nowhere.md", site.path("content/news/c.md")).unwrap();
    symlink("a.md", site.path("content/news/inside.md")).unwrap();
    assert_snapshot!(report_of(&site, &[]));
    assert!(!site.exists("public/news/b/index.html"));
    assert!(site.exists("public/news/inside/index.html"));
}

/// Changes a site between loading and rendering. One thread renders a slow article before the changed ones, and the
/// staging folder indicates the end of loading. If `is_too_late` finds that rendering was faster, tries again.
fn change_during_build(
    act: impl Fn(&SiteTest),
    is_too_late: impl Fn(&Run) -> bool,
) -> (SiteTest, Run) {
    for _ in 0..20 {
        let long = "A *text* with [links](https://example.com/) and `code`.\n\n".repeat(40_000);
        let site = SiteTest::with(&[
            ("content/news/a.md", &(article("A", "2024-01-01T00:00:00Z", "") + "A text.\n")),
            ("content/pages/about.md", "---\ntitle: About\n---\nA text.\n"),
            ("content/news/long.md", &(article("Long", "2024-01-02T00:00:00Z", "") + &long)),
            // The API and the search index read bodies at other times.
            (
                "site.toml",
                &format!(
                    "{SITE}[api]\nenabled = false\n[search]\nenabled = false\n\
                     [limits]\nfile_size = 3000000\n"
                ),
            ),
        ]);
        let mut command = site.command(&["build"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("RAYON_NUM_THREADS", "1");
        let mut child = command.spawn().unwrap();
        while !site.has_staging() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        act(&site);
        let run = Run::from(child.wait_with_output().unwrap());
        if !is_too_late(&run) {
            return (site, run);
        }
    }
    panic!("the build was always over before the change");
}

/// The finding for a source that changed after loading.
fn report_of_change_during_build(act: impl Fn(&SiteTest)) -> String {
    let (site, run) = change_during_build(act, |run| run.code == 0);
    assert!(!site.exists("public") && !site.has_staging());
    format!("exit code {}\n\n{}", run.code, run.stderr)
}

#[test]
fn a_file_that_changes_during_the_build() {
    let edit = |site: &SiteTest| site.edit("content/pages/about.md", "A text.", "Another.");
    assert_snapshot!(report_of_change_during_build(edit));
}

#[test]
fn a_file_that_is_deleted_during_the_build() {
    assert_snapshot!(report_of_change_during_build(|site| site.remove("content/pages/about.md")));
}

/// The body is in memory since loading.
#[test]
fn an_article_that_changes_during_the_build_is_not_an_error() {
    let act = |site: &SiteTest| {
        site.edit("content/news/a.md", "A text.", "Another.");
        // The page that can't be rendered proves that the change was in time.
        site.remove("content/pages/about.md");
    };
    let report = report_of_change_during_build(act);
    assert!(report.contains("about.md") && !report.contains("news/a.md"), "{report}");
}

#[test]
fn hidden_files_that_are_probably_meant_to_be_published() {
    assert_snapshot!(report(&[("static/.npmrc", "x"), ("static/.private/a.txt", "x")]));
}

#[test]
fn executable_files_beside_an_article() {
    let text = article("A", DATE, "") + "A text.\n";
    assert_snapshot!(report(&[
        ("content/news/a/index.md", &*text),
        ("content/news/a/demo/index.html", "x"),
        ("content/news/a/drawing.svg", "x"),
        ("content/news/a/photo.JPG", "x"),
    ]));
}
