//! From a request to an answer.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::guard::{Access, Refused};
use super::pages::{DeskPage, Message, Pane};
use super::request::{DeskRequest, desk_path};
use super::state::State;
use super::view::{ListView, Views, detail, edit, list, merge};
use super::{Desk, answer, outcome, query};
use crate::curate::desk::form::{FieldErrors, Form};
use crate::curate::desk::inbox::Query;
use crate::diag::Diagnostic;
use crate::load::{self, ParsedArticle, ParsedTopic};
use crate::serve::client::{escape, with_base};
use crate::serve::response::ServeResponse;
use crate::serve::server::Server;
use crate::serve::snapshot::Snapshot;
use crate::serve::update;
use crate::texts::Texts;

/// What a request works with: the site and the inbox at one moment.
pub(super) struct Context<'c> {
    pub(super) server: &'c Server,
    pub(super) site: Snapshot,
    pub(super) state: Arc<State>,
    pub(super) texts: &'c Texts,
    pub(super) query: Query,
    pub(super) request: &'c DeskRequest,
    pub(super) now: DateTime<Utc>,
}

impl Context<'_> {
    pub(super) fn views(&self) -> Views<'_> {
        let Self { site, state, texts, query, now, .. } = self;
        Views { state, site, texts, query, now: *now }
    }

    /// The findings of the preview about a file, and its errors about others.
    fn findings(&self, file: &str) -> Vec<Diagnostic> {
        self.server.site.read().findings_beside(file)
    }

    pub(super) fn topics(&self) -> Vec<ParsedTopic> {
        self.server.site.read().sources.topics.clone()
    }
}

impl Desk {
    /// Answers a request.
    pub(in crate::serve) fn respond(
        &self,
        server: &Server,
        request: &DeskRequest,
        now: DateTime<Utc>,
    ) -> ServeResponse {
        let site = server.snapshot();
        let texts = self.texts.choose(&request.languages, &site.view.config.language);
        match self.guard.check(request) {
            Access::Granted => {}
            Access::Opened => return answer::opened(self.guard.set_cookie(&desk_path())),
            // Style and script say nothing about the site.
            Access::Refused(_) if request.path == "desk.css" => return stylesheet(),
            Access::Refused(refused) => return self.refuse(&site, texts, refused),
        }
        // Pages beside the list have its state in one value, because they have values of their own.
        let whole =
            if request.is_post() { request.form_value("query") } else { request.value("query") };
        let query = match whole {
            Some(whole) => query::parse(&DeskRequest::pairs(whole.as_bytes())),
            None => query::parse(&request.query),
        };
        let state = self.states.get();
        let context = Context { server, site, state, texts, query, request, now };
        match (request.method.as_str(), request.path.as_str()) {
            ("GET" | "HEAD", "desk.css") => stylesheet(),
            ("GET" | "HEAD", "desk.js") => script(include_str!("assets/desk.js")),
            ("GET" | "HEAD", "panes.js") => script(include_str!("assets/panes.js")),
            ("GET" | "HEAD", "requests.js") => script(include_str!("assets/requests.js")),
            ("GET" | "HEAD", "") => self.inbox(&context),
            ("GET" | "HEAD", "article") => self.article(&context),
            ("GET" | "HEAD", "list") => {
                let page = self.desk_page(&context, request.value("article"), Pane::Empty);
                let token = self.guard.token();
                answer::html(200, self.pages.list(context.views(), token, &page))
            }
            ("GET" | "HEAD", "edit") => self.edit_form(&context),
            ("GET" | "HEAD", "merge") => self.merge_form(&context),
            ("GET" | "HEAD", "card") => frame(&context, Snapshot::published_card),
            ("GET" | "HEAD", "page") => frame(&context, Snapshot::published_page),
            ("GET" | "HEAD", "help") => {
                let message = Message {
                    title: texts.get("keyboard").to_owned(),
                    is_help: true,
                    ..self.to_desk(texts)
                };
                answer::html(200, self.pages.message(&context.site, texts, &message))
            }
            // Reloaded, or opened from the history.
            ("GET" | "HEAD", "decide" | "undo") => answer::see_other(&desk_path()),
            ("POST", "decide") => self.decide(&context),
            ("POST", "merge") => choose_target(&context),
            ("POST", "edit") => self.save(&context),
            ("POST", "undo") => self.undo(&context),
            _ => answer::html(404, self.unknown(&context, &request.path)),
        }
    }

