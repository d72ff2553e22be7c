//! The topic that a card shows above the title of its article: the first one that says something.
//!
//! A topic that nearly all articles have says nothing. Only the articles up to the article itself, in
//! order of time, decide about that, so a new article never changes an older card.

use crate::ids::{ArticleId, Id, IdVec, TopicId};

/// With fewer articles, each topic says something.
const MIN_ARTICLES: usize = 20;
/// The share of articles, in percent, from which a topic says nothing.
const UBIQUITOUS_PERCENT: usize = 80;

/// The first topic of each article that is not on nearly all articles up to this one, given the topics of
/// each article and the number of topics.
pub(super) fn find(
    topics_by_article: &IdVec<ArticleId, Box<[TopicId]>>,
    topic_count: usize,
) -> IdVec<ArticleId, Option<TopicId>> {
    let mut kickers = vec![None; topics_by_article.len()];
    let mut counts = vec![0_usize; topic_count];
    // Articles are newest first.
    for (index, (id, topics)) in topics_by_article.iter().rev().enumerate() {
        let articles = index + 1;
        for topic in topics {
            counts[topic.index()] += 1;
        }
        let is_ubiquitous = |topic: &TopicId| {
            articles >= MIN_ARTICLES && counts[topic.index()] * 100 >= articles * UBIQUITOUS_PERCENT
        };
        kickers[id.index()] = topics.iter().copied().find(|topic| !is_ubiquitous(topic));
    }
    kickers.into()
}

#[cfg(test)]
mod tests {
    use super::{Id, IdVec, TopicId, find};

    /// The kickers of articles with these topics, oldest first, one character per topic.
    fn kickers(oldest_first: &[&str]) -> String {
        let topic = |c: char| TopicId::from_index(usize::from(c as u8 - b'a'));
        let topics = oldest_first.iter().rev().map(|topics| topics.chars().map(topic).collect());
        let topics: Vec<Box<[TopicId]>> = topics.collect();
        let kickers = find(&IdVec::from(topics), 26).into_rows();
        let letter = |kicker: &Option<TopicId>| {
            kicker.map_or('-', |topic| char::from(b'a' + u8::try_from(topic.index()).unwrap()))
        };
        kickers.iter().rev().map(letter).collect()
    }

    #[test]
    fn a_topic_of_nearly_all_articles_is_no_kicker() {
        let mut articles = vec!["ab"; 19];
        assert_eq!(kickers(&articles), "a".repeat(19));
        articles.extend(["ab", "a", "cab"]);
        // From the twentieth article on, `a` and `b` are on nearly all.
        assert_eq!(kickers(&articles), format!("{}--c", "a".repeat(19)));
    }

    #[test]
    fn four_articles_in_five_are_nearly_all() {
        let mut articles = vec!["a"; 16];
        articles.splice(0..0, ["b"; 4]);
        assert_eq!(kickers(&articles), "bbbbaaaaaaaaaaaaaaa-");
        articles.splice(0..1, ["b", "b"]);
        assert_eq!(kickers(&articles), "bbbbbaaaaaaaaaaaaaaaa");
    }

    #[test]
    fn newer_articles_do_not_change_a_kicker() {
        let articles: Vec<&str> =
            (0..200).map(|n| ["ab", "abc", "ba", "ad", "c"][n * n % 23 % 5]).collect();
        let all = kickers(&articles);
        for len in 0..articles.len() {
            assert_eq!(kickers(&articles[..len]), all[..len]);
        }
        assert!(all.contains('a') && all.contains('b'), "{all}");
    }
}
