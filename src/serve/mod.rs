//! The live preview: the site in memory, its pages rendered when they are asked for.
//!
//! Stands on the phases: loads once, then applies each change of a source to what is in
//! memory and tells the browsers whose page it alters. Writes nothing anywhere. A mistake in
//! a source is shown over the last good page and ends nothing.

mod bodies;
mod client;
mod events;
mod exchange;
mod http;
mod listen;
mod respond;
mod search;
mod site;
mod status;
mod update;
mod watch;
mod work;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use tokio::sync::watch as channel;

use crate::config::BaseUrl;
use crate::diag::Diagnostic;
use crate::graph::Drafts;
use crate::load;
use crate::progress::Progress;
use crate::project::ProjectError;

use self::listen::{Listening, Names};
use self::site::{Settings, Site, Snapshot};
use self::watch::Watching;
use self::work::Work;

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

/// What a server and its update thread share.
struct Server {
    site: RwLock<Site>,
    /// Counts the changes, and says what the last one was.
    changes: channel::Sender<Change>,
    /// What requests may call the server.
    names: Names,
    /// Why changes are looked for instead of being heard of.
    polls: RwLock<Option<String>>,
    work: Work,
}

impl Server {
    /// What pages are rendered from now.
    fn snapshot(&self) -> Snapshot {
        self.site.read().snapshot()
    }
}

/// A change of what is served.
#[derive(Debug, Clone, Default)]
struct Change {
    /// Its number, from 1.
    number: u64,
    /// Copied files that changed, each with the number of the change; the last few. No page has
    /// other bytes for that, but pages show them.
    assets: VecDeque<(u64, ChangedAsset)>,
}

/// A copied file whose change pages show, though their bytes are as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ChangedAsset {
    /// A stylesheet, by its path in the site: browsers exchange it.
    Style(String),
    /// Anything else, or a stylesheet that names such: browsers load pages with it again.
    Other(String),
}

/// Serves a site until the process is asked to end.
///
/// # Errors
/// When the address can't be listened at, or the configuration can't be used.
pub fn run(
    options: &Options,
    progress: &dyn Progress,
    observer: Arc<dyn Observer>,
) -> Result<(), Failure> {
    let start = watch::now();
    // A file that is not there is named as the call names it.
    load::read_config(&options.config_file).map_err(Failure::Call)?;
    let Listening { listeners, port, host, names } =
        listen::listen(&options.host, options.port, &options.allowed_hosts)?;
    let settings = Arc::new(Settings::new(options, &host, port)?);
    // What changes while it is being loaded is heard of.
    let mut watching = Watching::start(Arc::clone(&settings), options.poll);
    let read = || settings.config().map_err(Failure::from);
    watching.follow(&read()?.config);
    let config = read()?;
    watching.follow(&config.config);
    let site = Site::load(settings, config, progress)?;
    observer.found(&site.findings());
    observer.ready(&site.address(), site.articles(), start.elapsed());
    let (changes, _) = channel::channel(Change::default());
    let (site, polls) = (RwLock::new(site), RwLock::new(watching.reason().map(str::to_owned)));
    let server = Arc::new(Server { site, changes, names, polls, work: Work::new() });
    watch::start(Arc::clone(&server), watching, observer);
    http::serve(server, listeners).map_err(|error| Failure::Call(error.to_string()))
}
