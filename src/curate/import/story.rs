//! A story that may become a draft: what a feed's entry or a page says, with the rules of its source.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

use crate::curate::excerpt::excerpt;
use crate::curate::feed::{Date, Entry, Image, parse_date};
use crate::curate::identity::{Identity, clean};
use crate::curate::page::Page;
use crate::curate::sources::Source;
use crate::text::shorten::shorten;
use crate::text::url;

/// The maximum length of a title that is made from a summary, in grapheme clusters.
const MAX_TITLE_LEN: usize = 100;

/// A story.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Story {
    /// The index of its source in the list of documents.
    pub(super) source: usize,
    pub(super) guid: Option<String>,
    /// Whether other entries of the feed have the same guid, so that it tells nothing.
    pub(super) is_shared_guid: bool,
    /// The URL as the feed has it.
    pub(super) url: Option<String>,
    /// Other URLs of the same page, after it was requested.
    pub(super) other_urls: Vec<String>,
    /// The title of the draft, possibly the start of the summary.
    pub(super) title: String,
    /// Whether the feed states the title.
    pub(super) has_title: bool,
    pub(super) summary: String,
    pub(super) excerpt: String,
    pub(super) authors: Vec<String>,
    pub(super) published: DateTime<FixedOffset>,
    /// Whether the feed states the date.
    pub(super) is_dated: bool,
    pub(super) updated: Option<DateTime<FixedOffset>>,
    pub(super) categories: Vec<String>,
    /// Best first.
    pub(super) images: Vec<Image>,
    pub(super) players: Vec<String>,
    /// The language of the story, or else of its feed.
    pub(super) language: Option<String>,
    pub(super) has_own_language: bool,
    /// The domain of the provider.
    pub(super) provider: Option<String>,
    pub(super) provider_name: Option<String>,
    pub(super) topics: Vec<String>,
}

impl Story {
    /// A story from an entry. `date` is what the rules for dates give.
    pub(super) fn new(
        source: usize,
        rules: &Source,
        entry: Entry,
        date: DateTime<FixedOffset>,
        language: Option<&str>,
    ) -> Self {
        let Entry { guid, url, title, summary, authors, categories, images, players, .. } = entry;
        let has_title = !title.is_empty();
        let title = if has_title { title } else { shorten(&summary, MAX_TITLE_LEN) };
        let provider = rules.provider.clone();
        let domain = url.as_deref().map(clean).and_then(|url| url::provider_domain(&url));
        Self {
            source,
            guid,
            is_shared_guid: false,
            url,
            other_urls: Vec::new(),
            excerpt: excerpt(&summary, &title),
            title,
            has_title,
            summary,
            authors,
            published: date,
            is_dated: entry.published.is_some(),
            updated: entry.updated.map(|date| date.time),
            categories,
            images,
            players,
            has_own_language: entry.language.is_some(),
            language: entry.language.or_else(|| language.map(str::to_owned)),
            provider: provider.or(domain),
            provider_name: None,
            topics: rules.topics.clone(),
        }
    }

    /// The story of a page at `url`, whose content was received for the first time at `seen`.
    pub(super) fn of_page(
        source: usize,
        rules: &Source,
        seen: DateTime<Utc>,
        page: &Page,
        url: &str,
    ) -> Self {
        let date = |text: &Option<String>| -> Option<Date> { text.as_deref().and_then(parse_date) };
        let images = page.images.iter();
        let images = images.map(|image| Image {
            url: image.url.clone(),
            width: image.width,
            height: image.height,
        });
        let entry = Entry {
            url: Some(url.to_owned()).filter(|url| url.starts_with("http")),
            title: page.title.clone(),
            summary: page.excerpt.clone(),
            authors: page.authors.clone(),
            published: date(&page.published),
            updated: date(&page.updated),
            images: images.collect(),
            players: page.video.iter().cloned().collect(),
            language: page.language.clone(),
            ..Entry::default()
        };
        let (dates, _) = dates(std::slice::from_ref(&entry), seen);
        let published = dates.into_iter().next().unwrap_or(seen.fixed_offset());
        let mut story = Self::new(source, rules, entry, published, None);
        story.provider_name.clone_from(&page.site_name);
        story.other_urls = page.canonical.iter().cloned().collect();
        story
    }

    /// The day of publication in UTC.
    pub(super) fn day(&self) -> NaiveDate {
        self.published.to_utc().date_naive()
    }

    /// What the story is known by.
    pub(super) fn identity(&self) -> Identity {
        let urls = self.url.iter().chain(&self.other_urls).map(|url| &**url);
        let guid = self.guid.as_deref().filter(|_| !self.is_shared_guid);
        Identity::new(urls, guid, &self.title, self.provider.as_deref(), self.day())
    }

    /// The URL for readers: that of the page behind a redirect to another host.
    pub(super) fn reader_url(&self) -> Option<String> {
        let own = clean(self.url.as_deref()?);
        let host = url::host(&own);
        let target = self.other_urls.last().map(|url| clean(url));
        Some(target.filter(|target| url::host(target) != host).unwrap_or(own))
    }
}

/// The dates of a feed's entries by the rules for missing and future ones, and how often each rule was applied.
pub(super) fn dates(
    entries: &[Entry],
    seen: DateTime<Utc>,
) -> (Vec<DateTime<FixedOffset>>, OddDates) {
    /// Clocks differ.
    const TOLERANCE: TimeDelta = TimeDelta::minutes(10);
    let seen = seen.fixed_offset();
    let is_future = |date: Date| date.time > seen + TOLERANCE;
    let dated = entries.iter().filter_map(|entry| entry.published);
    let future = dated.clone().filter(|date| is_future(*date)).count();
    let is_calendar = future >= 2 && future * 2 > dated.count();
    let mut odd = OddDates::default();
    let dates = entries.iter().map(|entry| match entry.published {
        None => {
            odd.missing += 1;
            seen
        }
        Some(date) if is_future(date) && !is_calendar => {
            odd.future += 1;
            seen
        }
        Some(date) => {
            odd.without_zone += usize::from(!date.has_zone);
            date.time
        }
    });
    (dates.collect(), odd)
}

/// How many entries of a feed have odd dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OddDates {
    pub(super) missing: usize,
    pub(super) future: usize,
    pub(super) without_zone: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(dates: &[&str]) -> Vec<Entry> {
        let entry = |date: &&str| {
            let time = DateTime::parse_from_rfc3339(date).ok();
            Entry { published: time.map(|time| Date { time, has_zone: true }), ..Entry::default() }
        };
        dates.iter().map(entry).collect()
    }

    fn check(written: &[&str], expected: &[&str]) {
        let seen = DateTime::parse_from_rfc3339("2024-06-01T12:00:00Z").unwrap().to_utc();
        let (found, _) = dates(&entries(written), seen);
        let found: Vec<String> =
            found.iter().map(|date| date.format("%Y-%m-%dT%H:%M").to_string()).collect();
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn missing_and_future_dates_follow_rules() {
        check(&[""], &["2024-06-01T12:00"]);
        check(&["2024-06-01T12:05:00Z"], &["2024-06-01T12:05"]);
        check(
            &["2025-01-01T00:00:00Z", "2024-05-01T10:00:00Z"],
            &["2024-06-01T12:00", "2024-05-01T10:00"],
        );
        check(&["2025-01-01T00:00:00Z"], &["2024-06-01T12:00"]);
        let calendar = ["2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", "2024-05-01T00:00:00Z"];
        let kept = ["2025-01-01T00:00", "2025-02-01T00:00", "2024-05-01T00:00"];
        check(&calendar, &kept);
    }
}
