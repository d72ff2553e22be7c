//! Alphabetical order by language.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

/// The Unicode Collation Algorithm with the rules of a language (CLDR). Numbers sort by value.
pub struct Collation(Option<CollatorBorrowed<'static>>);

impl Collation {
    /// Creates the order for a language tag; an unknown or invalid tag selects the root collation.
    pub fn new(language: &str) -> Self {
        let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
        let mut preferences = CollatorPreferences::from(&locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Self(Collator::try_new(preferences, CollatorOptions::default()).ok())
    }

    /// Compares two names. The result is `Equal` for identical strings only.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        let collated = self.0.as_ref().map_or(Ordering::Equal, |order| order.compare(one, other));
        collated.then_with(|| one.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_the_rules_of_the_language() {
        let mut wrong = Vec::new();
        for (language, names) in [
            ("de", "Arbeit Ärzte Öl Ozean Zoll"),
            ("de-AT", "Arbeit Ärzte Ozean Zoll"),
            ("en", "Äpfel apple Banana über zoo"),
            ("en-us", "cote coté côte côté"),
            ("sv", "a z å ä ö"),
            ("da", "a z æ ø å"),
            ("nb", "a z æ ø å"),
            ("no", "a z æ ø å"),
            ("fi", "a z å ä ö"),
            ("lt", "c č d i y k s š z ž"),
            ("es", "nube ñandú oso"),
            ("cs", "cena čas hora chata ibis"),
            ("hr", "cesta čaj ćup dan"),
            ("pl", "lato łódź mama"),
            ("tr", "ılık inek"),
            ("hu", "cukor csont dal"),
            ("et", "s š z ž t u õ ä ö ü"),
            ("el", "Αθήνα Βόλος Ωκεανός"),
            ("ru", "Астана Ёлка Жизнь Яблоко"),
            ("uk", "Гора Ґанок Дім Їжак"),
            ("nonsense!", "a Ä b Z"),
            ("", "a Ä b Z"),
            ("en", "GPT-2 GPT-3 GPT-10"),
            ("en", "ai AI Ai2"),
        ] {
            let order = Collation::new(language);
            let names: Vec<&str> = names.split(' ').collect();
            for turn in 0..names.len() {
                let mut sorted = names.clone();
                sorted.rotate_left(turn);
                sorted.reverse();
                sorted.sort_by(|one, other| order.compare(one, other));
                if sorted != names {
                    wrong.push((language, sorted));
                }
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn only_identical_names_are_equal() {
        let order = Collation::new("de");
        assert_eq!(order.compare("a", "a"), Ordering::Equal);
        assert_ne!(order.compare("a\u{301}", "á"), Ordering::Equal);
    }
}
