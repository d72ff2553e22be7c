//! Answers to decisions: the page or its parts for the script, and the next article.

use std::collections::HashSet;

use serde_json::json;

use super::pages::{Message, Pane};
use super::request::desk_path;
use super::routes::Context;
use super::view::edit;
use super::{Desk, answer, outcome, query};
use crate::curate::desk::Decided;
use crate::curate::desk::form::{FieldErrors, Form};
use crate::curate::desk::inbox::Query;
use crate::serve::response::ServeResponse;

impl Desk {
    /// The inbox after a decision with the number `id`, with the draft in `next`.
    pub(super) fn done(
        &self,
        context: &Context<'_>,
        (decided, id): (&Decided, Option<u64>),
        next: Option<&str>,
    ) -> ServeResponse {
        let is_edited = context.request.path == "edit";
        let message = outcome::done(context.texts, decided, is_edited);
        self.answer(context, "done", &message, next, id)
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
        let state = self.states.get();
        let wanted = wanted.filter(|file| state.inbox.find(file).is_some());
        // The article may be on another page by now.
        let page = wanted.map(|file| state.inbox.page_of(&context.query, file));
        let query = Query { page: page.unwrap_or(context.query.page), ..context.query.clone() };
        // Also an open journal may have to be set aside.
        let warnings = self.journal.lock().take_warnings();
        let message = &[&[message.to_owned()], &*warnings].concat().join(" ");
        let Context { server, texts, request, now, .. } = *context;
        let context =
            &Context { server, site: server.snapshot(), state, texts, query, request, now };
        let inbox = &context.state.inbox;
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
        let page = Self::pane_alone(context, pane);
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
        self.problem(context, context.texts.fill("failed_text", &[("reason", &reason)]))
    }

    /// Something was changed, but not all.
    pub(super) fn failed_partly(&self, context: &Context<'_>, reason: &str) -> ServeResponse {
        self.problem(context, context.texts.fill("failed_partly_text", &[("reason", reason)]))
    }

    /// A decision that failed.
    pub(super) fn problem(&self, context: &Context<'_>, text: String) -> ServeResponse {
        let texts = context.texts;
        if context.request.wants_json {
            return answer::json(200, &json!({ "outcome": "failed", "message": text }));
        }
        let title = texts.get("failed").to_owned();
        let message = Message { title, text, ..self.to_desk(texts) };
        answer::html(422, self.pages.message(&context.site, texts, &message))
    }

    /// The draft that is shown after a decision: the one below the decided ones in the list, or else the one above.
    pub(super) fn next<'f>(
        &self,
        context: &Context<'_>,
        decided: impl IntoIterator<Item = &'f str>,
    ) -> Option<String> {
        let decided: HashSet<&str> = decided.into_iter().collect();
        let files = context.state.inbox.files_in_order(&context.query);
        let last = files.iter().rposition(|file| decided.contains(file))?;
        let above = files[..last].iter().rev().find(|file| !decided.contains(*file));
        files.get(last + 1).or(above).map(|next| (*next).to_owned())
    }
}
