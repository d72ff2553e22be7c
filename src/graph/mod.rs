//! The site in memory: articles, topics, providers, categories, and how they refer to each
//! other, all by small ids.
//!
//! In: parsed sources. Out: a [`Graph`] in which every name is resolved, and findings
//! about files that disagree. Only what will be in the output exists here: unpublished
//! articles are left out at the door (unless drafts are asked for), so that no list, count,
//! feed or link can show one. Knows nothing of addresses, templates or HTML.
//!
//! **Articles are in list order**: newest instant first, ties by path. A list of article
//! ids in ascending order is therefore in list order, everywhere.

mod categories;
mod front;
mod groups;
mod look_alikes;
mod neighbours;
mod providers;
mod ranks;
mod related;
mod topics;

pub use front::{Front, Section, front};
pub use neighbours::Neighbours;
pub use ranks::{SAMPLE, newest_of, read_worthy, top_providers, top_topics};

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::ids::{ArticleId, CategoryId, Id, IdVec, PageId, ProviderId, TopicId};
use crate::load::{Alias, Extra, Image, ParsedArticle, ParsedPage, Source, Sources};
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
    /// All articles: the list of the home page.
    pub newest: Vec<ArticleId>,
    /// What stands beside each article in its first topic.
    pub neighbours: IdVec<ArticleId, Neighbours>,
    /// Months that have articles, newest first, with theirs in list order.
    pub months: Vec<(Month, Vec<ArticleId>)>,
    /// How many articles are left out because they are not published.
    pub unpublished: usize,
    /// Provider files of which no article here is, by path.
    pub unused_providers: Vec<UnusedProvider>,
}

/// A provider file without articles.
#[derive(Debug, Clone)]
pub struct UnusedProvider {
    /// The file.
    pub file: Arc<str>,
    /// What its provider is known by, as [`Provider::key`].
    pub key: Box<str>,
}

/// An article of the site: the parsed article, to which this type dereferences, and its relations to
/// others.
#[derive(Debug, Clone)]
pub struct Article {
    /// The article as its file describes it, shared with the loader.
    pub parsed: Arc<ParsedArticle>,
    /// Whether it is shown only because drafts were asked for.
    pub draft: bool,
    /// Its category.
    pub category_id: CategoryId,
    /// Its provider.
    pub provider_id: Option<ProviderId>,
    /// Its topics, each once, in the order of the article.
    pub topic_ids: Box<[TopicId]>,
    /// What its cards are about, one for each.
    pub card_targets: Box<[CardTarget]>,
    /// Articles that have a card of this one, in list order.
    pub referenced_by: Box<[ArticleId]>,
    /// Other articles with the same original URL, in list order; of many, the first few.
    pub duplicates: Box<[ArticleId]>,
}

impl Deref for Article {
    type Target = ParsedArticle;

    fn deref(&self) -> &ParsedArticle {
        &self.parsed
    }
}

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardTarget {
    /// The article, if it is one of ours.
    pub article: Option<ArticleId>,
    /// The card's provider, if it is one of ours.
    pub provider: Option<ProviderId>,
}

/// A topic: one that an article has, that a file describes, or the parent of one.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The last segment of its address.
    pub id: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its file, if there is one.
    pub file: Option<Arc<str>>,
    /// A shorter name.
    pub shortname: Option<Box<str>>,
    /// What it is about.
    pub description: Option<Box<str>>,
    /// Search terms.
    pub keywords: Box<[Box<str>]>,
    /// Hashtags, with their `#`.
    pub hashtags: Box<[Box<str>]>,
    /// Images.
    pub images: Box<[Image]>,
    /// The topic it belongs to.
    pub parent: Option<TopicId>,
    /// Topics that belong to it, by id.
    pub children: Vec<TopicId>,
    /// Its articles and those of all topics below it, each once, in list order.
    pub articles: Vec<ArticleId>,
    /// Its own ones, where topics below it have others.
    own: Option<Vec<ArticleId>>,
}

