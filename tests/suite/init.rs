//! `feedgen init`.

mod new;

use serde_yaml::Value;

use crate::html::texts_of;
use crate::site::{Run, SITE, SiteTest, article, names};

fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(args).output().unwrap())
}

#[test]
fn a_new_site_builds_without_warnings() {
    let site = SiteTest::empty();
    let run = call(&site, &["init"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let files = site.tree("");
    let mut told: Vec<&str> =
        run.stdout.lines().filter_map(|line| line.strip_prefix("wrote ")).collect();
    told.sort_unstable();
    assert_eq!(told, names(&files));
    assert!(run.stdout.ends_with("\nNext: feedgen serve\n"), "{}", run.stdout);
    assert_eq!(site.read(".gitignore").lines().filter(|l| l.starts_with('/')).count(), 2);

    let report = site.build_with(&["--strict"]);
    assert_eq!((report.count("articles"), report.count("pages")), (3, 1));
    assert_eq!(report.count("providers"), 2);
    // The related card, the image and the topic description are published.
    let page = site.read("public/news/2026-01-13-how-to-find-a-dark-place/index.html");
    assert!(page.contains("/news/2026-01-12-street-lamps-that-dim-themselves/"), "{page}");
    let other = site.read("public/news/2026-01-12-street-lamps-that-dim-themselves/index.html");
    assert!(other.contains("/images/street-lamps.svg") && other.contains("Referenced by"));
    assert!(site.exists("public/images/street-lamps.svg"));
    assert!(site.read("public/topics/night-sky/index.html").contains("#NightSky"));
    assert!(texts_of(&site.read("public/about/index.html"), "h1").join("").contains("About"));
    // The same below a base path.
    site.build_with(&["--strict", "--base-url", "https://example.org/news"]);
}

#[test]
fn a_new_site_can_be_created_in_a_subfolder() {
    let site = SiteTest::empty();
    site.write("keep.txt", "mine");
    let run = call(&site, &["init", "deep/my news"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.ends_with("\nNext: feedgen serve --root 'deep/my news'\n"), "{run:?}");
    site.build_with(&["--strict", "--root", "deep/my news"]);
    assert_eq!(site.read("keep.txt"), "mine");
}

#[test]
fn nothing_is_overwritten() {
    let site = SiteTest::empty();
    site.write("site.toml", "mine");
    site.write(".gitignore", "mine");
    site.write("content/other.md", "mine");
    let before = site.tree("");
    let run = call(&site, &["init"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let named: Vec<&str> = run.stderr.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    assert_eq!(named, ["site.toml"], "{}", run.stderr);
    assert_eq!(site.tree(""), before);

    // The second call reports every existing file.
    let site = SiteTest::empty();
    assert_eq!(call(&site, &["init"]).code, 0);
    let before = site.tree("");
    let run = call(&site, &["init", "."]);
    assert_eq!(run.code, 2);
    // Except `.gitignore` and `.gitattributes`, which are already complete.
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("  ")).count(), before.len() - 2);
    assert_eq!(site.tree(""), before);
}

#[test]
fn init_keeps_the_files_of_a_repository() {
    let site = SiteTest::empty();
    for (file, text) in [
        (".git/config", "[core]\n"),
        (".github/workflows/ci.yml", "on: push\n"),
        (".gitattributes", "* text=auto\n"),
        (".gitignore", "node_modules\n/public/\n"),
        ("LICENSE", "MIT\n"),
        ("README.md", "# Mine\n"),
        (
            "content/news/mine.md",
            "---\ntitle: Mine\npublishedDateTime: 2024-01-18T18:35:00Z\n---\nText\n",
        ),
    ] {
        site.write(file, text);
    }
    let before = site.tree("");
    let run = call(&site, &["init"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("added to .gitignore\n"), "{}", run.stdout);
    let after = site.tree("");
    for (file, bytes) in &before {
        if file == ".gitignore" {
            let text = String::from_utf8(after[file].clone()).unwrap();
            assert!(text.starts_with("node_modules\n/public/\n"), "{text}");
            assert!(text.ends_with("\n/.feedgen\n") && !text.contains("\n/public\n"), "{text}");
        } else if file == ".gitattributes" {
            let text = String::from_utf8(after[file].clone()).unwrap();
            assert!(text.starts_with("* text=auto\n\n# "), "{text}");
            assert!(text.ends_with("\n/curation/seen.tsv merge=union\n"), "{text}");
        } else {
            assert_eq!(&after[file], bytes, "{file}");
        }
    }
    assert_eq!(site.build_with(&["--strict"]).count("articles"), 4);
}

#[cfg(unix)]
#[test]
fn a_linked_gitignore_is_not_changed() {
    let site = SiteTest::empty();
    site.write("shared/ignore", "mine\n");
    std::os::unix::fs::symlink("shared/ignore", site.path(".gitignore")).unwrap();
    let run = call(&site, &["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    let expected = "left .gitignore alone; add to it: /public, /.feedgen\n";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    assert_eq!(site.read("shared/ignore"), "mine\n");
}

#[test]
fn the_title_option_sets_the_site_title() {
    let site = SiteTest::empty();
    let args = ["--title", "The \"Lamp\"", "--base-url", "https://example.net/lamp"];
    let more = ["--language", "de", "--timezone", "Europe/Berlin"];
    let run = call(&site, &[&["init"], &args[..], &more].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    site.build_with(&["--strict"]);
    let page = site.read("public/index.html");
    assert!(page.contains("The &quot;Lamp&quot;") || page.contains("The \"Lamp\""), "{page}");
    assert!(page.contains("https://example.net/lamp/") && page.contains("lang=\"de\""), "{page}");

    for (args, part) in [
        (["--title", " "], "--title: `title` is empty"),
        (["--base-url", "example.org"], "--base-url: invalid `base_url`"),
        (["--language", "english please"], "--language: invalid language tag `english please`"),
        (["--timezone", "Europe/Berln"], "did you mean `Europe/Berlin`?"),
    ] {
        let site = SiteTest::empty();
        let run = call(&site, &[&["init"], &args[..]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
        assert!(site.tree("").is_empty());
    }
}

#[test]
fn a_missing_site_hints_at_init() {
    let site = SiteTest::new();
    site.write("content/news/.keep", "");
    site.write("elsewhere/other.txt", "");
    let stderr = |args: &[&str], folder: &str| {
        let mut command = site.command(args);
        let run = Run::from(command.current_dir(site.path(folder)).output().unwrap());
        assert_eq!(run.code, 2, "{args:?}: {run:?}");
        run.stderr
    };
    for command in ["build", "check", "serve"] {
        let report = stderr(&[command], "content/news");
        let expected = "no site.toml here: name the site's folder with `--root ../..`";
        assert!(report.contains(expected), "{command}: {report}");
    }
    let empty = SiteTest::empty();
    let run = call(&empty, &["build"]);
    assert!(run.stderr.starts_with("error: no site.toml here: "), "{}", run.stderr);
    let run = call(&empty, &["new", "--title", "A", "--root", "nowhere"]);
    assert!(run.stderr.contains("no site.toml in nowhere: run `feedgen init`"), "{}", run.stderr);
}

#[test]
fn a_file_at_a_folders_path_is_reported() {
    let site = SiteTest::empty();
    site.write("content", "a file");
    site.write("news", "a file");
    let before = site.tree("");
    for (dir, named) in [(".", "  content\n"), ("news", "  news\n"), ("news/deep", "  news\n")] {
        let run = call(&site, &["init", dir]);
        assert_eq!(run.code, 2, "{dir}: {run:?}");
        assert!(run.stderr.contains(named), "{dir}: {}", run.stderr);
        assert_eq!(site.tree(""), before);
    }
}

#[cfg(unix)]
#[test]
fn a_dangling_link_is_not_overwritten() {
    let site = SiteTest::empty();
    std::os::unix::fs::symlink("nowhere", site.path("site.toml")).unwrap();
    let run = call(&site, &["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("  site.toml\n"), "{}", run.stderr);
    assert!(!site.exists("content") && !site.exists("nowhere"));
}
