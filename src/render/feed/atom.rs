//! Atom (RFC 4287), with archive documents (RFC 5005) and images (Media RSS).

use super::data::{Author, Entry, Feed, FeedUrls, HISTORY_NAMESPACE, media};
use super::links::ATOM_TYPE;
use crate::render::xml::Xml;

/// The date of a feed without entries: the element is mandatory, and the clock must not be used.
const EPOCH: &str = "1970-01-01T00:00:00Z";

pub(super) fn atom(feed: &Feed<'_>, urls: &FeedUrls) -> String {
    let mut xml = Xml::new();
    let mut attributes = vec![
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:media", "http://search.yahoo.com/mrss/"),
    ];
    attributes.extend(urls.current.is_some().then_some(HISTORY_NAMESPACE));
    attributes.push(("xml:lang", feed.language));
    xml.open("feed", &attributes);
    xml.text("id", &feed.id);
    xml.text("title", &feed.title);
    xml.text("subtitle", &feed.description);
    xml.text("updated", &feed.changed.as_ref().map_or_else(|| EPOCH.to_owned(), |date| date.iso()));
    for (rel, url) in urls.links() {
        xml.empty("link", &[("href", url), ("rel", rel), ("type", ATOM_TYPE)]);
    }
    alternate(&mut xml, &feed.home);
    if urls.current.is_some() {
        xml.empty("fh:archive", &[]);
    }
    xml.text("generator", "feedgen");
    xml.text("icon", feed.icons.icon.as_ref().unwrap_or(&feed.icons.favicon));
    xml.text("logo", &feed.icons.logo);
    for entry in &feed.entries {
        write_entry(&mut xml, entry, &feed.site);
    }
    xml.finish()
}

fn write_entry(xml: &mut Xml, entry: &Entry, site: &Author) {
    let language = entry.language.as_deref().map(|language| ("xml:lang", language));
    xml.open("entry", language.as_slice());
    xml.text("id", &entry.id);
    xml.text("title", &entry.title);
    alternate(xml, &entry.url);
    if let Some(original) = &entry.original {
        xml.empty("link", &[("href", &**original), ("rel", "via")]);
    }
    xml.text("published", &entry.published.iso());
    xml.text("updated", &entry.changed.iso());
    match entry.authors.as_slice() {
        [] => author(xml, site),
        authors => authors.iter().for_each(|one| author(xml, one)),
    }
    for topic in &entry.topics {
        xml.empty("category", &[("term", topic)]);
    }
    if let Some(summary) = &entry.summary {
        xml.text("summary", summary);
    }
    if let Some(content) = &entry.content {
        xml.markup("content", &[("type", "html")], content);
    }
    if let Some(image) = &entry.image {
        media(xml, image);
    }
    xml.close();
}

fn alternate(xml: &mut Xml, url: &str) {
    xml.empty("link", &[("href", url), ("rel", "alternate"), ("type", "text/html")]);
}

fn author(xml: &mut Xml, author: &Author) {
    xml.open("author", &[]);
    xml.text("name", &author.name);
    if let Some(url) = &author.url {
        xml.text("uri", url);
    }
    xml.close();
}
