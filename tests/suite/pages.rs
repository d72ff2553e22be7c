//! What the pages and files of the output say, and where their links lead.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::html::{
    Piece, Served, Tag, addresses, card_titles, json_ld, meta, pieces, tags, texts_of,
};
use crate::site::{SITE, SiteTest, Tree, article, differences, files_with, names};

fn text(tree: &Tree, path: &str) -> String {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", tree.keys()));
    String::from_utf8(bytes.clone()).expect("a text in UTF-8")
}

fn html_files(tree: &Tree) -> Vec<&str> {
    tree.keys().map(String::as_str).filter(|path| path.ends_with(".html")).collect()
}

/// Switches a site to flat addresses.
fn make_flat(site: &SiteTest) {
    let config = site.read("site.toml");
    assert!(!config.contains("[build]") && !config.contains("urls"));
    site.write("site.toml", format!("{config}\n[build]\nurls = \"flat\"\n"));
}

/// All texts of an XML file's elements called `name`.
fn xml_texts(xml: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).expect("well-formed XML");
    let nodes = document.descendants().filter(|node| node.tag_name().name() == name);
    nodes.filter_map(|node| node.text()).map(str::to_owned).collect()
}

// --- the sample site, under every form of address ----------------------------------------

#[test]
fn links_lead_somewhere() {
    sample_is_sound(false, "");
}

#[test]
fn links_lead_somewhere_below_a_base_path() {
    sample_is_sound(false, "/some/base");
}

#[test]
fn links_lead_somewhere_with_flat_addresses() {
    sample_is_sound(true, "");
}

#[test]
fn links_lead_somewhere_with_flat_addresses_below_a_base_path() {
    sample_is_sound(true, "/some/base");
}

