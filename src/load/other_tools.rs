//! Keys of other tools (Jekyll, Hugo, Zola, Eleventy, Hexo, WordPress exports).
//!
//! A key with the same meaning as a key of feedgen is converted, with a warning. A key with a similar meaning is
//! reported with a hint. All other keys stay data for templates.

use serde_json::Value as Json;

use super::checker::{Checker, OtherKey, short};
use super::raw::{ExtraEntry, Raw};
use crate::diag::{Diagnostic, Place, YamlPath};

/// The keys of other tools for one kind of mapping, [normalized](normalize).
pub(super) struct Keys {
    /// Keys of feedgen, each with keys of other tools that have the same meaning. The first one present is
    /// used.
    same: &'static [(&'static str, &'static [&'static str])],
    /// Keys of other tools, with a hint.
    similar: &'static [(&'static [&'static str], &'static str)],
}

const MOVED: &str =
    "the address is the file name, or write `slug: name`; former addresses are `aliases`";
const EXPIRES: &str = "write `published: false` once it has expired";
const ROBOTS: &str = "write `noindex: true` to keep search engines away";

pub(super) const ARTICLE: Keys = Keys {
    same: &[
        ("title", &["headline"]),
        (
            "publishedDateTime",
            &[
                "date",
                "publishdate",
                "publisheddate",
                "publishedat",
                "publishedon",
                "pubdate",
                "datepublished",
                "publicationdate",
                "postdate",
                "createdat",
                "created",
            ],
        ),
        (
            "updatedDateTime",
            &[
                "lastmod",
                "updated",
                "updatedat",
                "updateddate",
                "lastmodified",
                "lastmodifiedat",
                "lastupdated",
                "modified",
                "datemodified",
                "modifieddate",
            ],
        ),
        ("originalUrl", &["link", "externalurl", "externallink", "sourcelink", "linkurl", "url"]),
        ("excerpt", &["description", "summary", "abstract", "subtitle", "teaser", "dek"]),
        ("provider", &["publisher", "source", "organization", "sitename", "outlet", "publication"]),
        ("topics", &["topic"]),
        ("tags", &["tag", "keywords"]),
        ("authors", &["author", "byline"]),
        (
            "images",
            &[
                "image",
                "cover",
                "coverimage",
                "thumbnail",
                "featuredimage",
                "featureimage",
                "heroimage",
                "banner",
                "socialimage",
                "ogimage",
            ],
        ),
        ("locale", &["lang", "language"]),
        ("aliases", &["redirectfrom", "alias", "redirects"]),
        ("featuredContent", &["embed", "embedcode"]),
    ],
    similar: &[
        (
            &["categories", "section"],
            "write `category: name` (one, the folder without it), or `topics:`",
        ),
        (&["permalink", "path", "url"], MOVED),
        (&["expires", "expirydate", "unpublishdate", "validuntil"], EXPIRES),
        (&["robots"], ROBOTS),
        (&["canonicalurl"], "write `canonical: original` to refer to `originalUrl`"),
        (&["source"], "write `originalUrl` for the URL of the story, `provider` for its publisher"),
    ],
};

pub(super) const PAGE: Keys = Keys {
    same: &[
        ("title", &["headline"]),
        ("description", &["summary", "excerpt", "subtitle"]),
        ("aliases", &["redirectfrom", "alias", "redirects"]),
    ],
    similar: &[(&["permalink", "path", "url"], MOVED), (&["robots"], ROBOTS)],
};

pub(super) const TOPIC: Keys = Keys {
    same: &[
        ("name", &["title", "label"]),
        ("_id", &["slug"]),
        ("description", &["summary", "excerpt", "subtitle"]),
        ("keywords", &["tags", "synonyms"]),
        ("images", &["image", "logo", "icon", "cover"]),
        ("parent", &["parenttopic", "broader"]),
    ],
    similar: &[(
        &["permalink", "path", "url", "aliases", "redirectfrom"],
        "write `_id: name` for its address",
    )],
};

pub(super) const PROVIDER_FILE: Keys = Keys {
    same: &[
        ("name", &["title", "label"]),
        ("domain", &["website", "host", "site", "homepage", "url", "link"]),
        ("description", &["summary", "excerpt", "subtitle"]),
        ("images", &["image", "logo", "icon", "favicon"]),
    ],
    similar: &[(&["slug", "permalink"], "its address is that of its `domain`, or of its name")],
};

pub(super) const PROVIDER: Keys = Keys {
    same: &[
        ("name", &["title", "label"]),
        ("domain", &["website", "host", "site", "homepage", "url", "link"]),
        ("images", &["image", "logo", "icon", "favicon"]),
    ],
    similar: &[],
};

