use serde_json::Value;

use crate::render::tests::{render, rendered};

/// A document with one key per line.
fn lines(text: &str) -> String {
    text.replace(",\"", ",\n\"").replace("},{", "},\n{")
}

const EVERYTHING: &str = "title: 'R&amp;D <i>1</i> \"2\"'\nexcerpt: \" One &#8217;\\r\\n\\u2028two \\n\"\n\
    publishedDateTime: 2024-01-31T23:30:00.5-07:00\nupdatedDateTime: 2024-02-01t08:00:00z\n\
    originalUrl: https://e.org/x?a=1|2\nwebUrl: HTTPS://W.org/ü\nsourceUrl: https://s.org\n\
    ampWebUrl: https://a.org/\ncdnAmpWebUrl: https://c.org/\nquality: 7\nheat: -1\n\
    category: The News\ntype: podcast\nlocale: EN-us\nhighlight: Read <b>this</b>\ntags: [b, a, b]\n\
    featuredContent: <iframe src=\"https://www.youtube.com/embed/1\"></iframe>\ntopics: [ai, C++]\n\
    provider:\n  name: A &amp; B\n  domain: E.org\n  images:\n  - {url: 'https://e.org/i.png', width: 50}\n\
    images:\n- {url: /i%20a.png, width: 640, height: 0, isCached: true, title: T, attribution: By}\n\
    - https://i.org/j.png\nauthors: [Ann]\naliases: [/old]\nslug: other\n\
    secured: QUJD;MDEyMzQ1Njc4OWFiY2RlZg==\n---\n\n  \n# A *text*\r\n\n<b>x</b> \n\n";

