//! Input, settings and result of grouping articles into stories.

use serde::{Deserialize, Serialize};

/// What stories are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'t> {
    /// Seconds since 1970 in UTC.
    pub time: i64,
    /// The article's file; of equal times, the first path comes first.
    pub path: &'t str,
    /// Plain text.
    pub title: &'t str,
    /// Plain text.
    pub excerpt: &'t str,
    /// A story that a person named: articles with the same name are one story, and joined with no
    /// others. [`ALONE`] or `false` keeps the article out of all stories. Names are compared as those of
    /// topics are; an empty name is none.
    pub story: Option<&'t str>,
}

/// As the name of a story: the article belongs to none.
pub const ALONE: &str = "none";

/// How similar and how close the articles of a story are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The least mean similarity of two parts of a story, from 0 (nothing in common) to 1 (equal).
    pub threshold: f64,
    /// The longest duration of a story, 1 to 28 days.
    pub days: u32,
}

impl Default for Settings {
    /// The threshold is the middle of the range of values that give good results for English news
    /// agencies' reports, whether there are seven or five hundred of them.
    fn default() -> Self {
        Self { threshold: 0.18, days: 6 }
    }
}

/// All articles by story, also those that are alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stories {
    pub(super) stories: Vec<Vec<usize>>,
    /// Indices into `stories`, by article.
    pub(super) story_of: Vec<usize>,
}

impl Stories {
    /// Indices of the articles of each story, by time, then path; stories by their first article.
    pub fn all(&self) -> &[Vec<usize>] {
        &self.stories
    }

    /// Indices of the articles in the story of an article, itself included.
    pub fn story_of(&self, article: usize) -> &[usize] {
        let story = self.story_of.get(article).and_then(|story| self.stories.get(*story));
        story.map_or(&[], Vec::as_slice)
    }
}
