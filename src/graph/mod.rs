//! The site in memory: articles, topics, providers and categories that refer to each other by id.
//!
//! In: parsed sources. Out: a [`Graph`] with all names resolved, and diagnostics about contradictory
//! files. Unpublished sources are filtered out before the graph is built (unless drafts are
//! included), so no list, count, feed or link can show them. The graph knows nothing of addresses,
//! templates or HTML.
//!
//! **Articles are in list order**: newest instant first, ties by path. A list of ascending article
//! ids is therefore in list order.

mod categories;
mod confusables;
mod front_page;
mod groups;
mod kicker;
mod links;
mod model;
mod neighbours;
mod providers;
mod rankings;
mod recent;
mod topics;

pub use front_page::{FrontPage, Section, front_page};
pub use model::{
    Article, Category, Drafts, Graph, Page, Provider, RelatedTarget, Topic, UnusedProvider,
};
pub use neighbours::Neighbours;
pub use rankings::{
    NEWEST_SAMPLE_LEN, newest_without_outliers, recommended, top_providers, top_topics,
};
pub use recent::recent_in_topic;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use self::links::Links;
use crate::diag::Diagnostic;
use crate::ids::{ArticleId, CategoryId, IdVec, PageId, ProviderId, TopicId};
use crate::load::{ParsedArticle, ParsedPage, Sources};

/// Builds the graph of `sources`.
pub fn build(sources: &Sources, drafts: Drafts) -> (Graph, Vec<Diagnostic>) {
    let parsed = in_list_order(&sources.articles, drafts);
    // Links need the providers; everything else is independent.
    let ((categories, (topics, mut diagnostics)), (providers, links)) = rayon::join(
        || (categories::collect(&parsed), topics::collect(&parsed, &sources.topics)),
        || {
            let providers = providers::collect(&parsed, &sources.providers);
            let links = links::resolve(&parsed, &providers.0);
            (providers, links)
        },
    );
    let ((providers, provider_diagnostics), (links, link_diagnostics)) = (providers, links);
    diagnostics.extend(provider_diagnostics);
    diagnostics.extend(link_diagnostics);
    let neighbours = neighbours::find(&topics.by_article, topics.topics.len());
    let kickers = kicker::find(&topics.by_article, topics.topics.len());
    let relations = Relations {
        topics: topics.by_article,
        kickers,
        providers: providers.by_article,
        categories: categories.by_article,
        links,
    };
    let articles = assemble(parsed, relations);
    let months = by_period(&articles, |article| article.month);
    let days = by_period(&articles, ParsedArticle::day);
    let graph = Graph {
        newest: articles.ids().collect(),
        neighbours,
        unpublished: sources.articles.len() - articles.len(),
        articles,
        topics: topics.topics,
        providers: providers.providers,
        categories: categories.categories,
        pages: pages(&sources.pages, drafts),
        months,
        days,
        unused_providers: providers.unused,
    };
    (graph, diagnostics)
}

/// The articles that are part of the site, newest first, then by path.
fn in_list_order(
    articles: &[Arc<ParsedArticle>],
    drafts: Drafts,
) -> IdVec<ArticleId, Arc<ParsedArticle>> {
    let is_included =
        |article: &&Arc<ParsedArticle>| article.published || drafts == Drafts::Include;
    // Sorting a vector of instants avoids dereferencing articles in comparisons.
    let mut included: Vec<(DateTime<Utc>, &Arc<ParsedArticle>)> = articles
        .par_iter()
        .filter(is_included)
        .map(|article| (article.published_at.value().to_utc(), article))
        .collect();
    included.par_sort_unstable_by(|(a_instant, a), (b_instant, b)| {
        b_instant.cmp(a_instant).then_with(|| a.source.file.cmp(&b.source.file))
    });
    included.into_iter().map(|(_, article)| Arc::clone(article)).collect::<Vec<_>>().into()
}

/// The resolved relations of all articles.
struct Relations {
    topics: IdVec<ArticleId, Box<[TopicId]>>,
    kickers: IdVec<ArticleId, Option<TopicId>>,
    providers: IdVec<ArticleId, Option<ProviderId>>,
    categories: IdVec<ArticleId, CategoryId>,
    links: Links,
}

/// Combines the parsed articles with their resolved relations.
fn assemble(
    parsed: IdVec<ArticleId, Arc<ParsedArticle>>,
    relations: Relations,
) -> IdVec<ArticleId, Article> {
    let Relations { topics, kickers, providers, categories, mut links } = relations;
    let ids: Vec<ArticleId> = parsed.ids().collect();
    let rows = parsed.into_rows().into_iter().zip(topics.into_rows()).zip(ids);
    let articles = rows.map(|((parsed, topic_ids), id)| Article {
        draft: !parsed.published,
        parsed,
        category_id: categories[id],
        provider_id: providers[id],
        topic_ids,
        kicker_id: kickers[id],
        related_targets: links.take_card_targets(id),
        referenced_by: links.take_referenced_by(id),
        duplicates: links.take_duplicates(id),
    });
    articles.collect::<Vec<_>>().into()
}

/// The articles by month or day, newest first.
fn by_period<P: Ord>(
    articles: &IdVec<ArticleId, Article>,
    period: impl Fn(&ParsedArticle) -> P,
) -> Vec<(P, Vec<ArticleId>)> {
    let mut by_period: BTreeMap<P, Vec<ArticleId>> = BTreeMap::new();
    for (id, article) in articles.iter() {
        by_period.entry(period(&article.parsed)).or_default().push(id);
    }
    by_period.into_iter().rev().collect()
}

/// The pages that are part of the site, by path.
fn pages(parsed: &[ParsedPage], drafts: Drafts) -> IdVec<PageId, Page> {
    let included = parsed.iter().filter(|page| page.published || drafts == Drafts::Include);
    let mut pages: Vec<Page> = included.cloned().map(page).collect();
    pages.sort_by(|a, b| (&a.path, &a.source.file).cmp(&(&b.path, &b.source.file)));
    pages.into()
}

fn page(parsed: ParsedPage) -> Page {
    let ParsedPage { source, path, title, description, aliases, noindex, published, extra } =
        parsed;
    Page { source, path, title, description, aliases, noindex, draft: !published, extra }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
