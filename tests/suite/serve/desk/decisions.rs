//! What decisions change, byte for byte.

use super::*;

const CARD: &str = "+related:
+  - title: \"Story aaa\"
+    publishedDateTime: \"2024-01-05T10:00:00Z\"
+    webUrl: \"https://one.example/a\"
+    provider:
+      domain: \"one.example\"
";

#[track_caller]
fn check(site: &SiteTest, browser: &Browser, form: &browser::Form, expected: &str) {
    let before = sources(site);
    browser.done(form);
    let found = diff(&before, &sources(site));
    assert_eq!(found, expected);
    browser.done(&browser.undo());
    assert_eq!(diff(&sources(site), &before), "", "undone");
    browser.done(form);
    assert_eq!(diff(&before, &sources(site)), expected, "again");
}

#[test]
fn publishing_changes_one_line() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let publish =
        |name: &str| browser.draft(&format!("content/news/{name}.md")).with("action", "publish");
    let a = "~ content/news/a.md\n-published: false\n+published: true\n";
    check(&site, &browser, &publish("a"), a);
    let b = "~ content/news/b.md\n-published: false # wait\n+published: true # wait\n";
    check(&site, &browser, &publish("b"), b);
    check(&site, &browser, &publish("c"), "~ content/news/c.md\n-draft: true\n+draft: false\n");
    assert_eq!(browser.drafts(), Vec::<String>::new());
}

#[test]
fn rejecting_deletes_what_an_import_wrote() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let reject =
        |name: &str| browser.draft(&format!("content/news/{name}.md")).with("action", "reject");
    let before = site.read("curation/seen.tsv");
    browser.done(&reject("a"));
    assert!(!site.exists("content/news/a.md"));
    assert_eq!(site.read("curation/seen.tsv"), before.replace("imported", "rejected"));
    let all = sources(&site);
    browser.done(&reject("b"));
    // The file stays, and is not shown.
    assert_eq!(browser.drafts(), ["content/news/c.md"]);
    let found = diff(&all, &sources(&site));
    assert!(found.starts_with("~ curation/seen.tsv\n+"), "{found}");
    assert_eq!((found.lines().count(), found.contains("\trejected\t")), (2, true), "{found}");
    browser.done(&browser.undo());
    browser.done(&browser.undo());
    assert_eq!(sources(&site), site_of_drafts_tree());
    assert_eq!(browser.drafts().len(), 3);
}

fn site_of_drafts_tree() -> Tree {
    sources(&site_of_drafts())
}

/// A memory that a decision created goes with it.
#[test]
fn a_memory_is_created_and_removed() {
    let site = site_of_drafts();
    std::fs::remove_dir_all(site.path("curation")).unwrap();
    let (_server, browser) = open(&site);
    let before = sources(&site);
    browser.done(&browser.draft("content/news/a.md").with("action", "reject"));
    assert!(site.exists("content/news/a.md"), "nobody says that it was imported");
    assert_eq!(site.read("curation/seen.tsv").lines().count(), 1);
    browser.done(&browser.undo());
    assert_eq!(sources(&site), before);
    assert!(!site.exists("curation"));
}

#[test]
fn merging_adds_a_card_and_a_heat() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let form = browser.form("merge?file=content/news/a.md&q=story", "decide");
    let html = browser.page("merge?file=content/news/a.md&q=story");
    for target in ["b", "c", "d"] {
        assert!(html.contains(&format!(" content/news/{target}.md\" required")), "{target}");
    }
    assert!(!html.contains(" content/news/a.md\" required"), "not into itself");
    let into = |target: &str| {
        let file = format!("content/news/{target}.md");
        let (_, rest) = html.split_once("name=\"into\" value=\"").unwrap();
        let values = rest.split("name=\"into\" value=\"").map(|one| one.split('"').next().unwrap());
        let value = values.into_iter().find(|value| value.ends_with(&file)).unwrap().to_owned();
        form.clone().with("into", &value).with("action", "merge")
    };
    let before = sources(&site);
    for target in ["b", "d"] {
        browser.done(&into(target));
        let found = diff(&before, &sources(&site));
        let (files, memory) = found.split_once("~ curation").unwrap();
        let expected =
            format!("~ content/news/a.md\n+heat: -1\n~ content/news/{target}.md\n{CARD}");
        assert_eq!(files, expected);
        assert!(memory.contains("\timported\t") && memory.contains("\tmerged\t"), "{memory}");
        assert!(!browser.drafts().contains(&"content/news/a.md".to_owned()));
        browser.done(&browser.undo());
        assert_eq!(diff(&before, &sources(&site)), "");
    }
    // Without a target, or into itself.
    let own = form.get("file").unwrap().to_owned();
    for form in [
        form.clone().without("into"),
        form.clone().with("into", &own),
        form.clone().with("into", "x"),
    ] {
        let response = browser.send(&form.with("action", "merge"));
        assert!(matches!(response.status, 409 | 422), "{}", response.status);
    }
    assert_eq!(diff(&before, &sources(&site)), "");
}

