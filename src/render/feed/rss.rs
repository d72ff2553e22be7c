//! RSS 2.0 (<https://www.rssboard.org/rss-specification>), with the elements of Atom, Dublin Core, Media RSS and the
//! content module that the RSS Best Practices Profile recommends.

use super::data::{Entry, Feed, FeedUrls, HISTORY_NAMESPACE, media};
use super::links::RSS_TYPE;
use crate::render::xml::Xml;

pub(super) fn rss(feed: &Feed<'_>, urls: &FeedUrls) -> String {
    let mut xml = Xml::new();
    let mut attributes = vec![
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:media", "http://search.yahoo.com/mrss/"),
    ];
    attributes.extend(urls.current.is_some().then_some(HISTORY_NAMESPACE));
    xml.open("rss", &attributes);
    xml.open("channel", &[]);
    xml.text("title", &feed.title);
    xml.text("link", &feed.home);
    xml.text_as_html("description", &feed.description);
    xml.text("language", feed.language);
    for (rel, url) in urls.links() {
        xml.empty("atom:link", &[("href", url), ("rel", rel), ("type", RSS_TYPE)]);
    }
    if urls.current.is_some() {
        xml.empty("fh:archive", &[]);
    }
    if let Some(date) = &feed.changed {
        xml.text("lastBuildDate", &date.rfc822());
    }
    xml.text("generator", "feedgen");
    if let Some(icon) = &feed.icons.icon {
        xml.open("image", &[]);
        xml.text("url", icon);
        xml.text("title", &feed.title);
        xml.text("link", &feed.home);
        xml.close();
    }
    for entry in &feed.entries {
        item(&mut xml, entry);
    }
    xml.finish()
}

fn item(xml: &mut Xml, entry: &Entry) {
    xml.open("item", &[]);
    xml.text("title", &entry.title);
    xml.text("link", &entry.url);
    xml.text_with("guid", &[("isPermaLink", "false")], &entry.id);
    xml.text("pubDate", &entry.published.rfc822());
    if let Some(summary) = &entry.summary {
        xml.text_as_html("description", summary);
    }
    if let Some(content) = &entry.content {
        xml.markup("content:encoded", &[], content);
    }
    for author in &entry.authors {
        xml.text("dc:creator", &author.name);
    }
    if let Some(original) = &entry.original {
        xml.text("dc:source", original);
    }
    for topic in &entry.topics {
        xml.text("category", topic);
    }
    if let Some(image) = &entry.image {
        media(xml, image);
    }
    xml.close();
}
