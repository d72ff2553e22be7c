//! Findings as HTML, for the error overlay, the error page and the status page.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::client::{escape, script_tag};
use crate::config::BaseUrl;
use crate::diag::{self, Diagnostic, Located};

/// The stylesheet of the preview's own pages.
pub(super) const STYLE: &str = include_str!("pages.css");

/// The page in place of one that can't be rendered.
pub(super) fn error_page(error: &Diagnostic, base_url: &BaseUrl) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Page can't be rendered</title><style>{STYLE}</style></head><body><main>\
         <h1>This page can't be rendered</h1><p>{message}.</p>\
         <p class=\"soft\">Reloads automatically once fixed.</p></main>{script}</body>\
         </html>",
        message = escape(&error.message),
        script = script_tag("", None, base_url)
    )
}

/// The data of the error overlay: all errors, as text and as HTML.
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

/// Location, source line, label, notes and help of a finding. The span is marked within the line, which may wrap.
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
        push("location", &format!("{file}:{}:{}{code}", position.line, position.column));
        let part = |range| position.text.get(range).unwrap_or("");
        let line = format!(
            "<span class=\"number\">{}</span>{}<mark>{}</mark>{}",
            position.line,
            escape(&last_chars(part(0..position.marked.start), 80)),
            escape(&first_chars(part(position.marked.clone()), 160)),
            escape(&first_chars(part(position.marked.end..position.text.len()), 80))
        );
        push("source", &line);
    } else {
        push("location", &format!("{file}{code}"));
    }
    push("label", &escape(&diagnostic.label));
    for note in &diagnostic.notes {
        push("note", &escape(note));
    }
    push("help", &diagnostic.hint.as_deref().map(escape).unwrap_or_default());
    out.push_str("</div>");
    out
}

fn first_chars(text: &str, count: usize) -> String {
    match text.char_indices().nth(count) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn last_chars(text: &str, count: usize) -> String {
    match text.char_indices().rev().nth(count) {
        Some((index, c)) => format!("…{}", &text[index + c.len_utf8()..]),
        None => text.to_owned(),
    }
}
