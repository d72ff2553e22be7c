//! Web pages of other sites.

use feedgen::curate::excerpt::excerpt;
use feedgen::curate::page;
use feedgen::curate::sources::sniff;
use feedgen::text::{language, plain};

/// Any bytes are read as a page: its texts are lines of plain text, its URLs are those of the web,
/// and its excerpt does not change if it is taken again.
pub fn web_page(data: &[u8]) {
    let (content_type, html) = match data.iter().position(|byte| *byte == b'\n') {
        Some(end) if data.starts_with(b"text/") => {
            (std::str::from_utf8(&data[..end]).ok(), &data[end + 1..])
        }
        _ => (None, data),
    };
    let html = page::decode(html, content_type);
    sniff(&html);
    let page = page::read(&html, "https://example.org/news/a?b#c");
    let texts = [&page.title, &page.excerpt].into_iter();
    let texts = texts.chain(&page.byline).chain(&page.authors).chain(&page.published);
    let texts = texts.chain(&page.updated).chain(&page.site_name);
    let texts = texts.chain(page.images.iter().map(|image| &image.alt));
    for text in texts.chain(page.feeds.iter().map(|feed| &feed.title)) {
        assert!(!text.contains(plain::is_forbidden), "{text:?}");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), *text);
    }
    let urls = page.images.iter().map(|image| &image.url);
    let urls = urls.chain(page.feeds.iter().map(|feed| &feed.url));
    for url in urls.chain(&page.canonical).chain(&page.amp_url).chain(&page.video) {
        super::assert_web_url(url);
    }
    assert!(page.language.iter().all(|tag| language::is_tag(tag)), "{:?}", page.language);
    assert!(page.byline.iter().chain(&page.authors).all(|name| !name.is_empty()), "{page:?}");
    let short = excerpt(&page.excerpt, &page.title);
    assert!(!short.contains(plain::is_forbidden) && short.len() <= page.excerpt.len() + 3);
}
