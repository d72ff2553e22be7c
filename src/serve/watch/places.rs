//! The places on the disk that a site depends on, and what they are in the site.
//!
//! Places are real paths: what is watched is a folder and not one of the ways to it, so a file
//! behind a link, or in a folder that is one, has one place and perhaps several names in the site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::super::site::Settings;
use crate::config::Config;
use crate::load;

/// How many links may lead to each other.
const MOST_HOPS: usize = 16;

/// The places of a site.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// The folders to watch.
    pub(super) folders: BTreeMap<PathBuf, Watch>,
    /// What is at a place, by its paths from the site's root.
    names: BTreeMap<PathBuf, BTreeSet<String>>,
    /// Where links lead, by their places.
    links: BTreeMap<PathBuf, Option<PathBuf>>,
}

/// How a folder is watched.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Watch {
    /// Whether with all that is below.
    pub(super) is_tree: bool,
    /// Tells it from another folder that takes its place.
    pub(super) identity: Option<Identity>,
    /// What of the site depends on which folder it is.
    about: BTreeSet<String>,
}

impl Places {
    /// The places of the site as the disk is now; `links` are those in its folders, by their places.
    pub(super) fn of(settings: &Settings, config: &Config, links: &BTreeSet<PathBuf>) -> Self {
        let mut places = Self::default();
        let file = &settings.config_file;
        let in_folder = file.parent().and_then(|folder| folder.canonicalize().ok());
        if let (Some(folder), Some(name)) = (in_folder, file.file_name()) {
            let file = folder.join(name);
            places.watch(&folder, false, &config.file);
            places.name(&file, &config.file);
            if file.is_symlink() {
                places.follow(&file, &[config.file.to_string()], None);
            }
        }
        let Ok(root) = settings.root.canonicalize() else { return places };
        places.name(&root, "");
        places.watch(&root, false, &config.file);
        for folder in load::source_folders(config) {
            let path = &*folder.path;
            // Each folder on the way is heard of in the one around it.
            for (end, _) in path.match_indices('/') {
                places.watch_in_site(&root, &path[..end], false, path);
            }
            places.watch(&root, false, path);
            places.watch_in_site(&root, path, true, path);
        }
        for link in links.iter().filter(|link| link.is_symlink()) {
            let names = places.names_of(link);
            places.follow(link, &names, Some(&root));
        }
        places
    }

    /// The folder at `path` of the site, if it is there and inside; it may be a link.
    fn watch_in_site(&mut self, root: &Path, path: &str, is_tree: bool, about: &str) {
        let Ok(real) = root.join(path).canonicalize() else { return };
        if !real.is_dir() || !real.starts_with(root) {
            return;
        }
        self.watch(&real, is_tree, about);
        if real != root.join(path) {
            self.name(&real, path);
            self.follow(&root.join(path), &[path.to_owned()], Some(root));
        }
    }

    fn watch(&mut self, folder: &Path, is_tree: bool, about: &str) {
        let identity = || folder.metadata().ok().map(|found| identity(&found));
        let watch = self
            .folders
            .entry(folder.to_owned())
            .or_insert_with(|| Watch { identity: identity(), ..Watch::default() });
        watch.is_tree |= is_tree;
        watch.about.insert(about.to_owned());
    }

    fn name(&mut self, place: &Path, name: &str) {
        self.names.entry(place.to_owned()).or_default().insert(name.to_owned());
    }

    /// What `link`, which has these `names`, leads to, and each link on the way, as far as that is
    /// inside of `bounds`.
    fn follow(&mut self, link: &Path, names: &[String], bounds: Option<&Path>) {
        let target = link.canonicalize().ok();
        let is_inside = |place: &Path| bounds.is_none_or(|bounds| place.starts_with(bounds));
        let mut place = link.to_owned();
        for _ in 0..MOST_HOPS {
            let next = std::fs::read_link(&place).ok().zip(place.parent());
            let Some(next) = next.map(|(next, around)| around.join(next)) else { break };
            let folder = next.parent().and_then(|folder| folder.canonicalize().ok());
            let (Some(folder), Some(name)) = (folder, next.file_name()) else { break };
            place = folder.join(name);
            if is_inside(&place) {
                self.watch_for(&folder, &place, names);
            }
        }
        if let Some(target) = target.as_deref().filter(|target| is_inside(target)) {
            self.watch_for(target.parent().unwrap_or(target), target, names);
        }
        self.links.insert(link.to_owned(), target);
    }

    fn watch_for(&mut self, folder: &Path, place: &Path, names: &[String]) {
        for name in names {
            self.watch(folder, false, name);
            self.name(place, name);
        }
    }

    /// What a change at `place` is a change of: of what is there, and of what is below that the site
    /// has under another name.
    pub(super) fn names_of(&self, place: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for around in place.ancestors() {
            let Some(names) = self.names.get(around) else { continue };
            let Some(rest) = place.strip_prefix(around).ok().and_then(Path::to_str) else {
                continue;
            };
            let rest = if cfg!(windows) { rest.replace('\\', "/") } else { rest.to_owned() };
            found.extend(names.iter().map(|name| match (&**name, &*rest) {
                (name, "") => name.to_owned(),
                ("", rest) => rest.to_owned(),
                (name, rest) => format!("{name}/{rest}"),
            }));
        }
        let below = self.names.range(place.to_owned()..);
        let below = below.take_while(|(below, _)| below.starts_with(place));
        found.extend(
            below.filter(|(below, _)| **below != place).flat_map(|(_, names)| names.clone()),
        );
        found.retain(|name| !name.is_empty());
        found
    }

    /// What of the site must be looked at again if the disk was as `before` and is so now.
    pub(super) fn changed_since(&self, before: &Self) -> BTreeSet<String> {
        let is_new = |(folder, watch): &(&PathBuf, &Watch)| {
            let known = before.folders.get(*folder);
            known.is_none_or(|known| {
                (known.is_tree, known.identity) != (watch.is_tree, watch.identity)
            })
        };
        let new = self.folders.iter().filter(is_new);
        let gone = before.folders.iter().filter(|(folder, _)| !self.folders.contains_key(*folder));
        let mut changed: BTreeSet<String> =
            new.chain(gone).flat_map(|(_, watch)| watch.about.iter().cloned()).collect();
        for (link, target) in &self.links {
            if before.links.get(link).is_some_and(|known| known != target) {
                changed.extend(self.names_of(link));
            }
        }
        changed
    }
}

/// What tells a folder from another one at the same place.
pub(super) type Identity = (u64, u64, Option<SystemTime>);

/// The identity of what has this metadata. Systems use their numbers again, so when it was made
/// belongs to it, where that is known.
pub(super) fn identity(found: &std::fs::Metadata) -> Identity {
    #[cfg(unix)]
    let (device, number) = {
        use std::os::unix::fs::MetadataExt;
        (found.dev(), found.ino())
    };
    #[cfg(not(unix))]
    let (device, number) = (0, 0);
    (device, number, found.created().ok())
}
