//! Resource bombs: sources that need exponential or quadratic time or memory in careless programs. They must end with a
//! finding or at a bounded cost, within limits of memory and time that quadratic algorithms exceed.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::DATE;
use crate::site::{Run, SITE, SiteTest, article};

/// The address space of a build, in KiB. Threads and allocator arenas alone take some hundred MB.
const MEMORY: usize = 3 << 20;
/// The time limit, which only quadratic algorithms exceed.
const TIME: Duration = Duration::from_secs(120);

/// Builds the site within the limits of memory and time.
#[track_caller]
fn bounded(site: &SiteTest, what: &str) -> Run {
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_feedgen");
    command.args(["-c", &format!("ulimit -v {MEMORY}; exec '{program}' build --json")]);
    let output = site.path("output.json");
    let stdout = std::fs::File::create(&output).unwrap();
    let errors = site.path("errors.txt");
    let stderr = std::fs::File::create(&errors).unwrap();
    command.current_dir(site.path("")).stdin(Stdio::null()).stdout(stdout).stderr(stderr);
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > TIME {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{what} does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let read = |path| std::fs::read_to_string(path).unwrap();
    let (stdout, stderr) = (read(output), read(errors));
    let code = status.code().unwrap_or_else(|| panic!("{what}: {status}, {stderr}"));
    assert!(code <= 1, "{what}: {stderr}");
    assert!(stdout.len() < 2_000_000, "{what}: a report of {} bytes", stdout.len());
    Run { code, stdout, stderr }
}

/// The codes of the findings about the article `text`.
#[track_caller]
fn bomb(what: &str, text: &str) -> Vec<String> {
    let site = SiteTest::with(&[("content/news/a.md", text)]);
    let run = bounded(&site, what);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = report["diagnostics"].as_array().unwrap();
    let mut codes: Vec<String> =
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
    codes.dedup();
    assert_eq!(run.code == 1, findings.iter().any(|f| f["severity"] == "error"), "{what}");
    codes
}

/// Concatenates `make(0)`, `make(1)`, … up to a length of `bytes`.
fn filled(bytes: usize, make: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        let next = make(number);
        if text.len() + next.len() > bytes {
            break;
        }
        text.push_str(&next);
    }
    text
}

fn with_keys(more: &str) -> String {
    article("A", DATE, &format!("originalUrl: https://e.org/a\n{more}"))
}

const MOST: usize = 1_900_000;

#[test]
fn exponential_front_matter_is_reported() {
    let mut aliases = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (before, name) in ('a'..='j').zip('b'..='k') {
        let list = vec![format!("*{before}"); 9].join(", ");
        writeln!(aliases, "{name}: &{name} [{list}]").unwrap();
    }
    let deep =
        |open: &str, close: &str| format!("x: {}{}\n", open.repeat(10_000), close.repeat(10_000));
    let list = |key: &str, make: fn(usize) -> String| format!("{key}:\n{}", filled(MOST, make));
    for (what, text, expected) in [
        ("aliases of aliases", with_keys(&aliases), "too-large"),
        ("lists in lists", with_keys(&deep("[", "]")), "too-large"),
        ("mappings in mappings", with_keys(&deep("{a: ", "}")), "too-large"),
        ("a file of 50 MB", with_keys("") + &"word ".repeat(10_000_000), "too-large"),
        (
            "a million topics",
            with_keys(&format!("topics:\n{}", filled(9_000_000, |n| format!("- t{n}\n")))),
            "too-large",
        ),
        (
            "topics up to the size of a file",
            with_keys(&list("topics", |n| format!("- t{n}\n"))),
            "too-large",
        ),
        (
            "cards",
            with_keys(&list("related", |n| {
                format!("- title: T{n}\n  webUrl: https://e.org/{n}\n")
            })),
            "too-large",
        ),
        ("images", with_keys(&list("images", |n| format!("- https://e.org/{n}\n"))), "too-large"),
        ("aliases", with_keys(&list("aliases", |n| format!("- /a/{n}/\n"))), "too-large"),
        ("tags without a text", with_keys(&list("tags", |_| "- ''\n".to_owned())), "too-large"),
        ("authors", with_keys(&list("authors", |n| format!("- {{name: A{n}}}\n"))), "too-large"),
        (
            "a title of 1 MB",
            with_keys("").replace("\"A\"", &format!("\"{}\"", "t".repeat(1_000_000))),
            "too-large",
        ),
        (
            "a title of entities",
            with_keys("").replace("\"A\"", &format!("\"{}\"", "&amp;".repeat(200_000))),
            "too-large",
        ),
        (
            "an excerpt of tags",
            with_keys(&format!("excerpt: \"{}\"", "<b>".repeat(300_000))),
            "too-large",
        ),
        (
            "an excerpt that is deep",
            with_keys(&format!("excerpt: \"{}\"", "<b>".repeat(5_000))),
            "too-large",
        ),
        ("unknown keys", with_keys(&filled(MOST, |n| format!("titl{n}: 1\n"))), "too-large"),
        (
            "one key again and again",
            with_keys(&filled(MOST, |_| "heat: 1\n".to_owned())),
            "too-large",
        ),
    ] {
        let codes = bomb(what, &text);
        assert!(codes.contains(&expected.to_owned()), "{what}: {codes:?}");
    }
}