fn sample_is_sound(flat: bool, base: &str) {
    let site = SiteTest::sample();
    if flat {
        make_flat(&site);
    }
    let origin = "https://news.example";
    site.build_with(&["--base-url", &format!("{origin}{base}/")]);
    let output = site.output();
    let served = Served { tree: &output, origin, base, flat };
    let (mut broken, mut good) = (Vec::new(), 0);
    let files = html_files(&output);
    for file in &files {
        let (wrong, right) = served.broken_links(file);
        broken.extend(wrong);
        good += right;
        sound_page(file, &text(&output, file));
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(files.len() > 100 && good > 20 * files.len(), "{good} links in {} pages", files.len());
    // Both forms of address in the places where they belong.
    let page = "news/2025-03-04-tide-clock";
    assert_eq!(output.contains_key(&format!("{page}.html")), flat);
    assert_eq!(output.contains_key(&format!("{page}/index.html")), !flat);
    xml_leads_somewhere(&served);
}

/// Whether a tag is one of the search page's script, or of what that reads.
fn is_for_search(tag: &Tag) -> bool {
    let is_module = tag.get("src").is_some_and(|src| src.contains("/feedgen-search."));
    tag.name == "script" && (is_module || tag.get("type") == Some("application/json"))
}

fn is_search_page(file: &str) -> bool {
    matches!(file, "search/index.html" | "search.html")
}

/// What holds for every page.
fn sound_page(file: &str, html: &str) {
    let tags = tags(html);
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!((count("h1"), count("title"), count("main")), (1, 1, 1), "{file}");
    assert_ne!(texts_of(html, "h1")[0].trim(), "", "{file}");
    assert_ne!(texts_of(html, "title")[0].trim(), "", "{file}");
    let root = tags.iter().find(|tag| tag.name == "html").expect("a root");
    assert_eq!(root.get("lang"), Some("en"), "{file}");
    assert!(meta(html, "viewport").is_some(), "{file}");
    // No script is run, but where one searches: what there is of them is data.
    let scripts = tags.iter().filter(|tag| tag.name == "script" && !is_for_search(tag));
    let scripts: Vec<&Tag> = scripts.collect();
    let is_data = |tag: &&Tag| tag.get("type") == Some("application/ld+json");
    assert!(scripts.len() <= 1 && scripts.iter().all(is_data), "{file}: {scripts:?}");
    let for_search = tags.iter().filter(|tag| is_for_search(tag)).count();
    assert_eq!(for_search, if is_search_page(file) { 2 } else { 0 }, "{file}");
    assert_eq!(count("style"), 0, "{file}");
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{file}: {ids:?}");
    for image in tags.iter().filter(|tag| tag.name == "img") {
        assert!(image.get("alt").is_some(), "{file}: {image:?}");
    }
    assert!(tags.iter().all(|tag| tag.get("style").is_none()), "{file}");
    assert!(tags.iter().all(|tag| tag.attributes.iter().all(|(name, _)| !name.starts_with("on"))));
}

/// Feeds and sitemaps: every address is absolute, and those of the site exist.
fn xml_leads_somewhere(served: &Served<'_>) {
    let (mut files, mut own) = (0, 0);
    for file in served.tree.keys().filter(|path| path.ends_with(".xml")) {
        files += 1;
        let xml = text(served.tree, file);
        let document = roxmltree::Document::parse(&xml).unwrap_or_else(|e| panic!("{file}: {e}"));
        let mut found: Vec<String> = Vec::new();
        for node in document.descendants() {
            match node.tag_name().name() {
                "loc" => found.extend(node.text().map(Into::into)),
                "link" if node.attribute("href").is_none() => {
                    found.extend(node.text().map(Into::into));
                }
                _ => found.extend(
                    ["href", "url"].iter().filter_map(|name| node.attribute(*name)).map(Into::into),
                ),
            }
        }
        assert!(!found.is_empty(), "{file}");
        for address in found {
            assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
            if let Some(target) = served.file(&address) {
                target.unwrap_or_else(|problem| panic!("{file}: {problem}"));
                own += 1;
            }
        }
    }
    assert!(files > 40 && own > 200, "{own} addresses in {files} files");
}

#[test]
fn the_sitemap_names_every_page_that_may_be_indexed_and_no_other() {
    for flat in [false, true] {
        let site = SiteTest::sample();
        if flat {
            make_flat(&site);
        }
        site.build();
        let output = site.output();
        let origin = "https://example.org";
        let served = Served { tree: &output, origin, base: "", flat };
        let index = xml_texts(&text(&output, "sitemap.xml"), "loc");
        assert!(index.len() > 5);
        let mut named = Vec::new();
        for shard in index {
            let shard = shard.strip_prefix("https://example.org/").unwrap();
            named.extend(xml_texts(&text(&output, shard), "loc"));
        }
        let named: Vec<String> =
            named.iter().map(|address| served.file(address).unwrap().unwrap()).collect();
        let unique: BTreeSet<&str> = named.iter().map(String::as_str).collect();
        assert_eq!(unique.len(), named.len(), "each page once");
        // Numbered pages of lists are left to the links that lead to them.
        let expected: BTreeSet<&str> = html_files(&output)
            .into_iter()
            .filter(|path| meta(&text(&output, path), "robots").is_none())
            .filter(|path| !path.contains("page/"))
            .collect();
        assert_eq!(unique, expected);
        let robots = text(&output, "robots.txt");
        assert!(robots.contains("\nSitemap: https://example.org/sitemap.xml\n"), "{robots}");
    }
}

#[test]
fn a_page_says_what_it_is() {
    let site = SiteTest::sample();
    site.build();
    let page = site.read("public/news/2025-03-04-tide-clock/index.html");
    let url = "https://example.org/news/2025-03-04-tide-clock/";
    assert_eq!(meta(&page, "og:url").as_deref(), Some(url));
    assert_eq!(meta(&page, "og:type").as_deref(), Some("article"));
    assert_eq!(meta(&page, "article:published_time").as_deref(), Some("2025-03-04T06:40:00Z"));
    assert!(meta(&page, "description").is_some_and(|text| text.chars().count() <= 200));
    let links = tags(&page);
    let link = |rel: &str| {
        let link = links.iter().find(|tag| tag.name == "link" && tag.get("rel") == Some(rel));
        link.and_then(|link| link.get("href")).map(str::to_owned)
    };
    assert_eq!(link("canonical").as_deref(), Some(url));
    assert_eq!(link("alternate").as_deref(), Some("/feed.xml"));
    assert_eq!(link("amphtml"), None);
}

#[test]
fn only_pictures_come_from_elsewhere() {
    let site = SiteTest::sample();
    site.build();
    let output = site.output();
    let mut checked = 0;
    for file in html_files(&output) {
        for tag in tags(&text(&output, file)) {
            let loads = match tag.name.as_str() {
                "link" => matches!(tag.get("rel"), Some("stylesheet" | "icon" | "preload")),
                "script" | "iframe" | "video" | "audio" | "object" | "embed" => true,
                _ => false,
            };
            let address = tag.get("src").or(tag.get("href")).unwrap_or("");
            assert!(!loads || !address.contains("//"), "{file}: {tag:?}");
            checked += usize::from(loads);
        }
    }
    assert!(checked > 100);
}

// --- aliases -------------------------------------------------------------------------------

#[test]
fn former_addresses_lead_to_the_new_ones() {
    let aliases = "originalUrl: https://example.com/a\naliases: [/old/a/, /2019/a.html, /a-b]";
    for flat in [false, true] {
        let site = SiteTest::with(&[
            ("content/news/a.md", &article("A & B", "2024-01-18T18:35:00Z", aliases)),
            ("content/pages/about.md", "---\ntitle: About\naliases: [/who]\n---\nUs.\n"),
        ]);
        if flat {
            make_flat(&site);
        }
        site.build_with(&["--base-url", "https://example.org/base"]);
        let output = site.output();
        let (new, short, who) = match flat {
            false => ("/base/news/a/", "a-b/index.html", "who/index.html"),
            true => ("/base/news/a", "a-b.html", "who.html"),
        };
        for file in ["old/a/index.html", "2019/a.html", short] {
            let html = text(&output, file);
            assert_eq!(addresses(&html).len(), 3, "{html}");
            for address in addresses(&html) {
                assert_eq!(address.trim_start_matches("https://example.org"), new);
            }
            let refresh = tags(&html).into_iter().find(|tag| tag.get("http-equiv").is_some());
            assert_eq!(refresh.unwrap().get("content"), Some(&*format!("0; url={new}")));
            assert_eq!(meta(&html, "robots").as_deref(), Some("noindex"));
            assert_eq!(texts_of(&html, "title"), ["A & B"]);
        }
        assert!(addresses(&text(&output, who)).contains(&new.replace("news/a", "about")));
        assert_eq!(files_with(&output, "/old/a"), Vec::<&str>::new());
    }
}

// --- lists -----------------------------------------------------------------------------------

/// The article with this number; each is a day newer than the one before.
fn numbered(number: u32, more: &str) -> (String, String) {
    let (month, day) = (1 + number / 28, 1 + number % 28);
    let more = format!(
        "originalUrl: https://example.com/{number}\ntopics: [Topic {}]\n\
         provider:\n  name: Source {p}\n  domain: source{p}.example\n{more}",
        number % 3,
        p = number % 2
    );
    let date = format!("2024-{month:02}-{day:02}T08:00:00Z");
    (format!("content/news/n{number:03}.md"), article(&format!("Number {number}"), &date, &more))
}

fn sixty() -> SiteTest {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}[list]\npage_size = 10\n[feeds]\nlimit = 5\n"));
    for number in 0..60 {
        let (path, text) = numbered(number, "");
        site.write(&path, text);
    }
    site
}

