//! The words of the interface, in one language.
//!
//! In: the tables that the binary carries, and those of the site, which [`parse`] checks.
//! Out: [`Texts`], from which templates and pages take every word that is not of a source,
//! with numbers and dates as the language writes them. What a language lacks is English.
//! Reads no file.

mod file;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Datelike, FixedOffset};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

pub use file::{TextsFile, check, parse};

use crate::text::key::{KeyBuilder, TextKey};
use crate::text::language::primary;
use crate::text::pattern::fill;
use crate::text::timestamp::Month;
use crate::theme;

/// The words of a language.
#[derive(Debug, Clone)]
pub struct Texts {
    language: String,
    words: Words,
    /// The names of the months as they stand by themselves, and in dates.
    months: [Arc<str>; 12],
    months_in_dates: [Arc<str>; 12],
}

/// Words by their keys; those of a table by its name, a dot and theirs.
type Words = BTreeMap<String, Arc<str>>;

/// How a day is written.
const DAY: &str = "format.day";

/// What every other language falls back to.
const ENGLISH: &str = "en";

/// The tables of the theme, by language.
static BUILT_IN: LazyLock<BTreeMap<&'static str, Words>> = LazyLock::new(|| {
    let tables = theme::TEXTS.iter().map(|(name, text)| {
        let language = name.strip_suffix(".toml").unwrap_or(name);
        // There is a test that they have no findings.
        (language, file::words(text))
    });
    tables.collect()
});

impl Texts {
    /// The words of `language`: of the site's `files`, of the theme's, of English.
    pub fn new(language: &str, files: &[TextsFile]) -> Self {
        let mut words = Words::new();
        for layer in layers(language, files).into_iter().rev() {
            words.extend(layer.iter().map(|(key, word)| (key.clone(), Arc::clone(word))));
        }
        let word = |key: String| words.get(&key).cloned();
        let months = std::array::from_fn(|index| {
            word(format!("month_names.{}", index + 1)).unwrap_or_default()
        });
        let months_in_dates = std::array::from_fn(|index| {
            let own = word(format!("month_names_in_dates.{}", index + 1));
            own.unwrap_or_else(|| Arc::clone(&months[index]))
        });
        Self { language: language.to_owned(), months, months_in_dates, words }
    }

    /// The same words, with days written by another pattern than that of the language.
    pub fn with_days_as(mut self, pattern: Option<&str>) -> Self {
        if let Some(pattern) = pattern {
            self.words.insert(DAY.to_owned(), Arc::from(pattern));
        }
        self
    }

    /// A key of all words, and of how the language writes numbers.
    pub fn key(&self) -> TextKey {
        let Self { language, words, months: _, months_in_dates: _ } = self;
        let mut key = KeyBuilder::new();
        key.text(language).debug(words);
        key.finish()
    }

    /// The word with this key.
    pub fn get(&self, key: &str) -> &str {
        self.words.get(key).map_or("", |word| word)
    }

    /// The words that are no parts of tables, for templates.
    pub fn plain(&self) -> BTreeMap<&str, &str> {
        let words = self.words.iter().filter(|(key, _)| !key.contains('.'));
        words.map(|(key, word)| (key.as_str(), &**word)).collect()
    }

    /// The words with this key, with `values` in the places that are named for them.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// So many of what `table` counts.
    pub fn count(&self, table: &str, n: usize) -> String {
        let form = match self.plural(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => OTHER,
        };
        let word = |form: &str| self.words.get(&format!("{table}.{form}"));
        let word = word(form).or_else(|| word(OTHER));
        fill(word.map_or("", |word| word), &[("n", &self.number(n))])
    }

    fn plural(&self, n: usize) -> PluralCategory {
        let locale: Option<Locale> = self.language.parse().ok();
        let options = PluralRulesOptions::default();
        let rules = locale.and_then(|locale| PluralRules::try_new(locale.into(), options).ok());
        rules.map_or(PluralCategory::Other, |rules| rules.category_for(n))
    }

    /// A number, its digits in groups of three if there are more than four.
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

    /// A day: `18 January 2024`.
    pub fn day(&self, day: DateTime<FixedOffset>) -> String {
        self.fill(
            DAY,
            &[
                ("day", &day.day().to_string()),
                ("day_padded", &format!("{:02}", day.day())),
                ("month", &self.months_in_dates[day.month0() as usize]),
                ("month_number", &day.month().to_string()),
                ("month_padded", &format!("{:02}", day.month())),
                ("year", &day.year().to_string()),
            ],
        )
    }

    /// A month: `January 2024`.
    pub fn month(&self, month: Month) -> String {
        self.fill(
            "format.month",
            &[
                ("month", self.month_name(month.month)),
                ("month_number", &month.month.to_string()),
                ("month_padded", &format!("{:02}", month.month)),
                ("year", &month.year.to_string()),
            ],
        )
    }

    /// A month's name: `January`.
    pub fn month_name(&self, month: u32) -> &str {
        month
            .checked_sub(1)
            .and_then(|index| self.months.get(index as usize))
            .map_or("", |name| name)
    }
}

/// English.
impl Default for Texts {
    fn default() -> Self {
        Self::new(ENGLISH, &[])
    }
}

/// The form of a number that every language has.
const OTHER: &str = "other";

/// The tables for a language, the one that is asked first before the others.
fn layers<'a>(language: &str, files: &'a [TextsFile]) -> Vec<&'a Words> {
    let mut layers = own_layers(language, files);
    layers.extend(BUILT_IN.get(ENGLISH));
    layers
}

/// The same without what stands in for words that the language lacks.
fn own_layers<'a>(language: &str, files: &'a [TextsFile]) -> Vec<&'a Words> {
    let whole = language.to_ascii_lowercase();
    let mut names = vec![whole.clone(), primary(&whole)];
    names.dedup();
    let of_site = |name: &String| {
        let file = files.iter().find(|file| file.language.eq_ignore_ascii_case(name));
        file.map(|file| &file.words)
    };
    let of_theme = |name: &String| BUILT_IN.get(name.as_str());
    names.iter().filter_map(of_site).chain(names.iter().filter_map(of_theme)).collect()
}

#[cfg(test)]
mod tests;
