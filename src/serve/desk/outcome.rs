//! What a decision says, in the curator's language.

use crate::curate::desk::journal::{Entry, EntryState};
use crate::curate::desk::{Decided, Kind, Subject};
use crate::texts::Texts;

/// The sentence after a decision. `is_edited` is whether a form was saved.
pub(super) fn done(texts: &Texts, decided: &Decided, is_edited: bool) -> String {
    let Decided { kind, subjects, into, .. } = decided;
    sentence(texts, *kind, subjects, into.as_ref(), is_edited)
}

/// The sentence about a recorded decision, which may be undone by now.
pub(super) fn of_entry(texts: &Texts, entry: &Entry) -> String {
    match entry.state {
        EntryState::Undone => return undone(texts, &entry.subjects, false),
        EntryState::Skipped => return texts.get("skipped").to_owned(),
        _ => {}
    }
    sentence(texts, entry.kind, &entry.subjects, entry.into.as_ref(), false)
}

fn sentence(
    texts: &Texts,
    kind: Kind,
    subjects: &[Subject],
    into: Option<&Subject>,
    is_edited: bool,
) -> String {
    let target = into.map_or("", |into| into.title.as_str());
    let key = match kind {
        Kind::Publish if is_edited => "done_edit_publish",
        Kind::Publish => "done_publish",
        Kind::Reject => "done_reject",
        Kind::Merge => "done_merge",
        Kind::Edit => "done_edit",
    };
    about(texts, key, subjects, target)
}

/// What an undo of this decision would undo.
pub(super) fn undoable(texts: &Texts, kind: Kind, subjects: &[Subject]) -> String {
    let key = match kind {
        Kind::Publish => "undo_publish",
        Kind::Reject => "undo_reject",
        Kind::Merge => "undo_merge",
        Kind::Edit => "undo_edit",
    };
    about(texts, key, subjects, "")
}

/// The sentence after an undo. `is_merged` is whether later edits were kept.
pub(super) fn undone(texts: &Texts, subjects: &[Subject], is_merged: bool) -> String {
    let undone = about(texts, "undone", subjects, "");
    if is_merged { format!("{undone} {}", texts.get("undone_merged")) } else { undone }
}

/// A sentence about one article with its title, or about several with their number.
fn about(texts: &Texts, key: &str, subjects: &[Subject], target: &str) -> String {
    match subjects {
        [one] => texts.fill(key, &[("title", &one.title), ("target", target)]),
        several => {
            let text = texts.count(&format!("{key}_count"), several.len());
            crate::text::pattern::fill(&text, &[("target", target)])
        }
    }
}
