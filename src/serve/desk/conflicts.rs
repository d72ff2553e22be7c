//! Files that are not as they were displayed: both versions, and the same decision for the version of now. What was
//! entered is never dropped.

use super::entered::{self, Displayed};
use super::pages::Pane;
use super::request::desk_path;
use super::routes::Context;
use super::targets::{Failure, displayed_now, parsed};
use super::view::{ActionView, Conflicting, HiddenView, conflict};
use super::{Desk, query};
use crate::curate::desk::decide::Target;
use crate::curate::desk::form::{Form, Rules, edited};
use crate::serve::response::ServeResponse;

impl Desk {
    /// The answer to a decision that was not made.
    pub(super) fn not_done(&self, context: &Context<'_>, failure: Failure) -> ServeResponse {
        let (displayed, now) = match failure {
            Failure::Message(message) => return self.failed(context, message),
            Failure::Changed { displayed, now } => (displayed, now),
        };
        let (file, now) = (&*displayed.file, now.as_deref());
        let mut mine = self.displayed.text(&displayed);
        let retry = match context.request.path.as_str() {
            "edit" => {
                let rebased = self.rebased(context, file, &mut mine, now);
                rebased.zip(now).map(|(form, now)| self.retry_edit(context, file, now, &form))
            }
            _ => now.map(|now| self.retry(context, &displayed, now)),
        };
        let (mine, theirs) = (mine.as_deref(), now);
        self.conflict(context, Conflicting { file, mine, theirs, retry, skip: None })
    }

    /// What was entered, for the version of now; `mine` becomes the text that it makes of the displayed version. `None` if
    /// the file has no valid version now.
    fn rebased(
        &self,
        context: &Context<'_>,
        file: &str,
        mine: &mut Option<String>,
        now: Option<&str>,
    ) -> Option<Form> {
        let theirs = now.and_then(|now| parsed(context, file, now));
        let displayed = mine.as_deref().and_then(|mine| parsed(context, file, mine));
        // What was entered belongs to the displayed version. If that is no longer known, it is all that is known.
        let old = displayed.as_ref().or(theirs.as_ref())?;
        let mut form = entered::form(context.request, &old.article);
        if displayed.is_none() {
            // Positions are those of the displayed version.
            form.kept = Form::of(&old.article).kept;
        }
        *mine = changed_by(context, old, &form).or(mine.take());
        let theirs = &theirs.as_ref()?.article;
        Some(entered::rebased(&form, &old.article, theirs))
    }

    pub(super) fn conflict(
        &self,
        context: &Context<'_>,
        conflicting: Conflicting<'_>,
    ) -> ServeResponse {
        let file = conflicting.file.to_owned();
        let view = conflict(context.views(), conflicting);
        let message = context.texts.get("conflict_heading").to_owned();
        self.pane(context, (409, "conflict", &message), &file, Pane::Conflict(Box::new(view)))
    }

    /// The same decision again, for the file as it is now.
    fn retry(&self, context: &Context<'_>, displayed: &Displayed, now: &str) -> ActionView {
        let current = &*displayed_now(&displayed.file, now);
        let form = &context.request.form;
        let pairs: Vec<(&str, &str)> = form
            .iter()
            .filter(|(name, _)| name != "token")
            .map(|(name, value)| {
                let is_file = matches!(name.as_str(), "file" | "into")
                    && Displayed::parse(value).as_ref() == Some(displayed);
                (name.as_str(), if is_file { current } else { value.as_str() })
            })
            .collect();
        self.action(context, &context.request.path, "conflict_retry", &pairs)
    }

    /// The form for the file as it is now.
    fn retry_edit(&self, context: &Context<'_>, file: &str, now: &str, form: &Form) -> ActionView {
        let mut pairs = vec![("file", displayed_now(file, now))];
        pairs.extend(context.request.form_value("then").map(|then| ("then", then.to_owned())));
        pairs.extend(entered::pairs(form));
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.action(context, "edit", "conflict_retry", &pairs)
    }

    /// A form of hidden fields.
    pub(super) fn action(
        &self,
        context: &Context<'_>,
        path: &str,
        label: &str,
        pairs: &[(&str, &str)],
    ) -> ActionView {
        let query = query::to_string(&context.query, &[]);
        let own = [("token", self.guard.token()), ("query", query.as_str())];
        let more = pairs.iter().filter(|(name, _)| *name != "query").copied();
        let hidden = |(name, value): (&str, &str)| HiddenView {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        ActionView {
            action: format!("{}{path}", desk_path()),
            label: context.texts.get(label).to_owned(),
            hidden: own.into_iter().chain(more).map(hidden).collect(),
        }
    }
}

/// The text that a form makes of an article, if it is valid.
fn changed_by(context: &Context<'_>, target: &Target, form: &Form) -> Option<String> {
    let rules =
        Rules { config: &context.site.view.config, topics: &form.topics, same_address: &|_| None };
    let decided = edited(target, form, false, rules).ok()?;
    decided.files.into_iter().next()?.after
}
