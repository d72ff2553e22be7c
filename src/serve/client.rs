//! What the browser gets besides the site: a script that listens, and a page for when nothing
//! else can be shown.

use serde_json::{Value, json};

use super::respond::Response;
use crate::diag::{self, Diagnostic, Located};

/// The script that every page gets.
pub(super) const SCRIPT: &str = include_str!("client.js");
/// Where it is. No site has this folder: file and topic names have no underscore in front.
pub(super) const SCRIPT_PATH: &str = "/_feedgen/client.js";
/// Where it listens.
pub(super) const EVENTS_PATH: &str = "/_feedgen/events";
/// The status page.
pub(super) const STATUS_PATH: &str = "/_feedgen/";

/// `html` with the script at its end; `version` tells it what the page shows.
pub(super) fn with_script(html: Vec<u8>, version: &str) -> Vec<u8> {
    let script = script(version);
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|window| window == end).unwrap_or(html.len());
    let mut out = Vec::with_capacity(html.len() + script.len());
    out.extend_from_slice(&html[..at]);
    out.extend_from_slice(script.as_bytes());
    out.extend_from_slice(&html[at..]);
    out
}

/// The tag of the script.
pub(super) fn script(version: &str) -> String {
    format!("<script src=\"{SCRIPT_PATH}\" data-version=\"{version}\"></script>")
}

/// The page in the place of one that can't be rendered. It waits for the mending.
pub(super) fn failure(finding: &Diagnostic) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>feedgen</title>\
         </head><body><h1>This page can't be shown</h1><p>{}</p>{}</body></html>",
        escape(&finding.message),
        script("")
    );
    Response::page(500, html)
}

/// The findings as the overlay shows them: those of errors, with their text in the terminal.
pub(super) fn report(findings: &[Located]) -> Value {
    let errors: Vec<Value> = findings
        .iter()
        .filter(|finding| finding.diagnostic.is_error())
        .map(|finding| {
            let text = diag::render(std::slice::from_ref(finding), diag::Style::default());
            json!({ "message": finding.diagnostic.message, "text": text.trim_end() })
        })
        .collect();
    Value::Array(errors)
}

/// `text` as HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
