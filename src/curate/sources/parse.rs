//! Parses `sources.toml`.
//!
//! A source exists only if none of its values has an error. Sources are in file order. Of several sources
//! with the same URL, compared by [`url::key`], the first one is used.

use std::collections::HashMap;
use std::time::Duration;

use toml::de::DeTable;

use super::source::{Enrich, FILE_NAME, Source};
use crate::config::document;
use crate::config::reader::{Reader, Table};
use crate::diag::{Diagnostic, Place};
use crate::text::key::TextKey;
use crate::text::slug::{fold, has_slug};
use crate::text::{host, url};

/// The name of the list of tables.
const LIST: &str = "source";

/// The prefix of the keys of a source.
const PREFIX: &str = "source.";

/// The maximum number of findings.
const MAX_FINDINGS: usize = 100;

/// The highest `min_quality`.
const MAX_QUALITY: usize = 1_000;

/// Parses the text of `sources.toml`; `file_name` is its path in diagnostics. An empty text has no sources.
pub fn parse(text: &str, file_name: &str) -> (Vec<Source>, Vec<Diagnostic>) {
    let (document, findings) = document::parse(text);
    let Some(document) = document else {
        let findings = findings.into_iter().map(|(finding, place)| finding.at(file_name, place));
        return (Vec::new(), findings.collect());
    };
    let mut reader = Reader::with_hints(file_name, document.get_ref(), hint);
    for (finding, place) in findings {
        reader.report(finding, place);
    }
    let sources = read(&mut reader, text);
    reader.finish();
    (sources, limited(reader.diagnostics, file_name))
}

/// The first findings, and how many there are besides.
fn limited(mut findings: Vec<Diagnostic>, file_name: &str) -> Vec<Diagnostic> {
    let omitted = findings.split_off(findings.len().min(MAX_FINDINGS));
    if let Some(severity) = omitted.iter().map(|finding| finding.severity).min() {
        let message = "this file has too many problems to show them all";
        let summary = Diagnostic::warning("too-many-findings", message)
            .label(format!("{} more are left out", omitted.len()))
            .at(file_name, Place::File);
        findings.push(Diagnostic { severity, ..summary });
    }
    findings
}

/// The names of all keys of a source.
pub fn key_names() -> Vec<String> {
    let empty = DeTable::default();
    let mut reader = Reader::with_hints(FILE_NAME, &empty, hint);
    let table = reader.missing_table(PREFIX);
    let _ = source(&mut reader, Place::File, table);
    let known = reader.into_known();
    known.iter().filter_map(|name| name.strip_prefix(PREFIX)).map(str::to_owned).collect()
}

fn read(reader: &mut Reader<'_>, text: &str) -> Vec<Source> {
    let tables = reader.list_of_tables(LIST, PREFIX);
    let mut sources: Vec<Source> = Vec::with_capacity(tables.len());
    let mut seen: HashMap<TextKey, usize> = HashMap::with_capacity(tables.len());
    // Counted from source to source, so that the time is linear.
    let (mut line, mut counted) = (1, 0);
    for (place, table) in tables {
        let Some(mut source) = source(reader, place, table) else { continue };
        line += text.get(counted..source.place.start).unwrap_or("").matches('\n').count();
        counted = source.place.start;
        source.line = line;
        let Some(key) = url::key(&source.url) else { continue };
        if let Some(first) = seen.get(&key).and_then(|index| sources.get(*index)) {
            let duplicate = Diagnostic::warning("duplicate-source", "duplicate source")
                .label("the same feed again")
                .note(format!("first named on line {}", first.line))
                .hint("keep one of them; the first one is used");
            reader.report(duplicate, Place::Bytes(source.place));
            continue;
        }
        seen.insert(key, sources.len());
        sources.push(source);
    }
    sources
}

