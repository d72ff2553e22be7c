//! The state folder `.feedgen` and the output, if they come from an untrusted archive, are not writable, or are on another
//! file system.
#![cfg(unix)]
mod users;

mod places;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::site::{Run, SITE, SiteTest, article, differences};

const DATE: &str = "2024-01-18T18:35:00Z";

fn small() -> SiteTest {
    let site = SiteTest::new();
    put(&site, "");
    site
}

/// A few articles below `folder`.
fn put(site: &SiteTest, folder: &str) {
    for name in ["a", "b", "c"] {
        let more = format!("originalUrl: http://127.0.0.1:9/{name}\ntopics: [One, Two]");
        let path = format!("{folder}content/news/{name}.md");
        site.write(&path, article(name, DATE, &more));
    }
}

/// Creates a foreign folder beside the site, with these files.
struct Elsewhere {
    site: SiteTest,
    files: Vec<String>,
}

impl Elsewhere {
    fn new(files: &[&str]) -> Self {
        let site = SiteTest::empty();
        for file in files {
            site.write(file, "mine");
        }
        Self { site, files: files.iter().map(|file| (*file).to_owned()).collect() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.site.path(name)
    }

    #[track_caller]
    fn assert_untouched(&self) {
        for file in &self.files {
            assert_eq!(self.site.read(file), "mine", "{file}");
        }
        assert_eq!(self.site.tree("").len(), self.files.len(), "{:?}", self.site.tree("").keys());
    }
}

/// A repository in the home folder tries to use the home folder as its output, in several ways.
#[test]
fn a_repository_can_not_use_the_home_folder_as_output() {
    for link in [".public.feedgen-old", ".public.feedgen-new", "public", ".feedgen-old"] {
        let home = Elsewhere::new(&[".bashrc", ".profile", "index.html"]);
        put(&home.site, "repository/");
        home.site.write("repository/site.toml", SITE);
        home.site.write("repository/static/.bashrc", "theirs");
        for list in ["files-5ddee5a8ad01bd2b.txt", "files-0.txt"] {
            home.site.write(&format!("repository/.feedgen/{list}"), ".profile\0.bashrc\0");
        }
        // The list of an output has this name.
        let probe = small();
        probe.build();
        let lists = probe.tree(".feedgen").into_keys().filter(|name| name.starts_with("files-"));
        for list in lists {
            home.site.write(&format!("repository/.feedgen/{list}"), ".profile\0.bashrc\0");
        }
        symlink("..", home.path(&format!("repository/{link}"))).unwrap();
        for args in [&["build"] as &[&str], &["build", "--clean"], &["build", "--force"]] {
            let mut command = home.site.command(args);
            let output = command.current_dir(home.path("repository")).output().unwrap();
            let _ = Run::from(output);
            for file in [".bashrc", ".profile", "index.html"] {
                assert_eq!(home.site.read(file), "mine", "{link} {args:?}: {file}");
            }
        }
    }
}

#[test]
fn a_repository_can_not_use_a_foreign_folder_as_output() {
    let others = Elsewhere::new(&["a.txt", "news/a/index.html", "index.html"]);
    let site = small();
    site.build();
    // The list contains foreign files, and the output is a link to them.
    let lists = site.tree(".feedgen").into_keys().filter(|name| name.starts_with("files-"));
    for list in lists {
        site.write(&format!(".feedgen/{list}"), "a.txt\0news/a/index.html\0index.html\0");
    }
    fs::remove_dir_all(site.path("public")).unwrap();
    symlink(others.path(""), site.path("public")).unwrap();
    for args in [&[] as &[&str], &["--clean"], &["--no-cache"]] {
        let run = site.run(args);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("contains files not written by feedgen"), "{run:?}");
        others.assert_untouched();
    }
}

#[test]
fn a_state_folder_that_is_a_link_is_not_used() {
    let others = Elsewhere::new(&["lock", "links.jsonl", "articles-0.bin", "articles-7.bin"]);
    let site = small();
    symlink(others.path(""), site.path(".feedgen")).unwrap();
    for _ in 0..2 {
        let run = site.run(&[]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stderr.contains("nothing is cached for the next build"), "{run:?}");
        others.assert_untouched();
    }
    let _ = site.command(&["check", "--external", "--private", "--pause", "1"]).output().unwrap();
    others.assert_untouched();
    let clean = small();
    clean.build();
    assert_eq!(differences(&clean.output(), &site.output()), Vec::<String>::new());
}

