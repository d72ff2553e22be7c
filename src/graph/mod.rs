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
mod providers;
mod related;
mod topics;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::diag::Diagnostic;
use crate::embed::Embed;
use crate::ids::{ArticleId, CategoryId, IdVec, PageId, ProviderId, TopicId};
use crate::load::{
    Alias, Author, Card, Extra, Image, ParsedArticle, ParsedPage, ParsedProvider, ParsedTopic,
    Source, WrittenProvider,
};
use crate::text::timestamp::{Month, Timestamp};

/// What the graph is made of.
#[derive(Debug, Default)]
pub struct Input {
    /// Articles.
    pub articles: Vec<ParsedArticle>,
    /// Topic files.
    pub topics: Vec<ParsedTopic>,
    /// Provider files.
    pub providers: Vec<ParsedProvider>,
    /// Standalone pages.
    pub pages: Vec<ParsedPage>,
}

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
    /// Months that have articles, newest first, with theirs in list order.
    pub months: Vec<(Month, Vec<ArticleId>)>,
    /// How many articles are left out because they are not published.
    pub unpublished: usize,
}

/// An article of the site. Texts are verbatim.
#[derive(Debug, Clone)]
pub struct Article {
    /// Where it was read.
    pub source: Source,
    /// The name of its file, without the ending.
    pub stem: Box<str>,
    /// The title.
    pub title: Box<str>,
    /// When it was published.
    pub published_at: Timestamp,
    /// When it was changed.
    pub updated_at: Option<Timestamp>,
    /// `originalUrl`
    pub original_url: Option<Box<str>>,
    /// `webUrl`
    pub web_url: Option<Box<str>>,
    /// `ampWebUrl`
    pub amp_web_url: Option<Box<str>>,
    /// `cdnAmpWebUrl`
    pub cdn_amp_web_url: Option<Box<str>>,
    /// `sourceUrl`
    pub source_url: Option<Box<str>>,
    /// The excerpt.
    pub excerpt: Option<Box<str>>,
    /// Its category.
    pub category: CategoryId,
    /// `article`, `video`, …
    pub kind: Box<str>,
    /// `quality`
    pub quality: Option<i64>,
    /// `heat`
    pub heat: Option<i64>,
    /// Whether it is shown only because drafts were asked for.
    pub draft: bool,
    /// Its provider.
    pub provider: Option<ArticleProvider>,
    /// Its topics, each once, in the order of the article.
    pub topics: Box<[TopicId]>,
    /// Their names, as the article writes them.
    pub topic_names: Box<[Box<str>]>,
    /// Its images.
    pub images: Box<[Image]>,
    /// Its cards.
    pub related: Box<[Related]>,
    /// Articles that have a card of this one, in list order.
    pub referenced_by: Box<[ArticleId]>,
    /// Other articles with the same original URL, in list order.
    pub duplicates: Box<[ArticleId]>,
    /// `featuredContent`, for the API alone.
    pub featured_content: Option<Box<str>>,
    /// A player that may be shown.
    pub embed: Option<Embed>,
    /// `locale`
    pub locale: Option<Box<str>>,
    /// `tags`
    pub tags: Box<[Box<str>]>,
    /// `highlight`
    pub highlight: Option<Box<str>>,
    /// `authors`
    pub authors: Box<[Author]>,
    /// The last segment of its address: `slug`, else the stem.
    pub slug: Box<str>,
    /// Its former addresses.
    pub aliases: Box<[Alias]>,
    /// Other keys, for templates.
    pub extra: Extra,
}

impl Article {
    /// The instant by which lists are ordered.
    pub fn instant(&self) -> DateTime<Utc> {
        self.published_at.value().to_utc()
    }

    /// When it last changed, as far as it says.
    pub fn changed_at(&self) -> &Timestamp {
        let updated = self.updated_at.as_ref();
        updated.filter(|t| t.value() > self.published_at.value()).unwrap_or(&self.published_at)
    }

    /// Where readers go: `webUrl`, else `originalUrl`.
    pub fn reader_url(&self) -> Option<&str> {
        self.web_url.as_deref().or(self.original_url.as_deref())
    }

    /// Whether it is a video.
    pub fn is_video(&self) -> bool {
        &*self.kind == "video"
    }
}

/// The provider of an article.
#[derive(Debug, Clone)]
pub struct ArticleProvider {
    /// Which it is.
    pub id: ProviderId,
    /// What the article says of it; articles that say the same share it.
    pub written: Arc<WrittenProvider>,
}

/// A card, and the article of this site that it is about.
#[derive(Debug, Clone)]
pub struct Related {
    /// What the card says.
    pub card: Card,
    /// The article, if it is one of ours.
    pub target: Option<ArticleId>,
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
    /// Topics that belong to it, by name.
    pub children: Vec<TopicId>,
    /// Its own articles, in list order; those of its children are theirs.
    pub articles: Vec<ArticleId>,
}

