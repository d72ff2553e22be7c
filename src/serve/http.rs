//! The connections: HTTP to requests, responses to HTTP.

use std::fs::File;
use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{HOST, IF_NONE_MATCH, IF_RANGE, RANGE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, select, select_all};
use futures_util::stream;

use super::client::{Own, SCRIPT, own};
use super::response;
use super::server::Server;
use super::work::Lane;
use super::{events, respond, search, status};

/// Answers until the process is asked to end.
pub(super) fn serve(server: Arc<Server>, listeners: Vec<TcpListener>) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut serving = Vec::new();
        for listener in listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let router = Router::new().fallback(answer).with_state(Arc::clone(&server));
            serving.push(axum::serve(listener, router).into_future());
        }
        // Streams of events have no end of their own, so nothing is waited for.
        match select(select_all(serving), Box::pin(asked_to_end())).await {
            Either::Left(((result, _, _), _)) => result,
            Either::Right(((), _)) => Ok(()),
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
            select(interrupted, Box::pin(terminated.recv())).await;
            return;
        }
    }
    let _ = interrupted.await;
}

async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    if !server.names.allow(host) {
        let message = "this host name is not served; allow it with feedgen serve --allow-host NAME";
        return to_http(response::Response::text(403, message), false);
    }
    let is_head = request.method().as_str() == "HEAD";
    let path = request.uri().path().to_owned();
    let method = request.method().as_str();
    let (own, turn) = {
        let site = server.site.read();
        let base_url = &site.view.config.base_url;
        (own(&path, base_url), search::turn(&path, base_url))
    };
    let response = match (method, own) {
        ("GET", Some(Own::Events)) => {
            let query = request.uri().query().unwrap_or("").to_owned();
            return events::stream(server, &query).into_response();
        }
        ("GET" | "HEAD", Some(Own::Script)) => Some(response::Response::script(SCRIPT)),
        ("GET" | "HEAD", Some(Own::Status)) => {
            let work = Arc::clone(&server);
            let page = move || response::Response::page(200, status::page(&work));
            server.work.run(Lane::Requests, &path, page).await
        }
        _ => {
            let work = Arc::clone(&server);
            let respond = move || respond_to(&work, &request);
            server.work.run(Lane::Requests, turn, respond).await
        }
    };
    match response {
        Some(response) => to_http(response, is_head),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn respond_to(server: &Server, request: &Request) -> response::Response {
    let header = |name: &HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    let plain = respond::Request {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query(),
        if_none_match: header(&IF_NONE_MATCH),
        range: header(&RANGE),
        if_range: header(&IF_RANGE),
    };
    respond::respond(&server.snapshot(), plain)
}

fn to_http(response: response::Response, is_head: bool) -> Response {
    let response::Response { status, headers, body } = response;
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    // Another site must not show the preview as a part of its own.
    builder = builder
        .header("x-frame-options", "SAMEORIGIN")
        .header("content-security-policy", "frame-ancestors 'self'");
    if status != 304 {
        builder = builder.header("content-length", body.len());
    }
    let body = match body {
        _ if is_head => Body::empty(),
        response::Body::Bytes(bytes) => Body::from(bytes),
        response::Body::File(file, length) => in_pieces(file, length),
    };
    builder.body(body).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// How much of a file is in memory at a time, in bytes.
const PIECE: usize = 256 << 10;

/// `length` bytes of a file, each piece read when the one before was sent.
fn in_pieces(file: File, length: u64) -> Body {
    let pieces = stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = move || -> std::io::Result<_> {
            let most = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let mut piece = vec![0; most];
            let read = file.read(&mut piece)?;
            if read == 0 {
                // It is shorter now than was said.
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            piece.truncate(read);
            Ok(Some((Bytes::from(piece), (file, left - read as u64))))
        };
        tokio::task::spawn_blocking(read)
            .await
            .unwrap_or_else(|error| Err(std::io::Error::other(error)))
    });
    Body::from_stream(pieces)
}
