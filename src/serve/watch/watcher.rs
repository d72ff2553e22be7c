//! Watches the files of a site and waits for changes.
#![expect(clippy::disallowed_methods, reason = "batches of changes end by time")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::settings::Settings;
use super::files::is_temporary;
use super::paths::WatchedPaths;
use super::poll::PollWatcher;
use super::system::{SystemChange, SystemWatcher};
use crate::config::Config;

/// The time without changes after which a batch ends.
const BATCH_GAP: Duration = Duration::from_millis(8);
/// The maximum duration of a batch.
const MAX_BATCH: Duration = Duration::from_millis(400);
/// The interval at which watched folders and links are compared with the disk. The system does not report every
/// change, such as a replaced parent of the site's folder.
const RESCAN_INTERVAL: Duration = Duration::from_secs(1);

/// The source of changes.
enum Backend {
    System(Box<SystemWatcher>),
    Poll(PollWatcher),
}

/// Watches the files of a site.
pub(in crate::serve) struct SiteWatcher {
    settings: Arc<Settings>,
    backend: Backend,
    paths: WatchedPaths,
    /// Why the watcher polls.
    polling_reason: Option<String>,
}

impl SiteWatcher {
    /// A watcher of nothing yet. It polls if `poll` is set or the system can't watch.
    pub(in crate::serve) fn new(settings: Arc<Settings>, poll: bool) -> Self {
        let system = if poll { Err("--poll".to_owned()) } else { SystemWatcher::new() };
        let (backend, polling_reason) = match system {
            Ok(system) => (Backend::System(Box::new(system)), None),
            Err(reason) => (Backend::Poll(PollWatcher::default()), Some(reason)),
        };
        Self { settings, backend, paths: WatchedPaths::default(), polling_reason }
    }

    /// Why the watcher polls; `None` while the system watches files.
    pub(in crate::serve) fn polling_reason(&self) -> Option<&str> {
        self.polling_reason.as_deref()
    }

    /// Watches the paths that the site currently depends on. Returns the paths in the site that may have changed
    /// before they were watched.
    pub(in crate::serve) fn update(&mut self, config: &Config) -> BTreeSet<String> {
        let mut changed = BTreeSet::new();
        // Watching a folder can find links, whose targets are watched next.
        loop {
            let links = match &self.backend {
                Backend::System(system) => &system.links,
                Backend::Poll(poll) => &poll.links,
            };
            let paths = WatchedPaths::new(&self.settings, config, links);
            if paths == self.paths {
                return changed;
            }
            changed.extend(paths.changed_since(&self.paths));
            self.paths = paths;
            match &mut self.backend {
                Backend::System(system) => {
                    if let Err(reason) = system.update(&self.paths) {
                        self.start_polling(reason);
                    }
                }
                Backend::Poll(poll) => {
                    let found = poll.scan(&self.paths);
                    changed.extend(found.iter().flat_map(|path| self.paths.site_paths(path)));
                }
            }
        }
    }

    fn start_polling(&mut self, reason: String) {
        let mut poll = PollWatcher::default();
        poll.scan(&self.paths);
        self.backend = Backend::Poll(poll);
        self.polling_reason = Some(reason);
    }

    /// Waits for a batch of changes, or until the next rescan. Returns the changed paths in the site; `None` if any
    /// path may have changed.
    pub(super) fn wait(&mut self) -> Option<BTreeSet<String>> {
        let changed = match &mut self.backend {
            Backend::Poll(poll) => {
                std::thread::sleep(poll.interval());
                poll.scan(&self.paths)
            }
            Backend::System(system) => match next_batch(system) {
                Ok(Some(changed)) => changed,
                Ok(None) => {
                    self.paths = WatchedPaths::default();
                    return None;
                }
                Err(reason) => {
                    self.start_polling(reason);
                    return None;
                }
            },
        };
        let changed = changed.iter().filter(|path| !is_temporary(path));
        Some(changed.flat_map(|path| self.paths.site_paths(path)).collect())
    }
}

/// Waits for a batch of changes, or until the next rescan; `None` if any path may have changed.
///
/// # Errors
/// When the system can't watch any more: the reason.
fn next_batch(system: &mut SystemWatcher) -> Result<Option<Vec<PathBuf>>, String> {
    let mut changed = Vec::new();
    let mut deadline = Instant::now() + RESCAN_INTERVAL;
    let mut max_deadline = None;
    while let Some(timeout) = deadline.checked_duration_since(Instant::now()) {
        match system.wait(timeout)? {
            // Read access: such events must not extend the batch.
            Some(SystemChange::Paths(paths)) if paths.is_empty() => {}
            Some(SystemChange::Paths(paths)) => {
                changed.extend(paths);
                let now = Instant::now();
                let max_deadline = *max_deadline.get_or_insert(now + MAX_BATCH);
                deadline = max_deadline.min(now + BATCH_GAP);
            }
            Some(SystemChange::Unknown) => return Ok(None),
            None => break,
        }
    }
    Ok(Some(changed))
}