/// The numbers of the articles that a list page shows, in order.
fn shown(html: &str) -> Vec<u32> {
    let titles = card_titles(html);
    titles.iter().filter_map(|title| title.strip_prefix("Number ")?.parse().ok()).collect()
}

#[test]
fn pages_are_numbered_from_the_oldest() {
    let site = sixty();
    site.build();
    let output = site.output();
    let down = |from: u32, to: u32| (to..=from).rev().collect::<Vec<_>>();
    assert_eq!(shown(&text(&output, "index.html")), down(59, 50));
    assert_eq!(shown(&text(&output, "page/1/index.html")), down(9, 0));
    assert_eq!(shown(&text(&output, "page/5/index.html")), down(49, 40));
    // The page to come leads to the landing page as yet, and there is none behind it.
    let next = text(&output, "page/6/index.html");
    assert_eq!(shown(&next), Vec::<u32>::new());
    assert!(addresses(&next).iter().all(|a| a == "/" || a == "https://example.org/"), "{next}");
    assert!(!output.contains_key("page/7/index.html") && !output.contains_key("page/0/index.html"));
    // Every article is on exactly one page of every list it belongs to.
    let topic: Vec<u32> = ["topics/topic-0/index.html", "topics/topic-0/page/1/index.html"]
        .iter()
        .flat_map(|path| shown(&text(&output, path)))
        .collect();
    assert_eq!(topic, (0..60).rev().filter(|n| n % 3 == 0).collect::<Vec<_>>());
    // The way through them: from the newest to the oldest and back.
    let pager = |path: &str, rel: &str| {
        let tags = tags(&text(&output, path));
        let link = tags.iter().find(|tag| tag.name == "a" && tag.get("rel") == Some(rel));
        link.and_then(|tag| tag.get("href")).map(str::to_owned)
    };
    assert_eq!(pager("index.html", "next").as_deref(), Some("/page/5/"));
    assert_eq!(pager("page/5/index.html", "next").as_deref(), Some("/page/4/"));
    assert_eq!(pager("page/1/index.html", "next"), None);
    assert_eq!(pager("page/1/index.html", "prev").as_deref(), Some("/page/2/"));
    assert_eq!(pager("page/5/index.html", "prev").as_deref(), Some("/page/6/"));
    assert_eq!(pager("index.html", "prev"), None);
    // Feeds hold the newest.
    let feed = text(&output, "feed.xml");
    assert_eq!(xml_texts(&feed, "guid").len(), 5);
    assert_eq!(xml_texts(&feed, "title")[1], "Number 59");
}

