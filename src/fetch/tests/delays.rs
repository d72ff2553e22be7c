//! When requests are sent.

use std::time::Duration;

use super::runs::{State, fetch, ok, runs, script, summary};
use super::server::{Server, response};
use crate::fetch::Policy;

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