    /// A message with the way back to the desk.
    pub(super) fn to_desk(&self, texts: &Texts) -> Message {
        Message {
            title: String::new(),
            text: String::new(),
            is_help: false,
            href: desk_path(),
            label: texts.get("back_to_desk").to_owned(),
        }
    }

    fn refuse(&self, site: &Snapshot, texts: &Texts, refused: Refused) -> ServeResponse {
        let reason = match refused {
            Refused::NoSession => "refused_session",
            Refused::OtherOrigin => "refused_origin",
        };
        let message = Message {
            title: texts.get("refused").to_owned(),
            text: texts.get(reason).to_owned(),
            ..self.to_desk(texts)
        };
        answer::html(403, self.pages.message(site, texts, &message))
    }

    fn unknown(&self, context: &Context<'_>, file: &str) -> String {
        let texts = context.texts;
        let message = Message {
            title: texts.get("unknown_article").to_owned(),
            text: texts.fill("unknown_article_text", &[("file", file)]),
            ..self.to_desk(texts)
        };
        self.pages.message(&context.site, texts, &message)
    }

    /// The whole page with a pane.
    pub(super) fn whole(
        &self,
        context: &Context<'_>,
        status: u16,
        selected: Option<&str>,
        pane: Pane,
    ) -> ServeResponse {
        let page = self.desk_page(context, selected, pane);
        answer::html(status, self.pages.page(context.views(), self.guard.token(), &page))
    }

    /// The list beside a pane.
    pub(super) fn desk_page(
        &self,
        context: &Context<'_>,
        selected: Option<&str>,
        pane: Pane,
    ) -> DeskPage {
        let journal = self.journal.lock();
        let last = journal.last_undoable();
        let undo = last
            .map(|entry| (entry.id, outcome::undoable(context.texts, entry.kind, &entry.subjects)));
        // After a form was sent, the address says which decision was made.
        let done = context.request.value("done").and_then(|id| id.parse::<u64>().ok());
        let done = done.and_then(|id| journal.entries().iter().find(|entry| entry.id == id));
        let notice = done.map(|entry| outcome::of_entry(context.texts, entry));
        drop(journal);
        let list = list(context.views(), selected);
        // Decisions can be made in the list, without opening an article.
        list.files().filter_map(|file| context.state.article(file)).for_each(|a| self.remember(a));
        DeskPage { list, pane, notice, undo }
    }

    /// A page of which only the pane is shown. Only the empty pane depends on the list, which takes long to make.
    pub(super) fn pane_alone(context: &Context<'_>, pane: Pane) -> DeskPage {
        let list = match pane {
            Pane::Empty => list(context.views(), None),
            _ => ListView::default(),
        };
        DeskPage { list, pane, notice: None, undo: None }
    }

    /// The pane of a draft.
    pub(super) fn detail_pane(&self, context: &Context<'_>, file: Option<&str>) -> Pane {
        let draft = file.and_then(|file| context.state.inbox.find(file));
        let Some(draft) = draft else { return Pane::Empty };
        let file = draft.file();
        self.remember(&draft.article);
        let files = context.state.inbox.files_in_order(&context.query);
        let position = files.iter().position(|other| **other == **file);
        let next = position.and_then(|position| files.get(position + 1)).copied();
        // The answer to a decision does not wait for the preview; the script asks again.
        let is_late = context.request.is_post() && !has_latest(context, file);
        let site = if is_late { context.site.clone() } else { with_latest(context, file) };
        let (findings, topics) = (context.findings(file), context.topics());
        let views = Views { site: &site, ..context.views() };
        Pane::Detail(Box::new(detail(views, draft, (findings, is_late), &topics, next)))
    }

    /// Remembers the text of a displayed article.
    fn remember(&self, article: &ParsedArticle) {
        let source = &article.source;
        let read = || String::from_utf8(load::read_bytes(&self.root, &source.file).ok()?).ok();
        self.displayed.display(source.hash, read);
    }

