//! From changed paths to the changed site.
//!
//! An article whose relations are as they were is exchanged where it stands; for everything
//! else graph and plan are built again beside the old ones, which serve until then. What has
//! errors is not taken over: the last good version of a source, of the templates and of the
//! configuration stays.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use parking_lot::{RwLock, RwLockWriteGuard};

use super::exchange::{exchange, keep_good};
use super::server::ChangedAsset;
use super::site::{Compiled, Site, View, asset_bytes, is_in_articles};
use super::watch::now;
use crate::config::{Config, Folder, is_index};
use crate::diag::{Diagnostic, Place};
use crate::graph::Drafts;
use crate::load::{self, Asset, AssetOrigin, ParsedArticle, Sources};
use crate::plan::AssetNames;
use crate::progress::NoProgress;
use crate::project::{ConfigFile, Monitor, Project, ProjectError};
use crate::render::{Shared, Templates};

/// What became of a change that concerns the site.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Effect {
    /// Copied files with new bytes.
    pub(super) assets: Vec<ChangedAsset>,
}

/// What must be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stale {
    /// Nothing: it is as if there had been no change.
    Nothing,
    /// What is rendered for each page is enough.
    Pages,
    /// The cards and the view of the site, which pages share.
    Shared,
    /// Graph and plan.
    View,
}

/// Applies changes of the files and folders at `paths`, from the site's root. `None` if they
/// concern nothing that is served.
pub(super) fn apply(site: &RwLock<Site>, paths: &[String]) -> Option<Effect> {
    let start = now();
    let (config_changed, articles, others) = {
        let site = site.read();
        let those = |concern: &dyn Fn(&Config, &str) -> bool| -> Vec<String> {
            paths.iter().filter(|path| concern(&site.config, path)).cloned().collect()
        };
        let config_changed = paths.iter().any(|path| **path == *site.config.file);
        (config_changed, those(&touches_articles), those(&touches_others))
    };
    let mut stale = Stale::Nothing;
    let mut effect = Effect::default();
    let beside: Vec<String> =
        articles.iter().filter(|path| touches_beside(path)).cloned().collect();
    if config_changed {
        stale = stale.max(apply_config(site));
    }
    if !articles.is_empty() {
        stale = stale.max(apply_articles(site, &articles));
    }
    if config_changed || !others.is_empty() {
        let (also_stale, assets) = apply_others(site, &others, config_changed);
        stale = stale.max(also_stale);
        effect.assets = assets;
    }
    let at_beside = || match beside.is_empty() {
        true => Vec::new(),
        false => site.read().view.beside_at(&beside),
    };
    let mut shown = at_beside();
    if config_changed || !beside.is_empty() {
        stale = stale.max(apply_beside(site, &beside));
    }
    if (config_changed || !articles.is_empty()) && site.write().check_article_folders() {
        stale = stale.max(Stale::Pages);
    }
    match stale {
        Stale::Nothing => return None,
        Stale::Pages => {}
        Stale::Shared => {
            let is_done = write_unshared(site).renew_shared();
            if !is_done {
                renew_view(site);
            }
        }
        Stale::View => renew_view(site),
    }
    shown.extend(at_beside());
    shown.sort();
    shown.dedup();
    effect.assets.extend(shown.into_iter().map(ChangedAsset::Other));
    site.write().phases = vec![("change", start.elapsed())];
    Some(effect)
}

/// How long a change waits for pages that are being rendered before it builds graph and plan again
/// beside those that they use.
const PATIENCE: Duration = Duration::from_millis(50);

/// Locks the site for a change, as soon as no page is being rendered or [`PATIENCE`] is over.
fn write_unshared(site: &RwLock<Site>) -> RwLockWriteGuard<'_, Site> {
    let start = now();
    loop {
        let mut locked = site.write();
        if Arc::get_mut(&mut locked.view).is_some() || start.elapsed() > PATIENCE {
            return locked;
        }
        drop(locked);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Builds graph and plan again.
fn renew_view(site: &RwLock<Site>) {
    let (config, sources, drafts) = {
        let site = site.read();
        (site.config.clone(), site.sources.clone(), site.settings.drafts)
    };
    let view =
        View::new(Project::from_sources(config, sources, drafts, &mut Monitor::new(&NoProgress)));
    let old = std::mem::replace(&mut site.write().view, Arc::new(view));
    // A large graph takes a while to take down, and nobody needs to wait for that.
    std::thread::spawn(move || drop(old));
}

fn touches_articles(config: &Config, path: &str) -> bool {
    is_in_articles(config, path)
        || config.folders.articles.iter().any(|folder| is_at_or_around(path, &folder.path))
}

/// Whether a path in a folder of articles may be, or decide about, a file beside one: it is no article
/// that has none.
fn touches_beside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_index(name) || ![".md", ".markdown"].iter().any(|ending| name.ends_with(ending))
}

fn touches_others(config: &Config, path: &str) -> bool {
    let mut others = config.folders.others();
    others.any(|folder| is_at_or_around(path, &folder.path) || is_below(path, &folder.path))
}

