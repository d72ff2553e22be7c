//! `feedgen init` and `feedgen new`.

use serde_yaml::Value;

use crate::html::texts_of;
use crate::site::{Run, SITE, SiteTest, article, names};

fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(args).output().unwrap())
}

/// Creates an article. Returns the printed path, relative to the site.
#[track_caller]
fn new(site: &SiteTest, args: &[&str]) -> String {
    let run = call(site, &[&["new"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    let path = run.stdout.strip_suffix('\n').expect("a line");
    assert!(site.exists(path) && !path.contains('\n'), "{path}");
    path.to_owned()
}

/// The front matter and the body of an article.
fn parts(text: &str) -> (Value, &str) {
    let rest = text.strip_prefix("---\n").expect("front matter");
    let (yaml, body) = rest.split_once("---\n").expect("its end");
    (serde_yaml::from_str(yaml).unwrap(), body)
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
    // Except `.gitignore`, which is already complete.
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("  ")).count(), before.len() - 1);
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
    assert!(run.stdout.contains("left .gitignore alone"), "{}", run.stdout);
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
    assert!(page.contains("https://example.net/lamp/") && page.contains("lang=de"), "{page}");

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

#[test]
fn a_new_article_is_a_draft() {
    let site = SiteTest::empty();
    assert_eq!(call(&site, &["init"]).code, 0);
    let url = "https://www.example.org/story?x=1";
    let path = new(
        &site,
        &[
            "--url",
            url,
            "--title",
            "What happened",
            "--topic",
            "night sky",
            "--topic",
            "Rivers",
            "--provider-name",
            "Example",
            "--excerpt",
            "In short",
            "--date",
            "2024-02-03T23:30:00-07:00",
        ],
    );
    assert_eq!(path, "content/news/2024-02-03-what-happened.md");
    let expected = format!(
        "---\ntitle: \"What happened\"\npublishedDateTime: 2024-02-03T23:30:00-07:00\n\
         originalUrl: \"{url}\"\nexcerpt: \"In short\"\npublished: false\nprovider:\n  \
         name: \"Example\"\n  domain: \"example.org\"\ntopics:\n  - \"night sky\"\n  \
         - \"Rivers\"\n---\n"
    );
    assert_eq!(site.read(&path), expected);
    let report = site.build_with(&["--strict"]);
    assert_eq!((report.count("articles"), report.count("unpublished")), (3, 1));
    assert!(!site.exists("public/news/2024-02-03-what-happened"));
    site.edit(&path, "published: false", "published: true");
    assert_eq!(site.build_with(&["--strict"]).count("articles"), 4);
    assert!(site.exists("public/topics/rivers/index.html"));
}

#[test]
fn a_new_article_gets_the_current_date_and_a_new_folder() {
    let site = SiteTest::empty();
    site.write("sites/one/site.toml", "title = \"No base URL\"\n");
    let path = new(&site, &["--title", "A note", "--root", "sites/one"]);
    let (yaml, body) = {
        let text = site.read(&path);
        let (yaml, body) = parts(&text);
        (yaml, body.to_owned())
    };
    let date = yaml["publishedDateTime"].as_str().unwrap();
    assert_eq!((date.len(), date.ends_with('Z')), (20, true), "{date}");
    assert_eq!(path, format!("sites/one/content/news/{}-a-note.md", &date[..10]));
    assert!(yaml.get("originalUrl").is_none() && yaml.get("provider").is_none());
    assert!(!body.trim().is_empty());
    let base = ["--base-url", "https://example.org"];
    let report = site.build_with(&[&["--root", "sites/one", "--strict"], &base[..]].concat());
    assert_eq!(report.count("unpublished"), 1);
}

#[test]
fn titles_round_trip_through_front_matter() {
    let site = SiteTest::new();
    let titles = [
        "He said: \"no\" \\ 'left' # not a comment",
        "--- fence",
        "--title",
        "-40 °C",
        "{{ site.title }} {% if %}",
        "<script>alert(1)</script>",
        "🔥",
        "é e\u{301} 日本語",
        "../../../escape",
        "con: [a, {b}] & *c !d",
        "\u{1b}[31mred \u{7f}\u{feff}",
        "null",
    ];
    for title in titles {
        let path = new(
            &site,
            &["--title", title, "--excerpt", title, "--topic", "T", "--url", "https://e.org/"],
        );
        let name = path.strip_prefix("content/news/").expect("in the folder");
        assert!(!name.contains('/') && !name.contains(".."), "{path}");
        let text = site.read(&path);
        let (yaml, _) = parts(&text);
        assert_eq!(yaml["title"], title, "{text}");
        assert_eq!(yaml["excerpt"], title, "{text}");
    }
    let path = new(&site, &["--title", "one\ntwo\r\n\r\nthree: \n---\n", "--topic", "T"]);
    assert!(path.ends_with("-one-two-three.md"), "{path}");
    assert_eq!(parts(&site.read(&path)).0["title"], "one two three: ---");

    let report = site.report(&["--drafts", "--keep-going"]);
    assert_eq!(report.count("articles"), titles.len() + 1);
    let errors: Vec<String> =
        report.findings().into_iter().filter(|finding| finding.starts_with("error")).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn names_do_not_collide() {
    let site = SiteTest::new();
    let args = ["--title", "Same", "--url", "https://example.com/a", "--date"];
    let args = [&args[..], &["2024-01-18T18:35:00Z"]].concat();
    let first = new(&site, &args);
    assert_eq!(first, "content/news/2024-01-18-same.md");
    let before = site.read(&first);
    site.write("content/news/2024-01-18-same-2.markdown", &before);
    assert_eq!(new(&site, &args), "content/news/2024-01-18-same-3.md");
    assert_eq!(new(&site, &args), "content/news/2024-01-18-same-4.md");
    assert_eq!(site.read(&first), before);
    assert_eq!(site.report(&["--keep-going"]).count("unpublished"), 4);
}

#[test]
fn concurrent_calls_get_distinct_names() {
    let site = SiteTest::new();
    let args = ["new", "--title", "Same", "--date", "2024-01-18T18:35:00Z"];
    let children: Vec<_> = (0..8)
        .map(|_| site.command(&args).stdout(std::process::Stdio::piped()).spawn().unwrap())
        .collect();
    let mut paths: Vec<String> = children
        .into_iter()
        .map(|child| Run::from(child.wait_with_output().unwrap()).stdout)
        .collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!((paths.len(), site.tree("content/news").len()), (8, 8));
}

#[test]
fn a_category_is_set_by_folder_or_key() {
    let site = SiteTest::new();
    let more = "[content]\narticles = [\"news\", \"clips/videos\"]\n";
    site.write("site.toml", format!("{SITE}{more}"));
    let at = ["--date", "2024-01-18T18:35:00Z", "--title", "A", "--category"];
    let in_folder = new(&site, &[&at[..], &["videos"]].concat());
    assert_eq!(in_folder, "content/clips/videos/2024-01-18-a.md");
    assert!(!site.read(&in_folder).contains("category"));
    let other = new(&site, &[&at[..], &["Long Reads"]].concat());
    assert_eq!(other, "content/news/2024-01-18-a.md");
    assert!(site.read(&other).contains("\ncategory: \"Long Reads\"\n"));
    site.build_with(&["--drafts", "--strict"]);
    assert!(site.exists("public/long-reads/2024-01-18-a/index.html"));
    assert!(site.exists("public/videos/2024-01-18-a/index.html"));
}

#[test]
fn invalid_arguments_exit_with_2_and_write_nothing() {
    let site = SiteTest::new();
    let before = site.tree("");
    let url = "--url=https://example.com/a";
    for (args, part) in [
        (&[url][..], "--title is missing"),
        (&[url, "--title", " \n"], "--title: it is empty"),
        (&["--title", "A", "--url", "example.org/a"], "--url: it has no scheme"),
        (&["--title", "A", "--url", "javascript:alert(1)"], "only http and https"),
        (&["--title", "A", "--url", "https://e org/a"], "domain"),
        (&["--title", "A", "--date", "yesterday"], "2024-01-18T18:35:00Z"),
        (&["--title", "A", "--provider", "https://www.e.org/x"], "write e.org"),
        (&["--title", "A", "--provider-name", "!"], "give a --provider"),
        (&["--title", "A", "--topic", "?!"], "--topic: `?!` has no letter"),
        (&["--title", "A", "--category", "?!"], "--category: `?!` has no letter"),
        (&["--title", "A", "--root", "nowhere"], "no site.toml in nowhere"),
        (&["--title", "A", "--config", "other.toml"], "can't read other.toml"),
        (&["--titel", "A"], "unexpected argument"),
    ] {
        let run = call(&site, &[&["new"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
        assert_eq!(site.tree(""), before, "{args:?}");
    }
}

#[test]
fn a_broken_configuration_is_reported() {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}minify = 1\n"));
    let run = call(&site, &["new", "--title", "A"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("error[unknown-setting]"), "{}", run.stderr);
    assert!(run.stderr.contains("site.toml:3:1"), "{}", run.stderr);
    assert!(!site.exists("content"));
}

#[test]
fn a_misspelled_topic_gets_a_hint() {
    let text =
        article("A", "2024-01-18T18:35:00Z", "originalUrl: https://e.com/\ntopics: [Oceans]");
    let site = SiteTest::with(&[
        ("content/news/a.md", &text),
        ("content/topics/sky.yaml", "name: Night Sky\n_id: stars\nparent: Astronomy\n"),
    ]);
    let hints = |topics: &[&str]| {
        let mut args = vec!["new", "--title", "A"];
        args.extend(topics.iter().flat_map(|topic| ["--topic", topic]));
        let run = call(&site, &args);
        assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{run:?}");
        site.remove(run.stdout.trim_end());
        run.stderr
    };
    assert_eq!(
        hints(&["Ocaens", "nightsky"]),
        "hint: the topic `Ocaens` is new here, did you mean `Oceans`?\n\
         hint: the topic `nightsky` is new here, did you mean `Night Sky`?\n"
    );
    assert_eq!(hints(&["Astronomie"]).matches("`Astronomy`").count(), 1);
    // Matched by case-insensitive name or id, or unlike any known topic.
    assert_eq!(hints(&["oceans", "NIGHT SKY", "stars", "Rivers"]), "");
    // On a site with errors there is no hint.
    site.write("content/news/b.md", "no front matter");
    assert_eq!(hints(&["Ocaens"]), "");
}

#[test]
fn help_lists_the_options_of_new() {
    let site = SiteTest::empty();
    let help = call(&site, &["new", "--help"]);
    assert_eq!(help.code, 0);
    for flag in [
        "--url <URL>",
        "--title <TITLE>",
        "--topic <TOPIC>",
        "--provider <DOMAIN>",
        "--provider-name <NAME>",
        "--excerpt <TEXT>",
        "--category <NAME>",
        "--date <RFC3339>",
        "--root <DIR>",
        "--config <FILE>",
        "Examples:",
    ] {
        assert!(help.stdout.contains(flag), "{flag} in {}", help.stdout);
    }
    assert!(call(&site, &["init", "--help"]).stdout.contains("[DIR]"));
}