pub(super) const IMAGE: Keys = Keys {
    same: &[
        ("url", &["src", "source", "path", "image", "href"]),
        ("title", &["alt", "alttext", "caption", "description"]),
        ("attribution", &["credit", "credits", "copyright", "photographer"]),
    ],
    similar: &[],
};

pub(super) const CARD: Keys = Keys {
    same: &[
        ("title", &["headline", "name"]),
        ("webUrl", &["url", "link", "href"]),
        ("excerpt", &["description", "summary"]),
        ("publishedDateTime", &["date", "pubdate", "publishedat"]),
        ("provider", &["publisher", "source"]),
        ("images", &["image", "thumbnail"]),
    ],
    similar: &[],
};

pub(super) const AUTHOR: Keys = Keys {
    same: &[
        ("name", &["title", "fullname"]),
        ("url", &["link", "website", "homepage", "uri", "href"]),
    ],
    similar: &[],
};

/// Converts the keys of other tools in the mapping at `parent`.
pub(super) fn convert<'a>(
    checker: &mut Checker,
    parent: &YamlPath,
    raw: &mut impl Raw<'a>,
    keys: &Keys,
) {
    if raw.extra().is_empty() {
        return;
    }
    let unknown: Vec<(String, ExtraEntry)> =
        raw.extra().iter().map(|entry| (normalize(&entry.0), entry.clone())).collect();
    let find = |name: &str| {
        unknown.iter().find(|(normalized, _)| normalized == name).map(|(_, entry)| entry)
    };
    let mut converted: Vec<&str> = Vec::new();
    for &(target, names) in keys.same {
        let normalized_target = normalize(target);
        let names = std::iter::once(normalized_target.as_str()).chain(names.iter().copied());
        for (key, value) in names.filter_map(find) {
            let is_single_item = is_single_item(target, value);
            let value = match is_single_item {
                true => Json::Array(vec![value.clone()]),
                false => value.clone(),
            };
            if !raw.has(target) && is_plausible(target, &value) && raw.set(target, value) {
                let message = format!("`{}` is read as `{target}`", short(key));
                let diagnostic = Diagnostic::warning("other-key", message);
                report(checker, parent, key, diagnostic.hint(format!("write `{target}`")));
                checker.add_other_key(OtherKey {
                    parent: parent.clone(),
                    key: key.clone(),
                    converted_to: Some(target),
                    is_single_item,
                });
                converted.push(key);
            }
        }
    }
    for &(names, hint) in keys.similar {
        for (key, _) in names.iter().filter_map(|name| find(name)) {
            if !converted.contains(&key.as_str()) {
                let message = format!("`{}` is a key of other tools and has no effect", short(key));
                let diagnostic = Diagnostic::warning("other-key", message).hint(hint);
                report(checker, parent, key, diagnostic);
                let (parent, key) = (parent.clone(), key.clone());
                let other = OtherKey { parent, key, converted_to: None, is_single_item: false };
                checker.add_other_key(other);
            }
        }
    }
}

fn report(checker: &mut Checker, parent: &YamlPath, key: &str, diagnostic: Diagnostic) {
    checker.report(diagnostic, Place::Key(parent.then(key), 0));
}

/// A key in lower case, without separators of words.
fn normalize(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Whether `value` is a single item of the list `target`. A text with commas is split when the list is
/// checked.
fn is_single_item(target: &str, value: &Json) -> bool {
    matches!(target, "topics" | "tags" | "authors" | "images" | "aliases" | "keywords")
        && (value.is_object() || value.as_str().is_some_and(|text| !text.contains(',')))
}

/// Whether `value` has a plausible format for the key `target`.
fn is_plausible(target: &str, value: &Json) -> bool {
    let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
    let is_web = |text: &str| {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        matches!(scheme.as_deref(), Some("http" | "https"))
    };
    match target {
        "originalUrl" | "webUrl" => text.is_some_and(is_web),
        "publishedDateTime" | "updatedDateTime" => {
            text.is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()))
        }
        "provider" => value.is_object() || text.is_some_and(|text| !is_web(text)),
        "topics" | "tags" | "authors" | "images" | "aliases" | "keywords" => {
            value.is_array() || text.is_some()
        }
        _ => text.is_some(),
    }
}

