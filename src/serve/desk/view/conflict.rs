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

/// The lines of a text; those outside of the common start and end with another text are marked.
fn lines(text: &str, other: &str, kind: &'static str) -> Vec<LineView> {
    let (lines, others): (Vec<&str>, Vec<&str>) = (text.lines().collect(), other.lines().collect());
    let start = lines.iter().zip(&others).take_while(|(a, b)| a == b).count();
    let rest = (&lines[start..], &others[start..]);
    let end = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(a, b)| a == b).count();
    let changed = start..lines.len() - end;
    let view = |(index, line): (usize, &&str)| LineView {
        text: (*line).to_owned(),
        kind: if changed.contains(&index) && !other.is_empty() { kind } else { "same" },
    };
    lines.iter().enumerate().map(view).collect()
}
