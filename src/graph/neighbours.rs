//! The previous and next article of the same topic.
//!
//! Only the first topic of an article counts. A new article therefore changes the neighbours of at most
//! two existing articles.

use crate::ids::{ArticleId, Id, IdVec, TopicId};

/// The neighbours of an article among the articles with the same first topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The next older article.
    pub earlier: Option<ArticleId>,
    /// The next newer article.
    pub later: Option<ArticleId>,
}

/// Finds the neighbours of all articles, given the topics of each and the number of topics.
pub(super) fn find(
    topics_by_article: &IdVec<ArticleId, Box<[TopicId]>>,
    topic_count: usize,
) -> IdVec<ArticleId, Neighbours> {
    let mut neighbours = vec![Neighbours::default(); topics_by_article.len()];
    let mut previous: Vec<Option<ArticleId>> = vec![None; topic_count];
    // Articles are newest first, so the previous one of the topic is the later one.
    for (id, topics) in topics_by_article.iter() {
        let Some(topic) = topics.first() else { continue };
        let later = previous[topic.index()].replace(id);
        neighbours[id.index()].later = later;
        if let Some(later) = later {
            neighbours[later.index()].earlier = Some(id);
        }
    }
    neighbours.into()
}
