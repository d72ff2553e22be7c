//! The renderer and the data that files share.

use std::borrow::Cow;
use std::sync::OnceLock;

use tera::Value;

use super::cards::Cards;
use super::feed::RecentFeeds;
use super::links::SharedLinks;
use super::model::Model;
use super::site;
use super::templates::Templates;
use crate::budget::Budget;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::ids::ArticleId;
use crate::load::{ParsedArticle, Source};
use crate::markdown::{Labels, Markdown};
use crate::plan::{Plan, SearchParts, search_parts};
use crate::text::key::{KeyBuilder, TextKey};
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
    pub(super) markdown: Markdown,
    pub(super) texts: Texts,
    pub(super) site: Value,
    pub(super) text: Value,
    /// A hash of `site` and `texts`.
    pub(super) key: TextKey,
    pub(super) cards: Cards,
    pub(super) links: SharedLinks,
    pub(super) search_parts: OnceLock<SearchParts>,
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

/// Renders the files of one plan.
pub struct Renderer<'a> {
    pub(super) model: Model<'a>,
    pub(super) plan: &'a Plan,
    pub(super) templates: &'a Templates,
    pub(super) bodies: &'a dyn Bodies,
    pub(super) shared: &'a Shared,
    pub(super) recent_feeds: RecentFeeds<'a>,
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
        let recent_feeds = RecentFeeds::new();
        Self { model, plan, templates, bodies, shared, recent_feeds }
    }

    /// The same renderer, which shows an article as it will look when it is published.
    pub fn as_published(self, id: ArticleId) -> Self {
        Self { model: self.model.as_published(id), ..self }
    }

    /// The body of an article.
    pub(super) fn body<'b>(&self, article: &'b ParsedArticle) -> Result<Cow<'b, str>, Diagnostic> {
        match &article.body {
            Some(body) => Ok(Cow::Borrowed(&**body)),
            None => self.bodies.body(&article.source).map(Cow::Owned),
        }
    }
}
