//! The first steps of an import: fetch, decode, parse. What each input gives, as values.

use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use url::Url;

use super::contents::{self, Contents, is_front_page};
use super::options::ImportOptions;
use crate::curate::feed::{self, Feed, NotAFeed};
use crate::curate::page::{self, Page};
use crate::curate::sources::{Body, Kind, Source, discover, opml, sniff};
use crate::fetch::{self, ACCEPT_FEED, Fetched, Fetcher, Next, Outcome, Policy, for_each_by_host};
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
    pub(super) contents: Contents,
    /// The URL that replaces its own: after a permanent redirect, or the feed of a page.
    pub(super) moved: Option<String>,
    /// The URLs of the feeds, if it is a list of feeds.
    list: Vec<String>,
}

/// A parsed document.
enum Parsed {
    Feed(Feed),
    /// A page and its URL.
    Page(Box<Page>, String),
    /// The URLs of feeds.
    List(Vec<String>),
}

/// Reads all inputs, and the feeds of lists among them. The result is in the order of the inputs; the feeds of a list
/// take its place.
pub(super) fn read(
    inputs: Vec<Input>,
    listed: &[Source],
    fetcher: &Fetcher,
    options: ImportOptions,
    progress: &dyn Progress,
) -> Vec<Document> {
    let input = |url: String| {
        let known = listed.iter().find(|listed| listed.url == url);
        known.map_or(Input::Url(url), |known| Input::Listed(Box::new(known.clone())))
    };
    let mut documents = Vec::new();
    for document in read_all(inputs, fetcher, options, progress) {
        if document.list.is_empty() {
            documents.push(document);
            continue;
        }
        let inputs = document.list.into_iter().map(input).collect();
        for feed in read_all(inputs, fetcher, options, progress) {
            let reason = "a list of feeds in a list of feeds is not followed";
            let is_list = !feed.list.is_empty();
            let state = if is_list { SourceState::Failed(reason.to_owned()) } else { feed.state };
            documents.push(Document { state, ..feed });
        }
    }
    documents
}

fn read_all(
    inputs: Vec<Input>,
    fetcher: &Fetcher,
    options: ImportOptions,
    progress: &dyn Progress,
) -> Vec<Document> {
    let slots: Vec<Mutex<Option<Document>>> = inputs.iter().map(|_| Mutex::new(None)).collect();
    let mut jobs = Vec::new();
    for (index, input) in inputs.into_iter().enumerate() {
        let (source, is_listed) = match input {
            Input::Listed(source) => (*source, true),
            Input::Url(url) => (Source { url, ..Source::default() }, false),
            Input::Document { name, bytes } => {
                *slots[index].lock() = Some(from_file(name, &bytes, options));
                continue;
            }
        };
        jobs.push((source.url.clone(), (index, source, is_listed)));
    }
    progress.begin("Sources", jobs.len());
    let pause = fetcher.client().options().pause;
    for_each_by_host(jobs, HOSTS, pause, |_, (index, source, is_listed)| {
        let (document, next) = from_web(source, is_listed, fetcher, options);
        *slots[index].lock() = Some(document);
        progress.advance(1);
        next
    });
    progress.end();
    slots.into_iter().filter_map(Mutex::into_inner).collect()
}

impl Document {
    /// A document that was not received.
    fn without_contents(rules: Source, is_listed: bool, state: SourceState) -> Self {
        let (contents, list) = (Contents::default(), Vec::new());
        Self { rules, is_listed, state, contents, moved: None, list }
    }

    /// Adds what was received for the first time at `seen`. The stories are made here, so that memory holds only the feeds
    /// that are being read.
    fn with(self, parsed: Parsed, seen: DateTime<Utc>, options: ImportOptions) -> Self {
        let rules = &self.rules;
        match parsed {
            Parsed::Feed(feed) => {
                let contents = contents::of_feed(feed, rules, seen, options.keeps_summaries);
                Self { contents, ..self }
            }
            Parsed::Page(page, url) => {
                Self { contents: contents::of_page(*page, &url, rules, seen), ..self }
            }
            Parsed::List(list) => Self { list, ..self },
        }
    }
}

/// Reads a file. It has no URL of its own, so relative links have no target.
fn from_file(name: String, bytes: &[u8], options: ImportOptions) -> Document {
    let rules = Source { url: name, ..Source::default() };
    match parse(bytes, None, "file:///") {
        Ok(parsed) => {
            let document = Document::without_contents(rules, false, SourceState::Read);
            document.with(parsed, options.now, options)
        }
        Err(reason) => Document::without_contents(rules, false, SourceState::Failed(reason)),
    }
}

