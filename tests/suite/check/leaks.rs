//! What must not be published: it is seen in the bytes, wherever it stands and however it is
//! written.

use super::{check, good, report};
use crate::site::{SiteTest, article};

const DATE: &str = "2024-01-18T18:35:00Z";
const CIPHERTEXT: &str = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy+/AB";
const VECTOR: &str = "14xhkVNyBwk7OVmOh53XKg==";

fn with_secrets() -> SiteTest {
    let sealed = format!("secured: \"{CIPHERTEXT};{VECTOR}\"");
    let draft = "originalUrl: https://example.com/draft\npublished: false\n\
        excerpt: Nobody has heard of this yet";
    SiteTest::with(&[
        ("content/news/open.md", &good("In the open", "open", &sealed)),
        (
            "content/news/2024-04-01-hush-hush.md",
            &(article("The merger & \\\"the\\\" plan for <autumn>", DATE, draft)
                + "Both boards have agreed in secret.\n"),
        ),
        ("content/pages/hidden.md", "---\ntitle: The hidden page of all\npublished: false\n---\n"),
    ])
}

/// A card of the unpublished story, as its own site tells it.
const CARD: &str = "related:\n  - title: 'The merger & \"the\" plan for <autumn>'\n    \
    webUrl: https://example.com/draft";

/// The files that a leak is reported of, with what it is.
fn leaks(site: &SiteTest, args: &[&str]) -> Vec<String> {
    let report = report(site, &[&["--only", "leak"], args].concat());
    let findings = report.json["diagnostics"].as_array().unwrap().clone();
    assert_eq!(report.code, i32::from(!findings.is_empty()));
    let line = |finding: &serde_json::Value| {
        let file = finding["file"].as_str().unwrap_or("-");
        let notes: Vec<&str> =
            finding["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        format!("{file}: {}; {}", finding["message"].as_str().unwrap(), notes.join("; "))
    };
    findings.iter().map(line).collect()
}

#[test]
fn nothing_leaks_by_itself() {
    let site = with_secrets();
    site.write("site.toml", format!("{}[host]\ncompress = [\"gz\", \"br\"]\n", crate::site::SITE));
    site.build();
    assert_eq!(leaks(&site, &["--output"]), Vec::<String>::new());
}

#[test]
fn each_secret_is_seen_in_each_form() {
    for (planted, what) in [
        ("The merger &amp; &quot;the&quot; plan for &lt;autumn&gt;", "title of this unpublished"),
        ("The merger \\u0026 \\\"the\\\" plan for \\u003cautumn>", "title of this unpublished"),
        ("<b>Nobody has heard of this yet</b>", "excerpt of this unpublished"),
        ("/news/2024-04-01-hush-hush/", "name of this unpublished"),
        ("Both boards have agreed", "text of this unpublished"),
        ("The hidden page of all", "title of this unpublished"),
        (CIPHERTEXT, "sealed payload"),
        ("Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy%2B%2FAB", "sealed payload"),
        (VECTOR, "sealed payload"),
        ("14xhkVNyBwk7OVmOh53XKg&#x3D;&#x3D;", "sealed payload"),
    ] {
        let site = with_secrets();
        site.write("static/notes.txt", planted);
        let found = leaks(&site, &[]);
        if planted == "Both boards have agreed" {
            // Less than what is searched for: the rest of the sentence is not there.
            assert_eq!(found, Vec::<String>::new());
            continue;
        }
        assert_eq!(found.len(), 1, "{planted}: {found:?}");
        assert!(found[0].contains(what) && found[0].contains("it is in notes.txt"), "{found:?}");
    }
}

#[test]
fn what_is_published_as_well_is_no_leak() {
    let site = with_secrets();
    site.write("content/news/other.md", good("Other", "other", CARD));
    assert_eq!(leaks(&site, &[]), Vec::<String>::new());
    // But a sealed payload is secret even where an author has put it.
    site.write("content/news/other.md", good("Other", "other", "") + CIPHERTEXT + "\n");
    let found = leaks(&site, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("content/news/open.md: the sealed payload"), "{found:?}");
}

#[test]
fn the_built_files_are_looked_through_compressed_ones_included() {
    let site = with_secrets();
    site.write("site.toml", format!("{}[host]\ncompress = [\"gz\", \"br\"]\n", crate::site::SITE));
    site.build_with(&["--drafts"]);
    assert_eq!(leaks(&site, &[]), Vec::<String>::new());
    let found = leaks(&site, &["--output"]);
    assert!(found.iter().any(|f| f.contains("the title") && f.contains("hush-hush")), "{found:?}");
    // Only a compressed copy is left of it.
    let page = "public/news/2024-04-01-hush-hush/index.html";
    let copies =
        [".gz", ".br"].map(|ending| std::fs::read(site.path(&format!("{page}{ending}"))).unwrap());
    site.build();
    for (ending, bytes) in [".gz", ".br"].iter().zip(copies) {
        let name = format!("other/left.html{ending}");
        site.write(&format!("elsewhere/{name}"), bytes);
        let found = leaks(&site, &["--output", "elsewhere"]);
        assert!(found.iter().any(|f| f.contains(&format!("it is in {name}"))), "{found:?}");
        site.remove(&format!("elsewhere/{name}"));
    }
    assert_eq!(leaks(&site, &["--output"]), Vec::<String>::new());
    // With drafts shown they are no secret, and payloads still are.
    site.write("static/notes.txt", format!("The hidden page of all {VECTOR}"));
    let found = leaks(&site, &["--drafts"]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_path_of_this_machine_is_seen() {
    let site = with_secrets();
    let root = std::fs::canonicalize(site.path("")).unwrap();
    site.write("static/log.txt", format!("built in {}/public", root.display()));
    let found = leaks(&site, &[]);
    assert!(found.len() == 1 && found[0].contains("path of the site's folder"), "{found:?}");
    // The report itself does not print what it is about.
    let run = check(&site, &[]);
    assert!(!run.stderr.contains(&*root.to_string_lossy()), "{run:?}");
}

/// Curators unpublish one of two articles that say the same; a build never searches its output.
#[test]
fn a_build_never_stops_for_what_its_output_holds() {
    let site = with_secrets();
    site.write("content/news/other.md", good("Other", "other", CARD));
    site.write("static/notes.txt", format!("Nobody has heard of this yet {CIPHERTEXT}"));
    site.build();
}
