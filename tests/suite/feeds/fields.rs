//! Compares every field of every feed with the sources. Both are read with independent parsers.

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::DateTime;
use feed_rs::model::{Entry, FeedType, MediaContent};
use serde_yaml::Value;

use self::sources::{Source, described, plain, providers, written};
use super::{ATOM, child, feed, hrefs, json, links, text, texts, xml};
use crate::corpus;
use crate::html::{Served, Token, addresses, tokens};
use crate::site::{SiteTest, Tree};

/// A built site with its sources.
struct Built<'a> {
    output: Tree,
    articles: &'a [Source],
    /// The names of providers by domain.
    providers: BTreeMap<String, String>,
}

const ORIGIN: &str = "https://example.org";

/// The URL of an image, if feed readers support its format; the sample has vector images.
fn displayable_url(image: &Value) -> Option<&str> {
    image["url"].as_str().or(image.as_str()).filter(|url| !url.ends_with(".svg"))
}

impl Built<'_> {
    fn provider(&self, article: &Source) -> Option<String> {
        let provider = &article.matter["provider"];
        let domain = provider["domain"].as_str().unwrap_or("").to_lowercase();
        let written = || provider["name"].as_str().or(provider["domain"].as_str()).map(plain);
        self.providers.get(&domain).cloned().or_else(written)
    }

    /// Compares the three feeds of a list with its articles.
    fn check(&self, folder: &str, belongs: impl Fn(&Source) -> bool) {
        let expected: Vec<&Source> = self.articles.iter().filter(|a| belongs(a)).take(30).collect();
        let newest_change = expected.iter().map(|article| article.updated()).max();
        for (name, kind) in [
            ("feed.xml", FeedType::RSS2),
            ("atom.xml", FeedType::Atom),
            ("feed.json", FeedType::JSON),
        ] {
            let path = format!("{folder}{name}");
            let feed = feed(&self.output, &path);
            assert_eq!(feed.feed_type, kind, "{path}");
            assert_eq!(feed.language.as_deref().unwrap_or("en"), "en", "{path}");
            assert_eq!(feed.entries.len(), expected.len(), "{path}");
            match kind {
                FeedType::RSS2 => assert_eq!(feed.updated, newest_change, "{path}"),
                FeedType::Atom => {
                    assert_eq!(
                        feed.updated,
                        newest_change.or(Some(DateTime::UNIX_EPOCH)),
                        "{path}"
                    );
                }
                _ => {}
            }
            for (entry, article) in feed.entries.iter().zip(&expected) {
                self.check_entry(&path, entry, article);
                self.check_dates_and_links(&path, entry, article);
            }
        }
        self.check_unparsed_elements(folder, &expected);
    }

    fn check_entry(&self, path: &str, entry: &Entry, article: &Source) {
        let at = format!("{path}: {}", article.stem);
        let guid = format!("tag:example.org,2024:/{}/{}", article.category, article.stem);
        assert_eq!(percent_decode(&entry.id), guid, "{at}");
        let title = plain(article.text("title").expect("a title"));
        assert_eq!(entry.title.as_ref().map(|title| &title.content), Some(&title), "{at}");

        // Of the corpus only: seven excerpts repeat the title, or are "NA".
        let is_poor = |excerpt: &&str| {
            let letters = |text: &str| -> String {
                plain(text).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
            };
            [letters(&title), "na".to_owned()].contains(&letters(excerpt))
        };
        let excerpt = article.text("excerpt").filter(|excerpt| !is_poor(excerpt));
        let provider = self.provider(article);
        let summary = match (&provider, excerpt) {
            (Some(provider), Some(excerpt)) => format!("{provider}: {}", plain(excerpt)),
            (None, Some(excerpt)) => plain(excerpt),
            (_, None) => String::new(),
        };
        let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
        let found = match &entry.summary {
            // Feed readers interpret RSS descriptions as HTML.
            Some(summary) if path.ends_with("feed.xml") => Some(plain(&summary.content)),
            Some(summary) => Some(summary.content.clone()),
            None => None,
        };
        // The conversion of tags in excerpts is not reimplemented here.
        if let Some(excerpt) = excerpt {
            let is_plain = !excerpt.contains('<');
            assert!(!is_plain || found.as_deref() == Some(&*summary), "{at}: {found:?}");
        } else {
            // The first words of the body or nothing, but never the title.
            assert_eq!(found.is_some(), article.has_body, "{at}");
            assert_ne!(found.as_deref(), Some(&*title), "{at}");
        }
        let text = self.check_links(&at, content.expect("content"), article);
        match article.has_body {
            true => self.check_content(&at, text, article),
            false => assert_eq!(text, "", "{at}"),
        }

        let mut authors: Vec<String> = provider.into_iter().collect();
        for author in article.matter["authors"].as_sequence().into_iter().flatten() {
            authors.push(plain(author.as_str().or(author["name"].as_str()).expect("a name")));
        }
        let site_is_author = authors.is_empty() && !path.ends_with("feed.xml");
        let found: Vec<&str> = entry.authors.iter().filter_map(|a| a.name.as_deref()).collect();
        if site_is_author {
            assert_eq!(found.len(), 1, "{at}");
        } else {
            assert_eq!(found, authors, "{at}");
        }
        let lower = |names: Vec<String>| names.iter().map(|n| n.to_lowercase()).collect::<Vec<_>>();
        let terms = entry.categories.iter().map(|category| category.term.clone()).collect();
        assert_eq!(lower(terms), lower(article.topics()), "{at}");
    }

    fn check_dates_and_links(&self, path: &str, entry: &Entry, article: &Source) {
        let at = format!("{path}: {}", article.stem);
        assert_eq!(entry.published, Some(article.published()), "{at}");
        if !path.ends_with("feed.xml") {
            let updated = entry.updated.or(entry.published);
            assert_eq!(updated, Some(article.updated()), "{at}");
        }
        let page = format!("{ORIGIN}/{}/", article.path());
        let hrefs = hrefs(entry);
        assert_eq!(percent_decode(hrefs[0]), page, "{at}");
        if !path.ends_with("feed.xml") {
            assert_eq!(hrefs.get(1).copied(), article.original(), "{at}");
        }
        let image = &article.matter["images"][0];
        if let Some(url) = displayable_url(image).filter(|_| !path.ends_with(".json")) {
            let expected =
                if url.starts_with('/') { format!("{ORIGIN}{url}") } else { url.to_owned() };
            let number = |key: &str| image[key].as_u64().map(|n| u32::try_from(n).unwrap());
            let media: Vec<&MediaContent> = entry.media.iter().flat_map(|m| &m.content).collect();
            assert_eq!(media.len(), 1, "{at}");
            let found = media[0].url.as_ref().map(ToString::to_string);
            assert_eq!(found, Some(url::Url::parse(&expected).unwrap().to_string()), "{at}");
            assert_eq!(
                (media[0].width, media[0].height),
                (number("width"), number("height")),
                "{at}"
            );
        }
    }

    /// Checks the player and the link to the story after the body. Returns the body.
    fn check_links<'c>(&self, at: &str, content: &'c str, article: &Source) -> &'c str {
        let mut text = content;
        if let Some(url) = article.text("webUrl").or(article.text("originalUrl")) {
            let (before, link) = text.rsplit_once("<p><a href=\"").expect("a link to the story");
            let (href, words) = link.split_once("\">").expect("a link");
            assert_eq!(plain(href), url, "{at}");
            assert!(words.contains("full story at "), "{at}: {words}");
            text = before;
        }
        if let Some((before, player)) = text.rsplit_once("<p><a href=\"")
            && player.contains(">Play video: ")
        {
            assert!(article.text("featuredContent").is_some(), "{at}");
            text = before;
        }
        text
    }

    /// Checks that the content equals that of the page and that all its URLs are absolute.
    fn check_content(&self, at: &str, content: &str, article: &Source) {
        let words = |html: &str| -> String {
            let texts = tokens(html).into_iter().filter_map(|piece| match piece {
                Token::Text(text) => Some(text),
                Token::Tag(_) | Token::End(_) => None,
            });
            texts.collect::<String>().split_whitespace().collect()
        };
        let page = text(&self.output, &format!("{}/index.html", article.path()));
        assert!(!words(content).is_empty() && words(page).contains(&words(content)), "{at}");
        let served = Served { tree: &self.output, origin: ORIGIN, base: "", flat: false };
        for address in addresses(content) {
            assert!(url::Url::parse(&address).is_ok(), "{at}: {address}");
            served.file(&address).unwrap_or(Ok(String::new())).expect("a page of the site");
        }
    }

    /// Checks elements that the parser's model does not contain.
    fn check_unparsed_elements(&self, folder: &str, expected: &[&Source]) {
        let rss = xml(&self.output, &format!("{folder}feed.xml"));
        let sources = texts(&rss, "source");
        let originals: Vec<&str> =
            expected.iter().filter_map(|article| article.original()).collect();
        assert_eq!(sources, originals, "{folder}");
        for item in rss.descendants().filter(|node| node.has_tag_name("item")) {
            let guid = item.children().find(|node| node.has_tag_name("guid")).expect("a guid");
            assert_eq!(guid.attribute("isPermaLink"), Some("false"));
            let date = child(item, "pubDate").expect("a date");
            // RFC 822 with the day of the week and a four-digit year.
            assert!(DateTime::parse_from_rfc2822(&date).is_ok() && date.len() == 31, "{date}");
        }
        let atom = xml(&self.output, &format!("{folder}atom.xml"));
        let own = |rel: &str, links: Vec<(String, String)>| -> Vec<String> {
            links.into_iter().filter(|(known, _)| known == rel).map(|(_, href)| href).collect()
        };
        for (document, name) in [(&rss, "feed.xml"), (&atom, "atom.xml")] {
            let root = document.root_element();
            let channel = root.children().find(|node| node.has_tag_name("channel")).unwrap_or(root);
            let found: Vec<String> =
                own("self", links(channel)).iter().map(|url| percent_decode(url)).collect();
            assert_eq!(found, [format!("{ORIGIN}/{folder}{name}")]);
        }
        for (entry, article) in
            atom.descendants().filter(|node| node.has_tag_name((ATOM, "entry"))).zip(expected)
        {
            let via = own("via", links(entry));
            assert_eq!(via, article.original().map(str::to_owned).into_iter().collect::<Vec<_>>());
            assert!(entry.children().any(|node| node.has_tag_name((ATOM, "author"))));
        }
        let json = json(&self.output, &format!("{folder}feed.json"));
        let home = json["home_page_url"].as_str().expect("an address");
        assert_eq!(percent_decode(home), format!("{ORIGIN}/{folder}"));
        for (item, article) in json["items"].as_array().expect("items").iter().zip(expected) {
            let image = &article.matter["images"][0];
            let image = displayable_url(image).map(|url| match url.starts_with('/') {
                true => format!("{ORIGIN}{url}"),
                false => url.to_owned(),
            });
            // A video without an image has that of its player's host.
            let found = item["image"].as_str();
            let is_own =
                |url: &&str| image.is_some() || !url.starts_with("https://i.ytimg.com/vi/");
            let found = found.filter(is_own);
            assert_eq!(found, image.as_deref());
            assert_eq!(item["external_url"].as_str(), article.original());
            // The link to the story follows the body.
            let has_content = article.has_body || article.original().is_some();
            assert_eq!(item["content_html"].is_string(), has_content);
            assert_eq!(item["content_text"].is_string(), !has_content);
        }
    }
}

