//! Reads lists of strings and tables, such as those of menus.

use toml::Spanned;
use toml::de::DeValue;

use super::reader::{Reader, Table};
use crate::diag::Place;

/// An item of a list of strings and tables.
pub(super) struct ListItem {
    pub(super) place: Place,
    pub(super) content: ItemContent,
}

/// The content of an [`ListItem`].
pub(super) enum ItemContent {
    Word(String),
    Table(Vec<KeyValue>),
}

/// A key and its string value, with their places.
pub(super) struct KeyValue {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) text_place: Place,
}

impl Reader<'_> {
    /// A list of strings and of tables of strings.
    pub(super) fn list_items(&mut self, table: Table<'_>, key: &str) -> Option<Vec<ListItem>> {
        let value = self.value(table, key)?;
        let expected = "a list of strings and tables of strings";
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(table, key, value, expected);
            return None;
        };
        Some(items.iter().filter_map(|item| self.list_item(table, key, item, expected)).collect())
    }

    /// Like [`list_items`](Self::list_items), but also accepts a single entry without a list.
    pub(super) fn one_or_more_items(
        &mut self,
        table: Table<'_>,
        key: &str,
    ) -> Option<Vec<ListItem>> {
        let value = self.value(table, key)?;
        let expected = "a string, a table of strings, or a list of these";
        let items = match value.get_ref().as_array() {
            Some(items) => items.iter().collect(),
            None => vec![value],
        };
        Some(
            items
                .into_iter()
                .filter_map(|item| self.list_item(table, key, item, expected))
                .collect(),
        )
    }

    fn list_item(
        &mut self,
        table: Table<'_>,
        key: &str,
        item: &Spanned<DeValue<'_>>,
        expected: &str,
    ) -> Option<ListItem> {
        let content = match item.get_ref() {
            DeValue::String(word) => Some(ItemContent::Word(word.to_string())),
            DeValue::Table(pairs) => {
                let text = |value: &Spanned<DeValue<'_>>| {
                    value.get_ref().as_str().map(|text| (text.to_owned(), value.span()))
                };
                let pairs = pairs.iter().map(|(name, value)| {
                    let (text, span) = text(value)?;
                    let (name_span, name) = (name.span(), name.get_ref().to_string());
                    let place = Place::Bytes(name_span);
                    Some(KeyValue { name, place, text, text_place: Place::Bytes(span) })
                });
                pairs.collect::<Option<Vec<KeyValue>>>().map(ItemContent::Table)
            }
            _ => None,
        };
        if content.is_none() {
            self.wrong_type(table, key, item, expected);
        }
        content.map(|content| ListItem { place: Place::Bytes(item.span()), content })
    }
}
