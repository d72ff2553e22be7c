//! Documents and validators across runs.

use super::runs::{State, at, fetch, not_modified, ok, runs, script, summary};
use super::server::{Reply, Server, response};
use crate::fetch::{Document, Failures, FetchError, Fetched, History, Moved, Outcome, Policy};

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
