//! Fetches a document unless the stored one is still good.
//!
//! In: a URL and what the user wants. Out: the document and how it was obtained. Requests are conditional;
//! what a server asked for (`Retry-After`, lifetimes, 410) is respected in later runs; redirects and
//! failures are counted. Offline, the stored documents are returned as they were, so that a run can be
//! replayed.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use super::client::{Client, Request, Response};
use super::error::FetchError;
use super::headers::MAX_DELAY;
use super::robots::RobotsCache;
use super::store::{Record, Store, StoredDocument, StoredMove, Time};

/// Fetches the documents of one run. Threads can share it.
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    store: Store,
    robots: RobotsCache,
    now: DateTime<Utc>,
    offline: bool,
}

/// What the user wants for a URL.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy<'p> {
    /// The shortest time between two requests.
    pub every: Option<Duration>,
    /// The header `User-Agent`.
    pub user_agent: Option<&'p str>,
    /// The header `Accept`; empty for any type.
    pub accept: &'p str,
    /// Whether to send a request although none is due, or the document is gone.
    pub force: bool,
}

/// A document, as received after decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The requested URL.
    pub url: String,
    /// The URL after all redirects.
    pub final_url: String,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Content-Language`.
    pub content_language: Option<String>,
    /// `Content-Location`, which may be relative to `final_url`.
    pub content_location: Option<String>,
    /// The decoded body.
    pub body: Vec<u8>,
    /// When this body was received for the first time; the same in later runs and offline.
    pub fetched: DateTime<Utc>,
}

/// The result of [`Fetcher::fetch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The document, or why there is none.
    pub outcome: Outcome,
    /// The permanent redirect that led to the document; see [`Fetcher::confirm_feed`].
    pub moved: Option<Moved>,
    /// Whether a request was sent, so that the host needs a pause.
    pub requested: bool,
}

/// How a document was obtained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its body differs from the stored one.
    New(Document),
    /// The server says that the stored document is the current one, or sent it again.
    Unchanged(Document),
    /// Offline: the stored document.
    Stored(Document),
    /// No request was sent before this time.
    NotDue {
        /// The time at which the next request is due.
        until: DateTime<Utc>,
        /// The stored document.
        document: Option<Document>,
    },
    /// The server said at this time that the document is gone for good. It is not requested again.
    Gone(DateTime<Utc>),
    /// The request failed.
    Failed {
        /// The reason.
        error: FetchError,
        /// The failures in a row, including this one; `None` if it is no fault of the server.
        failures: Option<Failures>,
        /// The stored document.
        document: Option<Document>,
    },
}

/// Failures in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// The time of the first one.
    pub since: DateTime<Utc>,
    /// Their number.
    pub count: u32,
}

/// A permanent redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The target of the permanent redirects that came before any temporary one.
    pub to: String,
    /// In how many runs in a row it led to a feed, as [confirmed](Fetcher::confirm_feed).
    pub times: u32,
}

/// What is known of a URL from earlier runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The stored document.
    pub document: Option<Document>,
    /// When the server last answered with the document, or that it is unchanged.
    pub checked: Option<DateTime<Utc>>,
    /// The server asked for no request before this time.
    pub not_before: Option<DateTime<Utc>>,
    /// When the server said that the document is gone for good.
    pub gone: Option<DateTime<Utc>>,
    /// The permanent redirect of the last run.
    pub moved: Option<Moved>,
    /// The latest failures in a row.
    pub failures: Option<Failures>,
}

impl Fetcher {
    /// Creates a fetcher for a run at `now`. With `offline`, it sends no requests.
    pub fn new(client: Client, store: Store, now: DateTime<Utc>, offline: bool) -> Self {
        let now = now.trunc_subsecs(0);
        Self { client, store, robots: RobotsCache::default(), now, offline }
    }

    /// The client, for requests that need no store.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Fetches `url`, which should be requested once in a run.
    pub fn fetch(&self, url: &str, policy: &Policy<'_>) -> Fetched {
        let mut record = self.store.load(url);
        if let Some(gone) = record.gone.filter(|_| !policy.force) {
            return without_request(&record, Outcome::Gone(gone.0));
        }
        if self.offline {
            let document = stored_document(&mut record);
            return without_request(&record, document.map_or_else(not_stored, Outcome::Stored));
        }
        if let Some(until) = self.due(&record, policy).filter(|_| !policy.force) {
            let document = stored_document(&mut record);
            return without_request(&record, Outcome::NotDue { until, document });
        }
        let requested = !self.client.is_unreachable(url);
        let (outcome, moved) = match self.request(url, &record, policy) {
            Ok(response) => self.receive(record, response),
            Err(error) => (self.fail(record, error, None), None),
        };
        Fetched { outcome, moved, requested }
    }

