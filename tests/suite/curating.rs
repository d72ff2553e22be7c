//! `feedgen list`, `feedgen publish` and `feedgen stats`; file names in reports.

use serde_json::Value;

use crate::site::{Run, SITE, SiteTest, article};

fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(args).output().unwrap())
}

fn json(site: &SiteTest, args: &[&str]) -> Value {
    let run = call(site, args);
    assert_eq!(run.code, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// Three published and two unpublished articles.
fn site() -> SiteTest {
    let site = SiteTest::new();
    let toml = format!("{SITE}\n[content]\narticles = [\"news\", \"notes\"]\n");
    site.write("site.toml", toml);
    let url = |name: &str| {
        format!("originalUrl: https://{name}.example/x\nprovider: {{domain: {name}.example}}")
    };
    for (file, title, date, more) in [
        ("news/a", "A", "2024-01-05", format!("{}\ntopics: [Space]", url("one"))),
        ("news/b", "B", "2024-03-05", format!("{}\nimages: [https://b.example/b.png]", url("two"))),
        ("news/c", "C", "2024-02-05", format!("{}\npublished: false # wait", url("one"))),
        ("notes/d", "D", "2024-04-05", "published: false\ntopics: [Mars]".to_owned()),
        ("notes/e", "E", "2024-03-07", "topics: [Mars, Space]".to_owned()),
    ] {
        let text = article(title, &format!("{date}T10:00:00Z"), &more);
        site.write(&format!("content/{file}.md"), format!("{text}\nText.\n"));
    }
    site.write(
        "content/topics/mars.yaml",
        "taxonomy: topic\n_id: mars\nname: Mars\nparent: Space\n",
    );
    site
}

/// The file names in the output of a command, in order.
fn listed_files(site: &SiteTest, args: &[&str]) -> String {
    let run = call(site, &[&["list"], args].concat());
    assert_eq!(run.code, 0, "{run:?}");
    let name = |line: &str| {
        let file = line.split_whitespace().nth(2).unwrap();
        assert!(site.exists(file), "{file}");
        file.rsplit('/').next().unwrap().trim_end_matches(".md").to_owned()
    };
    let names: Vec<String> = run.stdout.lines().map(name).collect();
    let count = format!("{} article", names.len());
    assert!(run.stderr.starts_with(&count), "{}", run.stderr);
    let args = [&["list", "--json"], args].concat();
    let files = json(site, &args)["articles"].as_array().unwrap().len();
    assert_eq!(files, names.len());
    names.join(" ")
}

#[test]
fn articles_are_listed_newest_first() {
    let site = site();
    for (args, names) in [
        (&[][..], "d e b c a"),
        (&["--drafts"], "d c"),
        (&["--topic", "Mars"], "d e"),
        (&["--topic", "MARS"], "d e"),
        // With all fields.
        (&["--topic", "space"], "d e a"),
        (&["--provider", "one.example"], "c a"),
        (&["--provider", "two.example", "--drafts"], ""),
        (&["--category", "notes"], "d e"),
        (&["--category", "news", "--drafts"], "c"),
    ] {
        assert_eq!(listed_files(&site, args), names, "{args:?}");
    }
    let run = call(&site, &["list"]);
    let first = run.stdout.lines().next().unwrap();
    assert_eq!(first, "2024-04-05  draft      content/notes/d.md  D");
    assert!(
        run.stdout.contains("2024-03-07  published  content/notes/e.md  E\n"),
        "{}",
        run.stdout
    );
    for (args, hint) in [
        (["--topic", "Spcae"], "did you mean `Space`?"),
        (["--provider", "on.example"], "did you mean `one.example`?"),
        (["--category", "sports"], "no article has the category `sports`"),
    ] {
        let run = call(&site, &[&["list"], &args[..]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(hint), "{}", run.stderr);
    }
}

#[test]
fn articles_are_listed_as_json() {
    let site = site();
    let list = json(&site, &["list", "--drafts", "--json"]);
    assert_eq!(list["diagnostics"], serde_json::json!([]));
    let c = serde_json::json!({
        "file": "content/news/c.md",
        "title": "C",
        "published": false,
        "date": "2024-02-05T10:00:00+00:00",
        "path": "news/c",
        "category": "news",
        "provider": { "name": "one.example", "domain": "one.example" },
        "topics": [],
    });
    let d = &list["articles"][0];
    assert_eq!((&d["provider"], &d["topics"]), (&Value::Null, &serde_json::json!(["Mars"])));
    assert_eq!(list["articles"][1], c);
}

#[test]
fn unreadable_articles_are_reported_with_the_list() {
    let site = site();
    site.edit("content/news/a.md", "2024-01-05T10:00:00Z", "someday");
    for command in ["list", "stats"] {
        let run = call(&site, &[command]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.contains("--> content/news/a.md:3"), "{}", run.stderr);
        let run = call(&site, &[command, "--json"]);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(
            (run.code, &document["diagnostics"][0]["file"]),
            (1, &"content/news/a.md".into())
        );
    }
    assert!(call(&site, &["list"]).stdout.contains("content/notes/d.md"));
    assert_eq!(call(&SiteTest::empty(), &["list"]).code, 2);
    assert_eq!(call(&SiteTest::empty(), &["stats"]).code, 2);
}

#[test]
fn publishing_changes_one_value() {
    let site = site();
    let file = "content/news/c.md";
    let windows = site.read("content/notes/d.md").replace('\n', "\r\n");
    site.write("content/notes/d.md", format!("\u{feff}{windows}"));
    site.write(
        "content/pages/about.md",
        "---\ntitle: About\npublished: \"false\" # a\n---\nText\n",
    );
    let before = site.tree("");

    let run = call(&site, &["publish", "--dry-run", file, "content/notes/d.md"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let expected = "would change content/news/c.md:6: published: false # wait -> published: true # wait\n\
                    would change content/notes/d.md:4: published: false -> published: true\n";
    assert_eq!(run.stdout, expected);
    assert_eq!(site.tree(""), before);

    let files = [file, "content/notes/d.md", "content/pages/about.md"];
    let run = call(&site, &[&["publish"], &files[..], &[file]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, files.map(|file| format!("published {file}\n")).concat());
    let mut expected = before;
    for (path, bytes) in &mut expected {
        if files.contains(&path.as_str()) {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = text.replace("false", "true").into_bytes();
        }
    }
    assert_eq!(site.tree(""), expected, "nothing else, and no other file");
    assert_eq!(listed_files(&site, &["--drafts"]), "");

    let run = call(&site, &["publish", file, "content/news/a.md"]);
    let expected =
        "content/news/c.md is already published\ncontent/news/a.md is already published\n";
    assert_eq!((run.code, run.stdout.as_str()), (0, expected));
}

#[test]
fn paths_to_publish_are_relative_to_the_working_directory() {
    let site = site();
    let within = |folder: &str, args: &[&str]| {
        let mut command = site.command(args);
        command.current_dir(site.path(folder));
        Run::from(command.output().unwrap())
    };
    let run = within("content/news", &["publish", "--root", "../..", "c.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "published ../../content/news/c.md\n"));
    // The same paths as in JSON reports.
    let run = within("content", &["publish", "--root", "..", "content/notes/d.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "published ../content/notes/d.md\n"));
    assert_eq!(listed_files(&site, &["--drafts"]), "");
}

#[test]
fn all_files_are_published_or_none() {
    let site = site();
    site.write("content/news/broken.md", "---\ntitle: \"T\npublished: false\n---\n");
    let text = article("T", "2024-01-01T10:00:00Z", "published: &x false\nfeatured: *x");
    site.write("content/news/anchor.md", format!("{text}\nText\n"));
    site.write("outside.md", "---\npublished: false\n---\n");
    let before = site.tree("");
    for (file, code) in [
        ("content/news/broken.md", 1),
        ("content/news/anchor.md", 1),
        ("content/news/nothing.md", 2),
        ("content/news", 2),
        ("content/topics/mars.yaml", 2),
        ("outside.md", 2),
        ("site.toml", 2),
        ("/etc/passwd", 2),
    ] {
        let run = call(&site, &["publish", "content/news/c.md", file]);
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{file}: {run:?}");
        assert!(run.stderr.ends_with("Nothing was published.\n"), "{}", run.stderr);
        assert!(run.stderr.contains(file), "{}", run.stderr);
        assert_eq!(site.tree(""), before, "{file}");
    }
    assert_eq!(call(&site, &["publish"]).code, 2);
}

#[cfg(unix)]
#[test]
fn publishing_preserves_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let site = site();
    std::fs::rename(site.path("content/news/c.md"), site.path("c.md")).unwrap();
    symlink("../../c.md", site.path("content/news/c.md")).unwrap();
    let rights = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(site.path("c.md"), rights).unwrap();
    let run = call(&site, &["publish", "content/news/c.md"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(site.path("content/news/c.md").is_symlink());
    assert!(site.read("c.md").contains("published: true # wait"));
    assert_eq!(site.path("c.md").metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn stats_counts_articles() {
    let site = site();
    let run = call(&site, &["stats"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for line in [
        "5 articles: 3 published, 2 unpublished",
        "Newest: 2024-03-07  content/notes/e.md  E",
        "Oldest: 2024-01-05  content/news/a.md  A",
        "Without image: 4 articles (2 published, 2 unpublished)",
        "Without topic: 2 articles (1 published, 1 unpublished)",
        "         2            1  news",
        "         1            1  notes",
        "         2            0  2024-03",
    ] {
        assert!(run.stdout.lines().any(|found| found == line), "{line} in\n{}", run.stdout);
    }
    let stats = json(&site, &["stats", "--json"]);
    let count = |published: usize, unpublished: usize| serde_json::json!({ "published": published, "unpublished": unpublished });
    assert_eq!(stats["articles"], count(3, 2));
    assert_eq!((&stats["withoutImage"], &stats["withoutTopic"]), (&count(2, 2), &count(1, 1)));
    assert_eq!(stats["newest"]["file"], "content/notes/e.md");
    assert_eq!(stats["oldest"]["title"], "A");
    let news = serde_json::json!({ "name": "news", "published": 2, "unpublished": 1 });
    assert_eq!(stats["categories"][0], news);
    assert_eq!(stats["months"][0]["month"], "2024-04");
    assert_eq!(stats["months"].as_array().unwrap().len(), 4);
    for table in ["topics", "providers"] {
        assert!(!stats[table].as_array().unwrap().is_empty(), "{table}");
    }
    assert_eq!(stats["diagnostics"], serde_json::json!([]));
}

#[test]
fn reported_paths_are_relative_to_the_working_directory() {
    let outer = SiteTest::empty();
    let site = site();
    site.edit("content/news/a.md", "2024-01-05T10:00:00Z", "someday");
    outer.copy(&site.path(""), "sites/one");
    std::fs::create_dir(outer.path("beside")).unwrap();
    let absolute = outer.path("sites/one");
    let absolute = absolute.to_str().unwrap();
    for command in ["build", "check"] {
        for (folder, root, expected) in [
            ("", "sites/one", "sites/one/content/news/a.md"),
            ("", "./sites/one/", "sites/one/content/news/a.md"),
            ("sites", "one", "one/content/news/a.md"),
            ("sites/one", ".", "content/news/a.md"),
            ("sites/one/content", "..", "../content/news/a.md"),
            ("beside", "../sites/one", "../sites/one/content/news/a.md"),
            ("", absolute, "sites/one/content/news/a.md"),
            ("beside", absolute, &format!("{absolute}/content/news/a.md")),
        ] {
            let run = |more: &[&str]| {
                let mut run = outer.command(&[&[command, "--root", root], more].concat());
                Run::from(run.current_dir(outer.path(folder)).output().unwrap())
            };
            let human = run(&[]);
            let place = format!("--> {expected}:3:");
            assert_eq!(human.code, 1);
            assert!(human.stderr.contains(&place), "{place} in {}", human.stderr);
            let option: &[&str] =
                if command == "build" { &["--json"] } else { &["--format", "json"] };
            let report: Value = serde_json::from_str(&run(option).stdout).unwrap();
            let findings = report["diagnostics"].as_array().unwrap();
            let of_file = |finding: &&Value| finding["code"] == "bad-date";
            let finding = findings.iter().find(of_file).unwrap();
            assert_eq!(finding["file"], "content/news/a.md", "{folder} {root}");
        }
    }
    // SARIF paths are relative to the root of the repository.
    let mut sarif = outer.command(&["check", "--format", "sarif", "--root", absolute]);
    let sarif = Run::from(sarif.current_dir(outer.path("")).output().unwrap());
    assert!(sarif.stdout.contains("\"sites/one/content/news/a.md\""), "{}", sarif.stdout);
    // A configuration outside of the site.
    outer.write("conf/site.toml", "title = 1\n");
    let run = call(&outer, &["build", "--root", "sites/one", "--config", "conf/site.toml"]);
    assert!(run.stderr.contains("--> conf/site.toml:1:"), "{}", run.stderr);
}
