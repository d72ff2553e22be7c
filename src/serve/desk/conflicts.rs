//! Files that are not as they were displayed: what has changed, and the same decision for the version of now. What was
//! entered is never dropped.
//!
//! Only the displayed version says which values were entered. If it is no longer known, values of a form are shown, and not
//! applied to the file as it is now: that would take back what others changed.

use super::entered::{self, Displayed};
use super::pages::Pane;
use super::request::desk_path;
use super::routes::Context;
use super::targets::{Failure, displayed_now, parsed};
use super::view::{ActionView, Conflicting, Entered, HiddenView, conflict};
use super::{Desk, query};
use crate::curate::desk::decide::Target;
use crate::curate::desk::form::{Form, Rules, edited};
use crate::serve::response::ServeResponse;

impl Desk {
    /// The answer to a decision that was not made.
    pub(super) fn not_done(&self, context: &Context<'_>, failure: Failure) -> ServeResponse {
        let (displayed, now) = match failure {
            Failure::Message(message) => return self.failed(context, message),
            Failure::Partly(message) => return self.failed_partly(context, &message),
            Failure::Changed { displayed, now } => (displayed, now),
        };
        // The next page shows the file as it is now, even if nobody has noticed the change yet.
        if context.state.article(&displayed.file).is_some() {
            let files = std::slice::from_ref(&displayed.file);
            self.states.on_change(&context.site.view.config, files);
        }
        let (file, now) = (&*displayed.file, now.as_deref());
        let text = self.displayed.text(&displayed);
        let (entered, retry) = match context.request.path.as_str() {
            "edit" => self.entered(context, file, text.as_deref(), now),
            _ => (Entered::Nothing, now.map(|now| self.retry(context, &displayed, now))),
        };
        let displayed = text.as_deref();
        self.conflict(
            context,
            Conflicting { file, reason: None, displayed, now, entered, retry, skip: None },
        )
    }

    /// What was entered, and the form for the version of now, if that and the displayed one are known and valid.
    fn entered(
        &self,
        context: &Context<'_>,
        file: &str,
        displayed: Option<&str>,
        now: Option<&str>,
    ) -> (Entered, Option<ActionView>) {
        let values = || Entered::Values(entered::values(context.request, context.texts));
        let Some(old) = displayed.and_then(|text| parsed(context, file, text)) else {
            return (values(), None);
        };
        let form = entered::form(context.request, &old.article);
        let retry = now.and_then(|now| {
            let theirs = parsed(context, file, now)?;
            let form = entered::rebased(&form, &old.article, &theirs.article);
            Some(self.retry_edit(context, file, now, &form))
        });
        (changed_by(context, &old, &form).map_or_else(values, Entered::Text), retry)
    }

    pub(super) fn conflict(
        &self,
        context: &Context<'_>,
        conflicting: Conflicting<'_>,
    ) -> ServeResponse {
        let file = conflicting.file.to_owned();
        let view = conflict(context.views(), conflicting);
        let message = view.heading.clone();
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
