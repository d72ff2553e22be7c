//! Who is asked when: several hosts at a time, each one request after the other, with a pause.
#![expect(clippy::disallowed_methods, reason = "hosts are asked by the clock")]

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use url::Url;

use super::{Options, Outcome};

/// What comes of one request.
pub(super) enum Reply {
    /// Something is known.
    Done(Outcome),
    /// The host asks to come again, after a time if it says so.
    Later(Option<Duration>),
    /// There is no answer, for this reason.
    NoProgress(String),
    /// The host can't be reached at all, for this reason.
    NoHost(String),
}

/// No host is waited for longer than this.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// How often an address is asked for at most.
const MAX_TRIES: u32 = 3;
/// After so many addresses in a row without an answer, a host is asked for nothing more.
const MAX_FAILURES: u32 = 5;

/// The addresses of one host that are still to be asked for.
struct Host<'u> {
    /// With the number of times that each has been asked for.
    urls: VecDeque<(&'u str, u32)>,
    /// How many addresses in a row had no answer.
    failures: u32,
    /// How many more requests the host gets.
    requests: usize,
}

/// What is still to be asked, and how it went so far.
struct State<'u> {
    /// Hosts that nobody is asking, by when they may be asked.
    waiting: BTreeMap<(Instant, String), Host<'u>>,
    /// How many hosts are being asked.
    busy: usize,
    outcomes: Vec<(&'u str, Outcome)>,
}

/// Asks for all `urls`, and tells `hear` of each as soon as something is known. In the order of
/// the addresses.
pub(super) fn run<'u>(
    urls: &[&'u str],
    options: &Options,
    ask: impl Fn(&str) -> Reply + Sync,
    hear: impl Fn(&str, &Outcome) + Sync,
) -> Vec<(&'u str, Outcome)> {
    let mut by_host: BTreeMap<String, VecDeque<(&'u str, u32)>> = BTreeMap::new();
    for url in urls {
        by_host.entry(host_of(url)).or_default().push_back((url, 0));
    }
    let start = Instant::now();
    let host = |urls| Host { urls, failures: 0, requests: options.per_host };
    let waiting = by_host.into_iter().map(|(name, urls)| ((start, name), host(urls))).collect();
    let state = Mutex::new(State { waiting, busy: 0, outcomes: Vec::new() });
    let changed = Condvar::new();
    std::thread::scope(|scope| {
        for _ in 0..options.hosts.max(1) {
            scope.spawn(|| work(&state, &changed, options, &ask, &hear));
        }
    });
    let mut outcomes = state.into_inner().outcomes;
    outcomes.sort_by_key(|(url, _)| *url);
    outcomes
}

/// The host of a URL with its port: another port is another server.
fn host_of(url: &str) -> String {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(|url| Some((url.host_str()?, url.port_or_known_default())));
    host.map(|(host, port)| format!("{host}:{}", port.unwrap_or_default())).unwrap_or_default()
}

impl<'u> Host<'u> {
    /// What a reply to the request for `url` says of it and of other addresses of the host, and how long to
    /// wait before the next request.
    fn outcomes(
        &mut self,
        url: &'u str,
        tries: u32,
        reply: Reply,
        pause: Duration,
    ) -> (Vec<(&'u str, Outcome)>, Duration) {
        self.requests = self.requests.saturating_sub(1);
        let mut outcomes = Vec::new();
        let mut wait = pause;
        match reply {
            Reply::Done(outcome) => {
                self.failures = 0;
                outcomes.push((url, outcome));
            }
            Reply::NoHost(reason) => {
                outcomes.push((url, Outcome::Dead(reason.clone())));
                let others = self.urls.drain(..);
                outcomes.extend(others.map(|(url, _)| (url, Outcome::Dead(reason.clone()))));
            }
            Reply::NoProgress(reason) => {
                self.failures += 1;
                outcomes.push((url, Outcome::Dead(reason)));
            }
            Reply::Later(asked) => {
                // Twice as long each time, if the host does not say how long.
                let asked =
                    asked.unwrap_or(pause.max(Duration::from_secs(1)) * 2_u32.pow(tries + 1));
                if asked > MAX_WAIT || tries + 1 == MAX_TRIES {
                    self.failures += 1;
                    outcomes.push((url, Outcome::Unclear));
                } else {
                    wait = asked.max(pause);
                    self.urls.push_front((url, tries + 1));
                }
            }
        }
        if self.failures == MAX_FAILURES || self.requests == 0 {
            outcomes.extend(self.urls.drain(..).map(|(url, _)| (url, Outcome::Unclear)));
        }
        (outcomes, wait)
    }
}

/// Asks hosts until there is nothing left to ask.
fn work<'u>(
    state: &Mutex<State<'u>>,
    changed: &Condvar,
    options: &Options,
    ask: &impl Fn(&str) -> Reply,
    hear: &impl Fn(&str, &Outcome),
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
        let Some((url, tries)) = host.urls.pop_front() else { continue };
        guard.busy += 1;
        drop(guard);
        let reply = ask(url);
        let (outcomes, pause) = host.outcomes(url, tries, reply, options.pause);
        for (url, outcome) in &outcomes {
            hear(url, outcome);
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
