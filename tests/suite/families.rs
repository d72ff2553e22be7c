//! Topic hierarchies, the order of menus and indexes, and large numbers of categories.

use std::time::{Duration, Instant};

use crate::site::{SITE, SiteTest, article};

fn own(title: &str, day: u32, more: &str) -> String {
    article(title, &format!("2024-01-{day:02}T08:00:00Z"), more) + "Text.\n"
}

fn countries() -> SiteTest {
    SiteTest::with(&[
        ("content/news/a.md", &own("Alps", 1, "topics: [Switzerland]")),
        ("content/news/b.md", &own("Both", 2, "topics: [Switzerland, Austria]")),
        ("content/topics/c.yaml", "name: Countries\n"),
        ("content/topics/s.yaml", "name: Switzerland\nparent: Countries\n"),
        ("content/topics/a.yaml", "name: Austria\nparent: Countries\n"),
    ])
}

#[test]
fn a_topic_includes_the_articles_of_its_subtopics() {
    let site = countries();
    site.build();
    let page = site.read("public/topics/countries/index.html");
    assert!(page.contains("2 articles"), "{page}");
    assert!(page.contains("Alps") && page.contains("Both"), "{page}");
    let feed = site.read("public/topics/countries/feed.xml");
    assert_eq!(feed.matches("<item>").count(), 2, "{feed}");
    // The API excludes articles of subtopics, as existing clients expect.
    assert!(!site.exists("public/api/news/countries/index.json"));
    let api = site.read("public/api/topics/index.json");
    let api: serde_json::Value = serde_json::from_str(&api).unwrap();
    let counts = api["value"].as_array().unwrap().iter().map(|topic| topic["count"].as_u64());
    assert_eq!(counts.collect::<Vec<_>>(), [Some(1), Some(0), Some(2)]);
}

#[test]
fn a_new_article_appears_in_parent_topics() {
    let site = countries();
    site.write("content/topics/w.yaml", "name: World\n");
    site.write("content/topics/c.yaml", "name: Countries\nparent: World\n");
    site.build();
    site.write("content/news/c.md", own("Cows", 3, "topics: [Austria]"));
    site.build();
    for topic in ["austria", "countries", "world"] {
        let page = site.read(&format!("public/topics/{topic}/index.html"));
        let feed = site.read(&format!("public/topics/{topic}/feed.xml"));
        assert!(page.contains("Cows") && feed.contains("Cows"), "{topic}");
    }
    let page = site.read("public/topics/switzerland/index.html");
    assert!(!page.contains("Cows"));
    // The incremental build equals a clean one.
    let output = site.output();
    site.build_with(&["--clean"]);
    assert!(site.output() == output, "{:?}", crate::site::differences(&output, &site.output()));

    site.remove("content/topics/c.yaml");
    site.remove("content/topics/a.yaml");
    site.build();
    let output = site.output();
    site.build_with(&["--clean"]);
    assert!(site.output() == output, "{:?}", crate::site::differences(&output, &site.output()));
}

/// The titles of links whose URL starts with `start`, in page order.
fn linked_titles(page: &str, start: &str) -> Vec<String> {
    let links = page.split("<a ").filter(|link| link.contains(&format!("href=\"{start}")));
    let texts = links.filter_map(|link| link.split_once('>')?.1.split('<').next());
    texts.map(|text| text.trim().to_owned()).collect()
}

#[test]
fn indexes_and_menus_use_the_collation_of_the_language() {
    for (language, expected) in
        [("de", "Arbeit Ärzte Ozean Zoll"), ("sv", "Arbeit Ozean Zoll Ärzte")]
    {
        let site = SiteTest::with(&[(
            "site.toml",
            &format!(
                "title = \"T\"\nbase_url = \"https://example.org\"\nlanguage = \"{language}\"\n"
            ),
        )]);
        for name in ["Zoll", "Ozean", "Ärzte", "Arbeit"] {
            let more = format!("topics: [{name}]\ncategory: {name}\nprovider: {{name: {name}}}");
            site.write(&format!("content/news/{name}.md"), own(name, 1, &more));
            site.write(
                &format!("content/pages/about/{name}.md"),
                format!("---\ntitle: {name}\n---\nText\n"),
            );
        }
        site.report(&[]);
        let expected: Vec<&str> = expected.split(' ').collect();
        let page = site.read("public/topics/index.html");
        assert_eq!(linked_titles(&page, "/topics/")[1..][..4], expected, "{page}");
        let page = site.read("public/providers/index.html");
        let providers = linked_titles(&page, "/providers/");
        assert!(providers.windows(4).any(|names| names == expected), "{providers:?}");
        let opml = site.read("public/feeds.opml");
        let names = opml.split("text=\"").filter_map(|rest| rest.split('"').next());
        let names: Vec<&str> = names.filter(|name| expected.contains(name)).collect();
        assert_eq!(names, [&*expected, &*expected, &*expected].concat());
        let menu: Vec<usize> = expected
            .iter()
            .map(|name| {
                let slug = name.to_lowercase().replace('ä', "%C3%A4");
                page.find(&format!("href=\"/{slug}/\"")).unwrap_or_else(|| panic!("{name} {page}"))
            })
            .collect();
        assert!(menu.is_sorted(), "{language} {page}");
    }
}

#[test]
fn menus_limit_the_number_of_categories() {
    let site = SiteTest::new();
    let settings =
        format!("{SITE}[feeds]\nformats = []\n[api]\nenabled = false\n[search]\nenabled = false\n");
    site.write("site.toml", settings + "[categories.mine]\ntitle = 'My own'\n");
    let count = 1500;
    for n in 0..count {
        let more = format!("category: made up {n}\nprovider: {{name: P}}");
        site.write(&format!("content/news/{n}.md"), own(&format!("A{n}"), 1, &more));
    }
    for n in 0..3 {
        site.write(
            &format!("content/news/l{n}.md"),
            own("L", 1, "category: large\nprovider: {name: P}"),
        );
    }
    site.write("content/news/own.md", own("Own", 1, "category: mine\nprovider: {name: P}"));
    let start = Instant::now();
    assert_eq!(site.report(&[]).code, 0);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    let page = site.read("public/topics/index.html");
    // Ten in the header and ten in the footer, besides `mine` and `large`.
    assert_eq!(page.matches("href=\"/made-up-").count(), 2 * 10, "{page}");
    assert_eq!(page.matches("href=\"/mine/\"").count(), 2, "{page}");
    assert_eq!(page.matches(">My own</a>").count(), 2, "{page}");
    assert_eq!(page.matches("href=\"/large/\"").count(), 2, "{page}");
    assert_eq!(page.matches("/archive/#fg-categories").count(), 2, "{page}");
    let archive = site.read("public/archive/index.html");
    assert_eq!(archive.matches("href=\"/made-up-").count(), count + 2 * 10);
    assert!(archive.contains("id=fg-categories"));
}

#[test]
fn a_few_categories_are_all_in_the_menu() {
    let site = SiteTest::new();
    for n in 1..=12 {
        site.write(
            &format!("content/news/{n}.md"),
            own("A", 1, &format!("category: c{n}\nprovider: {{name: P}}")),
        );
    }
    site.report(&[]);
    let page = site.read("public/topics/index.html");
    let menu = linked_titles(&page, "/c");
    let expected = (1..=12).map(|n| format!("C{n}")).collect::<Vec<_>>();
    assert_eq!(menu, [&*expected, &*expected].concat());
    assert!(!site.read("public/archive/index.html").contains("fg-categories"));
}