#[test]
fn texts_are_verbatim_and_keys_are_ordered() {
    let page = render(
        &[("news/a.md", EVERYTHING), ("news/b.md", "category: the news")],
        "",
        "api/the-news/index.json",
    );
    insta::assert_snapshot!(lines(&page), @r##"
    {"page":1,
    "value":[{"path":"news/a.md",
    "title":"R&amp;D <i>1</i> \"2\"",
    "excerpt":" One &#8217;\r\n two \n",
    "sourceUrl":"https://s.org",
    "webUrl":"HTTPS://W.org/ü",
    "originalUrl":"https://e.org/x?a=1|2",
    "featuredContent":"<iframe src=\"https://www.youtube.com/embed/1\"></iframe>",
    "highlight":"Read <b>this</b>",
    "heat":-1,
    "tags":["b",
    "a",
    "b"],
    "images":[{"url":"https://example.org/ai/i%20a.png",
    "width":640,
    "height":null,
    "title":"T",
    "attribution":"By",
    "isCached":true},
    {"url":"https://i.org/j.png",
    "width":null,
    "height":null,
    "title":null,
    "attribution":null,
    "isCached":false}],
    "content":"# A *text*\r\n\n<b>x</b>",
    "type":"podcast",
    "ampWebUrl":"https://a.org/",
    "cdnAmpWebUrl":"https://c.org/",
    "publishedDateTime":"2024-01-31T23:30:00.5-07:00",
    "updatedDateTime":"2024-02-01T08:00:00Z",
    "provider":{"name":"A &amp; B",
    "domain":"E.org",
    "images":[{"url":"https://e.org/i.png",
    "width":50,
    "height":null,
    "title":null,
    "attribution":null,
    "isCached":false}],
    "publishers":null,
    "authors":null},
    "locale":"EN-us",
    "categories":["The News"],
    "topics":["ai",
    "C++"]},
    {"path":"news/b.md",
    "title":"Title of b",
    "excerpt":null,
    "sourceUrl":null,
    "webUrl":null,
    "originalUrl":"https://example.org/b",
    "featuredContent":null,
    "highlight":null,
    "heat":null,
    "tags":null,
    "images":null,
    "content":"",
    "type":"article",
    "ampWebUrl":null,
    "cdnAmpWebUrl":null,
    "publishedDateTime":"2024-01-01T00:00:00Z",
    "updatedDateTime":null,
    "provider":null,
    "locale":"en-us",
    "categories":["the news"],
    "topics":null}],
    "nextPage":null}
    "##);
}

#[test]
fn pages_refer_to_the_next_older_page() {
    let dates = (1..=5).map(|day| format!("publishedDateTime: 2024-01-0{day}T00:00:00Z"));
    let dates: Vec<String> = dates.collect();
    let names = ["news/1.md", "news/2.md", "news/3.md", "news/4.md", "news/5.md"];
    let site: Vec<(&str, &str)> = names.into_iter().zip(dates.iter().map(String::as_str)).collect();
    for (toml, expected) in [
        ("[api]\npage_size = 2", "index 1 [5 4] 2, 1 1 [5 4] 2, 2 2 [3 2] 3, 3 3 [1] null"),
        ("[api]\npage_size = 2\nmax_pages = 2", "index 1 [5 4] 2, 1 1 [5 4] 2, 2 2 [3 2] null"),
        ("[api]\npage_size = 5", "index 1 [5 4 3 2 1] null, 1 1 [5 4 3 2 1] null"),
    ] {
        let pages = rendered(&site, toml).into_iter().filter_map(|(file, text)| {
            let page: Value = serde_json::from_str(&text).ok()?;
            let name = file.strip_prefix("api/news/")?.trim_start_matches("page/");
            let name = name.strip_suffix(".json")?.trim_end_matches("/index");
            let articles = page["value"].as_array()?.iter();
            let stems = articles.map(|article| {
                let path = article["path"].as_str().unwrap_or("none");
                path.trim_start_matches("news/").trim_end_matches(".md").to_owned()
            });
            let stems = stems.collect::<Vec<_>>().join(" ");
            Some(format!("{name} {} [{stems}] {}", page["page"], page["nextPage"]))
        });
        let mut pages: Vec<String> = pages.collect();
        pages.sort_by_key(|page| !page.starts_with("index"));
        assert_eq!(pages.join(", "), expected);
    }
}

#[test]
fn the_default_locale_is_that_of_the_site() {
    for (language, expected) in [
        ("en", "en-us"),
        ("EN", "en-us"),
        ("en-US", "en-us"),
        ("en-GB", "en-gb"),
        ("de", "de"),
        ("zh-Hant-TW", "zh-hant-tw"),
    ] {
        let toml = format!("language = '{language}'");
        let page = render(&[("news/a.md", "")], &toml, "api/news/index.json");
        assert!(page.contains(&format!("\"locale\":\"{expected}\"")), "{language}: {page}");
    }
}

#[test]
fn index_documents_are_complete() {
    let site = [
        ("news/a.md", "topics: [AI, 機械]\nprovider: {name: P, domain: P.org, images: [/p.png]}"),
        ("videos/b.md", "topics: [AI]\nprovider: {name: Q &amp; R}"),
        (
            "topics/ai.yaml",
            "name: AI\n_id: a i\nshortname: A\nparent: Computing\ndescription: 'What <b>it</b> is'\n\
             keywords: [ml]\nhashtags: ['#AI']\nimages: [https://i.org/t.png]",
        ),
        ("providers/p.md", "---\nname: The P\ndomain: p.org\ndescription: D\n---\nText\n"),
    ];
    let files = rendered(&site, "description = 'What & why'\n[list]\ncategories = false");
    let shown = ["index", "topics/index", "providers/index"];
    let shown = shown.map(|name| lines(&files[&format!("api/{name}.json")]));
    insta::assert_snapshot!(shown.join("\n"), @r##"
    {"title":"T &amp; T",
    "description":"What & why",
    "language":"en",
    "url":"https://example.org/ai/",
    "categories":[{"id":"news",
    "name":"news",
    "count":1,
    "url":null,
    "apiUrl":"https://example.org/ai/api/news/index.json"},
    {"id":"videos",
    "name":"videos",
    "count":1,
    "url":null,
    "apiUrl":"https://example.org/ai/api/videos/index.json"}],
    "topicsUrl":"https://example.org/ai/api/topics/index.json",
    "providersUrl":"https://example.org/ai/api/providers/index.json",
    "schemaUrl":"https://example.org/ai/api/schema.json"}

    {"value":[{"id":"a i",
    "name":"AI",
    "shortname":"A",
    "parent":"computing",
    "description":"What <b>it</b> is",
    "keywords":["ml"],
    "hashtags":["#AI"],
    "images":[{"url":"https://i.org/t.png",
    "width":null,
    "height":null,
    "title":null,
    "attribution":null,
    "isCached":false}],
    "count":2,
    "url":"https://example.org/ai/topics/a%20i/",
    "lists":[{"category":"news",
    "count":1,
    "apiUrl":"https://example.org/ai/api/news/a%20i/index.json"},
    {"category":"videos",
    "count":1,
    "apiUrl":"https://example.org/ai/api/videos/a%20i/index.json"}]},
    {"id":"computing",
    "name":"Computing",
    "shortname":null,
    "parent":null,
    "description":null,
    "keywords":null,
    "hashtags":null,
    "images":null,
    "count":0,
    "url":"https://example.org/ai/topics/computing/",
    "lists":[]},
    {"id":"機械",
    "name":"機械",
    "shortname":null,
    "parent":null,
    "description":null,
    "keywords":null,
    "hashtags":null,
    "images":null,
    "count":1,
    "url":"https://example.org/ai/topics/%E6%A9%9F%E6%A2%B0/",
    "lists":[{"category":"news",
    "count":1,
    "apiUrl":"https://example.org/ai/api/news/%E6%A9%9F%E6%A2%B0/index.json"}]}]}

    {"value":[{"id":"p.org",
    "name":"The P",
    "domain":"p.org",
    "description":"D",
    "images":[{"url":"https://example.org/ai/p.png",
    "width":null,
    "height":null,
    "title":null,
    "attribution":null,
    "isCached":false}],
    "count":1,
    "url":"https://example.org/ai/providers/p.org/"},
    {"id":"q-r",
    "name":"Q &amp; R",
    "domain":null,
    "description":null,
    "images":null,
    "count":1,
    "url":"https://example.org/ai/providers/q-r/"}]}
    "##);
}

#[test]
fn the_schema_rejects_unknown_keys() {
    let text = render(&[], "", "api/schema.json");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(schema["$id"], "https://example.org/ai/api/schema.json");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let kinds = schema["anyOf"].as_array().expect("the kinds of documents").iter();
    let kinds: Vec<&str> = kinds.filter_map(|kind| kind["$ref"].as_str()).collect();
    assert_eq!(
        kinds.join(" ").replace("#/$defs/", ""),
        "ArticlesDocument IndexDocument TopicsDocument ProvidersDocument"
    );
    for (name, object) in schema["$defs"].as_object().expect("definitions") {
        assert_eq!(object["additionalProperties"], false, "{name}");
        let properties = object["properties"].as_object().expect("properties");
        let mut required: Vec<&str> =
            object["required"].as_array().expect(name).iter().filter_map(Value::as_str).collect();
        required.sort_unstable();
        let mut keys: Vec<&str> = properties.keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(required, keys, "{name}");
        for (key, value) in properties {
            assert!(value["description"].is_string(), "{name}.{key} is not described");
            let format = value["format"].as_str().unwrap_or("uri");
            assert!(["uri", "date-time"].contains(&format), "{name}.{key}: {format}");
        }
    }
}
