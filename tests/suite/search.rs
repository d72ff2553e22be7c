//! The search index: its files, its content, and incremental updates. `tests/browser/search.mjs` tests searching.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde_json::Value;

use crate::html::{json_ld, tags, texts_of};
use crate::site::{SITE, SiteTest, Tree, article, differences, files_with, names};

/// A site with these search settings.
fn site(settings: &str, files: &[(&str, &str)]) -> SiteTest {
    let site = SiteTest::with(files);
    configure(&site, settings);
    site
}

fn configure(site: &SiteTest, settings: &str) {
    site.write("site.toml", format!("{SITE}[search]\n{settings}\n"));
}

/// An article with a number (higher numbers are newer) and a body so long that a few hundred articles make several parts.
fn numbered(n: usize) -> (String, String) {
    let (day, hour) = (n / 24 % 28 + 1, n % 24);
    let date = format!("2024-{:02}-{day:02}T{hour:02}:00:00Z", n / 24 / 28 + 1);
    let more = format!("topics: [Topic {}]\nprovider: {{name: P{}}}", n % 3, n % 2);
    let text = article(&format!("Number {n}"), &date, &more);
    (
        format!("content/news/n{n:04}.md"),
        text + &format!("Body {n}. ") + &"word ".repeat(500) + "\n",
    )
}

fn many(count: usize) -> SiteTest {
    let site = SiteTest::new();
    for (path, text) in (0..count).map(numbered) {
        site.write(&path, text);
    }
    site
}

fn decompressed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip");
    out.strip_prefix(b"pagefind_dcd").expect("Pagefind's mark").to_vec()
}

/// The fragments of the index, by URL.
fn indexed(output: &Tree) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (_, bytes) in output.iter().filter(|(path, _)| path.ends_with(".pf_fragment")) {
        let file: Value = serde_json::from_slice(&decompressed(bytes)).expect("JSON");
        let several = file.as_object().filter(|file| !file.contains_key("url"));
        let articles: Vec<Value> = match several {
            Some(articles) => articles.values().cloned().collect(),
            None => vec![file],
        };
        for article in articles {
            let url = article["url"].as_str().expect("an address").to_owned();
            assert!(found.insert(url.clone(), article).is_none(), "{url} twice");
        }
    }
    found
}

/// Whether any file of the index contains `needle`, compressed or not.
fn mentions(output: &Tree, needle: &str) -> bool {
    output.iter().filter(|(path, _)| path.starts_with("pagefind/")).any(|(path, bytes)| {
        let is_packed = path.rsplit('.').next().is_some_and(|ending| ending.starts_with("pf_"));
        let bytes = if is_packed { decompressed(bytes) } else { bytes.clone() };
        bytes.windows(needle.len()).any(|part| part == needle.as_bytes())
    })
}

