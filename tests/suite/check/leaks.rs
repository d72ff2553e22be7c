//! `feedgen check --output`: detects sealed payloads and passages of unpublished texts in built files, without false
//! positives.

use super::{check, good, report};
use crate::corpus;
use crate::site::{SITE, SiteTest, article};

const DATE: &str = "2024-01-18T18:35:00Z";
const CIPHERTEXT: &str = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy+/AB";
const VECTOR: &str = "14xhkVNyBwk7OVmOh53XKg==";
const EXCERPT: &str =
    "Nobody outside of the two companies has heard of this merger yet, not even their banks";
const BODY: &str = "Both boards have agreed in secret to [merge](https://example.com/m) their \
    research & development by autumn.\n\nThe *unions* will be told on Monday morning, shortly before the markets open.\n";

fn with_secrets() -> SiteTest {
    let sealed = format!("secured: \"{CIPHERTEXT};{VECTOR}\"");
    let draft =
        format!("originalUrl: https://example.com/draft\npublished: false\nexcerpt: {EXCERPT}");
    SiteTest::with(&[
        ("content/news/open.md", &good("In the open", "open", &sealed)),
        (
            "content/news/2024-04-01-hush-hush.md",
            &(article(
                "The merger that nobody must hear of before the autumn of next year",
                DATE,
                &draft,
            ) + BODY),
        ),
        (
            "content/pages/hidden.md",
            "---\ntitle: Hidden\npublished: false\n---\nThe hidden page has a long sentence that is on no other page at all.\n",
        ),
    ])
}

/// The reported leaks, as `severity file: message; notes`.
fn leaks(site: &SiteTest, args: &[&str]) -> Vec<String> {
    let report = report(site, &[&["--only", "leak", "--output"], args].concat());
    let findings = report.json["diagnostics"].as_array().unwrap().clone();
    let is_error = |finding: &serde_json::Value| finding["severity"] == "error";
    assert_eq!(report.code, i32::from(findings.iter().any(is_error)));
    let line = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
        let notes: Vec<&str> =
            finding["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        format!("{} {}: {}; {}", text("severity"), text("file"), text("message"), notes.join("; "))
    };
    findings.iter().map(line).collect()
}

#[track_caller]
fn assert_leak(site: &SiteTest, planted: &str, expected: &str) {
    site.write("public/notes.txt", planted);
    let found = leaks(site, &[]);
    assert_eq!(found.len(), 1, "{planted}: {found:?}");
    assert!(found[0].starts_with(expected), "{planted}: {found:?}");
    assert!(found[0].ends_with("found in notes.txt"), "{planted}: {found:?}");
}

const PAYLOAD: &str = "error content/news/open.md: the output contains the sealed payload";
const PASSAGE: &str = "warning content/news/2024-04-01-hush-hush.md: the output contains a passage";

#[test]
fn a_build_has_no_leaks() {
    let site = with_secrets();
    site.write("site.toml", format!("{SITE}[host]\ncompress = [\"gz\", \"br\"]\n"));
    site.build();
    assert_eq!(leaks(&site, &[]), Vec::<String>::new());
}

#[test]
fn payloads_are_found_in_every_form() {
    let site = with_secrets();
    site.build();
    for planted in [
        CIPHERTEXT,
        "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy%2B%2FAB",
        "{\"secured\":\"Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy\\u002b\\/AB\"}",
        VECTOR,
        "<p>14xhkVNyBwk7OVmOh53XKg&#x3D;&#x3D;</p>",
        &format!("{CIPHERTEXT};{VECTOR}"),
    ] {
        assert_leak(&site, planted, PAYLOAD);
    }
}

#[test]
fn passages_are_found_in_every_form() {
    let site = with_secrets();
    site.build();
    for planted in [
        EXCERPT,
        "<b>Nobody outside of the two companies has heard of this merger yet, not</b> even their banks",
        "<meta content=\"Nobody outside of the two companies has heard of this merger yet\">",
        "have agreed in secret to <a href=/x>merge</a> their research &amp; development by autumn.</p>",
        "{\"content\":\"The unions will be told on Monday morning, shortly before\\nthe markets open.\"}",
        BODY,
    ] {
        assert_leak(&site, planted, PASSAGE);
    }
    assert_leak(
        &site,
        "The hidden page has a long sentence that is on no other page at all.",
        "warning content/pages/hidden.md: the output contains a passage",
    );
}

#[test]
fn titles_names_and_short_phrases_are_not_reported() {
    let site = with_secrets();
    site.build();
    site.write(
        "public/notes.txt",
        "The merger that nobody must hear of before the autumn of next year: \
         /news/2024-04-01-hush-hush/, both boards have agreed in secret. Hidden",
    );
    assert_eq!(leaks(&site, &[]), Vec::<String>::new());
}