/// A source of articles.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What it is known by: the domain in lower case, else its name as an address segment.
    pub key: Box<str>,
    /// The domain in lower case.
    pub domain: Option<Box<str>>,
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

/// Builds the graph.
pub fn build(input: Input, drafts: Drafts) -> (Graph, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Input { mut articles, topics: topic_files, providers: provider_files, pages } = input;
    let all = articles.len();
    articles.retain(|article| article.published || drafts == Drafts::Shown);
    let unpublished = all - articles.len();
    articles.sort_by(|a, b| {
        let instant = |article: &ParsedArticle| article.published_at.value();
        instant(b).cmp(&instant(a)).then_with(|| a.source.file.cmp(&b.source.file))
    });
    let articles = IdVec::from(articles);

    let topics = topics::collect(&articles, topic_files, &mut diagnostics);
    let providers = providers::collect(&articles, provider_files, &mut diagnostics);
    let categories = categories::collect(&articles);
    let links = related::resolve(&articles, &providers, &mut diagnostics);
    let articles = resolve(articles, &topics, &providers, &categories, links);
    let months = months(&articles);
    let graph = Graph {
        newest: articles.ids().collect(),
        articles,
        topics: topics.topics,
        providers: providers.providers,
        categories: categories.categories,
        pages: pages_of(pages, drafts),
        months,
        unpublished,
    };
    (graph, diagnostics)
}

/// Puts ids in the place of names, article by article.
fn resolve(
    articles: IdVec<ArticleId, ParsedArticle>,
    topics: &topics::Topics,
    providers: &providers::Providers,
    categories: &categories::Categories,
    mut links: related::Links,
) -> IdVec<ArticleId, Article> {
    let mut written: HashSet<Arc<WrittenProvider>> = HashSet::new();
    let mut share = |provider: WrittenProvider| match written.get(&provider) {
        Some(shared) => Arc::clone(shared),
        None => {
            let shared = Arc::new(provider);
            written.insert(Arc::clone(&shared));
            shared
        }
    };
    let ids: Vec<ArticleId> = articles.ids().collect();
    let resolved: Vec<Article> = articles
        .into_rows()
        .into_iter()
        .zip(ids)
        .map(|(parsed, id)| {
            let ParsedArticle {
                source,
                stem,
                title,
                published_at,
                updated_at,
                original_url,
                web_url,
                amp_web_url,
                cdn_amp_web_url,
                source_url,
                excerpt,
                category,
                kind,
                quality,
                heat,
                published,
                provider,
                topics: topic_names,
                images,
                related,
                featured_content,
                embed,
                locale,
                tags,
                highlight,
                authors,
                slug,
                aliases,
                extra,
            } = parsed;
            let mut topic_ids: Vec<TopicId> = Vec::with_capacity(topic_names.len());
            for topic in topic_names.iter().filter_map(|name| topics.find(name)) {
                if !topic_ids.contains(&topic) {
                    topic_ids.push(topic);
                }
            }
            let provider = provider.and_then(|written| {
                Some(ArticleProvider { id: providers.find(&written)?, written: share(written) })
            });
            Article {
                category: categories.find(&category),
                draft: !published,
                topics: topic_ids.into(),
                provider,
                related: links.cards(id, related),
                referenced_by: links.referenced_by(id),
                duplicates: links.duplicates(id),
                slug: slug.unwrap_or_else(|| stem.clone()),
                source,
                stem,
                title,
                published_at,
                updated_at,
                original_url,
                web_url,
                amp_web_url,
                cdn_amp_web_url,
                source_url,
                excerpt,
                kind,
                quality,
                heat,
                topic_names,
                images,
                featured_content,
                embed,
                locale,
                tags,
                highlight,
                authors,
                aliases,
                extra,
            }
        })
        .collect();
    resolved.into()
}

/// The months of the articles, each where the article was written, newest first.
fn months(articles: &IdVec<ArticleId, Article>) -> Vec<(Month, Vec<ArticleId>)> {
    let mut by_month: std::collections::BTreeMap<Month, Vec<ArticleId>> =
        std::collections::BTreeMap::new();
    for (id, article) in articles.iter() {
        by_month.entry(article.published_at.month()).or_default().push(id);
    }
    by_month.into_iter().rev().collect()
}

fn pages_of(pages: Vec<ParsedPage>, drafts: Drafts) -> IdVec<PageId, Page> {
    let shown = pages.into_iter().filter(|page| page.published || drafts == Drafts::Shown);
    let mut pages: Vec<Page> = shown
        .map(|parsed| {
            let ParsedPage { source, path, title, description, aliases, published, extra } = parsed;
            Page { source, path, title, description, aliases, draft: !published, extra }
        })
        .collect();
    pages.sort_by(|a, b| (&a.path, &a.source.file).cmp(&(&b.path, &b.source.file)));
    pages.into()
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