/// The configuration of the search page's script.
fn page_data(page: &str) -> Value {
    let (_, rest) = page.split_once("id=fg-index").expect("the data");
    let (json, _) = rest.split_once('>').unwrap().1.split_once("</script>").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

fn is_of_index(path: &&String) -> bool {
    path.starts_with("pagefind/")
}

const DATE: &str = "2024-01-01T00:00:00Z";

#[test]
fn search_is_enabled_by_default() {
    let site = site("", &[("content/news/a.md", &(article("A", DATE, "") + "A text.\n"))]);
    let report = site.build();
    let output = site.output();
    let newest = |name: &str| output.contains_key(&format!("pagefind/newest/{name}"));
    assert!(newest("pagefind.js") && newest("pagefind-worker.js") && newest("wasm.en.pagefind"));
    let files = output.keys().filter(is_of_index);
    assert_eq!(report.count("search.files"), files.count());
    let bytes: usize =
        output.iter().filter(|(path, _)| is_of_index(path)).map(|(_, bytes)| bytes.len()).sum();
    assert_eq!(report.count("search.bytes"), bytes);
    let counts = ["articles", "leftOut", "parts", "made"];
    assert_eq!(counts.map(|name| report.count(&format!("search.{name}"))), [1, 0, 1, 1]);
    // The link to the search, on every page and in the metadata.
    for page in ["index.html", "news/a/index.html", "404.html"] {
        let page = site.read(&format!("public/{page}"));
        let leads_there = |tag: &crate::html::Tag| tag.get("href") == Some("/search/");
        assert!(tags(&page).iter().any(leads_there));
    }
    let lost = site.read("public/404.html");
    let form = tags(&lost).into_iter().find(|tag| tag.name == "form").expect("a form");
    assert_eq!((form.get("action"), form.get("method")), (Some("/search/"), None));
    let action = &json_ld(&site.read("public/index.html"))["WebSite"]["potentialAction"];
    let template = "https://example.org/search/?q={search_term_string}";
    assert_eq!(action["target"]["urlTemplate"], template);
    // The search page is not indexed.
    let page = site.read("public/search/index.html");
    let robots = tags(&page).into_iter().find(|tag| tag.get("name") == Some("robots"));
    assert_eq!(robots.expect("a word to robots").get("content"), Some("noindex"));
    let sitemaps: Tree = output
        .iter()
        .filter(|(p, _)| p.ends_with(".xml"))
        .map(|(p, b)| (p.clone(), b.clone()))
        .collect();
    assert_eq!(files_with(&sitemaps, "example.org/search"), Vec::<&str>::new());
    // Without scripts, the page shows a notice.
    assert!(page.contains("<noscript>") && page.contains("Searching needs JavaScript"));

    configure(&site, "enabled = false");
    let report = site.build();
    assert_eq!(report.json["built"]["search"], Value::Null);
    let without = site.output();
    let gone: BTreeSet<&str> = names(&output).into_iter().collect();
    let gone = gone.difference(&names(&without).into_iter().collect()).copied().collect::<Vec<_>>();
    // The reading aids know the address of the search page.
    let is_for_search = |path: &&str| {
        ["pagefind/", "feedgen-reader."].iter().any(|start| path.starts_with(start))
            || path.contains("search")
    };
    assert!(gone.len() > 8 && gone.iter().all(is_for_search), "{gone:?}");
    assert_eq!(files_with(&without, "/search/"), Vec::<&str>::new());
    assert_eq!(files_with(&without, "SearchAction"), Vec::<&str>::new());
    // The old text is not in the index any more.
    assert!(!site.exists("public/pagefind") && !site.exists("public/search"));
}

#[test]
fn the_index_contains_published_articles_only() {
    let secret = "secured: \"U0VDUkVU;AAAAAAAAAAAAAAAAAAAAAA==\"";
    let site = site(
        "",
        &[
            ("content/news/a.md", &(article("Shown", DATE, secret) + "A visible body.\n")),
            (
                "content/news/b.md",
                &(article(
                    "Unpublished",
                    DATE,
                    "published: false\ntopics: [Hidden]\nprovider: {name: Nobody}",
                ) + "A hidden body.\n"),
            ),
            ("content/pages/about.md", "---\ntitle: About\n---\nA page.\n"),
        ],
    );
    site.build();
    let output = site.output();
    assert_eq!(indexed(&output).keys().collect::<Vec<_>>(), ["news/a/"]);
    // Words are indexed as lower-case stems.
    assert!(mentions(&output, "visibl") && mentions(&output, "Shown"));
    for hidden in ["npublish", "hidden", "Hidden", "obody", "news/b", "U0VDUkVU", "secured"] {
        assert!(!mentions(&output, hidden), "{hidden}");
    }
    // With drafts.
    site.build_with(&["--drafts"]);
    let output = site.output();
    let articles = indexed(&output);
    assert_eq!(articles.keys().collect::<Vec<_>>(), ["news/a/", "news/b/"]);
    assert_eq!(articles["news/b/"]["filters"]["draft"][0], "true");
    assert_eq!(articles["news/a/"]["filters"]["draft"], Value::Null);
    assert!(mentions(&output, "npublish"));
}

#[test]
fn the_index_is_deterministic() {
    let site = many(300);
    let report = site.build();
    assert!(report.count("search.parts") > 3, "{:#}", report.json["built"]);
    let expected = site.output();
    assert_eq!(indexed(&expected).len(), 300);
    for threads in ["1", "2", "7"] {
        std::fs::remove_dir_all(site.path("public")).unwrap();
        std::fs::remove_dir_all(site.path(".feedgen")).unwrap();
        let mut command = site.command(&["build", "--quiet"]);
        assert!(command.env("RAYON_NUM_THREADS", threads).status().unwrap().success());
        assert_eq!(differences(&expected, &site.output()), Vec::<String>::new(), "{threads}");
    }
    // In another folder and with another base URL.
    let copy = SiteTest::empty();
    copy.copy(&site.path("content"), "content");
    copy.write("site.toml", SITE.replace("example.org", "other.example/at/a/path"));
    copy.build();
    let of_index =
        |tree: Tree| -> Tree { tree.into_iter().filter(|(p, _)| is_of_index(&p)).collect() };
    assert_eq!(differences(&of_index(expected), &of_index(copy.output())), Vec::<String>::new());
}

/// Builds again; checks that `made` parts are rebuilt and that the output equals a clean build.
#[track_caller]
fn check_rebuilt_parts(site: &SiteTest, made: usize) {
    let report = site.build();
    assert_eq!(report.count("search.made"), made);
    let output = site.output();
    assert_eq!(report.count("files.written") + report.count("files.unchanged"), output.len());
    let clean = SiteTest::empty();
    for folder in ["content", "static"].into_iter().filter(|folder| site.exists(folder)) {
        clean.copy(&site.path(folder), folder);
    }
    clean.write("site.toml", site.read("site.toml"));
    let report = clean.build();
    assert_eq!(report.count("search.made"), report.count("search.parts"));
    assert_eq!(differences(&clean.output(), &output), Vec::<String>::new());
}

#[test]
fn only_changed_parts_are_rebuilt() {
    let site = many(400);
    let parts = site.build().count("search.parts");
    assert!(parts > 4, "{parts}");
    check_rebuilt_parts(&site, 0);
    // A new article, a changed old one, and the changed name of a topic of all articles.
    let (path, text) = numbered(400);
    site.write(&path, text);
    check_rebuilt_parts(&site, 1);
    site.edit("content/news/n0010.md", "Body 10.", "Another body.");
    check_rebuilt_parts(&site, 1);
    site.write("content/topics/t.yaml", "name: TOPIC 1\n_id: topic-1\n");
    check_rebuilt_parts(&site, parts);
    // An unrelated change.
    site.write("content/pages/about.md", "---\ntitle: About\n---\nWho\n");
    site.write("static/x.txt", "x");
    check_rebuilt_parts(&site, 0);
}

#[test]
fn damaged_parts_are_rebuilt() {
    let site = many(300);
    site.build();
    let output = site.output();
    let of = |folder: &str| {
        let files = output.keys().filter(|path| path.starts_with(folder));
        files.cloned().collect::<Vec<_>>()
    };
    for files in [of("pagefind/newest/"), of("pagefind/older/")] {
        for path in [&files[0], &files[files.len() / 2], &files[files.len() - 1]] {
            site.remove(&format!("public/{path}"));
            check_rebuilt_parts(&site, 1);
        }
    }
    // Another program changed a file without changing its length.
    let path = "public/pagefind/newest/pagefind-entry.json";
    site.write(path, "x".repeat(site.read(path).len()));
    check_rebuilt_parts(&site, 1);
    // Without the cached state, all parts are rebuilt.
    std::fs::remove_dir_all(site.path(".feedgen")).unwrap();
    let parts = site.report(&[]).count("search.parts");
    std::fs::remove_dir_all(site.path(".feedgen")).unwrap();
    check_rebuilt_parts(&site, parts);
    // The same with `--no-cache`.
    assert_eq!(site.build_with(&["--no-cache"]).count("search.made"), parts);
    assert_eq!(site.build_with(&["--clean"]).count("search.made"), parts);
    check_rebuilt_parts(&site, 0);
}

#[test]
fn compressed_forms_of_scripts_follow_the_setting() {
    let site = SiteTest::with(&[(
        "content/news/a.md",
        &article("A", DATE, "originalUrl: https://e.org/a"),
    )]);
    site.build();
    let before = site.output();
    let forms = |tree: &Tree| tree.keys().filter(|p| is_of_index(p) && p.ends_with(".br")).count();
    assert_eq!(forms(&before), 0);
    site.write("site.toml", format!("{SITE}[host]\ncompress = [\"br\"]\n"));
    check_rebuilt_parts(&site, 1);
    assert_eq!(forms(&site.output()), 2);
    check_rebuilt_parts(&site, 0);
    site.write("site.toml", SITE);
    check_rebuilt_parts(&site, 1);
    assert_eq!(differences(&before, &site.output()), Vec::<String>::new());
}

#[test]
fn a_limited_index_contains_the_newest_articles() {
    let site = many(30);
    configure(&site, "max_articles = 3");
    let run = site.run(&[]);
    let note = "note: 27 older articles not in the search index, which is limited by `search.max_articles`\n";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    let output = site.output();
    assert_eq!(
        indexed(&output).keys().collect::<Vec<_>>(),
        ["news/n0027/", "news/n0028/", "news/n0029/"]
    );
    let page = site.read("public/search/index.html");
    assert_eq!(
        texts_of(&page, "p")
            .iter()
            .filter(|p| *p == "The newest 3 articles can be searched.")
            .count(),
        1
    );
    let report = site.build();
    assert_eq!((report.count("search.articles"), report.count("search.leftOut")), (3, 27));
    // The limit is not a warning, even with `--strict`.
    site.build_with(&["--strict"]);
    configure(&site, "max_articles = 0");
    let run = site.run(&["--verbose"]);
    assert!(run.stderr.contains("search index: 30 articles, "), "{}", run.stderr);
    assert!(!run.stderr.contains("max_articles"), "{}", run.stderr);
}

#[test]
fn the_search_page_refers_to_the_index() {
    for (urls, page, address) in
        [("pretty", "search/index.html", "news/n0299/"), ("flat", "search.html", "news/n0299")]
    {
        let site = many(300);
        site.write(
            "site.toml",
            format!("title = \"T\"\nbase_url = \"https://example.org/a%20b\"\n[build]\nurls = \"{urls}\"\n"),
        );
        site.build();
        let output = site.output();
        let data = page_data(&site.read(&format!("public/{page}")));
        assert_eq!(data["root"], "/a%20b/");
        let parts = data["parts"].as_array().unwrap();
        assert!(parts.len() > 3);
        for part in parts {
            let folder = part["folder"].as_str().unwrap().strip_prefix("/a%20b/").unwrap();
            let entry = &output[&format!("{folder}pagefind-entry.json")];
            let entry: Value = serde_json::from_slice(entry).unwrap();
            let language = &entry["languages"][part["language"].as_str().unwrap()];
            assert_eq!(language["page_count"], part["articles"]);
            let named = format!("{folder}pagefind.{}.pf_meta", language["hash"].as_str().unwrap());
            assert!(output.contains_key(&named), "{named}");
        }
        let articles: u64 = parts.iter().map(|part| part["articles"].as_u64().unwrap()).sum();
        assert_eq!(articles, 300);
        assert_eq!(indexed(&output).len(), 300);
        assert!(indexed(&output).contains_key(address), "{urls}");
    }
}

#[test]
fn hostile_texts_are_plain_text_in_the_index() {
    let evil = "<script>alert(1)</script> \\u0000\\u202E & \\uFFFF]]> \\\"'";
    let yaml = format!(
        "excerpt: \"<img src=x onerror=alert(2)>{evil}\"\ntopics: [\"{evil}\", \"\"]\ntype: \"{evil}\"\n\
         provider: {{name: \"{evil}\"}}\nauthors: [\"{evil}\"]\ntags: [\"{evil}\"]"
    );
    let text = article(evil, DATE, &yaml)
        + "# H <b onclick=x>\n\n<script>alert(3)</script>\n\n___PAGEFIND_WEIGHT___10 x\n";
    // An article without letters, one with an emoji only, and very long words.
    let long = "x".repeat(70_000);
    let site = site(
        "",
        &[
            ("content/news/a.md", &text),
            ("content/news/b.md", &(article("—", DATE, "originalUrl: https://e.org/b"))),
            ("content/news/c.md", &(article("🔥", DATE, "originalUrl: https://e.org/c"))),
            ("content/news/d.md", &(article("Long", DATE, "") + &long + "\n")),
        ],
    );
    assert_eq!(site.report(&[]).code, 0);
    let output = site.output();
    let articles = indexed(&output);
    let one = &articles["news/a/"];
    assert_eq!(one["meta"]["title"], "<script>alert(1)</script> \u{202e} & ]]> \"'");
    let content = one["content"].as_str().unwrap();
    assert!(!content.contains("alert(3)"), "{content}");
    assert!(content.contains("H") && content.ends_with(" ___PAGEFIND_WEIGHT___10 x"), "{content}");
    assert_eq!(articles.len(), 4);
    // A site whose only article has no words can be built. Filters find the article.
    for name in ["a", "c", "d"] {
        site.remove(&format!("content/news/{name}.md"));
    }
    assert_eq!(site.report(&[]).code, 0);
    assert_eq!(indexed(&site.output())["news/b/"]["filters"]["provider"][0], "e.org");
}
