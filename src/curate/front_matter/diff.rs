//! The changed lines of an edit.

use crate::text::lines::common;

/// One changed line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line, from 1: in the old text if the line was changed or removed, in the new text if it was added.
    pub line: usize,
    /// The line before the change without spaces around it; empty if it is new.
    pub before: String,
    /// The line after the change without spaces around it; empty if it was removed.
    pub after: String,
}

/// The lines that differ, in their order.
pub(super) fn changes(before: &str, after: &str) -> Vec<Change> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut changes = Vec::new();
    let mut hunk = (0, 0);
    let pairs = common(&old, &new).into_iter().chain([(old.len(), new.len())]);
    for (old_at, new_at) in pairs {
        add_hunk(&mut changes, (&old[..old_at], hunk.0), (&new[..new_at], hunk.1));
        hunk = (old_at + 1, new_at + 1);
    }
    changes
}

/// Adds the lines from these offsets to the ends.
fn add_hunk(
    changes: &mut Vec<Change>,
    (old, old_start): (&[&str], usize),
    (new, new_start): (&[&str], usize),
) {
    let (old_count, new_count) = (old.len() - old_start, new.len() - new_start);
    for index in 0..old_count.max(new_count) {
        let (before, after) = (old.get(old_start + index), new.get(new_start + index));
        let line = if before.is_some() { old_start } else { new_start } + index + 1;
        let text = |line: Option<&&str>| line.map_or("", |line| line.trim()).to_owned();
        changes.push(Change { line, before: text(before), after: text(after) });
    }
}