impl Topic {
    /// The articles that name the topic itself, in list order.
    pub fn own_articles(&self) -> &[ArticleId] {
        self.own.as_ref().unwrap_or(&self.articles)
    }
}

/// A source of articles.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What it is known by: the domain, else the `_id` of its file, else its name as an address segment.
    pub key: Box<str>,
    /// The domain as readers are shown it: in Unicode, without `www.`.
    pub domain: Option<Box<str>>,
    /// The URL of its site.
    pub website: Option<Box<str>>,
    /// Its name.
    pub name: Box<str>,
    /// Its file, if there is one; the body describes it.
    pub source: Option<Source>,
    /// What it is.
    pub description: Option<Box<str>>,
    /// Icons, small ones first in most sources.
    pub images: Box<[Image]>,
    /// Its articles, in list order; never empty.
    pub articles: Vec<ArticleId>,
}

/// A kind of articles with an address of its own.
#[derive(Debug, Clone)]
pub struct Category {
    /// The first segment of its articles' addresses.
    pub segment: Box<str>,
    /// What most articles call it.
    pub name: Box<str>,
    /// Its articles, in list order; never empty.
    pub articles: Vec<ArticleId>,
}

/// A standalone page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it was read.
    pub source: Source,
    /// Its address, without slashes at the ends.
    pub path: Box<str>,
    /// Its title.
    pub title: Box<str>,
    /// What it is about.
    pub description: Option<Box<str>>,
    /// Its former addresses.
    pub aliases: Box<[Alias]>,
    /// Whether search engines shall leave it out.
    pub noindex: bool,
    /// Whether it is shown only because drafts were asked for.
    pub draft: bool,
    /// Other keys, for templates.
    pub extra: Extra,
}

/// Which sources become part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// Published ones.
    LeftOut,
    /// All.
    Shown,
}

/// Builds the graph of `sources`.
pub fn build(sources: &Sources, drafts: Drafts) -> (Graph, Vec<Diagnostic>) {
    let parsed = in_list_order(&sources.articles, drafts);
    // What articles name is independent of each other, but for the providers of cards.
    let ((categories, (topics, mut diagnostics)), (providers, links)) = rayon::join(
        || (categories::collect(&parsed), topics::collect(&parsed, &sources.topics)),
        || {
            let providers = providers::collect(&parsed, &sources.providers);
            let links = related::resolve(&parsed, &providers.0);
            (providers, links)
        },
    );
    let ((providers, of_providers), (links, of_links)) = (providers, links);
    diagnostics.extend(of_providers);
    diagnostics.extend(of_links);
    let neighbours = neighbours::find(&topics.of_articles, topics.topics.len());
    let articles =
        resolve(parsed, topics.of_articles, providers.of_articles, categories.of_articles, links);
    let months = months(&articles);
    let graph = Graph {
        newest: articles.ids().collect(),
        neighbours,
        unpublished: sources.articles.len() - articles.len(),
        articles,
        topics: topics.topics,
        providers: providers.providers,
        categories: categories.categories,
        pages: pages_of(&sources.pages, drafts),
        months,
        unused_providers: providers.unused,
    };
    (graph, diagnostics)
}

/// The articles that are part of the site, newest first, then by path.
fn in_list_order(
    articles: &[Arc<ParsedArticle>],
    drafts: Drafts,
) -> IdVec<ArticleId, Arc<ParsedArticle>> {
    let is_shown = |article: &&Arc<ParsedArticle>| article.published || drafts == Drafts::Shown;
    // The instants beside each other: comparisons need not visit the articles.
    let mut shown: Vec<(DateTime<Utc>, &Arc<ParsedArticle>)> = articles
        .par_iter()
        .filter(is_shown)
        .map(|article| (article.published_at.value().to_utc(), article))
        .collect();
    shown.par_sort_unstable_by(|(a_instant, a), (b_instant, b)| {
        b_instant.cmp(a_instant).then_with(|| a.source.file.cmp(&b.source.file))
    });
    shown.into_iter().map(|(_, article)| Arc::clone(article)).collect::<Vec<_>>().into()
}

