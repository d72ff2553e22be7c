//! Stories: which articles are about one event.
//!
//! Texts are vectors of weighted words (TF-IDF). Average linkage joins similar texts within a few days.
//! The result is a function of the set of articles: independent of their order, of threads, and of what an
//! [`Index`] remembers of earlier articles.
//!
//! Months are decided one after the other. **The stories of a month depend on articles of that month and
//! earlier ones only**: a later article may join an older story, but never changes how older articles are
//! joined. Does no I/O and reads no clock.

mod candidates;
mod frequencies;
mod index;
pub mod leader;
mod linkage;
mod manual;
mod months;
mod nodes;
mod related;
mod vector;
mod words;

#[cfg(test)]
mod tests;

pub use index::Index;
pub use related::Related;

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
    stories: Vec<Vec<usize>>,
    story_of: Vec<usize>,
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

/// The stories of `texts`. See [`Index::stories`] to do this again after a change.
pub fn stories(texts: &[Text<'_>], settings: Settings) -> Stories {
    Index::new(settings).stories(texts)
}
