//! The connections: HTTP to requests, responses to HTTP, and the stream of events.

use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HOST, IF_NONE_MATCH, IF_RANGE, RANGE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use tokio::sync::watch::Receiver;

use super::client::{self, EVENTS_PATH, SCRIPT, SCRIPT_PATH, STATUS_PATH};
use super::respond::{self, Target, find};
use super::site::Site;
use super::{Change, ChangedAsset, Server, search, status, unpoisoned};
use crate::diag::{self, Diagnostic, Located};
use crate::load;
use crate::text::site_path::SitePath;

/// Answers until the process is asked to end.
pub(super) fn serve(server: Arc<Server>, listener: TcpListener) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().fallback(answer).with_state(server);
        let serving = axum::serve(listener, router).into_future();
        // Streams of events have no end of their own, so nothing is waited for.
        match futures_util::future::select(Box::pin(serving), Box::pin(asked_to_end())).await {
            futures_util::future::Either::Left((result, _)) => result,
            futures_util::future::Either::Right(((), _)) => Ok(()),
        }
    })?;
    runtime.shutdown_background();
    Ok(())
}

async fn asked_to_end() {
    let interrupted = Box::pin(tokio::signal::ctrl_c());
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            futures_util::future::select(interrupted, Box::pin(terminated.recv())).await;
            return;
        }
    }
    let _ = interrupted.await;
}

async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    if !is_expected_host(request.headers(), server.host) {
        let message = "this host name is not served; start with --host to allow others";
        return to_http(respond::Response::text(403, message), false);
    }
    let is_head = request.method().as_str() == "HEAD";
    let path = request.uri().path().to_owned();
    if path == EVENTS_PATH && request.method().as_str() == "GET" {
        let query = request.uri().query().unwrap_or("").to_owned();
        return events(server, &query).into_response();
    }
    // Rendering is work, not waiting.
    let answered = tokio::task::spawn_blocking(move || {
        search::prepare(&server.site, &path);
        let header = |name: &HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
        let site = unpoisoned(server.site.read());
        let plain = respond::Request {
            method: request.method().as_str(),
            path: &path,
            if_none_match: header(&IF_NONE_MATCH),
            range: header(&RANGE),
            if_range: header(&IF_RANGE),
        };
        match (plain.method, &*path) {
            ("GET" | "HEAD", SCRIPT_PATH) => respond::Response {
                status: 200,
                headers: vec![
                    ("content-type", "text/javascript; charset=utf-8".to_owned()),
                    ("cache-control", "no-cache".to_owned()),
                ],
                body: SCRIPT.into(),
            },
            ("GET" | "HEAD", STATUS_PATH) => {
                let findings = located(&site, site.findings());
                respond::Response::page(200, status::page(&site, &findings))
            }
            _ => respond::respond(&site, plain),
        }
    });
    match answered.await {
        Ok(response) => to_http(response, is_head),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn to_http(response: respond::Response, is_head: bool) -> Response {
    let respond::Response { status, headers, body } = response;
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    if status != 304 {
        builder = builder.header("content-length", body.len());
    }
    let body = if is_head { Body::empty() } else { Body::from(body) };
    builder.body(body).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Whether a request names this server as this machine does. A site elsewhere can have its
/// own name lead to this address (DNS rebinding), but not make a browser send another name.
fn is_expected_host(headers: &HeaderMap, listens_at: IpAddr) -> bool {
    if !listens_at.is_loopback() {
        return true;
    }
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn located(site: &Site, findings: Vec<Diagnostic>) -> Vec<Located> {
    diag::locate(findings, &|file| load::read_bytes(&site.settings.root, file).ok())
}

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
fn events(
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
        let told = tokio::task::spawn_blocking(move || {
            let events = listener.hear(&change);
            (events, listener)
        });
        told.await.ok()
    });
    let events = futures_util::StreamExt::flat_map(batches, |events| {
        stream::iter(events.into_iter().map(Ok::<Event, Infallible>))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

impl Listener {
    /// What this browser must be told after a change.
    fn hear(&mut self, change: &Change) -> Vec<Event> {
        let server = Arc::clone(&self.server);
        let site = unpoisoned(server.site.read());
        let mut events = Vec::new();
        let (served, failure) = self.now(&site);
        // The report is of errors; to find the places of all warnings would read many files.
        let all = site.findings().into_iter().chain(failure);
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
        let now = |path: &String| base_url.href(&SitePath::of_file(names.file(path)));
        if !styles.is_empty() {
            let style = |path: &String| {
                let (href, now) = (base_url.href(&SitePath::of_file(path)), now(path));
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
    fn now(&self, site: &Site) -> (Option<Shown>, Option<Diagnostic>) {
        if self.path == STATUS_PATH {
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
