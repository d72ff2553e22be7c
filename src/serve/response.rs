//! Responses of the preview.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use percent_encoding::{CONTROLS, utf8_percent_encode};

/// A response.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

/// What is sent.
#[derive(Debug)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    /// So many bytes of a file, from the current position: it is sent in pieces, and never in memory as
    /// a whole.
    File(File, u64),
}

impl Body {
    pub(super) const EMPTY: Self = Self::Bytes(Vec::new());

    /// How many bytes it has.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, length) => *length,
        }
    }

    /// The bytes from `first` to `last`.
    pub(super) fn part(self, first: u64, last: u64) -> std::io::Result<Self> {
        Ok(match self {
            Self::Bytes(mut bytes) => {
                // They are in memory, so their number is one of this machine.
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

impl Response {
    /// A plain text.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let headers = vec![("content-type", "text/plain; charset=utf-8".to_owned())];
        Self { status, headers, body: Body::Bytes(format!("{text}\n").into_bytes()) }
    }

    /// A page of the server itself.
    pub(super) fn page(status: u16, html: String) -> Self {
        let headers = vec![
            ("content-type", "text/html; charset=utf-8".to_owned()),
            ("cache-control", "no-store".to_owned()),
        ];
        Self { status, headers, body: Body::Bytes(html.into_bytes()) }
    }

    /// A script of the server itself.
    pub(super) fn script(text: &str) -> Self {
        let headers = vec![
            ("content-type", "text/javascript; charset=utf-8".to_owned()),
            ("cache-control", "no-cache".to_owned()),
        ];
        Self { status: 200, headers, body: Body::Bytes(text.into()) }
    }

    /// A redirect that keeps the query of the request.
    pub(super) fn redirect(to: &str, query: Option<&str>) -> Self {
        let to = with_query(to, query);
        let mut response = Self::text(301, &to);
        response.headers.push(("location", to));
        // What leads elsewhere now may be a page after the next change.
        response.headers.push(("cache-control", "no-store".to_owned()));
        response
    }
}

/// The address `to` with the query of a request, which may hold what no header may.
pub(super) fn with_query(to: &str, query: Option<&str>) -> String {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return to.to_owned() };
    let query = utf8_percent_encode(query, CONTROLS);
    let (to, fragment) = to.split_at(to.find('#').unwrap_or(to.len()));
    let mark = if to.contains('?') { '&' } else { '?' };
    format!("{to}{mark}{query}{fragment}")
}
