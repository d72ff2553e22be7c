//! An article with every field: if published, it appears in all places; if unpublished, in none.

use crate::corpus;
use crate::html::{card_titles, meta, tags, texts_of};
use crate::site::{SiteTest, Tree, files_with};

/// The expected values of an article.
struct Seed {
    stem: &'static str,
    title: &'static str,
    /// The URL of the original publication.
    url: &'static str,
    host: &'static str,
    domain: &'static str,
    provider: &'static str,
    topics: &'static [(&'static str, &'static str)],
    image: &'static str,
    related_title: &'static str,
    related_url: &'static str,
}

const OWN: Seed = Seed {
    stem: "2024-02-29-a-bridge-that-listens",
    title: "A bridge that listens to its bolts",
    url: "https://www.bridgepost.example/engineering/a-bridge-that-listens.html",
    host: "bridgepost.example",
    domain: "bridgepost.example",
    provider: "Harper's Bridge Post",
    topics: &[("Smart Sensors", "smart-sensors"), ("Bridges", "bridges")],
    image: "https://www.bridgepost.example/images/bolts.png",
    related_title: "University opts for a chair in quiet engineering",
    related_url: "https://www.campusnews.example/article/4711/quiet-engineering",
};

const OWN_TEXT: &str = r#"---
category: news
title: "A bridge that listens to its bolts"
excerpt: "Microphones in the deck hear a bolt come loose weeks before anyone could see it, say the engineers, the owners,"
publishedDateTime: 2024-02-29T18:35:00Z
originalUrl: "https://www.bridgepost.example/engineering/a-bridge-that-listens.html"
webUrl: "https://www.bridgepost.example/engineering/a-bridge-that-listens.html"
type: article
quality: 54
heat: -1
published: false

provider:
  name: Harper's Bridge Post
  domain: bridgepost.example

topics:
  - Smart Sensors
  - Bridges

images:
  - url: "https://www.bridgepost.example/images/bolts.png"
    width: 800
    height: 600
    isCached: true

related:
  - title: "University opts for a chair in quiet engineering"
    excerpt: "The council signed the agreement on Wednesday"
    publishedDateTime: 2024-02-28T18:05:00Z
    webUrl: "https://www.campusnews.example/article/4711/quiet-engineering"
    ampWebUrl: "https://www.campusnews.example/amp/4711"
    cdnAmpWebUrl: "https://cdn.campusnews.example/c/s/amp/4711"
    type: article
    provider:
      name: campusnews
      domain: campusnews.example
    quality: 74
    images:
      - url: "https://www.campusnews.example/images/chair.jpg"
        width: 1000
        height: 626
        isCached: true

secured: "c2VhbGVkIHBheWxvYWQsIG5vdCBmb3IgYW55b25lIQ==;MDEyMzQ1Njc4OWFiY2RlZg=="
---
"#;

const REAL: Seed = Seed {
    stem: "2024-01-18-who-releases-ai-ethics-guidance",
    title: "WHO releases AI ethics guidance",
    url: "https://www.beckershospitalreview.com/healthcare-information-technology/\
          who-releases-ai-ethics-guidance.html",
    host: "beckershospitalreview.com",
    domain: "beckershospitalreview.com",
    provider: "Becker's Hospital Review",
    topics: &[("AI Ethics", "ai-ethics"), ("AI", "ai")],
    image: "https://www.beckershospitalreview.com/templates/beckers/assets/images/bhr-new-logo.png",
    related_title: "UTAS opts for ISESCO research chair in AI ethics",
    related_url: "https://www.omanobserver.om/article/1148403/oman/\
                  utas-opts-for-isesco-research-chair-in-ai-ethics",
};

#[test]
fn an_article_similar_to_the_seed_is_published_everywhere() {
    check(&OWN, OWN_TEXT);
}

#[test]
fn the_seed_is_published_everywhere_or_nowhere() {
    let Some(folder) = corpus::folder("seed") else { return };
    let file = folder.join(format!("{}.md", REAL.stem));
    check(&REAL, &std::fs::read_to_string(file).unwrap());
}

