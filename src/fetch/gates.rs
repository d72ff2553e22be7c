//! One request per host at a time, with a pause after it, and none to a host that was unreachable.
//!
//! A redirect and `robots.txt` lead to hosts that other threads may be using, so the rule is enforced where
//! the connection is made.
#![expect(clippy::disallowed_methods, reason = "requests are paced by time")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use url::Url;

use super::error::FetchError;
use super::guard::is_loopback;
use super::hosts::server_of;
use crate::collections::HashMap;

/// The hosts of a run.
#[derive(Debug)]
pub(super) struct Gates {
    pause: Duration,
    hosts: Mutex<HashMap<String, Arc<Mutex<Gate>>>>,
}

/// The state of a host, locked during a request.
#[derive(Debug, Default)]
struct Gate {
    /// The end of the last request.
    last: Option<Instant>,
    /// Why the host is unreachable.
    unreachable: Option<FetchError>,
}

impl Gates {
    pub(super) fn new(pause: Duration) -> Self {
        Self { pause, hosts: Mutex::default() }
    }

    /// Runs `request` to the host of `url` as soon as it may receive one. If the host was unreachable,
    /// returns the same error without a request.
    pub(super) fn pass<T>(
        &self,
        url: &Url,
        request: impl FnOnce() -> Result<T, FetchError>,
    ) -> Result<T, FetchError> {
        let gate = Arc::clone(self.hosts.lock().entry(server_of(url)).or_default());
        let mut gate = gate.lock();
        if let Some(error) = &gate.unreachable {
            return Err(error.clone());
        }
        let pause = if is_loopback(url) { Duration::ZERO } else { self.pause };
        if let Some(last) = gate.last {
            std::thread::sleep(pause.saturating_sub(last.elapsed()));
        }
        let result = request();
        gate.last = Some(Instant::now());
        gate.unreachable = result.as_ref().err().filter(|error| error.is_unreachable()).cloned();
        result
    }

    /// Whether the host of `url` was unreachable in this run.
    pub(super) fn is_unreachable(&self, url: &Url) -> bool {
        let gate = self.hosts.lock().get(&server_of(url)).map(Arc::clone);
        gate.is_some_and(|gate| gate.lock().unreachable.is_some())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn an_unreachable_host_is_requested_once() {
        let gates = Gates::new(Duration::from_millis(1));
        let requests = AtomicU32::new(0);
        let pass = |url: &str, result: Result<(), FetchError>| {
            gates.pass(&Url::parse(url).unwrap(), || {
                requests.fetch_add(1, Ordering::SeqCst);
                result
            })
        };
        let refused = Err(FetchError::Unreachable("connection refused"));
        assert_eq!(
            pass("http://a.example/1", Err(FetchError::Status(500))),
            Err(FetchError::Status(500))
        );
        assert_eq!(pass("http://a.example/2", refused.clone()), refused);
        assert_eq!(pass("http://a.example/3", Ok(())), refused);
        assert_eq!(requests.load(Ordering::SeqCst), 2);
        assert_eq!(pass("https://a.example/3", Ok(())), Ok(()));
        assert_eq!(pass("http://b.example/", Ok(())), Ok(()));
    }

    #[test]
    fn requests_to_a_host_never_overlap() {
        let gates = Gates::new(Duration::ZERO);
        let running = AtomicU32::new(0);
        let url = Url::parse("http://a.example/").unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let result = gates.pass(&url, || {
                            let before = running.fetch_add(1, Ordering::SeqCst);
                            std::thread::yield_now();
                            running.fetch_sub(1, Ordering::SeqCst);
                            Ok(before)
                        });
                        assert_eq!(result, Ok(0));
                    }
                });
            }
        });
    }
}
