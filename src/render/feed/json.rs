//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde::Serialize;

use super::data::{Author, Entry, Feed, FeedUrls};

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    /// The URL of the feed itself, in archive documents as well: it identifies the feed.
    feed_url: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    favicon: &'a str,
    authors: [Person<'a>; 1],
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// The summary, if there is no HTML content: one of the two is mandatory.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Person<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

pub(super) fn json(feed: &Feed<'_>, urls: &FeedUrls) -> String {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: urls.current.as_ref().unwrap_or(&urls.own),
        description: &feed.description,
        next_url: urls.older.as_deref(),
        icon: feed.icons.icon.as_deref(),
        favicon: &feed.icons.favicon,
        authors: [person(&feed.site)],
        language: feed.language,
        items: feed.entries.iter().map(item).collect(),
    };
    // Structs of texts can always be serialised.
    let mut out = serde_json::to_string(&document).expect("plain data");
    out.push('\n');
    out
}

fn item<'a>(entry: &'a Entry) -> Item<'a> {
    let summary = entry.summary.as_deref();
    let has_content = entry.content.is_some();
    Item {
        id: &entry.id,
        url: &entry.url,
        external_url: entry.original.as_deref(),
        title: &entry.title,
        content_html: entry.content.as_deref(),
        content_text: (!has_content).then(|| summary.unwrap_or("")),
        summary: summary.filter(|_| has_content),
        image: entry.image.as_ref().map(|image| &*image.url),
        date_published: entry.published.iso(),
        date_modified: (entry.changed != entry.published).then(|| entry.changed.iso()),
        authors: entry.authors.iter().map(person).collect(),
        tags: &entry.topics,
        language: entry.language.as_deref(),
    }
}

fn person(author: &Author) -> Person<'_> {
    Person { name: &author.name, url: author.url.as_deref() }
}
