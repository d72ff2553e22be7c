//! Edits of `curation/seen.tsv`: the verdict of a decision in the lines of its stories.
//!
//! [`verdict_changes`] gives the changed lines, [`apply`] and [`reverse`] make and undo them in a text, and [`Verdicts`]
//! looks verdicts up. Pure. Only the lines concerned change: comments, order, line endings, a byte order mark and lines
//! that can't be read stay.

mod edit;
mod verdicts;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use self::edit::{apply, reverse};
pub use self::verdicts::Verdicts;
use super::change::LineChange;
use crate::collections::HashSet;
use crate::curate::identity::seen::{Line, Verdict, parse_line};
use crate::curate::identity::{Hash, Identity};

/// The changes that give stories a verdict. A story without a line gets new ones.
pub fn verdict_changes(text: &str, identities: &[Identity], verdict: Verdict) -> Vec<LineChange> {
    let urls: HashSet<Hash> = identities.iter().flat_map(|one| one.urls.iter().copied()).collect();
    let titles: HashSet<(Hash, NaiveDate)> = identities.iter().filter_map(title_and_day).collect();
    let (mut found_urls, mut found_titles) = (HashSet::default(), HashSet::default());
    let mut changes = Vec::new();
    for row in edit::rows(text).1 {
        let Some(line) = parse_line(row.text) else { continue };
        let url = line.url.filter(|url| urls.contains(url));
        let title = line.title.map(|title| (title, line.day));
        let title = title.filter(|title| titles.contains(title));
        if url.is_none() && title.is_none() {
            continue;
        }
        found_urls.extend(url);
        found_titles.extend(title);
        changes.push((row.text, with_verdict(row.text, line.verdict, verdict)));
    }
    // A line that has the verdict matters only if another one becomes equal to it: then the order of the changes tells
    // which of the two `reverse` changes back.
    let made: HashSet<&str> =
        changes.iter().filter(|(old, new)| old != new).map(|(_, new)| new.trim_end()).collect();
    let is_kept = |(old, new): &&(&str, String)| old != new || made.contains(new.trim_end());
    let changed = changes
        .iter()
        .filter(is_kept)
        .map(|(old, new)| LineChange { old: Some((*old).to_owned()), new: Some(new.clone()) });
    let is_known = |identity: &&Identity| match title_and_day(identity) {
        Some(title) => found_titles.contains(&title),
        None => identity.urls.iter().any(|url| found_urls.contains(url)),
    };
    let is_recognizable = |line: &Line| line.url.is_some() || line.title.is_some();
    let mut seen: HashSet<String> = HashSet::default();
    let unknown = identities.iter().filter(|identity| !is_known(identity));
    let added = unknown.flat_map(|identity| identity.lines(verdict)).filter(is_recognizable);
    let added = added.map(|line| line.to_string()).filter(|line| seen.insert(line.clone()));
    changed.chain(added.map(|line| LineChange { old: None, new: Some(line) })).collect()
}

/// By what a story without a URL is known.
fn title_and_day(identity: &Identity) -> Option<(Hash, NaiveDate)> {
    let title = identity.title.filter(|_| identity.urls.is_empty());
    title.map(|title| (title, identity.day))
}

/// A readable line with another verdict; the other columns stay byte for byte.
fn with_verdict(text: &str, old: Verdict, new: Verdict) -> String {
    let start: usize = text.split_inclusive('\t').take(3).map(str::len).sum();
    let end = start + old.name().len();
    format!("{}{}{}", &text[..start], new.name(), &text[end..])
}
