//! Drafts by story: the ranking says which articles belong together, the articles say what they are now.

use std::sync::Arc;

use super::draft::Draft;
use super::input::Input;
use crate::collections::HashMap;
use crate::load::ParsedArticle;
use crate::scores::Facts;
use crate::stories::leader::{Member, Place, places};

/// The drafts of a story.
pub struct Story {
    /// The file of the story's first article: the same while the story exists.
    pub key: Arc<str>,
    /// Positions of its drafts in the inbox, best first.
    pub drafts: Vec<usize>,
    /// Its published articles, newest first.
    pub published: Vec<Arc<ParsedArticle>>,
    /// The file of the leader: the best of all its articles.
    pub leader: Arc<str>,
    /// The heat of the leader.
    pub heat: i64,
    /// The time of its newest draft, in seconds since 1970.
    pub newest: i64,
}

/// The position of `file` among articles that are sorted by path.
pub fn position(articles: &[Arc<ParsedArticle>], file: &str) -> Option<usize> {
    articles.binary_search_by(|article| (*article.source.file).cmp(file)).ok()
}

pub(super) fn stories(drafts: &[Arc<Draft>], input: &Input<'_>) -> Vec<Story> {
    let ranked = &input.ranking.articles;
    // By the first article of the story, or else by the draft itself.
    let mut groups: HashMap<&Arc<str>, usize> = HashMap::default();
    let mut members: Vec<(&Arc<str>, Option<usize>, Vec<usize>)> = Vec::new();
    // Both are sorted by path.
    let mut next = 0;
    for (index, draft) in drafts.iter().enumerate() {
        while ranked.get(next).is_some_and(|article| article.source.file < *draft.file()) {
            next += 1;
        }
        let rank = ranked.get(next).filter(|article| article.source.file == *draft.file());
        let rank = rank.map(|_| next);
        let first = rank.and_then(|rank| input.ranking.story_of(rank).first());
        let key = first.map_or(draft.file(), |first| &ranked[*first].source.file);
        let group = *groups.entry(key).or_insert_with(|| {
            members.push((key, rank, Vec::new()));
            members.len() - 1
        });
        members[group].2.push(index);
    }
    members.into_iter().map(|(key, rank, own)| story(key, rank, &own, drafts, input)).collect()
}

/// A story of these drafts and of the published articles that are ranked with them.
fn story(
    key: &Arc<str>,
    rank: Option<usize>,
    own: &[usize],
    drafts: &[Arc<Draft>],
    input: &Input<'_>,
) -> Story {
    let others = rank.map_or(&[][..], |rank| input.ranking.story_of(rank));
    // Most drafts are alone.
    if let ([own], true) = (own, others.len() < 2) {
        let draft = &drafts[*own];
        return Story {
            key: Arc::clone(key),
            newest: draft.time(),
            drafts: vec![*own],
            leader: Arc::clone(draft.file()),
            published: Vec::new(),
            heat: draft.quality(),
        };
    }
    let current = |rank: &usize| {
        let file = &input.ranking.articles[*rank].source.file;
        position(input.articles, file).map(|position| &input.articles[position])
    };
    let published: Vec<&Arc<ParsedArticle>> =
        others.iter().rev().filter_map(current).filter(|article| article.published).collect();
    let leader = leader(own, &published, drafts, input);
    let (leader, heat) = leader.unwrap_or_else(|| (Arc::clone(key), 0));
    let mut best_first = own.to_vec();
    best_first.sort_by_key(|index| {
        let draft = &drafts[*index];
        (std::cmp::Reverse(draft.quality()), draft.time(), draft.file().clone())
    });
    Story {
        key: Arc::clone(key),
        newest: own.iter().map(|index| drafts[*index].time()).max().unwrap_or(i64::MIN),
        drafts: best_first,
        leader,
        published: published.into_iter().map(Arc::clone).collect(),
        heat,
    }
}

/// The file of the best article of a story, and its heat.
fn leader(
    own: &[usize],
    published: &[&Arc<ParsedArticle>],
    drafts: &[Arc<Draft>],
    input: &Input<'_>,
) -> Option<(Arc<str>, i64)> {
    let published_facts: Vec<Facts> = published.iter().map(|article| Facts::new(article)).collect();
    let quality = |article: &ParsedArticle, facts: &Facts| {
        let computed = || crate::scores::score(facts, input.scoring).quality;
        article.quality.unwrap_or_else(computed)
    };
    let of_published = published.iter().zip(&published_facts).map(|(article, facts)| Member {
        quality: quality(article, facts),
        provider: facts.provider.as_deref().unwrap_or(""),
        time: article.published_instant().timestamp(),
        path: &article.source.file,
    });
    let of_drafts = own.iter().map(|index| {
        let draft = &drafts[*index];
        let provider = draft.provider.as_deref().unwrap_or("");
        Member { quality: draft.quality(), provider, time: draft.time(), path: draft.file() }
    });
    let members: Vec<Member<'_>> = of_drafts.chain(of_published).collect();
    let all: Vec<usize> = (0..members.len()).collect();
    let places = places(&all, &members, input.scoring.leader_rules());
    let is_leader =
        |(member, place): &(usize, Place)| place.leader.is_none_or(|one| one == *member);
    let (leader, place) = places.into_iter().find(is_leader)?;
    Some((Arc::from(members[leader].path), place.heat))
}
