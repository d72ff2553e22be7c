//! Copied files with new content.

use std::collections::{BTreeSet, HashSet};

use super::super::change::ChangedAsset;
use super::super::site::Site;
use super::paths::is_at_or_below_any;
use crate::load::{Asset, AssetOrigin};

/// The copied files with new content after a change of the files at `paths`. A new configuration can change the
/// theme's stylesheets. Files beside articles are not included.
pub(super) fn changed(
    site: &Site,
    old: &[Asset],
    paths: &[String],
    has_new_config: bool,
) -> Vec<ChangedAsset> {
    let paths: HashSet<&str> = paths.iter().map(String::as_str).collect();
    let new = &site.sources.assets;
    let is_changed = |asset: &&Asset| {
        let file = asset.file().filter(|_| asset.bundle.is_none());
        file.is_some_and(|file| is_at_or_below_any(file, &paths))
    };
    let changed: BTreeSet<&str> =
        old.iter().chain(new).filter(is_changed).map(|asset| &*asset.path).collect();
    let mut changed: Vec<String> = changed.into_iter().map(str::to_owned).collect();
    if has_new_config {
        let restyled = restyled(old, new).filter(|path| !changed.contains(path));
        let restyled: Vec<String> = restyled.collect();
        changed.extend(restyled);
    }
    classify(site, changed)
}

/// The theme's stylesheets with new content.
fn restyled(old: &[Asset], new: &[Asset]) -> impl Iterator<Item = String> {
    let is_of_theme = |asset: &&Asset| !matches!(asset.origin, AssetOrigin::Site(_));
    let is_changed = |asset: &&Asset| old.iter().any(|old| old.path == asset.path && old != *asset);
    new.iter().filter(is_of_theme).filter(is_changed).map(|asset| asset.path.clone())
}

/// Splits changed paths into stylesheets and other files, and adds stylesheets that use one of the others, directly
/// or through another stylesheet. Pages don't refer to such a file, but their stylesheet does.
fn classify(site: &Site, paths: Vec<String>) -> Vec<ChangedAsset> {
    let (styles, mut others): (Vec<String>, Vec<String>) =
        paths.into_iter().partition(|path| is_stylesheet(path));
    if !others.is_empty() {
        let mut sheets = stylesheets(site);
        let mut next = 0;
        while let Some(path) = others.get(next) {
            // The name alone, as a stylesheet can refer to it by any relative path.
            let name = path.rsplit('/').next().unwrap_or(path).as_bytes().to_owned();
            let is_user =
                |(_, text): &(String, Vec<u8>)| text.windows(name.len()).any(|part| part == name);
            let (users, rest) = sheets.into_iter().partition(is_user);
            sheets = rest;
            let users: Vec<(String, Vec<u8>)> = users;
            others.extend(users.into_iter().map(|(sheet, _)| sheet));
            next += 1;
        }
    }
    let styles = styles.into_iter().map(ChangedAsset::Stylesheet);
    styles.chain(others.into_iter().map(ChangedAsset::Other)).collect()
}

/// The paths and contents of all stylesheets.
fn stylesheets(site: &Site) -> Vec<(String, Vec<u8>)> {
    let sheets = site.sources.assets.iter().filter(|asset| is_stylesheet(&asset.path));
    let with_bytes =
        sheets.filter_map(|asset| Some((asset.path.clone(), site.served.asset_bytes(asset).ok()?)));
    with_bytes.collect()
}

fn is_stylesheet(path: &str) -> bool {
    path.ends_with(".css")
}
