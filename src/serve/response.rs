//! Requests and responses, independent of the HTTP library.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use percent_encoding::{CONTROLS, utf8_percent_encode};

/// The parts of a request that a response depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServeRequest<'a> {
    pub(super) method: &'a str,
    /// The path as sent, percent-encoded and without the query.
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) if_none_match: Option<&'a str>,
    pub(super) range: Option<&'a str>,
    pub(super) if_range: Option<&'a str>,
}

/// A response.
#[derive(Debug)]
pub(super) struct ServeResponse {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Content,
}

/// The content of a response.
#[derive(Debug)]
pub(super) enum Content {
    Bytes(Vec<u8>),
    /// A number of bytes of a file, from the current position. The file is streamed.
    File(File, u64),
}

impl Content {
    pub(super) const EMPTY: Self = Self::Bytes(Vec::new());

    /// The length in bytes.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, len) => *len,
        }
    }

    /// The bytes from `first` to `last`, both inclusive and within the content.
    pub(super) fn slice(self, first: u64, last: u64) -> std::io::Result<Self> {
        Ok(match self {
            Self::Bytes(mut bytes) => {
                // The length of a vector fits in `usize`.
                bytes.truncate(last as usize + 1);
                bytes.drain(..first as usize);
                Self::Bytes(bytes)
            }
            Self::File(mut file, _) => {
                file.seek(SeekFrom::Start(first))?;
                Self::File(file, last - first + 1)
            }
        })
    }
}

impl ServeResponse {
    /// A plain text.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let headers = vec![("content-type", "text/plain; charset=utf-8".to_owned())];
        Self { status, headers, body: Content::Bytes(format!("{text}\n").into_bytes()) }
    }

    /// A page of the preview itself.
    pub(super) fn html(status: u16, html: String) -> Self {
        let headers = vec![
            ("content-type", "text/html; charset=utf-8".to_owned()),
            ("cache-control", "no-store".to_owned()),
        ];
        Self { status, headers, body: Content::Bytes(html.into_bytes()) }
    }

    /// A script of the preview itself.
    pub(super) fn script(text: &str) -> Self {
        let headers = vec![
            ("content-type", "text/javascript; charset=utf-8".to_owned()),
            ("cache-control", "no-cache".to_owned()),
        ];
        Self { status: 200, headers, body: Content::Bytes(text.into()) }
    }

    /// A redirect that keeps the query of the request. Browsers must not store it, as the next change can replace it
    /// with a page.
    pub(super) fn redirect(url: &str, query: Option<&str>) -> Self {
        let url = with_query(url, query);
        let mut response = Self::text(301, &url);
        response.headers.push(("location", url));
        response.headers.push(("cache-control", "no-store".to_owned()));
        response
    }
}

/// Adds the query of a request to `url`. Encodes characters that are not allowed in a header.
fn with_query(url: &str, query: Option<&str>) -> String {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return url.to_owned() };
    let query = utf8_percent_encode(query, CONTROLS);
    let (url, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{query}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_keep_the_query() {
        for (url, query, expected) in [
            ("/search/", None, "/search/"),
            ("/search/", Some(""), "/search/"),
            ("/search/", Some("q=lamp"), "/search/?q=lamp"),
            ("/search/", Some("q=a%20b&c"), "/search/?q=a%20b&c"),
            ("/a/?x=1", Some("q"), "/a/?x=1&q"),
            ("/a/#part", Some("q"), "/a/?q#part"),
            ("/a/?x#part?", Some("q"), "/a/?x&q#part?"),
            ("/a/", Some("q=ä\u{7f}"), "/a/?q=%C3%A4%7F"),
        ] {
            assert_eq!(with_query(url, query), expected);
        }
    }
}
