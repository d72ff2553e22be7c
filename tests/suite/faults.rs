//! Killed, failing and concurrent builds: every file of the output is complete, and the next build equals a clean one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::site::{Dice, Report, SiteTest, Tree, article, differences, report_skipped};

/// A site that alternates between two versions of its content.
struct Site {
    site: SiteTest,
    /// The output of a clean build of each version.
    clean: [Tree; 2],
}

impl Site {
    fn new() -> Self {
        let site = SiteTest::new();
        let elsewhere = SiteTest::empty();
        let clean = [1, 0].map(|version| {
            put(&site, version);
            let fresh = elsewhere.path("fresh");
            site.build_with(&["--no-cache", "--output", fresh.to_str().unwrap()]);
            let clean = elsewhere.tree("fresh");
            fs::remove_dir_all(fresh).unwrap();
            clean
        });
        let [one, zero] = clean;
        let changes = differences(&zero, &one);
        for kind in ["+", "-", "~"] {
            assert!(changes.iter().filter(|change| change.starts_with(kind)).count() >= 10);
        }
        Self { site, clean: [zero, one] }
    }

    #[track_caller]
    fn check(&self, version: usize) {
        assert_eq!(differences(&self.clean[version], &self.site.output()), Vec::<String>::new());
    }
}

/// Writes one version of the content: 60 articles, of which 20 exist in one version only, 10 change topics and 10
/// change titles.
fn put(site: &SiteTest, version: usize) {
    for number in 0..60 {
        let path = format!("content/news/{number}.md");
        let is_gone = match number {
            0..10 => version == 0,
            10..20 => version == 1,
            _ => false,
        };
        if is_gone {
            let _ = fs::remove_file(site.path(&path));
            continue;
        }
        let topic = if (20..30).contains(&number) { number % 7 + 8 * version } else { number % 7 };
        let title = if (30..40).contains(&number) {
            format!("Title {version}")
        } else {
            "Title".to_owned()
        };
        let date = format!("2024-{:02}-11T00:00:00Z", 1 + number % 12);
        let more = format!(
            "originalUrl: https://source.example/{number}\ntopics: [Topic {topic}]\n\
             provider: {{name: Source, domain: source.example}}\n\
             related: [{{title: Card, originalUrl: 'https://source.example/{}'}}]",
            (number + 30) % 60
        );
        let text = article(&format!("{title} {number}"), &date, &more);
        if fs::read_to_string(site.path(&path)).is_ok_and(|old| old == text) {
            continue;
        }
        site.write(&path, text);
    }
}

/// The number of killed builds.
const MOMENTS: usize = 120;

/// The time at which a build is killed.
#[derive(Debug)]
enum Moment {
    /// After its start.
    Start(Duration),
    /// After it started to write.
    Writing(Duration),
    /// After it started to publish.
    Publishing(Duration),
}

