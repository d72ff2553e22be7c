//! Runs tasks on a bounded number of threads.
//!
//! Tasks hold no lock of the site. Tasks for one page run one at a time, so that a slow page occupies one thread
//! and does not block others.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use tokio::sync::{Mutex as AsyncMutex, Semaphore};

/// The kind of a task. Each kind has its own threads, so that requests never delay events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Request,
    Event,
}

/// The limits of running tasks.
pub(super) struct Workers {
    requests: Arc<Semaphore>,
    events: Arc<Semaphore>,
    /// A lock for each page with tasks.
    pages: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
}

impl Workers {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let threads = (2 * cores).max(8);
        Self {
            requests: Arc::new(Semaphore::new(threads)),
            events: Arc::new(Semaphore::new(threads)),
            pages: Mutex::default(),
        }
    }

    /// Runs `work` for the page at `path`; `None` if it panicked.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        task: Task,
        path: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let page = self.page_lock(path).lock_owned().await;
        let threads = match task {
            Task::Request => &self.requests,
            Task::Event => &self.events,
        };
        let permit = Arc::clone(threads).acquire_owned().await.ok()?;
        // The thread holds both until `work` returns, even if this future is dropped.
        let result = tokio::task::spawn_blocking(move || {
            let result = work();
            drop((page, permit));
            result
        });
        result.await.ok()
    }

    fn page_lock(&self, path: &str) -> Arc<AsyncMutex<()>> {
        let mut pages = self.pages.lock();
        if let Some(lock) = pages.get(path).and_then(Weak::upgrade) {
            return lock;
        }
        pages.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::new(AsyncMutex::new(()));
        pages.insert(path.to_owned(), Arc::downgrade(&lock));
        lock
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use futures_util::future::join;

    use super::*;

    fn run_async(test: impl Future<Output = ()>) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(test);
    }

    #[test]
    fn a_slow_page_does_not_block_others() {
        let workers = Arc::new(Workers::new());
        let (end, ended) = channel::<()>();
        let ended = Mutex::new(ended);
        run_async(async move {
            // Requests for one page run one at a time.
            let slow = Arc::new(move || ended.lock().recv().is_err());
            let waiting: Vec<_> = (0..100)
                .map(|_| {
                    let (workers, slow) = (Arc::clone(&workers), Arc::clone(&slow));
                    tokio::spawn(async move {
                        workers.run(Task::Request, "/slow/", move || slow()).await
                    })
                })
                .collect();
            tokio::time::sleep(Duration::from_millis(20)).await;
            let other = workers.run(Task::Request, "/other/", || 1);
            let event = workers.run(Task::Event, "/", || 2);
            let both = tokio::time::timeout(Duration::from_secs(10), join(other, event));
            assert_eq!(both.await, Ok((Some(1), Some(2))));
            drop(end);
            for slow in waiting {
                assert_eq!(slow.await.unwrap(), Some(true));
            }
        });
    }

    #[test]
    fn cancelled_tasks_count_until_they_end() {
        let workers = Workers::new();
        let limit = workers.requests.available_permits();
        run_async(async move {
            let (end, ended) = channel::<()>();
            let ended = Arc::new(Mutex::new(ended));
            for page in 0..limit {
                let ended = Arc::clone(&ended);
                let slow = move || {
                    let _ = ended.lock().recv();
                };
                let path = page.to_string();
                let slow = workers.run(Task::Request, &path, slow);
                assert!(tokio::time::timeout(Duration::from_millis(1), slow).await.is_err());
            }
            assert_eq!(workers.requests.available_permits(), 0);
            drop(end);
            assert_eq!(workers.run(Task::Request, "/", || 1).await, Some(1));
        });
    }

    #[test]
    fn a_panic_frees_its_thread() {
        let workers = Workers::new();
        run_async(async move {
            assert_eq!(workers.run(Task::Request, "/", || panic!("of a test")).await, None::<()>);
            assert_eq!(workers.run(Task::Request, "/", || 1).await, Some(1));
        });
    }
}
