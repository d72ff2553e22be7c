//! The HTTP server.
#![expect(clippy::disallowed_methods, reason = "decisions of the desk have a time")]

use std::fs::File;
use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, COOKIE, HOST, IF_NONE_MATCH, IF_RANGE, ORIGIN, RANGE,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, select, select_all};
use futures_util::stream;

use super::client::{Endpoint, SCRIPT};
use super::desk::{Desk, DeskRequest, MAX_BODY_LEN, desk_path};
use super::response::{Content, ServeRequest, ServeResponse};
use super::server::Server;
use super::workers::Task;
use super::{events, respond, search_index, status};

/// The maximum length of a chunk of a streamed file.
const CHUNK_LEN: usize = 256 << 10;

/// What requests are answered from.
#[derive(Clone)]
struct App {
    server: Arc<Server>,
    /// The desk, if it is open.
    desk: Option<Arc<Desk>>,
}

/// Serves requests until the process receives an interrupt or a termination signal.
pub(super) fn serve(
    server: Arc<Server>,
    desk: Option<Arc<Desk>>,
    listeners: Vec<TcpListener>,
) -> std::io::Result<()> {
    let app = App { server, desk };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut serving = Vec::new();
        for listener in listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let router = Router::new().fallback(handle).with_state(app.clone());
            serving.push(axum::serve(listener, router).into_future());
        }
        // Event streams never end, so there is no graceful shutdown.
        match select(select_all(serving), Box::pin(shutdown_signal())).await {
            Either::Left(((result, _, _), _)) => result,
            Either::Right(((), _)) => Ok(()),
        }
    })?;
    runtime.shutdown_background();
    Ok(())
}

async fn shutdown_signal() {
    let interrupt = Box::pin(tokio::signal::ctrl_c());
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut termination) = signal(SignalKind::terminate()) {
            select(interrupt, Box::pin(termination.recv())).await;
            return;
        }
    }
    let _ = interrupt.await;
}

async fn handle(State(App { server, desk }): State<App>, request: Request) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    if !server.allowed_hosts.allows(host) {
        let message = "host name not allowed; allow it with feedgen serve --allow-host NAME";
        return to_http(ServeResponse::text(403, message), false);
    }
    let is_head = request.method().as_str() == "HEAD";
    let path = request.uri().path().to_owned();
    let (endpoint, queue_key) = {
        let site = server.site.read();
        let base_url = &site.served.view.config.base_url;
        (Endpoint::from_path(&path, base_url), search_index::queue_key(&path, base_url))
    };
    if let (Some(Endpoint::Desk(path)), Some(desk)) = (endpoint, desk) {
        let response = desk_response(server, desk, path, request).await;
        return to_http(response, is_head);
    }
    let response = match (request.method().as_str(), endpoint) {
        ("GET", Some(Endpoint::Events)) => {
            let query = request.uri().query().unwrap_or("").to_owned();
            return events::stream(server, &query).into_response();
        }
        ("GET" | "HEAD", Some(Endpoint::DeskFolder)) => {
            Some(ServeResponse::redirect(&desk_path(), request.uri().query()))
        }
        ("GET" | "HEAD", Some(Endpoint::Script)) => Some(ServeResponse::script(SCRIPT)),
        ("GET" | "HEAD", Some(Endpoint::Status)) => {
            let shared = Arc::clone(&server);
            let page = move || ServeResponse::html(200, status::page(&shared));
            server.workers.run(Task::Request, &path, page).await
        }
        _ => {
            let shared = Arc::clone(&server);
            let respond = move || respond_to(&shared, &request);
            server.workers.run(Task::Request, queue_key, respond).await
        }
    };
    match response {
        Some(response) => to_http(response, is_head),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The response to a request to the desk. Decisions run one at a time, in the order of their requests.
async fn desk_response(
    server: Arc<Server>,
    desk: Arc<Desk>,
    path: &str,
    request: Request,
) -> ServeResponse {
    let (parts, body) = request.into_parts();
    let header = |name: HeaderName| {
        let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    };
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY_LEN).await else {
        return ServeResponse::text(413, "the request is too large");
    };
    let accepts_json = header(ACCEPT).is_some_and(|accept| accept.contains("application/json"));
    let request = DeskRequest {
        method: parts.method.as_str().to_owned(),
        path: path.to_owned(),
        query: DeskRequest::pairs(parts.uri.query().unwrap_or_default().as_bytes()),
        form: DeskRequest::pairs(&body),
        host: header(HOST),
        origin: header(ORIGIN),
        cookies: header(COOKIE).unwrap_or_default(),
        fetch_site: header(HeaderName::from_static("sec-fetch-site")),
        languages: header(ACCEPT_LANGUAGE).unwrap_or_default(),
        wants_json: accepts_json,
    };
    let queue_key =
        if parts.method.as_str() == "POST" { "desk".to_owned() } else { parts.uri.to_string() };
    let shared = Arc::clone(&server);
    let respond = move || desk.respond(&shared, &request, SystemTime::now().into());
    let response = server.workers.run(Task::Request, &queue_key, respond).await;
    response.unwrap_or_else(|| {
        ServeResponse::text(500, "the desk failed; reload the page to see what was changed")
    })
}

fn respond_to(server: &Server, request: &Request) -> ServeResponse {
    let header = |name: &HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    let serve_request = ServeRequest {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query(),
        if_none_match: header(&IF_NONE_MATCH),
        range: header(&RANGE),
        if_range: header(&IF_RANGE),
    };
    respond::respond(&server.snapshot(), serve_request)
}

fn to_http(response: ServeResponse, is_head: bool) -> Response {
    let ServeResponse { status, headers, body } = response;
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    // Other sites must not embed the preview in a frame.
    builder = builder
        .header("x-frame-options", "SAMEORIGIN")
        .header("content-security-policy", "frame-ancestors 'self'");
    if status != 304 {
        builder = builder.header("content-length", body.len());
    }
    let body = match body {
        _ if is_head => Body::empty(),
        Content::Bytes(bytes) => Body::from(bytes),
        Content::File(file, len) => stream_file(file, len),
    };
    builder.body(body).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Streams `len` bytes of a file. Each chunk is read after the previous one was sent.
fn stream_file(file: File, len: u64) -> Body {
    let chunks = stream::try_unfold((file, len), |(mut file, remaining)| async move {
        if remaining == 0 {
            return Ok(None);
        }
        let read = move || -> std::io::Result<_> {
            let max_len = usize::try_from(remaining).unwrap_or(CHUNK_LEN).min(CHUNK_LEN);
            let mut chunk = vec![0; max_len];
            let read = file.read(&mut chunk)?;
            if read == 0 {
                // The file became shorter than the announced content length.
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            chunk.truncate(read);
            Ok(Some((Bytes::from(chunk), (file, remaining - read as u64))))
        };
        tokio::task::spawn_blocking(read)
            .await
            .unwrap_or_else(|error| Err(std::io::Error::other(error)))
    });
    Body::from_stream(chunks)
}
