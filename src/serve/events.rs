//! The stream of events by which open pages hear of changes.

use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use tokio::sync::watch::Receiver;

use super::client::{self, Own, own};
use super::respond::{Target, find};
use super::server::{Change, ChangedAsset, Server, located};
use super::site::Snapshot;
use super::work::Lane;
use crate::diag::Diagnostic;
use crate::text::site_path::SitePath;

/// What one browser has been told.
struct Listener {
    server: Arc<Server>,
    changes: Receiver<Change>,
    path: String,
    version: String,
    reported: Option<String>,
    is_first: bool,
    /// The last change that it has heard of: a page shows what was changed before it was
    /// opened.
    heard: u64,
}

/// The stream of events of a page: `reload`, `styles` with their paths in the site and where
/// they are now, `report` with errors.
pub(super) fn stream(
    server: Arc<Server>,
    query: &str,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let values: std::collections::HashMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    let heard = server.changes.borrow().number;
    let listener = Listener {
        changes: server.changes.subscribe(),
        path: value("page"),
        version: value("version"),
        reported: None,
        is_first: true,
        heard,
        server,
    };
    let batches = stream::unfold(listener, |mut listener| async move {
        if !listener.is_first && listener.changes.changed().await.is_err() {
            return None;
        }
        listener.is_first = false;
        let change = listener.changes.borrow_and_update().clone();
        let (server, page) = (Arc::clone(&listener.server), listener.path.clone());
        let hear = move || (listener.hear(&change), listener);
        server.work.run(Lane::Events, &page, hear).await
    });
    let events = futures_util::StreamExt::flat_map(batches, |events| {
        stream::iter(events.into_iter().map(Ok::<Event, Infallible>))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

impl Listener {
    /// What this browser must be told after a change.
    fn hear(&mut self, change: &Change) -> Vec<Event> {
        let (site, findings) = {
            let site = self.server.site.read();
            (site.snapshot(), site.findings())
        };
        let mut events = Vec::new();
        let (served, failure) = self.now(&site);
        // The report is of errors; to find the places of all warnings would read many files.
        let all = findings.into_iter().chain(failure);
        let findings: Vec<Diagnostic> = all.filter(Diagnostic::is_error).collect();
        let report = client::report(&located(&site, findings)).to_string();
        if self.reported.as_ref() != Some(&report) {
            events.push(Event::default().event("report").data(report.clone()));
            self.reported = Some(report);
        }
        let heard = std::mem::replace(&mut self.heard, change.number);
        let (mut styles, mut others) = (Vec::new(), Vec::new());
        for (_, asset) in change.assets.iter().filter(|(number, _)| *number > heard) {
            match asset {
                ChangedAsset::Style(path) => styles.push(path),
                ChangedAsset::Other(path) => others.push(path),
            }
        }
        let (base_url, names) = (&site.view.config.base_url, &site.view.plan.assets);
        let now = |path: &String| base_url.href(&SitePath::from_file(names.file(path)));
        if !styles.is_empty() {
            let style = |path: &String| {
                let (href, now) = (base_url.href(&SitePath::from_file(path)), now(path));
                serde_json::json!({ "path": href, "now": now })
            };
            let styles: serde_json::Value = styles.into_iter().map(style).collect();
            events.push(Event::default().event("styles").data(styles.to_string()));
        }
        let shows_other = |page: &Shown| others.iter().any(|path| page.mentions(&now(path)));
        if served.is_some_and(|page| page.version != self.take(&page.version) || shows_other(&page))
        {
            events.push(Event::default().event("reload").data("now"));
        }
        events
    }

    /// Takes `version` for what the browser shows, and returns what it showed before.
    fn take(&mut self, version: &str) -> String {
        std::mem::replace(&mut self.version, version.to_owned())
    }

    /// The page as it is now, if it can be rendered, and why not.
    fn now(&self, site: &Snapshot) -> (Option<Shown>, Option<Diagnostic>) {
        if own(&self.path, &site.view.config.base_url) == Some(Own::Status) {
            // It shows what changes: every change is one of it.
            let change = self.server.changes.borrow().number;
            let version =
                if change == 0 { "status".to_owned() } else { format!("status {change}") };
            return (Some(Shown { version, bytes: Vec::new() }), None);
        }
        let file = match find(site, &self.path) {
            Target::File(file) => file,
            Target::Elsewhere(_) | Target::Nothing => "404.html".to_owned(),
        };
        match site.file(&file) {
            Some(Ok(served)) => {
                let version = served.version(&site.view.plan.assets);
                (Some(Shown { version, bytes: served.bytes }), served.finding)
            }
            Some(Err(finding)) => (None, Some(finding)),
            None => (None, None),
        }
    }
}

/// What a browser should show.
struct Shown {
    version: String,
    bytes: Vec<u8>,
}

impl Shown {
    fn mentions(&self, href: &str) -> bool {
        self.bytes.windows(href.len()).any(|window| window == href.as_bytes())
    }
}