fn is_at_or_around(path: &str, folder: &str) -> bool {
    path == folder || is_below(folder, path)
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Reads the configuration again.
fn apply_config(site: &RwLock<Site>) -> Stale {
    let settings = site.read().settings.clone();
    let ConfigFile { config, text: _, findings } = match settings.config() {
        Ok(file) => file,
        Err(error) => {
            site.write().findings.config = match error {
                ProjectError::Invalid(findings) => findings,
                ProjectError::Unreadable(message) => {
                    let gone = Diagnostic::error("unreadable", message);
                    vec![gone.at(crate::config::FILE_NAME, Place::File)]
                }
            };
            return Stale::Pages;
        }
    };
    let must_load = {
        let old = &site.read().config;
        load::settings_of_articles(old) != load::settings_of_articles(&config)
    };
    let articles = must_load.then(|| settings.articles(&config, &NoProgress));
    let mut site = site.write();
    if let Some((articles, found)) = articles {
        site.sources.articles = articles;
        site.findings.sources.articles = found;
    }
    site.findings.config = findings;
    site.config = config;
    Stale::View
}

/// Reads the articles at `paths` again.
fn apply_articles(site: &RwLock<Site>, paths: &[String]) -> Stale {
    let (loaded, findings) = {
        let site = site.read();
        load::load_articles_at(&site.settings.root, &site.config, paths)
    };
    let changed: HashSet<&str> = paths.iter().map(String::as_str).collect();
    // The file itself, or a folder around it.
    let concerns = |file: &str| {
        let around = file.match_indices('/').map(|(at, _)| &file[..at]);
        around.chain([file]).any(|path| changed.contains(path))
    };
    let broken = files_with_errors(&findings);
    let mut site = write_unshared(site);
    let old_findings = site.findings.sources.articles.len();
    site.findings.sources.articles.retain(|finding| !concerns(&finding.file));
    let said_something =
        old_findings != site.findings.sources.articles.len() || !findings.is_empty();
    site.findings.sources.articles.extend(findings);

    let gone = exchange(&mut site.sources.articles, paths, &loaded, &|file| broken.contains(file));
    if gone.is_empty() && loaded.is_empty() {
        return if said_something { Stale::Pages } else { Stale::Nothing };
    }
    let is_one_for_one = gone.len() == loaded.len();
    if is_one_for_one && gone.iter().zip(&loaded).all(|(old, new)| site.replace(old, new)) {
        return Stale::Pages;
    }
    Stale::View
}

/// Looks again for files beside articles; those at `paths` may have changed.
fn apply_beside(site: &RwLock<Site>, paths: &[String]) -> Stale {
    let (beside, findings) = {
        let site = site.read();
        let files = site.sources.articles.iter().map(|article| &article.source.file);
        load::load_bundle_files(&site.settings.root, &site.config, files)
    };
    let mut site = site.write();
    let said_something = site.findings.sources.bundles != findings;
    site.findings.sources.bundles = findings;
    let assets = &mut site.sources.assets;
    let start = assets.iter().position(|asset| asset.bundle.is_some()).unwrap_or(assets.len());
    if assets[start..] != *beside {
        assets.truncate(start);
        assets.extend(beside);
        return Stale::View;
    }
    if said_something || !site.view.beside_at(paths).is_empty() {
        return Stale::Pages;
    }
    Stale::Nothing
}

/// The files that can't be used as they stand.
fn files_with_errors(findings: &[Diagnostic]) -> HashSet<Arc<str>> {
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors.map(|finding| Arc::clone(&finding.file)).collect()
}

impl Site {
    /// Puts a new version of an article in the place of the old one in what is served, if no
    /// other page but its own and those with its card shows what changed, and no page is being
    /// rendered from it.
    fn replace(&mut self, old: &Arc<ParsedArticle>, new: &Arc<ParsedArticle>) -> bool {
        if self.settings.drafts == Drafts::Exclude && !old.published && !new.published {
            return old.source.file == new.source.file;
        }
        let Some(view) = Arc::get_mut(&mut self.view) else { return false };
        let replaced = view.graph.replace(new);
        if let Some(id) = replaced {
            view.shared.forget(id);
        }
        replaced.is_some()
    }

    /// Makes what pages share again, unless one is being rendered from it. Whether it did.
    fn renew_shared(&mut self) -> bool {
        let Some(view) = Arc::get_mut(&mut self.view) else { return false };
        view.shared = Shared::new(&view.graph, &view.config, &self.sources.texts);
        true
    }
}

/// Reads all other sources again: there are few. Returns the copied files with new bytes as
/// well.
fn apply_others(
    site: &RwLock<Site>,
    paths: &[String],
    config_changed: bool,
) -> (Stale, Vec<ChangedAsset>) {
    let (mut others, findings) = {
        let site = site.read();
        load::load_others(&site.settings.root, &site.config)
    };
    let broken = files_with_errors(&findings);
    let is_broken = |file: &str| broken.contains(file);
    let mut site = write_unshared(site);
    let folders = site.config.folders.clone();
    let beside = site.sources.assets.iter().filter(|asset| asset.bundle.is_some());
    others.assets.extend(beside.cloned());
    let is_of = |path: &str, folder: &Folder| {
        is_at_or_around(path, &folder.path) || is_below(path, &folder.path)
    };
    let same_assets = others.assets == site.sources.assets
        || Arc::get_mut(&mut site.view).is_some_and(|view| view.exchange_assets(&others.assets));
    site.findings.sources.others = findings;
    let before = std::mem::take(&mut site.sources);
    keep_good(&mut others.topics, before.topics, |topic| &topic.file, &is_broken);
    keep_good(&mut others.providers, before.providers, |one| &one.source.file, &is_broken);
    keep_good(&mut others.pages, before.pages, |page| &page.source.file, &is_broken);
    keep_good(&mut others.texts, before.texts, |texts| &texts.file, &is_broken);
    let restyled = match config_changed {
        true => restyled(&before.assets, &others.assets),
        false => Vec::new(),
    };
    site.sources = Sources { articles: before.articles, ..others };
    let mut stale = if config_changed { Stale::View } else { Stale::Pages };
    let names = AssetNames::new(&site.sources.assets);
    let is_renamed = names != *site.templates.templates.assets();
    if config_changed || is_renamed || paths.iter().any(|path| is_of(path, &folders.templates)) {
        compile_templates(&mut site, &names);
        stale = stale.max(Stale::Shared);
    }
    if paths.iter().any(|path| is_of(path, &folders.texts)) {
        stale = stale.max(Stale::Shared);
    }
    let in_graph = [&folders.topics, &folders.providers, &folders.pages];
    if !same_assets || paths.iter().any(|path| in_graph.iter().any(|folder| is_of(path, folder))) {
        stale = Stale::View;
    }
    let changed: HashSet<&str> = paths.iter().map(String::as_str).collect();
    let is_changed = |asset: &&Asset| {
        asset.file().is_some_and(|file| {
            let around = file.match_indices('/').map(|(at, _)| &file[..at]);
            around.chain([&**file]).any(|path| changed.contains(path))
        })
    };
    let assets = before.assets.iter().chain(&site.sources.assets);
    let assets = assets.filter(|asset| asset.bundle.is_none()).filter(is_changed);
    let published: BTreeSet<String> = assets.map(|asset| asset.path.clone()).collect();
    let mut paths: Vec<String> = published.into_iter().collect();
    paths.extend(restyled.into_iter().filter(|path| !paths.contains(path)).collect::<Vec<_>>());
    (stale, changed_assets(&site, paths))
}

/// The stylesheets of the theme in which the settings have changed something.
fn restyled(before: &[Asset], after: &[Asset]) -> Vec<String> {
    let is_of_theme = |asset: &&Asset| !matches!(asset.origin, AssetOrigin::Site(_));
    let differs = |asset: &&Asset| before.iter().any(|old| old.path == asset.path && old != *asset);
    let paths = after.iter().filter(is_of_theme).filter(differs).map(|asset| asset.path.clone());
    paths.collect()
}

/// What changes of the copied files `paths` mean to pages. What a stylesheet names (an image,
/// a font, a further stylesheet with such) is no part of a page, but shown by it.
fn changed_assets(site: &Site, paths: Vec<String>) -> Vec<ChangedAsset> {
    let (styles, mut others): (Vec<String>, Vec<String>) =
        paths.into_iter().partition(|path| is_stylesheet(path));
    if !others.is_empty() {
        let sheets = site.sources.assets.iter().filter(|asset| is_stylesheet(&asset.path));
        let root = &site.settings.root;
        let mut sheets: Vec<(&str, Vec<u8>)> = sheets
            .filter_map(|asset| Some((&*asset.path, asset_bytes(root, asset).ok()?)))
            .collect();
        let mut next = 0;
        while let Some(path) = others.get(next) {
            // By its name alone: however a stylesheet writes the way to it.
            let name = path.rsplit('/').next().unwrap_or(path).as_bytes().to_owned();
            let names_it =
                |(_, text): &(&str, Vec<u8>)| text.windows(name.len()).any(|part| part == name);
            let (naming, rest) = sheets.into_iter().partition(names_it);
            sheets = rest;
            let naming: Vec<(&str, Vec<u8>)> = naming;
            others.extend(naming.into_iter().map(|(sheet, _)| sheet.to_owned()));
            next += 1;
        }
    }
    let styles = styles.into_iter().map(ChangedAsset::Style);
    styles.chain(others.into_iter().map(ChangedAsset::Other)).collect()
}

fn is_stylesheet(path: &str) -> bool {
    path.ends_with(".css")
}

/// Takes over the templates if they can be compiled.
fn compile_templates(site: &mut Site, assets: &AssetNames) {
    match Templates::compile(&site.sources.templates, &site.config, assets) {
        Ok(templates) => {
            let before = std::mem::replace(&mut site.templates, Compiled::new(templates));
            // Templates that fail pages are no way back from others that do.
            if !before.failed.load(Ordering::Relaxed) {
                site.templates_before = Some(before);
            }
            site.findings.templates = Vec::new();
        }
        Err(found) => site.findings.templates = found,
    }
}
