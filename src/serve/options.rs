//! The interface of the preview: options, observer and error.

use std::path::PathBuf;
use std::time::Duration;

use crate::config::BaseUrl;
use crate::diag::Diagnostic;
use crate::graph::Drafts;
use crate::project::{ProjectError, StateFolder};

/// Which site to serve, and on which address.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The root folder of the site.
    pub root: PathBuf,
    /// The configuration file.
    pub config_file: PathBuf,
    /// The address or host name to listen on.
    pub host: String,
    /// The port; `None` for the first free one from 4000.
    pub port: Option<u16>,
    /// Additional allowed host names of requests; a leading dot includes all subdomains.
    pub allowed_hosts: Vec<String>,
    /// The base URL of links; `None` for the URL of the server.
    pub base_url: Option<BaseUrl>,
    /// Whether unpublished articles are part of the site.
    pub drafts: Drafts,
    /// Whether to poll for changes instead of watching files.
    pub poll: bool,
    /// How the desk is opened; `None` for a preview that writes nothing.
    pub desk: Option<DeskOptions>,
}

/// How the desk is opened.
#[derive(Debug, Clone)]
pub struct DeskOptions {
    /// An unpredictable text, new for each run.
    pub secret: String,
    /// Where the journal of decisions is.
    pub state: StateFolder,
}

/// The links that open the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLinks {
    /// The link to print.
    pub printed: String,
    /// The link to start a browser with. It works once, because other users can see it.
    pub for_once: String,
}

/// Receives the events of a server.
pub trait Observer: Send + Sync {
    /// The site is loaded and served at `url`, the desk at `desk`.
    fn on_ready(&self, url: &str, desk: Option<&DeskLinks>, articles: usize, duration: Duration);
    /// Changes of sources are applied; `findings` are all current ones.
    fn on_change(&self, paths: &[String], duration: Duration, findings: &[Diagnostic]);
    /// The initial findings.
    fn on_findings(&self, findings: &[Diagnostic]);
    /// Something that does not keep the server from running.
    fn on_warning(&self, message: &str);
    /// The server polls for changes because of `reason`.
    fn on_polling(&self, reason: &str);
}

/// A server that can't start.
#[derive(Debug)]
pub enum ServeError {
    /// An option can't be used: the message.
    Options(String),
    /// The configuration has errors.
    Config(Vec<Diagnostic>),
}

impl From<ProjectError> for ServeError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Unreadable(message) => Self::Options(message),
            ProjectError::Invalid(diagnostics) => Self::Config(diagnostics),
        }
    }
}