#[test]
fn a_killed_build_leaves_complete_files_and_the_next_build_recovers() {
    let Site { site, clean } = &Site::new();
    let mut dice = Dice(7);
    let timed_build = || -> (Report, u64) {
        let start = Instant::now();
        let report = site.build();
        (report, start.elapsed().as_micros().try_into().unwrap_or(u64::MAX))
    };
    timed_build();
    put(site, 1);
    let (_, mut usual) = timed_build();
    put(site, 0);
    timed_build();
    let (mut now, mut mixed, mut killed) = (0, 0, 0);
    for _ in 0..MOMENTS {
        let next = 1 - now;
        put(site, next);
        let is_anew = dice.roll(4) == 0;
        let wait = Duration::from_micros(dice.roll(usual));
        let moment = match dice.roll(4) {
            0 => Moment::Start(wait),
            1 => Moment::Writing(wait / 2),
            _ => Moment::Publishing(Duration::from_micros(dice.roll(800))),
        };
        let args: &[&str] = if is_anew { &["--clean"] } else { &[] };
        killed += usize::from(kill(site, args, &moment));

        let output = site.output();
        let is = |version: usize| differences(&clean[version], &output).is_empty();
        if !is(0) && !is(1) {
            assert!(!is_anew, "an output that is made anew is exchanged as a whole: {moment:?}");
            mixed += 1;
            check_mixed(&clean[now], &clean[next], &output);
        }

        // The author may have restored the previous version.
        now = if dice.roll(3) == 0 { now } else { next };
        put(site, now);
        let (report, time) = timed_build();
        usual = time;
        assert_eq!(differences(&clean[now], &site.output()), Vec::<String>::new(), "{moment:?}");
        assert_eq!(
            report.count("files.unchanged") + report.count("files.written"),
            clean[now].len()
        );
        let rest = site.tree("").into_keys().filter(|path| !path.starts_with("public/"));
        let left: Vec<String> =
            rest.filter(|path| path.contains("new") || path.contains("staging")).collect();
        let left: Vec<&String> = left.iter().filter(|path| !path.starts_with("content/")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
    println!("{killed} builds killed, {mixed} of them while they wrote to the output");
    // How many builds are killed while publishing depends on the machine; unit tests check the order.
    assert!(killed > MOMENTS / 4, "killed {killed}, mixed {mixed}");
}

/// Starts a build and kills it. Returns whether it was still running.
fn kill(site: &SiteTest, args: &[&str], moment: &Moment) -> bool {
    // The list of files is replaced just before the first file is moved.
    let list = || {
        let files = fs::read_dir(site.path(".feedgen")).unwrap().map(|entry| entry.unwrap().path());
        let list =
            files.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "txt"));
        list.and_then(|list| fs::metadata(list).ok()?.modified().ok())
    };
    let before = list();
    let mut build = site.command(&["build", "--quiet"]).args(args).spawn().unwrap();
    let wait = match moment {
        Moment::Start(wait) => wait,
        Moment::Publishing(wait) => {
            while list() == before && build.try_wait().unwrap().is_none() {
                std::hint::spin_loop();
            }
            wait
        }
        Moment::Writing(wait) => {
            while !site.has_staging() && build.try_wait().unwrap().is_none() {
                std::hint::spin_loop();
            }
            wait
        }
    };
    std::thread::sleep(*wait);
    build.kill().unwrap();
    build.wait().unwrap().code().is_none()
}

/// Checks an output between two versions: each file belongs to one of them, and files of both versions link to existing
/// files only. Pages that are being deleted may link to each other.
fn check_mixed(before: &Tree, after: &Tree, output: &Tree) {
    for (path, bytes) in output {
        let is_whole = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
        assert!(is_whole, "{path} is of neither version");
        let stays = before.contains_key(path) && after.contains_key(path);
        if stays && path.ends_with(".html") {
            let text = std::str::from_utf8(bytes).unwrap();
            for link in links(text) {
                let file = format!("{link}index.html");
                let is_there = output.contains_key(&file) || output.contains_key(&link);
                assert!(is_there, "{path} leads to {link}, which is not there");
            }
        }
    }
}

/// The targets of a page's links within the site, without the leading slash.
fn links(page: &str) -> BTreeSet<String> {
    let ends = |c: char| c == '"' || c == '\'' || c == '>' || c == ' ' || c == '#';
    let links = page.split("href=").skip(1).filter_map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'']);
        let link = rest.split(ends).next().unwrap_or(rest);
        link.strip_prefix('/').or_else(|| link.strip_prefix("https://example.org/"))
    });
    links.map(str::to_owned).collect()
}

#[test]
fn concurrent_builds_wait_for_each_other() {
    let all = Site::new();
    put(&all.site, 1);
    let lock = fs::File::create(all.site.path(".feedgen/lock")).unwrap();
    lock.lock().unwrap();
    let start = || all.site.command(&["build"]).stderr(Stdio::piped()).spawn().unwrap();
    let builds = [start(), start(), start()];
    // None of the builds can finish.
    assert!(!all.site.exists("public"));
    drop(lock);
    for build in builds {
        let output = build.wait_with_output().unwrap();
        assert!(output.status.success());
    }
    all.check(1);

    check_waiting_message(&all.site);
}

