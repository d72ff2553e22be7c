//! The real paths on the disk that a site depends on, and their paths in the site.
//!
//! Links are resolved: a file behind a link, or in a linked folder, has one real path and possibly several paths in
//! the site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::super::settings::Settings;
use crate::config::Config;
use crate::load;

/// The maximum number of links in a chain.
const MAX_LINKS: usize = 16;

/// The paths that a site depends on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct WatchedPaths {
    /// The folders to watch, by real path.
    pub(super) folders: BTreeMap<PathBuf, WatchedFolder>,
    /// The paths in the site of real paths.
    names: BTreeMap<PathBuf, BTreeSet<String>>,
    /// The real paths that links lead to.
    links: BTreeMap<PathBuf, Option<PathBuf>>,
}

/// A folder to watch.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct WatchedFolder {
    /// Whether its subfolders are watched as well.
    pub(super) is_recursive: bool,
    /// Changes if another folder replaces it.
    pub(super) identity: Option<Identity>,
    /// The paths in the site that change if another folder replaces it.
    dependents: BTreeSet<String>,
}

impl WatchedPaths {
    /// The current paths of the site; `links` are the links found in its folders.
    pub(super) fn new(settings: &Settings, config: &Config, links: &BTreeSet<PathBuf>) -> Self {
        let mut paths = Self::default();
        paths.watch_config(&settings.config_file, &config.file);
        let Ok(root) = settings.root.canonicalize() else { return paths };
        paths.add_name(&root, "");
        paths.watch(&root, false, &config.file);
        for folder in load::source_folders(config) {
            let path = &*folder.path;
            // The system reports the creation of a folder to watchers of its parent.
            for (end, _) in path.match_indices('/') {
                paths.watch_in_site(&root, &path[..end], false, path);
            }
            paths.watch(&root, false, path);
            paths.watch_in_site(&root, path, true, path);
        }
        for link in links.iter().filter(|link| link.is_symlink()) {
            let names = paths.site_paths(link);
            paths.follow(link, &names, Some(&root));
        }
        paths
    }

    fn watch_config(&mut self, file: &Path, name: &str) {
        let folder = file.parent().and_then(|folder| folder.canonicalize().ok());
        let (Some(folder), Some(file_name)) = (folder, file.file_name()) else { return };
        let file = folder.join(file_name);
        self.watch(&folder, false, name);
        self.add_name(&file, name);
        if file.is_symlink() {
            self.follow(&file, &[name.to_owned()], None);
        }
    }

    /// Watches the folder at `path` in the site if it exists and its real path is inside the site.
    fn watch_in_site(&mut self, root: &Path, path: &str, is_recursive: bool, dependent: &str) {
        let Ok(real) = root.join(path).canonicalize() else { return };
        if !real.is_dir() || !real.starts_with(root) {
            return;
        }
        self.watch(&real, is_recursive, dependent);
        if real != root.join(path) {
            self.add_name(&real, path);
            self.follow(&root.join(path), &[path.to_owned()], Some(root));
        }
    }

    fn watch(&mut self, folder: &Path, is_recursive: bool, dependent: &str) {
        let identity = || folder.metadata().ok().map(|metadata| identity(&metadata));
        let watched = self
            .folders
            .entry(folder.to_owned())
            .or_insert_with(|| WatchedFolder { identity: identity(), ..WatchedFolder::default() });
        watched.is_recursive |= is_recursive;
        watched.dependents.insert(dependent.to_owned());
    }

    fn add_name(&mut self, path: &Path, name: &str) {
        self.names.entry(path.to_owned()).or_default().insert(name.to_owned());
    }

    /// Watches the target of `link`, and each link on the way, inside of `bounds`. `names` are the paths of the link
    /// in the site.
    fn follow(&mut self, link: &Path, names: &[String], bounds: Option<&Path>) {
        let target = link.canonicalize().ok();
        let is_inside = |path: &Path| bounds.is_none_or(|bounds| path.starts_with(bounds));
        let mut path = link.to_owned();
        for _ in 0..MAX_LINKS {
            let next = std::fs::read_link(&path).ok().zip(path.parent());
            let Some(next) = next.map(|(next, parent)| parent.join(next)) else { break };
            let folder = next.parent().and_then(|folder| folder.canonicalize().ok());
            let (Some(folder), Some(file_name)) = (folder, next.file_name()) else { break };
            path = folder.join(file_name);
            if is_inside(&path) {
                self.watch_named(&folder, &path, names);
            }
        }
        if let Some(target) = target.as_deref().filter(|target| is_inside(target)) {
            self.watch_named(target.parent().unwrap_or(target), target, names);
        }
        self.links.insert(link.to_owned(), target);
    }

    fn watch_named(&mut self, folder: &Path, path: &Path, names: &[String]) {
        for name in names {
            self.watch(folder, false, name);
            self.add_name(path, name);
        }
    }

    /// The paths in the site that a change at a real path affects: those of the path itself, and other ones of files
    /// below it.
    pub(super) fn site_paths(&self, path: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for ancestor in path.ancestors() {
            let Some(names) = self.names.get(ancestor) else { continue };
            let Some(rest) = path.strip_prefix(ancestor).ok().and_then(Path::to_str) else {
                continue;
            };
            let rest = if cfg!(windows) { rest.replace('\\', "/") } else { rest.to_owned() };
            found.extend(names.iter().map(|name| match (&**name, &*rest) {
                (name, "") => name.to_owned(),
                ("", rest) => rest.to_owned(),
                (name, rest) => format!("{name}/{rest}"),
            }));
        }
        let below = self.names.range(path.to_owned()..);
        let below = below.take_while(|(below, _)| below.starts_with(path));
        found.extend(
            below.filter(|(below, _)| **below != path).flat_map(|(_, names)| names.clone()),
        );
        found.retain(|name| !name.is_empty());
        found
    }

    /// The paths in the site that may have changed between two states of the disk.
    pub(super) fn changed_since(&self, old: &Self) -> BTreeSet<String> {
        let is_new = |(folder, watched): &(&PathBuf, &WatchedFolder)| {
            let known = old.folders.get(*folder);
            known.is_none_or(|known| {
                (known.is_recursive, known.identity) != (watched.is_recursive, watched.identity)
            })
        };
        let new = self.folders.iter().filter(is_new);
        let removed = old.folders.iter().filter(|(folder, _)| !self.folders.contains_key(*folder));
        let mut changed: BTreeSet<String> = new
            .chain(removed)
            .flat_map(|(_, watched)| watched.dependents.iter().cloned())
            .collect();
        for (link, target) in &self.links {
            if old.links.get(link).is_some_and(|known| known != target) {
                changed.extend(self.site_paths(link));
            }
        }
        changed
    }
}

/// Identifies a folder: device, inode number and creation time where known, as file systems reuse inode numbers.
pub(super) type Identity = (u64, u64, Option<SystemTime>);

/// The identity of the folder with this metadata.
pub(super) fn identity(metadata: &std::fs::Metadata) -> Identity {
    #[cfg(unix)]
    let (device, number) = {
        use std::os::unix::fs::MetadataExt;
        (metadata.dev(), metadata.ino())
    };
    #[cfg(not(unix))]
    let (device, number) = (0, 0);
    (device, number, metadata.created().ok())
}
