//! Metadata for search engines: JSON-LD, canonical links, `noindex`.

use serde_json::{Value, json};

use super::{ARTICLE, render, rendered, unquoted, without_json_ld};
use crate::text::plain;

/// The objects of a page's JSON-LD, except the breadcrumbs.
fn things(site: &[(&str, &str)], toml: &str, file: &str) -> Vec<Value> {
    let (_, json) = without_json_ld(&render(site, toml, file));
    assert_eq!(json["@context"], "https://schema.org");
    let things = json["@graph"].as_array().expect("a list of things");
    things.iter().filter(|thing| thing["@type"] != "BreadcrumbList").cloned().collect()
}

#[test]
fn json_ld_of_an_article() {
    let things = things(&[("news/a.md", ARTICLE)], "", "news/a/index.html");
    assert_eq!(
        things,
        [json!({
            "@type": "NewsArticle",
            "url": "https://example.org/ai/news/a/",
            "headline": "R&D: 1 < 2 ]]> \"x\"",
            "datePublished": "2024-01-31T23:30:00-07:00",
            "dateModified": "2024-02-01T08:00:00Z",
            "image": ["https://example.org/ai/i.png"],
            "inLanguage": "en",
            "articleSection": "News",
            "keywords": ["C++", "AI"],
            "author": [{ "@type": "Organization", "name": "A & B", "url": "https://e.org/" }],
            "publisher": { "@type": "Organization", "name": "A & B", "url": "https://e.org/" },
            "isBasedOn": "https://e.org/x?a=1&b=2",
        })]
    );
}

#[test]
fn json_ld_of_a_video() {
    let yaml = "type: video\nwebUrl: https://w.org/x\ntags: [t]\nlocale: pt-br\n\
        authors: [{name: A, url: 'https://a.org/'}, B]\n\
        featuredContent: <iframe src='https://www.youtube.com/embed/a'></iframe>\nimages:\n\
        - {url: 'https://e.org/i.png', title: A &amp; b, attribution: C}\n- https://e.org/j.png";
    let site = [("news/a.md", &*format!("{yaml}\noriginalUrl:\ntitle: V"))];
    let thing = &things(&site, "", "news/a/index.html")[0];
    for (key, expected) in [
        ("@type", json!("VideoObject")),
        ("headline", "V".into()),
        ("name", "V".into()),
        ("uploadDate", thing["datePublished"].clone()),
        ("dateModified", "2024-01-01T00:00:00Z".into()),
        ("embedUrl", "https://www.youtube.com/embed/a".into()),
        ("thumbnailUrl", "https://e.org/i.png".into()),
        ("image", json!(["https://e.org/i.png", "https://e.org/j.png"])),
        ("inLanguage", "pt-br".into()),
        ("keywords", json!(["t"])),
        // Without an original URL, the story is the page that readers are sent to.
        ("isBasedOn", "https://w.org/x".into()),
        ("articleSection", Value::Null),
        ("description", Value::Null),
        (
            "author",
            json!([
                { "@type": "Person", "name": "A", "url": "https://a.org/" },
                { "@type": "Person", "name": "B" },
            ]),
        ),
        (
            "publisher",
            json!({
                "@type": "Organization", "name": "w.org", "url": "https://w.org/"
            }),
        ),
    ] {
        assert_eq!(thing[key], expected, "{key}");
    }
}

