//! The report of a build: for people on standard error, for programs as one JSON document on standard
//! output.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::paths::{displayed, located_from_here};
use super::{Exit, err, err_colored, fail, out_json};
use crate::build::{Build, Built, Phases, SearchBuilt};
use crate::diag::{self, Diagnostic, Located, Style};
use crate::load;

/// The form of a report.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReportOptions {
    pub(super) json: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    pub(super) timings: bool,
}

/// Reports a build.
pub(super) fn build(build: Build, root: &Path, options: ReportOptions) -> Exit {
    let Build { diagnostics, broken, notes, built, phases } = build;
    let counts = diag::count(&diagnostics);
    let exit = if built.is_some() { Exit::Success } else { Exit::Content };
    let findings = diag::locate(diagnostics, &|file| load::read_bytes(root, file).ok());
    if options.json {
        let (errors, warnings) = counts;
        let document = json!({
            "ok": built.is_some(),
            "errors": errors,
            "warnings": warnings,
            "notes": notes,
            "diagnostics": findings.iter().map(finding_json).collect::<Vec<_>>(),
            "built": built.as_ref().map(built_json),
            "seconds": phases.total.as_secs_f64(),
            "phases": phases.wall.iter().map(phase_json).collect::<Vec<_>>(),
            "parallel": phases.parallel.iter().map(phase_json).collect::<Vec<_>>(),
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
        Some(built) if !options.quiet => err(summary(built, &phases, options)),
        Some(_) => {}
        None => err("Nothing was written; the output is unchanged.\n"),
    }
    if counts.0 + counts.1 > 0 && (!options.quiet || counts.0 > 0) {
        let left_out = match (&built, broken) {
            (Some(_), 1..) => "; files with errors were left out",
            _ => "",
        };
        err(format!("{}{left_out}\n", errors_and_warnings(counts)));
    }
    exit
}

/// Reports why no build took place.
pub(super) fn failure(message: &str, exit: Exit, options: ReportOptions) -> Exit {
    if options.json {
        out_json(&json!({ "ok": false, "failure": message }));
    }
    fail(message, exit)
}

/// `1 error, 2 warnings`
pub(super) fn errors_and_warnings((errors, warnings): (usize, usize)) -> String {
    format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
}

/// `428 articles`, with the number of unpublished ones that are not among them.
pub(super) fn articles(published: usize, unpublished: usize) -> String {
    let left_out = match unpublished {
        0 => String::new(),
        _ => format!(" ({unpublished} unpublished left out)"),
    };
    format!("{}{left_out}", counted(published, "article"))
}

fn summary(built: &Built, phases: &Phases, options: ReportOptions) -> String {
    let files = &built.files;
    let mut text = String::new();
    if options.verbose {
        text.extend(files.written().iter().map(|path| format!("wrote {path}\n")));
        text.extend(files.deleted.iter().map(|path| format!("deleted {path}\n")));
    }
    if options.timings {
        text.push_str(&timings(phases));
    }
    if options.verbose {
        text.push_str(&built.search.as_ref().map(search).unwrap_or_default());
    }
    let left_out = built.search.as_ref().map_or(0, |search| search.left_out);
    if left_out > 0 {
        text.push_str(&format!(
            "note: {} not in the search index, which is limited by `search.max_articles`\n",
            counted(left_out, "older article"),
        ));
    }
    text.push_str(&format!(
        "Built {}, {} and {} into {} in {}\n{}\n",
        articles(built.articles, built.unpublished),
        counted(built.topics, "topic"),
        counted(built.providers, "provider"),
        displayed(&built.output),
        short(phases.total),
        changes(files.added.len(), files.changed.len(), files.deleted.len(), files.unchanged),
    ));
    text
}

/// `3 files added, 12 changed, 1 deleted, 2311 unchanged`, without the zeros.
fn changes(added: usize, changed: usize, deleted: usize, unchanged: usize) -> String {
    if added + changed + deleted == 0 {
        return format!("No changes, {} unchanged", counted(unchanged, "file"));
    }
    let counts =
        [(added, "added"), (changed, "changed"), (deleted, "deleted"), (unchanged, "unchanged")];
    let mut parts = counts.into_iter().filter(|(count, _)| *count > 0);
    let first = parts.next().map(|(count, what)| format!("{} {what}", counted(count, "file")));
    let rest = parts.map(|(count, what)| format!("{count} {what}"));
    first.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
}

fn timings(phases: &Phases) -> String {
    let mut text = String::new();
    for (name, time) in &phases.wall {
        text.push_str(&format!("  {name:<18} {:>10}\n", seconds(*time)));
    }
    for (name, time) in &phases.parallel {
        text.push_str(&format!("    {name:<16} {:>10} in parallel\n", seconds(*time)));
    }
    for (name, time) in &phases.threads {
        text.push_str(&format!("    {name:<16} {:>10} of all threads\n", seconds(*time)));
    }
    text
}

fn search(search: &SearchBuilt) -> String {
    let SearchBuilt { articles, left_out: _, parts, made, files, bytes } = search;
    format!(
        "search index: {}, {} ({made} rebuilt), {}, {}\n",
        counted(*articles, "article"),
        counted(*parts, "part"),
        counted(*files, "file"),
        size(*bytes),
    )
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{:.0} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A time for the eye: `8 ms`, `0.41 s`.
fn short(time: Duration) -> String {
    match time.as_millis() {
        millis @ 0..100 => format!("{millis} ms"),
        _ => format!("{:.2} s", time.as_secs_f64()),
    }
}

/// A time to compare: `8.3 ms`, `1.41 s`.
fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}

/// `1 file`, `2 files`
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

/// The style that standard error supports (<https://no-color.org>).
#[expect(clippy::disallowed_methods, reason = "a command may look at its environment")]
pub(super) fn style() -> Style {
    let set = |name: &str| std::env::var(name).unwrap_or_default();
    let is_terminal = std::io::stderr().is_terminal();
    let color = is_terminal && set("NO_COLOR").is_empty() && set("TERM") != "dumb";
    Style { color, width: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_leave_out_zeros() {
        for (counts, expected) in [
            ([0, 0, 0, 5], "No changes, 5 files unchanged"),
            ([0, 0, 0, 0], "No changes, 0 files unchanged"),
            ([5, 0, 0, 0], "5 files added"),
            ([1, 0, 2, 0], "1 file added, 2 deleted"),
            ([3, 12, 1, 2311], "3 files added, 12 changed, 1 deleted, 2311 unchanged"),
            ([0, 1, 0, 1], "1 file changed, 1 unchanged"),
        ] {
            let [added, changed, deleted, unchanged] = counts;
            assert_eq!(changes(added, changed, deleted, unchanged), expected);
        }
    }

    #[test]
    fn times_have_a_readable_precision() {
        for (millis, expected) in [(0, "0 ms"), (99, "99 ms"), (100, "0.10 s"), (61_500, "61.50 s")]
        {
            assert_eq!(short(Duration::from_millis(millis)), expected);
        }
    }
}