#[test]
fn a_new_article_touches_what_shows_it_and_nothing_else() {
    let site = sixty();
    site.build();
    let before = site.output();
    let (path, new) = numbered(60, "");
    site.write(&path, &new);
    site.build();
    let after = site.output();
    // The files of the search index have names that follow their content.
    let mut differences = differences(&before, &after);
    differences.retain(|line| !line[2..].starts_with("pagefind/newest/"));
    assert_eq!(
        differences,
        [
            "~ api/index.json",
            "~ api/news/index.json",
            "~ api/news/page/1/index.json",
            "~ api/news/page/2/index.json",
            "~ api/news/page/3/index.json",
            "~ api/news/topic-0/index.json",
            "~ api/news/topic-0/page/1/index.json",
            "~ api/providers/index.json",
            "~ api/topics/index.json",
            "~ archive/2024/03/index.html",
            "~ archive/index.html",
            "~ atom.xml",
            "~ feed.json",
            "~ feed.xml",
            "~ index.html",
            "~ news/atom.xml",
            "~ news/feed.json",
            "~ news/feed.xml",
            "~ news/index.html",
            // The newest of its topic until now.
            "~ news/n057/index.html",
            "+ news/n060/index.html",
            "~ providers/index.html",
            "~ providers/source0.example/atom.xml",
            "~ providers/source0.example/feed.json",
            "~ providers/source0.example/feed.xml",
            "~ providers/source0.example/index.html",
            "~ search/index.html",
            "~ sitemap.xml",
            "~ sitemaps/2024-03.xml",
            "~ topics/index.html",
            "~ topics/topic-0/atom.xml",
            "~ topics/topic-0/feed.json",
            "~ topics/topic-0/feed.xml",
            "~ topics/topic-0/index.html",
        ]
    );
    assert_eq!(shown(&text(&after, "index.html")), (50..=60).rev().collect::<Vec<_>>());
}

#[test]
fn a_full_page_never_changes_again() {
    let site = sixty();
    site.build();
    let mut before = site.output();
    let full = |tree: &Tree| -> BTreeSet<String> {
        let pages = html_files(tree).into_iter().filter(|path| path.contains("page/"));
        pages.filter(|path| !shown(&text(tree, path)).is_empty()).map(str::to_owned).collect()
    };
    let first = full(&before);
    assert!(
        first.contains("page/1/index.html") && first.contains("topics/topic-2/page/1/index.html")
    );
    for number in 60..=80 {
        let (path, new) = numbered(number, "");
        site.write(&path, &new);
        if number % 5 != 0 {
            continue;
        }
        site.build();
        let after = site.output();
        for page in full(&before) {
            assert!(before[&page] == after[&page], "{page} changed with article {number}");
        }
        before = after;
    }
    let added: Vec<String> = full(&before).difference(&first).cloned().collect();
    assert!(added.contains(&"page/6/index.html".to_owned()), "{added:?}");
    assert_eq!(shown(&text(&before, "page/6/index.html")), (50..60).rev().collect::<Vec<_>>());
}

#[test]
fn the_archive_has_a_page_for_each_month() {
    let at = |date: &str, n: u32| {
        article(&format!("Number {n}"), date, &format!("originalUrl: https://example.com/{n}"))
    };
    let site = SiteTest::with(&[
        ("content/news/a.md", &at("2023-12-31T23:59:59Z", 1)),
        // February in Greenwich, January where it was written.
        ("content/news/b.md", &at("2024-01-31T23:30:00-07:00", 2)),
        ("content/news/c.md", &at("2024-02-01T00:30:00+09:00", 3)),
        ("content/news/d.md", &at("2024-02-20T08:00:00Z", 4)),
    ]);
    site.build();
    let output = site.output();
    for (file, numbers) in [
        ("archive/2023/12/index.html", vec![1]),
        ("archive/2024/01/index.html", vec![2]),
        ("archive/2024/02/index.html", vec![4, 3]),
        ("index.html", vec![4, 2, 3, 1]),
    ] {
        assert_eq!(shown(&text(&output, file)), numbers, "{file}");
    }
    let archive = text(&output, "archive/index.html");
    assert_eq!(texts_of(&archive, "h2"), ["2024 3", "2023 1"]);
    let months: Vec<String> = texts_of(&archive, "li");
    for month in ["February 2", "January 1", "December 1"] {
        assert!(months.contains(&month.to_owned()), "{month} in {months:?}");
    }
    assert_eq!(texts_of(&text(&output, "archive/2024/01/index.html"), "h1"), ["January 2024"]);
    let links = addresses(&text(&output, "archive/2024/01/index.html"));
    assert!(
        links.contains(&"/archive/2023/12/".into()) && links.contains(&"/archive/2024/02/".into())
    );
}

