//! `feedgen sources check`: requests the sources and reports their health.

use chrono::{DateTime, SecondsFormat, Utc};
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::source_list::SourceList;
use crate::cli::CheckSourcesArgs;
use crate::commands::progress::with_bar;
use crate::commands::report::{counted, finding_json};
use crate::commands::requests::{PAUSE, answer, client, facts, history, now};
use crate::commands::{Exit, err, out, out_json};
use crate::curate::sources::{Health, Source, State, health};
use crate::fetch::{Client, Fetcher, Next, for_each_by_host};
use crate::progress::Progress;

/// The maximum number of hosts requested in parallel.
const HOSTS: usize = 8;

pub(super) fn run(args: CheckSourcesArgs) -> Result<Exit, Exit> {
    let CheckSourcesArgs { strict, json, now: time, requests, site } = args;
    let list = SourceList::open(&site)?;
    let now = time.unwrap_or_else(now);
    let client = client(&requests, PAUSE, now);
    let history = history(&site.root);
    let checked = with_bar(|progress| check(&list.sources, &client, now, progress));
    let checked: Vec<Option<Checked>> = list
        .sources
        .iter()
        .zip(checked)
        .map(|(source, health)| health.map(|health| Checked::new(source, health, &history)))
        .collect();
    let exit = if json {
        print_json(&list, &checked);
        list.exit()
    } else {
        for (source, health) in list.sources.iter().zip(&checked) {
            out(line(source, health.as_ref()));
        }
        err(summary(&checked));
        list.report(&site.root)
    };
    let checked: Vec<&Health> = checked.iter().flatten().map(|one| &one.health).collect();
    let is_usable = checked.is_empty() || checked.iter().any(|one| one.state.is_usable());
    let is_ok = checked.iter().all(|one| one.state == State::Ok && one.moved.is_none());
    Ok(if is_usable && (is_ok || !strict) { exit } else { Exit::Content })
}

/// The health of a source, and the failures of earlier imports.
struct Checked {
    health: Health,
    /// The time of the first of the failures in a row, if imports failed as well.
    since: Option<DateTime<Utc>>,
}

impl Checked {
    fn new(source: &Source, health: Health, history: &Fetcher) -> Self {
        let failures = match health.state.is_usable() {
            true => None,
            false => history.history(&source.url).failures,
        };
        Self { health, since: failures.map(|failures| failures.since) }
    }
}

/// The health of each source; `None` for disabled ones.
fn check(
    sources: &[Source],
    client: &Client,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Vec<Option<Health>> {
    let enabled = sources.iter().enumerate().filter(|(_, source)| source.enabled);
    let jobs: Vec<_> = enabled.map(|(index, source)| (source.url.clone(), index)).collect();
    progress.begin("Checking", jobs.len());
    let checked = Mutex::new(vec![None; sources.len()]);
    for_each_by_host(jobs, HOSTS, PAUSE, |url, index| {
        let user_agent = sources.get(index).and_then(|source| source.user_agent.as_deref());
        let answer = answer(client, url, user_agent);
        let health = health(url, answer, &|text| facts(text, url, now), now);
        if let Some(place) = checked.lock().get_mut(index) {
            *place = Some(health);
        }
        progress.advance(1);
        Next::AfterPause
    });
    progress.end();
    checked.into_inner()
}

/// `ok  https://example.org/feed  25 entries, newest 2024-01-18`
fn line(source: &Source, checked: Option<&Checked>) -> String {
    let url = &source.url;
    let Some(checked) = checked else { return format!("{:<10}  {url}\n", "disabled") };
    let state = checked.health.state.name();
    format!("{state:<10}  {url}  {}\n", details(checked))
}

fn details(checked: &Checked) -> String {
    let Checked { health, since } = checked;
    let mut parts = Vec::new();
    match &health.state {
        State::Ok | State::Silent(_) => {}
        State::Gone => parts.push("the server says that it is gone for good (410)".to_owned()),
        State::Broken(reason) | State::NotAFeed(reason) => parts.push(reason.clone()),
    }
    if let Some(facts) = &health.facts {
        parts.push(match facts.entries {
            1 => "1 entry".to_owned(),
            number => format!("{number} entries"),
        });
        parts.extend(facts.newest.map(|newest| format!("newest {}", newest.format("%Y-%m-%d"))));
    }
    parts.extend(since.map(|since| format!("since {}", since.format("%Y-%m-%d"))));
    match &health.moved {
        Some(_) if health.is_https => parts.push("moved to https".to_owned()),
        Some(to) => parts.push(format!("moved to {to}")),
        None => {}
    }
    parts.join(", ")
}

/// `12 sources: 9 ok, 1 silent, 2 gone; 1 moved`
fn summary(checked: &[Option<Checked>]) -> String {
    const STATES: [&str; 5] = ["ok", "silent", "gone", "broken", "not-a-feed"];
    let count = |name: &str| {
        let of_state = checked.iter().flatten().filter(|one| one.health.state.name() == name);
        of_state.count()
    };
    let disabled = checked.iter().filter(|one| one.is_none()).count();
    let counts =
        STATES.map(|name| (count(name), if name == "not-a-feed" { "not a feed" } else { name }));
    let counts = counts.into_iter().chain([(disabled, "disabled")]);
    let counts = counts.filter(|(number, _)| *number > 0);
    let counts: Vec<String> = counts.map(|(number, name)| format!("{number} {name}")).collect();
    let moved = checked.iter().flatten().filter(|one| one.health.moved.is_some()).count();
    let moved = if moved > 0 { format!("; {moved} moved") } else { String::new() };
    let separator = if counts.is_empty() { "" } else { ": " };
    format!("{}{separator}{}{moved}\n", counted(checked.len(), "source"), counts.join(", "))
}

fn print_json(list: &SourceList, checked: &[Option<Checked>]) {
    let sources = list.sources.iter().zip(checked);
    let sources: Vec<Value> =
        sources.map(|(source, one)| health_json(source, one.as_ref())).collect();
    let findings: Vec<Value> = list.located().iter().map(finding_json).collect();
    out_json(&json!({ "sources": sources, "diagnostics": findings }));
}

fn health_json(source: &Source, checked: Option<&Checked>) -> Value {
    let health = checked.map(|checked| &checked.health);
    let since = checked.and_then(|checked| checked.since);
    let facts = health.and_then(|health| health.facts.as_ref());
    let reason = health.and_then(|health| match &health.state {
        State::Broken(reason) | State::NotAFeed(reason) => Some(reason),
        State::Ok | State::Silent(_) | State::Gone => None,
    });
    let newest = facts.and_then(|facts| facts.newest);
    json!({
        "url": source.url,
        "state": health.map_or("disabled", |health| health.state.name()),
        "reason": reason,
        "since": since.map(|since| since.to_rfc3339_opts(SecondsFormat::Secs, true)),
        "title": facts.map(|facts| &facts.title),
        "entries": facts.map(|facts| facts.entries),
        "newest": newest.map(|newest| newest.to_rfc3339_opts(SecondsFormat::Secs, true)),
        "moved": health.and_then(|health| health.moved.as_ref()),
    })
}