/// The source in a table; `None` if it has errors.
fn source(reader: &mut Reader<'_>, place: Place, table: Table<'_>) -> Option<Source> {
    const ENRICH: [(&str, Enrich); 2] = [("auto", Enrich::Auto), ("never", Enrich::Never)];
    let before = reader.diagnostics.len();
    let url = feed_url(reader, place, table);
    let title = reader.non_empty(table, "title").map(|title| title.trim().to_owned());
    let provider = provider(reader, table);
    let topics = topics(reader, table);
    let category = category(reader, table);
    let every = every(reader, table);
    let user_agent = user_agent(reader, table);
    let min_quality = reader.integer(table, "min_quality", usize::MAX, 0..=MAX_QUALITY);
    let include = words(reader, table, "include");
    let exclude = words(reader, table, "exclude");
    let enrich = reader.choice(table, "enrich", Enrich::Auto, &ENRICH);
    let enabled = reader.bool(table, "enabled", true);
    let Place::Bytes(span) = reader.place(table, "url") else { return None };
    let has_errors = reader.diagnostics[before..].iter().any(Diagnostic::is_error);
    let source = Source {
        url: url?,
        title,
        provider,
        topics,
        category,
        every,
        user_agent,
        min_quality: (min_quality <= MAX_QUALITY).then_some(min_quality),
        include,
        exclude,
        enrich,
        enabled,
        place: span,
        line: 0,
    };
    (!has_errors).then_some(source)
}

fn feed_url(reader: &mut Reader<'_>, source: Place, table: Table<'_>) -> Option<String> {
    const KEY: &str = "url";
    let Some(text) = reader.non_empty(table, KEY) else {
        if reader.place(table, KEY) == Place::File {
            let missing = Diagnostic::error("missing-setting", "missing key `source.url`")
                .hint("add a line such as url = \"https://example.org/feed.xml\"");
            reader.report(missing, source);
        }
        return None;
    };
    match url::repair(&text) {
        Ok(url) => Some(url.into_owned()),
        Err(problem) => {
            bad(reader, table, KEY, &text, problem);
            None
        }
    }
}

fn provider(reader: &mut Reader<'_>, table: Table<'_>) -> Option<String> {
    const KEY: &str = "provider";
    let text = reader.non_empty(table, KEY)?;
    if let Some(key) = host::key(text.trim()) {
        return Some(key.into_owned());
    }
    let message = format!("invalid `{PREFIX}{KEY}` `{text}`");
    let of_url = url::host(&text);
    let diagnostic = Diagnostic::error("bad-setting", message)
        .label("expected a host name such as `example.org`")
        .maybe_hint((!of_url.is_empty()).then(|| format!("write `{of_url}`")));
    let place = reader.place(table, KEY);
    reader.report(diagnostic, place);
    None
}

/// Each topic once.
fn topics(reader: &mut Reader<'_>, table: Table<'_>) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for (topic, place) in reader.strings(table, "topics").unwrap_or_default() {
        let topic = topic.trim();
        if !has_slug(topic) {
            report_nameless(reader, "topics", topic, place);
        } else if topics.iter().all(|other| fold(other) != fold(topic)) {
            topics.push(topic.to_owned());
        }
    }
    topics
}

fn category(reader: &mut Reader<'_>, table: Table<'_>) -> Option<String> {
    let text = reader.non_empty(table, "category")?;
    let category = text.trim();
    if has_slug(category) {
        return Some(category.to_owned());
    }
    let place = reader.place(table, "category");
    report_nameless(reader, "category", category, place);
    None
}

fn report_nameless(reader: &mut Reader<'_>, key: &str, name: &str, place: Place) {
    let message = format!("invalid `{PREFIX}{key}` `{name}`");
    let label = "expected a name with a letter or digit";
    reader.report(Diagnostic::error("bad-setting", message).label(label), place);
}

fn every(reader: &mut Reader<'_>, table: Table<'_>) -> Option<Duration> {
    const KEY: &str = "every";
    let text = reader.non_empty(table, KEY)?;
    let duration = duration(text.trim());
    if duration.is_none() {
        let label = "expected a time from `1m` to `365d`, such as `30m`, `2h` or `1d`";
        bad(reader, table, KEY, &text, label.to_owned());
    }
    duration
}

