//! Divides a text into words and counts them.
//!
//! A word is a run of letters, digits and marks, folded as names are. Scripts without spaces are divided
//! into pairs of letters instead. A word is represented by a 64-bit number that is equal on every machine: a
//! hash, whose last two bits tell how short the word is.
//! Reads at most [`MAX_WORDS`] words of a field, so that memory stays bounded.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::months::month_number;
use crate::text::hash::fnv1a;
use crate::text::plain::is_ignorable;
use crate::text::script::is_unspaced;
use crate::text::slug::fold;

/// Later words of a title or excerpt are ignored.
const MAX_WORDS: usize = 400;
/// Words of the title count this many times.
const TITLE_WEIGHT: u32 = 2;
/// Capitalised words, numbers and months count this many times.
const NAME_WEIGHT: u32 = 2;

/// The bits of a word that hold its brevity.
const BREVITY: u64 = 3;

/// The words of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// Weighted number of occurrences of each word, sorted by word.
    pub(super) counts: Vec<(u64, u32)>,
    /// The title's words other than marks, sorted, without duplicates.
    pub(super) title: Vec<u64>,
    /// Numbers and months of the title, sorted, without duplicates: "June" and "Jun" are equal, as are
    /// "1.2" and "v1.2".
    pub(super) marks: Vec<u64>,
    /// Equal for articles with equal words in equal order.
    pub(super) copy: u64,
}

/// One occurrence of a word.
struct Token {
    word: u64,
    case: Case,
    mark: Option<u64>,
}

/// How the first letter of a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Uncased,
    Lower,
    Capital,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Gap,
    Word,
    Unspaced,
}

/// Counts the words of a title and an excerpt (plain text).
pub(super) fn count(title: &str, excerpt: &str) -> Words {
    let mut words = Words::default();
    for (field, weight) in [(title, TITLE_WEIGHT), (excerpt, 1)] {
        let tokens = tokens(field);
        words.counts.reserve(tokens.len());
        let capital_weight = if tells_names(&tokens) { NAME_WEIGHT } else { 1 };
        for token in &tokens {
            let mut count = weight;
            if token.case == Case::Capital {
                count *= capital_weight;
            }
            if token.mark.is_some() {
                count *= NAME_WEIGHT;
            }
            words.counts.push((token.word, count));
            words.copy = mix(words.copy, token.word);
        }
        words.copy = mix(words.copy, u64::from(weight));
        if weight == TITLE_WEIGHT && !is_address(title) {
            words.marks.extend(tokens.iter().filter_map(|token| token.mark));
            let others = tokens.iter().filter(|token| token.mark.is_none());
            words.title.extend(others.map(|token| token.word));
        }
    }
    words.counts.sort_unstable();
    words.counts.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 += next.1;
        }
        is_same
    });
    for list in [&mut words.title, &mut words.marks] {
        list.sort_unstable();
        list.dedup();
    }
    words
}

/// How short a word is: 3 for one or two letters, 2 for three, 1 for four, 0 for longer words, numbers, and
/// scripts without capitals (whose words are short, or pairs of letters).
pub(super) fn brevity(word: u64) -> usize {
    (word & BREVITY) as usize
}

/// The number that represents a folded word.
fn number(word: &str) -> u64 {
    let brevity = match word.chars().take(5).count() {
        _ if !word.starts_with(char::is_lowercase) => 0,
        1 | 2 => 3,
        3 => 2,
        4 => 1,
        _ => 0,
    };
    (fnv1a(word.as_bytes()) & !BREVITY) | brevity
}

/// Each word of a field and its number.
pub(super) fn spell(field: &str) -> Vec<(u64, String)> {
    let mut words = Vec::new();
    each_word(field, |word, _| {
        words.push((number(word), word.to_owned()));
        words.len() < MAX_WORDS
    });
    words
}

fn tokens(field: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(field.len() / 6);
    each_word(field, |word, first| {
        let case = match first {
            Some(c) if c.is_lowercase() => Case::Lower,
            Some(c) if c.is_uppercase() => Case::Capital,
            _ => Case::Uncased,
        };
        tokens.push(Token { word: number(word), case, mark: mark(word, case) });
        tokens.len() < MAX_WORDS
    });
    tokens
}

