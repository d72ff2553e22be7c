//! The findings beside a draft: what a check of the site would find if that draft were published.

use serde_json::Value;

use super::{Browser, SiteTest, article, open};
use crate::html::{Token, tokens};

const DATE: &str = "2024-01-05T10:00:00Z";

const UNPUBLISHED: &str = "this article is not published";

/// A finding on one line, without the current time.
fn without_time(finding: &str) -> String {
    let words: Vec<&str> = finding.split_whitespace().collect();
    let is_time =
        |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with('Z');
    words.into_iter().filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ")
}

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
        found.push(without_time(&texts[1..].concat()));
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
            let line = line.unwrap_or_default();
            without_time(&format!("{}{label}{line}", text(finding, "message")))
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
        // What these drafts have in common with each other does not count.
        (
            "content/news/twin1.md",
            &draft("Twin", "twin1", &format!("{good}\nwebUrl: https://w.example/t")),
        ),
        (
            "content/news/twin2.md",
            &draft("Twin", "twin2", &format!("{good}\nwebUrl: https://w.example/t")),
        ),
        (
            "content/news/robots1.md",
            &draft("Robots", "robots1", &good.replace("Science", "Robotics")),
        ),
        (
            "content/news/robots2.md",
            &draft("More robots", "robots2", &good.replace("Science", "Robotic")),
        ),
        (
            "content/news/radio.md",
            &article(
                "Radio",
                DATE,
                &format!("provider: {{name: Radio, domain: r.example}}\n{good}"),
            ),
        ),
        (
            "content/news/funk1.md",
            &draft(
                "Funk",
                "funk1",
                &format!("provider: {{name: Funk, domain: r.example}}\n{good}"),
            ),
        ),
        (
            "content/news/funk2.md",
            &draft(
                "Welle",
                "funk2",
                &format!("provider: {{name: Funk, domain: r.example}}\n{good}"),
            ),
        ),
        (
            "content/news/funk3.md",
            &draft(
                "Antenne",
                "funk3",
                &format!("provider: {{name: Funk, domain: s.example}}\n{good}"),
            ),
        ),
        ("content/pages/about.md", "---\ntitle: About\n---\n## Who\n"),
        ("static/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ])
}

#[test]
fn findings_are_those_of_a_check_after_publishing() {
    let site = faulty();
    let (_server, browser) = open(&site);
    let drafts = browser.drafts();
    assert_eq!(drafts.len(), 19, "{drafts:?}");
    // What a page lacks is said in more detail.
    let missing = |text: String| text.replace(UNPUBLISHED, "the site has no page at this path");
    let found: Vec<Vec<String>> = drafts
        .iter()
        .map(|file| beside(&browser, file).into_iter().map(missing).collect())
        .collect();
    let mut counts = Vec::new();
    for (file, found) in drafts.iter().zip(found) {
        let text = site.read(file);
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
        ("funk1.md", 1),
        ("funk2.md", 1),
        ("funk3.md", 0),
        ("future.md", 1),
        ("image.md", 1),
        ("key.md", 1),
        ("links.md", 9),
        ("name.md", 1),
        ("none.md", 2),
        ("robots1.md", 0),
        ("robots2.md", 0),
        ("title.md", 1),
        ("topic.md", 1),
        ("twin1.md", 0),
        ("twin2.md", 0),
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
    browser.done(&browser.undo());
    assert_eq!(beside(&browser, file), [no_image]);
}

/// Codes of any phase can be skipped, as in a check.
#[test]
fn skipped_codes_are_not_shown() {
    let text = draft("A", "a", "topics: [Space]\nqualtiy: 3");
    let site = SiteTest::with(&[("content/news/a.md", &text)]);
    let toml = site.read("site.toml");
    site.write("site.toml", format!("{toml}\n[check]\nskip = [\"no-image\", \"unknown-key\"]\n"));
    let (_server, browser) = open(&site);
    assert_eq!(beside(&browser, "content/news/a.md"), Vec::<String>::new());
}