fn check(seed: &Seed, text: &str) {
    let file = format!("content/news/{}.md", seed.stem);
    let site = SiteTest::with(&[(&file, text)]);
    assert!(text.contains("published: false"));
    let report = site.build();
    assert_eq!((report.count("articles"), report.count("unpublished")), (0, 1));
    assert_in_no_file(seed, &site.output());

    site.edit(&file, "published: false", "published: true");
    let report = site.build();
    assert_eq!((report.count("articles"), report.count("unpublished")), (1, 0));
    assert_in_all_places(seed, &site);
    sealed(text, &site.output());

    site.edit(&file, "published: true", "published: false");
    site.build();
    assert_in_no_file(seed, &site.output());
}

fn assert_in_no_file(seed: &Seed, output: &Tree) {
    assert!(output.contains_key("index.html"));
    for trace in [seed.title, seed.url, seed.stem, seed.domain, seed.topics[0].0, seed.image] {
        assert_eq!(files_with(output, trace), Vec::<&str>::new(), "{trace}");
    }
    let about_it = |path: &&String| path.contains(seed.stem) || path.contains(seed.domain);
    assert_eq!(output.keys().find(about_it), None);
}

fn assert_in_all_places(seed: &Seed, site: &SiteTest) {
    let page = site.read(&format!("public/news/{}/index.html", seed.stem));
    assert_eq!(texts_of(&page, "h1"), [seed.title]);
    assert_eq!(meta(&page, "og:image").as_deref(), Some(seed.image));
    assert!(texts_of(&page, "h3").contains(&seed.related_title.to_owned()));
    let all = tags(&page);
    let shown = |address: &str| all.iter().any(|tag| tag.get("src") == Some(address));
    let linked = |address: &str| all.iter().any(|tag| tag.get("href") == Some(address));
    assert!(shown(seed.image));
    assert!(linked(seed.url) && linked(seed.related_url));
    assert!(linked(&format!("/providers/{}/", seed.domain)));
    assert!(texts_of(&page, "b").contains(&seed.host.to_owned()));

    let mut lists = vec![String::new(), "news/".to_owned(), format!("providers/{}/", seed.domain)];
    for (name, id) in seed.topics {
        assert!(linked(&format!("/topics/{id}/")), "{id}");
        let list = site.read(&format!("public/topics/{id}/index.html"));
        assert_eq!(texts_of(&list, "h1"), [*name]);
        lists.push(format!("topics/{id}/"));
    }
    let provider = site.read(&format!("public/providers/{}/index.html", seed.domain));
    assert_eq!(texts_of(&provider, "h1"), [seed.provider]);
    for list in lists {
        let html = site.read(&format!("public/{list}index.html"));
        assert!(card_titles(&html).contains(&seed.title.to_owned()), "/{list}");
        let feed = site.read(&format!("public/{list}feed.xml"));
        let feed = roxmltree::Document::parse(&feed).expect("a well-formed feed");
        let text = |name: &str| {
            let item = feed.descendants().find(|node| node.has_tag_name("item")).expect("an item");
            let child = item.children().find(|node| node.tag_name().name() == name);
            child.and_then(|child| child.text()).unwrap_or("").to_owned()
        };
        assert_eq!(text("title"), seed.title);
        assert_eq!(text("link"), format!("https://example.org/news/{}/", seed.stem));
        assert_eq!((text("creator"), text("source")), (seed.provider.into(), seed.url.into()));
        assert!(text("description").starts_with(&format!("{}: ", seed.provider)));
    }
}

/// Checks that no part of the sealed payload is in any file.
fn sealed(text: &str, output: &Tree) {
    let (_, payload) = text.split_once("secured: \"").expect("a sealed payload");
    let (ciphertext, vector) = payload.split_once(';').expect("two parts");
    let vector = vector.split('"').next().unwrap_or("");
    for part in [&ciphertext[..16], &ciphertext[ciphertext.len() - 16..], vector, "secured"] {
        assert_eq!(files_with(output, part), Vec::<&str>::new(), "{part}");
    }
}
