//! One request in, one response out: what a static host would do, in memory.
//!
//! Only files that a build of the site would write can be had; a path is looked up among
//! those and never joined to a folder, so that none leads out of the site.

use std::fs::File;
use std::time::SystemTime;

use percent_encoding::percent_decode_str;

use super::client;
use super::response::{Body, Response};
use super::site::{Served, Snapshot, digest};
use crate::text::site_path::SitePath;

/// What matters of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    /// The path as it was sent, without the query.
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) if_none_match: Option<&'a str>,
    pub(super) range: Option<&'a str>,
    pub(super) if_range: Option<&'a str>,
}

/// What a path leads to.
pub(super) enum Target {
    /// A file of the site, by its path in the output.
    File(String),
    /// Another address.
    Elsewhere(String),
    /// Nothing.
    Nothing,
}

/// Finds what the path of a request leads to.
pub(super) fn find(site: &Snapshot, path: &str) -> Target {
    let base = site.view.config.base_url.path();
    let Some(rest) =
        path.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        // The host's root leads to the site.
        return if path == "/" { Target::Elsewhere(format!("{base}/")) } else { Target::Nothing };
    };
    let Some(rest) = rest.strip_prefix('/') else {
        return Target::Elsewhere(format!("{base}/"));
    };
    if rest == client::FOLDER {
        return Target::Elsewhere(format!("{path}/"));
    }
    let Ok(decoded) = percent_decode_str(rest).decode_utf8() else { return Target::Nothing };
    let folder_index = format!("{decoded}index.html");
    if (decoded.is_empty() || decoded.ends_with('/')) && site.has(&folder_index) {
        return Target::File(folder_index);
    }
    let with_ending = format!("{decoded}.html");
    if site.has(&decoded) {
        Target::File(decoded.into_owned())
    } else if site.has(&with_ending) {
        Target::File(with_ending)
    } else if site.has(&format!("{decoded}/index.html")) {
        // Of the path as it is meant: one that begins with two slashes leads to another host.
        Target::Elsewhere(site.view.config.base_url.href(&SitePath::from_file(&decoded)) + "/")
    } else if let Some(address) = site.view.redirect(&decoded) {
        Target::Elsewhere(address.to_owned())
    } else if let Some(file) = site.view.plan.assets.successor(&decoded) {
        // A page that was opened before the last change of a stylesheet names it as it was.
        Target::Elsewhere(site.view.config.base_url.href(&SitePath::from_file(file)))
    } else {
        Target::Nothing
    }
}

/// Answers a request for a file of the site.
pub(super) fn respond(site: &Snapshot, request: Request<'_>) -> Response {
    if !matches!(request.method, "GET" | "HEAD") {
        let mut response = Response::text(405, "only GET and HEAD are served");
        response.headers.push(("allow", "GET, HEAD".to_owned()));
        return response;
    }
    match find(site, request.path) {
        Target::Elsewhere(address) => Response::redirect(&address, request.query),
        Target::File(file) => {
            if let Some(large) = large_file(site, &file) {
                return in_form(&large.tag(), &file, request, || {
                    Body::File(large.file, large.length)
                });
            }
            match site.file(&file) {
                Some(Ok(served)) => file_response(site, &file, served, request),
                Some(Err(finding)) => client::failure(&finding, &site.view.config.base_url),
                None => not_found(site, request),
            }
        }
        Target::Nothing => not_found(site, request),
    }
}

fn not_found(site: &Snapshot, request: Request<'_>) -> Response {
    match site.file("404.html") {
        Some(Ok(served)) => {
            let unconditional = Request { if_none_match: None, range: None, ..request };
            Response { status: 404, ..file_response(site, "404.html", served, unconditional) }
        }
        _ => Response::text(404, "there is no such page"),
    }
}

/// A file that is not read as a whole.
struct Large {
    file: File,
    length: u64,
    modified: Option<SystemTime>,
}

impl Large {
    /// What tells this version from others.
    fn tag(&self) -> String {
        digest(format!("{} {:?}", self.length, self.modified).as_bytes())
    }
}

/// From how many bytes on a copied file is sent in pieces; a page only if it is no usual one, as it
/// has no script then.
const LARGE: u64 = 1 << 20;
const LARGE_PAGE: u64 = 16 << 20;

/// The copied file at `path`, if it is large.
fn large_file(site: &Snapshot, path: &str) -> Option<Large> {
    let file = site.copied(path)?;
    let found = file.metadata().ok()?;
    let least = if is_page(path) { LARGE_PAGE } else { LARGE };
    let modified = found.modified().ok();
    (found.len() >= least).then(|| Large { file, length: found.len(), modified })
}

fn is_page(path: &str) -> bool {
    content_type(path).starts_with("text/html")
}

