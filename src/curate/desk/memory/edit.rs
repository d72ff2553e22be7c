//! Makes and undoes changes of lines in a text.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::super::change::LineChange;
use crate::collections::{HashMap, HashSet};

/// A line without its line ending, and that ending.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    pub(super) text: &'t str,
    end: &'t str,
}

/// The byte order mark and the lines of a text.
pub(super) fn rows(text: &str) -> (&str, Vec<Row<'_>>) {
    let (mark, rest) = text.split_at(if text.starts_with('\u{feff}') { 3 } else { 0 });
    let row = |line| {
        let text = str::strip_suffix(line, '\n').unwrap_or(line);
        let text = text.strip_suffix('\r').filter(|_| text.len() < line.len()).unwrap_or(text);
        Row { text, end: &line[text.len()..] }
    };
    (mark, rest.split_inclusive('\n').map(row).collect())
}

/// Makes changes: replaces lines in place and inserts new ones before the first greater line, so that a sorted file
/// stays sorted. Of equal lines, the first change has the first one. A line that another program removed in the
/// meantime is inserted with the new verdict.
pub fn apply(text: Option<&str>, changes: &[LineChange]) -> String {
    let steps = changes.iter().map(|LineChange { old, new }| (old.as_deref(), new.as_deref()));
    edited(text.unwrap_or_default(), steps.collect(), true)
}

/// Undoes [`apply`] byte for byte. In a text that was changed since, lines that are gone are left out.
pub fn reverse(text: &str, changes: &[LineChange]) -> String {
    let steps = changes.iter().map(|LineChange { old, new }| (new.as_deref(), old.as_deref()));
    edited(text, steps.collect(), false)
}

/// Replaces the first line of each pair by the second one. Ends of lines are not compared, as imports remove spaces there.
fn edited(text: &str, steps: Vec<(Option<&str>, Option<&str>)>, inserts_missing: bool) -> String {
    let (mark, rows) = rows(text);
    let ending = rows.first().map(|row| row.end).filter(|end| !end.is_empty()).unwrap_or("\n");
    let is_unterminated = rows.last().is_some_and(|row| row.end.is_empty());

    let mut places: HashMap<&str, VecDeque<usize>> = HashMap::default();
    let wanted: HashSet<&str> =
        steps.iter().filter_map(|(from, _)| from.map(str::trim_end)).collect();
    for (index, row) in rows.iter().enumerate() {
        if let Some(key) = wanted.get(row.text.trim_end()) {
            places.entry(key).or_default().push_back(index);
        }
    }

    let mut kept: Vec<Option<Cow<'_, str>>> =
        rows.iter().map(|row| Some(Cow::Borrowed(row.text))).collect();
    let mut added: Vec<&str> = Vec::new();
    for (from, to) in steps {
        let place = from.map(|from| places.get_mut(from.trim_end()).and_then(VecDeque::pop_front));
        match place {
            Some(Some(index)) => kept[index] = to.map(Cow::Borrowed),
            // Removed by another program.
            Some(None) if !inserts_missing => {}
            Some(None) | None => added.extend(to),
        }
    }
    let mut merged: Vec<(Cow<'_, str>, &str)> = Vec::with_capacity(kept.len() + added.len());
    let mut added = sorted_in(&kept, added).into_iter().peekable();
    for (index, (text, row)) in kept.into_iter().zip(&rows).enumerate() {
        while let Some((_, line)) = added.next_if(|(place, _)| *place <= index) {
            merged.push((Cow::Borrowed(line), ending));
        }
        merged.extend(text.map(|text| (text, if row.end.is_empty() { ending } else { row.end })));
    }
    merged.extend(added.map(|(_, line)| (Cow::Borrowed(line), ending)));
    if let Some((_, end)) = merged.last_mut().filter(|_| is_unterminated) {
        *end = "";
    }
    let lines = merged.iter().flat_map(|(line, end)| [&**line, end]);
    std::iter::once(mark).chain(lines).collect()
}

/// New lines, each once and with the index of the first line that is greater, in the order of the text. A line that is
/// there already is left out.
fn sorted_in<'l>(kept: &[Option<Cow<'_, str>>], mut added: Vec<&'l str>) -> Vec<(usize, &'l str)> {
    if added.is_empty() {
        return Vec::new();
    }
    let existing: HashSet<&str> = kept.iter().flatten().map(|line| line.trim_end()).collect();
    added.retain(|line| !existing.contains(line.trim_end()));
    added.sort_unstable();
    added.dedup();
    // The greatest line so far: ascending also if the lines are not.
    let mut greatest: Vec<&str> = Vec::with_capacity(kept.len());
    for line in kept {
        let line = line.as_deref().unwrap_or_default().trim_end();
        greatest.push(greatest.last().map_or(line, |last| line.max(last)));
    }
    let place = |line: &&str| greatest.partition_point(|last| *last <= line.trim_end());
    let mut placed: Vec<(usize, &str)> = added.iter().map(|line| (place(line), *line)).collect();
    placed.sort_unstable();
    placed
}