/// Checks that a waiting build prints a message.
fn check_waiting_message(site: &SiteTest) {
    use std::io::Read;
    let lock = fs::File::create(site.path(".feedgen/lock")).unwrap();
    lock.lock().unwrap();
    let mut build = site.command(&["build"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = [0; 27];
    build.stderr.as_mut().unwrap().read_exact(&mut said).unwrap();
    assert_eq!(said.as_slice(), b"Waiting for another build \xe2");
    drop(lock);
    assert!(build.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_failed_write_leaves_the_output_unchanged() {
    let all = Site::new();
    all.site.build();
    put(&all.site, 1);
    // A file size limit of a kilobyte makes a write fail.
    let program = env!("CARGO_BIN_EXE_feedgen");
    let script = format!("trap '' XFSZ; ulimit -f 1; exec '{program}' build --quiet");
    let mut limited = Command::new("sh");
    let run = limited.args(["-c", &script]).current_dir(all.site.path("")).output().unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success() && said.contains("can't write"), "{said}");
    all.check(0);
    all.site.build();
    all.check(1);
}

#[test]
fn a_blocked_path_is_reported_and_the_next_build_recovers() {
    let all = Site::new();
    all.site.build();
    all.site.write("public/news/5/index.html/mine.txt", "mine");
    put(&all.site, 1);
    let run = all.site.run(&[]);
    assert_ne!(run.code, 0);
    assert!(run.stderr.contains("news/5/index.html"), "{}", run.stderr);
    fs::remove_dir_all(all.site.path("public/news/5/index.html")).unwrap();
    all.site.build();
    all.check(1);
}

/// The output is a link to a folder on another file system, so that files can't be renamed into it.
#[cfg(unix)]
#[test]
fn the_output_can_be_on_another_file_system() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let all = Site::new();
    let other = Path::new("/dev/shm").join(format!("feedgen-{}", std::process::id()));
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    let is_other = device(Path::new("/dev/shm"));
    if is_other.is_none()
        || is_other == device(&all.site.path(""))
        || fs::create_dir(&other).is_err()
    {
        report_skipped("there is no other file system at /dev/shm");
        return;
    }
    symlink(&other, all.site.path("public")).unwrap();
    all.site.build();
    all.check(0);
    put(&all.site, 1);
    all.site.build_with(&["--clean"]);
    all.check(1);
    put(&all.site, 0);
    let report = all.site.build();
    all.check(0);
    let [zero, one] = &all.clean;
    let same = zero.iter().filter(|(path, bytes)| one.get(*path) == Some(*bytes)).count();
    assert_eq!(report.count("files.unchanged"), same);
    // The stored stamps are those of the copies: no file is rendered again.
    let report = all.site.build();
    assert_eq!(report.count("files.unchanged"), zero.len());
    assert_eq!(report.count("rendered"), 0);
    fs::remove_dir_all(other).unwrap();
}

/// The site is on a small file system, mounted in its own namespace.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_output_unchanged() {
    let all = Site::new();
    let (site, clean) = (all.site.path(""), SiteTest::empty());
    let mounts = "mkdir -p disk && mount -t tmpfs -o size=32m none disk";
    let can = Command::new("unshare").args(["-rm", "sh", "-c", mounts]).current_dir(&site).output();
    if !can.is_ok_and(|output| output.status.success()) {
        report_skipped("no file system can be mounted here");
        return;
    }
    for (version, tree) in all.clean.iter().enumerate() {
        for (path, bytes) in tree {
            clean.write(&format!("{version}/{path}"), bytes);
        }
    }
    put(&clean, 1);
    let script = "
        set -eu
        mount -t tmpfs -o size=32m none disk
        cp -r site.toml content disk
        cd disk
        \"$1\" build --quiet
        diff -r public \"$2/0\"
        rm -r content && cp -r \"$2/content\" .
        # More is written than these, as the files of all pages are in whole blocks.
        for left in 20 60 100 200; do
            head -c 40m /dev/zero >full 2>/dev/null || true
            truncate -s -${left}k full
            if \"$1\" build --quiet 2>&1; then exit 3; fi
            diff -r public \"$2/0\"
            rm full
        done
        \"$1\" build --quiet
        diff -r public \"$2/1\"
    ";
    let mut run = Command::new("unshare");
    run.args(["-rm", "sh", "-c", script, "sh", env!("CARGO_BIN_EXE_feedgen")]);
    let output = run.arg(clean.path("")).current_dir(&site).output().unwrap();
    let said = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert!(output.status.success(), "{:?}\n{out}\n{err}", output.status.code());
    assert_eq!(out.matches("No space left on device").count(), 4, "{out}");
}
