//! Bundles: articles in a folder of their own with other files.

use std::os::unix::fs::symlink;

use crate::check::report;
use crate::site::{SITE, SiteTest, article, differences, files_with, names};

const DATE: &str = "2024-01-18T00:00:00Z";
const STORY: &str = "content/news/2024-01-18-story";

const TEXT: &str = "![A photo](photo.jpg) and [the paper](./docs/paper.pdf), [above](#part).\n\n\
                    <img src=\"photo.jpg\" srcset=\"photo.jpg 1x, photo2.jpg 2x\">\n\n## Part\n";

/// A site with a bundle, a draft bundle and an article without a folder.
fn site(settings: &str) -> SiteTest {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}{settings}[api]\nenabled = true\n"));
    let story = article("Story", DATE, "images: [photo.jpg]\ntopics: [AI]") + TEXT;
    site.write(&format!("{STORY}/index.md"), story);
    for file in ["photo.jpg", "photo2.jpg", "docs/paper.pdf"] {
        site.write(&format!("{STORY}/{file}"), format!("bytes of {file}"));
    }
    let draft = article("Draft", DATE, "published: false\nimages: [secret.jpg]") + TEXT;
    site.write("content/news/draft/index.md", draft);
    site.write("content/news/draft/secret.jpg", "secret bytes");
    site.write("content/news/plain.md", article("Plain", DATE, "") + "A text.\n");
    site
}

fn at<'a>(site: &SiteTest, start: &str, names: &'a mut Vec<String>) -> &'a [String] {
    *names = site.output().into_keys().filter(|name| name.starts_with(start)).collect();
    names
}

