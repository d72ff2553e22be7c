//! Words that Pagefind does not index by itself.
//!
//! Pagefind splits texts at white space and ASCII punctuation only: it does not find `Élysée` in `l’Élysée`, nor any
//! Japanese word unless the whole site is in Japanese. This module extracts such words. Texts in scripts without
//! spaces are split into pairs of letters; `feedgen-search.js` splits queries in the same way.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::script::is_unspaced;

/// The additional words of `texts`, without duplicates. The flag of a text tells whether Pagefind segments it itself.
pub(super) fn additional_words<'t>(texts: impl Iterator<Item = (&'t str, bool)>) -> String {
    let mut words = BTreeSet::new();
    for (text, is_segmented) in texts.filter(|(text, _)| !text.is_ascii()) {
        inner_words(text, &mut words);
        if !is_segmented {
            pairs(text, &mut words);
        }
    }
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// Whether Pagefind segments texts without spaces in this language.
pub(super) fn is_segmented(language: &str) -> bool {
    matches!(language, "zh" | "ja" | "th")
}

/// Words next to non-ASCII punctuation: apostrophes, dashes, quotation marks.
fn inner_words(text: &str, words: &mut BTreeSet<String>) {
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let is_separator = |c: char| !is_word(c);
    for token in text.split_whitespace() {
        let inside = token.trim_matches(is_separator);
        if !inside.contains(|c| is_separator(c) && !c.is_ascii()) {
            continue;
        }
        let parts = inside.split(is_separator).filter(|part| !part.contains(is_unspaced));
        let parts = parts.filter(|part| part.chars().nth(1).is_some());
        words.extend(parts.map(str::to_owned));
    }
}

/// Pairs of neighbouring letters, and the last letter of each run.
fn pairs(text: &str, words: &mut BTreeSet<String>) {
    let is_in_run = |c: char| is_unspaced(c) && (c.is_alphanumeric() || is_combining_mark(c));
    for run in text.split(|c| !is_in_run(c)).filter(|run| !run.is_empty()) {
        let letters: Vec<char> = run.nfkc().filter(|c| !is_combining_mark(*c)).collect();
        words.extend(letters.windows(2).map(String::from_iter));
        words.extend(letters.last().map(char::to_string));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        additional_words([(text, false)].into_iter())
    }

    #[test]
    fn words_are_split_at_typographic_punctuation() {
        for (text, expected) in [
            ("à l’Élysée", "Élysée"),
            ("l'Élysée", ""),
            ("« l’Élysée »", "Élysée"),
            ("«l’Élysée»,", "Élysée"),
            ("Paris—Londres", "Londres Paris"),
            ("Rhein–Ruhr–Express", "Express Rhein Ruhr"),
            ("it’s O’Brien’s", "Brien it"),
            ("aujourd’hui", "aujourd hui"),
            ("“quoted” naïve café", ""),
            ("rock‑solid", "rock solid"),
            ("weiß…schwarz", "schwarz weiß"),
            ("plain words only", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn scripts_without_spaces_are_split_into_pairs() {
        for (text, expected) in [
            ("東京都", "京都 東京 都"),
            ("NHKは東京", "は東 京 東京"),
            ("東京・大阪", "京 大阪 東京 阪"),
            ("ガード", "ガー ド ード"),
            ("ｶﾞｰﾄﾞ", "ガー ド ード"),
            ("車", "車"),
            ("ข่าวดี", "ขา ด วด าว"),
            ("news ข่าว", "ขา ว าว"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        assert_eq!(additional_words([("東京", true)].into_iter()), "");
    }
}
