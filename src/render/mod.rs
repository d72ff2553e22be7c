//! Renders planned files: one planned file → its bytes.
//!
//! A [`Renderer`] borrows the data that all files share: the compiled [`Templates`] and, in [`Shared`], the view of the
//! site and the rendered card of every article; cards beyond the memory budget are rendered again for each page.
//! **Does no I/O**: bodies of articles are read through [`Bodies`]. LazyLinks file is rendered independently, from any
//! thread.

mod api;
mod base_template;
mod cards;
mod compress;
mod data;
mod feed;
mod group_by;
mod host;
mod images;
mod indexes;
mod json_ld;
mod links;
mod lists;
mod minify;
mod model;
mod order;
mod pages;
mod placeholders;
mod range;
mod search;
mod site;
mod sitemap;
mod template_errors;
mod template_tags;
mod template_usage;
mod templates;
mod views;
mod xml;

use std::borrow::Cow;
use std::sync::OnceLock;

use tera::Value;

pub use compress::compressed;
pub use search::{IndexError, IndexFile, Record, build_index};
pub use templates::Templates;

use self::cards::Cards;
use self::data::Data;
use self::links::SharedLinks;
use self::model::Model;
use self::pages::{CARD, PreparedPage};
use self::template_usage::UsedParts;
use crate::budget::Budget;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::ids::ArticleId;
use crate::load::{ParsedArticle, Source};
use crate::markdown::{Labels, Markdown};
use crate::plan::{Item, Plan, SearchParts, search_parts};
use crate::text::key::{KeyBuilder, TextKey};
use crate::text::plain;
use crate::texts::{Texts, TextsFile};

/// Provides the bodies of sources: the texts after the front matter.
pub trait Bodies: Sync {
    /// Returns the body of `source`; empty if it has none.
    ///
    /// # Errors
    /// When the source can't be read.
    fn body(&self, source: &Source) -> Result<String, Diagnostic>;
}

/// Data that all files of one graph share.
pub struct Shared {
    markdown: Markdown,
    texts: Texts,
    site: Value,
    text: Value,
    /// A hash of `site` and `texts`.
    key: TextKey,
    cards: Cards,
    links: SharedLinks,
    search_parts: OnceLock<SearchParts>,
}

impl Shared {
    /// Creates the shared data for `graph`, with the site's own interface texts. Cards are rendered on first use and stay
    /// in memory.
    pub fn new(graph: &Graph, config: &Config, texts: &[TextsFile]) -> Self {
        let texts = Texts::new(&config.language, texts);
        let texts = texts.with_day_format(config.theme.date_format.as_deref());
        let links = SharedLinks::new(graph);
        let labels =
            Labels::new(&config.language, texts.get("back_to_text"), texts.get("play_video"));
        let markdown = Markdown::new(config, labels);
        let site = site::site(Model::new(graph, config, &texts, &links), &markdown);
        let mut key = KeyBuilder::new();
        key.debug(&site).key(texts.key());
        Self {
            markdown,
            key: key.finish(),
            site: Value::from_serializable(&site),
            text: Value::from_serializable(&texts.plain()),
            texts,
            cards: Cards::new(graph),
            links,
            search_parts: OnceLock::new(),
        }
    }

    /// Limits the memory for rendered cards. By default, all cards are cached.
    pub fn with_card_budget(mut self, bytes: usize) -> Self {
        self.cards.budget = Budget::new(bytes);
        self
    }

    /// A hash of the data that all pages share.
    pub fn key(&self) -> TextKey {
        self.key
    }

    /// The parts of the search index of `graph`.
    pub fn search_parts(&self, graph: &Graph, config: &Config) -> &SearchParts {
        self.search_parts.get_or_init(|| search_parts(graph, config))
    }

    /// Discards cached data of a changed article.
    pub fn forget(&mut self, id: ArticleId) {
        self.cards.remove(id);
        self.search_parts = OnceLock::new();
    }
}

/// A planned file before templates are applied.
enum Prepared {
    Page(PreparedPage),
    Text(String),
    Image(Vec<u8>),
}

/// The template of a planned file; `None` for files that are not pages.
pub fn template(item: &Item) -> Option<&'static str> {
    match item {
        Item::List(list, _) => Some(lists::template_of(*list)),
        Item::Article(_) => Some("article.html"),
        Item::Page(_) => Some("page.html"),
        Item::Topics => Some("topics.html"),
        Item::Providers => Some("providers.html"),
        Item::Archive => Some("archive.html"),
        Item::Search => Some("search.html"),
        Item::NotFound => Some("404.html"),
        Item::NextPage(_) | Item::ArticleAlias(_) | Item::PageAlias(_) => Some("redirect.html"),
        Item::Feed(_)
        | Item::Opml
        | Item::SitemapIndex(_)
        | Item::SitemapShard(_)
        | Item::Robots
        | Item::Headers
        | Item::Redirects
        | Item::Api(_)
        | Item::Image(_)
        | Item::ArticleCard(_) => None,
    }
}