/// The date at the start of a file name, as in Jekyll: `2024-01-18-a-title.md`.
pub(super) fn date_of_name(stem: &str) -> Option<&str> {
    let date = stem.get(..10)?;
    let is_end = stem.len() == 10 || stem[10..].starts_with(['-', '_', '.', ' ']);
    let is_date = chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok()
        && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    (is_end && is_date).then_some(date)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Limits;
    use crate::load::checker::root;
    use crate::load::field_value::{FieldValue, FromYaml, List};
    use crate::load::front_matter;
    use crate::load::raw::{RawArticle, RawOrganization, RawTopic};

    fn convert_yaml<'a, T: Raw<'a> + FromYaml<'a> + Default>(
        yaml: &'a str,
        keys: &Keys,
    ) -> (T, Vec<String>) {
        let mut checker = Checker::new(&Arc::from("a.md"), Limits::default());
        let mut raw: T = front_matter::read_yaml(&mut checker, yaml, 0).expect("YAML");
        convert(&mut checker, &root(), &mut raw, keys);
        (raw, checker.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect())
    }

    #[test]
    fn keys_with_the_same_meaning_are_converted() {
        for key in
            ["date", "Date", "pubDate", "published_at", "published-date", "published_date_time"]
        {
            let yaml = format!("{key}: 2024-01-18\n");
            let (raw, messages): (RawArticle<'_>, _) = convert_yaml(&yaml, &ARTICLE);
            assert_eq!(raw.published_date_time.as_deref(), Some("2024-01-18"), "{key}");
            assert_eq!(messages, [format!("`{key}` is read as `publishedDateTime`")]);
        }
        for key in ["link", "external_url", "url", "originalURL"] {
            let yaml = format!("{key}: https://e.org/a\n");
            let (raw, _): (RawArticle<'_>, _) = convert_yaml(&yaml, &ARTICLE);
            assert_eq!(raw.original_url.as_deref(), Some("https://e.org/a"), "{key}");
        }
        let (raw, messages): (RawTopic<'_>, _) =
            convert_yaml("title: A\nslug: b\nlogo: /c.png\n", &TOPIC);
        assert_eq!((raw.name.as_deref(), raw.id.as_deref()), (Some("A"), Some("b")));
        assert!(raw.images.is_some());
        assert_eq!(messages.len(), 3);
        let (raw, _): (RawOrganization<'_>, _) =
            convert_yaml("title: A\nwebsite: https://a.org\n", &PROVIDER_FILE);
        assert_eq!(raw.domain.as_deref(), Some("https://a.org"));
    }

    #[test]
    fn a_single_value_becomes_a_list() {
        for yaml in ["redirect_from: /old/", "redirect_from: [/old/]", "alias:\n- /old/\n"] {
            let (raw, messages): (RawArticle<'_>, _) = convert_yaml(yaml, &ARTICLE);
            let Some(List::Items(items)) = raw.aliases else { panic!("{yaml}") };
            assert!(
                matches!(&items[..], [FieldValue::Valid(text)] if **text == *"/old/"),
                "{yaml}"
            );
            assert_eq!(messages.len(), 1);
        }
    }

    #[test]
    fn known_keys_take_precedence_and_similar_keys_are_reported() {
        let (raw, messages): (RawArticle<'_>, _) =
            convert_yaml("publishedDateTime: 2024-01-18\ndate: 2023-01-01\n", &ARTICLE);
        assert_eq!(raw.published_date_time.as_deref(), Some("2024-01-18"));
        assert!(messages.is_empty(), "{messages:?}");
        for (yaml, key) in [
            ("permalink: /a/", "permalink"),
            ("url: /a/", "url"),
            ("categories: [a, b]", "categories"),
            ("source: https://e.org/", "source"),
            ("expiryDate: 2024-01-01", "expiryDate"),
        ] {
            let (raw, messages): (RawArticle<'_>, _) = convert_yaml(yaml, &ARTICLE);
            assert!(raw.original_url.is_none() && raw.provider.is_none());
            assert_eq!(messages, [format!("`{key}` is a key of other tools and has no effect")]);
        }
        for yaml in ["layout: post", "toc: true", "weight: 3", "extra: {date: 1}", "image: true"] {
            assert!(convert_yaml::<RawArticle<'_>>(yaml, &ARTICLE).1.is_empty(), "{yaml}");
        }
    }

    #[test]
    fn file_names_can_start_with_a_date() {
        for (file, date) in [
            ("2024-01-18-a.md", Some("2024-01-18")),
            ("2024-01-18.md", Some("2024-01-18")),
            ("2024-13-18-a.md", None),
            ("2024-01-181.md", None),
            ("2024-1-18-ab.md", None),
            ("a.md", None),
            ("éééééé.md", None),
        ] {
            assert_eq!(date_of_name(file.trim_end_matches(".md")), date, "{file}");
        }
    }
}
