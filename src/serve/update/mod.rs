//! Applies changes of source files to the site in memory.
//!
//! An article whose relations stay the same is replaced in the served view. Any other change computes graph and plan
//! again; until then, pages are rendered from the old ones. A source, template or configuration with errors never
//! replaces its last valid version.

mod articles;
mod assets;
mod config;
mod invalidation;
mod merge;
mod others;
mod paths;

pub(super) use self::merge::{files_with_errors, merge_articles};

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::RwLock;

use super::change::ChangedAsset;
use super::site::{Site, lock_unshared};
use super::view::View;
use crate::progress::NoProgress;
use crate::project::{Monitor, Project, measured};
use crate::render::Shared;

use self::invalidation::Invalidation;
use self::paths::{ChangedPaths, is_at_or_below_any};

/// Applies changes of the files and folders at `paths` in the site. Returns the changed assets; `None` if the changes
/// have no effect.
pub(super) fn apply(site: &RwLock<Site>, paths: &[String]) -> Option<Vec<ChangedAsset>> {
    let (assets, duration) = measured(|| {
        let paths = ChangedPaths::new(&site.read().config, paths);
        apply_paths(site, &paths)
    });
    if assets.is_some() {
        site.write().phases = vec![("change", duration)];
    }
    assets
}

fn apply_paths(site: &RwLock<Site>, paths: &ChangedPaths) -> Option<Vec<ChangedAsset>> {
    let ChangedPaths { has_config, articles, beside, others } = paths;
    let mut invalidation = Invalidation::Nothing;
    let mut assets = Vec::new();
    if *has_config {
        invalidation = invalidation.max(config::apply(site));
    }
    if !articles.is_empty() {
        invalidation = invalidation.max(articles::apply(site, articles));
    }
    if *has_config || !others.is_empty() {
        let (by_others, changed) = others::apply(site, others, *has_config);
        invalidation = invalidation.max(by_others);
        assets = changed;
    }
    let mut outputs = outputs_beside_articles(site, beside);
    if *has_config || !beside.is_empty() {
        invalidation = invalidation.max(articles::apply_beside(site, !outputs.is_empty()));
    }
    if (*has_config || !articles.is_empty()) && site.write().check_article_folders() {
        invalidation = invalidation.max(Invalidation::Pages);
    }
    match invalidation {
        Invalidation::Nothing => return None,
        Invalidation::Pages => {}
        Invalidation::Shared => renew_shared(site),
        Invalidation::View => renew_view(site),
    }
    // Before the change for removed files, after it for added ones.
    outputs.extend(outputs_beside_articles(site, beside));
    outputs.sort();
    outputs.dedup();
    assets.extend(outputs.into_iter().map(ChangedAsset::Other));
    Some(assets)
}

/// The output files copied from files beside articles at or below `paths`.
fn outputs_beside_articles(site: &RwLock<Site>, paths: &[String]) -> Vec<String> {
    if paths.is_empty() {
        return Vec::new();
    }
    let paths: HashSet<&str> = paths.iter().map(String::as_str).collect();
    site.read().served.view.outputs_of(|asset| {
        let file = asset.file().filter(|_| asset.bundle.is_some());
        file.is_some_and(|file| is_at_or_below_any(file, &paths))
    })
}

/// Computes the data that pages share again, in place if no page is being rendered from it.
fn renew_shared(site: &RwLock<Site>) {
    let mut locked = lock_unshared(site);
    let Site { served, sources, .. } = &mut *locked;
    if let Some(view) = Arc::get_mut(&mut served.view) {
        view.shared = Shared::new(&view.graph, &view.config, &sources.texts);
    } else {
        drop(locked);
        renew_view(site);
    }
}

/// Computes graph and plan again, without a lock.
fn renew_view(site: &RwLock<Site>) {
    let (config, sources, drafts) = {
        let site = site.read();
        (site.config.clone(), site.sources.clone(), site.served.settings.drafts)
    };
    let project = Project::from_sources(config, sources, drafts, &mut Monitor::new(&NoProgress));
    let view = Arc::new(View::new(project));
    let old = std::mem::replace(&mut site.write().served.view, view);
    // Freeing a large graph takes long.
    std::thread::spawn(move || drop(old));
}
