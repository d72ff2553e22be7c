//! The thread that applies detected changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::desk::Desk;
use super::super::options::Observer;
use super::super::server::Server;
use super::super::update;
use super::watcher::SiteWatcher;
use crate::config::Config;
use crate::load;
use crate::project::measured;

/// Starts the thread.
pub(in crate::serve) fn start(
    server: Arc<Server>,
    desk: Option<Arc<Desk>>,
    watcher: SiteWatcher,
    observer: Arc<dyn Observer>,
) {
    std::thread::spawn(move || run(&server, desk.as_deref(), watcher, observer.as_ref()));
}

fn run(server: &Server, desk: Option<&Desk>, mut watcher: SiteWatcher, observer: &dyn Observer) {
    let mut polling_reason = None;
    loop {
        if watcher.polling_reason() != polling_reason.as_deref() {
            polling_reason = watcher.polling_reason().map(str::to_owned);
            if let Some(reason) = &polling_reason {
                observer.on_polling(reason);
                *server.polling_reason.write() = Some(reason.clone());
            }
        }
        let changed = watcher.wait();
        let (applied, duration) = measured(|| apply(server, desk, &mut watcher, changed));
        if !applied.is_empty() {
            let findings = server.site.read().findings();
            observer.on_change(&applied, duration, &findings);
        }
    }
}

/// Applies changes of sources, `None` for any. Returns the paths with an effect, sorted.
fn apply(
    server: &Server,
    desk: Option<&Desk>,
    watcher: &mut SiteWatcher,
    changed: Option<BTreeSet<String>>,
) -> Vec<String> {
    let mut changed = changed.unwrap_or_else(|| all_paths(&server.config()));
    changed.extend(watcher.update(&server.config()));
    let mut applied = BTreeSet::new();
    // A changed configuration can name further folders, which are watched only then.
    while !changed.is_empty() {
        let paths: Vec<String> = changed.into_iter().collect();
        let applied_assets = {
            let _updating = server.updating.lock();
            update::apply(&server.site, &paths)
        };
        if let Some(desk) = desk {
            update_desk(server, desk, &paths);
        }
        if let Some(assets) = applied_assets {
            server.notify(assets);
            applied.extend(paths);
        }
        changed = watcher.update(&server.config());
    }
    applied.into_iter().collect()
}

/// Takes changes over to the desk.
fn update_desk(server: &Server, desk: &Desk, paths: &[String]) {
    let (config, articles) = {
        let site = server.site.read();
        let is_config = paths.iter().any(|path| **path == *site.config.file);
        (site.config.clone(), is_config.then(|| site.sources.articles.clone()))
    };
    desk.on_change(&config, paths, articles);
}

/// The paths that cover all sources.
fn all_paths(config: &Config) -> BTreeSet<String> {
    let folders = load::source_folders(config).map(|folder| folder.path.to_string());
    folders.chain([config.file.to_string()]).collect()
}
