//! The options for checking external links, and the outcomes.

use std::time::Duration;

use crate::project::StateFolder;

/// The options for checking external links.
#[derive(Debug, Clone)]
pub struct ExternalOptions {
    /// The number of hosts to request in parallel, at least 1.
    pub hosts: usize,
    /// The pause between two requests to a host.
    pub pause: Duration,
    /// The maximum number of requests to a host; further URLs are skipped.
    pub per_host: usize,
    /// The timeout of a request.
    pub timeout: Duration,
    /// The lifetime of a cached answer.
    pub lifetime: Duration,
    /// Whether to request hosts in private networks. Articles may come from untrusted authors, so this is
    /// off by default.
    pub private: bool,
    /// The folder of the answer cache.
    pub state: StateFolder,
}

/// The state of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The page exists.
    Ok,
    /// The link is broken, for this reason.
    Broken(String),
    /// The server gave no conclusive answer.
    Unknown,
}
