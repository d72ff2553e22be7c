//! Completes stories from their pages: images, excerpts, authors, and the URL behind redirects.

use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use url::Url;

use super::contents::is_front_page;
use super::images;
use super::read::HOSTS;
use super::story::{MAX_URL_LEN, Story};
use crate::collections::{HashMap, HashSet};
use crate::curate::excerpt::excerpt;
use crate::curate::feed::{Image, parse_date};
use crate::curate::identity::normal_form;
use crate::curate::page::{self, Page};
use crate::curate::sources::{Enrich, Kind, Source, sniff};
use crate::fetch::{ACCEPT_PAGE, Fetched, Fetcher, Next, Outcome, Policy, for_each_by_host};
use crate::progress::Progress;
use crate::text::url::provider_domain;

/// The maximum number of pages that one import requests from a host.
const MAX_PAGES: usize = 200;

/// Whether a story needs its page: the feed has no image, excerpt or title, or its URL is a redirect.
pub(super) fn needs_page(story: &Story, rules: &Source, counts: &HashMap<String, usize>) -> bool {
    let Some(url) = &story.url else { return false };
    let has_image = || images::choose(&story.images, counts).is_some();
    let is_poor = || !story.has_title || story.excerpt.is_empty() || !has_image();
    let is_page = !story.is_front && !is_recording(url);
    rules.enrich == Enrich::Auto && is_page && (is_redirect(url) || is_poor())
}

/// Whether a URL is that of a large file rather than of a page.
fn is_recording(url: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["mp3", "m4a", "m4v", "mp4", "mov", "ogg", "opus", "wav", "webm", "pdf", "zip", "epub"];
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether the host of a URL only redirects.
fn is_redirect(url: &str) -> bool {
    const HOSTS: [&str; 16] = [
        "bit.ly",
        "buff.ly",
        "dlvr.it",
        "feedproxy.google.com",
        "feeds.feedburner.com",
        "goo.gl",
        "ift.tt",
        "is.gd",
        "lnkd.in",
        "news.google.com",
        "ow.ly",
        "rss.feedsportal.com",
        "t.co",
        "tinyurl.com",
        "trib.al",
        "wp.me",
    ];
    Url::parse(url).is_ok_and(|url| url.host_str().is_some_and(|host| HOSTS.contains(&host)))
}

/// Requests the pages of stories, each once, and completes the stories. Pages that can't be read are skipped.
pub(super) fn complete(
    stories: &mut [(&mut Story, &Source)],
    fetcher: &Fetcher,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) {
    let mut jobs: Vec<(String, Option<String>)> = Vec::new();
    let mut requested: HashSet<String> = HashSet::default();
    let mut by_host: HashMap<String, usize> = HashMap::default();
    for (story, rules) in stories.iter() {
        let Some(url) = &story.url else { continue };
        let count = by_host.entry(crate::fetch::host_of(url)).or_default();
        if *count < MAX_PAGES && requested.insert(url.clone()) {
            *count += 1;
            jobs.push((url.clone(), rules.user_agent.clone()));
        }
    }
    let pages = request(jobs, fetcher, progress);
    let canonicals = trusted_canonicals(&pages);
    for (story, rules) in stories {
        if let Some((page, url)) = story.url.as_ref().and_then(|url| pages.get(url)) {
            // The feed of another site names who found the story.
            if !page.authors.is_empty() && is_elsewhere(url, &rules.url) {
                story.authors.clear();
            }
            apply(story, page, url, &canonicals, now);
        }
    }
}

/// Whether a page belongs to another provider than a feed.
fn is_elsewhere(page: &str, feed: &str) -> bool {
    provider_domain(page) != provider_domain(feed)
}

/// The pages by their requested URLs, with their URLs after redirects.
fn request(
    jobs: Vec<(String, Option<String>)>,
    fetcher: &Fetcher,
    progress: &dyn Progress,
) -> HashMap<String, (Page, String)> {
    let pages = Mutex::new(HashMap::default());
    progress.begin("Pages", jobs.len());
    let pause: Duration = fetcher.client().options().pause;
    for_each_by_host(jobs, HOSTS, pause, |url, user_agent| {
        progress.advance(1);
        let user_agent = user_agent.as_deref();
        if !fetcher.allows(url, user_agent) {
            return Next::Now;
        }
        let policy = Policy { user_agent, accept: ACCEPT_PAGE, ..Policy::default() };
        let Fetched { outcome, requested, .. } = fetcher.fetch(url, &policy);
        let document = match outcome {
            Outcome::New(document) | Outcome::Stored(document) | Outcome::Unchanged(document) => {
                Some(document)
            }
            Outcome::NotDue { document, .. } => document,
            Outcome::Gone(_) | Outcome::Failed { .. } => None,
        };
        if let Some(document) = document {
            let text = page::decode(&document.body, document.content_type.as_deref());
            if sniff(&text) == Kind::Page {
                let page = page::read(&text, &document.final_url);
                pages.lock().insert(url.to_owned(), (page, document.final_url));
            }
        }
        if requested { Next::AfterPause } else { Next::Now }
    });
    progress.end();
    pages.into_inner()
}

/// The canonical URLs that name one story: those of a single page. Some sites name the front page on all pages.
fn trusted_canonicals(pages: &HashMap<String, (Page, String)>) -> HashSet<String> {
    let mut titles: HashMap<&str, HashSet<&str>> = HashMap::default();
    let mut canonicals = HashSet::default();
    #[expect(clippy::iter_over_hash_type, reason = "the result is a set")]
    for (page, _) in pages.values() {
        if let Some(canonical) = &page.canonical {
            titles.entry(canonical).or_default().insert(&page.title);
            canonicals.insert(canonical.clone());
        }
    }
    canonicals.retain(|canonical| {
        !is_front_page(canonical)
            && titles.get(canonical.as_str()).is_some_and(|titles| titles.len() == 1)
    });
    canonicals
}

fn apply(
    story: &mut Story,
    page: &Page,
    url: &str,
    canonicals: &HashSet<String>,
    now: DateTime<Utc>,
) {
    let canonical = page.canonical.as_ref().filter(|canonical| canonicals.contains(*canonical));
    let others = [Some(url), canonical.map(|url| &**url)].into_iter().flatten();
    for other in others.filter(|url| url.len() <= MAX_URL_LEN) {
        let form = normal_form(other);
        if form.is_some() && story.url.as_deref().and_then(normal_form) != form {
            story.other_urls.push(other.to_owned());
        }
    }
    let usable = page.images.iter().filter(|image| image.url.len() <= MAX_URL_LEN);
    story.images.extend(usable.map(|image| Image {
        url: image.url.clone(),
        width: image.width,
        height: image.height,
    }));
    if !story.has_title && !page.title.is_empty() {
        story.title.clone_from(&page.title);
    }
    if story.excerpt.is_empty() {
        story.excerpt = excerpt(&page.excerpt, &story.title);
    }
    if story.authors.is_empty() {
        story.authors.clone_from(&page.authors);
    }
    if story.language.is_none() {
        story.language.clone_from(&page.language);
    }
    if !story.is_dated
        && let Some(date) = page.published.as_deref().and_then(parse_date)
        && date.time <= now.fixed_offset()
    {
        story.published = date.time;
    }
    story.provider_name = page.site_name.clone().or(story.provider_name.take());
}
