//! Parses files of interface texts, and the texts of the theme.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use toml::de::DeTable;

use crate::diag::{Diagnostic, Place};
use crate::theme;

/// Texts by key. Keys of a table are prefixed with the name of the table and a dot.
pub(super) type Messages = BTreeMap<String, Arc<str>>;

/// The fallback language.
pub(super) const ENGLISH: &str = "en";

/// The plural form that every language has.
pub(super) const OTHER: &str = "other";

/// The key of the date format.
pub(super) const DAY_FORMAT: &str = "format.day";
/// The key of the format of a range within a month.
pub(super) const DAYS_IN_MONTH: &str = "format.days_in_month";
/// The key of the format of a range within a year.
pub(super) const DAYS_IN_YEAR: &str = "format.days_in_year";
/// The keys of formats that spell dates in the order of [`DAY_FORMAT`]. They are optional: without them, ranges
/// consist of two complete dates.
pub(super) const FORMATS_LIKE_DAY: [&str; 2] = [DAYS_IN_MONTH, DAYS_IN_YEAR];

/// The texts of the theme, by language. A test checks that the files are valid.
pub(super) static BUILT_IN: LazyLock<BTreeMap<&'static str, Messages>> = LazyLock::new(|| {
    let languages = theme::TEXTS.iter().map(|(name, text)| {
        let language = name.strip_suffix(".toml").unwrap_or(name);
        (language, messages(text))
    });
    languages.collect()
});

/// A key and its value, with their places.
pub(super) struct TextEntry {
    pub(super) key: String,
    pub(super) place: Place,
    /// `None` if the value is not a string.
    pub(super) text: Option<Arc<str>>,
    pub(super) text_place: Place,
}

/// The texts of a file that is known to be valid.
pub(super) fn messages(text: &str) -> Messages {
    let entries = entries(text).unwrap_or_default();
    entries.into_iter().filter_map(|entry| Some((entry.key, entry.text?))).collect()
}

/// The entries of a file. Keys of tables are prefixed with the name of the table and a dot.
pub(super) fn entries(text: &str) -> Result<Vec<TextEntry>, (Diagnostic, Place)> {
    let document = DeTable::parse(text).map_err(|error| {
        let place = error.span().map_or(Place::File, Place::Bytes);
        let message = format!("invalid TOML: {}", error.message());
        (Diagnostic::error("toml", message), place)
    })?;
    let mut entries = Vec::new();
    let mut tables: Vec<(String, &DeTable<'_>)> = vec![(String::new(), document.get_ref())];
    while let Some((prefix, table)) = tables.pop() {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            if let (Some(table), true) = (value.get_ref().as_table(), prefix.is_empty()) {
                tables.push((format!("{name}."), table));
                continue;
            }
            entries.push(TextEntry {
                key: name,
                place: Place::Bytes(key.span()),
                text: value.get_ref().as_str().map(Arc::from),
                text_place: Place::Bytes(value.span()),
            });
        }
    }
    Ok(entries)
}
