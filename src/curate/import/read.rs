//! The first steps of an import: fetch, decode, parse. What each input gives, as values.

use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use url::Url;

use crate::curate::feed::{self, Feed};
use crate::curate::page::{self, Page};
use crate::curate::sources::{Body, Kind, Source, discover, opml, sniff};
use crate::fetch::{ACCEPT_FEED, Fetched, Fetcher, Next, Outcome, Policy, for_each_by_host};
use crate::progress::Progress;

/// Hosts that are requested in parallel.
pub(super) const HOSTS: usize = 16;

/// In how many runs in a row a permanent redirect must lead to a feed before it is adopted.
const MOVES: u32 = 3;

/// What is imported.
#[derive(Debug, Clone)]
pub enum Input {
    /// A source of `sources.toml`.
    Listed(Box<Source>),
    /// The URL of a feed, of a page, or of a list of feeds.
    Url(String),
    /// A file, or standard input.
    Document {
        /// The name for reports.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
}

/// The state of a source after an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceState {
    /// Its current content was read.
    Read,
    /// The server says that nothing has changed.
    Unchanged,
    /// It was not requested; it is due at this time.
    NotDue(DateTime<Utc>),
    /// The server says that it is gone for good.
    Gone,
    /// It can't be read, for this reason.
    Failed(String),
}

/// What an input gave.
pub(super) struct Document {
    /// The rules for its entries.
    pub(super) rules: Source,
    /// Whether it is in `sources.toml`.
    pub(super) is_listed: bool,
    pub(super) state: SourceState,
    pub(super) content: Content,
    /// When its content was received for the first time.
    pub(super) seen: DateTime<Utc>,
    /// The URL that replaces its own: after a permanent redirect, or the feed of a page.
    pub(super) moved: Option<String>,
}

pub(super) enum Content {
    Nothing,
    Feed(Feed),
    /// A page and its URL.
    Page(Box<Page>, String),
    List(Vec<Source>),
}

