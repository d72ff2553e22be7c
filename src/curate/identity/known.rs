//! All stories that are known, and whether an entry is one of them.

use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::hash::Hash;
use super::seen::{Line, Verdict};
use super::url::normal_form;
use crate::collections::HashMap;
use crate::load::ParsedArticle;
use crate::text::slug::fold;
use crate::text::{host, plain, url};

/// By what an entry is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its URL and other URLs of the same story.
    pub urls: Vec<Hash>,
    /// Its guid, unless it is shared by several entries.
    pub guid: Option<Hash>,
    /// Title and provider.
    pub title: Option<Hash>,
    /// The day of publication in UTC.
    pub day: NaiveDate,
}

impl Identity {
    /// The identity of a story. `urls` may be the URLs of other forms of the same page.
    pub fn new<'u>(
        urls: impl IntoIterator<Item = &'u str>,
        guid: Option<&str>,
        title: &str,
        provider: Option<&str>,
        day: NaiveDate,
    ) -> Self {
        let urls: Vec<&str> = urls.into_iter().collect();
        let guid = guid.and_then(|guid| guid_key(guid, urls.first().copied()));
        let mut hashes: Vec<Hash> = Vec::new();
        for hash in urls.into_iter().filter_map(normal_form).map(|form| Hash::new(&form)) {
            if !hashes.contains(&hash) {
                hashes.push(hash);
            }
        }
        let title = title_key(title, provider);
        Self { urls: hashes, guid: guid.map(|guid| Hash::new(&guid)), title, day }
    }

    /// The lines for the memory: of the first URL with everything else, and of each other URL alone.
    pub fn lines(&self, verdict: Verdict) -> Vec<Line> {
        let Self { urls, guid, title, day } = self;
        let first =
            Line { url: urls.first().copied(), guid: *guid, day: *day, verdict, title: *title };
        let other = |url: &Hash| Line { url: Some(*url), guid: None, title: None, ..first };
        std::iter::once(first).chain(urls.iter().skip(1).map(other)).collect()
    }
}

/// A known story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    url: Option<Hash>,
    title: Option<Hash>,
    day: NaiveDate,
    /// What happened to it.
    pub verdict: Verdict,
    /// Its file, if it is an article of the site.
    pub file: Option<Arc<str>>,
}

/// Why an entry is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'k> {
    /// The known story.
    pub record: &'k Record,
    /// The same URL, guid, or title and day.
    pub by: &'static str,
}

/// All known stories.
#[derive(Debug, Default)]
pub struct Known {
    records: Vec<Record>,
    by_url: HashMap<Hash, usize>,
    by_guid: HashMap<Hash, usize>,
    by_title: HashMap<(Hash, NaiveDate), usize>,
}

impl Known {
    /// The stories of the memory and the articles of the site, unpublished ones included.
    pub fn new(seen: &[Line], articles: &[Arc<ParsedArticle>]) -> Self {
        let mut known = Self::default();
        let of_articles: Vec<Identity> =
            articles.par_iter().map(|article| identity_of(article)).collect();
        for (article, identity) in articles.iter().zip(of_articles) {
            known.add(&identity, Verdict::Imported, Some(article.source.file.clone()));
        }
        for line in seen {
            let Line { url, guid, day, verdict, title } = *line;
            let identity = Identity { urls: url.into_iter().collect(), guid, title, day };
            known.add(&identity, verdict, None);
        }
        known
    }

    /// Adds a story.
    pub fn add(&mut self, identity: &Identity, verdict: Verdict, file: Option<Arc<str>>) {
        let index = self.records.len();
        let Identity { urls, guid, title, day } = identity;
        for url in urls {
            self.by_url.entry(*url).or_insert(index);
        }
        if let Some(guid) = guid {
            self.by_guid.entry(*guid).or_insert(index);
        }
        if let Some(title) = title {
            self.by_title.entry((*title, *day)).or_insert(index);
        }
        let url = urls.first().copied();
        self.records.push(Record { url, title: *title, day: *day, verdict, file });
    }

    /// The known story that has this identity.
    pub fn find(&self, identity: &Identity) -> Option<Match<'_>> {
        let Identity { urls, guid, title, day } = identity;
        let found = |index: Option<&usize>, by| {
            index.map(|index| Match { record: &self.records[*index], by })
        };
        let by_url = || urls.iter().find_map(|url| found(self.by_url.get(url), "URL"));
        let by_guid = || {
            let by_guid = found(self.by_guid.get(guid.as_ref()?), "guid")?;
            // Some publishers give all stories one guid: then nothing else is equal either.
            let Record { url, title: known, day: known_day, .. } = by_guid.record;
            let is_other_url = url.is_some_and(|url| !urls.contains(&url));
            let is_other_title = known.is_some() && known != title;
            (!(is_other_url && is_other_title && known_day != day)).then_some(by_guid)
        };
        let by_title = || found(self.by_title.get(&((*title)?, *day)), "title and day");
        by_url().or_else(by_guid).or_else(by_title)
    }
}

