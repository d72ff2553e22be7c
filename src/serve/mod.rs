//! The live preview: the site in memory, its pages rendered when they are asked for.
//!
//! Stands on the phases: loads once, then applies each change of a source to what is in
//! memory and tells the browsers whose page it alters. Writes nothing anywhere. A mistake in
//! a source is shown over the last good page and ends nothing.

mod bodies;
mod client;
mod exchange;
mod http;
mod respond;
mod search;
mod site;
mod status;
mod update;
mod watch;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use tokio::sync::watch as channel;

use crate::config::BaseUrl;
use crate::diag::Diagnostic;
use crate::graph::Drafts;
use crate::progress::Progress;

use self::site::Site;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Its configuration.
    pub config_file: PathBuf,
    /// The address to listen at.
    pub host: IpAddr,
    /// The port; `None` for the first free one from [`DEFAULT_PORT`] on.
    pub port: Option<u16>,
    /// The base URL of links, if not that of the server.
    pub base_url: Option<BaseUrl>,
    /// Whether unpublished articles are shown.
    pub drafts: Drafts,
}

/// The port that is tried first.
pub const DEFAULT_PORT: u16 = 4000;
/// How many ports are tried.
const PORTS_TRIED: u16 = 50;

/// Hears what a server does.
pub trait Observer: Send + Sync {
    /// The site is loaded and served at `address`.
    fn ready(&self, address: &str, articles: usize, took: Duration);
    /// Sources changed and are shown since; with all findings there are now.
    fn changed(&self, paths: &[String], took: Duration, findings: &[Diagnostic]);
    /// There are findings, at the start.
    fn found(&self, findings: &[Diagnostic]);
}

/// Why nothing could be served.
#[derive(Debug)]
pub enum Failure {
    /// The call names something that can't be used.
    Call(String),
    /// The configuration has errors.
    Config(Vec<Diagnostic>),
}

/// What a server and its update thread share.
struct Server {
    site: RwLock<Site>,
    /// Counts the changes, and says what the last one was.
    changes: channel::Sender<Change>,
    /// Where the server is, as browsers name it.
    host: IpAddr,
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
    let listener = listen(options.host, options.port)?;
    let port = listener.local_addr().map_err(|error| Failure::Call(error.to_string()))?.port();
    let site = Site::load(options, port, progress)?;
    let address = site.address(options.host, port);
    observer.found(&site.findings());
    observer.ready(&address, site.articles(), start.elapsed());
    let (changes, _) = channel::channel(Change::default());
    let server = Arc::new(Server { site: RwLock::new(site), changes, host: options.host });
    watch::start(Arc::clone(&server), observer).map_err(Failure::Call)?;
    http::serve(server, listener).map_err(|error| Failure::Call(error.to_string()))
}

fn listen(host: IpAddr, port: Option<u16>) -> Result<TcpListener, Failure> {
    let bind = |port| TcpListener::bind(SocketAddr::new(host, port));
    let listener = match port {
        Some(port) => bind(port),
        None => (DEFAULT_PORT..DEFAULT_PORT + PORTS_TRIED)
            .map(bind)
            .find(Result::is_ok)
            .unwrap_or_else(|| bind(0)),
    };
    listener.map_err(|error| {
        let place = port.map_or_else(|| host.to_string(), |port| format!("{host} port {port}"));
        Failure::Call(format!("can't listen at {place}: {error}"))
    })
}

/// What a lock guards is whole even if a thread panicked while it held it.
fn unpoisoned<T>(result: Result<T, std::sync::PoisonError<T>>) -> T {
    result.unwrap_or_else(std::sync::PoisonError::into_inner)
}
