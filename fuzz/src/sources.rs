//! Lists of feeds: `sources.toml`, OPML, and pages that name feeds.

use feedgen::curate::sources::opml::{self, Outline};
use feedgen::curate::sources::{
    self, Body, FILE_NAME, NewSource, Source, append, disable, discover, set_url, web_url,
};

use super::{assert_web_url, check_positions, text};

/// The text is read as `sources.toml` and edited, as a list of feeds that is written again, and as a page.
pub fn sources(data: &[u8]) {
    let text = text(data);
    settings(&text);
    list(&text);
    page(&text);
}

fn settings(text: &str) {
    let (found, findings) = sources::parse(text, FILE_NAME);
    check_positions(findings, text);
    let parse = |text: &str| sources::parse(text, FILE_NAME).0;
    for source in found.iter().take(3) {
        assert_web_url(&source.url);
        if let Ok(edited) = disable(text, &source.url, "gone\n[[source]]") {
            let edited = parse(&edited);
            assert_eq!(edited.len(), found.len());
            assert!(edited.iter().all(|one| one.url != source.url || !one.enabled));
        }
        let to = "https://new.example/feed";
        if let Ok(edited) = set_url(text, &source.url, to) {
            assert!(parse(&edited).iter().any(|source| source.url == to));
        }
    }
    let added = NewSource { url: "https://added.example/".to_owned(), ..NewSource::default() };
    if let Ok(edited) = append(text, &[added]) {
        assert!(edited.starts_with(text));
        assert_eq!(parse(&edited).len(), found.len() + 1);
    }
}

fn list(text: &str) {
    let Ok(found) = opml::read(text) else { return };
    let source = |outline: &Outline| Source {
        url: outline.url.clone(),
        title: Some(outline.title.clone()).filter(|title| !title.is_empty()),
        topics: outline.topics(),
        ..Source::default()
    };
    let before: Vec<Source> = found.feeds.iter().map(source).collect();
    let written = opml::write(text, &before, &|_| None);
    let after = opml::read(&written).expect("a list");
    // Control characters and white space are lost.
    assert!(after.feeds.len() <= before.len());
    let is_plain = |url: &str| url.bytes().all(|b| b.is_ascii_graphic());
    if before.iter().all(|source| is_plain(&source.url)) {
        let urls = |feeds: Vec<String>| feeds.join(" ");
        let before = urls(before.into_iter().map(|source| source.url).collect());
        assert_eq!(urls(after.feeds.into_iter().map(|feed| feed.url).collect()), before);
    }
    for feed in found.feeds {
        if let Ok(url) = web_url(&feed.url) {
            assert_web_url(&url);
        }
    }
}

fn page(text: &str) {
    const PAGE: &str = "https://example.org/blog/";
    let request = |url: &str| match url == PAGE {
        true => Ok(Body { url: url.to_owned(), permanent: None, text: text.to_owned() }),
        false => {
            assert_web_url(url);
            Ok(Body { url: url.to_owned(), permanent: None, text: "<rss>".to_owned() })
        }
    };
    if let Ok(found) = discover(PAGE, &request) {
        assert_web_url(&found.url);
        found.others.iter().for_each(|other| assert_web_url(&other.url));
    }
}
