//! The texts of the interface in the language of the site.
//!
//! In: the built-in texts of the theme, and the files of the site, which [`parse`] checks.
//! Out: [`Texts`], the source of every text in pages that is not from an article, with numbers and
//! dates in the format of the language. Missing texts fall back to English. Reads no file.

mod dates;
mod file;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

pub use file::{TextsFile, check, parse};

use self::file::language_layers;
use self::table::{BUILT_IN, DAY_FORMAT, ENGLISH, FORMATS_LIKE_DAY, Messages, OTHER};
use crate::text::key::{KeyBuilder, TextKey};
use crate::text::pattern::fill;

/// The texts of a language.
#[derive(Debug, Clone)]
pub struct Texts {
    language: String,
    messages: Messages,
    /// The names of the months on their own.
    months: [Arc<str>; 12],
    /// The names of the months in dates; some languages inflect them.
    months_in_dates: [Arc<str>; 12],
}

impl Texts {
    /// Creates the texts of `language` from the site's `files`, the theme and English, in this order.
    pub fn new(language: &str, files: &[TextsFile]) -> Self {
        let mut messages = Messages::new();
        for layer in layers(language, files).into_iter().rev() {
            if layer.contains_key(DAY_FORMAT) {
                remove_formats_like_day(&mut messages);
            }
            messages.extend(layer.iter().map(|(key, text)| (key.clone(), Arc::clone(text))));
        }
        let get = |key: String| messages.get(&key).cloned();
        let months = std::array::from_fn(|index| {
            get(format!("month_names.{}", index + 1)).unwrap_or_default()
        });
        let months_in_dates = std::array::from_fn(|index| {
            let name = get(format!("month_names_in_dates.{}", index + 1));
            name.unwrap_or_else(|| Arc::clone(&months[index]))
        });
        Self { language: language.to_owned(), months, months_in_dates, messages }
    }

    /// The texts of an interface other than the site's. `toml` is known to be valid; numbers are written as in the theme.
    pub fn of_interface(language: &str, toml: &str) -> Self {
        let mut texts = Self::new(language, &[]);
        texts.messages.retain(|key, _| key.starts_with("format."));
        texts.messages.extend(table::messages(toml));
        texts
    }

    /// The language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Replaces the date format of the language, if `format` is given.
    pub fn with_day_format(mut self, format: Option<&str>) -> Self {
        if let Some(format) = format {
            remove_formats_like_day(&mut self.messages);
            self.messages.insert(DAY_FORMAT.to_owned(), Arc::from(format));
        }
        self
    }

    /// A key of all texts and of the language's number formats.
    pub fn key(&self) -> TextKey {
        let Self { language, messages, months: _, months_in_dates: _ } = self;
        let mut key = KeyBuilder::new();
        key.text(language).debug(messages);
        key.finish()
    }

    /// The text with this key; empty if the key is unknown.
    pub fn get(&self, key: &str) -> &str {
        self.messages.get(key).map_or("", |text| text)
    }

    /// The texts that are not in tables, for templates.
    pub fn plain(&self) -> BTreeMap<&str, &str> {
        let messages = self.messages.iter().filter(|(key, _)| !key.contains('.'));
        messages.map(|(key, text)| (key.as_str(), &**text)).collect()
    }

    /// The text with this key, with its placeholders replaced by `values`.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// The plural form of `table` for `n`, such as `3 articles`.
    pub fn count(&self, table: &str, n: usize) -> String {
        let form = match self.plural(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => OTHER,
        };
        let get = |form: &str| self.messages.get(&format!("{table}.{form}"));
        let text = get(form).or_else(|| get(OTHER));
        fill(text.map_or("", |text| text), &[("n", &self.number(n))])
    }

    fn plural(&self, n: usize) -> PluralCategory {
        let locale: Option<Locale> = self.language.parse().ok();
        let options = PluralRulesOptions::default();
        let rules = locale.and_then(|locale| PluralRules::try_new(locale.into(), options).ok());
        rules.map_or(PluralCategory::Other, |rules| rules.category_for(n))
    }

    /// Formats a number; five or more digits are grouped by three.
    pub fn number(&self, n: usize) -> String {
        let digits = n.to_string();
        if digits.len() < 5 {
            return digits;
        }
        let separator = self.get("format.thousands");
        let mut out = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(separator);
            }
            out.push(digit);
        }
        out
    }
}

/// The English texts of the theme.
impl Default for Texts {
    fn default() -> Self {
        Self::new(ENGLISH, &[])
    }
}

/// Removes the formats of another date format: a range in English order would not fit to it.
fn remove_formats_like_day(messages: &mut Messages) {
    for key in FORMATS_LIKE_DAY {
        messages.remove(key);
    }
}

/// The texts to search for a key, in order of precedence, including the English fallback.
fn layers<'a>(language: &str, files: &'a [TextsFile]) -> Vec<&'a Messages> {
    let mut layers = language_layers(language, files);
    layers.extend(BUILT_IN.get(ENGLISH));
    layers
}

#[cfg(test)]
mod tests;
