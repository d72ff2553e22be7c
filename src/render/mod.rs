//! Rendering: one planned file in, its bytes out.
//!
//! A [`Renderer`] borrows what all files share: the compiled templates, and in [`Shared`] the
//! view of the site and the card of every article, rendered and minified once, when the first
//! list shows it. It does no I/O itself; the bodies of articles come through [`Bodies`], so that they need
//! not be in memory.

mod api;
mod compress;
mod feed;
mod host;
mod indexes;
mod json_ld;
mod lists;
mod minify;
mod model;
mod pages;
mod pieces;
mod range;
mod search;
mod sitemap;
mod templates;
mod views;
mod xml;

use std::sync::OnceLock;

use tera::{Context, Value};

pub use compress::compressed;
pub use search::{IndexError, IndexFile, Record, index};
pub use templates::Templates;

use self::model::Model;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::ids::{ArticleId, IdVec};
use crate::load::Source;
use crate::markdown::Markdown;
use crate::plan::{Item, List, Plan, SearchParts, search_parts};
use crate::text::key::{KeyBuilder, TextKey};

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
    site: Value,
    site_key: TextKey,
    cards: IdVec<ArticleId, OnceLock<Box<str>>>,
    search_parts: OnceLock<SearchParts>,
}

impl Shared {
    /// For the files of `graph`; the cards are made when they are first shown.
    pub fn new(graph: &Graph, config: &Config) -> Self {
        let site = pages::site(Model::new(graph, config));
        Self {
            markdown: Markdown::new(&config.base_url, config.build.urls),
            site_key: TextKey::of(&format!("{site:?}")),
            site: Value::from_serializable(&site),
            cards: graph.articles.ids().map(|_| OnceLock::new()).collect::<Vec<_>>().into(),
            search_parts: OnceLock::new(),
        }
    }

    /// A key of what all pages know of the site.
    pub fn site_key(&self) -> TextKey {
        self.site_key
    }

    /// The parts of the search index of `graph`.
    pub fn search_parts(&self, graph: &Graph, config: &Config) -> &SearchParts {
        self.search_parts.get_or_init(|| search_parts(graph, config))
    }

    /// Forgets what was made of an article that has changed.
    pub fn forget(&mut self, id: ArticleId) {
        self.cards[id] = OnceLock::new();
        self.search_parts = OnceLock::new();
    }
}

/// The template that makes cards.
const CARD: &str = "partials/card.html";

/// The template that a file is made with, if it is a page.
pub fn template(item: &Item) -> Option<&'static str> {
    match item {
        Item::List(List::Home, _) => Some("home.html"),
        Item::List(List::Category(_), _) => Some("category.html"),
        Item::List(List::Topic(_), _) => Some("topic.html"),
        Item::List(List::Provider(_), _) => Some("provider.html"),
        Item::List(List::Month(_), _) => Some("month.html"),
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
        | Item::Api(_) => None,
    }
}

/// A key of all templates that a file is made with; `None` if it is made with none.
pub fn template_key(templates: &Templates, item: &Item) -> Option<TextKey> {
    let own = templates.key(template(item)?);
    let of_cards = matches!(item, Item::List(..)).then(|| templates.key(CARD)).flatten();
    let mut builder = KeyBuilder::new();
    Some(builder.keys(own).keys(of_cards).finish())
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
        let (model, recent_feeds) = (Model::new(graph, config), feed::Recent::new());
        Self { model, plan, templates, bodies, shared, recent_feeds }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When its template fails, or a body can't be read.
    pub fn render(&self, item: &Item) -> Result<String, Diagnostic> {
        let (graph, addresses) = (self.model.graph, self.model.addresses);
        let text = match *item {
            Item::List(list, number) => self.list(list, number)?,
            Item::NextPage(list) => {
                let title = pages::list_title(self.model, list);
                self.redirect(&addresses.list(list), &title)?
            }
            Item::Article(id) => self.article(id)?,
            Item::Page(id) => self.standalone(id)?,
            Item::Topics => self.topics()?,
            Item::Providers => self.providers()?,
            Item::Archive => self.archive()?,
            Item::Search => self.search()?,
            Item::NotFound => self.not_found()?,
            Item::ArticleAlias(id) => {
                self.redirect(&addresses.article(id), &graph.articles[id].parsed().title)?
            }
            Item::PageAlias(id) => self.redirect(&addresses.page(id), &graph.pages[id].title)?,
            Item::Feed(file) => self.feed(file)?,
            Item::Opml => self.opml(),
            Item::SitemapIndex(number) => {
                sitemap::index(self.model, self.plan.sitemap_index(number))
            }
            Item::SitemapShard(index) => sitemap::shard(self.model, &self.plan.shards[index]),
            Item::Robots => sitemap::robots(self.model, self.plan),
            Item::Headers => host::headers(self.model, &self.plan.assets),
            Item::Redirects => host::redirects(self.model, &self.plan.redirects),
            Item::Api(document) => self.api(document)?,
        };
        Ok(text)
    }

    /// Renders a template, minified if pages are.
    fn finish(&self, template: &str, context: &Context) -> Result<String, Diagnostic> {
        let html = self.templates.render(template, context)?;
        Ok(if self.model.config.build.minify { minify::minify(&html) } else { html })
    }
}

#[cfg(test)]
mod tests;
