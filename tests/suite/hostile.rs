//! Hostile sources: script URLs in every field, and resource bombs, which must end with a finding or at a bounded cost.
//! Bombs run with limited memory and time, so that quadratic algorithms fail.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::html::tags;
use crate::site::{Run, SITE, SiteTest, article};

const DATE: &str = "2024-01-18T18:35:00Z";

/// URLs that are not web pages or must not be published.
const ADDRESSES: [&str; 18] = [
    "javascript:x()",
    "JaVaScRiPt:x()",
    " javascript:x()",
    "java\tscript:x()",
    "java\nscript:x()",
    "\u{1}javascript:x()",
    "javascript&colon;x()",
    "&#106;avascript:x()",
    "javascript://e.org/%0ax()",
    "vbscript:x()",
    "data:text/html,<script>x()</script>",
    "data:image/svg+xml;base64,AAAA",
    "file:///etc/passwd",
    "ftp://e.org/a",
    "blob:https://e.org/a",
    "view-source:https://e.org/",
    "mailto:a@e.org",
    "https:e.org",
];

/// Front matter with the URL in one field.
type InField = fn(&str) -> String;

const FIELDS: [(&str, InField); 14] = [
    ("originalUrl", |url| format!("originalUrl: {url}")),
    ("webUrl", |url| format!("webUrl: {url}")),
    ("sourceUrl", |url| format!("sourceUrl: {url}\nwebUrl: https://e.org")),
    ("ampWebUrl", |url| format!("ampWebUrl: {url}\nwebUrl: https://e.org")),
    ("cdnAmpWebUrl", |url| format!("cdnAmpWebUrl: {url}\nwebUrl: https://e.org")),
    ("images", |url| format!("images: [{url}]\nwebUrl: https://e.org")),
    ("images.url", |url| format!("images: [{{url: {url}}}]\nwebUrl: https://e.org")),
    ("authors.url", |url| format!("authors: [{{name: A, url: {url}}}]\nwebUrl: https://e.org")),
    ("provider.images", |url| {
        format!("provider: {{name: P, images: [{url}]}}\nwebUrl: https://e.org")
    }),
    ("related.webUrl", |url| {
        format!("related: [{{title: T, webUrl: {url}}}]\nwebUrl: https://e.org")
    }),
    ("related.originalUrl", |url| {
        format!("related: [{{title: T, originalUrl: {url}}}]\nwebUrl: https://e.org")
    }),
    ("related.ampWebUrl", |url| {
        format!(
            "related: [{{title: T, webUrl: 'https://e.org', ampWebUrl: {url}}}]\nwebUrl: https://e.org"
        )
    }),
    ("related.images", |url| {
        format!(
            "related: [{{title: T, webUrl: 'https://e.org', images: [{url}]}}]\nwebUrl: https://e.org"
        )
    }),
    ("related.provider.images", |url| {
        format!(
            "related: [{{title: T, webUrl: 'https://e.org', provider: {{name: P, images: [{url}]}}}}]\n\
             webUrl: https://e.org"
        )
    }),
];

#[test]
fn non_web_urls_are_rejected_in_every_field() {
    let site = SiteTest::new();
    let json = |text: &str| serde_json::to_string(text).unwrap().replace('\u{7f}', "\\u007f");
    let mut expected = Vec::new();
    for (index, address) in ADDRESSES.iter().enumerate() {
        for (name, field) in FIELDS {
            let file = format!("content/news/{name}-{index:02}.md");
            site.write(&file, article(&format!("{name} {index}"), DATE, &field(&json(address))));
            expected.push(file);
        }
        let url = json(address);
        for (file, text) in [
            ("topics", format!("name: T{index}\nimages: [{{url: {url}}}]\n")),
            ("providers", format!("name: P\ndomain: p{index}.org\nimages: [{url}]\n")),
        ] {
            let file = format!("content/{file}/{index:02}.yaml");
            site.write(&file, text);
            expected.push(file);
        }
    }
    site.write("content/news/good.md", article("Good", DATE, "webUrl: https://e.org/good"));
    let report = site.report(&["--keep-going"]);
    let mut refused: Vec<String> = report.json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["code"] != "duplicate-url")
        .map(|finding| {
            assert_eq!(finding["code"], "bad-url", "{finding:#}");
            let file = finding["file"].as_str().unwrap();
            // This field is mandatory; invalid values of all others are dropped.
            let is_required = file.contains("/originalUrl-") || file.contains("/webUrl-");
            let severity = if is_required { "error" } else { "warning" };
            assert_eq!(finding["severity"], severity, "{finding:#}");
            file.to_owned()
        })
        .collect();
    refused.sort();
    expected.sort();
    assert_eq!(refused, expected);
    assert_eq!(report.count("articles"), 1 + ADDRESSES.len() * (FIELDS.len() - 2));
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("script:") && !text.contains("passwd"), "{path}");
    }
}

