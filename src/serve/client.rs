//! What the browser gets besides the site: a script that listens, and a page for when nothing
//! else can be shown.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::response::Response;
use crate::config::BaseUrl;
use crate::diag::{self, Diagnostic, Located};
use crate::text::site_path::SitePath;

/// The script that every page gets.
pub(super) const SCRIPT: &str = include_str!("client.js");
/// The folder of what is the server's own, below the site's path and at the root of the host. No
/// site has it: file and topic names have no underscore in front.
pub(super) const FOLDER: &str = "_feedgen";

/// What is the server's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// The script that every page gets.
    Script,
    /// Where it listens.
    Events,
    /// The status page.
    Status,
}

/// What of the server's own is at the path of a request: a proxy may pass on the site's path alone.
pub(super) fn own(path: &str, base_url: &BaseUrl) -> Option<Own> {
    let below = |path: &str| match path.strip_prefix('/')?.strip_prefix(FOLDER)? {
        "/" => Some(Own::Status),
        "/client.js" => Some(Own::Script),
        "/events" => Some(Own::Events),
        _ => None,
    };
    below(path).or_else(|| below(path.strip_prefix(base_url.path())?))
}

/// `html` with the tag of the script at its end.
pub(super) fn with_script(html: Vec<u8>, script: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|window| window == end).unwrap_or(html.len());
    let mut out = Vec::with_capacity(html.len() + script.len());
    out.extend_from_slice(&html[..at]);
    out.extend_from_slice(script.as_bytes());
    out.extend_from_slice(&html[at..]);
    out
}

/// The tag of the script; `version` tells it what the page shows, `source` which file the page is
/// made of.
pub(super) fn script(version: &str, source: Option<&str>, base_url: &BaseUrl) -> String {
    let src = escape(&base_url.href(&SitePath::from_file(&format!("{FOLDER}/client.js"))));
    let source = source.map(|file| format!(" data-source=\"{}\"", escape(file)));
    let source = source.unwrap_or_default();
    format!("<script src=\"{src}\"{source} data-version=\"{version}\"></script>")
}

/// The page in the place of one that can't be rendered. It reloads once that is fixed.
pub(super) fn failure(finding: &Diagnostic, base_url: &BaseUrl) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>This page can't be shown</title><style>{STYLE}</style></head><body><main>\
         <h1>This page can't be shown</h1><p>{message}.</p>\
         <p class=\"soft\">Reloads automatically once fixed.</p></main>{script}</body>\
         </html>",
        message = escape(&finding.message),
        script = script("", None, base_url)
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
            let message = &finding.diagnostic.message;
            let html = details(finding);
            json!({ "message": message, "text": text.trim_end(), "html": html })
        })
        .collect();
    Value::Array(errors)
}

/// What a finding says beside its message, as the terminal does: where, what is there, what to
/// do. The place is marked in the line itself, which may be wrapped.
pub(super) fn details(finding: &Located) -> String {
    let diagnostic = &finding.diagnostic;
    let mut out = String::from("<div class=\"details\">");
    let mut push = |class: &str, html: &str| {
        if !html.is_empty() {
            let _ = write!(out, "<div class=\"{class}\">{html}</div>");
        }
    };
    let code = format!(" <span class=\"code\">{}</span>", diagnostic.code);
    let file = escape(&diagnostic.file);
    if let Some(position) = &finding.position {
        push("place", &format!("{file}:{}:{}{code}", position.line, position.column));
        let part = |range| position.text.get(range).unwrap_or("");
        let line = format!(
            "<span class=\"number\">{}</span>{}<mark>{}</mark>{}",
            position.line,
            escape(&last(part(0..position.marked.start), 80)),
            escape(&first(part(position.marked.clone()), 160)),
            escape(&first(part(position.marked.end..position.text.len()), 80))
        );
        push("source", &line);
    } else {
        push("place", &format!("{file}{code}"));
    }
    push("label", &escape(&diagnostic.label));
    for note in &diagnostic.notes {
        push("note", &escape(note));
    }
    push("help", &diagnostic.hint.as_deref().map(escape).unwrap_or_default());
    out.push_str("</div>");
    out
}

/// The first `most` characters.
fn first(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The last `most` characters.
fn last(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most) {
        Some((at, c)) => format!("…{}", &text[at + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

/// `text` as HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The look of the server's own pages.
pub(super) const STYLE: &str = r#"
:root { color-scheme: light dark; --paper: #fcfcfa; --card: #fff; --ink: #1b1c1f; --soft: #5c6067;
  --rule: #dcdcd6; --tint: #f4f4f0; --bad: #b3151c; --warn: #8a5300; --place: #23558f; --help: #1c6b3a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #131417; --card: #1c1d21; --ink: #ecebe6; --soft: #a8abb1; --rule: #3a3d44;
    --tint: #26282d; --bad: #ff7b72; --warn: #f0b357; --place: #8ab9f5; --help: #7fd19b; } }
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-inline-size: 62rem; margin-inline: auto; padding: clamp(1.25rem, 4vw, 3rem) clamp(1rem, 4vw, 2rem); }
a { color: inherit; text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--place); outline-offset: 2px; }
h1 { margin: 0; font-size: clamp(1.5rem, 1.2rem + 1.5vw, 2.125rem); line-height: 1.15; letter-spacing: -.015em; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.125rem; }
p { margin: .5rem 0 0; }
.soft { color: var(--soft); }
h1 a { text-decoration-thickness: .06em; text-decoration-color: var(--rule); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem;
  margin: 1.75rem 0 0; }
.tiles div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
  padding: .75rem 1rem; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.tiles dt { color: var(--soft); font-size: .875rem; line-height: 1.35; }
.tiles dd { margin: 0; font-size: 1.625rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; }
th, td { padding: .25rem 2rem .25rem 0; text-align: start; font-weight: 400; }
td { padding-inline-end: 0; text-align: end; font-variant-numeric: tabular-nums; }
th { color: var(--soft); }
.finding { margin-block-start: .75rem; padding: .75rem 1rem 1rem; background: var(--card);
  border: 1px solid var(--rule); border-inline-start: 3px solid var(--warn); border-radius: 4px 8px 8px 4px; }
.finding.error { border-inline-start-color: var(--bad); }
.finding h3 { margin: 0 0 .375rem; font-size: 1rem; font-weight: 600; }
.finding .kind { color: var(--warn); }
.finding.error .kind { color: var(--bad); }
.details { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.place { color: var(--place); }
.source { margin-block: .375rem; padding: .25rem .625rem; background: var(--tint);
  border-radius: 4px; white-space: pre-wrap; tab-size: 2; }
.code { color: var(--soft); }
.number { margin-inline-end: 1em; color: var(--soft); user-select: none; }
mark { background: none; color: var(--bad); font-weight: 600;
  text-decoration: underline wavy 1px; text-underline-offset: .25em; }
.label { color: var(--bad); }
.drafts { margin: 0; padding: 0; list-style: none; }
.drafts li { padding-block: .625rem; border-block-start: 1px solid var(--rule); }
.drafts code { display: block; font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  color: var(--place); user-select: all; }
.note::before { content: "note: "; }
.help::before { content: "help: "; }
.note { color: var(--soft); }
.help { color: var(--help); }
"#;
