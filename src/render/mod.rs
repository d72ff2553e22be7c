//! Rendering: one planned file in, its bytes out.
//!
//! A [`Renderer`] borrows what all files share: the compiled templates, and in [`Shared`] the
//! view of the site and the card of every article, rendered and minified once, when the first
//! list shows it. It does no I/O itself; the bodies of articles come through [`Bodies`], so that they need
//! not be in memory.

mod api;
mod compress;
mod data;
mod feed;
mod frame;
mod host;
mod images;
mod indexes;
mod json_ld;
mod lists;
mod minify;
mod model;
mod pages;
mod pieces;
mod site;
mod sitemap;
mod templates;
mod views;
mod xml;

use std::sync::OnceLock;

use tera::Value;

pub use compress::compressed;
pub use templates::Templates;

use self::data::Data;
use self::model::Model;
use self::pages::Page;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::ids::{ArticleId, IdVec};
use crate::load::Source;
use crate::markdown::Markdown;
use crate::plan::{Item, Plan};
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
    cards: IdVec<ArticleId, OnceLock<Box<str>>>,
}

impl Shared {
    /// For the files of `graph`, with the site's own words in `texts`; the cards are made when
    /// they are first shown.
    pub fn new(graph: &Graph, config: &Config, texts: &[TextsFile]) -> Self {
        let texts = Texts::new(&config.language, texts);
        Self {
            markdown: Markdown::new(&config.base_url, config.build.urls),
            site: Value::from_serializable(&site::site(Model::new(graph, config, &texts))),
            text: Value::from_serializable(&texts.plain()),
            texts,
            cards: graph.articles.ids().map(|_| OnceLock::new()).collect::<Vec<_>>().into(),
        }
    }

    /// Forgets the card of an article that has changed.
    pub fn forget_card(&mut self, id: ArticleId) {
        self.cards[id] = OnceLock::new();
    }
}

/// What becomes of a planned file.
enum Made {
    /// What a template makes a page of.
    Page(Page),
    Text(String),
    Image(Vec<u8>),
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
        let model = Model::new(graph, config, &shared.texts);
        let recent_feeds = feed::Recent::new();
        Self { model, plan, templates, bodies, shared, recent_feeds }
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
            Item::NotFound => Made::Page(self.not_found()),
            Item::ArticleAlias(id) => {
                let title = &articles[id].parsed().title;
                Made::Page(self.redirect(&addresses.article(id), title))
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
        })
    }

    /// A page with its cards.
    fn html(&self, page: Page) -> Result<String, Diagnostic> {
        let html = self.finish(page.template, page.data)?;
        if page.cards.is_empty() {
            return Ok(html);
        }
        let cards: Result<Vec<&str>, Diagnostic> =
            page.cards.iter().map(|id| self.card(*id)).collect();
        let cards = cards?;
        Ok(pieces::fill(&html, |index| cards.get(index).copied()))
    }

    /// Renders a template, minified if pages are.
    fn finish(&self, template: &str, data: Data) -> Result<String, Diagnostic> {
        let html = self.templates.render(template, &data.into_context())?;
        Ok(if self.model.config.build.minify { minify::minify(&html) } else { html })
    }
}

#[cfg(test)]
mod tests;
