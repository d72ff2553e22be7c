//! Who is asked when: several hosts at a time, each one request after the other, with a pause.
#![expect(clippy::disallowed_methods, reason = "hosts are asked by the clock")]

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use url::Url;

use super::{Options, Outcome};
use crate::pipeline::unpoisoned;

/// What comes of one request.
pub(super) enum Reply {
    /// Something is known.
    Done(Outcome),
    /// The host asks to come again, after a time if it says so.
    Later(Option<Duration>),
}

/// Longer than this nobody is waited for.
const MOST_WAITED: Duration = Duration::from_secs(60);
/// How often an address is asked for again, at most.
const MOST_TRIES: u32 = 3;

/// What is still to be asked, and how it went so far.
struct State<'u> {
    /// Hosts that nobody is asking, by when they may be asked; then their addresses with the
    /// number of times that they have been asked for.
    waiting: BTreeMap<(Instant, String), VecDeque<(&'u str, u32)>>,
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
        by_host.entry(host(url)).or_default().push_back((url, 0));
    }
    let start = Instant::now();
    let waiting = by_host.into_iter().map(|(host, urls)| ((start, host), urls)).collect();
    let state = Mutex::new(State { waiting, busy: 0, outcomes: Vec::new() });
    let changed = Condvar::new();
    std::thread::scope(|scope| {
        for _ in 0..options.hosts.max(1) {
            scope.spawn(|| work(&state, &changed, options, &ask, &hear));
        }
    });
    let mut outcomes = unpoisoned(state.into_inner()).outcomes;
    outcomes.sort_by_key(|(url, _)| *url);
    outcomes
}

fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// Asks hosts until there is nothing left to ask.
fn work<'u>(
    state: &Mutex<State<'u>>,
    changed: &Condvar,
    options: &Options,
    ask: &impl Fn(&str) -> Reply,
    hear: &impl Fn(&str, &Outcome),
) {
    let mut guard = unpoisoned(state.lock());
    loop {
        let Some(entry) = guard.waiting.first_entry() else {
            if guard.busy == 0 {
                return;
            }
            guard = unpoisoned(changed.wait(guard));
            continue;
        };
        let wait = entry.key().0.saturating_duration_since(Instant::now());
        if !wait.is_zero() {
            guard = changed.wait_timeout(guard, wait).map_or_else(|e| e.into_inner().0, |r| r.0);
            continue;
        }
        let ((_, host), mut urls) = entry.remove_entry();
        let Some((url, tries)) = urls.pop_front() else { continue };
        guard.busy += 1;
        drop(guard);
        let mut pause = options.pause;
        let outcomes: Vec<(&str, Outcome)> = match ask(url) {
            Reply::Done(outcome) => vec![(url, outcome)],
            Reply::Later(wait) => {
                // Twice as long each time, for who does not say how long.
                let wait = wait
                    .unwrap_or(options.pause.max(Duration::from_secs(1)) * 2_u32.pow(tries + 1));
                if wait > MOST_WAITED || tries + 1 == MOST_TRIES {
                    // The host does not want to be asked now, not for anything.
                    urls.push_front((url, tries));
                    urls.drain(..).map(|(url, _)| (url, Outcome::Unclear)).collect()
                } else {
                    pause = wait.max(pause);
                    urls.push_front((url, tries + 1));
                    Vec::new()
                }
            }
        };
        for (url, outcome) in &outcomes {
            hear(url, outcome);
        }
        guard = unpoisoned(state.lock());
        guard.busy -= 1;
        guard.outcomes.extend(outcomes);
        if !urls.is_empty() {
            guard.waiting.insert((Instant::now() + pause, host), urls);
        }
        changed.notify_all();
    }
}
