//! Answers to decisions: the page or its parts for the script, and the next article.

use serde_json::json;

use super::pages::{Message, Pane};
use super::request::desk_path;
use super::routes::Context;
use super::view::edit;
use super::{Desk, answer, outcome, query};
use crate::curate::desk::Decided;
use crate::curate::desk::form::{FieldErrors, Form};
use crate::serve::response::ServeResponse;

impl Desk {
    /// The inbox after `decided`, with the draft in `next`.
    pub(super) fn done(
        &self,
        context: &Context<'_>,
        decided: &Decided,
        next: Option<&str>,
    ) -> ServeResponse {
        let is_edited = context.request.path == "edit";
        let message = outcome::done(context.texts, decided, is_edited);
        let id = self.journal.lock().last_undoable().map(|entry| entry.id);
        self.answer(context, "done", &message, next.filter(|next| !next.is_empty()), id)
    }

    /// The inbox after a decision, with the draft in `wanted` or else the first one.
    pub(super) fn answer(
        &self,
        context: &Context<'_>,
        outcome: &str,
        message: &str,
        wanted: Option<&str>,
        done: Option<u64>,
    ) -> ServeResponse {
        let context = &Context {
            server: context.server,
            site: context.server.snapshot(),
            state: self.states.get(),
            texts: context.texts,
            query: context.query.clone(),
            request: context.request,
            now: context.now,
        };
        let inbox = &context.state.inbox;
        let wanted = wanted.filter(|file| inbox.find(file).is_some());
        if !context.request.wants_json {
            let mut more: Vec<(&str, String)> = Vec::new();
            more.extend(wanted.map(|file| ("article", file.to_owned())));
            more.extend(done.map(|id| ("done", id.to_string())));
            let more: Vec<(&str, &str)> =
                more.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let query = query::to_string(&context.query, &more);
            return answer::see_other(&format!("{}?{query}", desk_path()));
        }
        let first = || {
            let page = inbox.page(&context.query);
            let (_, drafts) = page.stories.into_iter().next()?;
            drafts.first().map(|draft| inbox.drafts()[*draft].file().to_string())
        };
        let selected = wanted.map(str::to_owned).or_else(first);
        let pane = self.detail_pane(context, selected.as_deref());
        let page = self.desk_page(context, selected.as_deref(), pane);
        let (views, token) = (context.views(), self.guard.token());
        answer::json(
            200,
            &json!({
                "outcome": outcome,
                "message": message,
                "list": self.pages.list(views, token, &page),
                "detail": self.pages.pane(views, token, &page),
                "url": views.href(selected.as_deref()),
            }),
        )
    }

    /// An answer that shows a pane and changes nothing else.
    pub(super) fn pane(
        &self,
        context: &Context<'_>,
        (status, outcome, message): (u16, &str, &str),
        file: &str,
        pane: Pane,
    ) -> ServeResponse {
        if !context.request.wants_json {
            return self.whole(context, status, Some(file), pane);
        }
        let page = self.desk_page(context, Some(file), pane);
        let detail = self.pages.pane(context.views(), self.guard.token(), &page);
        let url = context.views().href(Some(file));
        answer::json(
            status,
            &json!({ "outcome": outcome, "message": message, "detail": detail, "url": url }),
        )
    }

    /// The form with what was entered, and errors.
    pub(super) fn invalid(
        &self,
        context: &Context<'_>,
        file: &str,
        form: &Form,
        errors: &FieldErrors,
    ) -> ServeResponse {
        let Some(article) = context.state.article(file) else {
            return self.failed(context, context.texts.get("error_deleted").to_owned());
        };
        let view = edit(context.views(), article, form, errors, &context.topics());
        let message = context.texts.get("error_form").to_owned();
        self.pane(context, (422, "invalid", &message), file, Pane::Edit(Box::new(view)))
    }

    /// Nothing was changed, for a reason.
    pub(super) fn failed(&self, context: &Context<'_>, reason: String) -> ServeResponse {
        let texts = context.texts;
        let text = texts.fill("failed_text", &[("reason", &reason)]);
        if context.request.wants_json {
            return answer::json(200, &json!({ "outcome": "failed", "message": text }));
        }
        let title = texts.get("failed").to_owned();
        let message = Message { title, text, ..self.to_desk(texts) };
        answer::html(422, self.pages.message(&context.site, texts, &message))
    }

    /// The draft below `file` in the list.
    pub(super) fn next(&self, context: &Context<'_>, file: &str) -> Option<String> {
        let files = context.state.inbox.files_in_order(&context.query);
        let position = files.iter().position(|other| *other == file)?;
        files.get(position + 1).map(|next| (*next).to_owned())
    }
}