#[test]
fn lists_can_be_switched_off() {
    let site = sixty();
    let config = "[list]\narchive = false\ncategories = false\n[feeds]\nformats = []\n[sitemap]\nenabled = false\n";
    site.write("site.toml", format!("{SITE}{config}"));
    site.build();
    let output = site.output();
    let has = |part: &str| output.keys().any(|path| path.contains(part));
    for gone in ["archive", "feed.", "atom.", "feeds.", "sitemap", "news/index.html"] {
        assert!(!has(gone), "{gone}");
    }
    let served = Served { tree: &output, origin: "https://example.org", base: "", flat: false };
    for file in html_files(&output) {
        assert_eq!(served.broken_links(file).0, Vec::<String>::new());
    }
    assert!(!text(&output, "robots.txt").contains("Sitemap"));
}

// --- how articles refer to each other ----------------------------------------------------------

#[test]
fn a_card_of_an_own_article_leads_to_it_and_is_named_there() {
    let card = |title: &str, url: &str| format!("  - title: {title}\n    webUrl: {url}\n");
    let cards = format!(
        "originalUrl: https://example.com/b\nrelated:\n{}{}{}{}",
        card("Card of A", "HTTP://EXAMPLE.com:80/a/?utm_campaign=x#part"),
        card("Card of A again", "https://example.com/a"),
        card("Card of elsewhere", "https://elsewhere.example/x"),
        card("Card of a hidden one", "https://example.com/hidden"),
    );
    let hidden = "originalUrl: https://example.com/hidden\npublished: false";
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The first", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
        ),
        ("content/news/b.md", &article("The second", "2024-01-02T00:00:00Z", &cards)),
        ("content/news/hidden.md", &article("The hidden", "2024-01-03T00:00:00Z", hidden)),
    ]);
    site.build();
    let second = site.read("public/news/b/index.html");
    // Ours under its own title, the others as the card has it.
    let titles = ["The first", "The first", "Card of elsewhere", "Card of a hidden one"];
    assert_eq!(texts_of(&second, "h3"), titles);
    let links = addresses(&second);
    assert!(
        links.contains(&"/news/a/".into()) && links.contains(&"https://example.com/hidden".into())
    );
    assert!(!links.iter().any(|link| link.contains("/news/hidden")));
    let first = site.read("public/news/a/index.html");
    assert!(texts_of(&first, "h2").contains(&"Referenced by".to_owned()));
    assert_eq!(texts_of(&first, "h3"), ["The second"], "named once, however often it refers");
    assert!(addresses(&first).contains(&"/news/b/".into()));
    let unasked = site.read("public/news/b/index.html");
    assert!(!texts_of(&unasked, "h2").contains(&"Referenced by".to_owned()));
}

#[test]
fn copies_name_each_other() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The first", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
        ),
        (
            "content/news/b.md",
            &article("The second", "2024-01-02T00:00:00Z", "originalUrl: http://example.com/a/"),
        ),
        (
            "content/news/c.md",
            &article("The other", "2024-01-03T00:00:00Z", "originalUrl: https://example.com/c"),
        ),
    ]);
    let report = site.report(&[]);
    assert_eq!(
        report.findings(),
        ["warning duplicate-url content/news/b.md:4:14 other articles have the same original URL"]
    );
    assert_eq!(report.count("articles"), 3);
    for (page, other) in [("a", "The second"), ("b", "The first")] {
        let html = site.read(&format!("public/news/{page}/index.html"));
        assert_eq!(texts_of(&html, "h2")[0], "Also covered here");
        assert_eq!(texts_of(&html, "h3"), [other]);
    }
    assert!(!site.read("public/news/c/index.html").contains("Also covered here"));
}

#[test]
fn providers_of_one_domain_are_one() {
    let from = |n: u32, name: &str, domain: &str| {
        let more = format!(
            "originalUrl: https://example.com/{n}\nprovider:\n  name: {name}\n  domain: {domain}"
        );
        article(&format!("Number {n}"), &format!("2024-01-0{n}T00:00:00Z"), &more)
    };
    let site = SiteTest::with(&[
        ("content/news/a.md", &from(1, "The Paper", "Paper.example")),
        ("content/news/b.md", &from(2, "The Paper", "paper.example")),
        ("content/news/c.md", &from(3, "Paper", "PAPER.example")),
    ]);
    let report = site.build();
    assert_eq!(report.count("providers"), 1);
    let page = site.read("public/providers/paper.example/index.html");
    assert_eq!((texts_of(&page, "h1"), shown(&page)), (vec!["The Paper".into()], vec![3, 2, 1]));
}

