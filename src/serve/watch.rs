//! Hears of changed files, and hands them on in bursts: an editor saves in several steps, and
//! a checkout changes thousands of files at once.
#![expect(clippy::disallowed_methods, reason = "a server takes times")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::site::Settings;
use super::update::{Effect, apply};
use super::{Observer, Server, unpoisoned};
use crate::config::Config;
use crate::load;

/// How long it must be quiet for a burst to be over.
const QUIET: Duration = Duration::from_millis(8);
/// How long a burst may last before what is there is shown.
const PATIENCE: Duration = Duration::from_millis(400);

/// How many changes of copied files are remembered, for browsers that listen slowly.
const MOST_ASSETS: usize = 256;

/// The time of now.
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Starts the thread that hears of changes and applies them.
pub(super) fn start(server: Arc<Server>, observer: Arc<dyn Observer>) -> Result<(), String> {
    let (sender, receiver) = channel();
    let watcher = notify::recommended_watcher(move |event| {
        // The receiver lives as long as the process.
        let _ = sender.send(event);
    })
    .map_err(|error| format!("can't watch for changes: {error}"))?;
    let mut watched = Watched { watcher, folders: BTreeMap::new() };
    {
        let site = unpoisoned(server.site.read());
        watched.follow(&site.settings.root, &site.settings.config_file, &site.config);
    }
    std::thread::spawn(move || listen(&receiver, watched, &server, observer.as_ref()));
    Ok(())
}

fn listen(
    receiver: &Receiver<notify::Result<Event>>,
    mut watched: Watched,
    server: &Server,
    observer: &dyn Observer,
) {
    while let Ok(first) = receiver.recv() {
        let start = Instant::now();
        let (settings, all) = {
            let site = unpoisoned(server.site.read());
            let folders = load::source_folders(&site.config).map(|folder| folder.path.to_string());
            let all: Vec<String> = folders.chain([site.config.file.to_string()]).collect();
            (site.settings.clone(), all)
        };
        let root = &settings.root;
        let mut paths = BTreeSet::new();
        let mut event = Some(first);
        while let Some(heard) = event.take() {
            collect(heard, &settings, &all, &mut paths);
            if start.elapsed() < PATIENCE {
                event = receiver.recv_timeout(QUIET).ok();
            }
        }
        if paths.is_empty() {
            continue;
        }
        let paths: Vec<String> = paths.into_iter().collect();
        let effect = apply(&server.site, &paths);
        {
            let site = unpoisoned(server.site.read());
            watched.forget(paths.iter().map(|path| root.join(path)));
            watched.follow(&site.settings.root, &site.settings.config_file, &site.config);
        }
        let Some(Effect { assets }) = effect else { continue };
        server.changes.send_modify(|change| {
            change.number += 1;
            change.assets.extend(assets.into_iter().map(|asset| (change.number, asset)));
            // A browser that is so far behind gets the pages themselves.
            let surplus = change.assets.len().saturating_sub(MOST_ASSETS);
            change.assets.drain(..surplus);
        });
        let findings = unpoisoned(server.site.read()).findings();
        observer.changed(&paths, start.elapsed(), &findings);
    }
}

/// Adds what an event is about, by its path from the site's root.
/// When events were lost, that is all there is.
fn collect(
    event: notify::Result<Event>,
    settings: &Settings,
    all: &[String],
    paths: &mut BTreeSet<String>,
) {
    let event = match event {
        Ok(event) if !event.need_rescan() => event,
        _ => {
            paths.extend(all.iter().cloned());
            return;
        }
    };
    if matches!(event.kind, EventKind::Access(_)) {
        return;
    }
    for path in event.paths {
        // The configuration may be outside of the site; then its path is its name.
        let inside = path.strip_prefix(&settings.root).unwrap_or(&path);
        let is_config = path == settings.config_file;
        let Some(path) = inside.to_str().filter(|_| is_config || inside != path) else { continue };
        let name = path.rsplit('/').next().unwrap_or(path);
        // What editors leave beside a file.
        let is_temporary = name.ends_with('~') || name.ends_with(".swp") || name == "4913";
        if !is_temporary && !path.is_empty() {
            paths.insert(path.replace('\\', "/"));
        }
    }
}

/// The folders that are watched: those of the sources with all that is in them, and the
/// folders around, in which missing ones may appear.
struct Watched {
    watcher: RecommendedWatcher,
    folders: BTreeMap<PathBuf, bool>,
}

impl Watched {
    /// Stops watching folders that changed themselves: one that was deleted and made again
    /// is not the one that was watched.
    fn forget(&mut self, paths: impl Iterator<Item = PathBuf>) {
        for path in paths {
            if self.folders.remove(&path).is_some() {
                let _ = self.watcher.unwatch(&path);
            }
        }
    }

    fn follow(&mut self, root: &Path, config_file: &Path, config: &Config) {
        let mut wanted: BTreeMap<PathBuf, bool> = BTreeMap::new();
        wanted.insert(config_file.parent().unwrap_or(root).to_owned(), false);
        for folder in load::source_folders(config) {
            let path = root.join(&*folder.path);
            let exists = path.is_dir();
            if exists {
                wanted.insert(path.clone(), true);
            }
            // Its deletion, or its making, is heard of in the folder around it.
            let around = path.ancestors().skip(1).find(|around| around.is_dir());
            if let Some(around) = around.filter(|around| around.starts_with(root)) {
                wanted.entry(around.to_owned()).or_insert(false);
            }
        }
        let gone: Vec<PathBuf> = self
            .folders
            .iter()
            .filter(|(path, recursive)| wanted.get(*path) != Some(*recursive) || !path.is_dir())
            .map(|(path, _)| path.clone())
            .collect();
        for path in gone {
            // It is gone, or watched anew below.
            let _ = self.watcher.unwatch(&path);
            self.folders.remove(&path);
        }
        for (path, recursive) in wanted {
            if self.folders.contains_key(&path) {
                continue;
            }
            let mode =
                if recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            if self.watcher.watch(&path, mode).is_ok() {
                self.folders.insert(path, recursive);
            }
        }
    }
}
