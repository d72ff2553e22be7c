//! Sources with other line ends and encodings, nested folders, and empty sites.

use super::{check_page, html_files, shown_articles, text, xml_texts};
use crate::html::{Served, texts_of};
use crate::site::{SITE, SiteTest, article};

#[test]
fn files_of_other_systems_are_read() {
    let text = article("Zürich", "2024-01-18T18:35:00+05:30", "originalUrl: https://example.com/a")
        + "One.\n\nTwo.\n";
    let site = SiteTest::new();
    site.write("content/news/plain.md", &text);
    site.write("content/news/crlf.md", text.replace('\n', "\r\n").replace("com/a", "com/b"));
    site.write("content/news/bom.md", format!("\u{feff}{}", text.replace("com/a", "com/c")));
    let report = site.build();
    assert_eq!(report.count("articles"), 3);
    let page = |name: &str| site.read(&format!("public/news/{name}/index.html"));
    for other in ["crlf", "bom"] {
        assert_eq!(texts_of(&page(other), "p"), texts_of(&page("plain"), "p"));
        assert_eq!(texts_of(&page(other), "h1"), ["Zürich"]);
    }
    assert!(texts_of(&page("plain"), "p").contains(&"Two.".to_owned()));
}

#[test]
fn articles_can_be_in_nested_folders_and_several_categories() {
    let text = |n: u32, more: &str| {
        article(
            &format!("Number {n}"),
            &format!("2024-01-0{n}T00:00:00Z"),
            &format!("originalUrl: https://example.com/{n}\n{more}"),
        )
    };
    let site = SiteTest::with(&[
        ("site.toml", &format!("{SITE}[content]\narticles = [\"news\", \"videos\"]\n")),
        ("content/news/2024/01/a.md", &text(1, "")),
        ("content/news/b.markdown", &text(2, "category: Long Reads")),
        ("content/videos/c.md", &text(3, "type: video\nslug: moving")),
        ("content/news/.hidden.md", "not an article"),
        ("content/news/notes.txt", "not an article"),
    ]);
    let report = site.build();
    assert_eq!(report.count("articles"), 3);
    for page in ["news/a", "long-reads/b", "videos/moving"] {
        assert!(site.exists(&format!("public/{page}/index.html")), "{page}");
    }
    for (category, number) in [("news", 1), ("long-reads", 2), ("videos", 3)] {
        assert_eq!(shown_articles(&site.read(&format!("public/{category}/index.html"))), [number]);
    }
    assert_eq!(shown_articles(&site.read("public/index.html")), [3, 2, 1]);
}

#[test]
fn an_empty_site_builds() {
    let site = SiteTest::new();
    let report = site.report(&[]);
    assert_eq!(report.code, 0);
    assert_eq!(report.count("articles"), 0);
    let output = site.output();
    let served = Served { tree: &output, origin: "https://example.org", base: "", flat: false };
    let files = html_files(&output);
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        assert_eq!(served.broken_links(file).0, Vec::<String>::new());
        check_page(file, &text(&output, file));
    }
    assert_eq!(xml_texts(&text(&output, "feed.xml"), "title"), ["Test Site"; 2]);
}
