//! Rendering: one planned file in, its bytes out.
//!
//! A [`Renderer`] borrows what all files share: the compiled templates, and in [`Shared`] the
//! view of the site and the card of every article, rendered and minified once, when the first
//! list shows it. It does no I/O itself: the bodies of articles come through [`Bodies`], and cards
//! beyond the memory budget are rendered again for each page that shows them.

mod api;
mod cards;
mod closure;
mod compress;
mod data;
mod feed;
mod frame;
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
mod pieces;
mod range;
mod search;
mod site;
mod sitemap;
mod template_errors;
mod template_tags;
mod templates;
mod views;
mod xml;

use std::borrow::Cow;
use std::sync::OnceLock;

use tera::Value;

pub use compress::compressed;
pub use search::{IndexError, IndexFile, Record, index};
pub use templates::Templates;

use self::cards::Cards;
use self::closure::Asked;
use self::data::Data;
use self::links::Links;
use self::model::Model;
use self::pages::{CARD, Page};
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

/// Gives out the texts below the front matter of sources.
pub trait Bodies: Sync {
    /// The body of `source`; empty if it has none.
    ///
    /// # Errors
    /// When it can't be read any more.
    fn body(&self, source: &Source) -> Result<String, Diagnostic>;
}

/// What the files of one graph share, made once for all of them.
pub struct Shared {
    markdown: Markdown,
    texts: Texts,
    site: Value,
    text: Value,
    /// A key of both.
    key: TextKey,
    cards: Cards,
    links: Links,
    search_parts: OnceLock<SearchParts>,
}

impl Shared {
    /// For the files of `graph`, with the site's own words in `texts`; the cards are made when
    /// they are first shown, and stay in memory.
    pub fn new(graph: &Graph, config: &Config, texts: &[TextsFile]) -> Self {
        let texts = Texts::new(&config.language, texts);
        let texts = texts.with_day_format(config.theme.date_format.as_deref());
        let links = Links::new(graph);
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

    /// The same with a budget for rendered cards in memory; without one, all of them are kept.
    pub fn with_card_budget(mut self, bytes: usize) -> Self {
        self.cards.budget = Budget::new(bytes);
        self
    }

    /// A key of what all pages know of the site, words included.
    pub fn key(&self) -> TextKey {
        self.key
    }

    /// The parts of the search index of `graph`.
    pub fn search_parts(&self, graph: &Graph, config: &Config) -> &SearchParts {
        self.search_parts.get_or_init(|| search_parts(graph, config))
    }

    /// Forgets what was made of an article that has changed.
    pub fn forget(&mut self, id: ArticleId) {
        self.cards.remove(id);
        self.search_parts = OnceLock::new();
    }
}

/// What becomes of a planned file.
enum Made {
    /// What a template makes a page of.
    Page(Page),
    Text(String),
    Image(Vec<u8>),
}

/// The template that a file is made with, if it is a page.
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

/// The keys of all templates that a file is made with: its own, and that of cards.
pub fn template_keys(templates: &Templates, item: &Item) -> [Option<TextKey>; 2] {
    let own = template(item).and_then(|name| templates.key(name));
    let of_cards = matches!(item, Item::List(..)).then(|| templates.key(CARD)).flatten();
    [own, of_cards]
}

/// Renders the files of one plan. It keeps the few feeds that it made last, as their formats
/// are asked for one after the other.
pub struct Renderer<'a> {
    model: Model<'a>,
    plan: &'a Plan,
    templates: &'a Templates,
    bodies: &'a dyn Bodies,
    shared: &'a Shared,
    recent_feeds: feed::Recent<'a>,
    /// Whether all data is made, whatever the templates ask for.
    makes_all: bool,
}

