//! Responses to requests for files of the site, as a static host gives them.

use std::fs::File;
use std::time::SystemTime;

use super::client::{script_tag, with_script};
use super::findings_html::error_page;
use super::range::ByteRange;
use super::response::{Content, ServeRequest, ServeResponse};
use super::route::{Route, resolve};
use super::snapshot::{ServedFile, Snapshot, hash};

/// The minimum length of a copied file that is streamed.
const MIN_STREAMED_LEN: u64 = 1 << 20;
/// The minimum length of a copied page that is streamed. A streamed page has no script.
const MIN_STREAMED_PAGE_LEN: u64 = 16 << 20;

/// Responds to a request for a file of the site.
pub(super) fn respond(site: &Snapshot, request: ServeRequest<'_>) -> ServeResponse {
    if !matches!(request.method, "GET" | "HEAD") {
        let mut response = ServeResponse::text(405, "method not allowed; use GET or HEAD");
        response.headers.push(("allow", "GET, HEAD".to_owned()));
        return response;
    }
    match resolve(site, request.path) {
        Route::Redirect(url) => ServeResponse::redirect(&url, request.query),
        Route::File(file) => file_response(site, &file, request),
        Route::NotFound => not_found(site, request),
    }
}

fn file_response(site: &Snapshot, file: &str, request: ServeRequest<'_>) -> ServeResponse {
    if let Some(large) = LargeFile::open(site, file) {
        let body = || Content::File(large.file, large.len);
        return content_response(&hash(large.version.as_bytes()), file, request, body);
    }
    match site.file(file) {
        Some(Ok(served)) => served_response(site, file, served, request),
        Some(Err(error)) => {
            ServeResponse::html(500, error_page(&error, &site.view.config.base_url))
        }
        None => not_found(site, request),
    }
}

fn not_found(site: &Snapshot, request: ServeRequest<'_>) -> ServeResponse {
    match site.file("404.html") {
        Some(Ok(served)) => {
            let unconditional = ServeRequest { if_none_match: None, range: None, ..request };
            let response = served_response(site, "404.html", served, unconditional);
            ServeResponse { status: 404, ..response }
        }
        _ => ServeResponse::text(404, "page not found"),
    }
}

/// A copied file that is streamed.
struct LargeFile {
    file: File,
    len: u64,
    /// Length and modification time.
    version: String,
}

impl LargeFile {
    /// Opens the file at `path` of the output if it is copied and large.
    fn open(site: &Snapshot, path: &str) -> Option<Self> {
        let file = site.open_copied(path)?;
        let metadata = file.metadata().ok()?;
        let min_len = if is_page(path) { MIN_STREAMED_PAGE_LEN } else { MIN_STREAMED_LEN };
        let (len, modified): (u64, Option<SystemTime>) = (metadata.len(), metadata.modified().ok());
        (len >= min_len).then(|| Self { file, len, version: format!("{len} {modified:?}") })
    }
}

/// The response with a rendered or read file. Pages get the script.
fn served_response(
    site: &Snapshot,
    file: &str,
    served: ServedFile,
    request: ServeRequest<'_>,
) -> ServeResponse {
    content_response(&served.etag(), file, request, || {
        if !is_page(file) {
            return Content::Bytes(served.bytes);
        }
        let version = served.version(&site.view.plan.assets);
        let tag = script_tag(&version, site.source_file(file), &site.view.config.base_url);
        Content::Bytes(with_script(served.bytes, &tag))
    })
}

/// The response with all of `content`, the requested range, or the status "not modified".
fn content_response(
    etag: &str,
    file: &str,
    request: ServeRequest<'_>,
    content: impl FnOnce() -> Content,
) -> ServeResponse {
    let etag = format!("\"{etag}\"");
    let mut headers = vec![
        ("content-type", content_type(file)),
        ("etag", etag.clone()),
        ("cache-control", "no-cache".to_owned()),
        ("accept-ranges", "bytes".to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    let has_same_tag = |tags: &str| {
        tags.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    };
    if request.if_none_match.is_some_and(has_same_tag) {
        return ServeResponse { status: 304, headers, body: Content::EMPTY };
    }
    let content = content();
    let len = content.len();
    // `If-Range` limits a range to the version that the client has (RFC 9110, section 13.1.5).
    let has_range = request.method == "GET" && request.if_range.is_none_or(|tag| tag == etag);
    let range = request.range.filter(|_| has_range);
    match range.map_or(ByteRange::Ignored, |header| ByteRange::parse(header, len)) {
        ByteRange::Ignored => ServeResponse { status: 200, headers, body: content },
        ByteRange::Bytes(first, last) => {
            headers.push(("content-range", format!("bytes {first}-{last}/{len}")));
            match content.slice(first, last) {
                Ok(body) => ServeResponse { status: 206, headers, body },
                Err(error) => ServeResponse::text(500, &format!("can't read the file: {error}")),
            }
        }
        ByteRange::Unsatisfiable => {
            headers.push(("content-range", format!("bytes */{len}")));
            ServeResponse { status: 416, headers, body: Content::EMPTY }
        }
    }
}

fn is_page(file: &str) -> bool {
    content_type(file).starts_with("text/html")
}

fn content_type(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let mime = match name.rsplit_once('.') {
        // Browsers display a feed of this type instead of downloading it.
        Some((_, "xml")) => return "application/xml; charset=utf-8".to_owned(),
        _ => mime_guess::from_path(name).first_or_octet_stream(),
    };
    let is_text =
        mime.type_() == "text" || mime.subtype() == "javascript" || mime.subtype() == "json";
    if is_text { format!("{mime}; charset=utf-8") } else { mime.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types() {
        assert_eq!(content_type("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("feed.xml"), "application/xml; charset=utf-8");
        assert_eq!(content_type("a.css"), "text/css; charset=utf-8");
        assert_eq!(content_type("a.svg"), "image/svg+xml");
        assert_eq!(content_type("x.y/none"), "application/octet-stream");
    }
}
