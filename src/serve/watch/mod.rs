//! Hears of changed files, and hands them on in bursts: an editor saves in several steps, and
//! a checkout changes thousands of files at once.
//!
//! The system tells of changes, or, where it can't, all files are looked at once a second. Watching
//! begins before anything is loaded, and a folder is loaded after it is watched.
#![expect(clippy::disallowed_methods, reason = "a server takes times")]

mod heard;
mod places;
mod poll;
mod system;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) use self::heard::now;

use self::heard::Heard;
use self::places::Places;
use self::poll::Poll;
use self::system::System;
use super::server::{Observer, Server};
use super::site::Settings;
use super::update::{Effect, apply};
use crate::config::Config;
use crate::load;

/// How long it must be quiet for a burst to be over.
const QUIET: Duration = Duration::from_millis(8);
/// How long a burst may last before what is there is shown.
const PATIENCE: Duration = Duration::from_millis(400);
/// How often to look whether folders and links are those that are watched, as the system does not
/// tell of everything: a folder that the site is in may have been replaced.
const SWEEP: Duration = Duration::from_secs(1);

/// How many changes of copied files are remembered, for browsers that listen slowly.
const MOST_ASSETS: usize = 256;

/// What tells of changes.
enum Watcher {
    System(Box<System>),
    Poll(Poll),
}

/// The watched places of a site.
pub(super) struct Watching {
    settings: Arc<Settings>,
    watcher: Watcher,
    places: Places,
    /// Why the system does not watch.
    reason: Option<String>,
}

impl Watching {
    /// Watches where the configuration is; with `poll` without the system's help.
    pub(super) fn start(settings: Arc<Settings>, poll: bool) -> Self {
        let system = if poll { Err("--poll".to_owned()) } else { System::new() };
        let (watcher, reason) = match system {
            Ok(system) => (Watcher::System(Box::new(system)), None),
            Err(reason) => (Watcher::Poll(Poll::default()), Some(reason)),
        };
        Self { settings, watcher, places: Places::default(), reason }
    }

    /// Why changes are looked for instead of being heard of.
    pub(super) fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Watches what the site depends on now. Returns what must be looked at again, as it is watched
    /// only now.
    pub(super) fn follow(&mut self, config: &Config) -> BTreeSet<String> {
        let mut changed = BTreeSet::new();
        loop {
            let links = match &self.watcher {
                Watcher::System(system) => &system.links,
                Watcher::Poll(poll) => &poll.links,
            };
            let places = Places::of(&self.settings, config, links);
            if places == self.places {
                return changed;
            }
            changed.extend(places.changed_since(&self.places));
            self.places = places;
            match &mut self.watcher {
                Watcher::System(system) => {
                    if let Err(reason) = system.follow(&self.places) {
                        self.give_up(reason);
                    }
                }
                Watcher::Poll(poll) => {
                    let found = poll.look(&self.places);
                    changed.extend(found.iter().flat_map(|place| self.places.names_of(place)));
                }
            }
        }
    }

    /// Looks for changes from now on, as the system does not tell of them.
    fn give_up(&mut self, reason: String) {
        let mut poll = Poll::default();
        poll.look(&self.places);
        self.watcher = Watcher::Poll(poll);
        self.reason = Some(reason);
    }

    /// Waits for a burst of changes and its end, or for the time of the next sweep: the paths from
    /// the site's root that they are about. `None` if that may be any.
    fn wait(&mut self) -> Option<BTreeSet<String>> {
        let mut heard = Vec::new();
        match &mut self.watcher {
            Watcher::Poll(poll) => {
                std::thread::sleep(poll.pause());
                heard = poll.look(&self.places);
            }
            Watcher::System(system) => {
                let mut until = Instant::now() + SWEEP;
                let mut end = None;
                // Files that are read make events without end, which are none of ours.
                while let Some(time) = until.checked_duration_since(Instant::now()) {
                    match system.wait(time) {
                        Ok(Some(Heard::Places(places))) if places.is_empty() => {}
                        Ok(Some(Heard::Places(places))) => {
                            heard.extend(places);
                            let now = Instant::now();
                            let end = *end.get_or_insert(now + PATIENCE);
                            until = end.min(now + QUIET);
                        }
                        Ok(Some(Heard::Everything)) => {
                            self.places = Places::default();
                            return None;
                        }
                        Ok(None) => break,
                        Err(reason) => {
                            self.give_up(reason);
                            return None;
                        }
                    }
                }
            }
        }
        let heard = heard.iter().filter(|place| !is_temporary(place));
        Some(heard.flat_map(|place| self.places.names_of(place)).collect())
    }
}

/// Whether it is what editors leave beside a file.
fn is_temporary(place: &Path) -> bool {
    let name = place.file_name().unwrap_or_default().as_encoded_bytes();
    name.ends_with(b"~") || name.ends_with(b".swp") || name == b"4913"
}

/// Starts the thread that hears of changes and applies them.
pub(super) fn start(server: Arc<Server>, watching: Watching, observer: Arc<dyn Observer>) {
    std::thread::spawn(move || listen(&server, watching, observer.as_ref()));
}

fn listen(server: &Server, mut watching: Watching, observer: &dyn Observer) {
    let mut notice = None;
    loop {
        if watching.reason != notice {
            notice.clone_from(&watching.reason);
            if let Some(reason) = &notice {
                observer.polls(reason);
                *server.polls.write() = Some(reason.clone());
            }
        }
        let changed = watching.wait();
        let start = Instant::now();
        let mut changed = changed.unwrap_or_else(|| everything(server));
        changed.extend(watching.follow(&config(server)));
        let mut all = BTreeSet::new();
        // What the configuration names now may be watched only after it was loaded.
        while !changed.is_empty() {
            let paths: Vec<String> = changed.into_iter().collect();
            if let Some(effect) = apply(&server.site, &paths) {
                tell(server, effect);
                all.extend(paths);
            }
            changed = watching.follow(&config(server));
        }
        if !all.is_empty() {
            let all: Vec<String> = all.into_iter().collect();
            let findings = server.site.read().findings();
            observer.changed(&all, start.elapsed(), &findings);
        }
    }
}

fn config(server: &Server) -> Config {
    server.site.read().config.clone()
}

/// All paths that sources may be at.
fn everything(server: &Server) -> BTreeSet<String> {
    let config = config(server);
    let folders = load::source_folders(&config).map(|folder| folder.path.to_string());
    folders.chain([config.file.to_string()]).collect()
}

/// Tells open pages of a change.
fn tell(server: &Server, Effect { assets }: Effect) {
    server.changes.send_modify(|change| {
        change.number += 1;
        change.assets.extend(assets.into_iter().map(|asset| (change.number, asset)));
        // A browser that is so far behind gets the pages themselves.
        let surplus = change.assets.len().saturating_sub(MOST_ASSETS);
        change.assets.drain(..surplus);
    });
}
