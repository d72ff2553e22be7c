//! Static files: which files are copied, and which are never published.

use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::site::{Report, Run, SITE, SiteTest, article, names};

const DATE: &str = "2024-01-01T00:00:00Z";

fn site(settings: &str) -> SiteTest {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}{settings}"));
    site.write("content/news/a.md", article("A", DATE, "") + "A text.\n");
    site
}

/// Creates a named pipe without a writer.
fn pipe(site: &SiteTest, path: &str) {
    let path = site.path(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
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

/// Runs a command that must end soon.
fn run_with_timeout(site: &SiteTest, args: &[&str]) -> Run {
    let mut child =
        site.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("{args:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Run::from(child.wait_with_output().unwrap())
}

#[test]
fn pipes_sockets_and_devices_do_not_block() {
    let site = site("");
    let mut expected = vec![];
    for path in [
        "content/news/p.md",
        "content/topics/p.yaml",
        "content/providers/p.md",
        "content/pages/p.md",
        "templates/p.html",
        "texts/fr.toml",
        "static/p.txt",
        "static/feedgen.css",
    ] {
        pipe(&site, path);
        let linked =
            path.replace("p.", "link.").replace("fr.", "de.").replace("feedgen.css", "link.css");
        symlink(site.path(path), site.path(&linked)).unwrap();
        expected.extend([path, &linked].map(|path| format!("warning outside {path}")));
    }
    let _socket = std::os::unix::net::UnixListener::bind(site.path("static/s.sock")).unwrap();
    expected.push("warning outside static/s.sock".to_owned());
    expected.sort();
    let run = run_with_timeout(&site, &["build", "--json"]);
    let report = Report { code: run.code, json: serde_json::from_str(&run.stdout).unwrap() };
    assert_eq!((report.code, codes_and_files(&report)), (0, expected));
    assert_eq!(run_with_timeout(&site, &["check"]).code, 0);
}

#[test]
fn a_configuration_that_is_not_a_file_is_rejected() {
    let site = site("");
    site.remove("site.toml");
    pipe(&site, "pipe");
    std::fs::create_dir(site.path("folder")).unwrap();
    for target in ["pipe", "/dev/zero", "/dev/null", "folder", "nowhere"] {
        symlink(target, site.path("site.toml")).unwrap();
        for args in [&["build"][..], &["check"], &["theme", "eject"], &["theme", "data", "/"]] {
            let run = run_with_timeout(&site, args);
            assert_eq!(run.code, 2, "{target} {args:?}: {run:?}");
            let expected = if target == "nowhere" { "no site.toml" } else { "can't read" };
            assert!(run.stderr.contains(expected), "{run:?}");
        }
        site.remove("site.toml");
    }
    pipe(&site, "site.toml");
    assert_eq!(run_with_timeout(&site, &["build"]).code, 2);
    site.remove("site.toml");
    // A link to a regular file is followed.
    site.write("settings/site.toml", SITE);
    symlink("settings/site.toml", site.path("site.toml")).unwrap();
    site.build();
}

#[test]
fn byte_order_marks_are_stripped() {
    let marked = |text: &str| format!("\u{feff}{text}");
    let site = site("");
    site.write("site.toml", marked(&format!("{SITE}description = \"D\"\n")));
    site.write("content/news/a.md", marked(&(article("A", DATE, "topics: [T]") + "A text.\n")));
    site.write("content/topics/t.yaml", marked("name: T\ndescription: About T\n"));
    site.write("content/providers/e.md", marked("---\nname: E\ndomain: e.org\n---\nBody\n"));
    site.write("content/pages/about.md", marked("---\ntitle: About\n---\nText\n"));
    site.write("templates/home.html", marked("{% extends \"builtin/home.html\" %}"));
    site.write("templates/partials/footer.html", marked("<footer>Ours</footer>"));
    site.write("texts/en.toml", marked("search = \"Find\"\n"));
    site.write("static/feedgen.css", marked("body { color: red }"));
    site.build();
    let output = site.output();
    for (path, bytes) in &output {
        assert!(!String::from_utf8_lossy(bytes).contains('\u{feff}'), "{path}");
    }
    assert!(site.read("public/index.html").contains("<footer>Ours</footer>"));
    assert!(site.read("public/topics/t/index.html").contains("About T"));
    assert!(
        names(&output).iter().any(|name| name.starts_with("feedgen.") && name.ends_with(".css"))
    );
    // Positions do not count the byte order mark.
    site.write("site.toml", marked(&format!("titel = 1\n{SITE}")));
    assert_eq!(codes_and_files(&site.report(&[])), ["error unknown-setting site.toml:1:1"]);
    site.write("site.toml", marked(SITE));
    site.write("content/topics/t.yaml", marked("name: T\nparents: X\n"));
    site.write("content/news/a.md", marked(&article("A", "yesterday", "")));
    let found = codes_and_files(&site.report(&[]));
    assert!(found.contains(&"error bad-date content/news/a.md:3:20".to_owned()), "{found:?}");
}

#[test]
fn ejected_files_stay_inside_the_site() {
    let site = site(
        "[build]\ntemplates = \".\"\ntexts = \".\"\nstatic = { from = \"assets\", to = \"assets\" }\n",
    );
    let call = |args: &[&str]| Run::from(site.command(args).output().unwrap());
    let run = call(&["theme", "eject", "404.html", "texts/de.toml"]);
    assert_eq!(
        (run.code, site.exists("404.html"), site.exists("de.toml")),
        (0, true, true),
        "{run:?}"
    );
    let run = call(&["theme", "eject", "feedgen.css"]);
    assert!(run.code == 2 && run.stderr.contains("no static folder"), "{run:?}");
    site.write("site.toml", format!("{SITE}[build]\nstatic = \".\"\n"));
    let run = call(&["theme", "eject", "feedgen.css"]);
    assert!(run.code == 1 && !site.exists("feedgen.css"), "{run:?}");
    // The same through a linked folder.
    let elsewhere = SiteTest::empty();
    site.write("site.toml", SITE);
    symlink(elsewhere.path("").canonicalize().unwrap(), site.path("templates")).unwrap();
    symlink(elsewhere.path("").canonicalize().unwrap(), site.path("static")).unwrap();
    for file in ["article.html", "partials/card.html", "feedgen.css"] {
        let run = call(&["theme", "eject", file]);
        assert!(run.code == 2 && elsewhere.tree("").is_empty(), "{run:?}");
    }
}

/// Runs a command and returns its peak memory in KB.
#[cfg(target_os = "linux")]
fn with_memory(site: &SiteTest, args: &[&str]) -> (Run, usize) {
    let mut child =
        site.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        most = most.max(kilobytes.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    (Run::from(child.wait_with_output().unwrap()), most)
}

#[test]
#[cfg(target_os = "linux")]
fn large_files_are_copied_in_constant_memory() {
    const LENGTH: u64 = 256 << 20;
    let site = site("[host]\ncompress = [\"gz\", \"br\"]\n");
    for file in ["static/film.mp4", "static/dump.json", "static/page.html", "static/x.css"] {
        site.write(file, "start");
        let file = std::fs::OpenOptions::new().append(true).open(site.path(file)).unwrap();
        file.set_len(LENGTH).unwrap();
    }
    // Copied; compared, because the stamps are too recent; and copied by a clean build.
    for args in
        [&["build"][..], &["build"], &["build", "--clean"], &["check"], &["check", "--output"]]
    {
        let (run, most) = with_memory(&site, args);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        assert!(most > 1000 && most < 192 << 10, "{args:?}: {most} KB");
    }
    for file in ["film.mp4", "dump.json", "page.html", "x.css"] {
        let length = std::fs::metadata(site.path("public").join(file)).unwrap().len();
        assert_eq!(length, LENGTH, "{file}");
        assert!(!site.exists(&format!("public/{file}.gz")));
    }
}
