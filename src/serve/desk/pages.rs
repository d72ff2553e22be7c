//! The templates of the desk, and what all of them get.

use serde::Serialize;
use tera::{Context, Tera};

use super::query;
use super::request::desk_path;
use super::view::{ConflictView, DetailView, EditView, ListView, MergeView, Views};
use crate::curate::desk::inbox::{Query, Sort};
use crate::plan::HOME;
use crate::serve::client::escape;
use crate::serve::snapshot::Snapshot;
use crate::text::plain;
use crate::texts::Texts;

const TEMPLATES: [(&str, &str); 12] = [
    ("conflict.html", include_str!("assets/conflict.html")),
    ("detail.html", include_str!("assets/detail.html")),
    ("edit.html", include_str!("assets/edit.html")),
    ("filters.html", include_str!("assets/filters.html")),
    ("head.html", include_str!("assets/head.html")),
    ("help.html", include_str!("assets/help.html")),
    ("list.html", include_str!("assets/list.html")),
    ("merge.html", include_str!("assets/merge.html")),
    ("message.html", include_str!("assets/message.html")),
    ("page.html", include_str!("assets/page.html")),
    ("published.html", include_str!("assets/published.html")),
    ("status.html", include_str!("assets/status.html")),
];

/// The compiled templates.
pub(super) struct Pages(Tera);

/// What the right-hand pane shows.
pub(super) enum Pane {
    Empty,
    Detail(Box<DetailView>),
    Edit(Box<EditView>),
    Merge(Box<MergeView>),
    Conflict(Box<ConflictView>),
}

/// The inbox with a pane.
pub(super) struct DeskPage {
    pub(super) list: ListView,
    pub(super) pane: Pane,
    /// What the last decision did.
    pub(super) notice: Option<String>,
    /// The decision that an undo would undo: its number, and what it was.
    pub(super) undo: Option<(u64, String)>,
}

/// A page with a message.
#[derive(Serialize)]
pub(super) struct Message {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) is_help: bool,
    pub(super) href: String,
    pub(super) label: String,
}

#[derive(Serialize)]
struct SiteView {
    title: String,
    home_href: String,
}

/// The values of the filters, for the form.
#[derive(Serialize)]
struct QueryView<'q> {
    sort: &'static str,
    q: &'q str,
}

/// What is done in one click.
#[derive(Serialize)]
struct UndoView {
    /// The number of the decision.
    id: u64,
    label: String,
}

impl Pages {
    /// # Errors
    /// When a template is not valid.
    pub(super) fn compile() -> Result<Self, tera::Error> {
        let mut tera = Tera::default();
        tera.add_raw_templates(TEMPLATES)?;
        Ok(Self(tera))
    }

    /// The whole page.
    pub(super) fn page(&self, views: Views<'_>, token: &str, page: &DeskPage) -> String {
        self.render("page.html", &context(views, token, page))
    }

    /// The list alone.
    pub(super) fn list(&self, views: Views<'_>, token: &str, page: &DeskPage) -> String {
        self.render("list.html", &context(views, token, page))
    }

    /// The right-hand pane alone.
    pub(super) fn pane(&self, views: Views<'_>, token: &str, page: &DeskPage) -> String {
        let template = match page.pane {
            Pane::Empty | Pane::Detail(_) => "detail.html",
            Pane::Edit(_) => "edit.html",
            Pane::Merge(_) => "merge.html",
            Pane::Conflict(_) => "conflict.html",
        };
        self.render(template, &context(views, token, page))
    }

    /// A page with a message.
    pub(super) fn message(&self, site: &Snapshot, texts: &Texts, message: &Message) -> String {
        let mut context = shared(site, texts);
        context.insert("message", message);
        self.render("message.html", &context)
    }

    fn render(&self, template: &str, context: &Context) -> String {
        let rendered = self.0.render(template, context);
        rendered.unwrap_or_else(|error| escape(&format!("{template}: {error}")))
    }
}

fn shared(site: &Snapshot, texts: &Texts) -> Context {
    let config = &site.view.config;
    let mut context = Context::new();
    context.insert("t", &texts.plain());
    context.insert("lang", texts.language());
    context.insert("dir", "ltr");
    context.insert("base", &desk_path());
    let site =
        SiteView { title: plain::title(&config.title), home_href: config.base_url.href(&HOME) };
    context.insert("site", &site);
    context
}

fn context(views: Views<'_>, token: &str, page: &DeskPage) -> Context {
    let Query { filter, sort, .. } = views.query;
    let DeskPage { list, pane, notice, undo } = page;
    let mut context = shared(views.site, views.texts);
    context.insert("token", token);
    let sort = if *sort == Sort::Hottest { "hot" } else { "new" };
    context.insert("query", &QueryView { sort, q: &filter.text });
    context.insert("query_string", &query::to_string(views.query, &[]));
    context.extend(Context::from_serialize(list).unwrap_or_default());
    context.insert("notice", notice);
    context.insert(
        "undo",
        &undo.as_ref().map(|(id, label)| UndoView { id: *id, label: label.clone() }),
    );
    for name in ["detail", "edit", "merge", "conflict"] {
        context.insert(name, &None::<()>);
    }
    match pane {
        Pane::Empty => {}
        Pane::Detail(view) => context.insert("detail", view),
        Pane::Edit(view) => context.insert("edit", view),
        Pane::Merge(view) => context.insert("merge", view),
        Pane::Conflict(view) => context.insert("conflict", view),
    }
    context
}