impl Graph {
    /// The topics above these, without these, each once.
    pub fn topics_above(&self, topics: &[TopicId]) -> Vec<TopicId> {
        let mut above: Vec<TopicId> = Vec::new();
        for topic in topics {
            let parents =
                std::iter::successors(self.topics[*topic].parent, |id| self.topics[*id].parent);
            for parent in parents.take_while(|id| !topics.contains(id)) {
                if above.contains(&parent) {
                    break;
                }
                above.push(parent);
            }
        }
        above
    }

    /// Puts a changed article in the place of the one of the same file, if nothing but that
    /// article's own pages and cards depends on what changed: its texts, images, marks. `None`
    /// if more does (order, topics, links, addresses …), or the file is new; then the graph
    /// must be built again, and is as it was.
    pub fn replace(&mut self, changed: &Arc<ParsedArticle>) -> Option<ArticleId> {
        let is_same_file = |article: &Article| article.source.file == changed.source.file;
        // The order is by time, and the time must be equal: no need to look at all of them.
        let instant = changed.published_at.value();
        let rows = self.articles.rows();
        let start = rows.partition_point(|article| article.published_at.value() > instant);
        let same_time =
            rows[start..].iter().take_while(|article| article.published_at.value() == instant);
        let index = start + same_time.into_iter().position(is_same_file)?;
        let id = ArticleId::from_index(index);
        if !self.articles[id].is_interchangeable(changed) {
            return None;
        }
        self.articles[id].parsed = Arc::clone(changed);
        Some(id)
    }
}

/// Puts together what was found out about each article.
fn resolve(
    parsed: IdVec<ArticleId, Arc<ParsedArticle>>,
    topics: IdVec<ArticleId, Box<[TopicId]>>,
    providers: IdVec<ArticleId, Option<ProviderId>>,
    categories: IdVec<ArticleId, CategoryId>,
    mut links: related::Links,
) -> IdVec<ArticleId, Article> {
    let ids: Vec<ArticleId> = parsed.ids().collect();
    let rows = parsed.into_rows().into_iter().zip(topics.into_rows()).zip(ids);
    let articles = rows.map(|((parsed, topic_ids), id)| Article {
        draft: !parsed.published,
        parsed,
        category_id: categories[id],
        provider_id: providers[id],
        topic_ids,
        card_targets: links.card_targets(id),
        referenced_by: links.referenced_by(id),
        duplicates: links.duplicates(id),
    });
    articles.collect::<Vec<_>>().into()
}

/// The months of the articles, newest first.
fn months(articles: &IdVec<ArticleId, Article>) -> Vec<(Month, Vec<ArticleId>)> {
    let mut by_month: std::collections::BTreeMap<Month, Vec<ArticleId>> =
        std::collections::BTreeMap::new();
    for (id, article) in articles.iter() {
        by_month.entry(article.month).or_default().push(id);
    }
    by_month.into_iter().rev().collect()
}

fn pages_of(pages: &[ParsedPage], drafts: Drafts) -> IdVec<PageId, Page> {
    let shown = pages.iter().filter(|page| page.published || drafts == Drafts::Shown);
    let mut pages: Vec<Page> =
        shown
            .map(|parsed| {
                let ParsedPage {
                    source,
                    path,
                    title,
                    description,
                    aliases,
                    noindex,
                    published,
                    extra,
                } = parsed.clone();
                let draft = !published;
                Page { source, path, title, description, aliases, noindex, draft, extra }
            })
            .collect();
    pages.sort_by(|a, b| (&a.path, &a.source.file).cmp(&(&b.path, &b.source.file)));
    pages.into()
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