#[test]
fn linked_state_files_are_replaced_and_not_followed() {
    let built = small();
    built.build();
    let mut names: Vec<String> = built.tree(".feedgen").into_keys().collect();
    names.extend(["links.jsonl", "links.new", "lock", "articles-0.new"].map(str::to_owned));
    let new = |name: &String| format!("{}.new", name.rsplit_once('.').map_or(&**name, |(n, _)| n));
    names.extend(names.clone().iter().map(new));
    for name in &names {
        let others = Elsewhere::new(&["mine"]);
        let site = small();
        fs::create_dir(site.path(".feedgen")).unwrap();
        symlink(others.path("mine"), site.path(&format!(".feedgen/{name}"))).unwrap();
        for _ in 0..2 {
            let run = site.run(&[]);
            assert_eq!(run.code, 0, "{name}: {run:?}");
            site.write("content/news/d.md", article("d", DATE, "originalUrl: https://e.org/d"));
        }
        let _ =
            site.command(&["check", "--external", "--private", "--pause", "1"]).output().unwrap();
        others.assert_untouched();
        // A hard link to the foreign file.
        let site = small();
        fs::create_dir(site.path(".feedgen")).unwrap();
        fs::hard_link(others.path("mine"), site.path(&format!(".feedgen/{name}"))).unwrap();
        assert_eq!(site.run(&[]).code, 0, "{name}");
        let _ =
            site.command(&["check", "--external", "--private", "--pause", "1"]).output().unwrap();
        others.assert_untouched();
    }
}

#[test]
fn pipes_and_devices_in_the_state_folder_do_not_block() {
    let site = small();
    site.build();
    let names: Vec<String> = site.tree(".feedgen").into_keys().collect();
    for name in names {
        let path = site.path(&format!(".feedgen/{name}"));
        fs::remove_file(&path).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert_eq!(site.run(&[]).code, 0, "{name}");
        let _ = fs::remove_file(&path);
        symlink("/dev/zero", &path).unwrap();
        assert_eq!(site.run(&[]).code, 0, "{name}");
        let _ = fs::remove_file(&path);
    }
}

#[test]
fn sites_that_share_a_cache_are_independent() {
    let (one, other, shared) = (small(), small(), SiteTest::empty());
    let cache = shared.path("deep/cache").to_string_lossy().into_owned();
    let args = ["--cache-dir", &cache];
    one.write("content/news/d.md", article("d", DATE, "originalUrl: https://e.org/d"));
    one.build_with(&args);
    // A file of the first site's output exists here as a foreign file.
    other.write("public/news/d/index.html", "mine");
    let run = other.run(&args);
    assert_eq!(run.code, 2, "{run:?}");
    other.build_with(&["--cache-dir", &cache, "--force"]);
    assert_eq!(other.read("public/news/d/index.html"), "mine");
    for site in [&one, &other] {
        assert_eq!(site.build_with(&args).count("rendered"), 0);
        assert!(!site.exists(".feedgen"));
    }
    one.remove("content/news/d.md");
    one.build_with(&args);
    assert!(!one.exists("public/news/d"));
    assert_eq!(other.read("public/news/d/index.html"), "mine");
}

#[test]
fn the_cache_is_not_published() {
    let site = small();
    for (output, cache) in [("out", "out"), ("out", "out/cache"), ("cache/out", "cache")] {
        let run = site.run(&["--output", output, "--cache-dir", cache]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("overlaps the folder"), "{run:?}");
        assert!(!site.exists("out") && !site.exists("cache"));
    }
}

#[test]
fn an_output_that_is_not_a_folder_is_an_argument_error() {
    let site = small();
    site.write("file", "mine");
    assert!(Command::new("mkfifo").arg(site.path("pipe")).status().unwrap().success());
    symlink("file", site.path("link")).unwrap();
    for output in ["file", "pipe", "link", "/dev/null"] {
        for force in [&[] as &[&str], &["--force"]] {
            let run = site.run(&[&["--output", output], force].concat());
            assert_eq!(run.code, 2, "{output}: {run:?}");
            assert!(run.stderr.contains("is not a folder"), "{output}: {run:?}");
        }
    }
    assert_eq!(site.read("file"), "mine");
    // An endless front page is not read.
    for target in ["/dev/zero", "../pipe"] {
        let page = site.path("public/index.html");
        fs::create_dir_all(site.path("public")).unwrap();
        let _ = fs::remove_file(&page);
        symlink(target, &page).unwrap();
        let run = site.run(&[]);
        assert_eq!(run.code, 2, "{target}: {run:?}");
        assert!(run.stderr.contains("not written by feedgen: index.html"), "{run:?}");
    }
}

