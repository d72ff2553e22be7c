//! The drafts that wait for a decision.

use std::sync::Arc;

use super::draft::Draft;
use super::input::Input;
use super::stories::{self, Story};
use crate::collections::HashMap;
use crate::load::ParsedArticle;

/// Drafts that wait for a decision.
#[derive(Default)]
pub struct Inbox {
    /// The drafts, by path.
    pub(super) drafts: Vec<Arc<Draft>>,
    pub(super) stories: Vec<Story>,
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