    /// Records that the answer for `url` in this run was a feed, and the lifetime that it states (`<ttl>`
    /// of RSS). The permanent redirect that led to a feed counts; one to a home page or a login does not.
    /// Returns the redirect and in how many runs it was confirmed.
    pub fn confirm_feed(&self, url: &str, ttl: Option<Duration>) -> Option<Moved> {
        let mut record = self.store.load(url);
        if !self.offline {
            let before = (record.ttl, record.moved.clone());
            record.ttl = ttl.map(|ttl| ttl.as_secs());
            let last = Some(Time(self.now));
            if let Some(moved) = record.moved.as_mut().filter(|moved| moved.last != last) {
                moved.times = moved.times.saturating_add(1);
                moved.last = last;
            }
            if (record.ttl, &record.moved) != (before.0, &before.1) {
                self.store.save(&record, false);
            }
        }
        record.moved.as_ref().map(moved_of)
    }

    /// Whether `robots.txt` of its host allows a request to `url`. Requested once in a run; offline,
    /// everything is allowed.
    pub fn allows(&self, url: &str, user_agent: Option<&str>) -> bool {
        self.offline || self.robots.allows(&self.client, url, user_agent)
    }

    /// Deletes the documents of URLs that have not been requested for the time `keep`. What is gone for
    /// good stays recorded.
    pub fn forget(&self, keep: Duration) {
        let keep = TimeDelta::from_std(keep).unwrap_or(TimeDelta::MAX);
        if let Some(before) = self.now.checked_sub_signed(keep).filter(|_| !self.offline) {
            self.store.sweep(Time(before));
        }
    }

    /// What is known of `url` from earlier runs.
    pub fn history(&self, url: &str) -> History {
        let mut record = self.store.load(url);
        History {
            checked: record.document.as_ref().map(|stored| stored.checked.0),
            not_before: record.not_before.map(|time| time.0),
            gone: record.gone.map(|time| time.0),
            moved: record.moved.as_ref().map(moved_of),
            failures: record.failures.map(failures_of),
            document: stored_document(&mut record),
        }
    }

    /// The time of the next request, if it is in the future.
    fn due(&self, record: &Record, policy: &Policy<'_>) -> Option<DateTime<Utc>> {
        // A time of a wrong clock does not count.
        let asked = record.not_before.map(|time| time.0);
        let asked = asked.filter(|time| *time <= later(self.now, MAX_DELAY));
        let checked = record.document.as_ref().map(|stored| stored.checked.0);
        let checked = checked.filter(|time| *time <= self.now);
        let ttl = record.ttl.map(|seconds| Duration::from_secs(seconds).min(MAX_DELAY));
        let interval = policy.every.max(ttl);
        let interval = checked.zip(interval).map(|(checked, interval)| later(checked, interval));
        asked.max(interval).filter(|time| *time > self.now)
    }

    /// Sends a conditional request. The answer is not 304 unless the stored document is meant.
    fn request(
        &self,
        url: &str,
        record: &Record,
        policy: &Policy<'_>,
    ) -> Result<Response, FetchError> {
        let Policy { accept, user_agent, force, .. } = *policy;
        let stored = record.document.as_ref();
        let request = Request {
            url,
            accept,
            user_agent,
            etag: stored.and_then(|stored| stored.etag.as_deref()),
            last_modified: stored.and_then(|stored| stored.last_modified.as_deref()),
            reload: force,
        };
        let response = self.client.get(&request)?;
        let is_stored = stored.is_some_and(|stored| stored.final_url == response.url);
        if response.status == 304 && !is_stored {
            let request = Request { etag: None, last_modified: None, reload: true, ..request };
            return self.client.get(&request);
        }
        Ok(response)
    }

