//! The live preview: serves a site from memory and renders pages on request.
//!
//! [`run`] loads the site once, then applies each change of a source to the site in memory and notifies browsers
//! whose page changed. Errors in sources appear in an overlay over the last valid page. **The preview writes no
//! files, except for decisions at the desk (`desk`).**

mod allowed_hosts;
mod body_cache;
mod change;
mod client;
mod desk;
mod events;
mod findings_html;
mod http;
mod index_cache;
mod listen;
mod options;
mod range;
mod respond;
mod response;
mod route;
mod search_index;
mod server;
mod settings;
mod site;
mod snapshot;
mod status;
mod templates;
mod update;
mod view;
mod watch;
mod workers;
mod worklist;

pub use self::options::{DeskLinks, DeskOptions, Observer, ServeError, ServeOptions};

use std::sync::Arc;

use crate::load;
use crate::progress::Progress;
use crate::project::Monitor;

use self::desk::Desk;
use self::listen::{Listening, listen};
use self::server::Server;
use self::settings::Settings;
use self::site::Site;
use self::watch::SiteWatcher;

/// Anyone who can open the desk can change files.
const ONLY_LOCAL: &str = "--desk serves this machine only; leave out --host and --allow-host, or use \
    an SSH tunnel";

/// Serves a site until the process receives an interrupt or a termination signal.
///
/// # Errors
/// When the server can't listen on the address, or the configuration can't be used.
pub fn run(
    options: &ServeOptions,
    progress: &dyn Progress,
    observer: Arc<dyn Observer>,
) -> Result<(), ServeError> {
    let mut monitor = Monitor::new(progress);
    // Settings have absolute paths; this error names the file as the command line does.
    load::read_config(&options.config_file).map_err(ServeError::Options)?;
    let Listening { listeners, port, host, allowed_hosts, is_local } =
        listen(&options.host, options.port, &options.allowed_hosts)?;
    if options.desk.is_some() && !(is_local && options.allowed_hosts.is_empty()) {
        return Err(ServeError::Options(ONLY_LOCAL.to_owned()));
    }
    let settings = Arc::new(Settings::new(options, &host, port)?);
    // Files are read after they are watched, so that no change during loading is missed.
    let mut watcher = SiteWatcher::new(Arc::clone(&settings), options.poll);
    watcher.update(&settings.read_config()?.config);
    let config = settings.read_config()?;
    watcher.update(&config.config);
    let site = Site::load(settings, config, &mut monitor)?;
    observer.on_findings(&site.findings());
    let open = |desk: &DeskOptions| {
        let articles = site.sources.articles.clone();
        Desk::open(desk, site.served.settings.root.clone(), port, &site.config, articles)
    };
    let desk = options.desk.as_ref().map(open).transpose().map_err(ServeError::Options)?;
    let desk = desk.map(|(desk, warnings)| {
        warnings.iter().for_each(|warning| observer.on_warning(warning));
        Arc::new(desk)
    });
    let url_of = |path: &str| site.served.settings.url_of(path);
    let links = desk.as_ref().map(|desk| DeskLinks {
        printed: url_of(&desk.link()),
        for_once: url_of(&desk.link_for_once()),
    });
    let (count, elapsed) = (site.article_count(), monitor.elapsed());
    observer.on_ready(&site.url(), links.as_ref(), count, elapsed);
    let polling_reason = watcher.polling_reason().map(str::to_owned);
    let server = Arc::new(Server::new(site, allowed_hosts, polling_reason));
    watch::start(Arc::clone(&server), desk.clone(), watcher, observer);
    http::serve(server, desk, listeners).map_err(|error| ServeError::Options(error.to_string()))
}
