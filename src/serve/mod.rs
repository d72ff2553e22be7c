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
mod options;
mod respond;
mod response;
mod search;
mod search_cache;
mod server;
mod site;
mod status;
mod update;
mod watch;
mod work;

use std::sync::Arc;

use parking_lot::RwLock;
use tokio::sync::watch as channel;

pub use options::{Failure, Options};
pub use server::Observer;

use self::listen::Listening;
use self::server::{Change, Server};
use self::site::{Settings, Site};
use self::watch::Watching;
use self::work::Work;
use crate::load;
use crate::progress::Progress;

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