#[test]
fn editing_changes_the_edited_keys() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let file = "content/news/b.md";
    let form = browser.edit(file).with("title", "New: \"title\"").with("excerpt", "One\r\ntwo");
    let expected = "~ content/news/b.md\n-title: \"Story bbb\"\n-publishedDateTime: 2024-01-05T10:00:00Z\n\
                    -published: false # wait\n-originalUrl: https://two.example/b\n-excerpt: Old\n\
                    +title: \"New: \\\"title\\\"\"\n+publishedDateTime: 2024-01-05T10:00:00Z\n\
                    +published: false # wait\n+originalUrl: https://two.example/b\n+excerpt: \"One\\ntwo\"\n";
    check(&site, &browser, &form.and("then", "save"), expected);
    let form = browser.edit(file).and("topic", "Space").and("then", "publish");
    let before = sources(&site);
    browser.done(&form);
    let found = diff(&before, &sources(&site));
    assert!(
        found.contains("+published: true # wait") && found.contains("+topics:\n+  - \"Space\""),
        "{found}"
    );
    // A new topic needs a confirmation, and nothing that was entered is lost.
    let before = sources(&site);
    let form = browser
        .edit("content/news/c.md")
        .with("new_topic", "New <topic>")
        .with("highlight", "Kept");
    let response = browser.send(&form.clone().and("then", "save"));
    assert_eq!((response.status, diff(&before, &sources(&site))), (422, String::new()));
    let forms = browser::forms(&response.text());
    let again = forms.into_iter().rev().find(|form| form.action.ends_with("edit")).unwrap();
    assert_eq!((again.get("topic"), again.get("highlight")), (Some("New <topic>"), Some("Kept")));
    browser.done(&again.and("confirm", "New <topic>").and("then", "save"));
    let found = diff(&before, &sources(&site));
    assert_eq!(
        found,
        "~ content/news/c.md\n+highlight: \"Kept\"\n+topics:\n+  - \"New <topic>\"\n"
    );
}

#[test]
fn several_drafts_are_one_decision() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let mut form = browser.draft("content/news/a.md");
    for name in ["b", "c"] {
        let file =
            browser.draft(&format!("content/news/{name}.md")).get("file").unwrap().to_owned();
        form = form.and("file", &file).and("file", &file);
    }
    let before = sources(&site);
    let (status, json) = browser.json(&form.with("action", "publish"));
    assert_eq!((status, &json["outcome"]), (200, &"done".into()));
    assert!(json["message"].as_str().unwrap().contains('3'), "{}", json["message"]);
    assert_eq!(crate::site::differences(&before, &sources(&site)).len(), 3);
    let undo = browser.undo();
    browser.json(&undo);
    assert_eq!(diff(&before, &sources(&site)), "");
    let (_, json) = browser.json(&undo);
    assert_eq!(json["outcome"], "done", "nothing is left");
    assert_eq!(diff(&before, &sources(&site)), "");
}

/// A byte order mark is no part of the text that was displayed, and stays in the file.
#[test]
fn files_with_a_byte_order_mark() {
    let site = site_of_drafts();
    for name in ["a", "b", "c", "d"] {
        let file = format!("content/news/{name}.md");
        site.write(&file, format!("\u{feff}{}", site.read(&file)));
    }
    let (_server, browser) = open(&site);
    let before = sources(&site);
    let [a, b] = ["a", "b"].map(|name| browser.draft(&format!("content/news/{name}.md")));
    let into = b.get("file").unwrap().to_owned();
    let edit = || browser.edit("content/news/a.md").with("title", "New");
    for form in [
        a.clone().with("action", "publish"),
        a.clone().with("action", "reject"),
        a.clone().with("action", "merge").and("into", &into),
        a.clone().and("file", &into).with("action", "publish"),
        edit().and("then", "save"),
        edit().and("then", "publish"),
    ] {
        browser.done(&form);
        let after = sources(&site);
        assert_ne!(diff(&before, &after), "");
        for (file, bytes) in after.iter().filter(|(file, _)| file.ends_with(".md")) {
            assert!(bytes.starts_with(b"\xef\xbb\xbf"), "{file}");
        }
        // The new version is known at once.
        browser.done(&browser.undo());
        assert_eq!(diff(&before, &sources(&site)), "");
    }
    browser.done(&edit().and("then", "save"));
    browser.done(&browser.edit("content/news/a.md").with("title", "Newer").and("then", "save"));
    assert!(site.read("content/news/a.md").starts_with("\u{feff}---\ntitle: \"Newer\"\n"));
}

