//! The stories of a feed or of a page.

use chrono::{DateTime, Utc};
use url::Url;

use super::dates::{OddDates, dates};
use super::story::Story;
use crate::collections::HashMap;
use crate::curate::feed::{Date, Entry, Feed, Image, parse_date};
use crate::curate::identity::normal_form;
use crate::curate::page::Page;
use crate::curate::sources::Source;

/// What a document says of itself, and its stories.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) title: String,
    pub(super) language: Option<String>,
    pub(super) stories: Vec<Story>,
    /// The number of entries that can't be read.
    pub(super) lost: usize,
    pub(super) odd: OddDates,
}

/// The stories of a feed that was received for the first time at `seen`.
pub(super) fn of_feed(
    feed: Feed,
    rules: &Source,
    seen: DateTime<Utc>,
    keeps_summary: bool,
) -> Contents {
    let Feed { title, link, language, entries, elements, .. } = feed;
    let lost = elements.saturating_sub(entries.len());
    let (dates, odd) = dates(&entries, seen);
    let stories = entries.into_iter().zip(dates);
    let stories = stories
        .map(|(entry, date)| Story::new(rules, entry, date, language.as_deref(), keeps_summary));
    let mut stories: Vec<Story> = stories.collect();
    mark_shared_guids(&mut stories);
    mark_front_pages(&mut stories, link.as_deref());
    Contents { title, stories, lost, odd, language }
}

/// The story of a page at `url`, which was received for the first time at `seen`.
pub(super) fn of_page(page: Page, url: &str, rules: &Source, seen: DateTime<Utc>) -> Contents {
    let date = |text: &Option<String>| -> Option<Date> { text.as_deref().and_then(parse_date) };
    let images = page.images.into_iter();
    let images =
        images.map(|image| Image { url: image.url, width: image.width, height: image.height });
    let entry = Entry {
        url: Some(url.to_owned()).filter(|url| url.starts_with("http")),
        title: page.title.clone(),
        summary: page.excerpt,
        authors: page.authors,
        published: date(&page.published),
        updated: date(&page.updated),
        images: images.collect(),
        players: page.video.into_iter().collect(),
        language: page.language.clone(),
        ..Entry::default()
    };
    let (dates, _) = dates(std::slice::from_ref(&entry), seen);
    let published = dates.into_iter().next().unwrap_or(seen.fixed_offset());
    let mut story = Story::new(rules, entry, published, None, true);
    story.provider_name = page.site_name;
    story.other_urls = page.canonical.into_iter().filter(|url| !is_front_page(url)).collect();
    Contents {
        title: page.title,
        language: page.language,
        stories: vec![story],
        ..Contents::default()
    }
}

/// Whether a URL is that of a whole site: a canonical URL that names no story.
pub(super) fn is_front_page(url: &str) -> bool {
    Url::parse(url)
        .is_ok_and(|url| url.path().trim_matches('/').is_empty() && url.query().is_none())
}

/// The URL of a feed's page or of a site tells nothing about a story, unless a recording can stand for it.
fn mark_front_pages(stories: &mut [Story], page: Option<&str>) {
    let page = page.and_then(normal_form);
    for story in stories {
        let form = story.url.as_deref().and_then(normal_form);
        let is_site = form.as_ref().is_some_and(|form| !form.contains(['/', '?', '#']));
        if !is_site && (form.is_none() || form != page) {
            continue;
        }
        match story.recording.take() {
            Some(recording) => story.url = Some(recording),
            None => story.is_front = true,
        }
    }
}

/// A guid of several stories of one feed tells nothing.
fn mark_shared_guids(stories: &mut [Story]) {
    // The URL of the first story with the guid, and whether there are others.
    let mut urls: HashMap<String, (Option<String>, bool)> = HashMap::default();
    for story in stories.iter() {
        if let Some(guid) = &story.guid {
            let (first, has_others) =
                urls.entry(guid.clone()).or_insert_with(|| (story.url.clone(), false));
            *has_others |= *first != story.url;
        }
    }
    for story in stories {
        let of_guid = story.guid.as_ref().and_then(|guid| urls.get(guid));
        story.is_shared_guid = of_guid.is_some_and(|(_, has_others)| *has_others);
    }
}
