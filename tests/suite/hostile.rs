//! Hostile sources: script URLs in every field that takes a URL, and resource bombs (`bombs`).

mod bombs;

use crate::html::tags;
use crate::site::{SiteTest, article};

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