impl<'a> Renderer<'a> {
    /// A renderer for the files of `plan`; `shared` is of the same graph.
    pub fn new(
        graph: &'a Graph,
        plan: &'a Plan,
        config: &'a Config,
        templates: &'a Templates,
        bodies: &'a dyn Bodies,
        shared: &'a Shared,
    ) -> Self {
        let model = Model::new(graph, config, &shared.texts, &shared.links);
        let recent_feeds = feed::Recent::new();
        Self { model, plan, templates, bodies, shared, recent_feeds, makes_all: false }
    }

    /// A renderer that makes all data that templates could ask for.
    pub fn with_all_data(self) -> Self {
        Self { makes_all: true, ..self }
    }

    /// What a template may look at.
    fn asked(&self, template: &str) -> Asked {
        if self.makes_all { Asked::ALL } else { self.templates.asked(template) }
    }

    /// The text of an article.
    fn body<'b>(&self, article: &'b ParsedArticle) -> Result<Cow<'b, str>, Diagnostic> {
        match &article.body {
            Some(body) => Ok(Cow::Borrowed(&**body)),
            None => self.bodies.body(&article.source).map(Cow::Owned),
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When its template fails, or a body can't be read.
    pub fn render(&self, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        Ok(match self.make(item)? {
            Made::Page(page) => self.html(page)?.into_bytes(),
            Made::Text(text) => text.into_bytes(),
            Made::Image(bytes) => bytes,
        })
    }

    fn make(&self, item: &Item) -> Result<Made, Diagnostic> {
        let (model, addresses) = (self.model, self.model.addresses);
        let articles = &model.graph.articles;
        Ok(match *item {
            Item::List(list, number) => Made::Page(self.list(list, number)?),
            Item::NextPage(list) => {
                let title = pages::list_title(model, list);
                Made::Page(self.redirect(&addresses.list(list), &title))
            }
            Item::Article(id) => Made::Page(self.article(id)?),
            Item::Page(id) => Made::Page(self.standalone(id)?),
            Item::Topics => Made::Page(self.topics()),
            Item::Providers => Made::Page(self.providers()),
            Item::Archive => Made::Page(self.archive()),
            Item::Search => Made::Page(self.search()),
            Item::NotFound => Made::Page(self.not_found()),
            Item::ArticleAlias(id) => {
                Made::Page(self.redirect(&addresses.article(id), &articles[id].title))
            }
            Item::PageAlias(id) => {
                Made::Page(self.redirect(&addresses.page(id), &model.graph.pages[id].title))
            }
            Item::Feed(file) => Made::Text(self.feed(file)?),
            Item::Opml => Made::Text(self.opml()),
            Item::SitemapIndex(number) => {
                Made::Text(sitemap::index(model, self.plan.sitemap_index(number)))
            }
            Item::SitemapShard(index) => {
                Made::Text(sitemap::shard(model, &self.plan.shards[index]))
            }
            Item::Robots => Made::Text(sitemap::robots(model, self.plan)),
            Item::Headers => Made::Text(host::headers(model, &self.plan.assets)),
            Item::Redirects => Made::Text(host::redirects(model, &self.plan.redirects)),
            Item::Api(document) => Made::Text(self.api(document)?),
            Item::Image(image) => Made::Image(images::image(model.config, image)),
            Item::ArticleCard(id) => {
                let title = plain::title(&articles[id].title);
                Made::Image(images::article_card(model.config, &title))
            }
        })
    }

    /// A page with its cards.
    fn html(&self, page: Page) -> Result<String, Diagnostic> {
        let html = self.finish(page.template, page.data)?;
        if page.cards.is_empty() {
            return Ok(html);
        }
        let cards: Result<Vec<Cow<'_, str>>, Diagnostic> =
            page.cards.iter().map(|id| self.card(*id)).collect();
        Ok(pieces::fill(&html, &cards?))
    }

    /// Renders a template, minified if pages are.
    fn finish(&self, template: &str, data: Data) -> Result<String, Diagnostic> {
        let html = self.templates.render(template, &data.into_context())?;
        Ok(if self.model.config.build.minify { minify::minify(&html) } else { html })
    }
}

#[cfg(test)]
mod tests;
