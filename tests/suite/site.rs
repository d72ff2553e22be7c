//! A test site in a temporary folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

/// File contents by path, with `/` as separator.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// The configuration that [`SiteTest::new`] writes.
pub const SITE: &str = "title = \"Test Site\"\nbase_url = \"https://example.org\"\n";

/// Reports that a test, or a part of it, is skipped. Bypasses the capture of test output.
pub fn report_skipped(reason: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of a test site, deleted at the end unless the test fails.
pub struct SiteTest {
    root: PathBuf,
}

impl Drop for SiteTest {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}

impl SiteTest {
    /// A site with a minimal `site.toml` only.
    pub fn new() -> Self {
        let site = Self::empty();
        site.write("site.toml", SITE);
        site
    }

    /// An empty folder.
    pub fn empty() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("site-{}-{number}", std::process::id());
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // The folder may exist from a failed run with the same process id.
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        Self { root }
    }

    /// A site with a minimal `site.toml` and these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let site = Self::new();
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A copy of the sample site in the repository.
    pub fn sample() -> Self {
        let site = Self::empty();
        for folder in ["content", "templates", "static", "texts"] {
            site.copy(&repository().join(folder), folder);
        }
        site.write("site.toml", fs::read(repository().join("site.toml")).unwrap());
        site
    }

    /// Copies a folder into the site.
    pub fn copy(&self, from: &Path, to: &str) {
        for (path, bytes) in tree(from) {
            self.write(&format!("{to}/{path}"), bytes);
        }
    }

    /// The full path of `path`.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text in a file, which must exist.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path} holds no {from:?}");
        self.write(path, text.replacen(from, to, 1));
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    pub fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Whether a build has created its staging folder.
    pub fn has_staging(&self) -> bool {
        let entries = fs::read_dir(self.path(".feedgen")).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name());
        names.any(|name| name.to_string_lossy().starts_with("staging-"))
    }

    /// The text of a file in the site.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        match fs::read_to_string(self.path(path)) {
            Ok(text) => text,
            Err(error) => panic!("{path}: {error}"),
        }
    }

    /// All files of a folder; of the site itself with an empty path.
    pub fn tree(&self, folder: &str) -> Tree {
        tree(&self.path(folder))
    }

    /// All files of `public`.
    pub fn output(&self) -> Tree {
        self.tree("public")
    }

    /// A command of the program, with the site's folder as working directory.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_feedgen"));
        command.current_dir(&self.root).args(args).env_remove("NO_COLOR").env("TERM", "xterm");
        // The folder of the user's key, outside of all sites.
        command.env("XDG_STATE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("state"));
        command.stdin(Stdio::null());
        command
    }

    /// Runs `feedgen build` with arguments.
    pub fn run(&self, args: &[&str]) -> Run {
        let mut command = self.command(&["build"]);
        Run::from(command.args(args).output().unwrap())
    }

    /// Builds the site, which must succeed without findings.
    #[track_caller]
    pub fn build(&self) -> Report {
        self.build_with(&[])
    }

    /// Builds the site with arguments, which must succeed without findings.
    #[track_caller]
    pub fn build_with(&self, args: &[&str]) -> Report {
        let report = self.report(args);
        assert_eq!(report.findings(), Vec::<String>::new());
        assert_eq!(report.code, 0);
        report
    }

    /// Runs `feedgen build --json` with arguments.
    #[track_caller]
    pub fn report(&self, args: &[&str]) -> Report {
        let run = self.run(&[&["--json"], args].concat());
        match serde_json::from_str(&run.stdout) {
            Ok(json) => Report { code: run.code, json },
            Err(error) => panic!("no report: {error}\n{run:?}"),
        }
    }
}

/// The result of a command.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output in UTF-8");
        Self {
            code: output.status.code().expect("an exit code, not a signal"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// The JSON report of a build.
#[derive(Debug)]
pub struct Report {
    pub code: i32,
    pub json: Value,
}

impl Report {
    /// The findings, as `severity code file:line:column message`.
    pub fn findings(&self) -> Vec<String> {
        let found = self.json["diagnostics"].as_array().expect("a list of findings");
        found
            .iter()
            .map(|f| {
                let text = |key: &str| f[key].as_str().unwrap_or("-").to_owned();
                let place = match (f["line"].as_u64(), f["column"].as_u64()) {
                    (Some(line), Some(column)) => format!("{}:{line}:{column}", text("file")),
                    _ => text("file"),
                };
                format!("{} {} {place} {}", text("severity"), text("code"), text("message"))
            })
            .collect()
    }

    /// A number in `built`, by its path, such as `files.written`.
    #[track_caller]
    pub fn count(&self, path: &str) -> usize {
        let pointer = format!("/built/{}", path.replace('.', "/"));
        let number = self.json.pointer(&pointer).and_then(Value::as_u64);
        let number = number.unwrap_or_else(|| panic!("no number {path} in {:#}", self.json));
        usize::try_from(number).unwrap()
    }
}

/// An article with a title, a date and additional lines of front matter.
pub fn article(title: &str, date: &str, more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{}\n", more.trim_end()) };
    format!("---\ntitle: \"{title}\"\npublishedDateTime: {date}\n{more}---\n")
}

/// All files below `folder`.
pub fn tree(folder: &Path) -> Tree {
    let mut files = Tree::new();
    collect(folder, "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Tree) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => panic!("{}: {error}", folder.display()),
    };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().expect("a name in UTF-8"));
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// The paths of a tree's files.
pub fn names(tree: &Tree) -> Vec<&str> {
    tree.keys().map(String::as_str).collect()
}

/// The differences between two trees: `+` added, `-` deleted, `~` changed.
pub fn differences(before: &Tree, after: &Tree) -> Vec<String> {
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|p| format!("- {p}"));
    let rest = after.iter().filter_map(|(path, bytes)| match before.get(path) {
        None => Some(format!("+ {path}")),
        Some(old) if old != bytes => Some(format!("~ {path}")),
        Some(_) => None,
    });
    let mut all: Vec<String> = gone.chain(rest).collect();
    all.sort_by(|a, b| a[2..].cmp(&b[2..]));
    all
}

/// The files that contain `needle`.
pub fn files_with<'a>(tree: &'a Tree, needle: &str) -> Vec<&'a str> {
    assert!(!needle.is_empty());
    let holds = |bytes: &[u8]| bytes.windows(needle.len()).any(|part| part == needle.as_bytes());
    tree.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path.as_str()).collect()
}

/// A reproducible random number generator (Knuth's LCG).
pub struct Dice(pub u64);

impl Dice {
    /// The next number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}
