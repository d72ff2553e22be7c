//! Finds the feed of a page.
//!
//! In: a URL and a function that requests URLs. Out: a feed with its text, and the other feeds that the page
//! names. The order: a URL that is a feed itself, feeds of video channels, `<link rel="alternate">`, links
//! to names that feeds usually have, and requests for such names.

use std::fmt;

use url::Url;

use super::sniff::{Kind, sniff};
use crate::text::html::{self, Element, TreeBudget, Visit};
use crate::text::{plain, url as urls};

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The URL after all redirects.
    pub url: String,
    /// Where permanent redirects lead, if the first one is permanent.
    pub permanent: Option<String>,
    /// The decoded text.
    pub text: String,
}

/// A feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The absolute URL.
    pub url: String,
    /// The title of the link; may be empty.
    pub title: String,
}

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The URL, after permanent redirects.
    pub url: String,
    /// The text of the feed.
    pub text: String,
    /// The other feeds that the page names.
    pub others: Vec<Candidate>,
}

/// Why no feed was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// The URL is invalid, or the request failed.
    Failed(String),
    /// The URL is a list of feeds.
    List,
    /// The page names no feed, and none was found under the usual names.
    NoFeed,
}

impl fmt::Display for NotFound {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(reason) => out.write_str(reason),
            Self::List => out
                .write_str("it is a list of feeds: save it and run `feedgen sources import FILE`"),
            Self::NoFeed => out.write_str("no feed found; pass the URL of the feed itself"),
        }
    }
}

/// The names that feeds usually have, most frequent first.
const NAMES: [&str; 8] =
    ["feed", "feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json"];

/// The maximum number of links of a page that are requested.
const MAX_REQUESTS: usize = 5;

/// The maximum number of links that are taken from a page.
const MAX_LINKS: usize = 50;

/// The limits of a page; links to feeds are at its start.
const BUDGET: TreeBudget = TreeBudget { depth: 500, nodes: 200_000, bytes: 8 << 20, tag: 64 << 10 };

/// Finds the feed of the page at `url`, or the feed at `url` itself.
///
/// # Errors
/// When the page can't be requested, or has no feed.
pub fn discover(
    url: &str,
    request: &dyn Fn(&str) -> Result<Body, String>,
) -> Result<Found, NotFound> {
    let mut url = web_url(url).map_err(NotFound::Failed)?;
    url.truncate(url.find('#').unwrap_or(url.len()));
    if let Some(feed) = video_feed(&url)
        && let Some(found) = feed_at(&feed, request)
    {
        return Ok(found);
    }
    let page = request(&url).map_err(NotFound::Failed)?;
    match sniff(&page.text) {
        Kind::Feed => return Ok(found(&url, page)),
        Kind::Opml => return Err(NotFound::List),
        Kind::Page | Kind::Unknown => {}
    }
    let mut named = links(&page.text, &page.url);
    let requested = named.iter().take(MAX_REQUESTS);
    let first = requested
        .enumerate()
        .find_map(|(index, link)| feed_at(&link.url, request).map(|found| (index, found)));
    if let Some((index, found)) = first {
        named.remove(index);
        return Ok(Found { others: named, ..found });
    }
    let usual = usual_urls(&page.url);
    usual.iter().find_map(|url| feed_at(url, request)).ok_or(NotFound::NoFeed)
}

fn feed_at(url: &str, request: &dyn Fn(&str) -> Result<Body, String>) -> Option<Found> {
    let body = request(url).ok()?;
    (sniff(&body.text) == Kind::Feed).then(|| found(url, body))
}

fn found(requested: &str, body: Body) -> Found {
    // A temporary redirect is followed each time.
    let url = body.permanent.unwrap_or_else(|| requested.to_owned());
    Found { url, text: body.text, others: Vec::new() }
}

/// Converts user input or a link to an http(s) URL. The scheme may be missing, or `feed:`.
///
/// # Errors
/// A message when it is not a web address.
pub fn web_url(text: &str) -> Result<String, String> {
    let text = text.trim();
    let text = match text.get(..5).filter(|start| start.eq_ignore_ascii_case("feed:")) {
        Some(_) if text[5..].starts_with("//") => format!("http:{}", &text[5..]),
        Some(_) => text[5..].to_owned(),
        None => text.to_owned(),
    };
    match urls::repair(&text) {
        Ok(url) => Ok(url.into_owned()),
        Err(problem) => {
            let host = text.split(['/', '?', '#']).next().unwrap_or_default();
            let is_host = host.contains('.') && !host.starts_with('.') && !host.contains('@');
            let with_scheme = format!("https://{text}");
            match urls::repair(&with_scheme) {
                Ok(url) if is_host => Ok(url.into_owned()),
                _ => Err(format!("not a URL: {problem}")),
            }
        }
    }
}

