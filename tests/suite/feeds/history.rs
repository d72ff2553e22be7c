//! Archive documents (RFC 5005, section 4): clients that follow the links get every article once, caching clients miss
//! none, and full documents never change.

use std::collections::BTreeSet;

use super::{HISTORY, feed, ids, json, links, text, xml};
use crate::html::Served;
use crate::site::{SITE, SiteTest, Tree, article, differences};

/// A site with `feeds.history` and articles one minute apart.
fn site(settings: &str, count: usize) -> SiteTest {
    let site = SiteTest::new();
    site.write(
        "site.toml",
        format!("{SITE}[build]\nminify = false\nurls = \"flat\"\n[list]\narchive = false\n[feeds]\nhistory = true\n{settings}"),
    );
    for number in 0..count {
        add(&site, number);
    }
    site
}

/// Adds the article with this number; higher numbers are newer.
fn add(site: &SiteTest, number: usize) {
    let date = chrono::DateTime::from_timestamp(1_700_000_000 + 60 * number as i64, 0).unwrap();
    let more = format!(
        "originalUrl: https://example.com/{number}\ntopics: [All, T{}]\nprovider: {{domain: p{}.example}}\n",
        number % 3,
        number % 2
    );
    let text = article(&format!("Number {number}"), &date.to_rfc3339(), &more);
    let text = if number.is_multiple_of(50) { text + "A *text* of its own.\n" } else { text };
    site.write(&format!("content/news/n{number:05}.md"), text);
}

fn guid(number: usize) -> String {
    format!("tag:example.org,2024:/news/n{number:05}")
}

/// A client of a site's feeds, with the documents it has read, by URL.
struct Client<'a> {
    output: &'a Tree,
    entries: Vec<String>,
    documents: Vec<String>,
}

impl<'a> Client<'a> {
    fn new(output: &'a Tree) -> Self {
        Self { output, entries: Vec::new(), documents: Vec::new() }
    }

    /// Reads a document: its entries and the URL of the previous document.
    fn read(&mut self, address: &str) -> Option<String> {
        let served =
            Served { tree: self.output, origin: "https://example.org", base: "", flat: false };
        let file = served.file(address).expect("an address of the site").expect("a document");
        let feed = feed(self.output, &file);
        self.entries.extend(ids(&feed).into_iter().map(str::to_owned));
        self.documents.push(address.to_owned());
        if file.ends_with(".json") {
            return json(self.output, &file)["next_url"].as_str().map(str::to_owned);
        }
        let document = xml(self.output, &file);
        let root = document.root_element();
        let root = root.children().find(|node| node.has_tag_name("channel")).unwrap_or(root);
        let links = links(root);
        let link = |rel: &str| links.iter().find(|(known, _)| known == rel).map(|(_, href)| href);
        // A document has the URL that it declares, and archive documents are marked.
        assert_eq!(link("self").map(String::as_str), address.split('?').next());
        let is_archive = root.children().any(|node| node.has_tag_name((HISTORY, "archive")));
        assert_eq!(is_archive, file.contains("history/"), "{file}");
        assert_eq!(link("current").is_some(), is_archive, "{file}");
        if let Some(current) = link("current") {
            assert_eq!(*current, self.documents[0]);
        }
        link("prev-archive").cloned()
    }

    /// Reads the feed at `address` and previous documents until a known one.
    fn read_until_known(&mut self, address: &str, known: &BTreeSet<String>) {
        let mut next = Some(address.to_owned());
        while let Some(address) = next.filter(|address| !known.contains(address)) {
            assert!(!self.documents.contains(&address), "{address} leads to itself");
            next = self.read(&address);
        }
    }
}

/// Reads all documents of a feed.
fn all(output: &Tree, feed: &str) -> (Vec<String>, Vec<String>) {
    let mut client = Client::new(output);
    client.read_until_known(&format!("https://example.org/{feed}"), &BTreeSet::new());
    (client.entries, client.documents)
}