#[test]
fn topics_meet_by_name_and_keep_their_order() {
    let about = |n: u32, topics: &str| {
        let more = format!("originalUrl: https://example.com/{n}\ntopics: {topics}");
        article(&format!("Number {n}"), &format!("2024-01-0{n}T00:00:00Z"), &more)
    };
    let site = SiteTest::with(&[
        ("content/topics/a.yaml", "_id: machine-learning\nname: ML\nparent: Computing\n"),
        ("content/topics/b.yaml", "name: Deep Learning\nparent: ml\n"),
        ("content/news/a.md", &about(1, "[ml, C++, C#]")),
        ("content/news/b.md", &about(2, "[ML, 機械学習]")),
    ]);
    let report = site.build();
    assert_eq!(report.count("topics"), 6);
    let page = site.read("public/topics/machine-learning/index.html");
    assert_eq!((texts_of(&page, "h1"), shown(&page)), (vec!["ML".into()], vec![2, 1]));
    assert!(addresses(&page).contains(&"/topics/computing/".into()));
    assert!(addresses(&page).contains(&"/topics/deep-learning/".into()));
    for id in ["c-plus-plus", "c-sharp", "computing", "deep-learning", "機械学習"] {
        assert!(site.exists(&format!("public/topics/{id}/index.html")), "{id}");
    }
    let encoded = addresses(&site.read("public/topics/index.html"));
    let decoded = |a: &String| percent_decode_str(a).decode_utf8().unwrap().into_owned();
    assert!(encoded.iter().all(|address| address.is_ascii()));
    assert!(encoded.iter().map(decoded).any(|address| address == "/topics/機械学習/"));
}

// --- drafts ----------------------------------------------------------------------------------

#[test]
fn drafts_are_shown_when_asked_for_and_then_not_indexed() {
    let draft = "originalUrl: https://example.com/d\npublished: false\ntopics: [Secret Plans]";
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The open one", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
        ),
        ("content/news/draft.md", &article("The hidden one", "2024-02-02T00:00:00Z", draft)),
        ("content/pages/plan.md", "---\ntitle: The plan\npublished: false\n---\nA text.\n"),
    ]);
    let report = site.build();
    assert_eq!(
        (report.count("articles"), report.count("unpublished"), report.count("pages")),
        (1, 1, 0)
    );
    let without = site.output();
    for trace in
        ["The hidden one", "news/draft", "Secret Plans", "secret-plans", "The plan", "2024/02"]
    {
        assert_eq!(files_with(&without, trace), Vec::<&str>::new(), "{trace}");
    }

    let report = site.build_with(&["--drafts"]);
    assert_eq!(
        (report.count("articles"), report.count("unpublished"), report.count("pages")),
        (2, 0, 1)
    );
    let with = site.output();
    let only_drafts = ["topics/secret-plans/index.html", "archive/2024/02/index.html"];
    for file in ["news/draft/index.html", "plan/index.html"].into_iter().chain(only_drafts) {
        assert_eq!(meta(&text(&with, file), "robots").as_deref(), Some("noindex"), "{file}");
    }
    assert_eq!(meta(&text(&with, "news/a/index.html"), "robots"), None);
    assert!(
        texts_of(&text(&with, "news/draft/index.html"), "strong").contains(&"Draft".to_owned())
    );
    let maps: Tree = with
        .iter()
        .filter(|(path, _)| path.starts_with("sitemap"))
        .map(|(p, b)| (p.clone(), b.clone()))
        .collect();
    assert_eq!(files_with(&maps, "/news/a/").len(), 1);
    for trace in ["secret-plans", "2024/02", "2024-02"] {
        assert_eq!(files_with(&maps, trace), Vec::<&str>::new(), "{trace}");
    }
    assert_eq!(files_with(&maps, "/news/draft"), Vec::<&str>::new());
    assert_eq!(files_with(&maps, "/plan/"), Vec::<&str>::new());

    site.build();
    assert_eq!(site.output(), without);
}

// --- overriding ----------------------------------------------------------------------------------

#[test]
fn a_template_of_the_site_replaces_the_built_in_one() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article(
                "A & B",
                "2024-01-01T00:00:00Z",
                "originalUrl: https://example.com/a\nmood: calm",
            ),
        ),
        (
            "templates/article.html",
            "<title>{{ article.title }}</title><p>{{ article.extra.mood }} {{ site.extra.motto }}",
        ),
        ("site.toml", &format!("{SITE}[build]\nminify = false\n[extra]\nmotto = \"slow\"\n")),
    ]);
    site.build();
    let page = site.read("public/news/a/index.html");
    assert_eq!(page.trim(), "<title>A &amp; B</title><p>calm slow");
    assert!(site.read("public/index.html").contains("masthead"));
}

