//! Files for hosts: redirect rules, headers, compressed forms.

use super::{SITE, assets, files};
use crate::config::Encoding;
use crate::graph::testing::graph;
use crate::load::testing::config;
use crate::plan::{Addresses, CompressedForms, Content, Item, Plan, plan};

fn planned(site: &[(&str, &str)], static_files: &[&str], toml: &str) -> Plan {
    let (plan, findings) = plan(&graph(site), &assets(static_files), &config(toml));
    assert_eq!(findings, []);
    plan
}

/// The redirect rules of a site, and the remaining pages of aliases.
fn redirects(
    site: &[(&str, &str)],
    static_files: &[&str],
    toml: &str,
) -> (Vec<String>, Vec<String>) {
    let toml = format!("[host]\nredirects = true\n{toml}");
    let plan = planned(site, static_files, &toml);
    let (graph, config) = (graph(site), config(&toml));
    let addresses = Addresses::new(&graph, &config);
    let rules = plan
        .redirects
        .iter()
        .map(|rule| format!("{} {}", rule.from_href(addresses), addresses.href(&rule.to)));
    let is_page = |content: &Content| {
        matches!(content, Content::Rendered(Item::ArticleAlias(_) | Item::PageAlias(_)))
    };
    let pages = plan.files.iter().filter(|planned| is_page(&planned.content));
    let pages = pages.map(|planned| planned.file.to_string());
    assert_eq!(files(&plan).contains(&"_redirects"), !plan.redirects.is_empty());
    (rules.collect(), pages.collect())
}

#[test]
fn rules_replace_the_pages_of_aliases() {
    let none: Vec<String> = Vec::new();
    let pretty = [
        "/ai/old/a/ /ai/news/a/",
        "/ai/old/a /ai/news/a/",
        "/ai/b.html /ai/news/a/",
        "/ai/c/ /ai/news/a/",
        "/ai/c /ai/news/a/",
        "/ai/impressum/ /ai/legal/imprint/",
        "/ai/impressum /ai/legal/imprint/",
    ];
    assert_eq!(redirects(SITE, &[], ""), (pretty.map(str::to_owned).to_vec(), none.clone()));
    let flat = [
        "/ai/old/a/ /ai/news/a",
        "/ai/old/a /ai/news/a",
        "/ai/b.html /ai/news/a",
        "/ai/c /ai/news/a",
        "/ai/c/ /ai/news/a",
        "/ai/impressum /ai/legal/imprint",
        "/ai/impressum/ /ai/legal/imprint",
    ];
    assert_eq!(
        redirects(SITE, &[], "[build]\nurls = 'flat'"),
        (flat.map(str::to_owned).to_vec(), none)
    );
    // Without `host.redirects` aliases have pages, and without aliases there is no `_redirects`.
    let plan = planned(SITE, &[], "");
    assert!(plan.redirects.is_empty() && files(&plan).contains(&"c/index.html"));
    assert_eq!(redirects(&[("news/a.md", "")], &[], ""), (Vec::new(), Vec::new()));
}

#[test]
fn aliases_that_a_rule_cannot_express_keep_their_pages() {
    let long = format!("{}/", "é".repeat(40)).repeat(7);
    let site = [
        ("news/a.md", "aliases: ['/ü b/index.html']"),
        ("news/b.md", &*format!("aliases: ['/{long}']")),
        ("pages/p.md", "---\ntitle: P\naliases: [/p/]\n---\nx\n"),
    ];
    let (rules, pages) = redirects(&site, &[], "[build]\nurls = 'flat'");
    let expected = ["index.html", "/", ""].map(|end| match end {
        "index.html" => "/ai/%C3%BC%20b/index.html /ai/news/a".to_owned(),
        end => format!("/ai/%C3%BC%20b{end} /ai/news/a"),
    });
    assert_eq!(rules, expected);
    let long = format!("{long}index.html");
    // The alias `/p/` differs from its target by a slash only.
    assert_eq!(pages, [&*long, "p/index.html"]);
}

#[test]
fn a_rule_never_applies_to_the_path_of_another_file() {
    let site = [("news/a.md", "aliases: [/x/, /y/, /z/, z.html]")];
    let (rules, _) = redirects(&site, &["x.html", "y.txt"], "");
    let expected = ["/ai/x/", "/ai/y/", "/ai/y", "/ai/z/", "/ai/z.html"];
    assert_eq!(rules, expected.map(|from| format!("{from} /ai/news/a/")));
}

#[test]
fn the_number_of_rules_is_limited() {
    let aliases: Vec<String> = (0..1500).map(|number| format!("/old/{number}/")).collect();
    let yaml = format!("aliases: [{}]", aliases.join(", "));
    let (rules, pages) = redirects(&[("news/a.md", &yaml)], &[], "");
    // Two rules for each alias, with and without a slash.
    assert_eq!((rules.len(), pages.len()), (2000, 500));
    assert_eq!(pages[0], "old/1000/index.html");
}

#[test]
fn static_files_replace_the_generated_host_files() {
    let toml = "[host]\nheaders = true\nredirects = true";
    let own = ["_headers", "_redirects", "robots.txt"];
    let plan = planned(SITE, &own, toml);
    for (index, file) in own.into_iter().enumerate() {
        assert_eq!(*super::content(&plan, file), Content::Copied(index));
    }
    // With the site's own rules, the pages of aliases stay.
    assert!(plan.redirects.is_empty() && files(&plan).contains(&"c/index.html"));
    let plan = planned(SITE, &[], toml);
    assert_eq!(*super::content(&plan, "_headers"), Content::Rendered(Item::Headers));
    assert!(!files(&planned(SITE, &[], "")).contains(&"_headers"));
}

#[test]
fn text_files_have_compressed_forms() {
    let long = "x".repeat(255 - ".html".len() - 2);
    let site = [
        ("news/a.md", &*format!("slug: {long}")),
        ("pages/p.html.gz.md", "---\ntitle: P\n---\nx\n"),
    ];
    let toml = "[build]\nurls = 'flat'";
    let plan = planned(&site, &["a.txt", "a.txt.br", "b.png", "none", "c.css", "c.css.gz/d"], toml);
    let names = |encodings: &[Encoding], file: &str| -> Vec<String> {
        let forms = CompressedForms::new(&plan.files, encodings).of(file);
        assert!(forms.iter().all(|(encoding, name)| name.ends_with(encoding.extension())));
        forms.into_iter().map(|(_, name)| name).collect()
    };
    let both = [Encoding::Gzip, Encoding::Brotli];
    let none: Vec<String> = Vec::new();
    for file in ["index.html", "feed.xml", "sitemaps/pages.xml", "feedgen.2961e24b.css"] {
        assert_eq!(names(&both, file), [format!("{file}.gz"), format!("{file}.br")]);
        assert_eq!(names(&both[1..], file), [format!("{file}.br")]);
        assert_eq!(names(&[], file), none);
    }
    for file in ["b.png", "none", "_headers", "a.txt.br"] {
        assert_eq!(names(&both, file), none, "{file}");
    }
    // An existing file or folder has precedence, and a name that is too long is skipped.
    assert_eq!(names(&both, "a.txt"), ["a.txt.gz"]);
    assert_eq!(names(&both, "c.css"), ["c.css.br"]);
    assert_eq!(names(&both, &format!("news/{long}.html")), none);
}
