//! Feeds of other sites.

use feedgen::curate::feed;
use feedgen::curate::identity::{clean, normal_form};
use feedgen::text::{language, plain};

/// Any bytes are read as a feed or rejected: its texts are lines of plain text, its URLs are those of the web, and no
/// entry is lost unnoticed.
pub fn feed(data: &[u8]) {
    let text = feed::decode(data, None);
    let Ok(feed) = feed::parse(&text, "https://example.org/feeds/all.xml") else { return };
    assert!(feed.elements >= feed.entries.len());
    let is_line = |text: &str| {
        assert!(!text.contains(plain::is_forbidden), "{text:?}");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), *text);
    };
    is_line(&feed.title);
    assert!(feed.language.iter().all(|tag| language::is_tag(tag)), "{:?}", feed.language);
    feed.link.iter().for_each(|link| super::assert_web_url(link));
    for entry in &feed.entries {
        is_line(&entry.title);
        is_line(&entry.summary);
        entry.authors.iter().chain(&entry.categories).for_each(|text| is_line(text));
        let images = entry.images.iter().map(|image| &image.url);
        for url in images.chain(&entry.players).chain(&entry.url) {
            super::assert_web_url(url);
        }
        if let Some(url) = &entry.url {
            super::assert_web_url(&clean(url));
            assert_eq!(normal_form(&clean(url)), normal_form(url), "{url}");
        }
    }
}
