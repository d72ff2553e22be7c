//! The event stream that notifies an open page of changes.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use tokio::sync::watch::Receiver;

use super::change::{Change, ChangedAsset};
use super::client::Endpoint;
use super::findings_html;
use super::route::{Route, resolve};
use super::server::Server;
use super::snapshot::Snapshot;
use super::workers::Task;
use crate::diag::Diagnostic;
use crate::text::site_path::SitePath;

/// The open page of one browser, and the state that the browser knows.
struct Subscriber {
    server: Arc<Server>,
    changes: Receiver<Change>,
    /// The path of the page.
    path: String,
    /// The version of the page that the browser displays.
    version: String,
    /// The last report that was sent.
    report: Option<String>,
    /// Whether nothing was sent yet.
    is_new: bool,
    /// The number of the last change that the browser knows.
    last_change: u64,
}

/// The event stream of a page: `reload`, `styles` with the paths and current URLs of changed stylesheets, and
/// `report` with all errors.
pub(super) fn stream(
    server: Arc<Server>,
    query: &str,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let values: HashMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    let last_change = server.changes.borrow().number;
    let subscriber = Subscriber {
        changes: server.changes.subscribe(),
        path: value("page"),
        version: value("version"),
        report: None,
        is_new: true,
        last_change,
        server,
    };
    let batches = stream::unfold(subscriber, |mut subscriber| async move {
        if !subscriber.is_new && subscriber.changes.changed().await.is_err() {
            return None;
        }
        subscriber.is_new = false;
        let change = subscriber.changes.borrow_and_update().clone();
        let (server, path) = (Arc::clone(&subscriber.server), subscriber.path.clone());
        let events = move || (subscriber.events(&change), subscriber);
        server.workers.run(Task::Event, &path, events).await
    });
    let events = futures_util::StreamExt::flat_map(batches, |events| {
        stream::iter(events.into_iter().map(Ok::<Event, Infallible>))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

impl Subscriber {
    /// The events for this browser after a change.
    fn events(&mut self, change: &Change) -> Vec<Event> {
        let (site, findings) = {
            let site = self.server.site.read();
            (site.served.clone(), site.findings())
        };
        let (page, error) = self.render(&site);
        let report = self.report_event(&site, findings.into_iter().chain(error));
        let last_change = std::mem::replace(&mut self.last_change, change.number);
        let (mut styles, mut others) = (Vec::new(), Vec::new());
        for asset in change.assets_since(last_change) {
            match asset {
                ChangedAsset::Stylesheet(path) => styles.push(&**path),
                ChangedAsset::Other(path) => others.push(current_href(&site, path)),
            }
        }
        let styles = styles_event(&site, &styles);
        let is_changed = page.is_some_and(|page| {
            let old = std::mem::replace(&mut self.version, page.version.clone());
            page.version != old || others.iter().any(|href| page.contains(href))
        });
        let reload = is_changed.then(|| Event::default().event("reload").data("now"));
        [report, styles, reload].into_iter().flatten().collect()
    }

    /// The event with all errors, if they changed. Warnings are omitted, as locating all of them reads many files.
    fn report_event(
        &mut self,
        site: &Snapshot,
        findings: impl Iterator<Item = Diagnostic>,
    ) -> Option<Event> {
        let errors = findings.filter(Diagnostic::is_error).collect();
        let report = findings_html::report(&site.locate(errors)).to_string();
        if self.report.as_ref() == Some(&report) {
            return None;
        }
        self.report = Some(report.clone());
        Some(Event::default().event("report").data(report))
    }

    /// The current page if it can be rendered, and the error if the current templates can't render it.
    fn render(&self, site: &Snapshot) -> (Option<CurrentPage>, Option<Diagnostic>) {
        if Endpoint::from_path(&self.path, &site.view.config.base_url) == Some(Endpoint::Status) {
            // Every change affects the status page. The script uses the version of the first one.
            let change = self.server.changes.borrow().number;
            let version =
                if change == 0 { "status".to_owned() } else { format!("status {change}") };
            return (Some(CurrentPage { version, bytes: Vec::new() }), None);
        }
        let file = match resolve(site, &self.path) {
            Route::File(file) => file,
            Route::Redirect(_) | Route::NotFound => "404.html".to_owned(),
        };
        match site.file(&file) {
            Some(Ok(served)) => {
                let version = served.version(&site.view.plan.assets);
                (Some(CurrentPage { version, bytes: served.bytes }), served.error)
            }
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        }
    }
}

/// The URL of the copied file whose path without a content hash is `path`.
fn current_href(site: &Snapshot, path: &str) -> String {
    site.view.config.base_url.href(&SitePath::from_file(site.view.plan.assets.file(path)))
}

/// The event with changed stylesheets.
fn styles_event(site: &Snapshot, paths: &[&str]) -> Option<Event> {
    if paths.is_empty() {
        return None;
    }
    let style = |path: &&str| {
        let href = site.view.config.base_url.href(&SitePath::from_file(path));
        serde_json::json!({ "path": href, "now": current_href(site, path) })
    };
    let styles: serde_json::Value = paths.iter().map(style).collect();
    Some(Event::default().event("styles").data(styles.to_string()))
}

/// The current content of a page.
struct CurrentPage {
    version: String,
    bytes: Vec<u8>,
}

impl CurrentPage {
    fn contains(&self, href: &str) -> bool {
        self.bytes.windows(href.len()).any(|window| window == href.as_bytes())
    }
}
