//! Changes of topics, providers, pages, texts, templates and copied files. They are few, so all are read again.

use parking_lot::RwLock;

use super::super::change::ChangedAsset;
use super::super::site::{Site, lock_unshared};
use super::assets;
use super::invalidation::Invalidation;
use super::merge::{files_with_errors, keep_last_valid};
use super::paths::overlaps;
use crate::config::Folder;
use crate::load::{self, Sources};
use crate::plan::AssetNames;
use crate::render::Templates;

/// Reads all sources except articles again. Returns the changed assets as well.
pub(super) fn apply(
    site: &RwLock<Site>,
    paths: &[String],
    has_new_config: bool,
) -> (Invalidation, Vec<ChangedAsset>) {
    let (mut loaded, findings) = {
        let site = site.read();
        load::load_others(&site.served.settings.root, &site.config)
    };
    let mut site = lock_unshared(site);
    let broken = files_with_errors(&findings);
    site.findings.sources.others = findings;
    let beside = site.sources.assets.iter().filter(|asset| asset.bundle.is_some());
    loaded.assets.extend(beside.cloned());
    let is_plan_valid = loaded.assets == site.sources.assets
        || site.unshared_view().is_some_and(|view| view.replace_assets(&loaded.assets));
    let old_assets = replace_sources(&mut site, loaded, &|file| broken.contains(file));

    let mut invalidation = match has_new_config || !is_plan_valid {
        true => Invalidation::View,
        false => invalidated_by_paths(&site, paths),
    };
    let asset_names = AssetNames::new(&site.sources.assets);
    let has_new_templates = overlap_any(paths, &site.config.folders.templates);
    let has_new_names = asset_names != *site.served.templates.current().assets();
    if has_new_config || has_new_names || has_new_templates {
        compile_templates(&mut site, &asset_names);
        invalidation = invalidation.max(Invalidation::Shared);
    }
    let assets = assets::changed(&site, &old_assets, paths, has_new_config);
    (invalidation, assets)
}

/// Replaces all sources except articles, and keeps the last valid version of broken ones. Returns the old assets.
fn replace_sources(
    site: &mut Site,
    mut loaded: Sources,
    is_broken: &dyn Fn(&str) -> bool,
) -> Vec<load::Asset> {
    let Sources { articles, topics, providers, pages, templates: _, assets, texts, scoring } =
        std::mem::take(&mut site.sources);
    keep_last_valid(&mut loaded.topics, topics, |topic| &topic.file, is_broken);
    keep_last_valid(&mut loaded.providers, providers, |it| &it.source.file, is_broken);
    keep_last_valid(&mut loaded.pages, pages, |page| &page.source.file, is_broken);
    keep_last_valid(&mut loaded.texts, texts, |texts| &texts.file, is_broken);
    if is_broken(&site.config.folders.scoring.path) {
        loaded.scoring = scoring;
    }
    site.sources = Sources { articles, ..loaded };
    assets
}

fn invalidated_by_paths(site: &Site, paths: &[String]) -> Invalidation {
    let folders = &site.config.folders;
    let of_graph = [&folders.topics, &folders.providers, &folders.pages, &folders.scoring];
    if of_graph.into_iter().any(|folder| overlap_any(paths, folder)) {
        return Invalidation::View;
    }
    match overlap_any(paths, &folders.texts) {
        true => Invalidation::Shared,
        false => Invalidation::Pages,
    }
}

fn overlap_any(paths: &[String], folder: &Folder) -> bool {
    paths.iter().any(|path| overlaps(path, &folder.path))
}

/// Replaces the templates unless they have errors.
fn compile_templates(site: &mut Site, assets: &AssetNames) {
    match Templates::compile(&site.sources.templates, &site.config, assets) {
        Ok(templates) => {
            site.served.templates.replace(templates);
            site.findings.templates = Vec::new();
        }
        Err(errors) => site.findings.templates = errors,
    }
}
