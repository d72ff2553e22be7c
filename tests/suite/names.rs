//! Unicode names and hosts, from sources to pages.

use crate::site::{Run, SiteTest, article, names};

const DATE: &str = "2024-01-18T18:35:00Z";

fn own(title: &str, more: &str) -> String {
    article(title, DATE, more) + "Text.\n"
}

/// The output of `feedgen list`.
fn list(site: &SiteTest, option: &str, name: &str) -> String {
    Run::from(site.command(&["list", option, name]).output().unwrap()).stdout
}

#[test]
fn visually_equal_names_have_one_page() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &own("A", "topics: [R&amp;D, Straße]\nprovider: {name: Ö, domain: müller.example}\n"),
        ),
        (
            "content/news/b.md",
            &own(
                "B",
                "topics: [R&D, STRASSE]\nprovider: {name: Ö, domain: WWW.xn--mller-kva.example.}\n",
            ),
        ),
        ("content/news/c.md", &own("C", "topics: [❤\u{fe0f}, 🎉]\nprovider: {name: 🎉}\n")),
        ("content/topics/party.yaml", "name: 🎉\n_id: party\n"),
        ("content/providers/party.md", "---\nname: 🎉\n_id: party\n---\n"),
    ]);
    let report = site.report(&[]);
    let expected = [
        "warning bad-address content/news/c.md:4:10 the topic `❤\u{fe0f}` has no letter or digit, and is left out",
    ];
    assert_eq!(report.findings(), expected);
    let output = site.output();
    let files = names(&output);
    let lists = |folder: &str| {
        let pages =
            files.iter().filter_map(|file| file.strip_prefix(folder)?.strip_suffix("/index.html"));
        pages.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lists("topics/"), ["party", "r-d", "strasse"]);
    assert_eq!(lists("providers/"), ["müller.example", "party"]);
    let provider = site.read("public/providers/müller.example/index.html");
    assert!(provider.contains("href=\"https://xn--mller-kva.example/\""), "{provider}");
    let api = site.read("public/api/providers/index.json");
    assert!(api.contains("\"müller.example\"") && !api.contains("xn--"), "{api}");
    for name in ["r&d", "R&amp;D", "strasse", "🎉", "party"] {
        assert!(list(&site, "--topic", name).contains("content/news"), "{name}");
    }
    for host in ["xn--mller-kva.example", "www.Müller.example.", "müller.example:443"] {
        assert!(list(&site, "--provider", host).contains("content/news/a.md"));
    }
}

#[test]
fn confusable_hosts_are_shown_in_punycode() {
    let site =
        SiteTest::with(&[("content/news/a.md", &own("A", "provider: {domain: pаypal.com}\n"))]);
    let findings = site.report(&[]).findings();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("warning look-alike content/news/a.md"), "{findings:?}");
    let page = site.read("public/news/a/index.html");
    assert!(page.contains("xn--pypal-4ve.com") && !page.contains("pаypal.com"), "{page}");
}
