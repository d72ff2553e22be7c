//! All stories that are known, and whether an entry is one of them.

use std::sync::Arc;

use chrono::NaiveDate;

use super::article::KnownArticle;
use super::hash::Hash;
use super::seen::{Line, Verdict};
use super::story::Identity;
use crate::collections::HashMap;

/// A story of the memory or of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastStory {
    /// What happened to it.
    pub verdict: Verdict,
    /// Its file, if it is an article of the site.
    pub file: Option<Arc<str>>,
}

/// Why an entry is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'k, S> {
    /// The known story.
    pub story: &'k S,
    /// The same URL, guid, or title and day.
    pub by: &'static str,
}

/// Known stories, with `S` for each: what a [`Match`] tells about it.
#[derive(Debug)]
pub struct Known<S> {
    records: Vec<Record<S>>,
    by_url: HashMap<Hash, usize>,
    by_guid: HashMap<Hash, usize>,
    by_title: HashMap<(Hash, NaiveDate), usize>,
}

#[derive(Debug)]
struct Record<S> {
    url: Option<Hash>,
    title: Option<Hash>,
    day: NaiveDate,
    story: S,
}

impl<S> Default for Known<S> {
    fn default() -> Self {
        Self {
            records: Vec::new(),
            by_url: HashMap::default(),
            by_guid: HashMap::default(),
            by_title: HashMap::default(),
        }
    }
}

impl Known<PastStory> {
    /// The stories of the memory and the articles of the site, unpublished ones included.
    pub fn new(seen: &[Line], articles: &[KnownArticle]) -> Self {
        let mut known = Self::default();
        for article in articles {
            let file = Some(article.file.clone());
            known.add(&article.identity(), PastStory { verdict: Verdict::Imported, file });
        }
        for line in seen {
            let Line { url, guid, day, verdict, title, draft: _, source: _ } = *line;
            let identity = Identity { urls: url.into_iter().collect(), guid, title, day };
            known.add(&identity, PastStory { verdict, file: None });
        }
        known
    }
}

impl<S> Known<S> {
    /// Adds a story.
    pub fn add(&mut self, identity: &Identity, story: S) {
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
        self.records.push(Record { url, title: *title, day: *day, story });
    }

    /// The known story that has this identity.
    pub fn find(&self, identity: &Identity) -> Option<Match<'_, S>> {
        let Identity { urls, guid, title, day } = identity;
        let found = |index: Option<&usize>, by| {
            index.map(|index| Match { story: &self.records[*index].story, by })
        };
        let by_url = || urls.iter().find_map(|url| found(self.by_url.get(url), "URL"));
        let by_guid = || {
            let index = self.by_guid.get(guid.as_ref()?)?;
            // Some publishers give all stories one guid: then nothing else is equal either.
            let Record { url, title: known, day: known_day, .. } = &self.records[*index];
            let is_other_url = url.is_some_and(|url| !urls.contains(&url));
            let is_other_title = known.is_some() && known != title;
            let is_shared = is_other_url && is_other_title && known_day != day;
            found(Some(index), "guid").filter(|_| !is_shared)
        };
        let by_title = || found(self.by_title.get(&((*title)?, *day)), "title and day");
        by_url().or_else(by_guid).or_else(by_title)
    }
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
        all.add(known, ());
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
