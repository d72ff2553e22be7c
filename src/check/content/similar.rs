//! Finds similar names in linear time.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::collections::HashMap;

/// Shorter names often differ by one letter: Java and Lava.
const MIN_LEN: usize = 6;

/// The pairs of indices of similar names, the smaller index first. Names are similar if they are equal
/// except for case, accents, punctuation, spaces, `&` for `and` and a plural `s`, or differ by one edit
/// (an insertion, deletion, substitution or transposition). Different numbers are never similar, such as
/// Windows 10 and Windows 11.
pub(super) fn pairs(names: &[&str]) -> Vec<(usize, usize)> {
    let simple: Vec<String> = names.iter().map(|name| simplify(name)).collect();
    // Two names that differ by one edit have a common variant with one letter deleted.
    let mut by_variant: HashMap<String, Vec<usize>> = HashMap::default();
    for (index, name) in simple.iter().enumerate() {
        for variant in variants(name) {
            by_variant.entry(variant).or_default().push(index);
        }
    }
    let mut pairs = BTreeSet::new();
    for (index, name) in simple.iter().enumerate() {
        for variant in variants(name) {
            let others = by_variant.get(&variant).into_iter().flatten().copied();
            for other in others.filter(|other| *other > index) {
                if is_misspelling(name, &simple[other]) {
                    pairs.insert((index, other));
                }
            }
        }
    }
    pairs.into_iter().collect()
}

/// The pairs of similar names of which the first is one of `own`.
pub(super) fn pairs_with(own: &[usize], names: &[&str]) -> Vec<(usize, usize)> {
    if own.is_empty() {
        return Vec::new();
    }
    let simple: Vec<String> = names.iter().map(|name| simplify(name)).collect();
    let is_similar =
        |own: usize, other: usize| own != other && is_misspelling(&simple[own], &simple[other]);
    let pairs = own.iter().flat_map(|own| (0..simple.len()).map(move |other| (*own, other)));
    pairs.filter(|(own, other)| is_similar(*own, *other)).collect()
}

fn simplify(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let words: String = letters
        .map(|c| if c.is_alphanumeric() || matches!(c, '+' | '#' | '&') { c } else { ' ' })
        .collect();
    let words = words.replace('&', " and ");
    let simple: String = words.split_whitespace().collect();
    let is_plural =
        simple.chars().count() > MIN_LEN && simple.ends_with('s') && !simple.ends_with("ss");
    if is_plural { simple[..simple.len() - 1].to_owned() } else { simple }
}

/// `name`, and its variants with one letter deleted if it is not too short or too long.
fn variants(name: &str) -> Vec<String> {
    const MAX_LEN: usize = 60;
    let letters: Vec<char> = name.chars().collect();
    let mut variants = vec![name.to_owned()];
    if (MIN_LEN..=MAX_LEN).contains(&letters.len()) {
        variants.extend((0..letters.len()).map(|deleted| {
            let others = letters.iter().enumerate().filter(|(at, _)| *at != deleted);
            others.map(|(_, c)| *c).collect::<String>()
        }));
    }
    variants
}

fn is_misspelling(a: &str, b: &str) -> bool {
    // One edit adds one letter at most.
    if a.chars().count().abs_diff(b.chars().count()) > 1 {
        return false;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let signs = |text: &str| text.chars().filter(|c| matches!(c, '+' | '#')).count();
    a == b
        || (digits(a) == digits(b)
            && signs(a) == signs(b)
            && a.chars().count().min(b.chars().count()) >= MIN_LEN
            && strsim::damerau_levenshtein(a, b) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_probable_misspellings_are_similar() {
        for (a, b, expected) in [
            ("Machine Learning", "machine-learning", true),
            ("Machine Learning", "Machine Learnin", true),
            ("Machine Learning", "Machine Laerning", true),
            ("Research & Development", "Research and Development", true),
            ("Café Culture", "Cafe culture", true),
            ("Language Model", "Language Models", true),
            ("Open Source", "OpenSource", true),
            ("Windows 10", "Windows 11", false),
            ("Java", "Lava", false),
            ("C++", "C#", false),
            ("Visual C++", "Visual C#", false),
            ("Robotics", "Politics", false),
            ("", "A", false),
        ] {
            assert_eq!(pairs(&[a, b]), if expected { vec![(0, 1)] } else { vec![] }, "{a} / {b}");
            let of_b = if expected { vec![(1, 0)] } else { vec![] };
            assert_eq!(pairs_with(&[1], &[a, b]), of_b, "{b} / {a}");
        }
    }

    #[test]
    fn many_names_take_linear_time() {
        let names: Vec<String> = (0..20_000).map(|n| format!("Topic named {n:05}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(pairs(&names), []);
    }
}
