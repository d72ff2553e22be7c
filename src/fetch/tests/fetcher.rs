//! Documents, validators and delays across runs.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::server::{Reply, Server, response};
use crate::fetch::{
    Client, ClientOptions, Document, Failures, FetchError, Fetched, Fetcher, History, Moved,
    Outcome, Policy, Store,
};
use crate::text::key::TextKey;

/// A state folder.
struct State {
    folder: tempfile::TempDir,
}

impl State {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A run, some seconds after the first one.
    fn run(&self, seconds: i64) -> Fetcher {
        self.fetcher(seconds, false)
    }

    fn offline(&self, seconds: i64) -> Fetcher {
        self.fetcher(seconds, true)
    }

    fn fetcher(&self, seconds: i64, offline: bool) -> Fetcher {
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
fn at(seconds: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-01-18T18:35:00Z".parse().unwrap();
    start + TimeDelta::seconds(seconds)
}

fn fetch(fetcher: &Fetcher, url: &str) -> Outcome {
    fetcher.fetch(url, &Policy::default()).outcome
}

/// What happened, in short: the kind of the outcome and the body.
fn summary(outcome: &Outcome) -> String {
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
fn script(responses: &[Vec<u8>]) -> Server {
    let responses = responses.to_vec();
    Server::start(move |request| {
        let index = request.index.min(responses.len() - 1);
        Reply::Raw(responses[index].clone())
    })
}

/// The summaries of runs at these times with these responses, and the number of requests.
fn runs(times: &[i64], policy: &Policy<'_>, responses: &[Vec<u8>]) -> (Vec<String>, usize) {
    let (state, server) = (State::new(), script(responses));
    let fetch = |time: &i64| summary(&state.run(*time).fetch(&server.url("/"), policy).outcome);
    (times.iter().map(fetch).collect(), server.paths().len())
}

fn ok(headers: &[&str], body: &str) -> Vec<u8> {
    response("200 OK", headers, body)
}

fn not_modified(headers: &[&str]) -> Vec<u8> {
    response("304 Not Modified", headers, "")
}

#[test]
fn validators_are_sent_verbatim_and_independently() {
    for (headers, etag, modified) in [
        (vec!["ETag: W/\"a\\\"", "Last-Modified: soon"], Some("W/\"a\\\""), Some("soon")),
        (vec!["ETag: not quoted"], Some("not quoted"), None),
        (vec!["Last-Modified: 1"], None, Some("1")),
        (vec!["ETag:"], None, None),
        (vec![], None, None),
    ] {
        for (name, expected) in [("if-none-match", etag), ("if-modified-since", modified)] {
            let state = State::new();
            let server = script(&[ok(&headers, "a"), ok(&headers, "b")]);
            let url = server.url("/");
            assert_eq!(summary(&fetch(&state.run(0), &url)), "new a");
            assert_eq!(summary(&fetch(&state.run(1), &url)), "new b");
            assert_eq!(server.headers(name), [None, expected.map(str::to_owned)], "{headers:?}");
        }
    }
}

#[test]
fn a_304_keeps_the_document_and_its_validators() {
    let state = State::new();
    let server = script(&[
        ok(&["ETag: \"1\"", "Content-Type: text/xml"], "a"),
        not_modified(&["ETag: \"2\"", "Content-Type: text/html"]),
    ]);
    let url = server.url("/");
    let document = Document {
        url: url.clone(),
        final_url: url.clone(),
        content_type: Some("text/xml".to_owned()),
        content_language: None,
        content_location: None,
        body: b"a".to_vec(),
        fetched: at(0),
    };
    assert_eq!(fetch(&state.run(0), &url), Outcome::New(document.clone()));
    assert_eq!(fetch(&state.run(1), &url), Outcome::Unchanged(document.clone()));
    assert_eq!(fetch(&state.run(2), &url), Outcome::Unchanged(document.clone()));
    let etag = Some("\"1\"".to_owned());
    assert_eq!(server.headers("if-none-match"), [None, etag.clone(), etag]);
    let history = state.run(3).history(&url);
    let checked = Some(at(2));
    assert_eq!(history, History { document: Some(document), checked, ..History::default() });
}

#[test]
fn the_same_body_again_is_unchanged() {
    let responses = [
        ok(&["ETag: \"1\""], "a"),
        ok(&["ETag: \"2\""], "a"),
        ok(&["ETag: \"2\""], "b"),
        ok(&["ETag: \"2\""], "b"),
    ];
    let (state, server) = (State::new(), script(&responses));
    let url = server.url("/");
    let mut fetched = Vec::new();
    for (time, expected) in ["new a", "unchanged a", "new b", "unchanged b"].iter().enumerate() {
        let time = i64::try_from(time).unwrap();
        let outcome = fetch(&state.run(time), &url);
        assert_eq!(summary(&outcome), *expected);
        fetched.push(state.run(time).history(&url).document.map(|document| document.fetched));
    }
    assert_eq!(fetched, [0, 0, 2, 2].map(|time| Some(at(time))));
    let sent = ["\"1\"", "\"2\"", "\"2\""].map(|etag| Some(etag.to_owned()));
    assert_eq!(server.headers("if-none-match")[1..], sent);
}

#[test]
fn a_304_for_nothing_is_asked_again() {
    let policy = Policy::default();
    let (found, requests) = runs(&[0], &policy, &[not_modified(&[]), ok(&[], "a")]);
    assert_eq!((found, requests), (vec!["new a".to_owned()], 2));
    let (found, requests) = runs(&[0], &policy, &[not_modified(&[])]);
    let expected = "not modified (304), but nothing is stored: -".to_owned();
    assert_eq!((found, requests), (vec![expected], 2));
    // A server that sends 304 without having been asked.
    let (found, requests) = runs(&[0, 1], &policy, &[ok(&[], "a"), not_modified(&[])]);
    assert_eq!((found, requests), (vec!["new a".to_owned(), "unchanged a".to_owned()], 2));
    // The stored document came from another URL.
    let state = State::new();
    let server = Server::start(|request| {
        let location = format!("Location: /{}", request.index);
        Reply::Raw(match (&*request.path, request.index) {
            ("/", _) => response("302 Found", &[&location], ""),
            ("/0", 0) => ok(&["ETag: \"1\""], "a"),
            ("/1", 0) => not_modified(&[]),
            _ => ok(&["ETag: \"1\""], "b"),
        })
    });
    assert_eq!(summary(&fetch(&state.run(0), &server.url("/"))), "new a");
    assert_eq!(summary(&fetch(&state.run(1), &server.url("/"))), "new b");
    assert_eq!(server.paths(), ["/", "/0", "/", "/1", "/", "/2"]);
}

#[test]
fn servers_and_users_delay_the_next_request() {
    const DAY: i64 = 24 * 60 * 60;
    let check = |headers: &[&str], every: Option<u64>, expected: Option<i64>| {
        let every = every.map(Duration::from_secs);
        let policy = Policy { every, ..Policy::default() };
        let responses = [ok(headers, "a"), ok(&[], "b")];
        let times = [Some(0), expected.map(|time| time - 1), expected.or(Some(1))];
        let times: Vec<i64> = times.into_iter().flatten().collect();
        let wait = expected.map(|time| format!("until {time} a"));
        let outcomes = [Some("new a".to_owned()), wait, Some("new b".to_owned())];
        let outcomes: Vec<String> = outcomes.into_iter().flatten().collect();
        assert_eq!(runs(&times, &policy, &responses), (outcomes, 2), "{headers:?} {every:?}");
    };
    check(&[], None, None);
    check(&[], Some(600), Some(600));
    check(&["Cache-Control: max-age=600"], None, Some(600));
    check(&["Cache-Control: max-age=600"], Some(60), Some(600));
    check(&["Cache-Control: max-age=60"], Some(600), Some(600));
    check(&["Cache-Control: max-age=31536000"], None, Some(DAY));
    check(&["Cache-Control: no-cache, max-age=600"], None, None);
    check(&["Retry-After: 600"], None, Some(600));
    check(&["Retry-After: 0"], None, None);
    check(&["Retry-After: Sun, 18 Jan 2026 18:36:00 GMT"], None, Some(60));
    check(&["Retry-After: 99999999999"], None, Some(DAY));
    check(&[], Some(7 * DAY.unsigned_abs()), Some(7 * DAY));
}

#[test]
fn a_failure_keeps_the_document_and_is_counted() {
    let state = State::new();
    let server = script(&[
        ok(&["ETag: \"1\""], "a"),
        response("500 Internal Server Error", &[], "sorry"),
        response("404 Not Found", &[], "sorry"),
        response("206 Partial Content", &[], "half"),
        ok(&[], ""),
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".to_vec(),
        not_modified(&[]),
        response("403 Forbidden", &[], ""),
    ]);
    let url = server.url("/");
    let failures: Vec<(String, Option<Failures>)> = (0..8)
        .map(|time| {
            let outcome = fetch(&state.run(time), &url);
            let failures = match &outcome {
                Outcome::Failed { failures, .. } => *failures,
                _ => None,
            };
            assert_eq!(state.run(time).history(&url).failures, failures);
            (summary(&outcome), failures)
        })
        .collect();
    let since = |time, count| Some(Failures { since: at(time), count });
    let expected = [
        ("new a", None),
        ("server error (500): a", since(1, 1)),
        ("not found (404): a", since(1, 2)),
        ("request rejected (206): a", since(1, 3)),
        ("empty response: a", since(1, 4)),
        ("connection closed during the response: a", since(1, 5)),
        ("unchanged a", None),
        ("access denied: a", since(7, 1)),
    ];
    assert_eq!(failures, expected.map(|(text, failures)| (text.to_owned(), failures)));
    assert_eq!(server.headers("if-none-match")[1..], vec![Some("\"1\"".to_owned()); 7]);
}

#[test]
fn busy_servers_are_left_alone() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let busy = |headers: &[&str]| response(status, headers, "");
        let responses =
            [busy(&["Retry-After: 60"]), busy(&["Retry-After: 0"]), busy(&[]), ok(&[], "a")];
        let (found, requests) = runs(&[0, 59, 60, 60, 61], &Policy::default(), &responses);
        let reason =
            if status.starts_with('4') { "too many requests (429)" } else { "server error (503)" };
        let failed = format!("{reason}: -");
        let expected = [&*failed, "until 60 -", &*failed, &*failed, "new a"];
        assert_eq!((found, requests), (expected.map(str::to_owned).to_vec(), 4));
    }
}

#[test]
fn what_is_gone_is_not_requested_again() {
    let responses = [ok(&[], "a"), response("410 Gone", &[], ""), ok(&[], "b")];
    let (found, requests) = runs(&[0, 1, 2], &Policy::default(), &responses);
    assert_eq!((found, requests), (["new a", "gone 1", "gone 1"].map(str::to_owned).to_vec(), 2));
    let (state, server) = (State::new(), script(&responses[1..]));
    let url = server.url("/");
    assert_eq!(summary(&fetch(&state.run(0), &url)), "gone 0");
    let force = Policy { force: true, ..Policy::default() };
    assert_eq!(summary(&state.run(1).fetch(&url, &force).outcome), "new b");
    assert_eq!(state.run(2).history(&url).gone, None);
    // The target of a temporary redirect is gone, not the document.
    let server = Server::start(|request| {
        Reply::Raw(match &*request.path {
            "/301" => response("301 Moved Permanently", &["Location: /gone"], ""),
            "/302" => response("302 Found", &["Location: /gone"], ""),
            _ => response("410 Gone", &[], ""),
        })
    });
    assert_eq!(summary(&fetch(&state.run(0), &server.url("/301"))), "gone 0");
    let failed = fetch(&state.run(0), &server.url("/302"));
    assert_eq!(summary(&failed), "permanently removed (410): -");
}

#[test]
fn force_sends_a_request_at_any_time() {
    let (state, server) = (State::new(), script(&[ok(&["Retry-After: 600"], "a"), ok(&[], "b")]));
    let url = server.url("/");
    assert_eq!(summary(&fetch(&state.run(0), &url)), "new a");
    let force = Policy { force: true, every: Some(Duration::MAX), ..Policy::default() };
    assert_eq!(summary(&state.run(1).fetch(&url, &force).outcome), "new b");
}

#[test]
fn a_clock_that_was_wrong_does_not_delay() {
    let policy = Policy { every: Some(Duration::from_secs(60)), ..Policy::default() };
    let responses = [ok(&["Retry-After: 60"], "a"), ok(&[], "b")];
    let (found, _) = runs(&[1_000_000, 0], &policy, &responses);
    assert_eq!(found, ["new a", "new b"]);
}

#[test]
fn the_lifetime_of_a_feed_delays_and_is_capped() {
    const DAY: i64 = 24 * 60 * 60;
    for (ttl, expected) in [(Some(3600), Some(3600)), (Some(u64::MAX), Some(DAY)), (None, None)] {
        let (state, server) = (State::new(), script(&[ok(&[], "a")]));
        let url = server.url("/");
        let run = state.run(0);
        fetch(&run, &url);
        assert_eq!(run.confirm_feed(&url, ttl.map(Duration::from_secs)), None);
        let expected = match expected {
            Some(time) => format!("until {time} a"),
            None => "unchanged a".to_owned(),
        };
        assert_eq!(summary(&fetch(&state.run(1), &url)), expected);
        let run = state.run(DAY);
        assert_eq!(summary(&fetch(&run, &url)), "unchanged a");
        run.confirm_feed(&url, None);
        assert_eq!(summary(&fetch(&state.run(DAY + 1), &url)), "unchanged a");
    }
}

/// A server whose path `/` redirects with this status to `/to/INDEX`, or answers.
fn moving(statuses: &'static [&'static str]) -> Server {
    Server::start(move |request| {
        let status = statuses[request.index.min(statuses.len() - 1)];
        Reply::Raw(match (&*request.path, status.split_once(' ')) {
            ("/", Some((status, target))) => {
                response(&format!("{status} Moved"), &[&format!("Location: /{target}")], "")
            }
            ("/", None) => response(&format!("{status} Answer"), &[], "a"),
            _ => ok(&[], "a"),
        })
    })
}

