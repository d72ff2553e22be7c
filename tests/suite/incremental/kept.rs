//! The cache: used only if it is valid, never required, and sufficient to detect that nothing changed.

use std::fs;

use super::Seen;
use crate::output::many;
use crate::site::{SiteTest, article, differences};

fn small() -> SiteTest {
    let site = SiteTest::new();
    many(&site, 20);
    site.build();
    site
}

/// The notes in the text report of a build.
fn notes(site: &SiteTest, args: &[&str]) -> Vec<String> {
    let run = site.run(args);
    assert_eq!(run.code, 0, "{run:?}");
    run.stderr.lines().filter(|line| line.starts_with("note:")).map(str::to_owned).collect()
}

#[test]
fn damaged_or_outdated_caches_are_reported_and_ignored() {
    let site = small();
    assert_eq!(notes(&site, &[]), Vec::<String>::new());
    let kept = site.tree(".feedgen");
    let kept: Vec<&String> = kept.keys().filter(|path| path.ends_with(".bin")).collect();
    // The file that identifies the last build is replaced without a message.
    let kept: Vec<&String> = kept.into_iter().filter(|path| !path.starts_with("last-")).collect();
    let is_articles = |file: &str| file.starts_with("articles-");
    assert_eq!(kept.iter().filter(|file| !is_articles(file)).count(), 1, "{kept:?}");
    assert!(kept.iter().any(|file| is_articles(file)), "{kept:?}");
    for file in kept {
        let path = format!(".feedgen/{file}");
        let good = fs::read(site.path(&path)).unwrap();
        let damages = [
            (good[..good.len() / 2].to_vec(), "damaged"),
            (b"someone else's".to_vec(), "damaged"),
            // The version follows the first line.
            ([&good[..15], b"#", &good[16..]].concat(), "of another version"),
        ];
        for (bytes, says) in damages {
            site.write(&path, &bytes);
            let notes = notes(&site, &[]);
            assert_eq!(notes.len(), 1, "{file}: {notes:?}");
            assert!(notes[0].contains(says), "{file}: {notes:?}");
            assert_ne!(fs::read(site.path(&path)).unwrap(), bytes, "{file}");
        }
    }
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    assert_eq!(notes(&site, &[]), Vec::<String>::new(), "it may be deleted");
}

#[test]
fn without_cache_nothing_is_read_or_stored() {
    let site = small();
    let all = site.output().len();
    let kept = site.tree(".feedgen");
    let report = site.build_with(&["--no-cache"]);
    let made = report.count("rendered") + report.count("search.files");
    assert_eq!((made, report.count("search.made"), report.count("files.written")), (all, 1, 0));
    assert_eq!(differences(&kept, &site.tree(".feedgen")), Vec::<String>::new());
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    site.build_with(&["--no-cache"]);
    assert!(site.tree(".feedgen").into_keys().all(|path| !path.ends_with(".bin")));
}

#[test]
fn clean_rebuilds_everything() {
    let site = small();
    let before = Seen::of(&site);
    let report = site.build_with(&["--clean"]);
    let all = before.files.len();
    let made = report.count("rendered") + report.count("search.files");
    assert_eq!((made, report.count("search.made"), report.count("files.written")), (all, 1, all));
    let after = Seen::of(&site);
    assert_eq!(differences(&before.files, &after.files), Vec::<String>::new());
    assert!(after.times.iter().all(|(path, time)| before.times[path] != *time));
    assert_eq!(site.build().count("rendered"), 0, "the next one goes on from it");
}

/// The phases of a build in its timings.
fn phases(site: &SiteTest) -> Vec<String> {
    let run = site.run(&["--timings"]);
    assert_eq!(run.code, 0, "{run:?}");
    let names = run.stderr.lines().filter_map(|line| line.strip_prefix("  "));
    names.filter_map(|line| line.split("  ").next()).map(str::to_owned).collect()
}

#[test]
fn unchanged_sites_are_not_loaded_and_later_changes_are_detected() {
    let site = small();
    let is_short = || !phases(&site).iter().any(|name| name == "graph");
    // Recently changed files may change again with the same stamp.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(!is_short(), "the last build did not know that nothing would follow");
    let clean = site.output();
    assert!(is_short() && is_short());
    let report = site.build();
    assert_eq!((report.count("rendered"), report.count("files.unchanged")), (0, clean.len()));
    assert_eq!(report.count("articles") + report.count("unpublished"), 20);

    // A change of the output.
    site.write("public/index.html", "broken");
    assert!(!is_short());
    site.remove("public/feeds.opml");
    assert!(!is_short());
    assert_eq!(differences(&clean, &site.output()), Vec::<String>::new());
    assert!(is_short());
    // Another option, or a changed cache.
    assert!(site.build_with(&["--drafts"]).count("unpublished") == 0);
    assert!(site.build().count("unpublished") > 0);
    assert!(is_short());
    for path in site.tree(".feedgen").into_keys().filter(|path| path != "lock") {
        site.remove(&format!(".feedgen/{path}"));
        if !path.starts_with("articles-") {
            assert!(!is_short(), "{path}");
        }
        assert_eq!(differences(&clean, &site.output()), Vec::<String>::new(), "{path}");
    }
    // A changed source with an unchanged modification time.
    for (path, text) in [
        ("content/topics/a.yaml", "name: Topic 1"),
        ("content/pages/about.md", "---\ntitle: About\n---\n"),
        ("templates/404.html", "gone"),
        ("static/a.txt", "a"),
        ("content/news/0007.md", &(article("New", "2024-01-01T00:00:00Z", "topics: [New]") + "x")),
    ] {
        site.write(path, text);
        let old = fs::metadata(site.path("site.toml")).unwrap().modified().unwrap();
        fs::File::options().append(true).open(site.path(path)).unwrap().set_modified(old).unwrap();
        assert!(!is_short(), "{path}");
    }
    assert!(site.output().contains_key("about/index.html"));
}
