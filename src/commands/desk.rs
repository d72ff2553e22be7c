//! `feedgen desk`: what was decided at the desk.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use chrono::{NaiveDate, SecondsFormat};
use serde_json::{Value, json};

use super::state_key::state_key;
use super::{Exit, articles, err, fail, out, out_json};
use crate::cli::{DeskArgs, DeskCommand, DeskLogArgs};
use crate::curate::desk::journal::{Entry, EntryState};
use crate::curate::desk::{Journal, Kind, Subject};
use crate::curate::draft_file::one_line;
use crate::project::StateFolder;

pub(super) fn run(args: DeskArgs) -> ExitCode {
    let DeskCommand::Log(args) = args.command;
    log(args).unwrap_or_else(|exit| exit).into()
}

fn log(args: DeskLogArgs) -> Result<Exit, Exit> {
    let DeskLogArgs { since, json, site } = args;
    articles::read_config(&site)?;
    let StateFolder { folder, key } =
        StateFolder::new(&site.root, None, state_key(&site.root, None));
    let entries = Journal::read(&folder, key)
        .map_err(|error| fail(format!("can't read the decisions: {error}"), Exit::Content))?;
    let is_since = |entry: &&Entry| since.is_none_or(|since| entry.time.date_naive() >= since);
    let is_listed = |entry: &&Entry| entry.state != EntryState::Undone && is_since(entry);
    let listed: Vec<&Entry> = entries.iter().filter(is_listed).collect();
    if listed.is_empty() {
        err("no decisions\n");
    }
    match json {
        true => {
            let decisions: Vec<Value> =
                listed.iter().rev().map(|entry| entry_json(entry)).collect();
            out_json(&json!({ "decisions": decisions }));
        }
        false => out(text(&listed)),
    }
    Ok(Exit::Success)
}

/// The decisions by day, newest day first, and in a day by kind. An article is listed once a day for each kind.
fn text(entries: &[&Entry]) -> String {
    let mut days: BTreeMap<NaiveDate, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        days.entry(entry.time.date_naive()).or_default().push(entry);
    }
    let days = days.into_iter().rev().map(|(day, entries)| text_of_day(day, &entries));
    days.collect::<Vec<_>>().join("\n")
}

fn text_of_day(day: NaiveDate, entries: &[&Entry]) -> String {
    let (mut counts, mut lines) = (Vec::new(), String::new());
    for kind in Kind::ALL {
        let mut files: BTreeSet<&str> = BTreeSet::new();
        for entry in entries.iter().filter(|entry| entry.kind == kind) {
            for Subject { file, title } in &entry.subjects {
                if files.insert(file) {
                    let title = one_line(title);
                    let into = entry.into.as_ref();
                    let into = into.map(|into| format!(" into {}", one_line(&into.title)));
                    let into = into.unwrap_or_default();
                    let is_open = entry.state == EntryState::Interrupted;
                    let end = if is_open { ", interrupted" } else { "" };
                    lines += &format!("  {:<9}  {title} ({file}){into}{end}\n", kind.name());
                }
            }
        }
        if !files.is_empty() {
            counts.push(format!("{} {}", files.len(), kind.name()));
        }
    }
    format!("{day}: {}\n{lines}", counts.join(", "))
}

fn entry_json(entry: &Entry) -> Value {
    let Entry { id, time, kind, subjects, into, state, .. } = entry;
    let subject = |Subject { file, title }: &Subject| json!({ "file": file, "title": title });
    json!({
        "id": id,
        "time": time.to_rfc3339_opts(SecondsFormat::Secs, true),
        "kind": kind.name(),
        "articles": subjects.iter().map(subject).collect::<Vec<_>>(),
        "into": into.as_ref().map(subject),
        "interrupted": *state == EntryState::Interrupted,
    })
}
