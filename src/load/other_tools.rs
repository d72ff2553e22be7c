//! Keys as other tools write them (Jekyll, Hugo, Zola, Eleventy, Hexo, WordPress exports): where the meaning is that
//! of one of our keys, the value is taken for it; others are named with what to write. Either is a
//! warning. Keys of which nothing is known stay what they are: data for templates.

use serde_json::Value as Json;

use super::check::{Checker, OtherKey, short};
use super::raw::{Extra, Raw};
use crate::diag::{Diagnostic, Place, YamlPath};

/// The keys of other tools for one kind of mapping, in lower case and without `_` and `-`.
pub(super) struct Keys {
    /// Ours, and theirs of the same meaning; of several, the first that is there.
    same: &'static [(&'static str, &'static [&'static str])],
    /// Theirs, and what to write.
    similar: &'static [(&'static [&'static str], &'static str)],
}

const MOVED: &str =
    "the address is that of the file's name, or write `slug: name`; former addresses are `aliases`";
const EXPIRES: &str = "write `published: false` when its time is over";
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
        (&["canonicalurl"], "write `canonical: original` for the address of `originalUrl`"),
        (&["source"], "write `originalUrl` for where the story is, `provider` for whose it is"),
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

/// Takes over what other tools write in the mapping at `parent`.
pub(super) fn take<'a>(
    checker: &mut Checker,
    parent: &YamlPath,
    raw: &mut impl Raw<'a>,
    keys: &Keys,
) {
    if raw.extra().is_empty() {
        return;
    }
    let written: Vec<(String, Extra)> =
        raw.extra().iter().map(|entry| (plain(&entry.0), entry.clone())).collect();
    let find = |name: &str| written.iter().find(|(plain, _)| plain == name).map(|(_, entry)| entry);
    let mut used: Vec<&str> = Vec::new();
    for &(ours, names) in keys.same {
        let own_spelling = plain(ours);
        let names = std::iter::once(own_spelling.as_str()).chain(names.iter().copied());
        for (theirs, value) in names.filter_map(find) {
            let is_only_entry = is_only_entry(ours, value);
            let value = match is_only_entry {
                true => Json::Array(vec![value.clone()]),
                false => value.clone(),
            };
            if !raw.has(ours) && can_be(ours, &value) && raw.set(ours, value) {
                let message = format!("`{}` is read as `{ours}`", short(theirs));
                let diagnostic = Diagnostic::warning("other-key", message);
                report(checker, parent, theirs, diagnostic.hint(format!("write `{ours}`")));
                checker.other_key(OtherKey {
                    parent: parent.clone(),
                    theirs: theirs.clone(),
                    ours: Some(ours),
                    is_only_entry,
                });
                used.push(theirs);
            }
        }
    }
    for &(names, hint) in keys.similar {
        for (theirs, _) in names.iter().filter_map(|name| find(name)) {
            if !used.contains(&theirs.as_str()) {
                let message =
                    format!("`{}` is a key of other tools, and does nothing", short(theirs));
                report(
                    checker,
                    parent,
                    theirs,
                    Diagnostic::warning("other-key", message).hint(hint),
                );
                let (parent, theirs) = (parent.clone(), theirs.clone());
                checker.other_key(OtherKey { parent, theirs, ours: None, is_only_entry: false });
            }
        }
    }
}

fn report(checker: &mut Checker, parent: &YamlPath, key: &str, diagnostic: Diagnostic) {
    checker.report(diagnostic, Place::Key(parent.then(key), 0));
}