fn from_web(
    rules: Source,
    is_listed: bool,
    fetcher: &Fetcher,
    options: ImportOptions,
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
    let Some(received) = received else {
        return (Document::without_contents(rules, is_listed, state), next);
    };
    match feed_or_page(&rules, is_listed, &received, fetcher) {
        Ok((parsed, moved)) => {
            let document = Document::without_contents(rules, is_listed, state);
            let document = document.with(parsed, received.fetched, options);
            (Document { moved, ..document }, next)
        }
        Err(reason) => {
            let state = SourceState::Failed(reason);
            (Document::without_contents(rules, is_listed, state), next)
        }
    }
}

/// Parses what was received. The URL of a page is replaced by that of its feed if it is a source, or the page of a
/// whole site; the result has the URL that replaces that of the source.
fn feed_or_page(
    rules: &Source,
    is_listed: bool,
    received: &fetch::Document,
    fetcher: &Fetcher,
) -> Result<(Parsed, Option<String>), String> {
    let base = base_url(&received.final_url, received.content_location.as_deref());
    let (mut feed, moved) = match parse(&received.body, received.content_type.as_deref(), &base)? {
        Parsed::Feed(feed) => (feed, None),
        Parsed::Page(page, url) => {
            let has_feed = is_listed || (!page.feeds.is_empty() && is_front_page(&url));
            if !has_feed {
                return Ok((Parsed::Page(page, url), None));
            }
            let found =
                feed_of_page(rules, received, fetcher).ok_or_else(|| NotAFeed::Page.to_string())?;
            (found.0, Some(found.1))
        }
        list @ Parsed::List(_) => return Ok((list, None)),
    };
    feed.language = feed.language.take().or_else(|| received.content_language.clone());
    let ttl = feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    let confirmed = fetcher.confirm_feed(&rules.url, ttl).filter(|moved| moved.times >= MOVES);
    let moved = moved.or(confirmed.map(|moved| moved.to));
    Ok((Parsed::Feed(feed), moved))
}

/// `Content-Location` is the URL of what was received (RFC 9110, section 8.7), if it is on the same host or absolute.
fn base_url(url: &str, content_location: Option<&str>) -> String {
    let resolved =
        Url::parse(url).ok().zip(content_location).and_then(|(url, it)| url.join(it).ok());
    let resolved = resolved.filter(|url| matches!(url.scheme(), "http" | "https"));
    resolved.map_or_else(|| url.to_owned(), String::from)
}

/// Parses a feed, a list of feeds or a page.
///
/// # Errors
/// Why it is none of them.
fn parse(bytes: &[u8], content_type: Option<&str>, base: &str) -> Result<Parsed, String> {
    let text = feed::decode(bytes, content_type);
    match sniff(&text) {
        Kind::Opml => {
            let list = opml::read(&text).map_err(|error| error.to_string())?;
            let urls: Vec<String> = list.feeds.into_iter().map(|feed| feed.url).collect();
            if urls.is_empty() {
                Err("the list has no feeds".to_owned())
            } else {
                Ok(Parsed::List(urls))
            }
        }
        Kind::Page => {
            let page = page::read(&page::decode(bytes, content_type), base);
            let url = page.canonical.clone().filter(|_| !base.starts_with("http"));
            Ok(Parsed::Page(Box::new(page), url.unwrap_or_else(|| base.to_owned())))
        }
        Kind::Feed | Kind::Unknown => {
            feed::parse(&text, base).map(Parsed::Feed).map_err(|error| error.to_string())
        }
    }
}

/// The feed of the page that was received for a source, and its URL.
fn feed_of_page(
    rules: &Source,
    page: &fetch::Document,
    fetcher: &Fetcher,
) -> Option<(Feed, String)> {
    let body = |document: &fetch::Document| Body {
        text: feed::decode(&document.body, document.content_type.as_deref()),
        url: document.final_url.clone(),
        permanent: None,
    };
    let request = |url: &str| {
        if url == rules.url {
            return Ok(body(page));
        }
        let policy = Policy {
            user_agent: rules.user_agent.as_deref(),
            accept: ACCEPT_FEED,
            ..Policy::default()
        };
        match fetcher.fetch(url, &policy).outcome {
            Outcome::New(document)
            | Outcome::Stored(document)
            | Outcome::Unchanged(document)
            | Outcome::NotDue { document: Some(document), .. } => Ok(body(&document)),
            Outcome::NotDue { .. } => Err("not due".to_owned()),
            Outcome::Gone(_) => Err("gone (410)".to_owned()),
            Outcome::Failed { error, .. } => Err(error.to_string()),
        }
    };
    let found = discover(&rules.url, &request).ok()?;
    let feed = feed::parse(&found.text, &found.url).ok()?;
    Some((feed, found.url))
}
