//! `[host]`: files for static hosts.

use super::reader::{Reader, Table};
use crate::diag::Diagnostic;
use crate::text::suggest::closest;

/// `[host]`.
#[derive(Debug, Clone)]
pub struct Host {
    /// Whether to write `_headers`.
    pub headers: bool,
    /// Whether to write `_redirects`.
    pub redirects: bool,
    /// The encodings of precompressed copies of files, without duplicates.
    pub compress: Vec<Encoding>,
    /// The Content-Security-Policy that replaces the default one; empty to disable it.
    pub policy: Option<String>,
}

/// A compression format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// gzip, RFC 1952.
    Gzip,
    /// Brotli, RFC 7932.
    Brotli,
}

impl Encoding {
    const WORDS: [(&'static str, Self); 2] = [("gz", Self::Gzip), ("br", Self::Brotli)];

    /// The file extension, with the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Host {
    let host = reader.table("host.");
    let key = "content_security_policy";
    let policy = reader.string(host, key).map(|policy| policy.trim().to_owned());
    if policy.as_deref().is_some_and(|policy| policy.contains(char::is_control)) {
        let message = format!("`host.{key}` has more than one line");
        let diagnostic = Diagnostic::error("bad-setting", message);
        let place = reader.place(host, key);
        reader.report(diagnostic.label("expected directives separated by `;`"), place);
    }
    Host {
        headers: reader.bool(host, "headers", false),
        redirects: reader.bool(host, "redirects", false),
        compress: compress(reader, host),
        policy,
    }
}

fn compress(reader: &mut Reader<'_>, host: Table<'_>) -> Vec<Encoding> {
    let mut encodings = Vec::new();
    for (word, place) in reader.strings(host, "compress").unwrap_or_default() {
        match Encoding::WORDS.into_iter().find(|(known, _)| *known == word) {
            Some((_, encoding)) if encodings.contains(&encoding) => {}
            Some((_, encoding)) => encodings.push(encoding),
            None => {
                let near = closest(&word, Encoding::WORDS.map(|(known, _)| known));
                let message = format!("unknown compression format `{word}`");
                let diagnostic = Diagnostic::error("bad-setting", message)
                    .label("expected `gz` or `br`")
                    .maybe_hint(near.map(|near| format!("did you mean `{near}`?")));
                reader.report(diagnostic, place);
            }
        }
    }
    encodings
}
