//! The expected values of articles and providers, read from their sources.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, FixedOffset, Utc};
use serde_yaml::Value;

use crate::site::tree;

/// An article, read from its source.
pub(super) struct Source {
    pub(super) category: String,
    pub(super) stem: String,
    pub(super) matter: Value,
    pub(super) has_body: bool,
}

impl Source {
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.matter[key].as_str().filter(|text| !text.is_empty())
    }

    pub(super) fn date(&self, key: &str) -> Option<DateTime<FixedOffset>> {
        self.text(key).map(|text| DateTime::parse_from_rfc3339(text).expect("a date"))
    }

    pub(super) fn published(&self) -> DateTime<Utc> {
        self.date("publishedDateTime").expect("a date").to_utc()
    }

    pub(super) fn updated(&self) -> DateTime<Utc> {
        let updated = self.date("updatedDateTime").map(|date| date.to_utc());
        updated.unwrap_or_default().max(self.published())
    }

    pub(super) fn original(&self) -> Option<&str> {
        self.text("originalUrl").or(self.text("webUrl"))
    }

    pub(super) fn topics(&self) -> Vec<String> {
        let topics = self.matter["topics"].as_sequence().into_iter().flatten();
        topics.map(|topic| plain(topic.as_str().expect("a name"))).collect()
    }

    pub(super) fn path(&self) -> String {
        format!("{}/{}", self.category, self.text("slug").unwrap_or(&self.stem))
    }
}

/// A text of the front matter with decoded entities and normalised white space.
pub(super) fn plain(text: &str) -> String {
    htmlize::unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The published articles, newest first.
pub(super) fn written(root: &Path, folders: &[&str]) -> Vec<Source> {
    let mut articles = Vec::new();
    for folder in folders {
        for (path, bytes) in tree(&root.join(folder)) {
            let file = String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n");
            let file = file.strip_prefix("---\n").expect("front matter");
            let (matter, body) = file.split_once("\n---\n").expect("front matter that ends");
            let matter: Value = serde_yaml::from_str(matter).expect("YAML");
            if matter["published"].as_bool() == Some(false) {
                continue;
            }
            let name = folder.rsplit('/').next().unwrap().trim_start_matches('_');
            let category = matter["category"].as_str().unwrap_or(name).to_owned();
            let stem = path.rsplit('/').next().unwrap().trim_end_matches(".md").to_owned();
            let has_body = !body.trim().is_empty();
            articles
                .push((format!("{folder}/{path}"), Source { category, stem, matter, has_body }));
        }
    }
    articles.sort_by(|(a, x), (b, y)| y.published().cmp(&x.published()).then(a.cmp(b)));
    articles.into_iter().map(|(_, article)| article).collect()
}

/// The names of providers by domain: from the provider file, otherwise the most frequent name in articles, otherwise the
/// newest one.
pub(super) fn providers(articles: &[Source], folder: &Path) -> BTreeMap<String, String> {
    let mut used: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for article in articles {
        let text = |key: &str| article.matter["provider"][key].as_str().map(str::to_owned);
        let (Some(domain), Some(name)) = (text("domain"), text("name")) else { continue };
        let names = used.entry(domain.to_lowercase()).or_default();
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    let most_used = used.into_iter().map(|(domain, names)| {
        let most = names.iter().map(|(_, count)| *count).max().unwrap();
        let (name, _) = names.into_iter().find(|(_, count)| *count == most).unwrap();
        (domain, plain(&name))
    });
    let of_files = described(folder, "domain").into_iter().map(|(name, domain)| (domain, name));
    most_used.chain(of_files).collect()
}

/// The names and ids (or domains) in the files of a folder.
pub(super) fn described(folder: &Path, key: &str) -> Vec<(String, String)> {
    let files = tree(folder).into_values().map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    let matters = files.map(|text| {
        let yaml =
            text.strip_prefix("---\n").map_or(&*text, |rest| rest.split("\n---").next().unwrap());
        serde_yaml::from_str::<Value>(yaml).expect("YAML")
    });
    let named = matters.filter_map(|matter| {
        let text = |key: &str| matter[key].as_str().map(str::to_owned);
        Some((text("name")?, text(key).or(text("_id"))?))
    });
    named.collect()
}
