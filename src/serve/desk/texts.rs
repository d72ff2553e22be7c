//! The texts of the desk in English and German. The curator's browser says which.

use std::collections::BTreeMap;

use crate::collections::HashMap;
use crate::text::language;
use crate::text::pattern::fill;

const ENGLISH: &str = include_str!("assets/en.toml");
const GERMAN: &str = include_str!("assets/de.toml");

/// The texts in a language.
pub(super) struct Texts {
    pub(super) language: &'static str,
    texts: HashMap<String, String>,
}

/// The texts in all languages.
pub(super) struct AllTexts([Texts; 2]);

impl AllTexts {
    pub(super) fn new() -> Self {
        Self([Texts::new("en", ENGLISH), Texts::new("de", GERMAN)])
    }

    /// The texts in the first of the accepted languages that the desk has (`Accept-Language`, RFC 9110, section 12.5.4),
    /// or else in that of the site, or else in English.
    pub(super) fn choose(&self, accepted: &str, site: &str) -> &Texts {
        let ranges = accepted.split(',').filter_map(|range| range.split(';').next());
        let wanted = ranges.chain([site]).map(|tag| language::primary(tag.trim()));
        let found = wanted.filter_map(|wanted| self.0.iter().find(|one| one.language == wanted));
        found.into_iter().next().unwrap_or(&self.0[0])
    }
}

impl Texts {
    fn new(language: &'static str, toml: &str) -> Self {
        let mut texts = HashMap::default();
        let table: toml::Table = toml.parse().unwrap_or_default();
        for (key, value) in table {
            match value {
                toml::Value::String(text) => drop(texts.insert(key, text)),
                toml::Value::Table(forms) => {
                    for (form, text) in forms {
                        let text = text.as_str().unwrap_or_default().to_owned();
                        texts.insert(format!("{key}.{form}"), text);
                    }
                }
                _ => {}
            }
        }
        Self { language, texts }
    }

    /// The text with this key; the key itself if it is unknown.
    pub(super) fn get<'t>(&'t self, key: &'t str) -> &'t str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The text with this key, its placeholders replaced.
    pub(super) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// The form of `table` for a number, such as `3 drafts`.
    pub(super) fn count(&self, table: &str, number: usize) -> String {
        let form = if number == 1 { "one" } else { "other" };
        self.fill(&format!("{table}.{form}"), &[("n", &number.to_string())])
    }

    /// The texts that are not in tables, for templates.
    pub(super) fn plain(&self) -> BTreeMap<&str, &str> {
        let plain = self.texts.iter().filter(|(key, _)| !key.contains('.'));
        plain.map(|(key, text)| (key.as_str(), text.as_str())).collect()
    }
}

#[cfg(test)]
mod tests;
