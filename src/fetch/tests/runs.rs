//! Runs of the fetcher with one state folder.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::server::{Reply, Server, response};
use crate::fetch::{Client, ClientOptions, Document, Fetcher, Outcome, Policy, Store};
use crate::text::key::TextKey;

/// A state folder.
pub(super) struct State {
    folder: tempfile::TempDir,
}

impl State {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A run, some seconds after the first one.
    pub(super) fn run(&self, seconds: i64) -> Fetcher {
        self.fetcher(seconds, false)
    }

    pub(super) fn offline(&self, seconds: i64) -> Fetcher {
        self.fetcher(seconds, true)
    }

    pub(super) fn fetcher(&self, seconds: i64, offline: bool) -> Fetcher {
        let now = at(seconds);
        let client = Client::new(ClientOptions {
            timeout: Duration::from_secs(30),
            max_body: 10_000,
            pause: Duration::ZERO,
            private: true,
            now,
        });
        let store = Store::new(self.folder.path(), Some(TextKey::new("secret")));
        Fetcher::new(client, store, now, offline)
    }
}

/// The time some seconds after the first run.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-01-18T18:35:00Z".parse().unwrap();
    start + TimeDelta::seconds(seconds)
}

pub(super) fn fetch(fetcher: &Fetcher, url: &str) -> Outcome {
    fetcher.fetch(url, &Policy::default()).outcome
}

/// What happened, in short: the kind of the outcome and the body.
pub(super) fn summary(outcome: &Outcome) -> String {
    let body = |document: &Document| String::from_utf8_lossy(&document.body).into_owned();
    let optional = |document: &Option<Document>| document.as_ref().map_or("-".to_owned(), body);
    match outcome {
        Outcome::New(document) => format!("new {}", body(document)),
        Outcome::Unchanged(document) => format!("unchanged {}", body(document)),
        Outcome::Stored(document) => format!("stored {}", body(document)),
        Outcome::NotDue { until, document } => {
            format!("until {} {}", (*until - at(0)).num_seconds(), optional(document))
        }
        Outcome::Gone(time) => format!("gone {}", (*time - at(0)).num_seconds()),
        Outcome::Failed { error, document, .. } => format!("{error}: {}", optional(document)),
    }
}

/// A server that gives these responses one after the other.
pub(super) fn script(responses: &[Vec<u8>]) -> Server {
    let responses = responses.to_vec();
    Server::start(move |request| {
        let index = request.index.min(responses.len() - 1);
        Reply::Raw(responses[index].clone())
    })
}

/// The summaries of runs at these times with these responses, and the number of requests.
pub(super) fn runs(
    times: &[i64],
    policy: &Policy<'_>,
    responses: &[Vec<u8>],
) -> (Vec<String>, usize) {
    let (state, server) = (State::new(), script(responses));
    let fetch = |time: &i64| summary(&state.run(*time).fetch(&server.url("/"), policy).outcome);
    (times.iter().map(fetch).collect(), server.paths().len())
}

pub(super) fn ok(headers: &[&str], body: &str) -> Vec<u8> {
    response("200 OK", headers, body)
}

pub(super) fn not_modified(headers: &[&str]) -> Vec<u8> {
    response("304 Not Modified", headers, "")
}