/// The keys of the templates of a planned file: its own, and for lists that of cards.
pub fn template_keys(templates: &Templates, item: &Item) -> [Option<TextKey>; 2] {
    let own = template(item).and_then(|name| templates.key(name));
    let card = matches!(item, Item::List(..)).then(|| templates.key(CARD)).flatten();
    [own, card]
}

/// Renders the files of one plan.
pub struct Renderer<'a> {
    model: Model<'a>,
    plan: &'a Plan,
    templates: &'a Templates,
    bodies: &'a dyn Bodies,
    shared: &'a Shared,
    recent_feeds: feed::RecentFeeds<'a>,
    /// Whether all data is computed, even if the templates do not use it.
    computes_all: bool,
}

impl<'a> Renderer<'a> {
    /// Creates a renderer for the files of `plan`. `shared` must be of the same graph.
    pub fn new(
        graph: &'a Graph,
        plan: &'a Plan,
        config: &'a Config,
        templates: &'a Templates,
        bodies: &'a dyn Bodies,
        shared: &'a Shared,
    ) -> Self {
        let model = Model::new(graph, config, &shared.texts, &shared.links);
        let recent_feeds = feed::RecentFeeds::new();
        Self { model, plan, templates, bodies, shared, recent_feeds, computes_all: false }
    }

    /// Computes all data, even if the templates do not use it.
    pub fn with_all_data(self) -> Self {
        Self { computes_all: true, ..self }
    }

    /// The costly data that a template uses.
    fn used(&self, template: &str) -> UsedParts {
        if self.computes_all { UsedParts::ALL } else { self.templates.used(template) }
    }

    /// The body of an article.
    fn body<'b>(&self, article: &'b ParsedArticle) -> Result<Cow<'b, str>, Diagnostic> {
        match &article.body {
            Some(body) => Ok(Cow::Borrowed(&**body)),
            None => self.bodies.body(&article.source).map(Cow::Owned),
        }
    }

    /// Renders a file.
    ///
    /// # Errors
    /// When a template fails, or a body can't be read.
    pub fn render(&self, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        Ok(match self.prepare(item)? {
            Prepared::Page(page) => self.html(page)?.into_bytes(),
            Prepared::Text(text) => text.into_bytes(),
            Prepared::Image(bytes) => bytes,
        })
    }

    fn prepare(&self, item: &Item) -> Result<Prepared, Diagnostic> {
        let (model, addresses) = (self.model, self.model.addresses);
        let articles = &model.graph.articles;
        Ok(match *item {
            Item::List(list, number) => Prepared::Page(self.list(list, number)?),
            Item::NextPage(list) => {
                let title = pages::list_title(model, list);
                Prepared::Page(self.redirect(&addresses.list(list), &title))
            }
            Item::Article(id) => Prepared::Page(self.article(id)?),
            Item::Page(id) => Prepared::Page(self.standalone(id)?),
            Item::Topics => Prepared::Page(self.topics()),
            Item::Providers => Prepared::Page(self.providers()),
            Item::Archive => Prepared::Page(self.archive()),
            Item::Search => Prepared::Page(self.search()),
            Item::NotFound => Prepared::Page(self.not_found()),
            Item::ArticleAlias(id) => {
                Prepared::Page(self.redirect(&addresses.article(id), &articles[id].title))
            }
            Item::PageAlias(id) => {
                Prepared::Page(self.redirect(&addresses.page(id), &model.graph.pages[id].title))
            }
            Item::Feed(file) => Prepared::Text(self.feed(file)?),
            Item::Opml => Prepared::Text(self.opml()),
            Item::SitemapIndex(number) => {
                Prepared::Text(sitemap::index(model, self.plan.sitemap_index(number)))
            }
            Item::SitemapShard(index) => {
                Prepared::Text(sitemap::shard(model, &self.plan.shards[index]))
            }
            Item::Robots => Prepared::Text(sitemap::robots(model, self.plan)),
            Item::Headers => Prepared::Text(host::headers(model, &self.plan.assets)),
            Item::Redirects => Prepared::Text(host::redirects(model, &self.plan.redirects)),
            Item::Api(document) => Prepared::Text(self.api(document)?),
            Item::Image(image) => Prepared::Image(images::image(model.config, image)),
            Item::ArticleCard(id) => {
                let title = plain::title(&articles[id].title);
                Prepared::Image(images::article_card(model.config, &title))
            }
        })
    }

    /// Renders a page and inserts its cards.
    fn html(&self, page: PreparedPage) -> Result<String, Diagnostic> {
        let html = self.apply_template(page.template, page.data)?;
        if page.cards.is_empty() {
            return Ok(html);
        }
        let cards: Result<Vec<Cow<'_, str>>, Diagnostic> =
            page.cards.iter().map(|id| self.card(*id)).collect();
        Ok(placeholders::fill(&html, &cards?))
    }

    /// Renders a template and minifies the result, if enabled.
    fn apply_template(&self, template: &str, data: Data) -> Result<String, Diagnostic> {
        let html = self.templates.render(template, &data.into_context())?;
        Ok(if self.model.config.build.minify { minify::minify(&html) } else { html })
    }
}

#[cfg(test)]
mod tests;
