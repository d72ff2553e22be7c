//! Topics that an article lacks: by its words, then those of similar published articles.

use super::topics::{Suggestion, SuggestionReason, TopicIndex};
use crate::scores::ranking::Ranking;
use crate::stories::Related;
use crate::text::plain;

/// The number of similar articles whose topics are suggested.
pub const SIMILAR: usize = 5;

/// The topics that an article lacks. `similar` are published articles that resemble it, at most [`SIMILAR`].
pub fn suggestions(
    ranking: &Ranking,
    index: usize,
    topics: &TopicIndex,
    similar: &[Related],
) -> Vec<Suggestion> {
    let article = &ranking.articles[index];
    let given: Vec<String> = article.topics.iter().map(|topic| topic.to_string()).collect();
    let excerpt = article.excerpt.as_deref().map(plain::excerpt).unwrap_or_default();
    let title = plain::title(&article.title);
    let mut found = topics.suggestions(&given, &[&title, &excerpt], &[]);
    let mut known: Vec<String> = given;
    known.extend(found.iter().map(|suggestion| suggestion.topic.clone()));
    for topic in similar.iter().flat_map(|one| &ranking.articles[one.article].topics) {
        let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(topic));
        let has = |one: &&Related| ranking.articles[one.article].topics.contains(topic);
        let count = similar.iter().filter(has).count();
        if !is_known && count >= 2 {
            known.push(topic.to_string());
            let reason = SuggestionReason::Similar { count, of: similar.len() };
            found.push(Suggestion { topic: topic.to_string(), reason });
        }
    }
    found
}
