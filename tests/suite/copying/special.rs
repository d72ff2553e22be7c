//! Pipes, devices, byte order marks and large files.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::*;

/// Creates a named pipe without a writer.
fn pipe(site: &SiteTest, path: &str) {
    let path = site.path(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
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
