//! The drafts that wait, and their stories.

use std::sync::Arc;

use super::draft::Draft;
use super::input::Input;
use super::stories::{Story, stories};
use crate::collections::HashMap;
use crate::curate::identity::KnownArticle;
use crate::load::ParsedArticle;

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
        let draft = |article: &Arc<ParsedArticle>| {
            if let Some(draft) = known(article) {
                return (!(input.is_decided)(&draft.identity)).then_some(draft);
            }
            // Decided drafts stay in the site, and are examined no further.
            let identity = KnownArticle::new(article).identity();
            let is_decided = (input.is_decided)(&identity);
            (!is_decided).then(|| Arc::new(Draft::new(Arc::clone(article), identity, &input)))
        };
        let unpublished = input.articles.iter().filter(|article| !article.published);
        let drafts: Vec<Arc<Draft>> = unpublished.filter_map(draft).collect();
        let stories = stories(&drafts, &input);
        let by_file = drafts.iter().enumerate();
        let by_file = by_file.map(|(index, draft)| (draft.file().clone(), index)).collect();
        Self { drafts, stories, by_file }
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