/// A number of minutes, hours or days, such as `2h`: at least a minute, at most 365 days.
fn duration(text: &str) -> Option<Duration> {
    const MINUTE: u64 = 60;
    const DAY: u64 = 24 * 60 * MINUTE;
    let unit = text.chars().next_back()?;
    let number = text[..text.len() - unit.len_utf8()].trim_end();
    let seconds = match unit {
        'm' => MINUTE,
        'h' => 60 * MINUTE,
        'd' => DAY,
        _ => return None,
    };
    let is_number = number.bytes().all(|b| b.is_ascii_digit());
    let number: u64 = number.parse().ok().filter(|_| is_number)?;
    let seconds = number.checked_mul(seconds)?;
    (MINUTE..=365 * DAY).contains(&seconds).then(|| Duration::from_secs(seconds))
}

/// A value of a header: visible ASCII characters and spaces (RFC 9110, section 5.5).
fn user_agent(reader: &mut Reader<'_>, table: Table<'_>) -> Option<String> {
    const KEY: &str = "user_agent";
    let text = reader.non_empty(table, KEY)?;
    let agent = text.trim();
    if agent.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
        return Some(agent.to_owned());
    }
    // The value is not repeated: it may have line breaks.
    let diagnostic = Diagnostic::error("bad-setting", format!("invalid `{PREFIX}{KEY}`"))
        .label("expected ASCII characters on one line");
    let place = reader.place(table, KEY);
    reader.report(diagnostic, place);
    None
}

fn words(reader: &mut Reader<'_>, table: Table<'_>, key: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (word, place) in reader.strings(table, key).unwrap_or_default() {
        let word = word.trim();
        if word.is_empty() {
            let message = format!("`{PREFIX}{key}` has an empty word");
            let diagnostic = Diagnostic::error("bad-setting", message);
            reader.report(diagnostic.hint("it would match every entry: remove it"), place);
        } else {
            words.push(word.to_owned());
        }
    }
    words
}

fn bad(reader: &mut Reader<'_>, table: Table<'_>, key: &str, value: &str, label: String) {
    let message = format!("invalid `{PREFIX}{key}` `{value}`");
    let place = reader.place(table, key);
    reader.report(Diagnostic::error("bad-setting", message).label(label), place);
}

/// The hint for an unknown key, by the prefix of its table.
fn hint(table: &str, key: &str) -> Option<String> {
    let simple: String = key.chars().filter(|c| !matches!(c, '_' | '-')).collect();
    let simple = simple.to_lowercase();
    if table.is_empty() {
        let is_list = matches!(&*simple, "feed" | "feeds" | "entry" | "entries" | "subscriptions");
        let is_key = key_names().contains(&key.to_owned());
        return match (is_list, is_key) {
            (true, _) => Some(format!("write each feed below a line `[[{LIST}]]`")),
            (_, true) => Some(format!("move it below a line `[[{LIST}]]`")),
            _ => None,
        };
    }
    let name = match &*simple {
        "feed" | "feedurl" | "xmlurl" | "link" | "href" | "address" => "url",
        "name" | "label" | "text" => "title",
        "domain" | "host" | "publisher" | "site" => "provider",
        "tags" | "tag" | "keywords" => "topics",
        "folder" | "section" | "group" => "category",
        "interval" | "refresh" | "ttl" | "frequency" | "schedule" => "every",
        "agent" | "useragentheader" => "user_agent",
        "quality" | "minimumquality" => "min_quality",
        "only" | "filter" | "match" | "allow" => "include",
        "ignore" | "block" | "deny" | "skip" | "without" => "exclude",
        "fetchpages" | "fulltext" => "enrich",
        "disabled" | "active" | "paused" => "enabled",
        _ => return None,
    };
    Some(format!("write `{name}`"))
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