#[test]
fn confirmed_permanent_redirects_are_counted() {
    let check = |statuses: &'static [&'static str], expected: &[Option<(&str, u32)>]| {
        let (state, server) = (State::new(), moving(statuses));
        for (time, expected) in expected.iter().enumerate() {
            let run = state.run(i64::try_from(time).unwrap());
            let is_read =
                matches!(fetch(&run, &server.url("/")), Outcome::New(_) | Outcome::Unchanged(_));
            let confirm = || run.confirm_feed(&server.url("/"), None);
            let found = if is_read { confirm() } else { run.history(&server.url("/")).moved };
            let moved = |(to, times): &(&str, u32)| Moved { to: server.url(to), times: *times };
            assert_eq!(found, expected.as_ref().map(moved), "{statuses:?} {time}");
            // A second confirmation in a run does not count.
            if is_read {
                assert_eq!(confirm(), found);
            }
        }
    };
    check(&["301 a"], &[Some(("/a", 1)), Some(("/a", 2)), Some(("/a", 3))]);
    check(&["301 a", "308 a", "301 b"], &[Some(("/a", 1)), Some(("/a", 2)), Some(("/b", 1))]);
    check(&["302 a", "307 a"], &[None, None]);
    check(&["301 a", "302 a", "301 a"], &[Some(("/a", 1)), None, Some(("/a", 1))]);
    check(&["301 a", "200", "301 a"], &[Some(("/a", 1)), None, Some(("/a", 1))]);
    // A failure says nothing.
    check(&["301 a", "500", "301 a"], &[Some(("/a", 1)), Some(("/a", 1)), Some(("/a", 2))]);
}

