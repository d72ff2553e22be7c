//! Metadata and links of the sample site with every URL style, and aliases.

use std::collections::BTreeSet;

use super::{check_page, html_files, make_flat, text, xml_texts};
use crate::html::{Served, addresses, meta, tags, texts_of};
use crate::site::{SiteTest, article, files_with};

#[test]
fn links_resolve() {
    check_sample(false, "");
}

#[test]
fn links_resolve_below_a_base_path() {
    check_sample(false, "/some/base");
}

#[test]
fn links_resolve_with_flat_urls() {
    check_sample(true, "");
}

#[test]
fn links_resolve_with_flat_urls_below_a_base_path() {
    check_sample(true, "/some/base");
}

fn check_sample(flat: bool, base: &str) {
    let site = SiteTest::sample();
    if flat {
        make_flat(&site);
    }
    let origin = "https://news.example";
    site.build_with(&["--base-url", &format!("{origin}{base}/")]);
    let output = site.output();
    let served = Served { tree: &output, origin, base, flat };
    let (mut broken, mut good) = (Vec::new(), 0);
    let files = html_files(&output);
    for file in &files {
        let (wrong, right) = served.broken_links(file);
        broken.extend(wrong);
        good += right;
        check_page(file, &text(&output, file));
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(files.len() > 100 && good > 20 * files.len(), "{good} links in {} pages", files.len());
    // Each kind of URL is used where it belongs.
    let page = "news/2025-03-04-tide-clock";
    assert_eq!(output.contains_key(&format!("{page}.html")), flat);
    assert_eq!(output.contains_key(&format!("{page}/index.html")), !flat);
    check_xml_links(&served);
}

/// Checks that all URLs in feeds and sitemaps are absolute and that internal ones exist.
fn check_xml_links(served: &Served<'_>) {
    let (mut files, mut own) = (0, 0);
    for file in served.tree.keys().filter(|path| path.ends_with(".xml")) {
        files += 1;
        let xml = text(served.tree, file);
        let document = roxmltree::Document::parse(&xml).unwrap_or_else(|e| panic!("{file}: {e}"));
        let mut found: Vec<String> = Vec::new();
        for node in document.descendants() {
            match node.tag_name().name() {
                "loc" => found.extend(node.text().map(Into::into)),
                "link" if node.attribute("href").is_none() => {
                    found.extend(node.text().map(Into::into));
                }
                _ => found.extend(
                    ["href", "url"].iter().filter_map(|name| node.attribute(*name)).map(Into::into),
                ),
            }
        }
        assert!(!found.is_empty(), "{file}");
        for address in found {
            assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
            if let Some(target) = served.file(&address) {
                target.unwrap_or_else(|problem| panic!("{file}: {problem}"));
                own += 1;
            }
        }
    }
    assert!(files > 40 && own > 200, "{own} addresses in {files} files");
}

#[test]
fn the_sitemap_contains_exactly_the_indexed_pages() {
    for flat in [false, true] {
        let site = SiteTest::sample();
        if flat {
            make_flat(&site);
        }
        site.build();
        let output = site.output();
        let origin = "https://example.org";
        let served = Served { tree: &output, origin, base: "", flat };
        let index = xml_texts(&text(&output, "sitemap.xml"), "loc");
        assert!(index.len() > 5);
        let mut named = Vec::new();
        for shard in index {
            let shard = shard.strip_prefix("https://example.org/").unwrap();
            named.extend(xml_texts(&text(&output, shard), "loc"));
        }
        let named: Vec<String> =
            named.iter().map(|address| served.file(address).unwrap().unwrap()).collect();
        let unique: BTreeSet<&str> = named.iter().map(String::as_str).collect();
        assert_eq!(unique.len(), named.len(), "each page once");
        // Numbered pages of lists are not in the sitemap.
        let expected: BTreeSet<&str> = html_files(&output)
            .into_iter()
            .filter(|path| meta(&text(&output, path), "robots").is_none())
            .filter(|path| !path.contains("page/"))
            .collect();
        assert_eq!(unique, expected);
        let robots = text(&output, "robots.txt");
        assert!(robots.contains("\nSitemap: https://example.org/sitemap.xml\n"), "{robots}");
    }
}

#[test]
fn pages_have_metadata_for_sharing() {
    let site = SiteTest::sample();
    site.build();
    let page = site.read("public/news/2025-03-04-tide-clock/index.html");
    let url = "https://example.org/news/2025-03-04-tide-clock/";
    assert_eq!(meta(&page, "og:url").as_deref(), Some(url));
    assert_eq!(meta(&page, "og:type").as_deref(), Some("article"));
    assert_eq!(meta(&page, "article:published_time").as_deref(), Some("2025-03-04T06:40:00Z"));
    assert!(meta(&page, "description").is_some_and(|text| text.chars().count() <= 200));
    let links = tags(&page);
    let link = |rel: &str| {
        let link = links.iter().find(|tag| tag.name == "link" && tag.get("rel") == Some(rel));
        link.and_then(|link| link.get("href")).map(str::to_owned)
    };
    assert_eq!(link("canonical").as_deref(), Some(url));
    assert_eq!(link("alternate").as_deref(), Some("/feed.xml"));
    assert_eq!(link("amphtml"), None);
}

#[test]
fn pages_load_only_images_from_other_hosts() {
    let site = SiteTest::sample();
    site.build();
    let output = site.output();
    let mut checked = 0;
    for file in html_files(&output) {
        for tag in tags(&text(&output, file)) {
            let loads = match tag.name.as_str() {
                "link" => matches!(tag.get("rel"), Some("stylesheet" | "icon" | "preload")),
                "script" | "iframe" | "video" | "audio" | "object" | "embed" => true,
                _ => false,
            };
            let address = tag.get("src").or(tag.get("href")).unwrap_or("");
            assert!(!loads || !address.contains("//"), "{file}: {tag:?}");
            checked += usize::from(loads);
        }
    }
    assert!(checked > 100);
}

#[test]
fn aliases_redirect_to_the_current_address() {
    let aliases = "originalUrl: https://example.com/a\naliases: [/old/a/, /2019/a.html, /a-b]";
    for flat in [false, true] {
        let site = SiteTest::with(&[
            ("content/news/a.md", &article("A & B", "2024-01-18T18:35:00Z", aliases)),
            ("content/pages/about.md", "---\ntitle: About\naliases: [/who]\n---\nUs.\n"),
        ]);
        if flat {
            make_flat(&site);
        }
        site.build_with(&["--base-url", "https://example.org/base"]);
        let output = site.output();
        let (new, short, who) = match flat {
            false => ("/base/news/a/", "a-b/index.html", "who/index.html"),
            true => ("/base/news/a", "a-b.html", "who.html"),
        };
        for file in ["old/a/index.html", "2019/a.html", short] {
            let html = text(&output, file);
            assert_eq!(addresses(&html).len(), 3, "{html}");
            for address in addresses(&html) {
                assert_eq!(address.trim_start_matches("https://example.org"), new);
            }
            let refresh = tags(&html).into_iter().find(|tag| tag.get("http-equiv").is_some());
            assert_eq!(refresh.unwrap().get("content"), Some(&*format!("0; url={new}")));
            assert_eq!(meta(&html, "robots").as_deref(), Some("noindex"));
            assert_eq!(texts_of(&html, "title"), ["A & B"]);
        }
        assert!(addresses(&text(&output, who)).contains(&new.replace("news/a", "about")));
        assert_eq!(files_with(&output, "/old/a"), Vec::<&str>::new());
    }
}
