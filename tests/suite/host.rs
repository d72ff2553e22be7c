//! Files for hosts: headers, redirect rules, compressed forms.

use std::collections::BTreeSet;
use std::io::Read;

use crate::html::{json_ld, tags};
use crate::site::{SITE, SiteTest, Tree, article, differences, names};

/// A site with files of each size and kind.
fn site(settings: &str) -> SiteTest {
    let site = SiteTest::new();
    configure(&site, settings);
    let body = "A sentence that comes again and again. ".repeat(60);
    for (name, more) in [("a", "aliases: [/old/a/, /a.html]"), ("b", "aliases: [/old/b]")] {
        let text = article(name, "2024-01-01T00:00:00Z", more);
        site.write(&format!("content/news/{name}.md"), format!("{text}{body}\n"));
    }
    site.write("static/small.txt", "Too small.");
    site.write("static/data.json", format!("[{}0]", "1, ".repeat(1000)));
    site.write("static/own.txt", &body);
    site.write("static/own.txt.gz", "the site's own");
    site.write("static/photo.jpg", body);
    site
}

fn configure(site: &SiteTest, settings: &str) {
    site.write("site.toml", format!("{SITE}[host]\n{settings}\n"));
}

fn compressed_files(tree: &Tree) -> BTreeSet<&str> {
    names(tree).into_iter().filter(|name| name.ends_with(".gz") || name.ends_with(".br")).collect()
}

/// The decoded content.
fn decoded(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match name.rsplit_once('.').unwrap().1 {
        "gz" => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect(name)),
        _ => brotli::BrotliDecompress(&mut &*bytes, &mut out).expect(name),
    }
    out
}

#[test]
fn compressed_forms_decompress_to_their_files() {
    let site = site("compress = [\"gz\", \"br\"]");
    site.build();
    let output = site.output();
    let forms = compressed_files(&output);
    for name in forms.iter().filter(|name| **name != "own.txt.gz") {
        let (file, _) = name.rsplit_once('.').unwrap();
        assert!(decoded(name, &output[*name]) == output[file], "{name}");
        assert!(output[*name].len() < output[file].len(), "{name}");
    }
    for file in ["index.html", "news/a/index.html", "404.html", "data.json"] {
        for ending in ["gz", "br"] {
            assert!(forms.contains(&*format!("{file}.{ending}")), "{file}.{ending}");
        }
    }
    for file in ["small.txt", "photo.jpg", "robots.txt", "old/a/index.html"] {
        assert!(!forms.iter().any(|form| form.starts_with(file)), "{file}");
    }
    // The site's own compressed file has precedence.
    assert_eq!(output["own.txt.gz"], b"the site's own");
    assert!(forms.contains("own.txt.br"));
    // A second build writes nothing, and another output has the same bytes.
    let report = site.build();
    assert_eq!((report.count("files.written"), report.count("files.deleted")), (0, 0));
    std::fs::remove_dir_all(site.path("public")).unwrap();
    site.build();
    assert_eq!(differences(&output, &site.output()), Vec::<String>::new());
}

#[test]
fn compressed_forms_follow_the_setting_and_their_files() {
    let site = site("compress = [\"br\"]");
    site.build();
    let with = site.output();
    assert!(compressed_files(&with).contains("news/a/index.html.br"));
    assert!(!compressed_files(&with).contains("index.html.gz"));
    site.remove("content/news/a.md");
    site.build();
    let without_a = site.output();
    assert!(!compressed_files(&without_a).contains("news/a/index.html.br"));
    assert!(decoded("x.br", &without_a["index.html.br"]) == without_a["index.html"]);
    configure(&site, "");
    site.build();
    let without = site.output();
    assert_eq!(compressed_files(&without), BTreeSet::from(["own.txt.gz"]));
    let gone = differences(&without_a, &without);
    assert!(
        gone.len() > 5 && gone.iter().all(|line| line.starts_with("- ") && line.ends_with(".br"))
    );
}

#[test]
fn headers_mark_immutable_files() {
    let site = site("headers = true");
    site.build();
    let output = site.output();
    let headers = String::from_utf8(output["_headers"].clone()).unwrap();
    let lines: Vec<&str> = headers.lines().collect();
    let immutable = "  Cache-Control: public, max-age=31536000, immutable";
    let at: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| **line == immutable)
        .map(|(at, _)| at)
        .collect();
    // Theme files and older parts of the search index, whose names contain hashes.
    let patterns: Vec<&str> = at.iter().map(|at| lines[at - 1]).collect();
    let [files @ .., "/pagefind/older/*"] = &patterns[..] else { panic!("{headers}") };
    assert_eq!(files.len(), 6, "{files:?}");
    let pages = ["index.html", "search/index.html", "follow/index.html"]
        .map(|page| site.read(&format!("public/{page}")));
    let tags: Vec<crate::html::Tag> = pages.iter().flat_map(|page| tags(page)).collect();
    for file in files {
        assert!(output.contains_key(file.strip_prefix('/').unwrap()), "{file}");
        let links = |tag: &crate::html::Tag| tag.get("href").or(tag.get("src")) == Some(*file);
        assert!(tags.iter().any(links), "{file}");
    }
    // Hosts read at most 100 rules with lines of at most 2,000 characters.
    let is_line = |line: &&&str| line.starts_with('/') || line.starts_with("  ");
    assert!(lines.iter().all(|line| is_line(&line) && line.len() < 2000));
    assert!(lines.iter().filter(|line| line.starts_with('/')).count() < 100);
}

#[test]
fn aliases_redirect_by_rules() {
    let site = site("redirects = true");
    site.build();
    assert_eq!(
        site.read("public/_redirects"),
        "/old/a/ /news/a/ 301\n/old/a /news/a/ 301\n/a.html /news/a/ 301\n\
         /old/b/ /news/b/ 301\n/old/b /news/b/ 301\n"
    );
    assert!(!site.exists("public/old") && !site.exists("public/a.html"));
    configure(&site, "");
    site.build();
    assert!(!site.exists("public/_redirects"));
    assert!(site.exists("public/old/a/index.html") && site.exists("public/a.html"));
}

#[test]
fn articles_with_noindex_are_not_in_the_sitemap() {
    let site = SiteTest::new();
    let date = "2024-01-01T00:00:00Z";
    let with = |more: &str| article("A", date, &format!("originalUrl: https://e.org/a\n{more}"));
    site.write("content/news/a.md", with(""));
    site.write("content/news/b.md", article("B", date, "originalUrl: https://e.org/b"));
    let found = || {
        site.build();
        let sitemap = site.read("public/sitemaps/2024-01.xml");
        let page = site.read("public/news/a/index.html");
        let has = |name: &str, value: &str| {
            tags(&page).iter().any(|t| {
                t.get("rel").or(t.get("name")) == Some(name)
                    && t.get("href").or(t.get("content")) == Some(value)
            })
        };
        // The page has metadata in any case.
        assert_eq!(json_ld(&page)["NewsArticle"]["isBasedOn"], "https://e.org/a");
        assert!(site.read("public/index.html").contains("/news/a/"));
        (
            sitemap.contains("/news/a/"),
            has("robots", "noindex"),
            has("canonical", "https://example.org/news/a/"),
            has("canonical", "https://e.org/a"),
        )
    };
    assert_eq!(found(), (true, false, true, false));
    site.write("content/news/a.md", with("noindex: true"));
    assert_eq!(found(), (false, true, true, false));
    site.write("content/news/a.md", with("canonical: original"));
    assert_eq!(found(), (false, false, false, true));
    site.write("content/news/a.md", with("canonical: none"));
    assert_eq!(found(), (true, false, false, false));
}