#[test]
fn a_permanent_redirect_counts_only_if_it_leads_to_a_feed() {
    let (state, server) = (State::new(), moving(&["301 login"]));
    let moved = Some(Moved { to: server.url("/login"), times: 0 });
    for time in 0..4 {
        let fetched = state.run(time).fetch(&server.url("/"), &Policy::default());
        assert_eq!((fetched.moved, fetched.requested), (moved.clone(), true));
    }
    assert_eq!(state.run(4).history(&server.url("/")).moved, moved);
}

#[test]
fn an_offline_run_repeats_the_documents() {
    let (state, server) = (State::new(), script(&[ok(&["Retry-After: 60"], "a")]));
    let (url, other) = (server.url("/"), server.url("/other"));
    let Outcome::New(document) = fetch(&state.run(0), &url) else { panic!("a new document") };
    assert_eq!(server.paths().len(), 1);
    for time in [0, 1, 1000] {
        let offline = state.offline(time);
        let fetched = offline.fetch(&url, &Policy { force: true, ..Policy::default() });
        let outcome = Outcome::Stored(document.clone());
        assert_eq!(fetched, Fetched { outcome, moved: None, requested: false });
        let missing =
            Outcome::Failed { error: FetchError::NotStored, failures: None, document: None };
        assert_eq!(fetch(&offline, &other), missing);
        assert!(offline.allows(&url, None));
    }
    assert_eq!(server.paths(), [""; 0]);
    assert_eq!(state.run(1000).history(&other), History::default());
}

