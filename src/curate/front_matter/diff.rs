//! The changed lines of an edit.

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
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old[start..].iter().rev().zip(new[start..].iter().rev());
    let same_end = rest.take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - same_end, new.len() - same_end);
    let mut changes = Vec::new();
    let mut hunk = (start, start);
    let pairs = common(&old[start..old_end], &new[start..new_end]);
    let pairs = pairs.into_iter().map(|(old, new)| (start + old, start + new));
    for (old_at, new_at) in pairs.chain([(old_end, new_end)]) {
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

/// The positions of a longest common subsequence; none if the search would take too long.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    const MAX_CELLS: usize = 4_000_000;
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > MAX_CELLS {
        return Vec::new();
    }
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for (old_at, old_line) in old.iter().enumerate().rev() {
        for (new_at, new_line) in new.iter().enumerate().rev() {
            let below = (old_at + 1) * width + new_at;
            lengths[old_at * width + new_at] = if old_line == new_line {
                lengths[below + 1] + 1
            } else {
                lengths[below].max(lengths[old_at * width + new_at + 1])
            };
        }
    }
    let (mut pairs, mut old_at, mut new_at) = (Vec::new(), 0, 0);
    while old_at < old.len() && new_at < new.len() {
        if old[old_at] == new[new_at] {
            pairs.push((old_at, new_at));
            (old_at, new_at) = (old_at + 1, new_at + 1);
        } else if lengths[(old_at + 1) * width + new_at] >= lengths[old_at * width + new_at + 1] {
            old_at += 1;
        } else {
            new_at += 1;
        }
    }
    pairs
}
