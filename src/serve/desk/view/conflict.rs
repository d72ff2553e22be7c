//! Two versions of a file beside each other.

use serde::Serialize;

use super::views::Views;

/// A decision that would overwrite somebody's work.
#[derive(Serialize)]
pub(in crate::serve::desk) struct ConflictView {
    message: String,
    file: String,
    mine: VersionView,
    theirs: VersionView,
    retry: Option<ActionView>,
    skip: Option<ActionView>,
    cancel_href: String,
}

#[derive(Serialize)]
struct VersionView {
    title: String,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    text: String,
    kind: &'static str,
}

/// A form of hidden fields.
#[derive(Serialize)]
pub(in crate::serve::desk) struct ActionView {
    pub(in crate::serve::desk) action: String,
    pub(in crate::serve::desk) label: String,
    pub(in crate::serve::desk) hidden: Vec<HiddenView>,
}

/// A hidden field.
#[derive(Serialize)]
pub(in crate::serve::desk) struct HiddenView {
    pub(in crate::serve::desk) name: String,
    pub(in crate::serve::desk) value: String,
}

/// A file that is not as it was displayed.
pub(in crate::serve::desk) struct Conflicting<'c> {
    pub(in crate::serve::desk) file: &'c str,
    /// The text as it was displayed, or as the decision would write it, if it is known.
    pub(in crate::serve::desk) mine: Option<&'c str>,
    /// The text as it is now; `None` if the file is gone.
    pub(in crate::serve::desk) theirs: Option<&'c str>,
    pub(in crate::serve::desk) retry: Option<ActionView>,
    pub(in crate::serve::desk) skip: Option<ActionView>,
}

/// The view of a conflict.
pub(in crate::serve::desk) fn conflict(
    views: Views<'_>,
    conflicting: Conflicting<'_>,
) -> ConflictView {
    let texts = views.texts;
    let Conflicting { file, mine, theirs, retry, skip } = conflicting;
    let message = if theirs.is_some() { "conflict_changed" } else { "conflict_deleted" };
    let version = |title: &str, text: Option<&str>, other: Option<&str>, kind| VersionView {
        title: texts.get(title).to_owned(),
        lines: lines(text.unwrap_or_default(), other.unwrap_or_default(), kind),
    };
    ConflictView {
        message: texts.get(message).to_owned(),
        file: file.to_owned(),
        mine: version("conflict_mine", mine, theirs.filter(|_| mine.is_some()), "removed"),
        theirs: version("conflict_theirs", theirs, mine, "added"),
        retry,
        skip,
        cancel_href: views.href(Some(file)),
    }
}

/// The maximum number of pairs of lines that are compared.
const MAX_PAIRS: usize = 1 << 20;

/// The lines of a text; those that another text does not have in the same order are marked.
fn lines(text: &str, other: &str, kind: &'static str) -> Vec<LineView> {
    let (lines, others): (Vec<&str>, Vec<&str>) = (text.lines().collect(), other.lines().collect());
    let start = lines.iter().zip(&others).take_while(|(a, b)| a == b).count();
    let rest = (&lines[start..], &others[start..]);
    let end = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(a, b)| a == b).count();
    let last = lines.len() - end;
    let common = common(&lines[start..last], &others[start..others.len() - end]);
    let is_changed = |index: usize| (start..last).contains(&index) && !common[index - start];
    let view = |(index, line): (usize, &&str)| LineView {
        text: (*line).to_owned(),
        kind: if !other.is_empty() && is_changed(index) { kind } else { "same" },
    };
    lines.iter().enumerate().map(view).collect()
}

/// Whether each line is in the longest common subsequence with other lines; none is if the texts are too long.
fn common(lines: &[&str], others: &[&str]) -> Vec<bool> {
    let mut common = vec![false; lines.len()];
    let width = others.len() + 1;
    if lines.len().saturating_mul(width) > MAX_PAIRS {
        return common;
    }
    // The length of the subsequence from each pair of lines on.
    let mut lengths = vec![0_u32; (lines.len() + 1) * width];
    for (row, line) in lines.iter().enumerate().rev() {
        for (column, other) in others.iter().enumerate().rev() {
            let at = row * width + column;
            lengths[at] = match line == other {
                true => lengths[at + width + 1] + 1,
                false => lengths[at + width].max(lengths[at + 1]),
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    while row < lines.len() && column < others.len() {
        let at = row * width + column;
        if lines[row] == others[column] {
            common[row] = true;
            (row, column) = (row + 1, column + 1);
        } else if lengths[at + width] >= lengths[at + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_differing_lines_are_marked() {
        let marked = |text: &str, other: &str| {
            let lines = lines(text, other, "added").into_iter();
            lines.map(|line| (line.kind == "added") as u8).collect::<Vec<_>>()
        };
        assert_eq!(marked("a\nB\nc\nD\ne", "a\nb\nc\nd\ne"), [0, 1, 0, 1, 0]);
        assert_eq!(marked("a\nb\nc", "a\nc"), [0, 1, 0]);
        assert_eq!(marked("a\nc", "a\nb\nc"), [0, 0]);
        assert_eq!(marked("a\na\nb", "a\nb"), [0, 1, 0]);
        assert_eq!(marked("a", ""), [0]);
        assert_eq!(marked("", "a"), [] as [u8; 0]);
    }
}
