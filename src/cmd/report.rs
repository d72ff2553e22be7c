//! What a build has to say: for people on the terminal, for programs as JSON.
//!
//! Findings go to standard error, the summary to standard output; with `--json` all goes to
//! standard output, as one document.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::paths::located_from_here;
use super::{Exit, err, err_colored, out, out_json};
use crate::build::{Build, Built, Phases, SearchBuilt};
use crate::diag::{self, Diagnostic, Located, Style};
use crate::load;

/// How a report is given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Options {
    pub(super) json: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    pub(super) timings: bool,
}

/// Reports a build.
pub(super) fn build(build: Build, root: &Path, options: Options) -> Exit {
    let Build { diagnostics, broken, notes, built, phases } = build;
    let (errors, warnings) = diag::count(&diagnostics);
    let exit = if built.is_some() { Exit::Done } else { Exit::Content };
    let findings = diag::locate(diagnostics, &|file| load::read_bytes(root, file).ok());
    if options.json {
        let document = json!({
            "ok": built.is_some(),
            "errors": errors,
            "warnings": warnings,
            "notes": notes,
            "diagnostics": findings.iter().map(finding_json).collect::<Vec<_>>(),
            "built": built.as_ref().map(built_json),
            "seconds": phases.total.as_secs_f64(),
            "phases": phases.wall.iter().map(phase_json).collect::<Vec<_>>(),
            "beside": phases.beside.iter().map(phase_json).collect::<Vec<_>>(),
            "threads": phases.threads.iter().map(phase_json).collect::<Vec<_>>(),
        });
        out_json(&document);
        return exit;
    }
    let shown: Vec<Located> =
        findings.into_iter().filter(|f| !options.quiet || f.diagnostic.is_error()).collect();
    err_colored(diag::render(&located_from_here(shown, root), style()));
    for note in notes.iter().filter(|_| !options.quiet) {
        err(format!("note: {note}\n"));
    }
    match &built {
        Some(built) if !options.quiet => out(summary(built, &phases, options)),
        Some(_) => {}
        None => err("Nothing was written: the output is as it was.\n"),
    }
    if errors + warnings > 0 && (!options.quiet || errors > 0) {
        let left_out = match (&built, broken) {
            (Some(_), 1..) => "; what has errors was left out",
            _ => "",
        };
        let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
        err(format!("{errors}, {warnings}{left_out}\n"));
    }
    exit
}

/// Reports that there is nothing to report on.
pub(super) fn failure(message: &str, options: Options) {
    if options.json {
        out_json(&json!({ "ok": false, "failure": message }));
    }
    err(format!("error: {message}\n"));
}

fn summary(built: &Built, phases: &Phases, options: Options) -> String {
    let files = &built.files;
    let mut text = String::new();
    if options.verbose {
        for path in files.written() {
            text.push_str(&format!("wrote {path}\n"));
        }
        for path in &files.deleted {
            text.push_str(&format!("deleted {path}\n"));
        }
    }
    text.push_str(&format!("Built {} in {}\n", built.output.display(), seconds(phases.total)));
    text.push_str(&format!(
        "  {} ({} unpublished), {}, {}, {}\n",
        counted(built.articles, "article"),
        built.unpublished,
        counted(built.topics, "topic"),
        counted(built.providers, "provider"),
        counted(built.pages, "page"),
    ));
    text.push_str(&format!(
        "  {}: {} written, {} unchanged, {} deleted\n",
        counted(files.written().len() + files.unchanged, "file"),
        files.written().len(),
        files.unchanged,
        files.deleted.len(),
    ));
    text.push_str(&built.search.as_ref().map(search).unwrap_or_default());
    let phase = |(name, time): &(&str, Duration)| format!("{name} {}", seconds(*time));
    if options.timings {
        for (name, time) in &phases.wall {
            text.push_str(&format!("  {name:<18} {:>10}\n", seconds(*time)));
        }
        for (name, time) in &phases.beside {
            text.push_str(&format!("    {name:<16} {:>10} beside others\n", seconds(*time)));
        }
        for (name, time) in &phases.threads {
            text.push_str(&format!("    {name:<16} {:>10} of all threads\n", seconds(*time)));
        }
    } else {
        let phases: Vec<String> = phases.wall.iter().map(phase).collect();
        text.push_str(&format!("  {}\n", phases.join(", ")));
    }
    text
}

fn search(search: &SearchBuilt) -> String {
    let SearchBuilt { articles, left_out, parts, made, files, bytes } = search;
    let mut text = format!(
        "  search: {}, {} ({made} made), {}, {}\n",
        counted(*articles, "article"),
        counted(*parts, "part"),
        counted(*files, "file"),
        size(*bytes),
    );
    if *left_out > 0 {
        text.push_str(&format!(
            "  search: {} can't be found, as there are more than `search.max_articles`\n",
            counted(*left_out, "older article"),
        ));
    }
    text
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{:.0} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}

pub(super) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

pub(super) fn finding_json(finding: &Located) -> Value {
    let Diagnostic { severity, code, message, file, label, notes, hint, .. } = &finding.diagnostic;
    let position = finding.position.as_ref();
    json!({
        "severity": severity.name(),
        "code": code,
        "message": message,
        "file": (!file.is_empty()).then_some(file),
        "line": position.map(|p| p.line),
        "column": position.map(|p| p.column),
        "text": position.map(|p| &p.text),
        "label": (!label.is_empty()).then_some(label),
        "notes": notes,
        "hint": hint,
    })
}

fn built_json(built: &Built) -> Value {
    json!({
        "output": built.output,
        "articles": built.articles,
        "unpublished": built.unpublished,
        "topics": built.topics,
        "providers": built.providers,
        "pages": built.pages,
        "rendered": built.rendered,
        "search": built.search.as_ref().map(search_json),
        "files": {
            "written": built.files.written().len(),
            "added": built.files.added.len(),
            "changed": built.files.changed.len(),
            "unchanged": built.files.unchanged,
            "deleted": built.files.deleted.len(),
        },
    })
}

fn search_json(search: &SearchBuilt) -> Value {
    let SearchBuilt { articles, left_out, parts, made, files, bytes } = search;
    json!({
        "articles": articles,
        "leftOut": left_out,
        "parts": parts,
        "made": made,
        "files": files,
        "bytes": bytes,
    })
}

fn phase_json((name, time): &(&'static str, Duration)) -> Value {
    json!({ "name": name, "seconds": time.as_secs_f64() })
}

/// The look that standard error can take (<https://no-color.org>).
#[expect(clippy::disallowed_methods, reason = "a command may look at its environment")]
pub(super) fn style() -> Style {
    let set = |name: &str| std::env::var(name).unwrap_or_default();
    let is_terminal = std::io::stderr().is_terminal();
    let color = is_terminal && set("NO_COLOR").is_empty() && set("TERM") != "dumb";
    Style { color, width: None }
}