fn file_response(site: &Snapshot, file: &str, served: Served, request: Request<'_>) -> Response {
    in_form(&served.tag(), file, request, || {
        Body::Bytes(if is_page(file) {
            let version = served.version(&site.view.plan.assets);
            let script = client::script(&version, site.source_of(file), &site.view.config.base_url);
            client::with_script(served.bytes, &script)
        } else {
            served.bytes
        })
    })
}

/// The answer in the form that is asked for: all of it, a part, or that it is the same.
fn in_form(tag: &str, file: &str, request: Request<'_>, body: impl FnOnce() -> Body) -> Response {
    let etag = format!("\"{tag}\"");
    let mut headers = vec![
        ("content-type", content_type(file)),
        ("etag", etag.clone()),
        ("cache-control", "no-cache".to_owned()),
        ("accept-ranges", "bytes".to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    let is_same = |tags: &str| {
        tags.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    };
    if request.if_none_match.is_some_and(is_same) {
        return Response { status: 304, headers, body: Body::EMPTY };
    }
    let body = body();
    // A range is asked for by GET, and of the version that its asker has (RFC 9110, 13.1.5).
    let is_wanted = request.method == "GET" && request.if_range.is_none_or(|tag| tag == etag);
    let range = request.range.filter(|_| is_wanted);
    let length = body.len();
    match range.and_then(|range| byte_range(range, length)) {
        None => Response { status: 200, headers, body },
        Some(Some((first, last))) => {
            headers.push(("content-range", format!("bytes {first}-{last}/{length}")));
            match body.part(first, last) {
                Ok(body) => Response { status: 206, headers, body },
                Err(error) => Response::text(500, &format!("can't read the file: {error}")),
            }
        }
        Some(None) => {
            headers.push(("content-range", format!("bytes */{length}")));
            Response { status: 416, headers, body: Body::EMPTY }
        }
    }
}

/// Reads a `Range` header with one range of bytes (RFC 9110, section 14): first and last, or
/// `Some(None)` if nothing of it is there. `None` for all other forms, which are ignored.
fn byte_range(header: &str, length: u64) -> Option<Option<(u64, u64)>> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    if last.contains(',') {
        return None;
    }
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => {
            let suffix: u64 = suffix.parse().ok()?;
            (suffix > 0 && length > 0).then(|| (length.saturating_sub(suffix), length - 1))
        }
        (first, "") => {
            let first: u64 = first.parse().ok()?;
            (first < length).then(|| (first, length - 1))
        }
        (first, last) => {
            let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
            if last < first {
                return None;
            }
            (first < length).then(|| (first, last.min(length - 1)))
        }
    };
    Some(range)
}

fn content_type(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let kind = match name.rsplit_once('.') {
        // Feeds that browsers shall show and not download.
        Some((_, "xml")) => return "application/xml; charset=utf-8".to_owned(),
        _ => mime_guess::from_path(name).first_or_octet_stream(),
    };
    let is_text =
        kind.type_() == "text" || kind.subtype() == "javascript" || kind.subtype() == "json";
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::response::with_query;

    #[test]
    fn redirects_keep_the_query() {
        for (to, query, expected) in [
            ("/search/", None, "/search/"),
            ("/search/", Some(""), "/search/"),
            ("/search/", Some("q=lamp"), "/search/?q=lamp"),
            ("/search/", Some("q=a%20b&c"), "/search/?q=a%20b&c"),
            ("/a/?x=1", Some("q"), "/a/?x=1&q"),
            ("/a/#part", Some("q"), "/a/?q#part"),
            ("/a/?x#part?", Some("q"), "/a/?x&q#part?"),
            ("/a/", Some("q=ä\u{7f}"), "/a/?q=%C3%A4%7F"),
        ] {
            assert_eq!(with_query(to, query), expected);
        }
    }

    #[test]
    fn ranges() {
        for (header, expected) in [
            ("bytes=0-3", Some(Some((0, 3)))),
            ("bytes=8-", Some(Some((8, 9)))),
            ("bytes=-4", Some(Some((6, 9)))),
            ("bytes=-40", Some(Some((0, 9)))),
            ("bytes=3-100", Some(Some((3, 9)))),
            ("bytes=10-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=5-2", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes=x-y", None),
        ] {
            assert_eq!(byte_range(header, 10), expected, "{header}");
        }
        assert_eq!(byte_range("bytes=0-", 0), Some(None));
    }

    #[test]
    fn content_types() {
        assert_eq!(content_type("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("feed.xml"), "application/xml; charset=utf-8");
        assert_eq!(content_type("a.css"), "text/css; charset=utf-8");
        assert_eq!(content_type("a.svg"), "image/svg+xml");
        assert_eq!(content_type("x.y/none"), "application/octet-stream");
    }
}