#[test]
fn a_template_can_extend_the_one_it_replaces() {
    let site = SiteTest::with(&[(
        "content/news/a.md",
        &article("A", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a"),
    )]);
    site.build();
    let before = site.output();
    site.write(
        "templates/article.html",
        "{% extends \"builtin/article.html\" %}\n{% block head %}<meta name=\"own\" content=\"{{ article.title }}\">{% endblock head %}\n",
    );
    site.build();
    let after = site.output();
    assert_eq!(differences(&before, &after), ["~ news/a/index.html"]);
    let own = "<meta content=A name=own>";
    let page = text(&after, "news/a/index.html");
    assert_eq!(page.matches(own).count(), 1, "{page}");
    assert_eq!(page.replace(own, ""), text(&before, "news/a/index.html"));
    // A frame that is replaced is replaced for all pages.
    site.write(
        "templates/base.html",
        "{% extends \"builtin/base.html\" %}{% block footer %}<footer>Ours</footer>{% endblock footer %}",
    );
    site.build();
    let output = site.output();
    assert_eq!(files_with(&output, "<footer>Ours</footer>"), html_files(&output));
}

#[test]
fn files_of_the_site_replace_those_of_the_theme() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &(article("A", "2024-01-01T00:00:00Z", "") + "A text.\n")),
        ("static/feedgen.css", "body { color: red }"),
        ("static/robots.txt", "User-agent: *\nDisallow: /\n"),
        ("static/.well-known/security.txt", "Contact: https://example.org/"),
    ]);
    site.build();
    let output = site.output();
    // Its name follows its content, whosesoever it is.
    assert_eq!(text(&output, "feedgen.50c80f14.css"), "body { color: red }");
    assert_eq!(files_with(&output, "/feedgen.50c80f14.css"), html_files(&output));
    let is_stylesheet = |name: &&&str| name.starts_with("feedgen.") && name.ends_with(".css");
    assert_eq!(names(&output).iter().filter(is_stylesheet).count(), 1);
    assert_eq!(text(&output, "robots.txt"), "User-agent: *\nDisallow: /\n");
    assert_eq!(text(&output, ".well-known/security.txt"), "Contact: https://example.org/");
    assert!(text(&output, "favicon.svg").contains("<svg"));
}

// --- hostile texts ------------------------------------------------------------------------------

