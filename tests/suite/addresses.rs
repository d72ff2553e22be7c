//! Addresses of pages, for all kinds of file names and settings.

use crate::site::{SITE, SiteTest, article};

const DATE: &str = "2024-03-01T00:00:00Z";

/// Checks the sources and the built site; no link may be reported.
fn check_links(site: &SiteTest) {
    for args in [&[][..], &["--output"]] {
        let report = crate::check::report(site, args).json;
        let found = report["diagnostics"].as_array().unwrap();
        let links: Vec<_> = found
            .iter()
            .filter(|one| {
                let code = one["code"].as_str().unwrap();
                code.contains("link") || code == "missing-file"
            })
            .collect();
        assert!(links.is_empty(), "{args:?}: {links:#?}");
        assert_eq!(report["errors"], 0, "{args:?}: {found:#?}");
    }
}

#[test]
fn links_percent_encode_special_characters() {
    for urls in ["pretty", "flat"] {
        let site = SiteTest::empty();
        site.write("site.toml", format!("{SITE}[build]\nurls = \"{urls}\"\n"));
        let names = [
            "c#-12",
            "50% off",
            "what?",
            "a b",
            "50%25",
            "é",
            "e\u{301}x",
            "a&b",
            "x=y;z",
            "(a) [b]",
            "it's",
            "a+b",
            "日本",
            "~t",
            "a,b",
            "a@b",
            "100%",
        ];
        for (number, name) in names.iter().enumerate() {
            let keys =
                format!("webUrl: https://e.org/{number}\ntopics: [\"C#\", \"50% off\", \"a/b?\"]");
            let text = format!("Text of article number {number}, which has a picture.\n");
            site.write(&format!("content/news/{name}.md"), article(name, DATE, &keys) + &text);
        }
        assert_eq!(site.report(&[]).code, 0);
        check_links(&site);
    }
}

#[test]
fn article_addresses_follow_the_setting() {
    let site = SiteTest::new();
    site.write(
        "content/news/2024-03-01-a.md",
        article("A", DATE, "originalUrl: https://e.org/a\nslug: nice\naliases: [/news/nice/]"),
    );
    let related = "webUrl: https://e.org/b\nrelated: [{title: A, webUrl: 'https://e.org/a'}]";
    site.write("content/news/b.md", article("B", "2023-03-01T00:00:00Z", related));
    site.build();
    let set = |pattern: &str| {
        site.write("site.toml", format!("{SITE}[articles]\naddress = \"{pattern}\"\n"));
    };
    for (pattern, own) in [
        ("{year}/{month}/{slug}", ["2024/03/nice", "2023/03/b"]),
        ("{stem}", ["2024-03-01-a", "b"]),
        ("{category}/{slug}", ["news/nice", "news/b"]),
    ] {
        set(pattern);
        // An article's own address among its aliases is ignored.
        site.build();
        let output = site.output();
        for path in own {
            assert!(output.contains_key(&format!("{path}/index.html")), "{path}");
        }
        let text = |file: &str| String::from_utf8(output[file].clone()).unwrap();
        let month = text("sitemaps/2024-03.xml");
        for file in ["index.html", "feed.xml", "atom.xml", "feed.json"] {
            assert!(text(file).contains(&format!("/{}/", own[0])), "{pattern}: {file}");
        }
        assert!(month.contains(&format!("https://example.org/{}/", own[0])), "{month}");
        // Links and redirects follow an article to its new address.
        assert!(text(&format!("{}/index.html", own[1])).contains(&format!("/{}/", own[0])));
        if own[0] != "news/nice" {
            assert!(text("news/nice/index.html").contains(&format!("/{}/", own[0])), "{pattern}");
        }
        check_links(&site);
        // Equal to a clean build.
        let incremental = site.output();
        assert_eq!(site.report(&["--clean"]).code, 0);
        assert!(site.output() == incremental, "{pattern}");
    }
    for (pattern, said) in [
        ("{category}", "all articles would have the same address"),
        ("{yaer}/{slug}", "unknown placeholder `{yaer}`"),
        ("a?/{slug}", "it contains `?`"),
    ] {
        set(pattern);
        let run = site.run(&[]);
        assert_eq!(run.code, 1, "{pattern}");
        assert!(
            run.stderr.contains("site.toml:4:11") && run.stderr.contains(said),
            "{}",
            run.stderr
        );
    }
}
