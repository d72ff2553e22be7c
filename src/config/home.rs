//! `[home]`: what is on the front page above the newest articles.
//!
//! Which topics there are, only the graph knows; their names are checked later.

use super::reader::Reader;
use crate::diag::Place;

/// `[home]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Whether one article leads.
    pub lead: bool,
    /// The topics that have a section, by name or id, with their places; `None` for those
    /// that are written about most.
    pub sections: Option<Vec<(String, Place)>>,
    /// Articles in a section.
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