/// Whether a title is the address of an article that has no title. Its numbers identify a page.
fn is_address(title: &str) -> bool {
    let start = title.trim_start().as_bytes();
    [&b"http"[..], b"www"].iter().any(|scheme| {
        let (word, rest) = start.split_at(scheme.len().min(start.len()));
        word.eq_ignore_ascii_case(scheme) && rest.iter().take(5).any(|byte| b"/.".contains(byte))
    })
}

/// Whether capitals tell names from other words: not in title case, nor in scripts without capitals.
fn tells_names(tokens: &[Token]) -> bool {
    let capitals = tokens.iter().filter(|token| token.case == Case::Capital).count();
    let cased = tokens.iter().filter(|token| token.case != Case::Uncased).count();
    // From 5 to 40 percent.
    capitals * 20 >= cased && capitals * 5 <= cased * 2
}

/// The number or month that a folded word stands for.
fn mark(word: &str, case: Case) -> Option<u64> {
    // In lower case, these are English verbs.
    let is_verb = case == Case::Lower && matches!(word, "may" | "march");
    if let Some(month) = month_number(word).filter(|_| !is_verb) {
        return Some(u64::from(month));
    }
    if !word.contains(char::is_numeric) {
        return None;
    }
    let number: String = word.chars().filter(|c| c.is_numeric() || *c == '.').collect();
    Some(fnv1a(number.as_bytes()))
}

/// Calls `visit` with each folded word and its first character as written, as long as it returns true.
fn each_word(field: &str, mut visit: impl FnMut(&str, Option<char>) -> bool) {
    let mut folded = String::new();
    each_run(field, |run, text| match run {
        Run::Gap => true,
        Run::Word => {
            fold_word(text, &mut folded);
            folded.is_empty() || visit(&folded, text.chars().next())
        }
        Run::Unspaced => {
            let letters: Vec<char> = text.nfkc().filter(|c| !is_combining_mark(*c)).collect();
            let pair_len = letters.len().clamp(1, 2);
            letters.windows(pair_len).all(|pair| {
                folded.clear();
                folded.extend(pair);
                visit(&folded, None)
            })
        }
    });
}

/// Folds a word as names are folded. "v1.2" becomes "1.2", and "1,000" becomes "1000".
fn fold_word(word: &str, folded: &mut String) {
    folded.clear();
    if !word.is_ascii() {
        folded.push_str(&fold(word));
        return;
    }
    let is_version = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let word = word.strip_prefix(['v', 'V']).filter(is_version).unwrap_or(word);
    folded.push_str(word);
    folded.make_ascii_lowercase();
    folded.retain(|c| c != ',');
}

/// Divides a field into runs of one kind, until `visit` returns false.
fn each_run(field: &str, mut visit: impl FnMut(Run, &str) -> bool) {
    let bytes = field.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let (mut start, mut run, mut at) = (0, Run::Gap, 0);
    while let Some(byte) = bytes.get(at) {
        let (kind, len) = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => (Run::Word, 1),
            b'.' | b',' if run == Run::Word && is_digit(at - 1) && is_digit(at + 1) => (run, 1),
            0..=127 => (Run::Gap, 1),
            _ => field[at..].chars().next().map_or((Run::Gap, 1), |c| (kind(c, run), c.len_utf8())),
        };
        if kind != run {
            if !visit(run, &field[start..at]) {
                return;
            }
            (start, run) = (at, kind);
        }
        at += len;
    }
    visit(run, &field[start..]);
}

/// The kind of run that a character outside of ASCII belongs to, after a run of kind `before`.
fn kind(c: char, before: Run) -> Run {
    if is_combining_mark(c) || is_ignorable(c) {
        return before;
    }
    match (c.is_alphanumeric(), is_unspaced(c)) {
        (false, _) => Run::Gap,
        (true, true) => Run::Unspaced,
        (true, false) => Run::Word,
    }
}

/// Combines a hash with the next value; the order matters.
fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
