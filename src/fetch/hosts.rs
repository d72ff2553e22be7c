//! Schedules work by host: several hosts in parallel, the work on each sequentially with pauses.
//!
//! A thread that would have to pause takes up another host instead, so a few threads serve many hosts.
#![expect(clippy::disallowed_methods, reason = "requests are scheduled by time")]

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use url::Url;

use super::guard::is_loopback;

/// When the next job of a host may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// At once: the job sent no request.
    Now,
    /// After the pause.
    AfterPause,
}

/// Runs `work` for all jobs, each a URL with a value. The jobs of one host run one after the other in their
/// order, `pause` apart; there is no pause for this computer. At most `threads` hosts run in parallel.
pub fn for_each_by_host<T: Send>(
    jobs: Vec<(String, T)>,
    threads: usize,
    pause: Duration,
    work: impl Fn(&str, T) -> Next + Sync,
) {
    let jobs = jobs.into_iter().map(|(url, value)| {
        let pause = if is_local(&url) { Duration::ZERO } else { pause };
        (url.clone(), (url, value, pause))
    });
    run_hosts(group_by_host(jobs), threads, |jobs: &mut VecDeque<(String, T, Duration)>| {
        let (url, value, pause) = jobs.pop_front()?;
        let next = work(&url, value);
        let wait = if next == Next::Now { Duration::ZERO } else { pause };
        (!jobs.is_empty()).then_some(wait)
    });
}

/// Groups jobs by the [host](host_of) of their URL. The hosts are sorted; a host's jobs keep their order.
pub fn group_by_host<T>(jobs: impl IntoIterator<Item = (impl AsRef<str>, T)>) -> Vec<VecDeque<T>> {
    let mut by_host: BTreeMap<String, VecDeque<T>> = BTreeMap::new();
    for (url, job) in jobs {
        by_host.entry(host_of(url.as_ref())).or_default().push_back(job);
    }
    by_host.into_values().collect()
}

/// Calls `step` for each host until it returns `None`. The result is the time until the next step of that
/// host, whose steps never overlap. At most `threads` hosts run in parallel.
pub fn run_hosts<H: Send>(
    hosts: impl IntoIterator<Item = H>,
    threads: usize,
    step: impl Fn(&mut H) -> Option<Duration> + Sync,
) {
    let start = Instant::now();
    let waiting: BTreeMap<(Instant, usize), H> =
        hosts.into_iter().enumerate().map(|(index, host)| ((start, index), host)).collect();
    let threads = threads.clamp(1, waiting.len().max(1));
    let schedule = Mutex::new(Schedule { waiting, busy: 0 });
    let changed = Condvar::new();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(&schedule, &changed, &step));
        }
    });
}

/// The host and port of a URL, which identify a server; empty for an invalid URL.
pub fn host_of(url: &str) -> String {
    Url::parse(url).map(|url| server_of(&url)).unwrap_or_default()
}

/// The host and port of a URL; empty if it has no host.
pub(super) fn server_of(url: &Url) -> String {
    let Some(host) = url.host_str() else { return String::new() };
    format!("{host}:{}", url.port_or_known_default().unwrap_or_default())
}

fn is_local(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| is_loopback(&url))
}

/// The state shared by the threads.
struct Schedule<H> {
    /// Idle hosts, by the time of their next step.
    waiting: BTreeMap<(Instant, usize), H>,
    /// The number of hosts with a step in progress.
    busy: usize,
}

/// Runs steps until no host remains.
fn work<H>(
    schedule: &Mutex<Schedule<H>>,
    changed: &Condvar,
    step: &impl Fn(&mut H) -> Option<Duration>,
) {
    let mut guard = schedule.lock();
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
        let ((_, index), mut host) = entry.remove_entry();
        guard.busy += 1;
        drop(guard);
        let busy = Busy { schedule, changed };
        let pause = step(&mut host);
        // A time that the clock can't represent is never.
        if let Some(next) = pause.and_then(|pause| Instant::now().checked_add(pause)) {
            schedule.lock().waiting.insert((next, index), host);
        }
        drop(busy);
        guard = schedule.lock();
    }
}

/// A step in progress. Also ends with a panic, or the other threads would wait for ever.
struct Busy<'s, H> {
    schedule: &'s Mutex<Schedule<H>>,
    changed: &'s Condvar,
}

impl<H> Drop for Busy<'_, H> {
    fn drop(&mut self) {
        self.schedule.lock().busy -= 1;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Runs jobs `url value` and returns the values by server in the order of their runs.
    fn run(jobs: &[(&str, u32)], threads: usize) -> BTreeMap<String, Vec<u32>> {
        let jobs = jobs.iter().map(|(url, value)| ((*url).to_owned(), *value)).collect();
        let done: Mutex<BTreeMap<String, Vec<u32>>> = Mutex::default();
        for_each_by_host(jobs, threads, Duration::from_millis(1), |url, value| {
            done.lock().entry(host_of(url)).or_default().push(value);
            if value % 2 == 0 { Next::Now } else { Next::AfterPause }
        });
        done.into_inner()
    }

    #[test]
    fn each_job_runs_once_in_the_order_of_its_host() {
        let jobs = [
            ("https://a.example/1", 1),
            ("http://b.example/", 2),
            ("https://a.example/2", 3),
            ("http://a.example/3", 4),
            ("https://a.example:443/4", 5),
            ("not a URL", 6),
            ("https://a.example/1", 7),
        ];
        let expected = [
            ("", vec![6]),
            ("a.example:443", vec![1, 3, 5, 7]),
            ("a.example:80", vec![4]),
            ("b.example:80", vec![2]),
        ];
        let expected = BTreeMap::from(expected.map(|(host, values)| (host.to_owned(), values)));
        for threads in [0, 1, 2, 100] {
            assert_eq!(run(&jobs, threads), expected, "{threads} threads");
        }
        assert_eq!(run(&[], 4), BTreeMap::new());
    }

    #[test]
    fn a_panic_ends_all_threads() {
        let run = || run_hosts(0..20, 4, |_| -> Option<Duration> { panic!("a bug") });
        assert!(std::panic::catch_unwind(run).is_err());
    }

    #[test]
    fn steps_of_a_host_never_overlap_and_hosts_do() {
        struct Host {
            index: usize,
            steps: u32,
        }
        let running: [AtomicUsize; 4] = Default::default();
        // All hosts must be in their first step at the same time.
        let barrier = std::sync::Barrier::new(running.len());
        let hosts = (0..running.len()).map(|index| Host { index, steps: 0 });
        run_hosts(hosts, running.len(), |host| {
            assert_eq!(running[host.index].fetch_add(1, Ordering::SeqCst), 0);
            if host.steps == 0 {
                barrier.wait();
            }
            host.steps += 1;
            running[host.index].fetch_sub(1, Ordering::SeqCst);
            (host.steps < 20).then_some(Duration::ZERO)
        });
    }
}