fn percent_decode(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8().expect("UTF-8").into_owned()
}

/// Checks all feeds of a site and that there are no others.
fn check_site(built: &Built<'_>, topics: &Path) -> usize {
    let (topic_ids, parents) = (described(topics, "_id"), described(topics, "parent"));
    built.check("", |_| true);
    let mut checked = BTreeSet::from([String::new()]);
    let categories: BTreeSet<&str> = built.articles.iter().map(|a| &*a.category).collect();
    for category in categories {
        built.check(&format!("{category}/"), |article| article.category == category);
        checked.insert(format!("{category}/"));
    }
    for feed in built.output.keys().filter_map(|path| path.strip_suffix("feed.xml")) {
        if let Some(id) = feed.strip_prefix("topics/").map(|rest| rest.trim_end_matches('/')) {
            let named = topic_ids.iter().find(|(_, known)| known == id).map(|(name, _)| name);
            let heading =
                crate::html::texts_of(text(&built.output, &format!("{feed}index.html")), "h1");
            let name = named.unwrap_or(&heading[0]).to_lowercase();
            let mut names = BTreeSet::from([name]);
            let below = |names: &BTreeSet<String>| {
                let of_these =
                    |(_, parent): &&(String, String)| names.contains(&parent.to_lowercase());
                let below = parents.iter().filter(of_these).map(|(name, _)| name.to_lowercase());
                below.chain(names.iter().cloned()).collect::<BTreeSet<String>>()
            };
            while below(&names) != names {
                names = below(&names);
            }
            built.check(feed, |article| {
                article.topics().iter().any(|topic| names.contains(&topic.to_lowercase()))
            });
            checked.insert(feed.to_owned());
        } else if let Some(key) = feed.strip_prefix("providers/") {
            let key = key.trim_end_matches('/');
            built.check(feed, |article| {
                let provider = &article.matter["provider"];
                let slug =
                    || provider["name"].as_str().map(|name| name.to_lowercase().replace(' ', "-"));
                let known = provider["domain"].as_str().map(str::to_lowercase).or_else(slug);
                known.as_deref() == Some(key)
            });
            checked.insert(feed.to_owned());
        }
    }
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        let feeds = built.output.keys().filter_map(|path| path.strip_suffix(name));
        assert_eq!(feeds.map(str::to_owned).collect::<BTreeSet<_>>(), checked, "{name}");
    }
    checked.len()
}

#[test]
fn feeds_of_the_sample_agree_with_its_sources() {
    let site = SiteTest::sample();
    site.build();
    let root = site.path("content");
    let articles = written(&root, &["news", "videos"]);
    let providers = providers(&articles, &root.join("providers"));
    let built = Built { output: site.output(), articles: &articles, providers };
    let count = check_site(&built, &root.join("topics"));
    assert!(count > 40 && articles.iter().filter(|article| article.has_body).count() > 20);
}

#[test]
fn feeds_of_the_corpus_agree_with_its_sources() {
    let Some(folder) = corpus::folder("corpus") else { return };
    let site = SiteTest::empty();
    site.write(
        "site.toml",
        "title = \"Corpus\"\nbase_url = \"https://example.org\"\n[content]\ndir = \".\"\n\
         articles = [\"_news\"]\ntopics = \"_data/topics\"\nproviders = \"_data/organizations\"\n",
    );
    site.copy(&folder, ".");
    assert_eq!(site.report(&[]).code, 0);
    let articles = written(&folder, &["_news"]);
    let providers = providers(&articles, &folder.join("_data/organizations"));
    let built = Built { output: site.output(), articles: &articles, providers };
    assert!(check_site(&built, &folder.join("_data/topics")) > 10);
}