/// The feed of a channel, playlist or user of YouTube.
fn video_feed(url: &str) -> Option<String> {
    if urls::host(url).trim_start_matches("m.") != "youtube.com" {
        return None;
    }
    let url = Url::parse(url).ok()?;
    let mut parts = url.path_segments()?;
    let (kind, id) = (parts.next()?, parts.next().unwrap_or_default());
    let is_id = |id: &str| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let feed = |key: &str, id: &str| {
        let feed = format!("https://www.youtube.com/feeds/videos.xml?{key}={id}");
        is_id(id).then_some(feed)
    };
    match kind {
        "channel" => feed("channel_id", id),
        "user" => feed("user", id),
        "playlist" => {
            let list = url.query_pairs().find(|(key, _)| key == "list")?.1;
            feed("playlist_id", &list)
        }
        _ => None,
    }
}

/// The feeds that a page names, best first, each once.
fn links(page: &str, page_url: &str) -> Vec<Candidate> {
    let tree = html::parse(page, BUDGET).tree;
    let (mut base, mut declared, mut linked) = (None, Vec::new(), Vec::new());
    tree.walk(|visit| {
        if let Visit::Start(_, element) = visit
            && let Some(href) = element.get("href")
        {
            match element.name() {
                "base" if base.is_none() => base = Some(href),
                "link" if is_feed_link(element, href) => {
                    declared.push((href, element.get("title")))
                }
                "a" if has_usual_name(href) => linked.push((href, None)),
                _ => {}
            }
        }
        true
    });
    let page_url = Url::parse(page_url).ok();
    let base = match (base, &page_url) {
        (Some(base), Some(page)) => page.join(base).ok().or_else(|| page_url.clone()),
        _ => page_url.clone(),
    };
    let found = if declared.is_empty() { linked } else { declared };
    let mut candidates: Vec<Candidate> = Vec::new();
    for (href, title) in found {
        let Some(url) = resolve(base.as_ref(), href) else { continue };
        if candidates.len() < MAX_LINKS && candidates.iter().all(|known| known.url != url) {
            candidates.push(Candidate { url, title: plain::title(title.unwrap_or_default()) });
        }
    }
    // Stable: otherwise in the order of the page.
    candidates.sort_by_key(is_about_comments);
    candidates
}

fn resolve(base: Option<&Url>, href: &str) -> Option<String> {
    let href = href.trim();
    let is_feed_scheme = href.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("feed:"));
    if is_feed_scheme {
        return web_url(href).ok();
    }
    let mut url = match base {
        Some(base) => base.join(href).ok()?,
        None => Url::parse(href).ok()?,
    };
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// Whether a `<link>` is to a feed.
fn is_feed_link(link: &Element, href: &str) -> bool {
    let rel = link.get("rel").unwrap_or_default().to_ascii_lowercase();
    let has = |word: &str| rel.split_ascii_whitespace().any(|part| part == word);
    let kind = link.get("type").unwrap_or_default().to_ascii_lowercase();
    match kind.split(';').next().unwrap_or_default().trim() {
        "application/rss+xml"
        | "application/atom+xml"
        | "application/feed+json"
        | "application/rdf+xml"
        | "application/x-rss+xml"
        | "application/x.atom+xml"
        | "application/rss"
        | "application/atom"
        | "text/rss"
        | "text/rss+xml"
        | "application/xml"
        | "text/xml" => has("alternate") || has("feed"),
        // APIs are linked in the same way.
        "application/json" => has("alternate") && href.to_ascii_lowercase().contains("feed"),
        "" => has("feed"),
        _ => false,
    }
}

/// Whether the last part of a link's path is a usual name of feeds.
fn has_usual_name(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    NAMES.contains(&&*name) || name.ends_with(".rss") || name.ends_with(".atom")
}

fn is_about_comments(feed: &Candidate) -> bool {
    let (url, title) = (feed.url.to_ascii_lowercase(), feed.title.to_lowercase());
    ["comment", "kommentar"].iter().any(|word| url.contains(word) || title.contains(word))
}

/// The URLs with usual names: below the page's own path, then below the root.
fn usual_urls(page: &str) -> Vec<String> {
    let Ok(mut page) = Url::parse(page) else { return Vec::new() };
    page.set_query(None);
    page.set_fragment(None);
    let path = page.path();
    let last = path.rsplit('/').next().unwrap_or_default();
    if !last.is_empty() && !last.contains('.') {
        let folder = format!("{path}/");
        page.set_path(&folder);
    }
    let mut found: Vec<String> = Vec::new();
    for folder in [Some(page.clone()), page.join("/").ok()].into_iter().flatten() {
        for url in NAMES.iter().filter_map(|name| folder.join(name).ok()) {
            let url = String::from(url);
            if !found.contains(&url) {
                found.push(url);
            }
        }
    }
    found
}

#[cfg(test)]
#[path = "discover_tests.rs"]
mod tests;
