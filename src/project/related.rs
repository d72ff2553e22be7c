//! Related cards of articles that have none: other articles of their story.

use std::borrow::Cow;
use std::sync::Arc;

use crate::config::{Config, RelatedCards};
use crate::graph::Drafts;
use crate::load::{ParsedArticle, Sources};
use crate::scores::ranking::{Ranking, rank};
use crate::text::key::TextKey;

/// The maximum number of cards of an article that does not lead its story.
const MAX_CARDS: usize = 4;

/// The sources with the cards that `[stories] related = "auto"` asks for; otherwise the sources as they are. A function of
/// the articles that are part of the site.
pub(super) fn complete<'s>(
    sources: &'s Sources,
    config: &Config,
    drafts: Drafts,
) -> Cow<'s, Sources> {
    if config.stories.related == RelatedCards::Own {
        return Cow::Borrowed(sources);
    }
    let is_included = |article: &ParsedArticle| article.published || drafts == Drafts::Include;
    let included: Vec<usize> = (0..sources.articles.len())
        .filter(|index| is_included(&sources.articles[*index]))
        .collect();
    let articles = included.iter().map(|index| Arc::clone(&sources.articles[*index])).collect();
    let ranking = rank(articles, &sources.scoring);
    let articles = &ranking.articles;
    let mut completed = sources.articles.clone();
    for (article, cards) in cards(&ranking) {
        let others = cards.into_iter().map(|other| &*articles[other]);
        completed[included[article]] = Arc::new(articles[article].with_cards_of(others));
    }
    Cow::Owned(Sources { articles: completed, ..sources.clone() })
}

/// The articles without cards of their own, each with the others of its story: a leader with its followers, a follower with
/// its leader and the best of the others.
fn cards(ranking: &Ranking) -> Vec<(usize, Vec<usize>)> {
    let articles = &ranking.articles;
    let mut cards = Vec::new();
    for best_first in ranking.stories_best_first() {
        let leader = best_first.first().copied();
        for article in best_first.iter().copied().filter(|one| articles[*one].related.is_empty()) {
            let is_leader = Some(article) == leader;
            let limit = if is_leader { ranking.max_followers() } else { MAX_CARDS };
            cards.push((article, others(article, &best_first, articles, limit)));
        }
    }
    cards
}

/// The first articles of a story that cards of `article` can lead to. The site's own articles have no URL, and copies of
/// one page are one card, or none if the article is a copy as well.
fn others(
    article: usize,
    best_first: &[usize],
    articles: &[Arc<ParsedArticle>],
    limit: usize,
) -> Vec<usize> {
    let own = &articles[article].keys;
    let mut pages: Vec<TextKey> = own.web.into_iter().chain(own.original).collect();
    let mut others = Vec::new();
    for other in best_first.iter().copied().filter(|other| *other != article) {
        if others.len() == limit {
            break;
        }
        let keys = &articles[other].keys;
        let page = keys.web.or(keys.original);
        let is_new = page.is_none_or(|page| !pages.contains(&page));
        if is_new && articles[other].reader_url().is_some() {
            pages.extend(page);
            others.push(other);
        }
    }
    others
}
