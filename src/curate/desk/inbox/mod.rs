//! The inbox: unpublished articles without a verdict, by story.
//!
//! Pure and cheap: an [`Inbox`] is made again after each decision. The ranking may be older than the articles; a draft
//! that it does not know yet is alone in its story. Nothing depends on the clock.

mod draft;
mod facets;
mod query;
mod stories;

pub use draft::Draft;
pub use facets::{Choice, Facets, facets};
pub use query::{Filter, PAGE_LEN, Page, Query, Sort};
pub use stories::Story;

use std::sync::Arc;

use crate::collections::HashMap;
use crate::curate::identity::Identity;
use crate::curate::ranking::Ranking;
use crate::curate::scores::Scoring;
use crate::load::ParsedArticle;

/// What an inbox is made of.
#[derive(Clone, Copy)]
pub struct Input<'i> {
    /// All articles of the site, sorted by path.
    pub articles: &'i [Arc<ParsedArticle>],
    /// The ranking of these articles or of earlier versions.
    pub ranking: &'i Ranking,
    /// How articles are scored.
    pub scoring: &'i Scoring,
    /// The language of the site.
    pub language: &'i str,
    /// Whether a story was rejected or merged.
    pub is_decided: &'i dyn Fn(&Identity) -> bool,
    /// The position of a draft's source in `sources.toml`, by its identity and the key of its provider.
    pub source_of: &'i dyn Fn(&Identity, Option<&str>) -> Option<usize>,
}

/// Drafts that wait for a decision.
#[derive(Default)]
pub struct Inbox {
    /// The drafts, by path.
    drafts: Vec<Arc<Draft>>,
    stories: Vec<Story>,
    /// Positions in `drafts`, by file.
    by_file: HashMap<Arc<str>, usize>,
}

impl Inbox {
    /// The inbox of a site. Drafts of an `earlier` inbox whose files are the same are not examined again.
    pub fn new(input: Input<'_>, earlier: Option<&Self>) -> Self {
        let known = |article: &ParsedArticle| {
            let draft = earlier?.find(&article.source.file)?;
            (draft.article.source.hash == article.source.hash).then(|| Arc::clone(draft))
        };
        let unpublished = input.articles.iter().filter(|article| !article.published);
        let drafts = unpublished.map(|article| {
            known(article).unwrap_or_else(|| Arc::new(Draft::new(Arc::clone(article), &input)))
        });
        let drafts: Vec<Arc<Draft>> =
            drafts.filter(|draft| !(input.is_decided)(&draft.identity)).collect();
        let stories = stories::stories(&drafts, &input);
        let by_file = drafts.iter().enumerate();
        let by_file = by_file.map(|(index, draft)| (draft.file().clone(), index)).collect();
        Self { drafts, stories, by_file }
    }

    /// The number of drafts.
    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// All drafts, by path.
    pub fn drafts(&self) -> &[Arc<Draft>] {
        &self.drafts
    }

    /// All stories, by their first draft.
    pub fn stories(&self) -> &[Story] {
        &self.stories
    }

    /// The draft in this file.
    pub fn find(&self, file: &str) -> Option<&Arc<Draft>> {
        self.by_file.get(file).map(|index| &self.drafts[*index])
    }

    /// The story of the draft in this file.
    pub fn story_of(&self, file: &str) -> Option<&Story> {
        let index = self.by_file.get(file)?;
        self.stories.iter().find(|story| story.drafts.contains(index))
    }
}

#[cfg(test)]
mod tests;
