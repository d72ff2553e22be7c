//! Changes of the served site, as event streams observe them.

use std::collections::VecDeque;

/// The maximum number of remembered assets. A subscriber further behind misses the change of an asset, but never
/// that of a page.
const MAX_ASSETS: usize = 256;

/// The latest change of the served site.
#[derive(Debug, Clone, Default)]
pub(super) struct Change {
    /// Its number, from 1; 0 before the first change.
    pub(super) number: u64,
    /// Recently changed assets, each with the number of its change.
    assets: VecDeque<(u64, ChangedAsset)>,
}

/// A copied file whose content changed. Pages that use it show the change, but their own bytes stay the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChangedAsset {
    /// A stylesheet, by its path without a content hash: browsers replace it without a reload.
    Stylesheet(String),
    /// Any other file, or a stylesheet that refers to one: browsers reload pages that use it.
    Other(String),
}

impl Change {
    /// Advances to the next change.
    pub(super) fn advance(&mut self, assets: Vec<ChangedAsset>) {
        self.number += 1;
        let number = self.number;
        self.assets.extend(assets.into_iter().map(|asset| (number, asset)));
        let excess = self.assets.len().saturating_sub(MAX_ASSETS);
        self.assets.drain(..excess);
    }

    /// The assets that changed after the change with this number.
    pub(super) fn assets_since(&self, number: u64) -> impl Iterator<Item = &ChangedAsset> {
        self.assets.iter().filter(move |(changed, _)| *changed > number).map(|(_, asset)| asset)
    }
}