#[test]
fn a_client_collects_every_article_once_and_full_documents_never_change() {
    let count = 5000;
    let site = site("", count);
    assert_eq!(site.build().count("articles"), count);
    let before = site.output();
    let every = |step: usize, from: usize| -> Vec<String> {
        (0..count).rev().filter(|number| number % step == from).map(guid).collect()
    };
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        // The feed, 49 full documents and the one being filled.
        let (entries, documents) = all(&before, name);
        assert!(entries == every(1, 0), "{name}: {} entries", entries.len());
        assert_eq!(documents.len(), 51, "{name}");
        assert_eq!(feed(&before, name).entries.len(), 30);
        for (folder, step, from) in [
            ("news/", 1, 0),
            ("topics/all/", 1, 0),
            ("topics/t1/", 3, 1),
            ("providers/p0.example/", 2, 0),
        ] {
            let (entries, _) = all(&before, &format!("{folder}{name}"));
            assert!(entries == every(step, from), "{folder}{name}: {} entries", entries.len());
        }
    }
    // In the other direction, from the oldest document to the newest.
    for name in ["feed", "atom"] {
        let mut address = Some(format!("https://example.org/history/{name}-1.xml"));
        let mut entries = feed(&before, &format!("{name}.xml")).entries.len();
        while let Some(at) = address {
            let file = at.trim_start_matches("https://example.org/");
            entries += feed(&before, file).entries.len();
            let document = xml(&before, file);
            let root = document.root_element();
            let root = root.children().find(|node| node.has_tag_name("channel")).unwrap_or(root);
            let next = links(root).into_iter().find(|(rel, _)| rel == "next-archive");
            address = next.map(|(_, href)| href);
        }
        assert_eq!(entries, count);
    }

    add(&site, count);
    site.build();
    let after = site.output();
    let full =
        |path: &&String| path.contains("history/") && feed(&before, path).entries.len() == 100;
    let documents: Vec<&String> = before.keys().filter(full).collect();
    assert!(documents.len() > 3 * 200, "{}", documents.len());
    for document in documents {
        assert!(before[document] == after[document], "{document}");
    }
    // For each list with the article: the feed and the document being filled.
    let changed = differences(&before, &after);
    let changed: Vec<&String> = changed.iter().filter(|line| line.contains("history/")).collect();
    assert_eq!(changed.len(), 3 * 5, "{changed:?}");
    let (entries, _) = all(&after, "atom.xml");
    assert_eq!(entries.len(), count + 1);
}

/// A client may treat a document as immutable and stop at a known one (RFC 5005, section 4).
#[test]
fn a_caching_client_misses_no_article() {
    let site = site("limit = 5\nformats = [\"atom\", \"json\"]\n", 0);
    let mut count = 0;
    let mut clients =
        ["atom.xml", "feed.json"].map(|name| (name, BTreeSet::new(), BTreeSet::new()));
    for burst in [3, 4, 96, 1, 1, 1, 50, 30, 130, 5, 6, 20, 40] {
        for number in count..count + burst {
            add(&site, number);
        }
        count += burst;
        site.build();
        let output = site.output();
        for (name, known, entries) in &mut clients {
            let mut client = Client::new(&output);
            let address = format!("https://example.org/{name}");
            client.read_until_known(&address, known);
            known.extend(client.documents.into_iter().filter(|document| *document != address));
            entries.extend(client.entries);
            assert_eq!(
                *entries,
                (0..count).map(guid).collect::<BTreeSet<_>>(),
                "{name} at {count} articles"
            );
        }
    }
}

#[test]
fn an_empty_archive_document_exists() {
    let site = site("limit = 5\n", 105);
    site.build();
    let output = site.output();
    assert_eq!(feed(&output, "history/atom-1.xml").entries.len(), 100);
    for name in ["feed-2.xml", "atom-2.xml", "feed-2.json"] {
        assert_eq!(feed(&output, &format!("history/{name}")).entries.len(), 0, "{name}");
    }
    // The feed skips the empty document.
    assert!(text(&output, "atom.xml").contains("/history/atom-1.xml\" rel=\"prev-archive\""));
    assert_eq!(all(&output, "atom.xml").0.len(), 105);
}

#[test]
fn history_exists_only_if_enabled_and_needed() {
    let site = site("", 30);
    site.build();
    let has_history = |site: &SiteTest| site.output().keys().any(|path| path.contains("history/"));
    assert!(!has_history(&site));
    add(&site, 30);
    site.build();
    assert!(has_history(&site));
    site.edit("site.toml", "history = true", "history = false");
    site.build();
    assert!(!has_history(&site));
    let output = site.output();
    assert!(!text(&output, "atom.xml").contains("archive"));
    assert_eq!(json(&output, "feed.json").get("next_url"), None);
}