    fn inbox(&self, context: &Context<'_>) -> ServeResponse {
        let selected = context.request.value("article");
        let pane = self.detail_pane(context, selected);
        self.whole(context, 200, selected, pane)
    }

    fn article(&self, context: &Context<'_>) -> ServeResponse {
        let pane = self.detail_pane(context, context.request.value("file"));
        let page = Self::pane_alone(context, pane);
        answer::html(200, self.pages.pane(context.views(), self.guard.token(), &page))
    }

    fn edit_form(&self, context: &Context<'_>) -> ServeResponse {
        let file = context.request.value("file").unwrap_or_default();
        let Some(draft) = context.state.inbox.find(file) else {
            return answer::html(404, self.unknown(context, file));
        };
        self.remember(&draft.article);
        let (article, errors) = (&draft.article, FieldErrors::new());
        let form = Form::of(article);
        let view = edit(context.views(), article, &form, &errors, &context.topics());
        self.whole(context, 200, Some(file), Pane::Edit(Box::new(view)))
    }

    fn merge_form(&self, context: &Context<'_>) -> ServeResponse {
        let values = context.request.query.iter().filter(|(name, _)| name == "file");
        // The checkboxes of the list have the hash before the file.
        let file = |value: &'_ str| -> String {
            let is_hash =
                |text: &str| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
            let rest = value.split_once(' ').filter(|(hash, _)| is_hash(hash));
            rest.map_or(value, |(_, file)| file).to_owned()
        };
        let files: Vec<String> = values.map(|(_, value)| file(value)).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        if files.is_empty() {
            return answer::see_other(&context.views().href(None));
        }
        let q = context.request.value("q").unwrap_or_default().trim();
        let view = merge(context.views(), &files, q);
        self.whole(context, 200, files.first().copied(), Pane::Merge(Box::new(view)))
    }
}

/// The form of the list, sent to choose an article to merge into: without its token, which must not be in an address.
fn choose_target(context: &Context<'_>) -> ServeResponse {
    let files = context.request.form_values("file").map(|file| ("file", file));
    let query = query::to_string(&context.query, &[]);
    let pairs = files.chain([("query", query.as_str())]);
    let pairs = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    answer::see_other(&format!("{}merge?{pairs}", desk_path()))
}

fn script(text: &str) -> ServeResponse {
    answer::file("text/javascript; charset=utf-8", text)
}

fn stylesheet() -> ServeResponse {
    answer::file("text/css; charset=utf-8", include_str!("assets/desk.css"))
}

/// The card or the page of an article in a frame. Relative links lead where those of its page lead.
fn frame(
    context: &Context<'_>,
    render: impl FnOnce(&Snapshot, &str) -> Option<Result<Vec<u8>, Diagnostic>>,
) -> ServeResponse {
    let file = context.request.value("file").unwrap_or_default();
    let site = with_latest(context, file);
    match render(&site, file) {
        Some(Ok(html)) => {
            let page = Views { site: &site, ..context.views() }.page_href(file).unwrap_or_default();
            answer::frame(200, with_base(html, &page))
        }
        Some(Err(error)) => answer::frame(500, escape(&error.message).into_bytes()),
        None => ServeResponse::text(404, "no such article"),
    }
}

/// Whether the preview has the article as the desk knows it.
fn has_latest(context: &Context<'_>, file: &str) -> bool {
    let Some(article) = context.state.article(file) else { return true };
    let read = || context.server.site.read().hash_of_source(file);
    // An article without a place in the preview, because another one has its address, has been read.
    context.site.hash_of(file).or_else(read) == Some(article.source.hash)
}

/// The preview with the article as the desk knows it, which can be newer than what the preview has noticed.
fn with_latest(context: &Context<'_>, file: &str) -> Snapshot {
    let Context { server, site, .. } = context;
    if has_latest(context, file) {
        return site.clone();
    }
    let _updating = server.updating.lock();
    if let Some(assets) = update::apply(&server.site, &[file.to_owned()]) {
        server.notify(assets);
    }
    server.snapshot()
}
