//! How commands send requests: the client, and requests of feeds and pages.
//!
//! Reads the clock; arguments decide about time limits and private networks. Errors are messages for people.
#![expect(clippy::disallowed_methods, reason = "a command may look at the clock")]

use std::path::Path;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use crate::cli::RequestArgs;
use crate::commands::state_key::state_key;
use crate::curate::feed::{self, Feed};
use crate::curate::sources::{Answer, Body, FeedFacts, Source};
use crate::fetch::{
    ACCEPT_FEED, ACCEPT_PAGE, Client, ClientOptions, FetchError, Fetcher, MAX_BODY, Request,
    Response, Store,
};
use crate::project::StateFolder;

/// The pause between two requests to a host.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// A client for the requests of a command, with the default limit of size.
pub(super) fn client(args: &RequestArgs, pause: Duration, now: DateTime<Utc>) -> Client {
    client_with(args, pause, MAX_BODY, now)
}

/// A client whose decoded bodies have at most `max_body` bytes.
pub(super) fn client_with(
    args: &RequestArgs,
    pause: Duration,
    max_body: u64,
    now: DateTime<Utc>,
) -> Client {
    Client::new(ClientOptions {
        timeout: Duration::from_secs(args.timeout.into()),
        max_body,
        pause,
        private: args.private,
        now,
    })
}

/// The current time.
pub(super) fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// A fetcher that reads the state of imports and sends no requests.
pub(super) fn history(root: &Path) -> Fetcher {
    let StateFolder { folder, key } = StateFolder::new(root, None, state_key(root, None));
    let args = RequestArgs { timeout: 1, private: false };
    let now = now();
    Fetcher::new(client(&args, PAUSE, now), Store::new(&folder, key), now, true)
}

/// The website of a source, if the last import has stored its feed.
pub(super) fn website(history: &Fetcher, source: &Source) -> Option<String> {
    let document = history.history(&source.url).document?;
    let text = feed::decode(&document.body, document.content_type.as_deref());
    feed::parse(&text, &document.final_url).ok()?.link
}

/// Requests a page, which the server must have.
pub(super) fn page(client: &Client, url: &str) -> Result<Response, String> {
    let request = Request { url, accept: ACCEPT_PAGE, ..Request::default() };
    get(client, &request).and_then(successful)
}

/// Requests a feed or page, which the server must have.
pub(super) fn body(client: &Client, url: &str) -> Result<Body, String> {
    let response = get(client, &feed_request(url)).and_then(successful)?;
    let text = text(&response);
    Ok(Body { url: response.url, permanent: response.permanent, text })
}

/// Requests a source.
pub(super) fn answer(
    client: &Client,
    url: &str,
    user_agent: Option<&str>,
) -> Result<Answer, String> {
    let response = get(client, &Request { user_agent, ..feed_request(url) })?;
    let text = text(&response);
    Ok(Answer { status: response.status, permanent: response.permanent, text })
}

fn feed_request(url: &str) -> Request<'_> {
    Request { url, accept: ACCEPT_FEED, ..Request::default() }
}

fn successful(response: Response) -> Result<Response, String> {
    match response.status {
        200..=299 => Ok(response),
        status => Err(FetchError::Status(status).to_string()),
    }
}

fn get(client: &Client, request: &Request<'_>) -> Result<Response, String> {
    client.get(request).map_err(|error| match error {
        FetchError::PrivateAddress => format!("{error}; allow it with --private"),
        error => error.to_string(),
    })
}

fn text(response: &Response) -> String {
    feed::decode(&response.body, response.content_type.as_deref())
}

/// Summarises a feed.
pub(super) fn facts(text: &str, url: &str, now: DateTime<Utc>) -> Result<FeedFacts, String> {
    let Feed { title, link, entries, .. } =
        feed::parse(text, url).map_err(|error| error.to_string())?;
    let dates = entries.iter().filter_map(|entry| entry.published.or(entry.updated));
    let newest = dates.map(|date| date.time).filter(|time| *time <= now).max();
    Ok(FeedFacts { title, page: link, entries: entries.len(), newest })
}
