//! Microdata in pages (HTML, section 5; schema.org): elements with `itemscope`, `itemtype` and
//! `itemprop`.

use super::dom::{Dom, Tag};
use super::thing::{ImageData, Thing, rank};

/// The maximum number of things of a page.
const MAX_THINGS: usize = 20;
/// The maximum number of elements that are read for all things of a page: items can be nested.
const MAX_ELEMENTS: usize = 1_000_000;
/// The maximum length of a value in bytes.
const MAX_VALUE_LEN: usize = 4_000;
/// The maximum number of values of a property.
const MAX_ITEMS: usize = 30;

/// The things of the page, in document order.
pub(super) fn things(dom: &Dom<'_>) -> Vec<Thing> {
    let mut things = Vec::new();
    let mut left = MAX_ELEMENTS;
    for tag in dom.tags() {
        if tag.get("itemscope").is_none() {
            continue;
        }
        let types = tag.get("itemtype").unwrap_or("").split_ascii_whitespace();
        let types = types.map(|name| name.trim_end_matches('/').rsplit('/').next().unwrap_or(name));
        if let Some(rank) = types.filter_map(rank).min() {
            let mut thing = Thing::new(rank);
            read(tag, &mut thing, &mut left);
            things.push(thing);
        }
        if things.len() == MAX_THINGS || left == 0 {
            break;
        }
    }
    things
}

/// Reads the properties of an item.
fn read(item: Tag<'_, '_>, thing: &mut Thing, left: &mut usize) {
    let mut tags = item.inside();
    while let Some(tag) = tags.next() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        for property in tag.get("itemprop").unwrap_or("").split_ascii_whitespace() {
            set(thing, property, &tag);
        }
        if tag.get("itemscope").is_some() {
            tags.skip_inside(tag);
        }
    }
}

fn set(thing: &mut Thing, property: &str, tag: &Tag<'_, '_>) {
    let set = |field: &mut Option<String>| {
        if field.is_none() {
            *field = value(tag);
        }
    };
    match property {
        "name" => set(&mut thing.name),
        "headline" => set(&mut thing.headline),
        // Blogger marks the whole post as `description articleBody`.
        "description" if !tag.has_word("itemprop", "articleBody") => set(&mut thing.description),
        "datePublished" | "uploadDate" | "dateCreated" => set(&mut thing.published),
        "dateModified" => set(&mut thing.updated),
        "inLanguage" => set(&mut thing.language),
        "embedUrl" | "embedURL" => set(&mut thing.embed_url),
        "author" | "creator" if thing.authors.len() < MAX_ITEMS => thing.authors.extend(name(tag)),
        "publisher" if thing.publisher.is_none() => thing.publisher = name(tag),
        "image" | "thumbnailUrl" | "thumbnail" if thing.images.len() < MAX_ITEMS => {
            thing.images.extend(image(tag));
        }
        _ => {}
    }
}

/// The value of a property (HTML, section 5.2.4), and of other elements their `content`.
fn value(tag: &Tag<'_, '_>) -> Option<String> {
    let attribute = match tag.name() {
        "a" | "area" | "link" => tag.get("href"),
        "audio" | "embed" | "iframe" | "img" | "source" | "track" | "video" => tag.get("src"),
        "object" => tag.get("data"),
        "data" | "meter" => tag.get("value"),
        "time" => tag.get("datetime"),
        _ => None,
    };
    let value = tag.get("content").or(attribute);
    let value = value.map_or_else(|| tag.text(MAX_VALUE_LEN), str::to_owned);
    (!value.trim().is_empty()).then_some(value)
}

/// The name of an item, or the text of an element.
fn name(tag: &Tag<'_, '_>) -> Option<String> {
    if tag.get("itemscope").is_some() {
        let name = tag.inside().take(1_000).find(|tag| tag.has_word("itemprop", "name"));
        return name.and_then(|name| match name.name() {
            "a" => Some(name.text(MAX_VALUE_LEN)).filter(|name| !name.trim().is_empty()),
            _ => value(&name),
        });
    }
    let name = match tag.name() {
        "a" => Some(tag.text(MAX_VALUE_LEN)),
        _ => value(tag),
    };
    name.filter(|name| !name.trim().is_empty() && !name.contains("://"))
}

fn image(tag: &Tag<'_, '_>) -> Option<ImageData> {
    if tag.get("itemscope").is_none() {
        let pixels = |name: &str| tag.get(name).and_then(super::images::pixels);
        let alt = tag.get("alt").unwrap_or("").to_owned();
        return Some(ImageData {
            url: value(tag)?,
            width: pixels("width"),
            height: pixels("height"),
            alt,
        });
    }
    let property = |name: &str| {
        let tag = tag.inside().take(1_000).find(|tag| tag.has_word("itemprop", name));
        tag.and_then(|tag| value(&tag))
    };
    let pixels = |name: &str| property(name).and_then(|text| super::images::pixels(&text));
    let url = property("url").or_else(|| property("contentUrl")).or_else(|| value(tag))?;
    Some(ImageData { url, width: pixels("width"), height: pixels("height"), alt: String::new() })
}
