//! HTML pages: what all of them have, and articles, standalone pages and redirects.
//!
//! Each page is a context of typed views for a template. Lists are in `lists`, indexes in
//! `indexes`.

use serde::Serialize;
use tera::Context;

use crate::config::Canonical;
use crate::diag::Diagnostic;
use crate::ids::{ArticleId, CategoryId, PageId};
use crate::plan::{
    ARCHIVE, HOME, List, OPML, PROVIDERS, SEARCH, TOPICS, canonical_link, is_noindex,
};
use crate::render::feed::feed_view;
use crate::render::model::{Model, capitalised};
use crate::render::views::{ContentView, FeedView, LinkView, PageView, SiteView};
use crate::render::{CARD, Renderer, json_ld};
use crate::text::plain;

/// The view of the site that all pages share.
pub(super) fn site(model: Model<'_>) -> SiteView<'_> {
    let (config, addresses) = (model.config, model.addresses);
    let link = |title: String, path: &str| LinkView { title, url: addresses.href(path) };
    let category = |(id, category): (CategoryId, &crate::graph::Category)| {
        link(capitalised(&plain::title(&category.name)), &addresses.category(id))
    };
    let categories = if config.list.categories {
        model.graph.categories.iter().map(category).collect()
    } else {
        Vec::new()
    };
    SiteView {
        title: plain::title(&config.title),
        description: plain::title(&config.description),
        language: &config.language,
        url: addresses.href(HOME),
        base_url: addresses.absolute(HOME),
        topics_url: addresses.href(TOPICS),
        providers_url: addresses.href(PROVIDERS),
        archive_url: config.list.archive.then(|| addresses.href(ARCHIVE)),
        search_url: config.search.enabled.then(|| addresses.href(SEARCH)),
        feeds: feed_view(model, List::Home).formats,
        opml_url: has_feeds(model).then(|| addresses.file_href(OPML)),
        categories,
        pages: model
            .graph
            .pages
            .iter()
            .map(|(id, page)| link(plain::title(&page.title), &addresses.page(id)))
            .collect(),
        extra: &config.extra,
    }
}

/// What the list is called, on its page and in its feed.
pub(super) fn list_title(model: Model<'_>, list: List) -> String {
    let graph = model.graph;
    match list {
        List::Home => plain::title(&model.config.title),
        List::Category(id) => capitalised(&plain::title(&graph.categories[id].name)),
        List::Topic(id) => plain::title(&graph.topics[id].name),
        List::Provider(id) => plain::title(&graph.providers[id].name),
        List::Month(index) => {
            let month = graph.months[index].0;
            format!("{} {}", month.name(), month.year)
        }
    }
}

/// A page of `kind` at `path`, to be completed.
pub(super) fn page(model: Model<'_>, kind: &'static str, path: &str, title: String) -> PageView {
    PageView {
        kind,
        heading: title.clone(),
        title,
        description: String::new(),
        url: model.addresses.href(path),
        permalink: Some(model.addresses.absolute(path)),
        canonical: Some(model.addresses.absolute(path)),
        noindex: false,
        image: None,
        feeds: feeds(model, List::Home),
        published: None,
        updated: None,
        section: None,
        tags: Vec::new(),
        crumbs: crumbs(model, &[]),
        json_ld: None,
    }
}

/// The feeds of a list, and those of the site.
pub(super) fn feeds(model: Model<'_>, list: List) -> Vec<FeedView> {
    if !has_feeds(model) {
        return Vec::new();
    }
    let own = (list != List::Home && list.has_feed()).then(|| feed_view(model, list));
    own.into_iter().chain([feed_view(model, List::Home)]).collect()
}

fn has_feeds(model: Model<'_>) -> bool {
    !model.config.feeds.formats.is_empty()
}

/// The way down to a page: the home page and what stands between.
pub(super) fn crumbs(model: Model<'_>, between: &[LinkView]) -> Vec<LinkView> {
    let home =
        LinkView { title: plain::title(&model.config.title), url: model.addresses.href(HOME) };
    [home].into_iter().chain(between.iter().cloned()).collect()
}
impl Renderer<'_> {
    pub(super) fn context(&self, page: &PageView) -> Context {
        let mut context = Context::new();
        context.insert_value("site", self.shared.site.clone());
        context.insert("page", page);
        context
    }

    pub(super) fn html(
        &self,
        template: &str,
        page: &PageView,
        name: &'static str,
        view: &impl Serialize,
    ) -> Result<String, Diagnostic> {
        let mut context = self.context(page);
        context.insert(name, view);
        self.finish(template, &context)
    }

    /// The card of an article, made when it is first asked for. Two threads may make the same
    /// one at once; both get the same bytes.
    pub(super) fn card(&self, id: ArticleId) -> Result<&str, Diagnostic> {
        if let Some(card) = self.shared.cards[id].get() {
            return Ok(card);
        }
        let mut context = Context::new();
        context.insert_value("site", self.shared.site.clone());
        let parsed = self.model.graph.articles[id].parsed();
        context.insert("card", &self.model.card(id, &parsed));
        let card = self.finish(CARD, &context)?;
        Ok(self.shared.cards[id].get_or_init(|| card.into_boxed_str()))
    }

    pub(super) fn article(&self, id: ArticleId) -> Result<String, Diagnostic> {
        let model = self.model;
        let article = &model.graph.articles[id];
        let parsed = article.parsed();
        let body = match article.source.body_start {
            Some(_) => Some(self.shared.markdown.to_html(&self.bodies.body(&article.source)?)),
            None => None,
        };
        let view = model.article(id, &parsed, body);
        let path = model.addresses.article(id);
        let topics = view.topics.iter().map(|topic| &topic.name);
        let mut page = PageView {
            description: shortened(view.excerpt.as_deref().unwrap_or("")),
            canonical: match canonical_link(article, model.config) {
                Canonical::Own => Some(view.permalink.clone()),
                Canonical::Original => parsed.story_url().map(ToString::to_string),
                Canonical::Nowhere => None,
            },
            noindex: is_noindex(article, model.config),
            image: parsed.images.first().map(|image| model.absolute_image(image)),
            published: Some(parsed.published_at.iso()),
            updated: view.updated.as_ref().map(|date| date.iso.clone()),
            section: Some(view.category.title.clone()),
            tags: topics.chain(&view.tags).cloned().collect(),
            crumbs: crumbs(model, &[model.category_link(article)]),
            ..page(model, "article", &path, view.title.clone())
        };
        let story = json_ld::article(model, article.provider_id, &parsed, &view, &page);
        page.json_ld = json_ld::document(model, &page, vec![story]);
        self.html("article.html", &page, "article", &view)
    }

    pub(super) fn standalone(&self, id: PageId) -> Result<String, Diagnostic> {
        let model = self.model;
        let content = &model.graph.pages[id];
        let body = self.shared.markdown.to_html(&self.bodies.body(&content.source)?);
        let title = plain::title(&content.title);
        let mut page = PageView {
            description: plain::excerpt(content.description.as_deref().unwrap_or("")),
            noindex: content.draft || content.noindex,
            ..page(model, "page", &model.addresses.page(id), title.clone())
        };
        page.json_ld = json_ld::document(model, &page, Vec::new());
        let view = ContentView { title, body, extra: &content.extra };
        self.html("page.html", &page, "content", &view)
    }
    pub(super) fn index_link(&self, title: &str, path: &str) -> LinkView {
        LinkView { title: title.to_owned(), url: self.model.addresses.href(path) }
    }

    pub(super) fn not_found(&self) -> Result<String, Diagnostic> {
        let page = PageView {
            permalink: None,
            canonical: None,
            noindex: true,
            ..page(self.model, "not_found", "404", "Page not found".to_owned())
        };
        self.finish("404.html", &self.context(&page))
    }

    /// A page that leads to the one at `path`.
    pub(super) fn redirect(&self, path: &str, title: &str) -> Result<String, Diagnostic> {
        let addresses = self.model.addresses;
        let page =
            PageView { noindex: true, ..page(self.model, "redirect", path, plain::title(title)) };
        let mut context = self.context(&page);
        context.insert("target", &addresses.href(path));
        context.insert("target_absolute", &addresses.absolute(path));
        self.finish("redirect.html", &context)
    }
}

/// A description as search engines show it: whole words, at most 200 characters.
fn shortened(text: &str) -> String {
    const LIMIT: usize = 200;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LIMIT - 1).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', '.', ';', ':', '—', '-', ' ']))
}
