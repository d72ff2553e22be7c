//! The content of the API: every published article once, in order and verbatim.

use super::*;

/// The front matter of a published article.
pub(super) struct Source {
    path: String,
    category: String,
    matter: Value,
    content: String,
}

impl Source {
    fn topics(&self) -> impl Iterator<Item = &str> {
        self.matter["topics"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    fn instant(&self) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(self.matter["publishedDateTime"].as_str().unwrap()).unwrap()
    }
}

/// The published articles in API order: newest first, then by path.
pub(super) fn sources(site: &SiteTest) -> Vec<Source> {
    let mut sources = Vec::new();
    for (path, bytes) in site.tree("content") {
        let Some((category @ ("news" | "videos"), _)) = path.split_once('/') else { continue };
        let category = category.to_owned();
        let text = String::from_utf8(bytes).unwrap();
        let (yaml, body) = text["---\n".len()..].split_once("\n---").expect("front matter");
        let matter: Value = serde_yaml::from_str(yaml).unwrap();
        let content = body.trim().to_owned();
        if matter["published"] != false {
            sources.push(Source { path, category, matter, content });
        }
    }
    sources.sort_by(|a, b| b.instant().cmp(&a.instant()).then_with(|| a.path.cmp(&b.path)));
    sources
}

/// All articles of a list, following `nextPage` from the first page. Records the files that it reads.
fn read_list(documents: &Documents, list: &str, read: &mut BTreeSet<String>) -> Vec<Value> {
    let mut articles = Vec::new();
    let first = format!("{list}/index.json");
    assert_eq!(documents[&first], documents[&format!("{list}/page/1/index.json")]);
    read.insert(first);
    for number in 1.. {
        let file = format!("{list}/page/{number}/index.json");
        let page = &documents[&file];
        read.insert(file);
        assert_eq!(page["page"], number);
        articles.extend(page["value"].as_array().unwrap().iter().cloned());
        if page["nextPage"].is_null() {
            break;
        }
        assert_eq!(page["nextPage"], number + 1);
    }
    articles
}

/// The file at an absolute URL of the site.
fn file_of(base_url: &str, address: &Value) -> String {
    let path = address.as_str().and_then(|url| url.strip_prefix(base_url)).expect("our address");
    let path = percent_decode_str(path.trim_start_matches('/')).decode_utf8().unwrap();
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into() }
}

/// Crawls the API from its index: every document is reachable, every URL has a file, every count is correct. Returns the
/// articles of each list.
pub(super) fn crawl(
    output: &Tree,
    documents: &Documents,
    base_url: &str,
) -> BTreeMap<String, Vec<Value>> {
    let mut read = BTreeSet::from(["api/index.json".to_owned()]);
    let mut lists = BTreeMap::new();
    let index = &documents["api/index.json"];
    let entries = |document: &Value, key: &str| {
        let entries = document[key].as_array().unwrap().clone();
        for entry in &entries {
            assert!(output.contains_key(&file_of(base_url, &entry["url"])), "{entry}");
        }
        entries
    };
    let mut list = |entry: &Value, read: &mut BTreeSet<String>| {
        let file = file_of(base_url, &entry["apiUrl"]);
        let list = file.strip_suffix("/index.json").expect("an index");
        let articles = read_list(documents, list, read);
        assert_eq!(entry["count"], articles.len(), "{list}");
        lists.insert(list.to_owned(), articles);
    };
    assert_eq!(file_of(base_url, &index["schemaUrl"]), SCHEMA);
    assert!(output.contains_key(&file_of(base_url, &index["url"])));
    entries(index, "categories").iter().for_each(|category| list(category, &mut read));
    let topics = file_of(base_url, &index["topicsUrl"]);
    let topics_of_site = entries(&documents[&topics], "value");
    read.insert(topics);
    for topic in &topics_of_site {
        let lists_of_topic = topic["lists"].as_array().unwrap();
        lists_of_topic.iter().for_each(|entry| list(entry, &mut read));
        let count: u64 = lists_of_topic.iter().map(|list| list["count"].as_u64().unwrap()).sum();
        assert_eq!(topic["count"], count);
        let is_parent = |other: &Value| other["id"] == topic["parent"];
        assert!(topic["parent"].is_null() || topics_of_site.iter().any(is_parent), "{topic}");
    }
    let providers = file_of(base_url, &index["providersUrl"]);
    entries(&documents[&providers], "value");
    read.insert(providers);
    let all: BTreeSet<String> = documents.keys().cloned().collect();
    assert_eq!(all, read);
    lists
}