    /// Updates the record after a response.
    fn receive(&self, mut record: Record, response: Response) -> (Outcome, Option<Moved>) {
        let Response { status, permanent, retry_after, max_age, body, .. } = &response;
        record.requested = Some(Time(self.now));
        let is_same = match (&record.document, status) {
            (Some(stored), 304) if stored.final_url == response.url => true,
            (_, 200 | 203 | 204 | 205) if body.is_empty() => {
                return (self.fail(record, FetchError::EmptyBody, *retry_after), None);
            }
            (stored, 200 | 203) => stored.as_ref().is_some_and(|stored| stored.body == *body),
            // After a temporary redirect, only its target is gone.
            (_, 410) if permanent.as_deref().unwrap_or(record.url()) == response.url => {
                let gone = record.gone.get_or_insert(Time(self.now)).0;
                self.store.save(&record, false);
                return (Outcome::Gone(gone), None);
            }
            _ => return (self.fail(record, FetchError::Status(*status), *retry_after), None),
        };
        record.gone = None;
        record.failures = None;
        record.not_before = self.delayed((*retry_after).max(*max_age));
        record.moved = permanent.as_ref().map(|to| match record.moved.take() {
            Some(moved) if moved.to == *to => moved,
            _ => StoredMove { to: to.clone(), times: 0, last: None },
        });
        let same = record.document.take().filter(|_| is_same);
        record.document = Some(self.stored(same, response));
        self.store.save(&record, !is_same);
        let outcome = if is_same { Outcome::Unchanged } else { Outcome::New };
        let outcome = stored_document(&mut record).map_or_else(not_stored, outcome);
        (outcome, record.moved.as_ref().map(moved_of))
    }

    /// The document of a response; `same` is the stored one if its body is the same.
    fn stored(&self, same: Option<StoredDocument>, response: Response) -> StoredDocument {
        let now = Time(self.now);
        match same {
            // A 304 with another entity tag does not change the validators: they belong to the body.
            Some(stored) if response.status == 304 => StoredDocument { checked: now, ..stored },
            same => StoredDocument {
                fetched: same.map_or(now, |stored| stored.fetched),
                checked: now,
                final_url: response.url,
                content_type: response.content_type,
                content_language: response.content_language,
                content_location: response.content_location,
                etag: response.etag,
                last_modified: response.last_modified,
                body: response.body,
            },
        }
    }

    /// Updates the record after a failure.
    fn fail(
        &self,
        mut record: Record,
        error: FetchError,
        retry_after: Option<Duration>,
    ) -> Outcome {
        // Without a connection of this computer, no server is to blame.
        let mut failures = None;
        if error != FetchError::NoNameServer {
            let (since, count) = record.failures.unwrap_or((Time(self.now), 0));
            let latest = (since, count.saturating_add(1));
            record.failures = Some(latest);
            record.requested = Some(Time(self.now));
            record.not_before = self.delayed(retry_after);
            failures = Some(failures_of(latest));
            self.store.save(&record, false);
        }
        Outcome::Failed { error, failures, document: stored_document(&mut record) }
    }

    /// The time after a delay that a server asked for.
    fn delayed(&self, delay: Option<Duration>) -> Option<Time> {
        let delay = delay.filter(|delay| !delay.is_zero())?;
        Some(Time(later(self.now, delay.min(MAX_DELAY))))
    }
}

fn without_request(record: &Record, outcome: Outcome) -> Fetched {
    Fetched { outcome, moved: record.moved.as_ref().map(moved_of), requested: false }
}

fn not_stored() -> Outcome {
    Outcome::Failed { error: FetchError::NotStored, failures: None, document: None }
}

/// Takes the document out of a record.
fn stored_document(record: &mut Record) -> Option<Document> {
    let StoredDocument {
        fetched,
        checked: _,
        final_url,
        content_type,
        content_language,
        content_location,
        etag: _,
        last_modified: _,
        body,
    } = record.document.take()?;
    Some(Document {
        url: record.url().to_owned(),
        final_url,
        content_type,
        content_language,
        content_location,
        body,
        fetched: fetched.0,
    })
}

fn moved_of(moved: &StoredMove) -> Moved {
    Moved { to: moved.to.clone(), times: moved.times }
}

fn failures_of((since, count): (Time, u32)) -> Failures {
    Failures { since: since.0, count }
}

/// The time `delay` after `time`.
fn later(time: DateTime<Utc>, delay: Duration) -> DateTime<Utc> {
    let delay = TimeDelta::from_std(delay).ok();
    delay.and_then(|delay| time.checked_add_signed(delay)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
