//! Reads typed values from a TOML document and collects diagnostics.
//!
//! Each getter registers its key; keys that no getter registered are reported as unknown. A getter returns
//! the default after an error, so that one run reports all errors.

use std::ops::RangeInclusive;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::unknown_settings;
use super::values::{in_order, to_json};
use crate::diag::{Diagnostic, Place};
use crate::text::suggest::closest;

/// A table of the document; a missing table has no keys.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    entries: Option<&'a DeTable<'a>>,
    /// The dotted name with a trailing dot; empty for the root.
    prefix: &'static str,
}

impl Table<'_> {
    /// Whether the document has the table.
    pub(crate) fn exists(&self) -> bool {
        self.entries.is_some()
    }
}

/// A document with the registered keys and the collected diagnostics.
pub(crate) struct Reader<'a> {
    file: Arc<str>,
    root: Table<'a>,
    tables: Vec<Table<'a>>,
    known: Vec<String>,
    /// The hint for an unknown key, by the prefix of its table and the key.
    hint: fn(&str, &str) -> Option<String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// A reader of `site.toml`.
    pub(crate) fn new(file: &str, entries: &'a DeTable<'a>) -> Self {
        Self::with_hints(file, entries, unknown_settings::hint)
    }

    /// A reader of another file, with its own hints for unknown keys.
    pub(crate) fn with_hints(
        file: &str,
        entries: &'a DeTable<'a>,
        hint: fn(&str, &str) -> Option<String>,
    ) -> Self {
        let root = Table { entries: Some(entries), prefix: "" };
        let (tables, known, diagnostics) = (vec![root], Vec::new(), Vec::new());
        Self { file: file.into(), root, tables, known, hint, diagnostics }
    }

    /// The name of the file.
    pub(crate) fn file(&self) -> Arc<str> {
        Arc::clone(&self.file)
    }

    /// The root table.
    pub(crate) fn root(&self) -> Table<'a> {
        self.root
    }

    /// A missing table with this prefix.
    pub(crate) fn missing_table(&self, prefix: &'static str) -> Table<'a> {
        Table { entries: None, prefix }
    }

    /// The table named `prefix` (with a trailing dot) in the root.
    pub(crate) fn table(&mut self, prefix: &'static str) -> Table<'a> {
        self.subtable(self.root, prefix.trim_end_matches('.'), prefix)
    }

    /// The table `key` in `parent`; `prefix` is its full name with a trailing dot.
    pub(crate) fn subtable(
        &mut self,
        parent: Table<'a>,
        key: &str,
        prefix: &'static str,
    ) -> Table<'a> {
        let entries = self.value(parent, key).and_then(|value| {
            let table = value.get_ref().as_table();
            if table.is_none() {
                self.wrong_type(parent, key, value, "a table");
            }
            table
        });
        let table = Table { entries, prefix };
        self.tables.push(table);
        table
    }

    pub(crate) fn string(&mut self, table: Table<'_>, key: &str) -> Option<String> {
        let value = self.value(table, key)?;
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(table, key, value, "a string");
        }
        text
    }

    /// A string with at least one character that is not white space.
    pub(crate) fn non_empty(&mut self, table: Table<'_>, key: &str) -> Option<String> {
        let text = self.string(table, key)?;
        if !text.trim().is_empty() {
            return Some(text);
        }
        let message = format!("`{}{key}` is empty", table.prefix);
        let place = self.place(table, key);
        let diagnostic =
            Diagnostic::error("bad-setting", message).label("expected a non-empty string");
        self.report(diagnostic.hint("set a value, or remove the line"), place);
        None
    }

    /// The tables in the table `key`, with their names, in file order. Their keys are registered with
    /// `prefix`.
    pub(crate) fn named_tables(
        &mut self,
        key: &str,
        prefix: &'static str,
    ) -> Vec<(String, Place, Table<'a>)> {
        let root = self.root;
        let Some(value) = self.value(root, key) else { return Vec::new() };
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong_type(root, key, value, "a table of tables");
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(entries.len());
        for (name, value) in in_order(entries) {
            let Some(entries) = value.get_ref().as_table() else {
                self.wrong_type(root, &format!("{key}.{}", name.get_ref()), value, "a table");
                continue;
            };
            let table = Table { entries: Some(entries), prefix };
            self.tables.push(table);
            tables.push((name.get_ref().to_string(), Place::Bytes(name.span()), table));
        }
        tables
    }

    /// The tables of the list `key`, as in `[[key]]`, with their places, in file order. Their keys are
    /// registered with `prefix`.
    pub(crate) fn list_of_tables(
        &mut self,
        key: &str,
        prefix: &'static str,
    ) -> Vec<(Place, Table<'a>)> {
        let root = self.root;
        let Some(value) = self.value(root, key) else { return Vec::new() };
        let expected = format!("a list of tables, each below a line `[[{key}]]`");
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(root, key, value, &expected);
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items.iter() {
            let Some(entries) = item.get_ref().as_table() else {
                self.wrong_type(root, key, item, &expected);
                continue;
            };
            let table = Table { entries: Some(entries), prefix };
            self.tables.push(table);
            tables.push((Place::Bytes(item.span()), table));
        }
        tables
    }

    pub(crate) fn bool(&mut self, table: Table<'_>, key: &str, default: bool) -> bool {
        let Some(value) = self.value(table, key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(table, key, value, "true or false");
            default
        })
    }

    pub(crate) fn integer(
        &mut self,
        table: Table<'_>,
        key: &str,
        default: usize,
        range: RangeInclusive<usize>,
    ) -> usize {
        let Some(value) = self.value(table, key) else { return default };
        self.integer_of(table, key, value, &range).unwrap_or(default)
    }

    /// The integers in the table `key`, with their names and the places of the names.
    pub(crate) fn integers(
        &mut self,
        table: Table<'_>,
        key: &str,
        range: RangeInclusive<usize>,
    ) -> Vec<(String, usize, Place)> {
        let Some(value) = self.value(table, key) else { return Vec::new() };
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong_type(table, key, value, "a table of integers");
            return Vec::new();
        };
        let mut integers = Vec::with_capacity(entries.len());
        for (name, value) in entries {
            let full_key = format!("{key}.{}", name.get_ref());
            if value.get_ref().as_table().is_some() {
                let message = format!("`{}{full_key}` must be an integer", table.prefix);
                let diagnostic = Diagnostic::error("bad-setting", message)
                    .label("a dot in a key creates a table")
                    .hint("quote names that contain a dot, as in \"example.org\" = 10");
                self.report(diagnostic, Place::Bytes(name.span()));
            } else if let Some(number) = self.integer_of(table, &full_key, value, &range) {
                integers.push((name.get_ref().to_string(), number, Place::Bytes(name.span())));
            }
        }
        integers
    }

    fn integer_of(
        &mut self,
        table: Table<'_>,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        range: &RangeInclusive<usize>,
    ) -> Option<usize> {
        let integer = value.get_ref().as_integer();
        let number = integer.and_then(|integer| {
            usize::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .filter(|number| range.contains(number))
        });
        if number.is_none() {
            let expected = format!("an integer from {} to {}", range.start(), range.end());
            self.wrong_type(table, key, value, &expected);
        }
        number
    }

    /// A list of strings, with their places.
    pub(crate) fn strings(&mut self, table: Table<'_>, key: &str) -> Option<Vec<(String, Place)>> {
        let value = self.value(table, key)?;
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(table, key, value, "a list of strings");
            return None;
        };
        let mut strings = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref().as_str() {
                Some(text) => strings.push((text.to_owned(), Place::Bytes(item.span()))),
                None => self.wrong_type(table, key, item, "a list of strings"),
            }
        }
        Some(strings)
    }

    /// One of several keywords.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        table: Table<'_>,
        key: &str,
        default: T,
        choices: &[(&'static str, T)],
    ) -> T {
        let Some(word) = self.string(table, key) else { return default };
        if let Some(&(_, choice)) = choices.iter().find(|(name, _)| *name == word) {
            return choice;
        }
        let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        let near = closest(&word, choices.iter().map(|(name, _)| *name));
        let message = format!("invalid `{}{key}` `{word}`", table.prefix);
        let place = self.place(table, key);
        self.report(
            Diagnostic::error("bad-setting", message)
                .label(format!("expected {}", names.join(" or ")))
                .maybe_hint(near.map(|near| format!("did you mean `{near}`?"))),
            place,
        );
        default
    }

    /// The content of the table `key` as JSON.
    pub(crate) fn free_table(&mut self, key: &str) -> serde_json::Value {
        let root = self.root;
        let empty = || serde_json::Value::Object(serde_json::Map::new());
        let Some(value) = self.value(root, key) else { return empty() };
        if value.get_ref().as_table().is_none() {
            self.wrong_type(root, key, value, "a table");
            return empty();
        }
        to_json(value.get_ref())
    }

    /// The place of a value; [`Place::File`] if it is missing.
    pub(crate) fn place(&self, table: Table<'_>, key: &str) -> Place {
        let value = table.entries.and_then(|entries| entries.get(key));
        value.map_or(Place::File, |value| Place::Bytes(value.span()))
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic, place: Place) {
        self.diagnostics.push(diagnostic.at(Arc::clone(&self.file), place));
    }

    /// Reports keys that no getter registered.
    pub(crate) fn finish(&mut self) {
        for table in std::mem::take(&mut self.tables) {
            for (key, _) in table.entries.into_iter().flatten() {
                let name = format!("{}{}", table.prefix, key.get_ref());
                if !self.known.contains(&name) {
                    let diagnostic = self.unknown(table, &name, key.get_ref());
                    self.report(diagnostic, Place::Bytes(key.span()));
                }
            }
        }
    }

    /// The names of all registered settings and tables.
    pub(crate) fn into_known(self) -> Vec<String> {
        self.known
    }

    fn unknown(&self, table: Table<'_>, name: &str, key: &str) -> Diagnostic {
        let siblings = || {
            let siblings = self.known.iter().map(String::as_str);
            siblings.filter(|known| {
                known.strip_prefix(table.prefix).is_some_and(|rest| !rest.contains('.'))
            })
        };
        let diagnostic = Diagnostic::error("unknown-setting", format!("unknown key `{name}`"));
        let prefix = table.prefix;
        let keys = siblings().map(|known| &known[prefix.len()..]);
        // A misspelt key of the same table is more likely than a key of another generator.
        let near = closest(key, keys).map(|near| format!("did you mean `{prefix}{near}`?"));
        let in_other_table = || {
            let known = self.known.iter().find(|known| known.rsplit('.').next() == Some(key))?;
            let (parent, _) = known.rsplit_once('.')?;
            Some(format!("did you mean `{known}`? move it into the table `[{parent}]`"))
        };
        let hint = near.or_else(|| (self.hint)(prefix, key)).or_else(in_other_table);
        if hint.is_some() && prefix.is_empty() {
            return diagnostic.maybe_hint(hint);
        }
        let names = siblings().map(|known| &known[prefix.len()..]);
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let label = format!("expected one of {}", names.join(", "));
        diagnostic.label(label).maybe_hint(hint)
    }

    /// Registers the key and returns its value.
    pub(crate) fn value<'t>(
        &mut self,
        table: Table<'t>,
        key: &str,
    ) -> Option<&'t Spanned<DeValue<'t>>> {
        let name = format!("{}{key}", table.prefix);
        // The tables of a list register the same keys.
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        table.entries?.get(key)
    }

    pub(crate) fn wrong_type(
        &mut self,
        table: Table<'_>,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        expected: &str,
    ) {
        let message = format!("`{}{key}` must be {expected}", table.prefix);
        let actual = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().to_owned(),
            other => format!("{} {}", article(other.type_str()), other.type_str()),
        };
        self.report(
            Diagnostic::error("bad-setting", message)
                .label(format!("expected {expected}, found {actual}")),
            Place::Bytes(value.span()),
        );
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
