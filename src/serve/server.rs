//! The state that requests and the thread that applies changes share.

use parking_lot::{Mutex, RwLock};
use tokio::sync::watch::Sender;

use super::allowed_hosts::AllowedHosts;
use super::change::{Change, ChangedAsset};
use super::site::Site;
use super::snapshot::Snapshot;
use super::workers::Workers;
use crate::config::Config;

/// The shared state of a server.
pub(super) struct Server {
    pub(super) site: RwLock<Site>,
    /// Held while changes are applied to the site.
    pub(super) updating: Mutex<()>,
    /// Notifies event streams.
    pub(super) changes: Sender<Change>,
    pub(super) allowed_hosts: AllowedHosts,
    /// Why the server polls for changes; `None` while the system watches files.
    pub(super) polling_reason: RwLock<Option<String>>,
    pub(super) workers: Workers,
}

impl Server {
    pub(super) fn new(
        site: Site,
        allowed_hosts: AllowedHosts,
        polling_reason: Option<String>,
    ) -> Self {
        Self {
            site: RwLock::new(site),
            updating: Mutex::default(),
            changes: Sender::new(Change::default()),
            allowed_hosts,
            polling_reason: RwLock::new(polling_reason),
            workers: Workers::new(),
        }
    }

    /// The data that pages are currently rendered from.
    pub(super) fn snapshot(&self) -> Snapshot {
        self.site.read().served.clone()
    }

    /// The latest valid configuration.
    pub(super) fn config(&self) -> Config {
        self.site.read().config.clone()
    }

    /// Notifies open pages of an applied change.
    pub(super) fn notify(&self, assets: Vec<ChangedAsset>) {
        self.changes.send_modify(|change| change.advance(assets));
    }
}
