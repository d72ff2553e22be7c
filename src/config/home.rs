//! `[home]`: the front page.
//!
//! The plan checks the names of topics, as these result from articles.

use super::reader::Reader;
use crate::diag::Place;

/// `[home]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Whether to show a lead article.
    pub lead: bool,
    /// The topics of the sections, by name or id, with their places; `None` for the most frequent topics.
    pub sections: Option<Vec<(String, Place)>>,
    /// The number of articles in a section.
    pub stories: usize,
}

pub(super) fn read(reader: &mut Reader<'_>) -> Home {
    let home = reader.table("home.");
    Home {
        lead: reader.bool(home, "lead", true),
        sections: reader.strings(home, "sections"),
        stories: reader.integer(home, "stories", 4, 1..=20),
    }
}
