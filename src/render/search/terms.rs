//! The terms of a word: what the index has it under.
//!
//! Pagefind's program in the browser makes the same terms of a query, so these are exactly Pagefind's own: lower case,
//! without punctuation and accents, reduced to the stem; parts of compounds; emoji; and pairs of letters where a script
//! has no spaces. A test compares them.

use std::collections::HashSet;

use convert_case::{Case, Casing};
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use pagefind_stem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

use super::words::is_segmented;
use crate::text::script::is_unspaced;

/// Punctuation that is part of a word.
pub(super) const CONNECTORS: [char; 10] = ['_', '‿', '⁀', '⁔', '︳', '︴', '﹍', '﹎', '﹏', '＿'];

/// The maximum length of a tail of a word with dots, in characters.
const MAX_TAIL_LEN: usize = 64;

/// The maximum length of an indexed end of a word in Katakana, in characters.
const MAX_KATAKANA_LEN: usize = 16;

/// A term of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The term.
    pub(super) text: String,
    /// The word with its accents, if it has any: a query with the same accents finds it first.
    pub(super) accented: Option<String>,
    /// Whether this is only a part of the word, with a lower weight.
    pub(super) is_part: bool,
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    /// The last letter of the word before it, if no space is between them.
    pub(super) letter_before: Option<&'t str>,
    /// Whether a space follows.
    pub(super) is_last: bool,
}

/// Splits texts and words in a language.
pub(super) struct Splitter {
    stemmer: Option<Stemmer>,
    segmenter: Option<WordSegmenterBorrowed<'static>>,
}

impl Splitter {
    pub(super) fn new(language: &str) -> Self {
        let dictionary = || WordSegmenter::new_dictionary(Default::default());
        Self {
            stemmer: stemming(language).map(Stemmer::create),
            segmenter: is_segmented(language).then(dictionary),
        }
    }

    /// Whether words have no spaces between them in the language.
    pub(super) fn segments(&self) -> bool {
        self.segmenter.is_some()
    }

    /// Calls `visit` with each word of a text.
    pub(super) fn for_each_word<'t>(&self, text: &'t str, mut visit: impl FnMut(Word<'t>)) {
        for run in text.split_whitespace() {
            let Some(segmenter) = &self.segmenter else {
                visit(Word { text: run, letter_before: None, is_last: true });
                continue;
            };
            let mut words = segments(*segmenter, run).into_iter().peekable();
            let mut letter_before = None;
            while let Some(text) = words.next() {
                visit(Word { text, letter_before, is_last: words.peek().is_none() });
                letter_before = text.graphemes(true).next_back();
            }
        }
    }

    /// The terms of a word in metadata.
    pub(super) fn terms(&self, word: &str) -> Vec<Term> {
        let normal = normalized(word);
        let mut terms = Vec::new();
        if !normal.is_empty() {
            terms.push(self.term(&normal, false));
        }
        terms.extend(katakana_ends(word).into_iter().map(|end| {
            let bare = without_accents(end);
            let accented = bare.is_some().then(|| end.to_owned());
            Term { text: bare.unwrap_or_else(|| end.to_owned()), accented, is_part: true }
        }));
        if !is_compound(word) {
            return terms;
        }
        let parts = parts(word);
        if !normal.is_empty() && (parts.contains(' ') || !normal.starts_with(&parts)) {
            let parts = parts.split(' ').filter(|part| part.len() > 1);
            terms.extend(parts.map(|part| self.term(part, true)));
        }
        if !word.is_ascii() {
            let emoji = word.graphemes(true).filter(|letter| emojis::get(letter).is_some());
            terms.extend(emoji.map(|emoji| Term {
                text: emoji.to_owned(),
                accented: None,
                is_part: false,
            }));
        }
        terms
    }

    /// The terms that a word in a text has besides [`terms`](Self::terms).
    pub(super) fn more_terms(&self, word: &str, terms: &[Term]) -> Vec<Term> {
        let mut seen: HashSet<String> = terms.iter().map(|term| term.text.clone()).collect();
        let mut more: Vec<Term> = tails(word).map(|tail| self.term(&tail, true)).collect();
        more.retain(|term| seen.insert(term.text.clone()));
        if self.segments() {
            let pairs = pairs(word).map(|pair| self.term(&pair, true));
            more.extend(pairs.filter(|term| seen.insert(term.text.clone())));
        }
        more
    }

    /// The term of the letter before a word and the word's first letter.
    pub(super) fn joint(&self, before: &str, word: &str) -> Option<Term> {
        let first = word.graphemes(true).next()?;
        let is_pair = is_paired(before) && is_paired(first);
        is_pair.then(|| self.term(&format!("{before}{first}"), true))
    }