#[test]
fn the_number_of_findings_per_file_is_limited() {
    let entries =
        |n: usize| (0..n).map(|_| "- {url: x, width: a, height: b}\n").collect::<String>();
    let codes = bomb("images with mistakes", &with_keys(&format!("images:\n{}", entries(900))));
    assert!(codes.contains(&"too-many-findings".to_owned()), "{codes:?}");
    let links = filled(MOST, |_| "[a](javascript:x) ".to_owned());
    let codes = bomb("bad links on one line", &(with_keys("") + &links));
    assert_eq!(codes, ["too-many-findings", "bad-url"]);
    // The report is limited as well.
    let site = SiteTest::with(&[("content/news/a.md", &(with_keys("") + &links))]);
    assert_eq!(site.report(&[]).json["warnings"], 101);
}

#[test]
fn pathological_markdown_terminates() {
    /// A third of the maximum file size, which is enough to expose quadratic algorithms.
    const MOST: usize = 600_000;
    let repeated = |text: &str| text.repeat(MOST / text.len());
    for (what, body, expected) in [
        ("block quotes in block quotes", repeated(">"), &["too-large"][..]),
        ("ten thousand levels", ">".repeat(10_000) + "a", &["too-large"]),
        (
            "lists in lists",
            (0..500).map(|n| format!("{}- a\n", "  ".repeat(n))).collect(),
            &["too-large"],
        ),
        ("elements in elements", repeated("<div>"), &["too-large"]),
        ("formatting in formatting", repeated("<a href=x><b>"), &["too-large"]),
        ("tables after tables", repeated("<table>"), &[]),
        ("svg in svg", repeated("<svg>"), &["too-large"]),
        // Each element closes the previous one.
        ("selects", repeated("<select>"), &["dropped-html"]),
        (
            "a tag with attributes",
            format!("<a {}>", filled(MOST, |n| format!("x{n}=1 "))),
            &["too-large"],
        ),
        (
            "an image of data",
            format!("<img src=\"data:image/png;base64,{}\">", "A".repeat(100_000)),
            &["too-large"],
        ),
        ("brackets", repeated("["), &[]),
        ("images that do not end", repeated("!["), &[]),
        ("links that do not end", repeated("[a]("), &[]),
        ("emphasis", repeated("*a "), &[]),
        ("strong emphasis", repeated("**a*"), &[]),
        ("underscores", repeated("_a_*b"), &[]),
        ("backticks", (1..1_900).map(|n| "`".repeat(n) + " ").collect(), &[]),
        ("list signs", repeated("- "), &[]),
        ("comments", repeated("<!--"), &[]),
        ("instructions", repeated("<?"), &[]),
        ("less than", repeated("<"), &[]),
        (
            "a long reference",
            format!("[a]: /{}\n\n{}", "x".repeat(MOST / 2), "[a]".repeat(MOST / 6)),
            &[],
        ),
        ("references", filled(MOST, |n| format!("[a{n}]: /x\n")), &[]),
        (
            "footnotes",
            filled(MOST / 2, |n| format!("[^{n}] "))
                + "\n\n"
                + &filled(MOST / 2, |n| format!("[^{n}]: x\n\n")),
            &[],
        ),
        ("references to one footnote", repeated("[^a] ") + "\n\n[^a]: x\n", &[]),
        ("headings of one text", repeated("# a\n"), &[]),
        ("underlined headings", repeated("a\n=\n"), &[]),
        (
            "a wide table",
            format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "|\n".repeat(250_000)),
            &[],
        ),
        ("entities", repeated("&#x41;"), &[]),
        ("strikethrough", repeated("~~a"), &[]),
        ("parentheses", "[a](".to_owned() + &repeated("("), &[]),
        ("nulls", repeated("\0"), &[]),
        ("colons", repeated("a:"), &[]),
    ] {
        assert_eq!(bomb(what, &(with_keys("") + &body)), expected, "{what}");
    }
    // Harmless texts are accepted: unclosed paragraphs and list items.
    let flat = "<p>a <b>b</b>\n<ul><li>a<li>b</ul>\n\n".repeat(500);
    assert_eq!(bomb("a long text", &(with_keys("") + &flat)), Vec::<String>::new());
}

