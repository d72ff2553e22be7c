//! JSON-LD in pages (schema.org): articles and other things.
//!
//! The article that Mozilla's Readability recognizes is [`Rank::Primary`]: the first one of the
//! first script with one, in the vocabulary of schema.org, with one type. Others, in lists of any
//! depth, with several types or references (`@id`), are of lower rank. Broken JSON is skipped.

use serde_json::{Map, Value};

use super::dom::Dom;
use super::slim::MAX_JSON_LD_LEN;
use super::thing::{ImageData, Rank, Thing, is_article, rank};
use crate::collections::HashMap;

/// The maximum number of things of a page.
const MAX_THINGS: usize = 50;
/// The maximum number of objects that are visited in a script.
const MAX_OBJECTS: usize = 5_000;
/// The maximum length of all scripts of a page in bytes: JSON needs up to a hundred times its
/// length in memory.
const MAX_TOTAL_LEN: usize = 2 << 20;
/// The maximum number of items of a list of authors or images.
const MAX_ITEMS: usize = 30;

/// The things of all scripts, in document order.
pub(super) fn things(dom: &Dom<'_>) -> Vec<Thing> {
    let mut things: Vec<Thing> = Vec::new();
    let mut len = 0;
    let mut has_primary = false;
    for script in dom.named("script") {
        let mime = script.get("type").unwrap_or("").trim().to_ascii_lowercase();
        let Some(text) = script.raw_text() else { continue };
        if !mime.starts_with("application/ld+json") || text.len() > MAX_JSON_LD_LEN {
            continue;
        }
        len += text.len();
        if len > MAX_TOTAL_LEN {
            break;
        }
        let Some(value) = parse(text) else { continue };
        let primary = if has_primary { None } else { primary(&value) };
        has_primary |= primary.is_some();
        collect(&value, primary, &mut things);
    }
    things
}

/// Parses a script, which can be wrapped in a comment or CDATA, and can end with a semicolon.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_end_matches(';');
    let text = text.strip_prefix("//").unwrap_or(text).trim_start();
    let text =
        text.strip_prefix("/*").map_or(text, |text| text.trim_start_matches("*/").trim_start());
    let text =
        ["<![CDATA[", "<!--"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let text = text.trim_start().trim_start_matches("*/").trim_start_matches("//");
    // Anything after the value, such as `//]]>`, is ignored.
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    match values.next()? {
        Ok(value) => Some(value),
        // Many programs write line breaks and tabs into strings.
        Err(_) if text.contains(is_raw_control) => {
            let text = text.replace(is_raw_control, " ");
            serde_json::Deserializer::from_str(&text).into_iter::<Value>().next()?.ok()
        }
        Err(_) => None,
    }
}

fn is_raw_control(c: char) -> bool {
    c.is_ascii_control()
}

/// The article that Readability recognizes.
fn primary(value: &Value) -> Option<&Map<String, Value>> {
    let is_primary = |value: &&Value| value["@type"].as_str().is_some_and(is_article);
    let value = match value {
        Value::Array(values) => values.iter().find(is_primary)?,
        value => value,
    };
    let context = &value["@context"];
    let context = context.as_str().or_else(|| context["@vocab"].as_str())?;
    let context = context.trim_end_matches('/');
    if !matches!(context, "http://schema.org" | "https://schema.org") {
        return None;
    }
    let value = match value["@graph"].as_array() {
        Some(values) if value["@type"].is_null() => values.iter().find(is_primary)?,
        _ => value,
    };
    Some(value).filter(is_primary)?.as_object()
}

/// Objects by their `@id`.
type Ids<'v> = HashMap<&'v str, &'v Map<String, Value>>;

/// Adds the things in `value`.
fn collect<'v>(value: &'v Value, primary: Option<&'v Map<String, Value>>, things: &mut Vec<Thing>) {
    let mut objects: Vec<&Map<String, Value>> = Vec::new();
    let mut queue = vec![value];
    // In document order: the first value is the last one of the stack.
    while let Some(value) = queue.pop() {
        if objects.len() >= MAX_OBJECTS || queue.len() >= 2 * MAX_OBJECTS {
            break;
        }
        match value {
            Value::Array(values) => queue.extend(values.iter().rev()),
            Value::Object(object) => {
                objects.push(object);
                let nested = ["@graph", "mainEntity", "mainEntityOfPage", "video"];
                queue.extend(nested.iter().rev().filter_map(|key| object.get(*key)));
            }
            _ => {}
        }
    }
    let mut ids = Ids::default();
    for object in &objects {
        // A reference is an object with an `@id` only.
        if let Some(id) = object.get("@id").and_then(Value::as_str).filter(|_| object.len() > 1) {
            ids.entry(id).or_insert(object);
        }
    }
    for object in objects {
        let is_primary = primary.is_some_and(|primary| std::ptr::eq(primary, object));
        let rank = match is_primary {
            true => Some(Rank::Primary),
            false => types(object).filter_map(rank).min(),
        };
        if let Some(rank) = rank.filter(|_| things.len() < MAX_THINGS) {
            things.push(thing(object, rank, &ids));
        }
    }
}

