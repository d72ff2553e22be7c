//! The documents of the JSON API.

use super::*;

/// The pages of the API: their folders with the stems of their articles.
fn api(site: &[(&str, &str)], toml: &str) -> String {
    let (graph, config) = (graph(site), config(toml));
    let (plan, findings) = plan(&graph, &[], &config);
    assert_eq!(findings, []);
    let lines = plan.files.iter().filter_map(|planned| {
        let Content::Rendered(Item::Api(ApiDocument::Page(list, number))) = &planned.content else {
            return None;
        };
        let articles = api_page(&plan.api[list], *number, &config);
        let stems: Vec<&str> = articles.iter().map(|id| graph.articles[*id].stem()).collect();
        let file = planned.file.trim_start_matches("api/").trim_end_matches("index.json");
        Some(format!("{file} {}", stems.join(" ")))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn api_pages_are_numbered_from_the_newest() {
    let dated =
        |day: usize, more: &str| format!("publishedDateTime: 2024-01-0{day}T00:00:00Z\n{more}");
    let texts = ["", "topics: [X]", "topics: [X, Y]", "topics: [x]", ""];
    let texts: Vec<String> = texts.iter().enumerate().map(|(n, more)| dated(n + 1, more)).collect();
    let names = ["news/a.md", "news/b.md", "news/c.md", "videos/d.md", "news/e.md"];
    let site: Vec<(&str, &str)> = names.into_iter().zip(texts.iter().map(String::as_str)).collect();
    assert_eq!(
        api(&site, "[api]\npage_size = 2"),
        "news/ e c\n\
         news/page/1/ e c\n\
         news/page/2/ b a\n\
         news/x/ c b\n\
         news/x/page/1/ c b\n\
         news/y/ c\n\
         news/y/page/1/ c\n\
         videos/ d\n\
         videos/page/1/ d\n\
         videos/x/ d\n\
         videos/x/page/1/ d"
    );
    assert_eq!(
        api(&site[..3], "[api]\npage_size = 1\nmax_pages = 2"),
        "news/ c\n\
         news/page/1/ c\n\
         news/page/2/ b\n\
         news/x/ c\n\
         news/x/page/1/ c\n\
         news/x/page/2/ b\n\
         news/y/ c\n\
         news/y/page/1/ c"
    );
    assert_eq!(api(&site, "[api]\nenabled = false"), "");
}

#[test]
fn topics_named_like_api_documents_collide_only_with_files() {
    // A topic `page` does not collide: numbered pages are one folder deeper.
    let site = [("topics/p.yaml", "name: P\n_id: page"), ("news/a.md", "topics: [P]")];
    assert_eq!(api(&site, ""), "news/ a\nnews/page/1/ a\nnews/page/ a\nnews/page/page/1/ a");
    let plan = check_collisions(
        &[("topics/i.yaml", "name: I\n_id: index.json"), ("news/a.md", "topics: [I]")],
        &[],
        "",
        &[
            "address-collision topics/i.yaml: /api/news/index.json would be both a file and a folder; \
           one is the topic `I` in the JSON API, the other is the list of the category `news` in \
           the JSON API, news/a.md",
        ],
    );
    assert!(files(&plan).contains(&"api/news/index.json"));
}

#[test]
fn files_that_collide_with_the_api_are_reported() {
    let plan = check_collisions(
        &[
            ("news/a.md", "topics: [T]\naliases: [/api/news/t/page/1/index.json/]"),
            ("news/b.md", "topics: [T]\ncategory: providers"),
            ("pages/p.md", "---\ntitle: P\naliases: [/api/schema.json/x.html]\n---\nText\n"),
        ],
        &["api/index.json", "api/providers/t"],
        "[list]\ncategories = false\n[api]\npage_size = 1",
        &[
            "address-collision static/api/index.json: duplicate address /api/index.json; \
             one is a static file, the other is a document of the JSON API",
            "address-collision news/a.md: /api/news/t/page/1/index.json would be both a file and a \
             folder; one is an alias of an article, the other is the topic `T` in the JSON \
             API, news/a.md",
            "address-collision pages/p.md: /api/schema.json would be both a file and a folder; one \
             is an alias of a page, the other is a document of the JSON API",
            "address-collision news/b.md: duplicate address /api/providers/index.json; \
             one is the list of the category `providers` in the JSON API, the other is a document of \
             the JSON API",
            "address-collision news/a.md: /api/providers/t would be both a file and a folder; one \
             is the topic `T` in the JSON API, the other is a static file, static/api/providers/t",
        ],
    );
    assert!(matches!(content(&plan, "api/index.json"), Content::Rendered(Item::Api(_))));
    assert!(files(&plan).contains(&"api/providers/page/1/index.json"));
}

#[test]
fn a_file_that_blocks_the_whole_api_is_reported_once() {
    let site = [("news/a.md", "topics: [T, U]"), ("videos/b.md", "topics: [T]")];
    check_collisions(
        &site,
        &["api"],
        "",
        &["address-collision static/api: /api would be both a file and a folder; one is a static \
           file, the other is a document of the JSON API"],
    );
}
