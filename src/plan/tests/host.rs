//! What hosts read: rules of former addresses, headers, compressed forms.

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

/// The rules of a site as a host reads them, and the pages that former addresses still have.
fn former(site: &[(&str, &str)], static_files: &[&str], toml: &str) -> (Vec<String>, Vec<String>) {
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
fn former_addresses_have_rules_in_the_place_of_pages() {
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
    assert_eq!(former(SITE, &[], ""), (pretty.map(str::to_owned).to_vec(), none.clone()));
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
        former(SITE, &[], "[build]\nurls = 'flat'"),
        (flat.map(str::to_owned).to_vec(), none)
    );
    // Where nobody reads rules, there are pages; and a site without them needs no file.
    let plan = planned(SITE, &[], "");
    assert!(plan.redirects.is_empty() && files(&plan).contains(&"c/index.html"));
    assert_eq!(former(&[("news/a.md", "")], &[], ""), (Vec::new(), Vec::new()));
}

#[test]
fn what_a_rule_cannot_say_keeps_its_page() {
    let long = format!("{}/", "é".repeat(40)).repeat(7);
    let site = [
        ("news/a.md", "aliases: ['/ü b/index.html']"),
        ("news/b.md", &*format!("aliases: ['/{long}']")),
        ("pages/p.md", "---\ntitle: P\naliases: [/p/]\n---\nx\n"),
    ];
    let (rules, pages) = former(&site, &[], "[build]\nurls = 'flat'");
    let expected = ["index.html", "/", ""].map(|end| match end {
        "index.html" => "/ai/%C3%BC%20b/index.html /ai/news/a".to_owned(),
        end => format!("/ai/%C3%BC%20b{end} /ai/news/a"),
    });
    assert_eq!(rules, expected);
    let long = format!("{long}index.html");
    // The last one differs from its page by a slash alone.
    assert_eq!(pages, [&*long, "p/index.html"]);
}

#[test]
fn a_rule_takes_no_address_of_something_else() {
    let site = [("news/a.md", "aliases: [/x/, /y/, /z/, z.html]")];
    let (rules, _) = former(&site, &["x.html", "y.txt"], "");
    let expected = ["/ai/x/", "/ai/y/", "/ai/y", "/ai/z/", "/ai/z.html"];
    assert_eq!(rules, expected.map(|from| format!("{from} /ai/news/a/")));
}

#[test]
fn rules_end_where_hosts_stop_reading() {
    let aliases: Vec<String> = (0..1500).map(|number| format!("/old/{number}/")).collect();
    let yaml = format!("aliases: [{}]", aliases.join(", "));
    let (rules, pages) = former(&[("news/a.md", &yaml)], &[], "");
    // Two for each, with and without a slash.
    assert_eq!((rules.len(), pages.len()), (2000, 500));
    assert_eq!(pages[0], "old/1000/index.html");
}

#[test]
fn a_site_may_have_such_files_of_its_own() {
    let toml = "[host]\nheaders = true\nredirects = true";
    let own = ["_headers", "_redirects", "robots.txt"];
    let plan = planned(SITE, &own, toml);
    for (index, file) in own.into_iter().enumerate() {
        assert_eq!(*super::content(&plan, file), Content::Copied(index));
    }
    // Whoever writes the rules knows what is in them: the pages stay.
    assert!(plan.redirects.is_empty() && files(&plan).contains(&"c/index.html"));
    let plan = planned(SITE, &[], toml);
    assert_eq!(*super::content(&plan, "_headers"), Content::Rendered(Item::Headers));
    assert!(!files(&planned(SITE, &[], "")).contains(&"_headers"));
}

#[test]
fn compressed_forms_stand_beside_texts() {
    let long = "x".repeat(255 - ".html".len() - 2);
    let site = [
        ("news/a.md", &*format!("slug: {long}")),
        ("pages/p.html.gz.md", "---\ntitle: P\n---\nx\n"),
    ];
    let toml = "[build]\nurls = 'flat'";
    let plan = planned(&site, &["a.txt", "a.txt.br", "b.png", "none", "c.css", "c.css.gz/d"], toml);
    let names = |encodings: &[Encoding], file: &str| -> Vec<String> {
        let forms = CompressedForms::new(&plan, encodings).of(file);
        assert!(forms.iter().all(|(encoding, name)| name.ends_with(encoding.ending())));
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
    // What is there already stays, a file or a folder; a name that is too long is none.
    assert_eq!(names(&both, "a.txt"), ["a.txt.gz"]);
    assert_eq!(names(&both, "c.css"), ["c.css.br"]);
    assert_eq!(names(&both, &format!("news/{long}.html")), none);
}
