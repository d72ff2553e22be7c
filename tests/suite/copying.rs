//! Static files: which files are copied, and which are never published.

mod special;

use std::os::unix::fs::symlink;

use crate::site::{Report, Run, SITE, SiteTest, article, names};

const DATE: &str = "2024-01-01T00:00:00Z";

fn site(settings: &str) -> SiteTest {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}{settings}"));
    site.write("content/news/a.md", article("A", DATE, "") + "A text.\n");
    site
}

/// The files of the output with this content.
fn published(site: &SiteTest, text: &str) -> Vec<String> {
    let output = site.output();
    let holds = |bytes: &Vec<u8>| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    output.into_iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path).collect()
}

fn codes_and_files(report: &Report) -> Vec<String> {
    let found = report.findings().into_iter();
    let mut found: Vec<String> =
        found.map(|finding| finding.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect();
    found.sort();
    found
}

#[test]
fn a_jekyll_style_tree_is_copied_in_place() {
    let site = site(
        "[content]\ndir = \".\"\narticles = [\"_news\"]\n[build]\nstatic = [\"static\", \
         { from = \"assets\", to = \"assets\" }, { from = \"images/logos\", to = \"/img/\" }, \
         \"CNAME\", { from = \"icons/a.png\", to = \"favicon.png\" }, \"missing\"]\n",
    );
    std::fs::rename(site.path("content/news"), site.path("_news")).unwrap();
    for path in [
        "static/a.txt",
        "static/deep/b.txt",
        "assets/a.txt",
        "assets/css/x.css",
        "images/logos/l.svg",
        "images/other.svg",
        "CNAME",
        "icons/a.png",
        "icons/b.png",
    ] {
        site.write(path, path);
    }
    let report = site.report(&[]);
    assert_eq!(codes_and_files(&report), ["error missing-folder site.toml:7:153"]);
    site.edit("site.toml", ", \"missing\"", "");
    site.build();
    for (path, from) in [
        ("a.txt", "static/a.txt"),
        ("deep/b.txt", "static/deep/b.txt"),
        ("assets/a.txt", "assets/a.txt"),
        ("assets/css/x.css", "assets/css/x.css"),
        ("img/l.svg", "images/logos/l.svg"),
        ("CNAME", "CNAME"),
        ("favicon.png", "icons/a.png"),
    ] {
        assert_eq!(site.read(&format!("public/{path}")), from);
    }
    assert_eq!(published(&site, "images/other.svg"), [""; 0]);
    assert_eq!(published(&site, "icons/b.png"), [""; 0]);
    assert_eq!(site.build().count("files.written"), 0);
}

#[test]
fn files_of_two_static_folders_collide() {
    let site = site("[build]\nstatic = [\"one\", { from = \"two\", to = \"x\" }, \"one/x\"]\n");
    site.write("one/x/a.txt", "number one");
    site.write("two/a.txt", "two");
    let report = site.report(&[]);
    let found = report.findings();
    assert_eq!((report.code, found.len()), (1, 1), "{found:?}");
    assert!(found[0].contains("address-collision") && found[0].contains("/x/a.txt"), "{found:?}");
    // One file that two entries copy to the same path is not a collision.
    site.edit("site.toml", "{ from = \"two\", to = \"x\" }", "{ from = \"one/x\", to = \"x\" }");
    site.build();
    assert_eq!(published(&site, "number one"), ["a.txt", "x/a.txt"]);
}

#[test]
fn static_folders_never_publish_sources() {
    let site = site("");
    site.write("content/news/draft.md", article("SECRET", DATE, "published: false") + "Text.\n");
    site.write("content/images/a.txt", "image");
    symlink("content", site.path("linked")).unwrap();
    symlink(".", site.path("itself")).unwrap();
    symlink(".git", site.path("innocent")).unwrap();
    site.write(".git/config", "SECRET");
    for value in [
        "\".\"",
        "\"\"",
        "\"./\"",
        "{ from = \".\", to = \"x\" }",
        "[\"static\", \".\"]",
        "\"content\"",
        "\"content/news\"",
        "\"linked\"",
        "\"itself\"",
        "\"innocent\"",
        "\".git\"",
        "\".feedgen\"",
        "\"..\"",
        "\"/\"",
        "\"content/../content\"",
        "{ to = \"x\" }",
        "{ from = \"a\", into = \"b\" }",
        "3",
        "[[\"a\"]]",
        "{ from = \"content/images\", to = \"../x\" }",
    ] {
        site.write("site.toml", format!("{SITE}[build]\nstatic = {value}\n"));
        let run = site.run(&[]);
        assert_eq!(run.code, 1, "{value}: {run:?}");
        assert!(!site.exists("public"), "{value}");
    }
    // A nested static folder is allowed, but not the sources in it.
    site.write("content/news/pictures/p.png", "picture");
    site.write(
        "content/news/pictures/draft.md",
        article("B", DATE, "published: false") + "SECRET\n",
    );
    let value = "[\"content/images\", { from = \"content/news/pictures\", to = \"p\" }]";
    site.write("site.toml", format!("{SITE}[build]\nstatic = {value}\n"));
    site.build();
    assert_eq!(published(&site, "SECRET"), [""; 0]);
    assert_eq!(
        (site.read("public/a.txt"), site.read("public/p/p.png")),
        ("image".into(), "picture".into())
    );
}

#[test]
fn junk_files_are_not_published() {
    let site = site("[build]\nignore = [\"*.psd\"]\ninclude = [\".private\"]\n");
    let rubbish = [
        ".DS_Store",
        "images/.DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "x.css~",
        ".x.css.swp",
        ".git/config",
        ".svn/entries",
        ".env",
        "a.bak",
        "a.orig",
        "photo.psd",
    ];
    let public = [
        ".well-known/security.txt",
        ".nojekyll",
        ".htaccess",
        "CNAME",
        "_headers",
        ".private/a",
        "x.css",
    ];
    for path in rubbish.iter().chain(&public) {
        site.write(&format!("static/{path}"), path);
    }
    site.build();
    for path in rubbish {
        assert!(!site.exists(&format!("public/{path}")), "{path}");
    }
    for path in public {
        assert_eq!(site.read(&format!("public/{path}")), path);
    }
    // A new junk file changes nothing.
    site.write("static/deep/.DS_Store", "x");
    assert_eq!(site.build().count("files.written"), 0);
}

#[test]
fn unknown_hidden_files_are_reported() {
    let site = site("");
    for path in [".npmrc", ".ssh/id", ".ssh/deep/key", "a/.hidden", "a/b"] {
        site.write(&format!("static/{path}"), "SECRET?");
    }
    let report = site.report(&[]);
    let expected = [
        "warning hidden-file static/.npmrc",
        "warning hidden-file static/.ssh",
        "warning hidden-file static/a/.hidden",
    ];
    assert_eq!((report.code, codes_and_files(&report)), (0, expected.map(str::to_owned).to_vec()));
    assert_eq!(published(&site, "SECRET?"), ["a/b"]);
    site.write(
        "site.toml",
        format!("{SITE}[build]\nignore = [\".npmrc\", \".ssh/\"]\ninclude = [\"a/.hidden\"]\n"),
    );
    site.build();
    assert_eq!(published(&site, "SECRET?"), ["a/.hidden", "a/b"]);
}

#[test]
fn links_never_publish_files_outside_of_static_folders() {
    let site = site("[build]\nstatic = [\"static\", { from = \"assets\", to = \"assets\" }]\n");
    for folder in ["static", "assets"] {
        std::fs::create_dir(site.path(folder)).unwrap();
    }
    site.build();
    for path in [
        ".git/config",
        ".env",
        "notes/plan.txt",
        "assets/.env.local",
        "content/news/draft.txt",
        "secret.toml",
    ] {
        site.write(path, "SECRET");
    }
    site.write("static/x.txt", "fine");
    site.write(".git/hooks/a.md", article("SECRET", DATE, "") + "SECRET\n");
    site.write(".git/t.html", "SECRET");
    let mut expected = vec![];
    for (link, target) in [
        ("static/pic.png", "../.git/config"),
        ("static/b.png", "../.env"),
        ("static/c.txt", "../notes/plan.txt"),
        ("static/d.txt", "../assets/.env.local"),
        ("static/e.txt", "../content/news/draft.txt"),
        ("static/f.txt", "../secret.toml"),
        ("static/g.txt", "../site.toml"),
        ("static/deep/h.txt", "../../.feedgen"),
        ("static/i", "../.git"),
        ("static/j", "../notes"),
        ("static/k.txt", "nowhere"),
        ("static/l.txt", "l.txt"),
        ("static/m.txt", "pic.png"),
        ("static/n", "/dev/zero"),
        ("assets/o", "/etc/passwd"),
        ("content/news/p.md", "../../.git/hooks/a.md"),
        ("content/news/q.md", "/dev/zero"),
        ("content/news/r", "../../notes"),
        ("templates/partials/s.html", "../../.git/t.html"),
    ] {
        std::fs::create_dir_all(site.path(link).parent().unwrap()).unwrap();
        symlink(target, site.path(link)).unwrap();
        expected.push(format!("warning outside {link}"));
    }
    let state = std::fs::read_dir(site.path(".feedgen")).unwrap().next().unwrap().unwrap();
    symlink(state.path(), site.path("static/state")).unwrap();
    expected.push("warning outside static/state".to_owned());
    expected.sort();
    symlink("../assets/fine.txt", site.path("static/y.txt")).unwrap();
    symlink("x.txt", site.path("static/z.txt")).unwrap();
    site.write("assets/fine.txt", "good");
    let report = site.report(&[]);
    assert_eq!(codes_and_files(&report), expected);
    assert_eq!(report.code, 0);
    assert_eq!(published(&site, "SECRET"), [""; 0]);
    assert_eq!(
        (site.read("public/y.txt"), site.read("public/z.txt")),
        ("good".into(), "fine".into())
    );
    let run = site.command(&["check"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&run.stdout).contains("SECRET"));
}
