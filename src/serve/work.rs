//! Rendering is work, not waiting: it is done on threads of its own, a bounded number at a time, and
//! holds no lock of the site. A page that takes long keeps no other one waiting: requests for it
//! wait for each other, and those for others have the remaining threads.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use tokio::sync::{Mutex as Turn, Semaphore};

/// What work is for. Each has threads of its own, so that open pages hear of changes however much
/// is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    Requests,
    Events,
}

/// The work that is being done.
pub(super) struct Work {
    requests: Arc<Semaphore>,
    events: Arc<Semaphore>,
    /// One piece of work for each page at a time.
    turns: Mutex<HashMap<String, Weak<Turn<()>>>>,
}

impl Work {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let threads = (2 * cores).max(8);
        Self {
            requests: Arc::new(Semaphore::new(threads)),
            events: Arc::new(Semaphore::new(threads)),
            turns: Mutex::default(),
        }
    }

    /// Does `work` for the page at `path`; `None` if it panicked.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        path: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let turn = self.turn(path).lock_owned().await;
        let threads = match lane {
            Lane::Requests => &self.requests,
            Lane::Events => &self.events,
        };
        let thread = Arc::clone(threads).acquire_owned().await.ok()?;
        // Both are held until the work is done, also if nobody waits for it any more.
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, thread));
            done
        });
        done.await.ok()
    }

    fn turn(&self, path: &str) -> Arc<Turn<()>> {
        let mut turns = self.turns.lock();
        if let Some(turn) = turns.get(path).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::new(Turn::new(()));
        turns.insert(path.to_owned(), Arc::downgrade(&turn));
        turn
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use futures_util::future::join;

    use super::*;

    fn on_a_runtime(test: impl Future<Output = ()>) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(test);
    }

    #[test]
    fn a_page_that_takes_long_keeps_no_other_waiting() {
        let work = Arc::new(Work::new());
        let (end, ended) = channel::<()>();
        let ended = Mutex::new(ended);
        on_a_runtime(async move {
            // Many requests for it are one piece of work at a time.
            let slow = Arc::new(move || ended.lock().recv().is_err());
            let waiting: Vec<_> = (0..100)
                .map(|_| {
                    let (work, slow) = (Arc::clone(&work), Arc::clone(&slow));
                    tokio::spawn(
                        async move { work.run(Lane::Requests, "/slow/", move || slow()).await },
                    )
                })
                .collect();
            tokio::time::sleep(Duration::from_millis(20)).await;
            let other = work.run(Lane::Requests, "/other/", || 1);
            let event = work.run(Lane::Events, "/", || 2);
            let both = tokio::time::timeout(Duration::from_secs(10), join(other, event));
            assert_eq!(both.await, Ok((Some(1), Some(2))));
            drop(end);
            for slow in waiting {
                assert_eq!(slow.await.unwrap(), Some(true));
            }
        });
    }

    #[test]
    fn work_is_bounded_also_if_nobody_waits_for_it() {
        let work = Work::new();
        let most = work.requests.available_permits();
        on_a_runtime(async move {
            let (end, ended) = channel::<()>();
            let ended = Arc::new(Mutex::new(ended));
            for page in 0..most {
                let ended = Arc::clone(&ended);
                let slow = move || {
                    let _ = ended.lock().recv();
                };
                let path = page.to_string();
                let slow = work.run(Lane::Requests, &path, slow);
                assert!(tokio::time::timeout(Duration::from_millis(1), slow).await.is_err());
            }
            assert_eq!(work.requests.available_permits(), 0);
            drop(end);
            assert_eq!(work.run(Lane::Requests, "/", || 1).await, Some(1));
        });
    }

    #[test]
    fn a_panic_is_no_result_and_frees_its_place() {
        let work = Work::new();
        on_a_runtime(async move {
            assert_eq!(work.run(Lane::Requests, "/", || panic!("of a test")).await, None::<()>);
            assert_eq!(work.run(Lane::Requests, "/", || 1).await, Some(1));
        });
    }
}