/// Line breaks of values and of names of files, which browsers drop or send in another form.
#[test]
fn line_breaks_stay() {
    let site = site_of_drafts();
    let more = "published: false\noriginalUrl: https://one.example/x\n\
                highlight: |\n  Line one\n  Line two\nslug: \"x\\ny\"\n\
                provider: {name: \"A\\n  B\", domain: a.example}\n\
                topics:\n  - \"A\\nB\"\n  - {name: no topic} # c";
    let text = article("Story\n\n  xxx", "2024-01-05T10:00:00Z", more);
    let file = if cfg!(windows) { "content/news/x.md" } else { "content/news/new\nline.md" };
    site.write(file, text);
    let (_server, browser) = open(&site);
    let form = browser.edit(file);
    assert_eq!(form.get("highlight"), Some("Line one Line two"));
    let before = sources(&site);
    for (form, expected) in [
        (form.clone(), ""),
        (form.clone().with("excerpt", "New"), "+excerpt: \"New\"\n"),
        (form.clone().with("new_topic", "Space"), "+  - \"Space\"\n"),
    ] {
        let mut form = form.and("then", "save");
        for (_, value) in &mut form.pairs {
            *value = value.replace('\n', "\r\n");
        }
        browser.done(&form);
        let found = diff(&before, &sources(&site));
        let found = found.split_once(".md\n").map_or("", |(_, lines)| lines);
        assert_eq!(found, expected);
        if !expected.is_empty() {
            browser.done(&browser.undo());
        }
    }
}

/// Folders below that of the articles, page bundles, and the folder of the site itself.
#[test]
fn files_are_where_the_site_has_them() {
    let site = SiteTest::empty();
    site.write("site.toml", crate::corpus::SETTINGS);
    let files = ["_news/a.md", "_news/2024/b.md", "_news/c/index.md", "_news/ä & <b> \"+%20.md"];
    for (index, file) in files.iter().enumerate() {
        let more =
            format!("published: false\nslug: s{index}\noriginalUrl: https://x{index}.example/");
        site.write(file, article(&format!("T{index}"), "2024-01-05", &more));
    }
    let (_server, browser) = open(&site);
    assert_eq!(browser.drafts().len(), 4);
    for (index, file) in files.iter().enumerate() {
        let before = sources(&site);
        browser.done(&browser.edit(file).and("then", "save"));
        assert_eq!(diff(&before, &sources(&site)), "", "{file}");
        // The addresses of all are in one category.
        let taken = browser.edit(file).with("slug", &format!("s{}", (index + 1) % 4));
        assert_eq!(browser.send(&taken.and("then", "save")).status, 422, "{file}");
        browser.done(&browser.edit(file).with("excerpt", "New").and("then", "save"));
        let found = diff(&before, &sources(&site));
        assert_eq!(found, format!("~ {file}\n+excerpt: \"New\"\n"));
    }
    for file in files {
        browser.done(&browser.draft(file).with("action", "publish"));
        assert!(site.read(file).contains("published: true"), "{file}");
    }
    for file in ["_news/../site.toml", "site.toml", "_data/topics/x.md", "/etc/passwd"] {
        let form = browser.undo().without("undo");
        let form = browser::Form { action: format!("{}decide", browser::DESK), ..form };
        let form = form.with("action", "reject").with("file", &format!("0 {file}"));
        assert!(matches!(browser.send(&form).status, 409 | 422), "{file}");
    }
    assert!(site.exists("site.toml"));
}

/// A form of a real article changes nothing if it is sent as it is.
#[test]
fn real_articles_stay_as_they_are() {
    let site = SiteTest::empty();
    site.write("site.toml", crate::corpus::SETTINGS);
    for name in ["corpus/_news", "corpus-ai/_news", "seed"] {
        let Some(folder) = crate::corpus::folder(name) else { return };
        for (path, bytes) in crate::site::tree(&folder) {
            let text = String::from_utf8(bytes).unwrap();
            let text = text.replace("\npublished: true", "\npublished: false");
            if path.ends_with(".md") && text.contains("\npublished: false") {
                site.write(&format!("_news/{}-{path}", name.len()), text);
            }
        }
    }
    let (_server, browser) = open(&site);
    let before = sources(&site);
    let drafts = browser.drafts();
    assert!(drafts.len() > 100, "{}", drafts.len());
    for file in &drafts {
        let response = browser.send(&browser.edit(file).and("then", "save"));
        assert_eq!(response.status, 303, "{file}: {}", response.text());
        assert_eq!(site.read(file).as_bytes(), before[file], "{file}");
    }
    assert_eq!(diff(&before, &sources(&site)), "");
}
