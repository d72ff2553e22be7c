//! Additional findings of `feedgen check`.

use insta::assert_snapshot;
use serde_json::Value;

use super::{DATE, URL, agree, without_summary};
use crate::site::{Run, SiteTest, article};

/// A sealed payload: 32 bytes and an initialisation vector.
const SEALED: &str = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE=;14xhkVNyBwk7OVmOh53XKg==";

/// The report of `feedgen check` on a site with these files and no other.
fn check_report(site: &SiteTest, args: &[&str]) -> String {
    let call = |more: &[&str]| {
        let mut command = site.command(&["check", "--now", "2025-01-01T00:00:00Z"]);
        Run::from(command.args(args).args(more).output().unwrap())
    };
    let (run, json) = (call(&[]), call(&["--format", "json"]).stdout);
    let mut json: Value = serde_json::from_str(&json).unwrap();
    // A check never writes the output.
    json["built"] = if run.code == 0 { Value::Bool(true) } else { Value::Null };
    agree(&run, &json);
    format!("exit code {}\n\n{}", run.code, without_summary(&run.stderr))
}

fn checked(files: &[(&str, &str)]) -> String {
    check_report(&SiteTest::with(files), &[])
}

/// An article without findings except the given one.
fn full(title: &str, slug: &str, more: &str) -> String {
    let images = format!("images: ['https://example.com/{slug}.png']");
    let more = format!("originalUrl: https://example.com/{slug}\n{images}\n{more}");
    article(title, DATE, &more)
}

#[test]
fn an_article_without_image_and_topic() {
    assert_snapshot!(checked(&[("content/news/a.md", &article("A", DATE, URL))]));
}

#[test]
fn an_article_in_another_language() {
    let excerpt = "excerpt: Nach einem Jahr Pause bringt die Stadt ihre Fahrgäste auch zwischen Mitternacht \
                   und fünf Uhr morgens nach Hause.\ntopics: [A]";
    let title = "Die Straßenbahn fährt wieder nachts";
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full(title, "a", excerpt)),
        ("content/news/b.md", &full("Nachts", "b", &format!("{excerpt}\nlocale: de"))),
    ]));
}

#[test]
fn dates_in_the_future() {
    let more = "topics: [A]\nupdatedDateTime: 2025-03-01T00:00:00Z";
    let text = full("A", "a", more).replace(DATE, "2025-02-01T00:00:00+02:00");
    assert_snapshot!(checked(&[("content/news/a.md", &text)]));
}

#[test]
fn duplicate_titles() {
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("Once &amp; again", "a", "topics: [A]")),
        ("content/news/b.md", &full("once & again", "b", "topics: [A]")),
        ("content/news/c.md", &full("Once", "c", "topics: [A]")),
    ]));
}

#[test]
fn topics_with_similar_names() {
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("A", "a", "topics: [Machine Learning]")),
        ("content/news/b.md", &full("B", "b", "topics: [Space, Machine Learnin]")),
        ("content/news/c.md", &full("C", "c", "topics: [Machine Learning]")),
        ("content/topics/s.yaml", "name: Spaces\n"),
        ("content/topics/t.yaml", "name: The Spaces\n"),
        ("content/topics/u.yaml", "name: The Space\n"),
    ]));
}

#[test]
fn providers_with_several_names() {
    let named = |name: &str, domain: &str| {
        format!("topics: [A]\nprovider: {{name: {name}, domain: {domain}}}")
    };
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("A", "a", &named("Example", "example.com"))),
        ("content/news/b.md", &full("B", "b", &named("Exampel", "example.com"))),
        ("content/news/c.md", &full("C", "c", &named("Example", "example.com"))),
        ("content/news/d.md", &full("D", "d", &named("Example", "example.net"))),
        ("content/providers/net.md", "---\nname: Example\ndomain: example.net\n---\n"),
    ]));
}

#[test]
fn provider_files_without_articles() {
    assert_snapshot!(checked(&[
        (
            "content/news/a.md",
            &full("A", "a", "topics: [A]\nprovider: {name: A, domain: paper.example}")
        ),
        ("content/providers/other.md", "---\nname: Other\ndomain: other.example\n---\n"),
        ("content/providers/paper.md", "---\nname: Paper\ndomain: papre.example\n---\n"),
    ]));
}

#[test]
fn broken_links() {
    let body = "See [this](/gone/), [that](#part) and ![it](/images/no.png).\n";
    assert_snapshot!(checked(&[
        ("content/news/a.md", &(full("A", "a", "topics: [A]") + body)),
        ("templates/partials/footer.html", "<a href=\"/imprint/\">x</a>"),
    ]));
}

#[test]
fn a_broken_link_built_by_a_template() {
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("A", "a", "topics: [A]")),
        ("templates/partials/footer.html", "<a href=\"{{ site.url }}imp{{ 1 }}/\">x</a>"),
    ]));
}

#[test]
fn leaked_unpublished_content() {
    const PASSAGE: &str =
        "What nobody outside of this house knows yet, and will not know before the year is over";
    let secured = format!("secured: \"{SEALED}\"\ntopics: [A]");
    let draft = full("B", "b", &format!("published: false\ntopics: [A]\nexcerpt: {PASSAGE}"));
    let site = SiteTest::with(&[
        ("content/news/a.md", &full("A", "a", &secured)),
        ("content/news/b.md", &draft),
        ("public/a.txt", &format!("{PASSAGE}: {SEALED}")),
        ("public/b.html", &format!("<p>{PASSAGE}</p>")),
    ]);
    assert_snapshot!(check_report(&site, &["--output"]));
}

#[test]
fn an_output_file_that_decompresses_beyond_the_limit() {
    use std::io::Write;
    let site = SiteTest::with(&[("content/news/a.md", &full("A", "a", "topics: [A]"))]);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..257 {
        gz.write_all(&vec![0; 1 << 20]).unwrap();
    }
    site.write("public/bomb.gz", gz.finish().unwrap());
    assert_snapshot!(check_report(&site, &["--output"]));
}

#[test]
fn a_broken_external_link() {
    // No server listens on the port of the discard service.
    let text = full("A", "a", "topics: [A]")
        .replace("https://example.com/a\n", "\"http://127.0.0.1:9/a?b=1&c=2\"\n");
    let site = SiteTest::with(&[("content/news/a.md", &text)]);
    let args = ["--external", "--private", "--pause", "1", "--only", "dead-link"];
    assert_snapshot!(check_report(&site, &args));
}
