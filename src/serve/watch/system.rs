//! Watching by the system, each folder by itself: what is in a folder is looked at after it is
//! watched, so nothing is missed in one that just appeared, and every failure is heard of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::heard::{Heard, tree};
use super::places::{Identity, Places, Watch, identity};

/// Whether the system watches all that is below a folder as one.
const WATCHES_TREES: bool = cfg!(any(target_vendor = "apple", windows));

/// The watcher of the system.
pub(super) struct System {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// The folders that are watched, with what told them from others.
    watched: BTreeMap<PathBuf, Option<Identity>>,
    /// The folders that are watched with all that is below.
    trees: BTreeSet<PathBuf>,
    /// The links in those.
    pub(super) links: BTreeSet<PathBuf>,
}

impl System {
    /// # Errors
    /// Why the system can't watch.
    pub(super) fn new() -> Result<Self, String> {
        let (sender, events) = channel();
        let handler = move |event| {
            // The receiver lives as long as it is of use.
            let _ = sender.send(event);
        };
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(handler, config).map_err(|error| reason(&error))?;
        let (watched, trees, links) = Default::default();
        Ok(Self { watcher, events, watched, trees, links })
    }

    /// Waits for an event; `None` if there was none for so long.
    ///
    /// # Errors
    /// Why there will be no more.
    pub(super) fn wait(&mut self, time: Duration) -> Result<Option<Heard>, String> {
        match self.events.recv_timeout(time) {
            Ok(Ok(event)) => self.take(event).map(Some),
            Ok(Err(error)) => Err(reason(&error)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err("the watcher has ended".to_owned()),
        }
    }

    fn take(&mut self, event: Event) -> Result<Heard, String> {
        if event.need_rescan() {
            let all: Vec<PathBuf> = self.watched.keys().cloned().collect();
            all.iter().for_each(|folder| self.unwatch(folder));
            return Ok(Heard::Everything);
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return Ok(Heard::Places(Vec::new()));
        }
        for place in &event.paths {
            match event.kind {
                EventKind::Modify(ModifyKind::Data(_)) => {}
                // It is the same folder, which may be readable only now.
                EventKind::Modify(ModifyKind::Metadata(_)) if self.watched.contains_key(place) => {}
                _ => self.look_at(place)?,
            }
        }
        Ok(Heard::Places(event.paths))
    }

    /// Takes up what is at `place` now: it may be another folder, or a link. A folder is watched from
    /// scratch, as nothing tells it from one that has gone: systems use their numbers again.
    fn look_at(&mut self, place: &Path) -> Result<(), String> {
        self.unwatch_below(place);
        let is_in_tree = place.ancestors().any(|around| self.trees.contains(around));
        match place.symlink_metadata() {
            Ok(now) if is_in_tree && (now.is_dir() || now.is_symlink()) => self.watch_tree(place),
            _ => Ok(()),
        }
    }

    /// Forgets all folders and links at and below `place`.
    fn unwatch_below(&mut self, place: &Path) {
        let below = |path: &&PathBuf| path.starts_with(place);
        let links = self.links.range(place.to_owned()..).take_while(below);
        let links: Vec<PathBuf> = links.cloned().collect();
        links.iter().for_each(|link| {
            self.links.remove(link);
        });
        let folders = self.watched.range(place.to_owned()..).map(|(path, _)| path);
        let folders: Vec<PathBuf> = folders.take_while(below).cloned().collect();
        folders.iter().for_each(|folder| self.unwatch(folder));
    }

    fn unwatch(&mut self, folder: &Path) {
        // It may be gone itself.
        let _ = self.watcher.unwatch(folder);
        self.watched.remove(folder);
    }

    /// Watches the folders of `places`, and no others.
    ///
    /// # Errors
    /// Why the system can't.
    pub(super) fn follow(&mut self, places: &Places) -> Result<(), String> {
        let wanted = &places.folders;
        self.trees =
            wanted.iter().filter(|(_, w)| w.is_tree).map(|(path, _)| path.clone()).collect();
        let is_wanted = |path: &PathBuf, known: &Option<Identity>| match wanted.get(path) {
            Some(Watch { identity, .. }) => identity == known,
            None => path.ancestors().skip(1).any(|around| self.trees.contains(around)),
        };
        let gone = self.watched.iter().filter(|(path, known)| !is_wanted(path, known));
        let gone: Vec<PathBuf> = gone.map(|(path, _)| path.clone()).collect();
        for path in gone {
            self.unwatch_below(&path);
        }
        let trees = &self.trees;
        self.links.retain(|link| link.ancestors().any(|around| trees.contains(around)));
        for (path, watch) in wanted {
            let is_inside_tree = path.ancestors().skip(1).any(|around| self.trees.contains(around));
            if self.watched.contains_key(path) || (watch.is_tree && is_inside_tree) {
                continue;
            }
            match watch.is_tree {
                true => self.watch_tree(path)?,
                false => self.watch(path, RecursiveMode::NonRecursive)?,
            }
        }
        Ok(())
    }

    /// Watches all folders at and below `place`, and takes up the links.
    fn watch_tree(&mut self, place: &Path) -> Result<(), String> {
        for entry in tree(place, usize::MAX) {
            if entry.file_type().is_symlink() {
                self.links.insert(entry.into_path());
            } else if entry.file_type().is_dir() && !self.watched.contains_key(entry.path()) {
                match WATCHES_TREES {
                    true if entry.depth() > 0 || !self.trees.contains(place) => {}
                    true => self.watch(entry.path(), RecursiveMode::Recursive)?,
                    false => self.watch(entry.path(), RecursiveMode::NonRecursive)?,
                }
            }
        }
        Ok(())
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> Result<(), String> {
        let identity = path.metadata().ok().map(|found| identity(&found));
        match self.watcher.watch(path, mode) {
            Ok(()) => {
                self.watched.insert(path.to_owned(), identity);
                Ok(())
            }
            Err(error) if concerns_one_folder(&error) => Ok(()),
            Err(error) => Err(reason(&error)),
        }
    }
}

/// Whether a folder can't be watched because it is gone, or nobody may read it: loading says so.
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