#[test]
fn endless_templates_are_reported() {
    let long = "{% for a in range(end=100000) %}{% for b in range(end=9) %}0123456789abcdef{% endfor %}{% endfor %}";
    let endless =
        "{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% endfor %}{% endfor %}";
    let double = "{% set x = 'aaaaaaaaaaaaaaaa' %}{% for i in range(end=40) %}{{ x }}{% set_global x = x ~ x %}{% endfor %}";
    for (what, text, expected) in [
        ("a loop that writes", long, "too-large"),
        ("loops in loops", endless, "template"),
        (
            "more numbers than there is memory for",
            "{% for a in range(end=1000000000000) %}{% endfor %}",
            "template",
        ),
        ("steps of nothing", "{% for a in range(end=9, step_by=0) %}{% endfor %}", "template"),
        ("a text that grows", double, "too-large"),
        ("a template that includes itself", "{% include \"article.html\" %}", "template"),
    ] {
        let site = SiteTest::with(&[("content/news/a.md", &with_keys(""))]);
        site.write("templates/article.html", text);
        // The limit of the page size is a setting.
        site.write("site.toml", format!("{SITE}[limits]\npage_bytes = 5000000\n"));
        let run = bounded(&site, what);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(run.code, 1, "{what}");
        assert_eq!(report["diagnostics"][0]["code"], expected, "{what}: {report:#}");
        assert_eq!(report["diagnostics"][0]["file"], "templates/article.html", "{what}");
    }
    // Finite loops are allowed.
    let site = SiteTest::with(&[("content/news/a.md", &with_keys(""))]);
    let counts = "{% for i in range(start=9, end=0, step_by=-3) %}{{ i }} {% endfor %}{% for i in range(start=1, end=6, step_by=2) %}{{ i }} {% endfor %}";
    site.write("templates/article.html", counts);
    site.build();
    assert_eq!(site.read("public/news/a/index.html").trim(), "9 6 3 1 3 5");
}

#[test]
fn limits_are_settings() {
    let text = with_keys("topics: [a, b, c]") + "> > > a\n";
    // The list is truncated and the rest of the article is published.
    let site = SiteTest::with(&[("content/news/a.md", &text)]);
    for (entries, topics) in [(2, 2), (3, 3)] {
        site.write("site.toml", format!("{SITE}[limits]\nentries = {entries}\n"));
        let report = site.report(&[]);
        assert_eq!((report.code, report.count("topics")), (0, topics));
        assert_eq!(report.findings().len(), 3 - topics);
    }
    for (setting, is_refused) in [
        ("depth = 3", true),
        ("depth = 4", false),
        ("text_length = 15", true),
        ("text_length = 100", false),
        ("file_size = 100", true),
        ("file_size = 1000", false),
        ("page_bytes = 500", true),
    ] {
        let site = SiteTest::with(&[("content/news/a.md", &text)]);
        site.write("site.toml", format!("{SITE}[limits]\n{setting}\n"));
        let report = site.report(&[]);
        let found = report.findings();
        assert_eq!(report.code, i32::from(is_refused), "{setting}: {found:?}");
        assert!(found.iter().all(|f| f.starts_with("error too-large ")), "{setting}: {found:?}");
    }
}

/// A recursive sanitiser or minifier would overflow the stack.
#[test]
fn the_maximum_nesting_depth_is_rendered() {
    let body = "<div>".repeat(100) + "x";
    assert_eq!(bomb("a hundred levels", &(with_keys("") + &body)), Vec::<String>::new());
    let table = "<table><tr><td>".repeat(25) + "x";
    assert_eq!(bomb("tables", &(with_keys("") + &table)), Vec::<String>::new());
    let site =
        SiteTest::with(&[("content/news/a.md", &(with_keys("") + &"<div>".repeat(1_000) + "x"))]);
    site.write("site.toml", format!("{SITE}[limits]\ndepth = 1000\n"));
    site.build();
}
