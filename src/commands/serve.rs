//! `feedgen serve`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::progress::with_bar;
use super::report::style;
use super::{Exit, err, err_colored, fail, out, paths};
use crate::cli::{HostPort, RenderArgs, ServeArgs};
use crate::diag::{self, Diagnostic};
use crate::graph::Drafts;
use crate::load;
use crate::serve::{self, Failure, Observer, Options};

pub(super) fn run(args: ServeArgs) -> ExitCode {
    let ServeArgs { render, host, port, allow_hosts, poll, open } = args;
    let RenderArgs { site, base_url, drafts } = render;
    let HostPort { host, port: port_of_host } = host;
    if let (Some(port), Some(other)) = (port, port_of_host)
        && port != other
    {
        let message = format!("--host has port {other} and --port is {port}; use one of them");
        return fail(message, Exit::Usage).into();
    }
    let options = Options {
        config_file: site.config_file(),
        drafts: if drafts { Drafts::Include } else { Drafts::Exclude },
        host,
        port: port.or(port_of_host),
        allowed_hosts: allow_hosts,
        base_url,
        poll,
        root: site.root.clone(),
    };
    let shown = Mutex::default();
    let observer = Arc::new(Terminal { root: site.root, opens_browser: open, shown });
    let served = with_bar(|progress| serve::run(&options, progress, observer.clone()));
    let exit = match served {
        Ok(()) => {
            err("Stopped.\n");
            Exit::Success
        }
        Err(Failure::Call(message)) => fail(message, Exit::Usage),
        Err(Failure::Config(findings)) => {
            observer.found(&findings);
            Exit::Content
        }
    };
    exit.into()
}

/// Prints what the server does.
struct Terminal {
    root: PathBuf,
    opens_browser: bool,
    /// The findings that were printed last.
    shown: Mutex<Vec<Diagnostic>>,
}

impl Observer for Terminal {
    fn ready(&self, address: &str, articles: usize, took: Duration) {
        let milliseconds = took.as_millis();
        out(format!("Serving {articles} articles at {address} ({milliseconds} ms)\n"));
        err("Press Ctrl-C to stop.\n");
        if self.opens_browser
            && let Err(error) = open::that_detached(address)
        {
            err(format!("note: can't open a browser: {error}\n"));
        }
    }

    fn changed(&self, paths: &[String], took: Duration, findings: &[Diagnostic]) {
        let what = match paths {
            [path] => paths::from_here(&self.root, path),
            paths => format!("{} files", paths.len()),
        };
        out(format!("{what} changed ({} ms)\n", took.as_millis()));
        self.found(findings);
    }

    fn polls(&self, reason: &str) {
        err(format!("note: polling for changes every second: {reason}\n"));
    }

    fn found(&self, findings: &[Diagnostic]) {
        let mut shown = self.shown.lock();
        if *shown == findings {
            return;
        }
        *shown = findings.to_vec();
        let read = |file: &str| load::read_bytes(&self.root, file).ok();
        let located = diag::locate(findings.to_vec(), &read);
        let located = paths::located_from_here(located, &self.root);
        err_colored(diag::render(&located, style()));
    }
}
