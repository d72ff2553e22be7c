//! Related cards of articles that have none: other articles of their story.

use std::borrow::Cow;
use std::sync::Arc;

use crate::config::{Config, RelatedCards};
use crate::graph::Drafts;
use crate::load::{ParsedArticle, Sources};
use crate::stories::leader::{Member, Place, Rules, places};
use crate::stories::{self, Settings, Text};
use crate::text::key::TextKey;
use crate::text::plain;

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
    let articles: Vec<&ParsedArticle> =
        included.iter().map(|index| &*sources.articles[*index]).collect();
    let mut completed = sources.articles.clone();
    for (article, cards) in cards(&articles) {
        let others = cards.into_iter().map(|other| articles[other]);
        completed[included[article]] = Arc::new(articles[article].with_cards_of(others));
    }
    Cow::Owned(Sources { articles: completed, ..sources.clone() })
}

/// The articles without cards of their own, each with the others of its story: a leader with its followers, a follower with
/// its leader and the best of the others.
fn cards(articles: &[&ParsedArticle]) -> Vec<(usize, Vec<usize>)> {
    let texts: Vec<(String, String)> = articles
        .iter()
        .map(|article| {
            let excerpt = article.excerpt.as_deref().map(plain::excerpt).unwrap_or_default();
            (plain::title(&article.title), excerpt)
        })
        .collect();
    let texts: Vec<Text<'_>> = articles
        .iter()
        .zip(&texts)
        .map(|(article, (title, excerpt))| Text {
            time: article.published_instant().timestamp(),
            path: &article.source.file,
            title,
            excerpt,
            story: article.story.as_deref(),
        })
        .collect();
    let found = stories::stories(&texts, Settings::default());
    let providers: Vec<String> = articles
        .iter()
        .map(|article| {
            article.publisher().map(|one| one.identity().into_owned()).unwrap_or_default()
        })
        .collect();
    let members: Vec<Member<'_>> = articles
        .iter()
        .zip(&providers)
        .map(|(article, provider)| Member {
            quality: article.quality.unwrap_or(0),
            provider,
            time: article.published_instant().timestamp(),
            path: &article.source.file,
        })
        .collect();
    let mut cards = Vec::new();
    for story in found.all().iter().filter(|story| story.len() > 1) {
        let best_first = best_first(story, &members);
        let leader = best_first.first().copied();
        for article in story.iter().copied().filter(|one| articles[*one].related.is_empty()) {
            let is_leader = Some(article) == leader;
            let limit = if is_leader { Rules::default().max_followers } else { MAX_CARDS };
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
    articles: &[&ParsedArticle],
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

/// The articles of a story: the leader, then its followers.
fn best_first(story: &[usize], members: &[Member<'_>]) -> Vec<usize> {
    let rules = Rules { max_followers: usize::MAX, ..Rules::default() };
    let mut places = places(story, members, rules).into_iter();
    let leads = |(article, place): &(usize, Place)| place.leader == Some(*article);
    let leader = places.find(leads);
    leader
        .into_iter()
        .flat_map(|(leader, place)| [vec![leader], place.followers].concat())
        .collect()
}