#[test]
fn an_unwritable_list_of_changes_is_an_error() {
    let site = small();
    for place in ["/dev/full", "none/changes.json", "."] {
        let run = site.run(&["--changes", place]);
        assert_eq!(run.code, 1, "{place}: {run:?}");
        assert!(run.stderr.contains(&format!("can't write {place}")), "{place}: {run:?}");
        assert!(site.exists("public/index.html"));
    }
}

/// A folder of the output is replaced by a link, then becomes stale.
#[test]
fn files_in_linked_folders_of_the_output_are_not_deleted() {
    let files = ["a/index.html", "b/index.html", "c/index.html", "index.html", "feed.xml", "own"];
    let others = Elsewhere::new(&files);
    for linked in ["public/news", "public/topics/one", "public/api/news"] {
        let site = small();
        site.build();
        fs::remove_dir_all(site.path(linked)).unwrap();
        symlink(others.path(""), site.path(linked)).unwrap();
        for name in ["a", "b", "c"] {
            site.remove(&format!("content/news/{name}.md"));
        }
        for args in [&[] as &[&str], &["--clean"], &["--force"], &["--no-cache"]] {
            let _ = site.run(args);
            others.assert_untouched();
            assert!(site.path(linked).is_symlink(), "{linked} {args:?}");
        }
    }
}

#[test]
fn unauthenticated_external_link_results_are_ignored() {
    let site = small();
    let now = "2024-02-01T00:00:00Z";
    let check = || {
        let args =
            ["check", "--external", "--pause", "1", "--now", now, "--private", "--format", "json"];
        let run = Run::from(site.command(&args).output().unwrap());
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        report["checked"]["external"]["remembered"].as_u64().unwrap()
    };
    let asked = chrono::DateTime::parse_from_rfc3339(now).unwrap().timestamp() - 10;
    let line = format!("{{\"url\":\"http://127.0.0.1:9/a\",\"asked\":{asked}}}\n");
    for head in ["", "{\"tag\":\"00\"}\n"] {
        site.write(".feedgen/links.jsonl", format!("{head}{line}"));
        assert_eq!(check(), 0, "{head}");
    }
    let ours = site.read(".feedgen/links.jsonl");
    site.write(".feedgen/links.jsonl", format!("{ours}{line}"));
    assert_eq!(check(), 1);
}

#[test]
fn new_articles_are_not_written_outside_the_site() {
    let others = Elsewhere::new(&["own"]);
    let site = small();
    fs::remove_dir_all(site.path("content/news")).unwrap();
    for (link, args) in [
        ("content/news", &["new", "--title", "T"] as &[&str]),
        ("templates", &["theme", "eject", "article.html"]),
        ("templates/partials", &["theme", "eject", "partials/card.html"]),
    ] {
        fs::create_dir_all(site.path(link).parent().unwrap()).unwrap();
        symlink(others.path(""), site.path(link)).unwrap();
        let run = Run::from(site.command(args).output().unwrap());
        assert_eq!(run.code, 2, "{args:?}: {run:?}");
        others.assert_untouched();
        fs::remove_file(site.path(link)).unwrap();
    }
    let fresh = SiteTest::empty();
    symlink(others.path(""), fresh.path("content")).unwrap();
    let run = Run::from(fresh.command(&["init"]).output().unwrap());
    assert_eq!(run.code, 2, "{run:?}");
    others.assert_untouched();
    // A link inside the site is followed.
    site.write("articles/x.md", article("x", DATE, "originalUrl: https://e.org/x"));
    symlink("../articles", site.path("content/news")).unwrap();
    let run = Run::from(site.command(&["new", "--title", "T"]).output().unwrap());
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_build_without_a_working_directory_works() {
    let site = small();
    let root = site.path("");
    let gone = SiteTest::empty();
    for args in [
        "build",
        "check",
        "build --output out",
        "build --output \"$1/out\"",
        "list",
        "new --title T",
    ] {
        let script =
            format!("mkdir cwd && cd cwd && rmdir ../cwd && exec \"$0\" {args} --root \"$1\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_feedgen")]).arg(&root);
        let run = Run::from(command.current_dir(gone.path("")).output().unwrap());
        assert!(run.code == 0 || run.code == 2, "{args}: {run:?}");
        assert!(!run.stderr.contains("panicked"), "{args}: {run:?}");
    }
    assert!(site.exists("public/index.html"));
}
