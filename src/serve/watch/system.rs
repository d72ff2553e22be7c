//! Detects changes by notifications of the system.
//!
//! Each folder is watched on its own, and its content is read after that. So no change in a new folder is missed, and
//! every failure to watch is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::files::walk;
use super::paths::{Identity, WatchedFolder, WatchedPaths, identity};

/// Whether the system watches a folder with all its subfolders.
const IS_RECURSIVE: bool = cfg!(any(target_vendor = "apple", windows));

/// A notification.
pub(super) enum SystemChange {
    /// These paths changed; none for read access.
    Paths(Vec<PathBuf>),
    /// Any path may have changed.
    Unknown,
}

/// Watches files by notifications of the system.
pub(super) struct SystemWatcher {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// The watched folders.
    watched: BTreeMap<PathBuf, Option<Identity>>,
    /// The folders to watch with all their subfolders.
    trees: BTreeSet<PathBuf>,
    /// The links in the trees.
    pub(super) links: BTreeSet<PathBuf>,
}

impl SystemWatcher {
    /// # Errors
    /// When the system can't watch: the reason.
    pub(super) fn new() -> Result<Self, String> {
        let (sender, events) = channel();
        let handler = move |event| {
            // Fails only after the receiver was dropped with this watcher.
            let _ = sender.send(event);
        };
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(handler, config).map_err(|error| reason(&error))?;
        let (watched, trees, links) = Default::default();
        Ok(Self { watcher, events, watched, trees, links })
    }

    /// Waits for a notification; `None` after the timeout.
    ///
    /// # Errors
    /// When the system can't watch any more: the reason.
    pub(super) fn wait(&mut self, timeout: Duration) -> Result<Option<SystemChange>, String> {
        match self.events.recv_timeout(timeout) {
            Ok(Ok(event)) => self.handle(event).map(Some),
            Ok(Err(error)) => Err(reason(&error)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err("the system's watcher stopped".to_owned()),
        }
    }

    fn handle(&mut self, event: Event) -> Result<SystemChange, String> {
        if event.need_rescan() {
            let folders: Vec<PathBuf> = self.watched.keys().cloned().collect();
            folders.iter().for_each(|folder| self.unwatch(folder));
            return Ok(SystemChange::Unknown);
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return Ok(SystemChange::Paths(Vec::new()));
        }
        for path in &event.paths {
            match event.kind {
                EventKind::Modify(ModifyKind::Data(_)) => {}
                // The same folder, possibly with other permissions.
                EventKind::Modify(ModifyKind::Metadata(_)) if self.watched.contains_key(path) => {}
                _ => self.rewatch(path)?,
            }
        }
        Ok(SystemChange::Paths(event.paths))
    }

    /// Watches the folder or link that is now at `path`. An identical identity does not prove that it is the watched
    /// folder, as file systems reuse inode numbers.
    fn rewatch(&mut self, path: &Path) -> Result<(), String> {
        self.unwatch_below(path);
        let is_in_tree = path.ancestors().any(|ancestor| self.trees.contains(ancestor));
        match path.symlink_metadata() {
            Ok(now) if is_in_tree && (now.is_dir() || now.is_symlink()) => self.watch_tree(path),
            _ => Ok(()),
        }
    }

    /// Removes all folders and links at and below `path`.
    fn unwatch_below(&mut self, path: &Path) {
        let is_below = |other: &&PathBuf| other.starts_with(path);
        let links = self.links.range(path.to_owned()..).take_while(is_below);
        let links: Vec<PathBuf> = links.cloned().collect();
        links.iter().for_each(|link| {
            self.links.remove(link);
        });
        let folders = self.watched.range(path.to_owned()..).map(|(folder, _)| folder);
        let folders: Vec<PathBuf> = folders.take_while(is_below).cloned().collect();
        folders.iter().for_each(|folder| self.unwatch(folder));
    }

    fn unwatch(&mut self, folder: &Path) {
        // Fails if the folder was deleted.
        let _ = self.watcher.unwatch(folder);
        self.watched.remove(folder);
    }

    /// Watches the folders of `paths` and no others.
    ///
    /// # Errors
    /// When the system can't watch one of them: the reason.
    pub(super) fn update(&mut self, paths: &WatchedPaths) -> Result<(), String> {
        let folders = &paths.folders;
        let trees = folders.iter().filter(|(_, watched)| watched.is_recursive);
        self.trees = trees.map(|(path, _)| path.clone()).collect();
        self.unwatch_others(paths);
        for (path, watched) in folders {
            let is_covered = watched.is_recursive && self.is_inside_tree(path);
            if self.watched.contains_key(path) || is_covered {
                continue;
            }
            match watched.is_recursive {
                true => self.watch_tree(path)?,
                false => self.watch(path, RecursiveMode::NonRecursive)?,
            }
        }
        Ok(())
    }

    fn unwatch_others(&mut self, paths: &WatchedPaths) {
        let is_current = |path: &PathBuf, known: &Option<Identity>| match paths.folders.get(path) {
            Some(WatchedFolder { identity, .. }) => identity == known,
            None => self.is_inside_tree(path),
        };
        let others = self.watched.iter().filter(|(path, known)| !is_current(path, known));
        let others: Vec<PathBuf> = others.map(|(path, _)| path.clone()).collect();
        others.iter().for_each(|path| self.unwatch_below(path));
        let trees = &self.trees;
        self.links.retain(|link| link.ancestors().any(|ancestor| trees.contains(ancestor)));
    }

    fn is_inside_tree(&self, path: &Path) -> bool {
        path.ancestors().skip(1).any(|ancestor| self.trees.contains(ancestor))
    }

    /// Watches all folders at and below `path`, and records the links.
    fn watch_tree(&mut self, path: &Path) -> Result<(), String> {
        for entry in walk(path, usize::MAX) {
            if entry.file_type().is_symlink() {
                self.links.insert(entry.into_path());
            } else if entry.file_type().is_dir() && !self.watched.contains_key(entry.path()) {
                match IS_RECURSIVE {
                    true if entry.depth() > 0 || !self.trees.contains(path) => {}
                    true => self.watch(entry.path(), RecursiveMode::Recursive)?,
                    false => self.watch(entry.path(), RecursiveMode::NonRecursive)?,
                }
            }
        }
        Ok(())
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> Result<(), String> {
        let identity = path.metadata().ok().map(|metadata| identity(&metadata));
        match self.watcher.watch(path, mode) {
            Ok(()) => {
                self.watched.insert(path.to_owned(), identity);
                Ok(())
            }
            // Loading reports missing and unreadable folders.
            Err(error) if concerns_one_folder(&error) => Ok(()),
            Err(error) => Err(reason(&error)),
        }
    }
}

/// Whether a folder can't be watched because it is missing or unreadable.
fn concerns_one_folder(error: &notify::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => matches!(error.kind(), NotFound | PermissionDenied | NotADirectory),
        _ => false,
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
                .to_owned()
        }
        ErrorKind::Io(error) if error.raw_os_error() == Some(24) && cfg!(target_os = "linux") => {
            "the system's limit of watchers is reached (fs.inotify.max_user_instances)".to_owned()
        }
        _ => error.to_string(),
    }
}
