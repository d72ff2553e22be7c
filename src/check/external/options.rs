//! How other sites are asked, and what they say.

use std::time::Duration;

use crate::project::StateFolder;

/// How other sites are asked.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many hosts are asked at once, at least 1.
    pub hosts: usize,
    /// The pause between two requests to one host.
    pub pause: Duration,
    /// How many requests a host gets at most; nothing is known of its further addresses.
    pub per_host: usize,
    /// How long an answer may take.
    pub timeout: Duration,
    /// How long a good answer is remembered.
    pub remember: Duration,
    /// Whether servers on this machine and in its network may be asked. Articles come from
    /// strangers, and what is in here is none of their business.
    pub private: bool,
    /// Where good answers are remembered.
    pub state: StateFolder,
}

/// What was learned of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It leads somewhere.
    Good,
    /// It leads nowhere, for this reason.
    Dead(String),
    /// Nobody knows.
    Unclear,
}