/// A title as YAML writes it, and as a reader sees it.
const TITLE: (&str, &str) = (
    r#""<script>alert(\"1\")</script> & 'quoted' ]]> \u202Eright to left\u202C \a\e\0\x9F 👩‍🔬 &lt;b&gt; &amp;amp;""#,
    "<script>alert(\"1\")</script> & 'quoted' ]]> \u{202e}right to left\u{202c} 👩‍🔬 <b> &amp;",
);
const EXCERPT: (&str, &str) = (
    r#""<p>One</p><p>two<script>alert(2)</script> 1 < 2 &lt;script&gt; \"x\" ]]> \x1B</p>""#,
    "One two 1 < 2 <script> \"x\" ]]>",
);
const PROVIDER: (&str, &str) =
    (r#""\"><script>alert(3)</script> & Söhne""#, "\"><script>alert(3)</script> & Söhne");
const TOPIC: (&str, &str) =
    (r#""<img src=x onerror=alert(4)> العربية""#, "<img src=x onerror=alert(4)> العربية");

pub fn hostile(minify: bool) -> SiteTest {
    let text = format!(
        "---\ntitle: {}\nexcerpt: {}\npublishedDateTime: 2024-01-01T00:00:00Z\n\
         originalUrl: \"https://example.com/a?x=1&y=<script>'\"\n\
         provider:\n  name: {}\n  domain: evil.example\n\
         topics:\n  - {}\n\
         tags: [{}]\nhighlight: {}\nauthors: [{}]\n\
         images:\n  - url: \"https://example.com/a.png?\\\"onerror=alert(5)\"\n    title: {}\n    attribution: {}\n\
         related:\n  - title: {}\n    excerpt: {}\n    webUrl: https://example.com/\"><script>\n---\n\
         A text <script>alert(6)</script> with <b onclick=alert(7)>markup</b>.\n",
        TITLE.0,
        EXCERPT.0,
        PROVIDER.0,
        TOPIC.0,
        TITLE.0,
        EXCERPT.0,
        PROVIDER.0,
        TITLE.0,
        TITLE.0,
        TITLE.0,
        EXCERPT.0
    );
    let site = SiteTest::with(&[("content/news/a.md", &text)]);
    let config = format!(
        "title = \"</title><script>alert(8)</script>\"\ndescription = \"\\\"><script>\"\n\
         base_url = \"https://example.org\"\n[build]\nminify = {minify}\n"
    );
    site.write("site.toml", config);
    site
}

#[test]
fn hostile_texts_are_shown_as_texts() {
    for minify in [true, false] {
        let site = hostile(minify);
        site.build();
        let mut output = site.output();
        // Nothing in JSON is run, nor in the index, which is packed: its own tests unpack it.
        output.retain(|path, _| !path.ends_with(".json") && !path.starts_with("pagefind/"));
        // As it stands, every `<` is escaped. The minifier puts some back where they mean
        // nothing, in titles and attributes; there is no element all the same but for the data.
        if !minify {
            assert_eq!(files_with(&output, "<script>"), Vec::<&str>::new());
        }
        let is_data = |tag: &Tag| tag.get("type") == Some("application/ld+json");
        let is_run = |tag: &Tag| tag.name == "script" && !is_data(tag) && !is_for_search(tag);
        let has_script = |path: &&str| tags(&text(&output, path)).iter().any(is_run);
        assert_eq!(html_files(&output).into_iter().find(has_script), None);
        let handler = |path: &&str| {
            let attributes = tags(&text(&output, path)).into_iter().flat_map(|tag| tag.attributes);
            attributes.into_iter().any(|(name, _)| name.starts_with("on"))
        };
        assert_eq!(html_files(&output).into_iter().find(handler), None);

        let page = text(&output, "news/a/index.html");
        let site_title = "</title><script>alert(8)</script>";
        assert_eq!(texts_of(&page, "h1"), [TITLE.1]);
        assert_eq!(texts_of(&page, "title"), [format!("{} · {site_title}", TITLE.1)]);
        assert_eq!(meta(&page, "og:title").as_deref(), Some(TITLE.1));
        assert_eq!(meta(&page, "og:site_name").as_deref(), Some(site_title));
        assert_eq!(meta(&page, "description").as_deref(), Some(EXCERPT.1));
        assert_eq!(texts_of(&page, "h3"), [TITLE.1]);
        let texts: Vec<String> = pieces(&page)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.trim().to_owned()),
                Piece::Tag(_) | Piece::End(_) => None,
            })
            .collect();
        for expected in [EXCERPT.1, PROVIDER.1, TOPIC.1] {
            assert!(texts.iter().any(|text| text == expected), "{expected:?} in {texts:?}");
        }
        let address = "https://example.com/a.png?\"onerror=alert(5)";
        assert_eq!(meta(&page, "og:image").as_deref(), Some(address));
        let has_image = |tag: &Tag| tag.name == "img" && tag.get("src") == Some(address);
        assert!(tags(&page).iter().any(has_image), "{page}");

        let story = &json_ld(&page)["NewsArticle"];
        assert_eq!(
            (&story["headline"], &story["description"]),
            (&TITLE.1.into(), &EXCERPT.1.into())
        );
        assert_eq!(
            (&story["publisher"]["name"], &story["author"][0]["name"]),
            (&PROVIDER.1.into(), &PROVIDER.1.into())
        );
        assert_eq!(story["keywords"], json!([TOPIC.1, TITLE.1]));
        assert_eq!(story["isBasedOn"], "https://example.com/a?x=1&y=<script>'");
        assert_eq!(story["image"][0]["url"], address);
        let caption = meta(&page, "og:image:alt").expect("a text for the image");
        assert!(caption.contains("]]>") && story["image"][0]["caption"] == caption, "{caption}");
        let crumbs = &json_ld(&page)["BreadcrumbList"]["itemListElement"];
        assert_eq!((&crumbs[0]["name"], &crumbs[2]["name"]), (&site_title.into(), &TITLE.1.into()));
        assert_eq!(json_ld(&text(&output, "index.html"))["WebSite"]["name"], site_title);

        assert_eq!(card_titles(&text(&output, "index.html")), [TITLE.1]);
        assert_eq!(
            texts_of(&text(&output, "providers/evil.example/index.html"), "h1"),
            [PROVIDER.1]
        );
        let topic = "topics/img-src-x-onerror-alert-4-العربية/index.html";
        assert_eq!(texts_of(&text(&output, topic), "h1"), [TOPIC.1]);
        // What no document may hold is nowhere.
        let mut documents = output;
        documents.retain(|path, _| !path.ends_with(".png") && !path.ends_with(".ico"));
        for forbidden in ["\u{7}", "\u{1b}", "\0", "\u{9f}"] {
            assert_eq!(files_with(&documents, forbidden), Vec::<&str>::new(), "{forbidden:?}");
        }
    }
}

// --- reading --------------------------------------------------------------------------------------

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
fn articles_may_be_deep_and_of_several_categories() {
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
        assert_eq!(shown(&site.read(&format!("public/{category}/index.html"))), [number]);
    }
    assert_eq!(shown(&site.read("public/index.html")), [3, 2, 1]);
}

#[test]
fn an_empty_site_is_a_site() {
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
        sound_page(file, &text(&output, file));
    }
    assert_eq!(xml_texts(&text(&output, "feed.xml"), "title"), ["Test Site"]);
}
