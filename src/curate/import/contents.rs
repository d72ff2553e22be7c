//! The stories of a feed or of a page.

use chrono::{DateTime, Utc};
use url::Url;

use super::dates::{OddDates, dates};
use super::story::Story;
use crate::collections::HashMap;
use crate::curate::feed::{Date, Entry, Feed, Image, parse_date};
use crate::curate::page::Page;
use crate::curate::sources::Source;
use crate::text::url::provider_domain;

/// What a document says of itself, and its stories.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) title: String,
    pub(super) language: Option<String>,
    pub(super) stories: Vec<Story>,
    /// The number of its entries.
    pub(super) count: usize,
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
    // Recordings are often on the servers of somebody else.
    let domain = rules.provider.clone().or_else(|| provider_domain(link.as_deref()?));
    for story in stories.iter_mut().filter(|story| story.is_recording()) {
        story.provider.clone_from(&domain);
    }
    if let Some((name, domain)) = provider_of(&title, link.as_deref()) {
        for story in stories.iter_mut().filter(|story| story.provider.as_ref() == Some(&domain)) {
            story.provider_name = Some(name.clone());
        }
    }
    Contents { title, count: stories.len(), stories, lost, odd, language }
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

/// Name and domain of the provider whose site a feed belongs to, if its title is that of the site.
fn provider_of(title: &str, link: Option<&str>) -> Option<(String, String)> {
    /// In characters: longer titles are descriptions.
    const MAX_LEN: usize = 40;
    // A part of a site, or a channel on a platform, has a title of its own.
    let link = link.filter(|link| is_front_page(link))?;
    let separators = [" - ", " – ", " — ", "|", ":", "»", "›", "/", "“", "\""];
    let folded = title.to_lowercase();
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    let is_feed = words.any(|word| matches!(word, "rss" | "feed" | "feeds" | "atom" | "latest"));
    let is_name = !title.is_empty()
        && title.chars().count() <= MAX_LEN
        && !is_feed
        && !separators.iter().any(|separator| title.contains(separator));
    is_name.then_some(title.to_owned()).zip(provider_domain(link))
}

/// The URL of a feed's page or of a site tells nothing about a story, unless a recording can stand for it.
fn mark_front_pages(stories: &mut [Story], page: Option<&str>) {
    let page = page.map(without_scheme);
    for story in stories {
        let Some(url) = story.url.as_deref().map(without_scheme) else { continue };
        if url.contains(['/', '?', '#']) && Some(url) != page {
            continue;
        }
        match &story.recording {
            Some(recording) => story.url = Some(recording.clone()),
            None => story.is_front = true,
        }
    }
}

/// A URL without its scheme, `www.` and slashes at its end.
fn without_scheme(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_sites_name_providers() {
        for (title, link, expected) in [
            ("Tangled Wires", "https://www.wires.example/", Some("wires.example")),
            ("Tangled Wires", "https://www.wires.example/world", None),
            ("Wires - World", "https://wires.example", None),
            ("Wires: Latest", "https://wires.example", None),
            ("Wires RSS Feed", "https://wires.example", None),
            ("", "https://wires.example", None),
            (
                "All the news that the wires of the country bring each day",
                "https://w.example",
                None,
            ),
        ] {
            let found = provider_of(title, Some(link));
            let expected = expected.map(|domain| (title.to_owned(), domain.to_owned()));
            assert_eq!(found, expected, "{title} {link}");
        }
        assert_eq!(provider_of("Tangled Wires", None), None);
    }
}