#[test]
fn passages_that_are_also_published_are_not_reported() {
    let card = format!(
        "related:\n  - title: A card\n    webUrl: https://e.com/x\n    excerpt: \"{EXCERPT}\""
    );
    for (file, text) in [
        ("content/news/other.md", good("Other", "other", &card) + BODY),
        (
            "content/news/other.md",
            good("Other", "other", &card)
                + &BODY.replace("[merge](https://example.com/m)", "*merge*"),
        ),
        ("content/pages/other.md", format!("---\ntitle: Other\n---\n{EXCERPT}\n\n{BODY}")),
        (
            "content/topics/science.yaml",
            format!(
                "name: Science\ndescription: |\n  {EXCERPT}\n\n  {}\n",
                BODY.replace('\n', "\n  ")
            ),
        ),
    ] {
        let site = with_secrets();
        site.write(file, text);
        site.build();
        site.write("public/notes.txt", format!("{EXCERPT}\n{BODY}"));
        assert_eq!(leaks(&site, &[]), Vec::<String>::new(), "{file}");
        // A sealed payload is secret even if an author copied it into a text.
        assert_leak(&site, CIPHERTEXT, PAYLOAD);
    }
}

#[test]
fn drafts_in_the_output_are_found_in_all_encodings() {
    let site = with_secrets();
    site.write("site.toml", format!("{SITE}[host]\ncompress = [\"gz\", \"br\"]\n"));
    site.build_with(&["--drafts"]);
    let found = leaks(&site, &[]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("api/news/index.json.gz"), "{found:?}");
    // With `--drafts`, drafts are published but payloads remain secret.
    assert_eq!(leaks(&site, &["--drafts"]), Vec::<String>::new());
    site.write("public/notes.txt", format!("{EXCERPT} {VECTOR}"));
    let found = leaks(&site, &["--drafts"]);
    assert!(found.len() == 1 && found[0].starts_with(PAYLOAD), "{found:?}");
    // Only a compressed copy of the page remains.
    for ending in ["gz", "br"] {
        let name = format!("public/news/2024-04-01-hush-hush/index.html.{ending}");
        let copy = std::fs::read(site.path(&name)).unwrap();
        let name = format!("left.html.{ending}");
        site.write(&format!("elsewhere-{ending}/{name}"), copy);
        let found = leaks(&site, &[&format!("elsewhere-{ending}")]);
        assert!(found.len() == 1 && found[0].ends_with(&format!("found in {name}")), "{found:?}");
    }
}

#[test]
fn the_output_is_searched_only_on_request() {
    let site = with_secrets();
    site.build();
    site.write("public/notes.txt", CIPHERTEXT);
    assert_eq!(report(&site, &["--only", "leak"]).findings(), Vec::<String>::new());
    assert_leak(&site, CIPHERTEXT, PAYLOAD);
}

#[test]
fn reports_do_not_print_unpublished_texts() {
    let site = with_secrets();
    site.build();
    site.write("public/notes.txt", format!("{CIPHERTEXT} {EXCERPT}"));
    for format in ["human", "json", "sarif"] {
        let run = check(&site, &["--output", "--format", format]);
        let all = run.stdout + &run.stderr;
        assert!(all.contains("leak") && !all.contains(&CIPHERTEXT[..20]), "{all}");
    }
}

/// A decompression bomb, and a file that is not compressed despite its name.
#[test]
fn a_decompression_bomb_is_searched_in_part() {
    use std::io::Write;
    let site = with_secrets();
    site.build();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(format!("{EXCERPT}\n").as_bytes()).unwrap();
    for _ in 0..300 {
        gz.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    site.write("public/bomb.gz", gz.finish().unwrap());
    site.write("public/none.gz", "this is no archive");
    let report = report(&site, &["--output", "--only", "leak,unsearched"]);
    let found = report.findings();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|f| f.contains("passage")), "{found:?}");
    assert!(found.iter().any(|f| f.contains("output file `bomb.gz` was not scanned completely")));
}

/// One of two articles with the same text was unpublished; the build does not fail.
#[test]
fn builds_do_not_search_their_output() {
    let site = with_secrets();
    site.write("static/notes.txt", format!("{EXCERPT} {CIPHERTEXT}"));
    site.build();
    assert_eq!(leaks(&site, &[]).len(), 2);
}

#[test]
fn real_sites_have_no_false_positives_and_a_planted_leak_is_found() {
    for name in ["corpus", "corpus-ai"] {
        let Some(folder) = corpus::folder(name) else { return };
        let site = SiteTest::empty();
        site.copy(&folder, ".");
        site.write("site.toml", corpus::SETTINGS);
        assert_eq!(site.run(&[]).code, 0, "{name}");
        assert_eq!(leaks(&site, &[]), Vec::<String>::new(), "{name}");
        let drafts = site.tree("_news");
        let sealed = drafts.values().find_map(|bytes| {
            let text = String::from_utf8_lossy(bytes);
            let payload = text.split("secured: \"").nth(1)?.split('"').next()?.to_owned();
            Some(payload)
        });
        if let Some(payload) = sealed {
            site.write("public/planted.html", format!("<p>{payload}</p>"));
            assert_eq!(leaks(&site, &[]).len(), 1, "{name}");
        }
    }
}
