//! Options of the preview, and its errors.

use std::path::PathBuf;

use crate::config::BaseUrl;
use crate::diag::Diagnostic;
use crate::graph::Drafts;
use crate::project::ProjectError;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Its configuration.
    pub config_file: PathBuf,
    /// The address or host name to listen at.
    pub host: String,
    /// The port; `None` for the first free one from 4000 on.
    pub port: Option<u16>,
    /// Further host names that requests may give; one with a dot in front stands for all below it.
    pub allowed_hosts: Vec<String>,
    /// The base URL of links, if not that of the server.
    pub base_url: Option<BaseUrl>,
    /// Whether unpublished articles are shown.
    pub drafts: Drafts,
    /// Whether changes are looked for, and not heard of from the system.
    pub poll: bool,
}

/// Why nothing could be served.
#[derive(Debug)]
pub enum Failure {
    /// The call names something that can't be used.
    Call(String),
    /// The configuration has errors.
    Config(Vec<Diagnostic>),
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Unreadable(message) => Self::Call(message),
            ProjectError::Invalid(diagnostics) => Self::Config(diagnostics),
        }
    }
}
