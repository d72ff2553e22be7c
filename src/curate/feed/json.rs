//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>). Values of other types than the specification
//! names are ignored or converted.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use super::model::{Entry, Feed, Image, NotAFeed};
use super::text::{self, Markup, summary_of_html};
use super::values::{absolute, language_tag};
use super::{dates, media, people};

#[derive(Deserialize)]
struct RawFeed {
    #[serde(default, deserialize_with = "text")]
    version: String,
    #[serde(default, deserialize_with = "text")]
    title: String,
    #[serde(default, deserialize_with = "text")]
    home_page_url: String,
    #[serde(default, deserialize_with = "text")]
    language: String,
    #[serde(default)]
    items: Option<Vec<RawItem>>,
    #[serde(default)]
    author: Value,
    #[serde(default)]
    authors: Value,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawItem {
    Item(Box<Item>),
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct Item {
    #[serde(default, deserialize_with = "text")]
    id: String,
    #[serde(default, deserialize_with = "text")]
    url: String,
    #[serde(default, deserialize_with = "text")]
    external_url: String,
    #[serde(default, deserialize_with = "text")]
    title: String,
    #[serde(default, deserialize_with = "text")]
    content_html: String,
    #[serde(default, deserialize_with = "text")]
    content_text: String,
    #[serde(default, deserialize_with = "text")]
    summary: String,
    #[serde(default, deserialize_with = "text")]
    image: String,
    #[serde(default, deserialize_with = "text")]
    banner_image: String,
    #[serde(default, deserialize_with = "text")]
    date_published: String,
    #[serde(default, deserialize_with = "text")]
    date_modified: String,
    #[serde(default, deserialize_with = "text")]
    language: String,
    #[serde(default)]
    author: Value,
    #[serde(default)]
    authors: Value,
    #[serde(default)]
    tags: Value,
    #[serde(default)]
    attachments: Value,
}

/// A string or a number; empty for anything else.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

/// Reads a JSON Feed.
pub(super) fn parse(text: &str, base: &str) -> Result<Feed, NotAFeed> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<RawFeed>();
    let raw = stream.next().and_then(Result::ok).ok_or(NotAFeed::Other)?;
    let RawFeed { version, title, home_page_url, language, items, author, authors } = raw;
    let is_feed = version.contains("jsonfeed.org/version/") || items.is_some();
    if !is_feed {
        return Err(NotAFeed::Other);
    }
    let base = Url::parse(base).or_else(|_| Url::parse("https://host.invalid/"));
    let base = base.map_err(|_| NotAFeed::Other)?;
    let link = absolute(&home_page_url, &base);
    let inner = link.as_deref().and_then(|link| Url::parse(link).ok()).unwrap_or(base);
    let of_feed = names(&authors, &author);
    let items = items.unwrap_or_default();
    let elements = items.len();
    let items = items.into_iter().filter_map(|item| match item {
        RawItem::Item(item) => Some(*item),
        RawItem::Other(_) => None,
    });
    Ok(Feed {
        title: text::title(&title, Markup::Plain),
        link,
        language: language_tag(&language),
        ttl: None,
        entries: items.map(|item| entry(item, &inner, &of_feed)).collect(),
        elements,
    })
}

fn entry(item: Item, base: &Url, of_feed: &[String]) -> Entry {
    let mut images = Vec::new();
    for image in [&item.image, &item.banner_image] {
        if let Some(url) = absolute(image, base) {
            media::add(&mut images, Image { url, width: None, height: None });
        }
    }
    for attachment in item.attachments.as_array().into_iter().flatten() {
        let value = |key: &str| attachment[key].as_str().unwrap_or("");
        if value("mime_type").starts_with("image/")
            && let Some(url) = absolute(value("url"), base)
        {
            media::add(&mut images, Image { url, width: None, height: None });
        }
    }
    for image in media::images(&item.content_html, base) {
        media::add(&mut images, image);
    }
    let summary = [
        text::summary(&item.summary, Markup::Plain),
        summary_of_html(&item.content_html),
        text::summary(&item.content_text, Markup::Plain),
    ];
    let authors = names(&item.authors, &item.author);
    let tags = item.tags.as_array().into_iter().flatten().filter_map(Value::as_str);
    let guid = Some(item.id.trim().to_owned()).filter(|id| !id.is_empty());
    let id = guid.as_deref().filter(|id| id.starts_with("http")).unwrap_or("");
    let links = [&*item.url, &*item.external_url, id];
    let url = links.into_iter().find_map(|link| absolute(link, base));
    Entry {
        url,
        guid,
        title: text::title(&item.title, Markup::Plain),
        summary: summary.into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
        authors: if authors.is_empty() { of_feed.to_vec() } else { authors },
        published: dates::parse(&item.date_published).or(dates::parse(&item.date_modified)),
        updated: dates::parse(&item.date_modified),
        categories: tags
            .map(|tag| text::title(tag, Markup::Html))
            .filter(|tag| !tag.is_empty())
            .collect(),
        images,
        players: Vec::new(),
        recording: None,
        language: language_tag(&item.language),
    }
}

/// The names of `authors` (1.1), or of `author` (1.0).
fn names(authors: &Value, author: &Value) -> Vec<String> {
    let all = authors.as_array().into_iter().flatten().chain([author]);
    let names = all.filter_map(|author| author["name"].as_str().or(author.as_str()));
    let mut found: Vec<String> = Vec::new();
    for name in names.map(people::name) {
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
