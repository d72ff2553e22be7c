//! Findings as SARIF 2.1.0
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), which code hosts
//! show beside the line. Contains no absolute path: files are relative to the working directory, which is the
//! root of the repository in continuous integration.

use std::path::{Component, Path};

use serde_json::{Value, json};

use super::paths;
use crate::diag::{self, Diagnostic, Located, Position, Severity};
use crate::text::site_path::push_encoded;

/// The whole log; `root` is the site folder.
pub(super) fn document(findings: &[Located], root: &Path) -> Value {
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let prefix = prefix(root);
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "feedgen",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": findings
                .iter()
                .map(|finding| result(finding, &codes, &prefix))
                .collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: &str) -> Value {
    let summary = diag::summary(code).unwrap_or_default();
    json!({ "id": code, "shortDescription": { "text": summary } })
}

/// The site folder relative to the working directory, with a trailing slash; empty if it is outside.
fn prefix(root: &Path) -> String {
    let mut prefix = String::new();
    for part in Path::new(&paths::from_here(root, "")).components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => {
                prefix.push_str(&name.to_string_lossy());
                prefix.push('/');
            }
            _ => return String::new(),
        }
    }
    prefix
}

fn result(finding: &Located, codes: &[&str], prefix: &str) -> Value {
    let Diagnostic { severity, code, file, .. } = &finding.diagnostic;
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut result = json!({
        "ruleId": code,
        "ruleIndex": codes.iter().position(|known| known == code),
        "level": level,
        "message": { "text": message(&finding.diagnostic) },
    });
    if !file.is_empty() {
        let mut uri = String::new();
        push_encoded(&mut uri, &format!("{prefix}{file}"));
        let mut place = json!({ "artifactLocation": { "uri": uri } });
        if let Some(position) = &finding.position {
            place["region"] = region(position);
        }
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    result
}

/// Message, label, notes and hint as one text.
fn message(diagnostic: &Diagnostic) -> String {
    let Diagnostic { message, label, notes, hint, .. } = diagnostic;
    let mut text = message.clone();
    if !label.is_empty() {
        text.push_str(": ");
        text.push_str(label);
    }
    for line in notes.iter().chain(hint) {
        text.push('\n');
        text.push_str(line);
    }
    text
}

/// The marked part of a line; columns are characters, the end is exclusive.
fn region(position: &Position) -> Value {
    let marked = position.text.get(position.marked.clone()).unwrap_or_default();
    json!({
        "startLine": position.line,
        "startColumn": position.column,
        "endColumn": position.column + marked.chars().count().max(1),
    })
}