/// `key` without what differs between the habits of tools.
fn plain(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Whether `value` is one entry of the list `ours`. A text with commas is split where the list is read.
fn is_only_entry(ours: &str, value: &Json) -> bool {
    matches!(ours, "topics" | "tags" | "authors" | "images" | "aliases" | "keywords")
        && (value.is_object() || value.as_str().is_some_and(|text| !text.contains(',')))
}

/// Whether `value` can mean what our key `ours` does.
fn can_be(ours: &str, value: &Json) -> bool {
    let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
    let is_web = |text: &str| {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        matches!(scheme.as_deref(), Some("http" | "https"))
    };
    match ours {
        "originalUrl" | "webUrl" => text.is_some_and(is_web),
        // A flag is none.
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

/// The date that the name of a file begins with, as Jekyll wants it: `2024-01-18-a-title.md`.
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
    use crate::load::check::root;
    use crate::load::matter;
    use crate::load::raw::{RawArticle, RawOrganization, RawTopic};
    use crate::load::shape::{List, Shape, Written};

    fn taken<'a, T: Raw<'a> + Shape<'a> + Default>(yaml: &'a str, keys: &Keys) -> (T, Vec<String>) {
        let mut checker = Checker::new(&Arc::from("a.md"), Limits::default());
        let mut raw: T = matter::read(&mut checker, yaml, 0).expect("YAML");
        take(&mut checker, &root(), &mut raw, keys);
        (raw, checker.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect())
    }

    #[test]
    fn keys_with_the_same_meaning_are_taken() {
        for key in
            ["date", "Date", "pubDate", "published_at", "published-date", "published_date_time"]
        {
            let yaml = format!("{key}: 2024-01-18\n");
            let (raw, said): (RawArticle<'_>, _) = taken(&yaml, &ARTICLE);
            assert_eq!(raw.published_date_time.as_deref(), Some("2024-01-18"), "{key}");
            assert_eq!(said, [format!("`{key}` is read as `publishedDateTime`")]);
        }
        for key in ["link", "external_url", "url", "originalURL"] {
            let yaml = format!("{key}: https://e.org/a\n");
            let (raw, _): (RawArticle<'_>, _) = taken(&yaml, &ARTICLE);
            assert_eq!(raw.original_url.as_deref(), Some("https://e.org/a"), "{key}");
        }
        let (raw, said): (RawTopic<'_>, _) = taken("title: A\nslug: b\nlogo: /c.png\n", &TOPIC);
        assert_eq!((raw.name.as_deref(), raw.id.as_deref()), (Some("A"), Some("b")));
        assert!(raw.images.is_some());
        assert_eq!(said.len(), 3);
        let (raw, _): (RawOrganization<'_>, _) =
            taken("title: A\nwebsite: https://a.org\n", &PROVIDER_FILE);
        assert_eq!(raw.domain.as_deref(), Some("https://a.org"));
    }

    #[test]
    fn one_value_is_a_list_of_one() {
        for yaml in ["redirect_from: /old/", "redirect_from: [/old/]", "alias:\n- /old/\n"] {
            let (raw, said): (RawArticle<'_>, _) = taken(yaml, &ARTICLE);
            let Some(List::Items(items)) = raw.aliases else { panic!("{yaml}") };
            assert!(matches!(&items[..], [Written::Good(text)] if **text == *"/old/"), "{yaml}");
            assert_eq!(said.len(), 1);
        }
    }

    #[test]
    fn ours_wins_and_what_has_another_meaning_is_named() {
        let (raw, said): (RawArticle<'_>, _) =
            taken("publishedDateTime: 2024-01-18\ndate: 2023-01-01\n", &ARTICLE);
        assert_eq!(raw.published_date_time.as_deref(), Some("2024-01-18"));
        assert!(said.is_empty(), "{said:?}");
        for (yaml, ours) in [
            ("permalink: /a/", "permalink"),
            ("url: /a/", "url"),
            ("categories: [a, b]", "categories"),
            ("source: https://e.org/", "source"),
            ("expiryDate: 2024-01-01", "expiryDate"),
        ] {
            let (raw, said): (RawArticle<'_>, _) = taken(yaml, &ARTICLE);
            assert!(raw.original_url.is_none() && raw.provider.is_none());
            assert_eq!(said, [format!("`{ours}` is a key of other tools, and does nothing")]);
        }
        for yaml in ["layout: post", "toc: true", "weight: 3", "extra: {date: 1}", "image: true"] {
            assert!(taken::<RawArticle<'_>>(yaml, &ARTICLE).1.is_empty(), "{yaml}");
        }
    }

    #[test]
    fn names_of_files_begin_with_dates() {
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
