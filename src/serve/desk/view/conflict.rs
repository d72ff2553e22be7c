//! A file that has changed: what others changed and what the curator entered, each compared with the displayed version.

use serde::Serialize;

use super::views::Views;
use crate::text::lines::common;
use crate::texts::Texts;

/// A decision that was not made, because the file is not as it was displayed.
#[derive(Serialize)]
pub(in crate::serve::desk) struct ConflictView {
    pub(in crate::serve::desk) heading: String,
    message: String,
    file: String,
    versions: Vec<VersionView>,
    retry: Option<ActionView>,
    skip: Option<ActionView>,
    cancel_href: String,
}

#[derive(Serialize)]
struct VersionView {
    title: String,
    lines: Vec<LineView>,
}

#[derive(Debug, Serialize, PartialEq, Eq)]
struct LineView {
    text: String,
    kind: LineKind,
}

#[derive(Debug, Clone, Copy, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum LineKind {
    Same,
    Added,
    Removed,
    /// A note in place of lines that are the same.
    Folded,
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
    /// Why the file can't be written, if it has not changed.
    pub(in crate::serve::desk) reason: Option<&'c str>,
    /// The text as it was displayed or as the last decision left it, if it is known.
    pub(in crate::serve::desk) displayed: Option<&'c str>,
    /// The text as it is now; `None` if the file is gone.
    pub(in crate::serve::desk) now: Option<&'c str>,
    pub(in crate::serve::desk) entered: Entered,
    pub(in crate::serve::desk) retry: Option<ActionView>,
    pub(in crate::serve::desk) skip: Option<ActionView>,
}

/// What was entered for a file that has changed.
pub(in crate::serve::desk) enum Entered {
    /// The decision has no values.
    Nothing,
    /// The text that the values make of the displayed one.
    Text(String),
    /// The values, with the names of their fields.
    Values(Vec<(String, String)>),
}

/// The view of a conflict.
pub(in crate::serve::desk) fn conflict(
    views: Views<'_>,
    conflicting: Conflicting<'_>,
) -> ConflictView {
    let texts = views.texts;
    let Conflicting { file, reason, displayed, now, entered, retry, skip } = conflicting;
    let message = match (now, displayed) {
        (None, _) => "conflict_deleted",
        (Some(_), Some(_)) => "conflict_changed",
        (Some(_), None) => "conflict_unknown",
    };
    let version = |title: &str, lines: Vec<LineView>| {
        let title = texts.get(title).to_owned();
        (!lines.is_empty()).then_some(VersionView { title, lines })
    };
    let theirs = match displayed {
        Some(displayed) => {
            version("conflict_theirs", compared(displayed, now.unwrap_or_default(), texts))
        }
        None => version("conflict_now", same(now.unwrap_or_default())),
    };
    let mine = match entered {
        Entered::Nothing => None,
        Entered::Text(text) => {
            version("conflict_mine", compared(displayed.unwrap_or_default(), &text, texts))
        }
        Entered::Values(values) => {
            let lines = values.iter().flat_map(|(name, value)| same(&format!("{name}: {value}")));
            version("conflict_entered", lines.collect())
        }
    };
    ConflictView {
        heading: texts.get(reason.map_or("conflict_heading", |_| "failed")).to_owned(),
        message: reason.unwrap_or(texts.get(message)).to_owned(),
        file: file.to_owned(),
        versions: [theirs, mine].into_iter().flatten().collect(),
        retry,
        skip,
        cancel_href: views.href(Some(file)),
    }
}

fn line(text: &str, kind: LineKind) -> LineView {
    LineView { text: text.trim_end_matches(['\n', '\r']).to_owned(), kind }
}

fn same(text: &str) -> Vec<LineView> {
    text.lines().map(|text| line(text, LineKind::Same)).collect()
}

/// The changes from one text to another, with the lines around them.
fn compared(old: &str, new: &str, texts: &Texts) -> Vec<LineView> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut lines = Vec::new();
    let (mut old_from, mut new_from) = (0, 0);
    for (old_at, new_at) in common(&old, &new).into_iter().chain([(old.len(), new.len())]) {
        lines.extend(old[old_from..old_at].iter().map(|text| line(text, LineKind::Removed)));
        lines.extend(new[new_from..new_at].iter().map(|text| line(text, LineKind::Added)));
        lines.extend(old.get(old_at).map(|text| line(text, LineKind::Same)));
        (old_from, new_from) = (old_at + 1, new_at + 1);
    }
    folded(lines, texts)
}

/// The number of unchanged lines that are shown before and after a change.
const CONTEXT: usize = 3;

/// Replaces unchanged lines that are far from all changes by their number.
fn folded(lines: Vec<LineView>, texts: &Texts) -> Vec<LineView> {
    let is_change = |line: &LineView| line.kind != LineKind::Same;
    let is_near = |at: usize| {
        let end = lines.len().min(at + CONTEXT + 1);
        lines[at.saturating_sub(CONTEXT)..end].iter().any(is_change)
    };
    let is_near: Vec<bool> = (0..lines.len()).map(is_near).collect();
    let mut shown = Vec::new();
    let mut hidden = 0;
    let fold = |shown: &mut Vec<LineView>, hidden: usize| {
        if hidden > 0 {
            let text = texts.count("conflict_unchanged", hidden);
            shown.push(LineView { text, kind: LineKind::Folded });
        }
    };
    for (line, is_near) in lines.into_iter().zip(is_near) {
        if is_near {
            fold(&mut shown, std::mem::take(&mut hidden));
            shown.push(line);
        } else {
            hidden += 1;
        }
    }
    fold(&mut shown, hidden);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::desk::texts::AllTexts;

    /// The lines with a sign each, as `diff -u` prints them.
    fn diff(old: &str, new: &str) -> String {
        let texts = AllTexts::new();
        let lines = compared(old, new, texts.choose("en", "en"));
        let sign = |kind| match kind {
            LineKind::Same => ' ',
            LineKind::Added => '+',
            LineKind::Removed => '-',
            LineKind::Folded => '@',
        };
        lines.iter().map(|line| format!("{}{}\n", sign(line.kind), line.text)).collect()
    }

    #[test]
    fn only_changes_are_marked() {
        assert_eq!(diff("a\nb\nc\n", "a\nB\nc\n"), " a\n-b\n+B\n c\n");
        assert_eq!(diff("a\nc\n", "a\nb\nc\nd"), " a\n+b\n c\n+d\n");
        assert_eq!(diff("a\n", ""), "-a\n");
        assert_eq!(diff("", ""), "");
        // Line ends are part of lines.
        assert_eq!(diff("a\r\n", "a\n"), "-a\n+a\n");
    }

    #[test]
    fn unchanged_lines_are_folded() {
        let old: String = (0..12).map(|line| format!("{line}\n")).collect();
        let new = old.replace("5\n", "x\n");
        let expected = "@2 unchanged lines\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n@3 unchanged lines\n";
        assert_eq!(diff(&old, &new), expected);
        assert_eq!(diff(&old, &old), "@12 unchanged lines\n");
    }
}