#[test]
fn files_beside_an_article_are_published_below_its_address() {
    for (settings, page) in [
        ("", "public/news/2024-01-18-story/index.html"),
        ("[build]\nurls = \"flat\"\n", "public/news/2024-01-18-story.html"),
    ] {
        let site = site(settings);
        site.build();
        let below = "news/2024-01-18-story/";
        for file in ["photo.jpg", "photo2.jpg", "docs/paper.pdf"] {
            assert_eq!(site.read(&format!("public/{below}{file}")), format!("bytes of {file}"));
        }
        let html = site.read(page);
        for part in [
            "src=\"/news/2024-01-18-story/photo.jpg\"",
            "href=\"/news/2024-01-18-story/docs/paper.pdf\"",
            "/news/2024-01-18-story/photo.jpg 1x, /news/2024-01-18-story/photo2.jpg 2x",
            "content=\"https://example.org/news/2024-01-18-story/photo.jpg\" property=og:image",
            "\"image\":[\"https://example.org/news/2024-01-18-story/photo.jpg\"",
            "href=\"#part\"",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let card = site.read("public/index.html");
        assert!(card.contains("src=\"/news/2024-01-18-story/photo.jpg\""), "{card}");
        for feed in ["feed.xml", "atom.xml", "feed.json"] {
            let Some(bytes) = site.output().remove(feed) else { continue };
            let text = String::from_utf8(bytes).unwrap();
            for file in ["photo.jpg", "docs/paper.pdf", "photo2.jpg 2x"] {
                let url = format!("https://example.org/news/2024-01-18-story/{file}");
                assert!(text.contains(&url), "{feed}: {url}: {text}");
            }
        }
        let url = "{\"url\":\"https://example.org/news/2024-01-18-story/photo.jpg\"";
        let output = site.output();
        let with_image = files_with(&output, url);
        assert!(with_image.iter().any(|name| name.starts_with("api/")), "{with_image:?}");
    }
}

#[test]
fn bundles_respect_the_base_path_and_custom_addresses() {
    let site = site("[articles]\naddress = \"{year}/{slug}\"\n");
    site.edit("site.toml", "https://example.org", "https://example.org/ai");
    site.edit(&format!("{STORY}/index.md"), "topics", "slug: nice\ntopics");
    site.build();
    assert!(site.exists("public/2024/nice/photo.jpg"));
    let html = site.read("public/2024/nice/index.html");
    assert!(html.contains("src=\"/ai/2024/nice/photo.jpg\""), "{html}");
    assert!(html.contains("https://example.org/ai/2024/nice/photo.jpg"), "{html}");
    assert!(site.read("public/index.html").contains("src=\"/ai/2024/nice/photo.jpg\""));
}

#[test]
fn the_files_of_a_draft_are_not_published() {
    let site = site("");
    let outer = article("Outer", DATE, "") + "A text.\n";
    site.write("content/news/outer/index.md", outer);
    // Files of drafts and of invalid articles are not published, even through a link from another bundle.
    for (folder, more) in [("inner", "published: false"), ("inner/deep", "draft: true")] {
        let text = article("Inner", DATE, more) + "A text.\n";
        site.write(&format!("content/news/outer/{folder}/index.md"), text);
        site.write(&format!("content/news/outer/{folder}/inner.jpg"), "secret bytes");
    }
    site.write("content/news/outer/inner/img/inner.jpg", "secret bytes");
    site.write("content/news/outer/open/own.jpg", "own");
    site.write("content/news/outer/notes.md", article("Notes", DATE, "published: false") + "N\n");
    site.write("content/news/outer/open/broken.md", "secret bytes");
    let report = site.report(&["--keep-going"]);
    assert!(report.findings().iter().any(|found| found.contains("open/broken.md")));
    let output = site.output();
    assert_eq!(files_with(&output, "secret bytes"), Vec::<&str>::new());
    assert!(output.contains_key("news/outer/open/own.jpg"));
    assert!(
        !names(&output)
            .iter()
            .any(|name| ["notes", "draft", "inner"].iter().any(|part| name.contains(part)))
    );
    // With `--drafts` they are published.
    site.remove("content/news/outer/open/broken.md");
    site.report(&["--drafts", "--output", "preview"]);
    assert_eq!(files_with(&site.tree("preview"), "secret bytes").len(), 4);
}

#[test]
fn incremental_builds_equal_clean_builds() {
    let site = site("");
    site.build();
    let edits: [(&str, &dyn Fn()); 8] = [
        ("changed", &|| site.write(&format!("{STORY}/photo.jpg"), "other bytes")),
        ("new", &|| site.write(&format!("{STORY}/new.png"), "new")),
        ("deleted", &|| site.remove(&format!("{STORY}/new.png"))),
        ("published", &|| {
            site.edit("content/news/draft/index.md", "published: false", "published: true");
        }),
        ("unpublished", &|| {
            site.edit("content/news/draft/index.md", "published: true", "published: false");
        }),
        ("renamed", &|| {
            std::fs::rename(site.path(STORY), site.path("content/news/moved")).unwrap();
        }),
        ("no folder any more", &|| {
            std::fs::rename(
                site.path("content/news/moved/index.md"),
                site.path("content/news/moved/text.md"),
            )
            .unwrap();
            site.edit("content/news/moved/text.md", "images: [photo.jpg]\n", "");
        }),
        ("another pattern", &|| {
            site.write("site.toml", format!("{SITE}[articles]\naddress = \"x/{{stem}}\"\n"));
        }),
    ];
    for (what, edit) in edits {
        edit();
        site.report(&[]);
        let one = site.output();
        site.report(&[]);
        assert_eq!(differences(&one, &site.output()), Vec::<String>::new(), "{what}, again");
        site.report(&["--clean"]);
        assert_eq!(differences(&one, &site.output()), Vec::<String>::new(), "{what}");
        match what {
            "new" => assert!(site.exists("public/news/2024-01-18-story/new.png")),
            "deleted" => assert!(!site.exists("public/news/2024-01-18-story/new.png")),
            "published" => assert!(site.exists("public/news/draft/secret.jpg")),
            "unpublished" => assert!(!site.exists("public/news/draft")),
            "renamed" => {
                assert!(site.exists("public/news/moved/photo.jpg"));
                assert!(!site.exists("public/news/2024-01-18-story"));
            }
            "no folder any more" => assert!(!site.exists("public/news/moved")),
            _ => {}
        }
    }
}

#[test]
fn hidden_ignored_and_linked_files_are_not_published() {
    let site = site("[build]\nignore = [\"*.psd\"]\n");
    for name in [".secret", ".git/config", "photo.psd", "photo.jpg~", "Thumbs.db"] {
        site.write(&format!("{STORY}/{name}"), "secret bytes");
    }
    for name in ["x.html", "x.svg", "x.js", "noending", ".htaccess", ".well-known/a.txt"] {
        site.write(&format!("{STORY}/{name}"), "secret bytes");
    }
    site.write("outside.txt", "secret bytes");
    symlink("/etc/hostname", site.path(&format!("{STORY}/host.txt"))).unwrap();
    symlink("../../../outside.txt", site.path(&format!("{STORY}/out.txt"))).unwrap();
    symlink("index.md", site.path(&format!("{STORY}/source.txt"))).unwrap();
    symlink("../draft/secret.jpg", site.path(&format!("{STORY}/draft.jpg"))).unwrap();
    site.write("static/logo.png", "logo");
    symlink("../../../static/logo.png", site.path(&format!("{STORY}/logo.png"))).unwrap();
    let report = site.report(&[]);
    let mut found: Vec<String> = report
        .findings()
        .iter()
        .map(|found| found.split(' ').take(3).collect::<Vec<_>>().join(" "))
        .collect();
    found.sort();
    let outside = |name: &str| format!("warning outside {STORY}/{name}");
    let mut expected =
        vec![outside("draft.jpg"), outside("host.txt"), outside("out.txt"), outside("source.txt")];
    expected.insert(0, format!("warning hidden-file {STORY}/.secret"));
    for name in [".htaccess", ".well-known/a.txt", "noending", "x.html", "x.js", "x.svg"] {
        expected.push(format!("warning unsafe-file {STORY}/{name}"));
    }
    assert_eq!(found, expected);
    let mut names = Vec::new();
    let below = "news/2024-01-18-story/";
    let files = ["docs/paper.pdf", "index.html", "logo.png", "photo.jpg", "photo2.jpg"];
    assert_eq!(at(&site, below, &mut names), files.map(|file| format!("{below}{file}")));
    site.write("site.toml", format!("{SITE}[build]\ninclude = [\"x.svg\"]\n"));
    site.report(&[]);
    assert!(site.exists(&format!("public/{below}x.svg")));
    assert!(!site.exists(&format!("public/{below}x.html")));
}

#[test]
fn colliding_files_are_an_error() {
    let site = site("");
    site.write("static/news/2024-01-18-story/photo.jpg", "static");
    let report = site.report(&["--keep-going"]);
    let found = report.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&format!("error address-collision {STORY}/photo.jpg")));
    assert_eq!(site.read("public/news/2024-01-18-story/photo.jpg"), "static");
}

#[test]
fn a_bundle_and_a_file_of_one_name_are_two_articles() {
    let site = site("");
    site.write("content/news/plain/index.md", article("Second", DATE, "") + "A text.\n");
    let report = site.report(&[]);
    assert!(
        report.findings()[0].starts_with("error address-collision content/news/plain/index.md")
    );
}

#[test]
fn check_reports_missing_files() {
    let site = site("");
    let only = "broken-link,broken-anchor,missing-asset,leak";
    let check = |args: &[&str]| report(&site, &[&["--only", only], args].concat()).findings();
    assert_eq!(check(&[]), Vec::<String>::new());
    site.build();
    assert_eq!(check(&["--output"]), Vec::<String>::new());
    site.remove(&format!("{STORY}/photo2.jpg"));
    site.edit(&format!("{STORY}/index.md"), "./docs/paper.pdf", "./docs/papre.pdf");
    let found = check(&[]);
    assert_eq!(found.len(), 2, "{found:?}");
    for (found, expected) in found.iter().zip(["docs/papre.pdf", "photo2.jpg"]) {
        assert!(found.contains(&format!(" {STORY}/index.md:")), "{found}");
        assert!(found.contains(expected), "{found}");
    }
}
