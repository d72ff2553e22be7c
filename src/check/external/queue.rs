//! Schedules requests: several hosts in parallel, each sequentially with a pause.
#![expect(clippy::disallowed_methods, reason = "requests are scheduled by time")]

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use url::Url;

use super::options::{ExternalOptions, Outcome};

/// The result of a request.
pub(super) enum Reply {
    /// The state of the URL is known.
    Final(Outcome),
    /// The host asks to retry, optionally after a given time.
    RetryLater(Option<Duration>),
    /// No answer, for this reason.
    NoAnswer(String),
    /// The host is unreachable, for this reason.
    Unreachable(String),
}

/// The maximum time to wait for a host.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// The maximum number of requests for a URL.
const MAX_ATTEMPTS: u32 = 3;
/// The number of successive failures after which a host is skipped.
const MAX_FAILURES: u32 = 5;

/// The remaining URLs of a host.
struct HostQueue<'u> {
    /// The URLs, with the numbers of previous attempts.
    urls: VecDeque<(&'u str, u32)>,
    /// The number of successive failures.
    failures: u32,
    /// The number of remaining requests.
    requests: usize,
}

/// The state shared by the workers.
struct QueueState<'u> {
    /// Idle hosts, by the time of their next request.
    waiting: BTreeMap<(Instant, String), HostQueue<'u>>,
    /// The number of hosts with a request in progress.
    busy: usize,
    outcomes: Vec<(&'u str, Outcome)>,
}

/// Requests all `urls` and calls `on_outcome` as soon as the state of a URL is known. Returns the outcomes
/// sorted by URL.
pub(super) fn run<'u>(
    urls: &[&'u str],
    options: &ExternalOptions,
    request: impl Fn(&str) -> Reply + Sync,
    on_outcome: impl Fn(&str, &Outcome) + Sync,
) -> Vec<(&'u str, Outcome)> {
    let mut by_host: BTreeMap<String, VecDeque<(&'u str, u32)>> = BTreeMap::new();
    for url in urls {
        by_host.entry(host_of(url)).or_default().push_back((url, 0));
    }
    let start = Instant::now();
    let host = |urls| HostQueue { urls, failures: 0, requests: options.per_host };
    let waiting = by_host.into_iter().map(|(name, urls)| ((start, name), host(urls))).collect();
    let state = Mutex::new(QueueState { waiting, busy: 0, outcomes: Vec::new() });
    let changed = Condvar::new();
    std::thread::scope(|scope| {
        for _ in 0..options.hosts.max(1) {
            scope.spawn(|| work(&state, &changed, options, &request, &on_outcome));
        }
    });
    let mut outcomes = state.into_inner().outcomes;
    outcomes.sort_by_key(|(url, _)| *url);
    outcomes
}

/// The host and port of a URL, which identify a server.
fn host_of(url: &str) -> String {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(|url| Some((url.host_str()?, url.port_or_known_default())));
    host.map(|(host, port)| format!("{host}:{}", port.unwrap_or_default())).unwrap_or_default()
}

impl<'u> HostQueue<'u> {
    /// Processes the reply for `url`. Returns the outcomes of this and of skipped URLs, and the time to wait
    /// before the next request.
    fn outcomes(
        &mut self,
        url: &'u str,
        attempts: u32,
        reply: Reply,
        pause: Duration,
    ) -> (Vec<(&'u str, Outcome)>, Duration) {
        self.requests = self.requests.saturating_sub(1);
        let mut outcomes = Vec::new();
        let mut wait = pause;
        match reply {
            Reply::Final(outcome) => {
                self.failures = 0;
                outcomes.push((url, outcome));
            }
            Reply::Unreachable(reason) => {
                outcomes.push((url, Outcome::Broken(reason.clone())));
                let others = self.urls.drain(..);
                outcomes.extend(others.map(|(url, _)| (url, Outcome::Broken(reason.clone()))));
            }
            Reply::NoAnswer(reason) => {
                self.failures += 1;
                outcomes.push((url, Outcome::Broken(reason)));
            }
            Reply::RetryLater(delay) => {
                // Exponential backoff if the host gives no time.
                let delay =
                    delay.unwrap_or(pause.max(Duration::from_secs(1)) * 2_u32.pow(attempts + 1));
                if delay > MAX_WAIT || attempts + 1 == MAX_ATTEMPTS {
                    self.failures += 1;
                    outcomes.push((url, Outcome::Unknown));
                } else {
                    wait = delay.max(pause);
                    self.urls.push_front((url, attempts + 1));
                }
            }
        }
        if self.failures == MAX_FAILURES || self.requests == 0 {
            outcomes.extend(self.urls.drain(..).map(|(url, _)| (url, Outcome::Unknown)));
        }
        (outcomes, wait)
    }
}

/// Sends requests until no URL remains.
fn work<'u>(
    state: &Mutex<QueueState<'u>>,
    changed: &Condvar,
    options: &ExternalOptions,
    request: &impl Fn(&str) -> Reply,
    on_outcome: &impl Fn(&str, &Outcome),
) {
    let mut guard = state.lock();
    loop {
        let Some(entry) = guard.waiting.first_entry() else {
            if guard.busy == 0 {
                return;
            }
            changed.wait(&mut guard);
            continue;
        };
        let wait = entry.key().0.saturating_duration_since(Instant::now());
        if !wait.is_zero() {
            changed.wait_for(&mut guard, wait);
            continue;
        }
        let ((_, name), mut host) = entry.remove_entry();
        let Some((url, attempts)) = host.urls.pop_front() else { continue };
        guard.busy += 1;
        drop(guard);
        let reply = request(url);
        let (outcomes, pause) = host.outcomes(url, attempts, reply, options.pause);
        for (url, outcome) in &outcomes {
            on_outcome(url, outcome);
        }
        guard = state.lock();
        guard.busy -= 1;
        guard.outcomes.extend(outcomes);
        if !host.urls.is_empty() {
            guard.waiting.insert((Instant::now() + pause, name), host);
        }
        changed.notify_all();
    }
}
