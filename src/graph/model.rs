//! The types of the graph.

use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDate;

use super::neighbours::Neighbours;
use crate::ids::{ArticleId, CategoryId, Id, IdVec, PageId, ProviderId, TopicId};
use crate::load::{Alias, Extra, Image, ParsedArticle, Source};
use crate::text::timestamp::Month;

/// The site.
#[derive(Debug)]
pub struct Graph {
    /// Articles, newest first, then by path.
    pub articles: IdVec<ArticleId, Article>,
    /// Topics, by id.
    pub topics: IdVec<TopicId, Topic>,
    /// Providers, by key.
    pub providers: IdVec<ProviderId, Provider>,
    /// Categories, by address segment.
    pub categories: IdVec<CategoryId, Category>,
    /// Standalone pages, by path.
    pub pages: IdVec<PageId, Page>,
    /// All articles: the list of the front page.
    pub newest: Vec<ArticleId>,
    /// The previous and next article of each article in its first topic.
    pub neighbours: IdVec<ArticleId, Neighbours>,
    /// Months with articles, newest first, each with its articles in list order.
    pub months: Vec<(Month, Vec<ArticleId>)>,
    /// The articles by day, newest day first.
    pub days: Vec<(NaiveDate, Vec<ArticleId>)>,
    /// The number of articles that are left out because they are not published.
    pub unpublished: usize,
    /// Provider files without articles, by path.
    pub unused_providers: Vec<UnusedProvider>,
}

/// A provider file without articles.
#[derive(Debug, Clone)]
pub struct UnusedProvider {
    /// The file.
    pub file: Arc<str>,
    /// The key that the provider would have; see [`Provider::key`].
    pub key: Box<str>,
}

/// An article of the site: the parsed article, to which this type dereferences, and its relations to
/// others.
#[derive(Debug, Clone)]
pub struct Article {
    /// The parsed article, shared with the loader.
    pub parsed: Arc<ParsedArticle>,
    /// Whether the article is shown only because drafts are included.
    pub draft: bool,
    /// The category.
    pub category_id: CategoryId,
    /// The provider.
    pub provider_id: Option<ProviderId>,
    /// The topics without duplicates, in the order of the article.
    pub topic_ids: Box<[TopicId]>,
    /// The first topic that is not on nearly all articles up to this one.
    pub kicker_id: Option<TopicId>,
    /// The target of each related card.
    pub related_targets: Box<[RelatedTarget]>,
    /// Articles with a related card of this article, in list order.
    pub referenced_by: Box<[ArticleId]>,
    /// Other articles with the same original URL, in list order; at most the first few.
    pub duplicates: Box<[ArticleId]>,
}

impl Deref for Article {
    type Target = ParsedArticle;

    fn deref(&self) -> &ParsedArticle {
        &self.parsed
    }
}

/// The target of a related card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelatedTarget {
    /// The linked article, if it is on this site.
    pub article: Option<ArticleId>,
    /// The provider of the card, if it has articles on this site.
    pub provider: Option<ProviderId>,
}

/// A topic that an article names or a file describes, or the parent of such a topic.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The last segment of the address.
    pub id: Box<str>,
    /// The name.
    pub name: Box<str>,
    /// The topic file, if any.
    pub file: Option<Arc<str>>,
    /// A short name.
    pub shortname: Option<Box<str>>,
    /// The description.
    pub description: Option<Box<str>>,
    /// Search terms.
    pub keywords: Box<[Box<str>]>,
    /// Hashtags, with their `#`.
    pub hashtags: Box<[Box<str>]>,
    /// Images.
    pub images: Box<[Image]>,
    /// The parent topic.
    pub parent: Option<TopicId>,
    /// The child topics, by id.
    pub children: Vec<TopicId>,
    /// The articles of the topic and its descendants, without duplicates, in list order.
    pub articles: Vec<ArticleId>,
    /// The articles of the topic itself; `None` if `articles` holds no others.
    pub(super) own_articles: Option<Vec<ArticleId>>,
}

impl Topic {
    /// Whether neither the topic nor a descendant has an article: such a topic is in no index, menu or sitemap.
    pub fn is_hidden(&self) -> bool {
        self.articles.is_empty()
    }

    /// The articles that name the topic itself, in list order.
    pub fn own_articles(&self) -> &[ArticleId] {
        self.own_articles.as_ref().unwrap_or(&self.articles)
    }
}

/// A publisher of articles.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The unique key: the domain, else the `_id` of the provider file, else the name as an address
    /// segment.
    pub key: Box<str>,
    /// The domain for display: in Unicode, without `www.`.
    pub domain: Option<Box<str>>,
    /// The URL of the website.
    pub website: Option<Box<str>>,
    /// The name.
    pub name: Box<str>,
    /// The provider file, if any; its body is a long description.
    pub source: Option<Source>,
    /// A short description.
    pub description: Option<Box<str>>,
    /// Icons; most sources list small ones first.
    pub images: Box<[Image]>,
    /// The articles, in list order; never empty.
    pub articles: Vec<ArticleId>,
}

/// A category of articles.
#[derive(Debug, Clone)]
pub struct Category {
    /// The first segment of the articles' addresses.
    pub segment: Box<str>,
    /// The name that most articles use.
    pub name: Box<str>,
    /// The articles, in list order; never empty.
    pub articles: Vec<ArticleId>,
}

/// A standalone page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The source file.
    pub source: Source,
    /// The address, without leading and trailing slash.
    pub path: Box<str>,
    /// The title.
    pub title: Box<str>,
    /// The description.
    pub description: Option<Box<str>>,
    /// The former addresses.
    pub aliases: Box<[Alias]>,
    /// Whether search engines should not index the page.
    pub noindex: bool,
    /// Whether the page is shown only because drafts are included.
    pub draft: bool,
    /// Unknown keys, for templates.
    pub extra: Extra,
}

/// Whether unpublished sources are part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// Only published sources.
    Exclude,
    /// All sources.
    Include,
}

impl Graph {
    /// The ancestors of `topics` that are not in `topics`, without duplicates.
    pub fn topic_ancestors(&self, topics: &[TopicId]) -> Vec<TopicId> {
        let mut ancestors: Vec<TopicId> = Vec::new();
        for topic in topics {
            let parents =
                std::iter::successors(self.topics[*topic].parent, |id| self.topics[*id].parent);
            for parent in parents.take_while(|id| !topics.contains(id)) {
                if ancestors.contains(&parent) {
                    break;
                }
                ancestors.push(parent);
            }
        }
        ancestors
    }

    /// Replaces the article of the same file with a changed version, if the change affects only the
    /// article's own pages and cards (texts, images). Returns `None` and leaves the graph as it is if
    /// the change affects more (order, topics, links, addresses), or if the file is new: then the
    /// graph must be rebuilt.
    pub fn replace(&mut self, changed: &Arc<ParsedArticle>) -> Option<ArticleId> {
        let is_same_file = |article: &Article| article.source.file == changed.source.file;
        // Articles are sorted by time, and a replaceable article has the same time.
        let instant = changed.published_at.value();
        let rows = self.articles.rows();
        let start = rows.partition_point(|article| article.published_at.value() > instant);
        let mut same_time =
            rows[start..].iter().take_while(|article| article.published_at.value() == instant);
        let id = ArticleId::from_index(start + same_time.position(is_same_file)?);
        if !self.articles[id].is_interchangeable(changed) {
            return None;
        }
        self.articles[id].parsed = Arc::clone(changed);
        Some(id)
    }
}
