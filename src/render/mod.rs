//! Renders planned files: one planned file → its bytes.
//!
//! A [`Renderer`] borrows the data that all files share: the compiled [`Templates`] and, in [`Shared`], the view of the
//! site and the rendered card of every article; cards beyond the memory budget are rendered again for each page.
//! **Does no I/O**: bodies of articles are read through [`Bodies`]. Each file is rendered independently, from any
//! thread.

mod adapt;
mod api;
mod base_template;
mod cards;
mod compress;
mod coverage;
mod data;
mod days;
mod feed;
mod follow;
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
mod pictures;
mod placeholders;
mod range;
mod renderer;
mod search;
mod serialized;
mod share;
mod site;
mod sitemap;
mod stories;
mod story_groups;
mod template_errors;
mod template_keys;
mod template_pieces;
mod template_tags;
mod templates;
mod title_links;
mod titles;
mod views;
mod xml;

use std::borrow::Cow;

pub use compress::compressed;
pub use renderer::{Bodies, Renderer, Shared};
pub use search::{IndexError, IndexFile, Record, build_index};
pub use templates::Templates;

use self::data::{CARD, Data, Prepared, PreparedPage};
use crate::diag::Diagnostic;
use crate::plan::{Item, List};
use crate::text::key::TextKey;
use crate::text::plain;

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
        Item::Follow => Some("follow.html"),
        Item::NotFound => Some("404.html"),
        Item::NextPage(_) | Item::NextDay(_) | Item::ArticleAlias(_) | Item::PageAlias(_) => {
            Some("redirect.html")
        }
        Item::Feed(_)
        | Item::DailyFeed(_)
        | Item::Opml
        | Item::SitemapIndex(_)
        | Item::SitemapShard(_)
        | Item::Robots
        | Item::Headers
        | Item::Redirects
        | Item::Api(_)
        | Item::Image(_)
        | Item::SocialCard(_) => None,
    }
}

/// The keys of the templates of a planned file: its own, and for lists that of cards.
pub fn template_keys(templates: &Templates, item: &Item) -> [Option<TextKey>; 2] {
    let own = template(item).and_then(|name| templates.key(name));
    let card = matches!(item, Item::List(..)).then(|| templates.key(CARD)).flatten();
    [own, card]
}

impl Renderer<'_> {
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
                let title = titles::list_title(model, list);
                Prepared::Page(self.redirect(&addresses.list(list), &title))
            }
            Item::NextDay(index) => {
                let target = index.checked_sub(1).map_or(List::Home, List::Day);
                let title = titles::list_title(model, target);
                Prepared::Page(self.redirect(&addresses.list(target), &title))
            }
            Item::Article(id) => Prepared::Page(self.article(id)?),
            Item::Page(id) => Prepared::Page(self.standalone(id)?),
            Item::Topics => Prepared::Page(self.topics()),
            Item::Providers => Prepared::Page(self.providers()),
            Item::Archive => Prepared::Page(self.archive()),
            Item::Search => Prepared::Page(self.search()),
            Item::Follow => Prepared::Page(self.follow()),
            Item::NotFound => Prepared::Page(self.not_found()),
            Item::ArticleAlias(id) => {
                Prepared::Page(self.redirect(&addresses.article(id), &articles[id].title))
            }
            Item::PageAlias(id) => {
                Prepared::Page(self.redirect(&addresses.page(id), &model.graph.pages[id].title))
            }
            Item::Feed(file) => Prepared::Text(self.feed(file)?),
            Item::DailyFeed(format) => Prepared::Text(self.daily_feed(format)),
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
            Item::SocialCard(id) => {
                let title = plain::title(&articles[id].title);
                Prepared::Image(images::article_card(model.config, &title))
            }
        })
    }

    /// Renders a page and inserts its cards.
    fn html(&self, page: PreparedPage) -> Result<String, Diagnostic> {
        let cards = self.cards(&page)?;
        let html = self.apply_template(page.template, page.data)?;
        Ok(if cards.is_empty() { html } else { placeholders::fill(&html, &cards) })
    }

    /// The cards of a page, adapted to it.
    fn cards(&self, page: &PreparedPage) -> Result<Vec<Cow<'_, str>>, Diagnostic> {
        let cards: Result<Vec<_>, _> = page.cards.iter().map(|id| self.card(*id)).collect();
        let mut cards = cards?;
        adapt::adapt(&mut cards, page.own_topic.as_deref());
        Ok(cards)
    }

    /// Renders a template.
    fn apply_template(&self, template: &str, data: Data) -> Result<String, Diagnostic> {
        self.templates.render(template, &data.into_context())
    }
}

#[cfg(test)]
mod tests;
