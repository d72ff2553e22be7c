//! Undoing decisions, and leaving those as they are that can't be undone.

use super::Desk;
use super::outcome;
use super::routes::Context;
use super::targets::Failure;
use super::view::{ActionView, Conflicting, Entered};
use crate::curate::desk::apply::Conflict;
use crate::curate::desk::journal::{Entry, UndoError, Undone};
use crate::serve::response::ServeResponse;

impl Desk {
    /// Undoes the last decision, or leaves it as it is if the form says so.
    pub(super) fn undo(&self, context: &Context<'_>) -> ServeResponse {
        let request = context.request;
        let selected = request.form_value("article").filter(|file| !file.is_empty());
        let number = |name: &str| request.form_value(name).and_then(|id| id.parse().ok());
        if let Some(id) = number("skip") {
            return self.skip(context, id, selected);
        }
        let config = &context.site.view.config;
        // The answer needs the journal, too.
        let undone = self.journal.lock().undo(&self.root, config, number("entry"));
        match undone {
            Ok(undone) => self.undone(context, &undone),
            Err(error) => self.not_undone(context, error, selected),
        }
    }

    fn skip(&self, context: &Context<'_>, id: u64, selected: Option<&str>) -> ServeResponse {
        let skipped = self.journal.lock().skip(id);
        match skipped {
            Ok(()) => {
                let message = context.texts.get("skipped");
                self.answer(context, "done", message, selected, Some(id))
            }
            Err(error) => self.failed(context, error.to_string()),
        }
    }

    fn undone(&self, context: &Context<'_>, undone: &Undone) -> ServeResponse {
        let Undone { entry, merged } = undone;
        let subjects = &entry.subjects;
        let files = subjects.iter().chain(&entry.into).map(|subject| subject.file.to_string());
        let files: Vec<String> = files.collect();
        self.apply(context, &files, entry.kind);
        let message = outcome::undone(context.texts, subjects, !merged.is_empty());
        let first = files.first().map(String::as_str);
        self.answer(context, "done", &message, first, Some(entry.id))
    }

    fn not_undone(
        &self,
        context: &Context<'_>,
        error: UndoError,
        selected: Option<&str>,
    ) -> ServeResponse {
        match error {
            UndoError::Nothing => {
                let message = context.texts.get("nothing_to_undo");
                self.answer(context, "done", message, selected, None)
            }
            UndoError::Outdated => {
                let message = context.texts.get("undo_outdated");
                match context.request.wants_json {
                    true => self.answer(context, "failed", message, selected, None),
                    false => self.problem(context, message.to_owned()),
                }
            }
            UndoError::Conflict { entry, conflict } => {
                let Conflict { file, expected, found } = conflict;
                let conflicting = Conflicting {
                    file: &file,
                    reason: None,
                    // What was to be a new file had no text.
                    displayed: Some(expected.as_deref().unwrap_or_default()),
                    now: found.as_deref(),
                    entered: Entered::Nothing,
                    retry: None,
                    skip: Some(self.keeping(context, &entry)),
                };
                self.conflict(context, conflicting)
            }
            UndoError::Apply { entry, error } => {
                let file = entry.subjects.first().map_or("", |subject| &*subject.file);
                let reason = error.to_string();
                let conflicting = Conflicting {
                    file,
                    reason: Some(&reason),
                    displayed: None,
                    now: None,
                    entered: Entered::Nothing,
                    retry: None,
                    skip: Some(self.keeping(context, &entry)),
                };
                self.conflict(context, conflicting)
            }
            UndoError::Journal(_) => self.failed(context, error.to_string()),
            UndoError::Unrecorded(_) => self.not_done(context, Failure::Partly(error.to_string())),
        }
    }

    /// The form that leaves a decision as it is.
    fn keeping(&self, context: &Context<'_>, entry: &Entry) -> ActionView {
        self.action(context, "undo", "conflict_keep", &[("skip", &entry.id.to_string())])
    }
}