fn identity_of(article: &ParsedArticle) -> Identity {
    let urls = [
        &article.original_url,
        &article.web_url,
        &article.source_url,
        &article.amp_web_url,
        &article.cdn_amp_web_url,
    ];
    let urls = urls.into_iter().flatten().map(|url| &**url);
    let publisher = article.publisher();
    let domain = publisher.as_ref().and_then(|provider| provider.domain.as_deref());
    let day = article.published_instant().to_utc().date_naive();
    Identity::new(urls, None, &article.title, domain, day)
}

/// The text that a guid is compared by: a URL in its normal form, a globally unique identifier as it is, and anything
/// else within its host. `None` for a guid that is no more than the address of a site.
fn guid_key(guid: &str, url: Option<&str>) -> Option<String> {
    let guid = guid.trim();
    if guid.is_empty() {
        return None;
    }
    if let Some(form) = normal_form(guid) {
        return form.contains(['/', '?', '#']).then_some(form);
    }
    let is_global = ["tag:", "urn:", "uuid:", "at:"].iter().any(|start| guid.starts_with(start));
    let host = if is_global { String::new() } else { url.map(url::host).unwrap_or_default() };
    Some(format!("{host} {guid}"))
}

/// Title and provider. `None` without a word in the title.
fn title_key(title: &str, provider: Option<&str>) -> Option<Hash> {
    let folded = fold(&plain::title(title));
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let provider = provider.map(|name| host::key(name).unwrap_or(name.into()).into_owned());
    let provider = provider.unwrap_or_default();
    (!words.is_empty()).then(|| Hash::new(&format!("{provider} {}", words.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(url: &str, guid: &str, title: &str, day: u32) -> Identity {
        let day = NaiveDate::from_ymd_opt(2024, 1, day).unwrap();
        Identity::new([url], Some(guid), title, Some("news.example"), day)
    }

    fn check(known: &Identity, entry: &Identity, expected: Option<&str>) {
        let mut all = Known::default();
        all.add(known, Verdict::Imported, None);
        assert_eq!(all.find(entry).map(|found| found.by), expected, "{entry:?}");
        // The same after a round through the file.
        let all = Known::new(&known.lines(Verdict::Rejected), &[]);
        assert_eq!(all.find(entry).map(|found| found.by), expected, "{entry:?}");
    }

    #[test]
    fn any_of_three_is_enough() {
        let known = story("https://news.example/may", "17", "What’s new: May", 3);
        for (entry, by) in [
            (story("http://www.news.example/may/?utm_a=b", "99", "Other", 9), Some("URL")),
            (story("https://news.example/moved", "17", "What’s new: May", 9), Some("guid")),
            (story("https://news.example/moved", "17", "Corrected", 3), Some("guid")),
            (story("https://news.example/x", "99", "WHAT’S NEW – May!", 3), Some("title and day")),
            (story("https://news.example/june", "18", "What’s new: June", 3), None),
            (story("https://news.example/june", "18", "What’s new: May", 4), None),
        ] {
            check(&known, &entry, by);
        }
    }

    #[test]
    fn guids_of_other_kinds() {
        let at = |guid: &str| story("https://news.example/1", guid, "One", 1);
        let other = |guid: &str| story("https://news.example/2", guid, "Two", 1);
        check(&at("http://news.example/?p=1"), &other("https://news.example/?p=1"), Some("guid"));
        check(&at("https://news.example/?p=1"), &other("https://news.example/?p=2"), None);
        check(&at("https://news.example/"), &other("https://news.example/"), None);
        check(&at(""), &other(""), None);
        // Shared by stories of different days.
        let later = story("https://news.example/2", "same", "Two", 2);
        check(&at("same"), &later, None);
        let elsewhere = Identity::new(
            ["https://elsewhere.example/2"],
            Some("17"),
            "Two",
            Some("elsewhere.example"),
            at("17").day,
        );
        check(&at("17"), &elsewhere, None);
    }

    #[test]
    fn titles_of_other_providers_are_other_stories() {
        let day = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let of = |provider: &str| {
            let url = format!("https://{provider}/{}", provider.len());
            Identity::new([&*url], None, "Storm warning", Some(provider), day)
        };
        check(&of("a.example"), &of("www.a.example"), Some("title and day"));
        check(&of("a.example"), &of("b.example"), None);
        let untitled = Identity::new(["https://a.example/1"], None, "…", None, day);
        let other = Identity::new(["https://a.example/2"], None, "!", None, day);
        check(&untitled, &other, None);
    }
}
