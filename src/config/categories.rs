//! `[categories.NAME]`: titles and descriptions of categories.
//!
//! The plan checks the names, as categories result from articles.

use super::reader::Reader;
use crate::diag::Place;
use crate::text::slug::{fold, slug_of_name};

/// A table of `[categories]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategorySettings {
    /// The name or the URL segment of the category.
    pub name: String,
    /// The title on pages and in feeds.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The place of the name in `site.toml`.
    pub place: Place,
}

impl CategorySettings {
    /// Whether the settings apply to the category with this URL segment and name.
    pub fn is_for(&self, segment: &str, name: &str) -> bool {
        self.name == segment
            || fold(&self.name) == fold(name)
            || slug_of_name(&self.name) == segment
    }
}

/// Returns the tables in file order, which is the order of categories in menus.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<CategorySettings> {
    const PREFIX: &str = "categories.NAME.";
    let tables = reader.named_tables("categories", PREFIX);
    let missing = reader.missing_table(PREFIX);
    let mut categories = Vec::with_capacity(tables.len());
    for (name, place, table) in tables {
        let title = reader.non_empty(table, "title");
        let description =
            reader.string(table, "description").filter(|text| !text.trim().is_empty());
        categories.push(CategorySettings { name, title, description, place });
    }
    // Registers the keys for `setting_names`, even if the file has no category.
    reader.string(missing, "title");
    reader.string(missing, "description");
    categories
}
