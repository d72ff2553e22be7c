//! Requests a URL.
//!
//! Every hop of a redirect passes the same guards: http(s) only, no private network, one request per host
//! at a time. The limit of time holds for all hops together. A response is either complete or an error.
#![expect(clippy::disallowed_methods, reason = "the limit of time holds for all hops together")]

use std::io::{self, Read};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use ureq::RequestExt;
use ureq::http::{self, HeaderMap, HeaderValue, StatusCode};
use url::Url;

use super::connection::StrictConnector;
use super::decode;
use super::error::FetchError;
use super::gates::Gates;
use super::guard::{PublicResolver, is_loopback};
use super::headers;
use super::redirects::{End, Hop, follow};

/// The default limit of a decoded body, in bytes.
pub const MAX_BODY: u64 = 32 * 1024 * 1024;

/// Some servers reject requests without a user agent.
pub const USER_AGENT: &str = concat!("feedgen/", env!("CARGO_PKG_VERSION"));

/// `Accept` for feeds, or pages that link to them.
pub const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
    application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.3";
/// `Accept` for pages.
pub const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, */*;q=0.5";

/// Larger headers are an attack or a mistake.
const MAX_HEADERS: usize = 64 * 1024;

/// The options of a client.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The limit for a request with all its redirects, without pauses.
    pub timeout: Duration,
    /// The limit of a decoded body, in bytes.
    pub max_body: u64,
    /// The pause between two requests to a host.
    pub pause: Duration,
    /// Whether to request hosts in private networks.
    pub private: bool,
    /// The current time, for servers that send no `Date`.
    pub now: DateTime<Utc>,
}

/// An HTTP client for one run; it remembers hosts that are unreachable.
#[derive(Debug)]
pub struct Client {
    agent: ureq::Agent,
    options: ClientOptions,
    gates: Gates,
}

/// A GET request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'r> {
    /// An absolute http(s) URL.
    pub url: &'r str,
    /// The header `Accept`; empty for any type.
    pub accept: &'r str,
    /// The header `User-Agent`; by default [`USER_AGENT`].
    pub user_agent: Option<&'r str>,
    /// The entity tag of the stored response, as in [`Response::etag`].
    pub etag: Option<&'r str>,
    /// The date of the stored response, as in [`Response::last_modified`].
    pub last_modified: Option<&'r str>,
    /// Whether caches on the way must ask the server.
    pub reload: bool,
}

/// A complete response. The body is empty unless the status is 2xx.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code; never that of a redirect with a target.
    pub status: u16,
    /// The URL after all redirects.
    pub url: String,
    /// The target of the permanent redirects (301, 308) that came before any temporary one.
    pub permanent: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Content-Language`.
    pub content_language: Option<String>,
    /// `Content-Location`, which may be relative.
    pub content_location: Option<String>,
    /// `ETag`, verbatim: a character for each byte.
    pub etag: Option<String>,
    /// `Last-Modified`, verbatim: a character for each byte.
    pub last_modified: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<Duration>,
    /// How long the response stays fresh.
    pub max_age: Option<Duration>,
    /// The decoded body.
    pub body: Vec<u8>,
}

impl Client {
    /// Creates a client.
    pub fn new(options: ClientOptions) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(MAX_HEADERS)
            // A kept connection may have been closed by the server when it is used again.
            .max_idle_connections(0)
            .accept_encoding(decode::ACCEPTED)
            .user_agent(USER_AGENT)
            .build();
        let resolver = PublicResolver::new(options.private);
        let agent = ureq::Agent::with_parts(config, StrictConnector::default(), resolver);
        let gates = Gates::new(options.pause);
        Self { agent, options, gates }
    }

    /// The options.
    pub fn options(&self) -> &ClientOptions {
        &self.options
    }

    /// Sends a request and reads the response. Waits while the host is busy.
    ///
    /// # Errors
    /// If there is no complete response within the limits.
    pub fn get(&self, request: &Request<'_>) -> Result<Response, FetchError> {
        let mut left = self.options.timeout;
        let end = follow(request.url, self.options.private, |url| {
            self.gates.pass(url, || self.send(url, request, &mut left))
        })?;
        Ok(self.response(end))
    }

    /// Whether the host of `url` was unreachable earlier in this run, so that a request to it is not sent.
    pub fn is_unreachable(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| self.gates.is_unreachable(&url))
    }

    /// Sends one request within the time that is `left`, and subtracts the time it took.
    fn send(
        &self,
        url: &Url,
        request: &Request<'_>,
        left: &mut Duration,
    ) -> Result<Hop<Answer>, FetchError> {
        if left.is_zero() {
            return Err(FetchError::TooSlow(self.options.timeout));
        }
        let start = Instant::now();
        let result = self.exchange(url, request, *left);
        *left = left.saturating_sub(start.elapsed());
        result
    }

    fn exchange(
        &self,
        url: &Url,
        request: &Request<'_>,
        limit: Duration,
    ) -> Result<Hop<Answer>, FetchError> {
        let timeout = self.options.timeout;
        let message = message(url, request)?;
        let mut config = message.with_agent(&self.agent).configure().timeout_global(Some(limit));
        if is_loopback(url) {
            config = config.proxy(None);
        }
        let sent = config.build().run();
        let (parts, body) =
            sent.map_err(|error| FetchError::before_body(error, timeout))?.into_parts();
        let status = parts.status.as_u16();
        if let (301 | 302 | 303 | 307 | 308, Some(location)) =
            (status, parts.headers.get("location"))
        {
            return Ok(Hop::Redirect(status, location.as_bytes().to_vec()));
        }
        let mut bytes = Vec::new();
        // Other bodies are for people.
        if parts.status.is_success() && parts.status != StatusCode::NO_CONTENT {
            let values = parts.headers.get_all("content-encoding");
            let encodings = decode::encodings(values.iter().map(HeaderValue::as_bytes))?;
            let reader = BodyReader { reader: body.into_reader(), timeout };
            bytes = decode::read(reader, &encodings, self.options.max_body)?;
        }
        Ok(Hop::Answer(Answer { status, headers: parts.headers, body: bytes }))
    }

    fn response(&self, end: End<Answer>) -> Response {
        let End { answer: Answer { status, headers, body }, url, permanent } = end;
        let text = |name: &str| headers::text(&headers, name).filter(|text| !text.is_empty());
        Response {
            status,
            url: url.into(),
            permanent: permanent.map(String::from),
            content_type: text("content-type"),
            content_language: text("content-language"),
            content_location: text("content-location"),
            etag: verbatim(&headers, "etag"),
            last_modified: verbatim(&headers, "last-modified"),
            retry_after: headers::retry_after(&headers, Some(self.options.now)),
            max_age: headers::max_age(&headers, self.options.now),
            body,
        }
    }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Converts errors of the connection to [`FetchError`].
struct BodyReader<R> {
    reader: R,
    timeout: Duration,
}

impl<R: Read> Read for BodyReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.reader.read(buffer);
        result.map_err(|error| io::Error::other(FetchError::in_body(error, self.timeout)))
    }
}

/// The request as a message.
fn message(url: &Url, request: &Request<'_>) -> Result<http::Request<()>, FetchError> {
    let mut builder = http::Request::get(url.as_str());
    let accept = if request.accept.is_empty() { "*/*" } else { request.accept };
    let headers = [
        ("accept", Some(accept)),
        ("user-agent", request.user_agent),
        ("if-none-match", request.etag),
        ("if-modified-since", request.last_modified),
        ("cache-control", request.reload.then_some("no-cache")),
    ];
    for (name, value) in headers {
        // A value that is not allowed in a header is left out.
        let value = value.and_then(latin1).and_then(|bytes| HeaderValue::from_bytes(&bytes).ok());
        if let Some(value) = value {
            builder = builder.header(name, value);
        }
    }
    builder.body(()).map_err(|_| FetchError::InvalidUrl)
}

/// The value of a header with a character for each byte.
fn verbatim(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    (!value.is_empty()).then(|| value.iter().map(|byte| char::from(*byte)).collect())
}

/// The bytes of a text with a character for each byte.
fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c).ok()).collect()
}
