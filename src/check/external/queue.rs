//! The URLs of each host: repeats requests that a host asks to repeat, and skips hosts that fail.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::Mutex;

use super::options::{ExternalOptions, Outcome};
use crate::fetch::{group_by_host, run_hosts};

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

/// Requests all `urls` and calls `on_outcome` as soon as the state of a URL is known. Returns the outcomes
/// sorted by URL.
pub(super) fn run<'u>(
    urls: &[&'u str],
    options: &ExternalOptions,
    request: impl Fn(&str) -> Reply + Sync,
    on_outcome: impl Fn(&str, &Outcome) + Sync,
) -> Vec<(&'u str, Outcome)> {
    let jobs = urls.iter().map(|url| (*url, (*url, 0)));
    let queues = group_by_host(jobs).into_iter().map(|urls| HostQueue {
        urls,
        failures: 0,
        requests: options.per_host,
    });
    let all = Mutex::new(Vec::new());
    run_hosts(queues, options.hosts, |host| {
        let (url, attempts) = host.urls.pop_front()?;
        let reply = request(url);
        let (outcomes, wait) = host.outcomes(url, attempts, reply, options.pause);
        for (url, outcome) in &outcomes {
            on_outcome(url, outcome);
        }
        all.lock().extend(outcomes);
        (!host.urls.is_empty()).then_some(wait)
    });
    let mut outcomes = all.into_inner();
    outcomes.sort_by_key(|(url, _)| *url);
    outcomes
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