/// Reads all inputs, and the feeds of lists among them. The result is in the order of the inputs; the feeds of a list
/// follow it.
pub(super) fn read(
    inputs: Vec<Input>,
    listed: &[Source],
    fetcher: &Fetcher,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Vec<Document> {
    let input = |source: Source| {
        let known = listed.iter().find(|listed| listed.url == source.url);
        known.map_or(Input::Url(source.url), |known| Input::Listed(Box::new(known.clone())))
    };
    let mut documents = Vec::new();
    for document in read_all(inputs, fetcher, now, progress) {
        match document.content {
            Content::List(sources) => {
                let inputs = sources.into_iter().map(input).collect();
                let feeds = read_all(inputs, fetcher, now, progress);
                documents.extend(feeds.into_iter().map(without_list));
            }
            _ => documents.push(document),
        }
    }
    documents
}

/// A list in a list is not followed.
fn without_list(document: Document) -> Document {
    match document.content {
        Content::List(_) => {
            let state = SourceState::Failed("a list of feeds in a list".to_owned());
            Document { state, content: Content::Nothing, ..document }
        }
        _ => document,
    }
}

fn read_all(
    inputs: Vec<Input>,
    fetcher: &Fetcher,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Vec<Document> {
    let slots: Vec<Mutex<Option<Document>>> = inputs.iter().map(|_| Mutex::new(None)).collect();
    let mut jobs = Vec::new();
    for (index, input) in inputs.into_iter().enumerate() {
        let (source, is_listed) = match input {
            Input::Listed(source) => (*source, true),
            Input::Url(url) => (Source { url, ..Source::default() }, false),
            Input::Document { name, bytes } => {
                *slots[index].lock() = Some(from_file(name, &bytes, now));
                continue;
            }
        };
        jobs.push((source.url.clone(), (index, source, is_listed)));
    }
    progress.begin("Sources", jobs.len());
    let pause = fetcher.client().options().pause;
    for_each_by_host(jobs, HOSTS, pause, |_, (index, source, is_listed)| {
        let (document, next) = from_web(source, is_listed, fetcher, now);
        *slots[index].lock() = Some(document);
        progress.advance(1);
        next
    });
    progress.end();
    slots.into_iter().filter_map(Mutex::into_inner).collect()
}

/// Reads a file. It has no URL of its own, so relative links have no target.
fn from_file(name: String, bytes: &[u8], now: DateTime<Utc>) -> Document {
    let (content, failure) = parse(bytes, None, "file:///");
    let state = failure.map_or(SourceState::Read, SourceState::Failed);
    let rules = Source { url: name, ..Source::default() };
    Document { rules, is_listed: false, state, content, seen: now, moved: None }
}

fn from_web(
    rules: Source,
    is_listed: bool,
    fetcher: &Fetcher,
    now: DateTime<Utc>,
) -> (Document, Next) {
    let policy = Policy {
        every: rules.every,
        user_agent: rules.user_agent.as_deref(),
        accept: ACCEPT_FEED,
        force: false,
    };
    let Fetched { outcome, requested, .. } = fetcher.fetch(&rules.url, &policy);
    let next = if requested { Next::AfterPause } else { Next::Now };
    let (state, received) = match outcome {
        Outcome::New(document) | Outcome::Stored(document) => (SourceState::Read, Some(document)),
        Outcome::Unchanged(document) => (SourceState::Unchanged, Some(document)),
        Outcome::NotDue { until, document } => (SourceState::NotDue(until), document),
        Outcome::Gone(_) => (SourceState::Gone, None),
        Outcome::Failed { error, .. } => (SourceState::Failed(error.to_string()), None),
    };
    let nothing = |rules: Source, state: SourceState| Document {
        rules,
        is_listed,
        state,
        content: Content::Nothing,
        seen: now,
        moved: None,
    };
    let Some(received) = received else { return (nothing(rules, state), next) };
    let base = base_url(&received.final_url, received.content_location.as_deref());
    let (mut content, mut failure) = parse(&received.body, received.content_type.as_deref(), &base);
    let mut moved = None;
    if let Content::Page(page, url) = &content
        && (is_listed || is_front_page(page, url))
    {
        match feed_of_page(&rules, fetcher) {
            Some((feed, url)) => (content, moved) = (Content::Feed(feed), Some(url)),
            None => failure = Some(feed::NotAFeed::Page.to_string()),
        }
    }
    if let Content::Feed(feed) = &mut content {
        feed.language = feed.language.take().or(received.content_language);
        let ttl = feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
        let confirmed = fetcher.confirm_feed(&rules.url, ttl);
        let confirmed = confirmed.filter(|moved| moved.times >= MOVES);
        moved = moved.or(confirmed.map(|moved| moved.to));
    }
    let state = failure.map_or(state, SourceState::Failed);
    if matches!(state, SourceState::Failed(_)) {
        return (nothing(rules, state), next);
    }
    (Document { rules, is_listed, state, content, seen: received.fetched, moved }, next)
}

/// `Content-Location` is the URL of what was received (RFC 9110, section 8.7), if it is on the same host or absolute.
fn base_url(url: &str, content_location: Option<&str>) -> String {
    let resolved =
        Url::parse(url).ok().zip(content_location).and_then(|(url, it)| url.join(it).ok());
    let resolved = resolved.filter(|url| matches!(url.scheme(), "http" | "https"));
    resolved.map_or_else(|| url.to_owned(), String::from)
}

/// Parses a feed, a list of feeds or a page. The message says why it is none of them.
fn parse(bytes: &[u8], content_type: Option<&str>, base: &str) -> (Content, Option<String>) {
    let text = feed::decode(bytes, content_type);
    match sniff(&text) {
        Kind::Opml => match opml::read(&text) {
            Ok(list) => {
                let feeds = list.feeds.into_iter();
                let sources = feeds.map(|feed| Source { url: feed.url, ..Source::default() });
                (Content::List(sources.collect()), None)
            }
            Err(error) => (Content::Nothing, Some(error.to_string())),
        },
        Kind::Page => {
            let page = page::read(&page::decode(bytes, content_type), base);
            let url = page.canonical.clone().filter(|_| !base.starts_with("http"));
            (Content::Page(Box::new(page), url.unwrap_or_else(|| base.to_owned())), None)
        }
        Kind::Feed | Kind::Unknown => match feed::parse(&text, base) {
            Ok(feed) => (Content::Feed(feed), None),
            Err(error) => (Content::Nothing, Some(error.to_string())),
        },
    }
}

/// Whether a page is that of a site rather than of a story.
fn is_front_page(page: &Page, url: &str) -> bool {
    let path = Url::parse(url).map(|url| url.path().to_owned()).unwrap_or_default();
    !page.feeds.is_empty() && path.trim_matches('/').is_empty()
}

/// The feed of a page, and its URL.
fn feed_of_page(rules: &Source, fetcher: &Fetcher) -> Option<(Feed, String)> {
    let request = |url: &str| {
        let policy = Policy {
            user_agent: rules.user_agent.as_deref(),
            accept: ACCEPT_FEED,
            ..Policy::default()
        };
        match fetcher.fetch(url, &policy).outcome {
            Outcome::New(document)
            | Outcome::Stored(document)
            | Outcome::Unchanged(document)
            | Outcome::NotDue { document: Some(document), .. } => Ok(Body {
                text: feed::decode(&document.body, document.content_type.as_deref()),
                url: document.final_url,
                permanent: None,
            }),
            Outcome::NotDue { .. } => Err("not due".to_owned()),
            Outcome::Gone(_) => Err("gone (410)".to_owned()),
            Outcome::Failed { error, .. } => Err(error.to_string()),
        }
    };
    let found = discover(&rules.url, &request).ok()?;
    let feed = feed::parse(&found.text, &found.url).ok()?;
    Some((feed, found.url))
}
