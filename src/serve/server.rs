//! The state that the threads of the preview share.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::RwLock;
use tokio::sync::watch as channel;

use super::listen::Names;
use super::site::{Site, Snapshot};
use super::work::Work;
use crate::diag::{self, Diagnostic, Located};
use crate::load;

/// Hears what a server does.
pub trait Observer: Send + Sync {
    /// The site is loaded and served at `address`.
    fn ready(&self, address: &str, articles: usize, took: Duration);
    /// Sources changed and are shown since; with all findings there are now.
    fn changed(&self, paths: &[String], took: Duration, findings: &[Diagnostic]);
    /// There are findings, at the start.
    fn found(&self, findings: &[Diagnostic]);
    /// The system does not tell of changes, for this reason: they are looked for.
    fn polls(&self, reason: &str);
}

/// What a server and its update thread share.
pub(super) struct Server {
    pub(super) site: RwLock<Site>,
    /// Counts the changes, and says what the last one was.
    pub(super) changes: channel::Sender<Change>,
    /// What requests may call the server.
    pub(super) names: Names,
    /// Why changes are looked for instead of being heard of.
    pub(super) polls: RwLock<Option<String>>,
    pub(super) work: Work,
}

impl Server {
    /// What pages are rendered from now.
    pub(super) fn snapshot(&self) -> Snapshot {
        self.site.read().snapshot()
    }
}

/// A change of what is served.
#[derive(Debug, Clone, Default)]
pub(super) struct Change {
    /// Its number, from 1.
    pub(super) number: u64,
    /// Copied files that changed, each with the number of the change; the last few. No page has
    /// other bytes for that, but pages show them.
    pub(super) assets: VecDeque<(u64, ChangedAsset)>,
}

/// A copied file whose change pages show, though their bytes are as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChangedAsset {
    /// A stylesheet, by its path in the site: browsers exchange it.
    Style(String),
    /// Anything else, or a stylesheet that names such: browsers load pages with it again.
    Other(String),
}

/// Findings with their places.
pub(super) fn located(site: &Snapshot, findings: Vec<Diagnostic>) -> Vec<Located> {
    diag::locate(findings, &|file| load::read_bytes(&site.settings.root, file).ok())
}