/// The types of an object, without a prefix such as `schema:`.
fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let names = list(object.get("@type")).filter_map(Value::as_str);
    names.map(|name| name.rsplit(['/', ':']).next().unwrap_or(name))
}

/// The items of a list, or a single value as a list.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let items = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(Value::Null) | None => &[],
        Some(value) => std::slice::from_ref(value),
    };
    items.iter().take(MAX_ITEMS)
}

fn thing(object: &Map<String, Value>, rank: Rank, ids: &Ids<'_>) -> Thing {
    let text = |key: &str| string(object.get(key));
    let publisher = list(object.get("publisher")).find_map(|value| name(value, ids));
    let embed_url = text("embedUrl").or_else(|| text("embedURL"));
    let images =
        ["image", "thumbnailUrl", "thumbnail"].into_iter().flat_map(|key| list(object.get(key)));
    Thing {
        name: text("name"),
        headline: text("headline"),
        named_authors: named_authors(object.get("author")),
        authors: ["author", "creator"]
            .into_iter()
            .map(|key| list(object.get(key)).filter_map(|value| name(value, ids)).collect())
            .find(|names: &Vec<String>| !names.is_empty())
            .unwrap_or_default(),
        description: text("description"),
        publisher,
        published: text("datePublished")
            .or_else(|| text("uploadDate"))
            .or_else(|| text("dateCreated")),
        updated: text("dateModified"),
        language: list(object.get("inLanguage"))
            .find_map(|value| string(Some(value)).or_else(|| string(value.get("alternateName")))),
        images: images.filter_map(|value| image(value, ids)).take(MAX_ITEMS).collect(),
        embed_url,
        ..Thing::new(rank)
    }
}

/// A text that is not empty.
fn string(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The names of authors that Readability reads: an object, or a list that starts with one.
fn named_authors(author: Option<&Value>) -> Vec<String> {
    let is_list = |items: &Vec<Value>| items.first().is_some_and(|first| first["name"].is_string());
    match author {
        Some(Value::Array(items)) if !is_list(items) => Vec::new(),
        author => list(author).filter_map(|value| string(value.get("name"))).collect(),
    }
}

/// The name of a person or an organization.
fn name(value: &Value, ids: &Ids<'_>) -> Option<String> {
    match value {
        Value::String(name) if !name.contains("://") => string(Some(value)),
        Value::Object(object) => {
            let object = resolve(object, ids);
            list(object.get("name")).find_map(|value| string(Some(value)))
        }
        _ => None,
    }
}

/// The object that `object` refers to, or itself.
fn resolve<'v>(object: &'v Map<String, Value>, ids: &Ids<'v>) -> &'v Map<String, Value> {
    let id = object.get("@id").and_then(Value::as_str).filter(|_| object.len() <= 2);
    id.and_then(|id| ids.get(id).copied()).unwrap_or(object)
}

fn image(value: &Value, ids: &Ids<'_>) -> Option<ImageData> {
    if let Some(url) = string(Some(value)) {
        return Some(ImageData { url, ..ImageData::default() });
    }
    let object = resolve(value.as_object()?, ids);
    let text = |key: &str| list(object.get(key)).find_map(|value| string(Some(value)));
    Some(ImageData {
        url: text("url").or_else(|| text("contentUrl"))?,
        width: object.get("width").and_then(pixels),
        height: object.get("height").and_then(pixels),
        alt: text("caption").unwrap_or_default(),
    })
}

/// A number of pixels: a number, "1200", "1200px" or an object with a value.
fn pixels(value: &Value) -> Option<u32> {
    let value = value.get("value").unwrap_or(value);
    match value {
        Value::String(text) => super::images::pixels(text),
        value => value.as_u64().and_then(|pixels| u32::try_from(pixels).ok()),
    }
}
