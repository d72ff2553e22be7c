//! The report of an import: for people on standard error, for programs as one JSON document on standard output.

use std::io::IsTerminal;
use std::path::Path;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde_json::{Value, json};

use crate::commands::paths::located_from_here;
use crate::commands::report::{counted, finding_json, style};
use crate::commands::{Exit, err, err_colored, fail, out_json};
use crate::curate::import::{EntryOutcome, EntryReport, Report, SourceReport, SourceState};
use crate::diag;
use crate::load;

/// The form of a report.
#[derive(Debug, Clone, Copy)]
pub(super) struct Options {
    pub(super) json: bool,
    pub(super) quiet: bool,
    pub(super) dry_run: bool,
}

/// Reports why nothing was imported.
pub(super) fn failure(message: &str, exit: Exit, json: bool) -> Exit {
    if json {
        out_json(&json!({ "ok": false, "failure": message }));
    }
    fail(message, exit)
}

/// Prints what an import did.
pub(super) fn print(report: Report, root: &Path, options: Options) {
    let findings =
        diag::locate(report.diagnostics.clone(), &|file| load::read_bytes(root, file).ok());
    if options.json {
        out_json(&json!({
            "sources": report.sources.iter().map(source_json).collect::<Vec<_>>(),
            "entries": report.entries.iter().map(|entry| entry_json(&report, entry)).collect::<Vec<_>>(),
            "diagnostics": findings.iter().map(finding_json).collect::<Vec<_>>(),
            "failures": report.failures,
        }));
        return;
    }
    if !options.quiet {
        // A terminal has shown a progress bar.
        let is_terminal = std::io::stderr().is_terminal();
        let is_shown = |source: &&SourceReport| !is_terminal || source.count(EntryOutcome::New) > 0;
        for source in report.sources.iter().filter(is_shown) {
            err(format!("{}\n", source_line(source)));
        }
        if options.dry_run {
            let new = report.entries.iter().filter(|entry| entry.outcome == EntryOutcome::New);
            for entry in new {
                let day = entry.published.date_naive();
                let url = entry.url.as_deref().unwrap_or_default();
                err(format!("would import {day}  {}  {url}\n", entry.title));
            }
        }
    }
    let shown =
        findings.into_iter().filter(|f| !options.quiet || f.diagnostic.is_error()).collect();
    err_colored(diag::render(&located_from_here(shown, root), style()));
    for failure in &report.failures {
        fail(failure, Exit::Content);
    }
    if !options.quiet {
        err(format!("{}\n", summary(&report, options.dry_run)));
    }
}

/// `12 new, 3 merged, 40 known, 2 moved, 1 gone`
fn summary(report: &Report, dry_run: bool) -> String {
    let sources =
        |is: fn(&SourceReport) -> bool| report.sources.iter().filter(|one| is(one)).count();
    let counts = [
        (report.count(EntryOutcome::New), "new", true),
        (report.count(EntryOutcome::Merged), "merged", true),
        (report.count(EntryOutcome::Known), "known", true),
        (report.count(EntryOutcome::Rejected), "rejected", false),
        (sources(|source| source.moved.is_some()), "moved", false),
        (sources(|source| source.state == SourceState::Gone), "gone", false),
        (sources(|source| matches!(source.state, SourceState::Failed(_))), "failed", false),
    ];
    let shown = counts.iter().filter(|(count, _, always)| *count > 0 || *always);
    let shown: Vec<String> = shown.map(|(count, name, _)| format!("{count} {name}")).collect();
    let sources = counted(report.sources.len(), "source");
    let end = if dry_run { "; nothing was written" } else { "" };
    format!("{}, of {sources}{end}", shown.join(", "))
}

/// `https://example.org/feed.xml: 3 new, 40 known`
fn source_line(source: &SourceReport) -> String {
    let state = match &source.state {
        SourceState::Failed(_) => return format!("{}: failed", source.url),
        SourceState::Gone => return format!("{}: gone", source.url),
        SourceState::Unchanged => ", unchanged".to_owned(),
        SourceState::NotDue(until) => {
            format!(", not requested before {}", until.format("%Y-%m-%d %H:%M"))
        }
        SourceState::Read => String::new(),
    };
    let outcomes =
        [EntryOutcome::New, EntryOutcome::Merged, EntryOutcome::Known, EntryOutcome::Rejected];
    let counts = outcomes.into_iter().map(|outcome| (source.count(outcome), outcome));
    let counts = counts.filter(|(count, outcome)| *count > 0 || *outcome == EntryOutcome::New);
    let counts: Vec<String> =
        counts.map(|(count, outcome)| format!("{count} {}", outcome.name())).collect();
    format!("{}: {}{state}", source.url, counts.join(", "))
}

fn source_json(source: &SourceReport) -> Value {
    let SourceReport { url, title, language, state, moved, .. } = source;
    let (outcome, reason) = match state {
        SourceState::Read => ("read", None),
        SourceState::Unchanged => ("unchanged", None),
        SourceState::NotDue(until) => ("not due", Some(format!("not before {until}"))),
        SourceState::Gone => ("gone", Some("gone for good (410)".to_owned())),
        SourceState::Failed(reason) => ("failed", Some(reason.clone())),
    };
    json!({
        "url": url,
        "title": title,
        "language": language,
        "outcome": outcome,
        "reason": reason,
        "moved": moved,
        "found": source.found(),
    })
}

fn entry_json(report: &Report, entry: &EntryReport) -> Value {
    let time = |time: DateTime<FixedOffset>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let image = entry
        .image
        .as_ref()
        .map(|image| json!({ "url": image.url, "width": image.width, "height": image.height }));
    json!({
        "source": report.sources[entry.source].url,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "excerpt": entry.excerpt,
        "authors": entry.authors,
        "published": time(entry.published),
        "updated": entry.updated.map(time),
        "categories": entry.categories,
        "image": image,
        "language": entry.language,
        "type": if entry.is_video { "video" } else { "article" },
        "topics": entry.topics,
        "outcome": entry.outcome.name(),
        "reason": entry.reason,
        "file": entry.file,
    })
}
