//! The findings beside a draft: what a check of the site would find if that draft were published.

use serde_json::Value;

use super::{Browser, SiteTest, article, open};
use crate::html::{Token, tokens};

const DATE: &str = "2024-01-05T10:00:00Z";

const UNPUBLISHED: &str = "this article is not published";

/// The findings beside a draft, without their severity, notes and hints.
fn beside(browser: &Browser, file: &str) -> Vec<String> {
    let html = browser.page(&format!("article?file={file}"));
    let mut found = Vec::new();
    let mut tokens = tokens(&html).into_iter();
    while let Some(token) = tokens.next() {
        let Token::Tag(tag) = token else { continue };
        if !tag.get("class").is_some_and(|class| class.starts_with("finding ")) {
            continue;
        }
        let mut texts = Vec::new();
        for token in tokens.by_ref() {
            match token {
                Token::Text(text) => texts.push(text),
                Token::Tag(tag) if tag.get("class") == Some("hint") => break,
                Token::End(name) if name == "li" => break,
                _ => {}
            }
        }
        let text = texts[1..].concat();
        found.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    found.sort();
    found
}

/// What a check finds in a file, in the same form.
fn checked(site: &SiteTest, file: &str) -> Vec<String> {
    let output = site.command(&["check", "--format", "json"]).output().unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = json["diagnostics"].as_array().unwrap().iter();
    let of_file = findings.filter(|finding| finding["file"] == *file);
    let mut found: Vec<String> = of_file
        .map(|finding| {
            let label = text(finding, "label");
            let label = if label.is_empty() { label } else { format!(": {label}") };
            let line = finding["line"].as_u64().map(|line| format!(" (line {line})"));
            format!("{}{label}{}", text(finding, "message"), line.unwrap_or_default())
        })
        .collect();
    found.sort();
    found
}

fn draft(title: &str, slug: &str, more: &str) -> String {
    let more = format!("published: false\noriginalUrl: https://one.example/{slug}\n{more}");
    article(title, DATE, &more)
}

/// Drafts with each kind of problem, beside published articles and a page.
fn faulty() -> SiteTest {
    let good = "topics: [Science]\nimages: ['https://one.example/i.png']";
    let text = "[good](/about/) [anchor](/about/#who) [self](#here)\n\n## Here\n\n\
        [gone](/gone/) [no part](/about/#what) [none](#nothing) [broken](/news/broken/)\n\n\
        ![there](/images/a.svg) ![missing](/images/b.svg) <img src='/images/c.png' alt=''>\n\n\
        <a href=\"../x/\">relative</a> <a href='../missing/'>gone too</a> [ref][ref]\n\
        [absolute](https://example.org/nowhere) [outside](https://two.example/) [top](#top)\n\n\
        [ref]: /news/not-there/\n";
    let provider = |name: &str| format!("provider: {{name: {name}, domain: one.example}}\n{good}");
    SiteTest::with(&[
        (
            "content/news/x.md",
            &article("Published", DATE, &format!("{good}\nwebUrl: https://w.example/d")),
        ),
        (
            "content/news/y.md",
            &article("Other", DATE, &format!("webUrl: https://w.example/e\n{}", provider("One"))),
        ),
        (
            "content/news/z.md",
            &article("Third", DATE, &format!("webUrl: https://w.example/f\n{}", provider("One"))),
        ),
        ("content/news/links.md", &(draft("Links", "links", good) + text)),
        ("content/news/none.md", &draft("None", "none", "")),
        (
            "content/news/image.md",
            &draft("Image", "image", "topics: [Science]\nimages: [/images/no.png]"),
        ),
        (
            "content/news/bundle/index.md",
            &(draft("Bundle", "bundle", good) + "![x](x.png) ![y](./y.png)\n"),
        ),
        ("content/news/bundle/x.png", "x"),
        ("content/news/title.md", &draft("OTHER ", "title", good)),
        (
            "content/news/web.md",
            &draft("Web", "web", &format!("{good}\nwebUrl: https://w.example/d?utm_source=x")),
        ),
        ("content/news/name.md", &draft("Name", "name", &provider("Onne"))),
        (
            "content/news/topic.md",
            &draft(
                "Topic",
                "topic",
                "topics: [Space, Sciense]\nimages: ['https://one.example/i.png']",
            ),
        ),
        (
            "content/news/future.md",
            &draft("Future", "future", good).replace(DATE, "2124-01-05T10:00:00Z"),
        ),
        ("content/news/key.md", &draft("Key", "key", &format!("{good}\nqualtiy: 3"))),
        ("content/news/clean.md", &draft("Clean", "clean", good)),
        ("content/news/broken.md", &draft("Broken", "broken", "heat: hot")),
        ("content/pages/about.md", "---\ntitle: About\n---\n## Who\n"),
        ("static/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ])
}

#[test]
fn findings_are_those_of_a_check_after_publishing() {
    let site = faulty();
    let (_server, browser) = open(&site);
    let drafts = browser.drafts();
    assert_eq!(drafts.len(), 12, "{drafts:?}");
    let mut counts = Vec::new();
    for file in &drafts {
        let text = site.read(file);
        // What a page lacks is said in more detail.
        let missing = |text: String| text.replace(UNPUBLISHED, "the site has no page at this path");
        let found: Vec<String> = beside(&browser, file).into_iter().map(missing).collect();
        site.write(file, text.replace("published: false", "published: true"));
        assert_eq!(found, checked(&site, file), "{file}");
        site.write(file, text);
        counts.push((file.rsplit("news/").next().unwrap(), found.len()));
    }
    counts.sort_unstable();
    let expected = [
        ("broken.md", 3),
        ("bundle/index.md", 1),
        ("clean.md", 0),
        ("future.md", 1),
        ("image.md", 1),
        ("key.md", 1),
        ("links.md", 9),
        ("name.md", 1),
        ("none.md", 2),
        ("title.md", 1),
        ("topic.md", 1),
        ("web.md", 1),
    ];
    assert_eq!(counts, expected);
}

/// A link to another draft works in the preview alone.
#[test]
fn links_to_other_drafts_are_found() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &(draft("A", "a", "") + "[b](/news/b/) [d](/news/d/) [self](/news/a/)\n"),
        ),
        ("content/news/b.md", &(draft("B", "b", "") + "[old a](/old-a/)\n")),
        ("content/news/c.md", &draft("C", "c", "aliases: [/old-a/]")),
        ("content/news/d.md", &article("D", DATE, "originalUrl: https://one.example/d")),
    ]);
    let (_server, browser) = open(&site);
    let links = |name: &str| -> Vec<String> {
        let found = beside(&browser, &format!("content/news/{name}.md"));
        found.into_iter().filter(|text| text.starts_with("link")).collect()
    };
    let finding = |href: &str, line: usize| {
        format!("link to missing page `{href}`: {UNPUBLISHED} (line {line})")
    };
    assert_eq!(links("a"), [finding("/news/b/", 9)]);
    assert_eq!(links("b"), [finding("/old-a/", 9)]);
    let html = browser.page("article?file=content/news/a.md");
    assert!(html.contains("publish content/news/b.md as well"), "{html}");
}