#[test]
fn json_ld_of_lists() {
    let icons =
        "images: [{url: /s.png, width: 16, height: 16}, {url: /l.png, width: 96, height: 90}]";
    let provider = format!("---\nname: P\ndomain: p.org\ndescription: A <b>p</b>\n{icons}\n---\n");
    let of =
        |n: u8| format!("provider: {{domain: p.org}}\npublishedDateTime: 2024-01-0{n}T00:00:00Z");
    let (a, b, c) = (of(1), of(2), of(3));
    let site = [
        ("news/a.md", &*a),
        ("news/b.md", &b),
        ("news/c.md", &c),
        ("providers/p.md", &provider),
        ("topics/t.yaml", "name: T"),
    ];
    let toml = "description = 'D'\nlanguage = 'de'\n[list]\npage_size = 1\n[build]\nurls = 'flat'";
    let list = |items: &[&str]| {
        let items = items.iter().enumerate().map(|(index, item)| {
            json!({
                "@type": "ListItem",
                "position": index + 1,
                "url": format!("https://example.org/ai/news/{item}"),
            })
        });
        json!({
            "@type": "ItemList",
            "itemListElement": items.collect::<Vec<_>>(),
        })
    };
    let website = json!({
        "@type": "WebSite",
        "name": "T & T",
        "url": "https://example.org/ai/",
        "description": "D",
        "inLanguage": "de",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": "https://example.org/ai/search?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    });
    assert_eq!(things(&site, toml, "index.html"), [website, list(&["c"])]);
    let numbered = things(&site, toml, "page/1.html");
    assert_eq!(numbered, [list(&["a"])]);
    let organization = json!({
        "@type": "Organization",
        "name": "P",
        "url": "https://p.org/",
        "logo": "https://example.org/ai/l.png",
        "description": "A p",
        "mainEntityOfPage": "https://example.org/ai/providers/p.org",
    });
    let provider = things(&site, toml, "providers/p.org.html");
    assert_eq!(provider, [organization, list(&["c"])]);
    let numbered = things(&site, toml, "providers/p.org/page/2.html");
    assert_eq!(numbered, [list(&["b"])]);
    // An empty list has no item list.
    assert_eq!(things(&site, toml, "topics/t.html"), Vec::<Value>::new());
}

#[test]
fn json_ld_of_breadcrumbs() {
    let topic = "name: Über <b>\nparent: A/B";
    let site = [
        ("news/a.md", "title: X"),
        ("topics/t.yaml", topic),
        ("pages/p.md", "---\ntitle: P\n---\nx\n"),
    ];
    let breadcrumbs = |file: &str| -> Vec<String> {
        let (_, json) = without_json_ld(&render(&site, "", file));
        let things = json["@graph"].as_array().cloned().unwrap_or_default();
        let of = |thing: &&Value| thing["@type"] == "BreadcrumbList";
        let crumbs = things.iter().find(of).map(|list| &list["itemListElement"]);
        let crumbs = crumbs.and_then(|crumbs| crumbs.as_array()).into_iter().flatten();
        let crumbs = crumbs.enumerate().map(|(index, crumb)| {
            assert_eq!(
                (&crumb["@type"], &crumb["position"]),
                (&"ListItem".into(), &(index + 1).into())
            );
            format!(
                "{}: {}",
                crumb["name"].as_str().unwrap(),
                crumb["item"].as_str().unwrap_or("-")
            )
        });
        crumbs.collect()
    };
    let home = "T & T: https://example.org/ai/".to_owned();
    let link = |name: &str, path: &str| format!("{name}: https://example.org/ai/{path}");
    assert_eq!(breadcrumbs("index.html"), Vec::<String>::new());
    assert_eq!(breadcrumbs("404.html"), Vec::<String>::new());
    assert_eq!(breadcrumbs("p/index.html"), [home.clone(), "P: -".into()]);
    assert_eq!(breadcrumbs("topics/index.html"), [home.clone(), "Topics: -".into()]);
    let article = [home.clone(), link("News", "news/")];
    assert_eq!(breadcrumbs("news/a/index.html"), article);
    let topic = [home, link("Topics", "topics/"), link("A/B", "topics/a-b/")];
    assert_eq!(breadcrumbs("topics/über-b/index.html"), topic);
}

#[test]
fn json_ld_round_trips_hostile_texts() {
    let title =
        "</script><!-- <script> ]]> & \"q\" 'a' \u{2028}\u{2029} \u{202e}x \\u003c 👩‍🔬 {{ 1 }}";
    let quoted = serde_json::to_string(title).expect("JSON");
    let yaml =
        format!("title: {quoted}\ntopics: [{quoted}]\nprovider: {{name: {quoted}}}\nexcerpt: x");
    for toml in ["", "[build]\nminify = false"] {
        let thing = &things(&[("news/a.md", &*yaml)], toml, "news/a/index.html")[0];
        let seen = plain::title(title);
        for found in [&thing["headline"], &thing["keywords"][0], &thing["publisher"]["name"]] {
            assert_eq!(*found, *seen);
        }
    }
}

#[test]
fn canonical_links_and_noindex() {
    let head = |yaml: &str, toml: &str| {
        let html = unquoted(&render(&[("news/a.md", yaml)], toml, "news/a/index.html"));
        let own = "<link href=https://example.org/ai/news/a/ rel=canonical>";
        let original = "<link href=https://o.org/x rel=canonical>";
        let canonical = match (html.contains(own), html.contains(original)) {
            (true, false) => "self",
            (false, true) => "original",
            _ => {
                if html.contains("canonical") {
                    "?"
                } else {
                    "none"
                }
            }
        };
        // The URL for sharing is always that of the page.
        assert!(html.contains("<meta content=https://example.org/ai/news/a/ property=og:url>"));
        let sitemap = rendered(&[("news/a.md", yaml)], toml).remove("sitemaps/2024-01.xml");
        let noindex = html.contains("<meta content=noindex name=robots>");
        format!("{canonical} {noindex} {}", sitemap.is_some())
    };
    let original = "originalUrl: https://o.org/x\nwebUrl: https://w.org/x";
    let web = "originalUrl:\nwebUrl: https://o.org/x";
    let ours = "originalUrl:\n---\nOur own.\n";
    for (yaml, toml, expected) in [
        (original, "", "self false true"),
        (original, "canonical = 'original'", "original false false"),
        (web, "canonical = 'original'", "original false false"),
        (ours, "canonical = 'original'", "self false true"),
        (original, "canonical = 'none'", "none false true"),
        (original, "noindex = true", "self true false"),
        (&format!("{original}\ncanonical: original"), "", "original false false"),
        (&format!("{original}\ncanonical: self"), "canonical = 'none'", "self false true"),
        (&format!("{original}\nnoindex: true"), "", "self true false"),
        (&format!("{original}\nnoindex: false"), "noindex = true", "self false true"),
    ] {
        assert_eq!(head(yaml, &format!("[articles]\n{toml}")), expected, "{yaml} {toml}");
    }
    // Standalone pages have their own `noindex`.
    let page = "---\ntitle: P\nnoindex: true\n---\nx\n";
    let files = rendered(&[("pages/p.md", page)], "[articles]\ncanonical = 'none'");
    assert!(files["p/index.html"].contains("<meta content=noindex name=robots>"));
    assert!(
        unquoted(&files["p/index.html"])
            .contains("<link href=https://example.org/ai/p/ rel=canonical>")
    );
    assert!(!files["sitemaps/pages.xml"].contains("/p/"));
}
