//! A story that may become a draft: what a feed's entry or a page says, with the rules of its source.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::curate::excerpt::excerpt;
use crate::curate::feed::{Entry, Image};
use crate::curate::identity::{Identity, clean};
use crate::curate::sources::Source;
use crate::text::shorten::shorten;
use crate::text::slug::fold;
use crate::text::url;

/// The maximum length of a title that is made from a summary, in grapheme clusters.
const MAX_TITLE_LEN: usize = 100;

/// Longer URLs are ignored, in bytes: browsers and servers have limits, too.
pub(super) const MAX_URL_LEN: usize = 4_096;

/// A story.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Story {
    /// The index of its source in the list of documents, once it is known.
    pub(super) source: usize,
    pub(super) guid: Option<String>,
    /// Whether other entries of the feed have the same guid, so that it tells nothing.
    pub(super) is_shared_guid: bool,
    /// The URL as the feed has it.
    pub(super) url: Option<String>,
    /// Whether that is the URL of a site rather than of a story.
    pub(super) is_front: bool,
    /// Other URLs of the same page, after it was requested.
    pub(super) other_urls: Vec<String>,
    /// The title of the draft, possibly the start of the summary.
    pub(super) title: String,
    /// Why its source does not want it.
    pub(super) unwanted: Option<String>,
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
    /// The URL of a recording.
    pub(super) recording: Option<String>,
    /// The language of the story, or else of its feed.
    pub(super) language: Option<String>,
    pub(super) has_own_language: bool,
    /// The domain of the provider.
    pub(super) provider: Option<String>,
    pub(super) provider_name: Option<String>,
    pub(super) topics: Vec<String>,
}

impl Story {
    /// A story from an entry. `date` is what the rules for dates give. The summary, which may be a whole article, is
    /// kept only if the report needs it.
    pub(super) fn new(
        rules: &Source,
        entry: Entry,
        date: DateTime<FixedOffset>,
        language: Option<&str>,
        keeps_summary: bool,
    ) -> Self {
        let Entry { guid, url, title, summary, authors, categories, mut images, players, .. } =
            entry;
        let url = url.filter(|url| url.len() <= MAX_URL_LEN);
        images.retain(|image| image.url.len() <= MAX_URL_LEN);
        let has_title = !title.is_empty();
        let title = if has_title { title } else { title_of(&summary) };
        let provider = rules.provider.clone();
        let domain = url.as_deref().map(clean).and_then(|url| url::provider_domain(&url));
        Self {
            source: 0,
            guid,
            is_shared_guid: false,
            url,
            is_front: false,
            other_urls: Vec::new(),
            excerpt: excerpt(&summary, &title),
            unwanted: unwanted(rules, &[&title, &summary], &categories),
            title,
            has_title,
            summary: if keeps_summary { summary } else { String::new() },
            authors,
            published: date,
            is_dated: entry.published.is_some(),
            updated: entry.updated.map(|date| date.time),
            categories,
            images,
            players,
            recording: entry.recording,
            has_own_language: entry.language.is_some(),
            language: entry.language.or_else(|| language.map(str::to_owned)),
            provider: provider.or(domain),
            provider_name: None,
            topics: rules.topics.clone(),
        }
    }

    /// The day of publication in UTC.
    pub(super) fn day(&self) -> NaiveDate {
        self.published.to_utc().date_naive()
    }

    /// What the story is known by.
    pub(super) fn identity(&self) -> Identity {
        let urls = self.url.iter().filter(|_| !self.is_front);
        let urls = urls.chain(&self.other_urls).map(|url| &**url);
        let guid = self.guid.as_deref().filter(|_| !self.is_shared_guid);
        let guid = guid.or(self.is_front.then_some(&*self.title));
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

/// A title from a summary. A title has no full stop at its end.
fn title_of(summary: &str) -> String {
    let title = shorten(summary, MAX_TITLE_LEN);
    match title.strip_suffix('.') {
        Some(rest) if !rest.ends_with('.') => rest.to_owned(),
        _ => title,
    }
}

/// Why the words of a source exclude a text.
fn unwanted(rules: &Source, texts: &[&str], categories: &[String]) -> Option<String> {
    if rules.include.is_empty() && rules.exclude.is_empty() {
        return None;
    }
    let text = padded(&format!("{} {}", texts.join(" "), categories.join(" ")));
    let has = |word: &&String| text.contains(&padded(word));
    if let Some(word) = rules.exclude.iter().find(has) {
        return Some(format!("contains `{word}` (exclude)"));
    }
    let is_included = rules.include.is_empty() || rules.include.iter().any(|word| has(&word));
    (!is_included).then(|| "contains no word of `include`".to_owned())
}

/// The folded words of a text with a space on both sides of each.
fn padded(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_source_are_whole_words() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let rules = Source {
            include: words(&["AI", "machine learning"]),
            exclude: words(&["Sponsored"]),
            ..Source::default()
        };
        for (title, expected) in [
            ("AI in schools", None),
            ("Machine-Learning for all", None),
            ("Said and done", Some("contains no word of `include`")),
            ("Sponsored: AI for all", Some("contains `Sponsored` (exclude)")),
        ] {
            assert_eq!(unwanted(&rules, &[title], &[]).as_deref(), expected, "{title}");
        }
        assert_eq!(unwanted(&rules, &["x"], &words(&["ai"])), None);
        assert_eq!(unwanted(&Source::default(), &["x"], &[]), None);
    }
}