#[test]
fn an_unreachable_host_is_not_requested_again_in_a_run() {
    let (state, url) = (State::new(), Server::with("").url("/"));
    let run = state.run(0);
    let fetch = |path: &str| run.fetch(&format!("{url}{path}"), &Policy::default());
    assert!(fetch("a").requested);
    let second = fetch("b");
    assert_eq!((&*summary(&second.outcome), second.requested), ("connection refused: -", false));
}

#[test]
fn robots_txt_is_requested_once_for_each_host() {
    let check = |answer: Vec<u8>, expected: [bool; 2]| {
        let server = Server::with(answer);
        let run = State::new().run(0);
        let allows = |path: &str| run.allows(&server.url(path), None);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert_eq!(["/a", "/b?c"].map(allows), expected));
            }
        });
        assert_eq!(server.paths(), ["/robots.txt"]);
    };
    check(ok(&[], "User-agent: *\nDisallow: /b?"), [true, false]);
    check(ok(&[], ""), [true, true]);
    check(response("404 Not Found", &[], "Disallow: /"), [true, true]);
    check(response("403 Forbidden", &[], ""), [true, true]);
    check(response("500 Internal Server Error", &[], ""), [false, false]);
    check(b"nonsense\r\n\r\n".to_vec(), [false, false]);
    let refused = Server::with("").url("/a");
    assert!(!State::new().run(0).allows(&refused, None));
    assert!(!State::new().run(0).allows("no URL", None));
}
