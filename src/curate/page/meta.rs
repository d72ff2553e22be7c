//! The `<meta>` tags of a page.
//!
//! Some keys have many spellings: `DC.title`, `og : title`, `x:og:title`. They are recognized as
//! Mozilla's Readability does; of several tags with such a key, the last one counts.

use super::dom::Dom;
use crate::collections::HashMap;
use crate::text::plain;

/// The maximum number of tags that are read.
const MAX_TAGS: usize = 2_000;

/// The `<meta>` tags of a page that have content.
pub(super) struct Meta<'t> {
    /// By the keys of Readability.
    values: HashMap<String, &'t str>,
    /// Keys in lower case, in document order.
    list: Vec<(String, &'t str)>,
}

impl<'t> Meta<'t> {
    pub(super) fn new(dom: &Dom<'t>) -> Self {
        let mut meta = Self { values: HashMap::default(), list: Vec::new() };
        for tag in dom.named("meta").take(MAX_TAGS) {
            let Some(content) = tag.get("content").map(str::trim) else { continue };
            if content.is_empty() {
                continue;
            }
            let (property, name) = (tag.get("property"), tag.get("name"));
            let key = property.and_then(property_key).or_else(|| name.and_then(name_key));
            if let Some(key) = key {
                meta.values.insert(key, content);
            }
            let names = [property, name, tag.get("itemprop"), tag.get("http-equiv")];
            for name in names.into_iter().flatten() {
                meta.list.push((name.trim().to_ascii_lowercase(), content));
            }
        }
        meta
    }

    /// The value of a key of Readability.
    pub(super) fn get(&self, key: &str) -> Option<&'t str> {
        self.values.get(key).copied().filter(|value| !plain::title(value).is_empty())
    }

    /// The first value of `keys`, in their order. Readability's keys; an author that is a URL is
    /// left out.
    pub(super) fn first(&self, keys: &[&str]) -> Option<&'t str> {
        let is_text = |key: &str, value: &str| key != "article:author" || !is_url(value);
        keys.iter().find_map(|key| self.get(key).filter(|value| is_text(key, value)))
    }

    /// The first tag with one of `names`, in their order.
    pub(super) fn any(&self, names: &[&str]) -> Option<&'t str> {
        self.all(names).next()
    }

    /// All tags with one of `names`: by name, then in document order.
    pub(super) fn all(&self, names: &[&str]) -> impl Iterator<Item = &'t str> {
        names.iter().flat_map(|name| {
            let of_name = self.list.iter().filter(move |(known, _)| known == name);
            of_name.map(|(_, content)| *content)
        })
    }

    /// All tags in document order: names in lower case, and contents.
    pub(super) fn tags(&self) -> impl Iterator<Item = (&str, &'t str)> {
        self.list.iter().map(|(name, content)| (name.as_str(), *content))
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//")
}

/// The key in the value of `property`: the first known one in it.
fn property_key(property: &str) -> Option<String> {
    const PREFIXES: [&str; 6] = ["article", "dcterms", "dcterm", "dc", "og", "twitter"];
    const KEYS: [&str; 6] =
        ["author", "creator", "description", "published_time", "title", "site_name"];
    let text = without_space(property);
    text.match_indices(':').find_map(|(at, _)| {
        let prefix = PREFIXES.iter().find(|prefix| text[..at].ends_with(*prefix))?;
        let key = KEYS.iter().find(|key| text[at + 1..].starts_with(*key))?;
        Some(format!("{}:{key}", if *prefix == "dcterms" { "dcterm" } else { prefix }))
    })
}

/// The key that the value of `name` is.
fn name_key(name: &str) -> Option<String> {
    const PREFIXES: [&str; 8] =
        ["dc", "dcterm", "dcterms", "og", "twitter", "parsely", "weibo:article", "weibo:webpage"];
    const KEYS: [&str; 6] = ["author", "creator", "pub-date", "description", "title", "site_name"];
    let text = without_space(name).replace('.', ":");
    let key = KEYS.iter().find(|key| text.ends_with(*key))?;
    let prefix = &text[..text.len() - key.len()];
    let is_known = prefix.is_empty()
        || prefix.strip_suffix(['-', ':']).is_some_and(|prefix| PREFIXES.contains(&prefix));
    is_known.then(|| text.replace("dcterms", "dcterm"))
}

/// The text in lower case without white space. Names are short; the rest of a long one is cut off.
fn without_space(text: &str) -> String {
    let text = plain::prefix(text, 256);
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_many_spellings() {
        for (property, expected) in [
            ("og:title", Some("og:title")),
            ("OG : Title", Some("og:title")),
            ("x:title og:title", Some("og:title")),
            ("dcterms:creator", Some("dcterm:creator")),
            ("dc:title", Some("dc:title")),
            ("og:image", None),
            ("title", None),
        ] {
            assert_eq!(property_key(property).as_deref(), expected, "{property}");
        }
        for (name, expected) in [
            ("Author", Some("author")),
            ("DC.Title", Some("dc:title")),
            ("dc:creator", Some("dc:creator")),
            ("parsely-pub-date", Some("parsely-pub-date")),
            ("weibo:article:title", Some("weibo:article:title")),
            (" twitter : description ", Some("twitter:description")),
            ("my-title", None),
            ("subtitle", None),
        ] {
            assert_eq!(name_key(name).as_deref(), expected, "{name}");
        }
    }
}