#[test]
fn many_articles_occur_once_each_in_order() {
    let site = SiteTest::new();
    many(&site, 1000);
    // A second category with some of the topics, and bodies with leading and trailing white space.
    for number in 0..30 {
        let date = format!("2024-01-{:02}T00:00:00+09:00", 1 + number % 28);
        let topic = number % 7;
        let url = format!("originalUrl: https://v.example/{number}\ntopics: [Topic {topic}, Own]");
        let text = article(&format!("Video {number}"), &date, &url);
        let body = "\n\n \u{a0}A *text*\r\n\n\n";
        site.write(&format!("content/videos/{number:02}.md"), text + body);
    }
    let base_url = "https://example.org/a/b";
    let settings = "language = \"en-GB\"\n[content]\narticles = [\"news\", \"videos\"]\n\
                    [api]\npage_size = 20\n";
    site.write("site.toml", format!("title = \"T\"\nbase_url = \"{base_url}\"\n{settings}"));
    site.build();
    let output = site.output();
    let documents = documents(&output);
    let lists = crawl(&output, &documents, base_url);

    let sources = sources(&site);
    let mut expected: BTreeMap<String, Vec<&Source>> = BTreeMap::new();
    for source in &sources {
        let category = format!("api/{}", source.category);
        let id = |topic: &str| topic.to_lowercase().replace(' ', "-");
        let topics: BTreeSet<String> =
            source.topics().map(|topic| format!("{category}/{}", id(topic))).collect();
        for list in topics.into_iter().chain([category]) {
            expected.entry(list).or_default().push(source);
        }
    }
    assert!(sources.len() > 780 && expected.len() == 2 + 40 + 8, "{} lists", expected.len());
    assert_eq!(lists.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (list, sources) in expected {
        let articles = lists[&list].iter();
        let paths: Vec<&str> = articles.map(|entry| entry["path"].as_str().unwrap()).collect();
        let in_order: Vec<&str> = sources.iter().map(|source| source.path.as_str()).collect();
        assert_eq!(paths, in_order, "{list}");
        for (entry, source) in lists[&list].iter().zip(sources) {
            verbatim(entry, source);
            assert_eq!(entry["locale"], "en-gb");
        }
    }
}

#[test]
fn hostile_texts_are_verbatim() {
    let site = hostile(true);
    let report = site.report(&[]);
    let is_dropped = |finding: &String| finding.starts_with("warning dropped-html ");
    assert!(report.code == 0 && report.findings().iter().all(is_dropped), "{report:?}");
    let documents = documents(&site.output());
    let sources = sources(&site);
    let entry = &documents["api/news/index.json"]["value"][0];
    verbatim(entry, &sources[0]);
    assert!(entry["title"].as_str().unwrap().contains("<script>") && sources.len() == 1);
    assert!(entry["content"].as_str().unwrap().contains("<script>alert(6)</script>"));
}

/// An entry has the values of the file, and null for missing ones.
fn verbatim(entry: &Value, source: &Source) {
    const KEYS: [&str; 14] = [
        "title",
        "excerpt",
        "sourceUrl",
        "webUrl",
        "originalUrl",
        "featuredContent",
        "highlight",
        "heat",
        "tags",
        "ampWebUrl",
        "cdnAmpWebUrl",
        "publishedDateTime",
        "updatedDateTime",
        "topics",
    ];
    let matter = &source.matter;
    for key in KEYS {
        assert_eq!(entry[key], matter[key], "{key} of {}", source.path);
    }
    assert_eq!(entry["categories"], json!([source.category]));
    assert_eq!(entry["content"], source.content);
    assert_eq!(entry["provider"]["domain"], matter["provider"]["domain"]);
    assert_eq!(entry["provider"]["name"], matter["provider"]["name"]);
    assert_eq!(entry["images"].as_array().map(Vec::len), matter["images"].as_array().map(Vec::len));
    assert_eq!(entry["images"][0]["url"], matter["images"][0]["url"]);
}

#[test]
fn settings_limit_the_pages() {
    let site = SiteTest::new();
    for day in 1..=7 {
        let topic = if day < 4 { "A" } else { "B" };
        let more = format!("originalUrl: https://e.example/{day}\ntopics: [{topic}]");
        let text = article(&format!("Day {day}"), &format!("2024-01-0{day}T00:00:00Z"), &more);
        site.write(&format!("content/news/{day}.md"), text);
    }
    // Each list as its pages; a page as its number of articles and the number of the next page.
    let lists = |settings: &str| {
        site.write("site.toml", format!("{SITE}[api]\n{settings}"));
        site.build();
        let documents = documents(&site.output());
        let pages = documents.iter().filter_map(|(file, page)| {
            let name = file.strip_prefix("api/news/")?.strip_suffix("/index.json")?;
            let count = page["value"].as_array().unwrap().len();
            Some(format!("{name} {count} {}", page["nextPage"]))
        });
        pages.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(lists(""), "a 3 null, a/page/1 3 null, b 4 null, b/page/1 4 null, page/1 7 null");
    assert_eq!(
        lists("page_size = 3"),
        "a 3 null, a/page/1 3 null, b 3 2, b/page/1 3 2, b/page/2 1 null, \
         page/1 3 2, page/2 3 3, page/3 1 null"
    );
    assert_eq!(
        lists("page_size = 3\nmax_pages = 2"),
        "a 3 null, a/page/1 3 null, b 3 2, b/page/1 3 2, b/page/2 1 null, \
         page/1 3 2, page/2 3 null"
    );
    assert_eq!(
        lists("page_size = 2\nmax_pages = 1"),
        "a 2 null, a/page/1 2 null, b 2 null, b/page/1 2 null, page/1 2 null"
    );
    let mut rest = site.output();
    rest.retain(|file, _| !file.starts_with("api/"));
    site.write("site.toml", format!("{SITE}[api]\nenabled = false\n"));
    site.build();
    assert_eq!(site.output(), rest);
    assert!(!site.exists("public/api"));
}

#[test]
fn drafts_are_included_on_request() {
    let site = full_and_bare();
    site.edit("content/news/full.md", "type: video", "published: false");
    site.build();
    let paths = |documents: &Documents| {
        let articles = documents["api/news/index.json"]["value"].as_array().unwrap().iter();
        articles.map(|entry| entry["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let public = documents(&site.output());
    assert_eq!(paths(&public), ["news/bare.md"]);
    // A topic with a file exists without articles.
    let topics = &public["api/topics/index.json"]["value"];
    assert_eq!((&topics[0]["id"], &topics[0]["lists"]), (&json!("ai"), &json!([])));
    assert_eq!((&topics[1]["id"], &topics[2]), (&json!("computing"), &Value::Null));
    assert!(!public.contains_key("api/news/ai/index.json"));
    assert_eq!(public["api/providers/index.json"], json!({"value": []}));
    let mut api = site.output();
    api.retain(|file, _| file.starts_with("api/"));
    for trace in ["Full", "e.example/a", "full.md", "Law"] {
        assert_eq!(files_with(&api, trace), Vec::<&str>::new(), "{trace}");
    }
    site.build_with(&["--drafts"]);
    let preview = documents(&site.output());
    assert_eq!(paths(&preview), ["news/full.md", "news/bare.md"]);
    assert!(preview.contains_key("api/news/ai/index.json"));
}

#[test]
fn a_jekyll_style_tree_has_a_valid_api() {
    let site = SiteTest::empty();
    let base = "title = \"J\"\nbase_url = \"https://example.org/j\"\n";
    let settings = "[content]\ndir = \".\"\narticles = [\"_news\"]\ntopics = \"_data/topics\"\n\
                    [build]\nurls = \"flat\"\n";
    site.write("site.toml", format!("{base}{settings}"));
    let player =
        |host: &str| format!("<iframe src=\"https://{host}/1\" width=\"1\"></iframe><p>More</p>");
    let with_player = |host: &str| {
        let url = format!("originalUrl: https://e.example/{host}\ntopics: [Go]");
        format!("{url}\nfeaturedContent: '{}'", player(host))
    };
    let text = article("A", "2024-01-01T00:00:00Z", &with_player("www.youtube.com"));
    let body = "\r\nOne.\r\n\r\nTwo.\r\n";
    site.write("_news/sub/a.md", text.replace('\n', "\r\n") + body);
    let text = article("B", "2023-01-01T00:00:00Z", &with_player("evil.example"));
    site.write("_news/b.md", text);
    site.write("_data/topics/00-go.yaml", "taxonomy: topic\n_id: go-lang\nname: Go\n");
    let findings = site.report(&[]).findings();
    assert!(findings.len() == 1 && findings[0].contains("evil.example"), "{findings:?}");

    let documents = documents(&site.output());
    assert_eq!(
        documents.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "api/index.json",
            "api/news/go-lang/index.json",
            "api/news/go-lang/page/1/index.json",
            "api/news/index.json",
            "api/news/page/1/index.json",
            "api/providers/index.json",
            "api/topics/index.json",
        ]
    );
    let page = &documents["api/news/go-lang/index.json"]["value"];
    assert_eq!(page[0]["path"], "_news/sub/a.md");
    assert_eq!(page[0]["categories"], json!(["news"]));
    assert_eq!(page[0]["content"], "One.\r\n\r\nTwo.");
    assert_eq!(page[0]["featuredContent"], player("www.youtube.com"));
    // Rejected players are not in the API either.
    assert_eq!(page[1]["path"], "_news/b.md");
    assert_eq!(page[1]["featuredContent"], Value::Null);
    let topic = &documents["api/topics/index.json"]["value"][0];
    assert_eq!(topic["url"], "https://example.org/j/topics/go-lang");
    assert_eq!(topic["lists"][0]["apiUrl"], "https://example.org/j/api/news/go-lang/index.json");
}

#[test]
fn a_topic_can_be_named_page() {
    let site = full_and_bare();
    site.write("content/topics/page.yaml", "name: Law\n_id: page\n");
    site.build();
    let output = site.output();
    let documents = documents(&output);
    let lists = crawl(&output, &documents, "https://example.org");
    assert_eq!((lists["api/news"].len(), lists["api/news/page"].len()), (2, 1));
    assert_ne!(documents["api/news/page/index.json"], documents["api/news/page/1/index.json"]);
}
