//! The way from an article to the next one of its topic.
//!
//! An article may have several topics and stands in the row of its first one alone: so a new
//! article becomes the neighbour of one that is there already, and no other page hears of it.

use crate::ids::{ArticleId, Id, IdVec, TopicId};

/// What stands beside an article in the row of its first topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The next older article of the row.
    pub earlier: Option<ArticleId>,
    /// The next newer one.
    pub later: Option<ArticleId>,
}

/// The neighbours of all articles, whose topics are `of_articles`.
pub(super) fn find(
    of_articles: &IdVec<ArticleId, Box<[TopicId]>>,
    topics: usize,
) -> IdVec<ArticleId, Neighbours> {
    let mut neighbours = vec![Neighbours::default(); of_articles.len()];
    let mut last: Vec<Option<ArticleId>> = vec![None; topics];
    // Newest first: the one before is the later one.
    for (id, topics) in of_articles.iter() {
        let Some(topic) = topics.first() else { continue };
        let later = last[topic.index()].replace(id);
        neighbours[id.index()].later = later;
        if let Some(later) = later {
            neighbours[later.index()].earlier = Some(id);
        }
    }
    neighbours.into()
}
