//! Answers of the desk, with the headers that keep its pages to themselves.

use super::request::desk_path;
use crate::serve::response::{Content, ServeResponse};

/// Pages load scripts, styles and frames of the desk only, and pictures of articles. No other page may embed them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' https: http: data:; frame-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
/// Cards and pages of articles are shown in frames of the desk, and run nothing.
const FRAME_POLICY: &str = "sandbox; default-src 'none'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' https: http: data:; media-src 'self' https: http: data:; font-src 'self'; \
    frame-ancestors 'self'";

fn answer(status: u16, content_type: &str, policy: &str, body: Vec<u8>) -> ServeResponse {
    let headers = [
        ("content-type", content_type),
        ("content-security-policy", policy),
        ("cache-control", "no-store"),
        // Forms send their origin, other sites get nothing.
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    let headers = headers.map(|(name, value)| (name, value.to_owned())).to_vec();
    ServeResponse { status, headers, body: Content::Bytes(body) }
}

pub(super) fn html(status: u16, html: String) -> ServeResponse {
    answer(status, "text/html; charset=utf-8", POLICY, html.into_bytes())
}

pub(super) fn frame(status: u16, html: Vec<u8>) -> ServeResponse {
    answer(status, "text/html; charset=utf-8", FRAME_POLICY, html)
}

pub(super) fn file(content_type: &str, text: &str) -> ServeResponse {
    answer(200, content_type, POLICY, text.as_bytes().to_vec())
}

pub(super) fn json(status: u16, value: &serde_json::Value) -> ServeResponse {
    answer(status, "application/json", POLICY, value.to_string().into_bytes())
}

/// After a form was sent: the browser loads `href` with GET (RFC 9110, section 15.4.4).
pub(super) fn see_other(href: &str) -> ServeResponse {
    let mut response = answer(303, "text/plain; charset=utf-8", POLICY, Vec::new());
    response.headers.push(("location", href.to_owned()));
    response
}

/// The answer to the printed link.
pub(super) fn opened(cookie: String) -> ServeResponse {
    let mut response = see_other(&desk_path());
    response.headers.push(("set-cookie", cookie));
    response
}