    fn term(&self, word: &str, is_part: bool) -> Term {
        let bare = without_accents(word);
        let text = bare.as_deref().unwrap_or(word);
        let text = match &self.stemmer {
            Some(stemmer) => stemmer.stem(text).into_owned(),
            None => text.to_owned(),
        };
        Term { text, accented: bare.is_some().then(|| word.to_owned()), is_part }
    }
}

/// The algorithm that reduces words of a language to stems. Browsers have a program for the same languages.
pub(super) fn stemming(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

/// The words of a run of text without spaces. None starts with a mark that belongs to the letter before it.
fn segments<'t>(segmenter: WordSegmenterBorrowed<'static>, run: &'t str) -> Vec<&'t str> {
    let starts: HashSet<usize> = run.grapheme_indices(true).map(|(start, _)| start).collect();
    let ends = segmenter.segment_str(run).skip(1);
    let mut start = 0;
    ends.filter(|end| *end == run.len() || starts.contains(end))
        .map(|end| &run[std::mem::replace(&mut start, end)..end])
        .collect()
}

/// The letters and digits of a word, in lower case.
fn normalized(word: &str) -> String {
    let mut normal = String::with_capacity(word.len());
    for c in word.chars().filter(|c| c.is_alphanumeric() || CONNECTORS.contains(c)) {
        match c.is_uppercase() {
            true => normal.extend(c.to_lowercase()),
            false => normal.push(c),
        }
    }
    normal
}

/// The word without accents, if it has any. Voice marks of Kana distinguish words and stay.
fn without_accents(word: &str) -> Option<String> {
    if word.is_ascii() || !word.chars().any(is_accented) {
        return None;
    }
    let is_voice_mark = |c: char| matches!(c, '\u{3099}' | '\u{309A}');
    let bare = word.nfd().filter(|c| !is_combining_mark(*c) || is_voice_mark(*c));
    let bare: String = bare.collect();
    let bare = match bare.contains(is_voice_mark) {
        true => bare.nfc().collect(),
        false => bare,
    };
    (bare != word).then_some(bare)
}

fn is_accented(c: char) -> bool {
    let mut is_accented = is_combining_mark(c);
    decompose_canonical(c, |part| is_accented |= part != c);
    is_accented
}

/// Whether a word can have parts.
fn is_compound(word: &str) -> bool {
    word.contains(|c: char| !c.is_alphanumeric()) || word.chars().skip(1).any(char::is_uppercase)
}

/// The parts of a compound like `rock-solid` or `camelCase`, separated by spaces.
fn parts(word: &str) -> String {
    let spaced = word.replace(|c: char| c.is_ascii_punctuation(), " ");
    spaced.to_case(Case::Lower).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows a dot in `sys.is_build.x`, where that is a compound itself.
fn tails(word: &str) -> impl Iterator<Item = String> {
    let tails = word.match_indices('.').map(|(dot, _)| start(&word[dot + 1..], MAX_TAIL_LEN));
    let tails = tails.filter(|tail| is_compound(tail)).map(normalized);
    tails.filter(|tail| tail.chars().nth(1).is_some())
}

/// The ends of a word in Katakana, which no dictionary divides.
fn katakana_ends(word: &str) -> Vec<&str> {
    let is_katakana = |c: char| matches!(u32::from(c), 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F);
    if word.is_ascii() || word.chars().nth(2).is_none() || !word.chars().all(is_katakana) {
        return Vec::new();
    }
    let mut ends = Vec::new();
    for (position, _) in word.char_indices().skip(1) {
        let end = start(&word[position..], MAX_KATAKANA_LEN);
        if end.chars().nth(1).is_some() && !ends.contains(&end) {
            ends.push(end);
        }
    }
    ends
}

/// Neighbouring letters of a script without spaces.
fn pairs(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<&str> = word.graphemes(true).collect();
    let pairs = letters.windows(2).filter(|pair| pair.iter().all(|letter| is_paired(letter)));
    pairs.map(|pair| pair.concat()).collect::<Vec<_>>().into_iter()
}

/// Whether a letter belongs to a script without spaces. For Pagefind, the signs 々, 〆 and 〇 do not.
fn is_paired(letter: &str) -> bool {
    letter.chars().next().is_some_and(|c| is_unspaced(c) && !matches!(c, '々'..='〇'))
}

/// The first characters of a text.
fn start(text: &str, len: usize) -> &str {
    text.char_indices().nth(len).map_or(text, |(end, _)| &text[..end])
}