#[test]
fn aliases_outside_of_the_site_are_rejected() {
    let site = SiteTest::new();
    let aliases = [
        "javascript:x()",
        "//e.org/a",
        "https://e.org/a",
        "../a",
        "/a/../b/",
        "/.hidden/",
        "/a\\b",
        "/a/%2e%2e/b",
        "data:,x",
        "/a//b",
        "/\u{0}",
        "/%00",
        "/a\nb",
        "%2f%2fe.org",
    ];
    for (index, alias) in aliases.iter().enumerate() {
        let alias = serde_json::to_string(alias).unwrap();
        let more = format!("webUrl: https://e.org/{index}\naliases: [{alias}]");
        site.write(&format!("content/news/{index:02}.md"), article("A", DATE, &more));
    }
    let report = site.report(&[]);
    let findings = report.findings();
    assert_eq!(findings.len(), aliases.len(), "{findings:#?}");
    assert!(findings.iter().all(|f| f.starts_with("warning bad-address")), "{findings:#?}");
}

#[test]
fn players_are_sandboxed_iframes_of_allowed_hosts() {
    let site = SiteTest::new();
    let code = "<script>x()</script><iframe src='https://www.youtube.com/embed/a' onload='x()' \
        srcdoc='<script>x()</script>' allow='*' name='top' sandbox='allow-top-navigation' \
        style='position:fixed'></iframe><img src=x onerror=x()>";
    let code = serde_json::to_string(code).unwrap();
    let more = format!("webUrl: https://e.org\nfeaturedContent: {code}");
    site.write("content/news/a.md", article("A", DATE, &more));
    site.build();
    let page = site.read("public/news/a/index.html");
    let frame = tags(&page).into_iter().find(|tag| tag.name == "iframe").expect("a frame");
    let sandbox = frame.get("sandbox").expect("a sandbox");
    assert!(sandbox.starts_with("allow-scripts allow-same-origin"), "{sandbox}");
    assert!(!sandbox.contains("top-navigation"), "{sandbox}");
    for gone in ["src", "name", "style", "onload"] {
        assert_eq!(frame.get(gone), None, "{frame:?}");
    }
    assert!(frame.get("allow").is_some_and(|allow| !allow.contains('*')), "{frame:?}");
    // The initial document of the frame is generated and contains a link.
    let own = frame.get("srcdoc").expect("a page to start with");
    assert!(
        own.contains("href=\"https://www.youtube.com/embed/a") && !own.contains("<script"),
        "{own}"
    );
    assert!(!page.contains("x()"), "{page}");
    for refused in [
        "<iframe src='https://evil.example/embed'></iframe>",
        "<iframe src='https://www.youtube.com.evil.example/'></iframe>",
        "<iframe src='https://www.youtube.com@evil.example/'></iframe>",
        "<iframe src='https://www.youtube.com:444/'></iframe>",
        "<iframe src='javascript:x()'></iframe>",
        "<iframe srcdoc='<script>x()</script>'></iframe>",
        "<object data='https://www.youtube.com/embed/a'></object>",
        "<embed src='https://www.youtube.com/embed/a'>",
    ] {
        let code = serde_json::to_string(refused).unwrap();
        let more = format!("webUrl: https://e.org\nfeaturedContent: {code}");
        site.write("content/news/a.md", article("A", DATE, &more));
        let report = site.report(&[]);
        assert_eq!(report.findings().len(), 1, "{refused}");
        assert!(report.findings()[0].starts_with("warning bad-embed"), "{refused}");
        assert!(!site.read("public/news/a/index.html").contains("<iframe"), "{refused}");
    }
}

// --- bombs -----------------------------------------------------------------------------------------

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