/// After an edit, findings are about the text as it is now.
#[test]
fn findings_follow_edits_and_settings() {
    let site = SiteTest::with(&[("content/news/a.md", &draft("A", "a", "topics: [Space]"))]);
    let (_server, browser) = open(&site);
    let file = "content/news/a.md";
    let no_image = "this article has no image";
    assert_eq!(beside(&browser, file), [no_image]);
    let edit = browser.edit(file).with("image", "https://one.example/i.png");
    browser.done(&edit.with("then", "save"));
    assert_eq!(beside(&browser, file), Vec::<String>::new());
    // The answer to the script is not delayed, and says that its findings may be late.
    let edit = browser.edit(file).with("title", "B").with("then", "save");
    let (_, answer) = browser.json(&edit);
    let is_late = answer["detail"].as_str().unwrap().contains("data-late");
    assert!(is_late, "{answer}");
    browser.done(&browser.undo());
    browser.done(&browser.undo());
    assert_eq!(beside(&browser, file), [no_image]);
    let skipping = SiteTest::with(&[("content/news/a.md", &draft("A", "a", "topics: [Space]"))]);
    let toml = skipping.read("site.toml");
    skipping.write("site.toml", format!("{toml}\n[check]\nskip = [\"no-image\"]\n"));
    let (_server, browser) = open(&skipping);
    assert_eq!(beside(&browser, file), Vec::<String>::new());
}
