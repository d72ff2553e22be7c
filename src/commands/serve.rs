//! `feedgen serve`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::progress::with_bar;
use super::report::style;
use super::state_key::{random, state_key};
use super::{Exit, err, err_colored, fail, out, paths};
use crate::cli::{HostPort, RenderArgs, ServeArgs};
use crate::diag::{self, Diagnostic};
use crate::graph::Drafts;
use crate::load;
use crate::project::StateFolder;
use crate::serve::{self, DeskLinks, DeskOptions, Observer, ServeError, ServeOptions};

pub(super) fn run(args: ServeArgs) -> ExitCode {
    let ServeArgs { render, host, port, allow_hosts, poll, desk, open } = args;
    let RenderArgs { site, base_url, drafts } = render;
    let HostPort { host, port: port_of_host } = host;
    if let (Some(port), Some(other)) = (port, port_of_host)
        && port != other
    {
        let message = format!("--host has port {other} and --port is {port}; use one of them");
        return fail(message, Exit::Usage).into();
    }
    let options = ServeOptions {
        config_file: site.config_file(),
        // The desk shows the pages of drafts.
        drafts: if drafts || desk { Drafts::Include } else { Drafts::Exclude },
        desk: desk.then(|| DeskOptions {
            secret: random(),
            state: StateFolder::new(&site.root, None, state_key(&site.root, None)),
        }),
        host,
        port: port.or(port_of_host),
        allowed_hosts: allow_hosts,
        base_url,
        poll,
        root: site.root.clone(),
    };
    let printed = Mutex::default();
    let observer = Arc::new(Terminal { root: site.root, opens_browser: open, printed });
    let served = with_bar(|progress| serve::run(&options, progress, observer.clone()));
    let exit = match served {
        Ok(()) => {
            err("Stopped.\n");
            Exit::Success
        }
        Err(ServeError::Options(message)) => fail(message, Exit::Usage),
        Err(ServeError::Config(findings)) => {
            observer.on_findings(&findings);
            Exit::Content
        }
    };
    exit.into()
}

/// Prints the events of the server.
struct Terminal {
    root: PathBuf,
    opens_browser: bool,
    /// The findings that were printed last.
    printed: Mutex<Vec<Diagnostic>>,
}

impl Observer for Terminal {
    fn on_ready(&self, url: &str, desk: Option<&DeskLinks>, articles: usize, duration: Duration) {
        let milliseconds = duration.as_millis();
        out(format!("Serving {articles} articles at {url} ({milliseconds} ms)\n"));
        if let Some(desk) = desk {
            out(format!("Desk: {}\n", desk.printed));
        }
        err("Press Ctrl-C to stop.\n");
        if self.opens_browser
            && let Err(error) = open::that_detached(desk.map_or(url, |desk| desk.for_once.as_str()))
        {
            err(format!("note: can't open a browser: {error}\n"));
        }
    }

    fn on_change(&self, paths: &[String], duration: Duration, findings: &[Diagnostic]) {
        let files = match paths {
            [path] => paths::from_here(&self.root, path),
            paths => format!("{} files", paths.len()),
        };
        out(format!("{files} changed ({} ms)\n", duration.as_millis()));
        self.on_findings(findings);
    }

    fn on_warning(&self, message: &str) {
        err(format!("note: {message}\n"));
    }

    fn on_polling(&self, reason: &str) {
        err(format!("note: polling for changes every second: {reason}\n"));
    }

    fn on_findings(&self, findings: &[Diagnostic]) {
        let mut printed = self.printed.lock();
        if *printed == findings {
            return;
        }
        *printed = findings.to_vec();
        let read = |file: &str| load::read_bytes(&self.root, file).ok();
        let located = diag::locate(findings.to_vec(), &read);
        let located = paths::located_from_here(located, &self.root);
        err_colored(diag::render(&located, style()));
    }
}
