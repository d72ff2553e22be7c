//! `[categories.NAME]`: what is known of a category besides its articles.
//!
//! Which categories there are, only the graph knows; their names are checked later.

use super::reader::Reader;
use crate::diag::Place;
use crate::text::slug::{fold, slug_of_name};

/// One table of `[categories]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategorySettings {
    /// The category, by its name or the segment of its address.
    pub name: String,
    /// What it is called on pages and in feeds.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Where `site.toml` names it.
    pub place: Place,
}

impl CategorySettings {
    /// Whether they are of the category called `name`, whose address has `segment`.
    pub fn are_of(&self, segment: &str, name: &str) -> bool {
        self.name == segment
            || fold(&self.name) == fold(name)
            || slug_of_name(&self.name) == segment
    }
}

/// The tables in the order of the file, which is that of the categories in menus.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<CategorySettings> {
    const PREFIX: &str = "categories.NAME.";
    let tables = reader.named_tables("categories", PREFIX);
    // The keys are known without any table as well.
    let none = reader.none(PREFIX);
    let mut categories = Vec::with_capacity(tables.len());
    for (name, place, table) in tables {
        let title = reader.non_empty(table, "title");
        let description =
            reader.string(table, "description").filter(|text| !text.trim().is_empty());
        categories.push(CategorySettings { name, title, description, place });
    }
    reader.string(none, "title");
    reader.string(none, "description");
    categories
}
