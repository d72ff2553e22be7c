//! Incremental builds: the same output as a clean build, with no more work than necessary.

mod edits;
mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::SystemTime;

use serde_json::Value;

use crate::output::many;
use crate::site::{SITE, SiteTest, Tree, article, differences, files_with};

/// The output before and after a build.
struct Seen {
    files: Tree,
    times: BTreeMap<String, SystemTime>,
}

impl Seen {
    fn of(site: &SiteTest) -> Self {
        let files = site.output();
        let time = |path: &String| {
            let place = site.path(&format!("public/{path}"));
            (path.clone(), fs::metadata(place).unwrap().modified().unwrap())
        };
        let times = files.keys().map(time).collect();
        Self { files, times }
    }
}

/// Builds after an edit of an article. Checks that only files that contain `address` are written and reported, and that
/// hardly more are rendered.
#[track_caller]
fn check_edit(site: &SiteTest, before: Seen, address: &str) -> Seen {
    let changes = site.path("changes.json");
    let report = site.build_with(&["--changes", changes.to_str().unwrap()]);
    let after = Seen::of(site);
    let said: Value = serde_json::from_slice(&fs::read(changes).unwrap()).unwrap();
    let said =
        [("+", "added"), ("~", "changed"), ("-", "deleted")].into_iter().flat_map(|(sign, key)| {
            let files = said[key].as_array().unwrap().iter();
            files.map(move |file| format!("{sign} {}", file.as_str().unwrap())).collect::<Vec<_>>()
        });
    let mut said: Vec<String> = said.collect();
    said.sort_by(|a, b| a[2..].cmp(&b[2..]));
    let written = differences(&before.files, &after.files);
    assert_eq!(said, written);
    for (path, time) in &before.times {
        if before.files.get(path) == after.files.get(path) {
            assert_eq!(after.times[path], *time, "{path} was written for nothing");
        }
    }

    let mut shows: BTreeSet<&str> = files_with(&before.files, address).into_iter().collect();
    shows.extend(files_with(&after.files, address));
    // Landing pages and feeds depend on all articles of their list. Other dependent files are few: indexes, archive,
    // sitemaps, pages of the API.
    let others = 40;
    let made = report.count("rendered");
    // Parts of the search index change as a whole: one part, and another one if it is split.
    let (of_index, written): (Vec<String>, Vec<String>) =
        written.into_iter().partition(|path| path[2..].starts_with("pagefind/"));
    let parts: BTreeSet<&str> = of_index.iter().filter_map(|path| part_of_index(path)).collect();
    assert!(parts.len() <= 3 && report.count("search.made") <= 2, "{parts:?}");
    assert!(!written.is_empty());
    assert!(written.len() <= shows.len() + others, "{written:#?}");
    assert!(made <= shows.len() + others, "{made} made, {} show it", shows.len());
    after
}

/// The folder of a file's search index part, prefixed by the kind of change.
fn part_of_index(change: &str) -> Option<&str> {
    change[2..].strip_prefix("pagefind/older/")?.split('/').next()
}

#[test]
fn an_edit_rewrites_only_dependent_files() {
    // A new article changes all pages of an API list, because they are numbered from the newest.
    let site = SiteTest::empty();
    site.write("site.toml", format!("{SITE}[api]\nmax_pages = 2\n"));
    many(&site, 10_000);
    let first = site.build();
    assert!(first.count("rendered") > 8_000);
    let before = Seen::of(&site);
    let report = site.build();
    assert_eq!((report.count("rendered"), report.count("files.written")), (0, 0));

    let path = "content/news/4711.md";
    assert!(site.read(path).contains("published: true"), "an article that can be seen");
    site.edit(path, "title: \"Story 4711\"", "title: \"Another story\"");
    let before = check_edit(&site, before, "/news/4711/");
    site.write(path, site.read(path) + "\nMore of the text.\n");
    let before = check_edit(&site, before, "/news/4711/");
    let new = article(
        "The newest",
        "2025-06-01T00:00:00Z",
        "originalUrl: https://source1.example/newest\ntopics: [Topic 1, Topic 2]\n\
         provider: {name: Source 1, domain: source1.example}",
    );
    site.write("content/news/newest.md", new);
    let before = check_edit(&site, before, "/news/newest/");
    site.remove("content/news/newest.md");
    check_edit(&site, before, "/news/newest/");
}

#[test]
fn only_pages_that_show_a_changed_field_are_rendered_again() {
    let text = |n: u32, more: &str| {
        let more = format!("originalUrl: https://example.com/{n}\n{more}");
        article(&format!("Story {n}"), &format!("2024-01-{n:02}T00:00:00Z"), &more)
    };
    let site = SiteTest::with(&[
        ("content/news/1.md", &text(1, "topics: [One]")),
        ("content/news/2.md", &text(2, "topics: [Two]")),
        (
            "content/news/3.md",
            &text(3, "related: [{title: Card, originalUrl: 'https://example.com/1'}]"),
        ),
        ("templates/404.html", "gone"),
    ]);
    site.build();
    let rendered = || site.build().count("rendered");
    assert_eq!(rendered(), 0);
    // Only one page uses this template.
    site.write("templates/404.html", "away");
    assert_eq!(rendered(), 1);
    // A changed modification time alone is not a change.
    site.write("templates/404.html", "away");
    site.write("content/news/2.md", text(2, "topics: [Two]"));
    assert_eq!(rendered(), 0);
    // Another article shows it as a related card.
    site.edit("content/news/1.md", "Story 1", "Changed");
    site.build();
    assert!(site.read("public/news/3/index.html").contains("Changed"));
    assert!(!site.read("public/news/2/index.html").contains("Changed"));
}

/// Templates use a component by its name, without naming the template that defines it.
#[test]
fn a_changed_component_rerenders_the_pages_that_use_it() {
    let site = SiteTest::new();
    site.write("content/news/a.md", article("A title", "2024-01-18T18:35:00Z", "") + "Text.\n");
    let component = |text: &str| {
        format!(
            "{{% component badge(title) %}}<b>{text} {{{{ title }}}}</b>{{% endcomponent badge %}}"
        )
    };
    site.write("templates/parts.html", component("One"));
    site.write("templates/article.html", "{{ <badge title={article.title}/> }}");
    site.build();
    assert!(site.read("public/news/a/index.html").contains("One A title"));
    site.write("templates/parts.html", component("Two"));
    site.build();
    assert!(site.read("public/news/a/index.html").contains("Two A title"));
}
