//! Finds many texts in many bytes.
//!
//! Nearly no place of a file belongs to a text that is looked for. So each place is first held
//! against a set of bits, by its next eight bytes, then against a table, by a few more, and only
//! then a text as a whole. What stands for a text are bytes of its middle: many begin alike, or end
//! alike. An automaton of all texts would take longer to make than most files to be searched, and
//! searches more slowly.

use std::collections::BTreeSet;

use crate::hash::HashMap;

/// Shorter texts can't be found, in bytes.
pub(super) const SHORTEST: usize = 10;
/// From so many bytes on, a text is told from nearly all others by a part of that length.
const LONG: usize = 16;

/// Texts to be found, known by their numbers.
pub(super) struct Finder {
    texts: Vec<Box<str>>,
    /// Texts by bytes of their middle: long ones by more of them.
    long: HashMap<[u8; LONG], Vec<usize>>,
    short: HashMap<[u8; SHORTEST], Vec<usize>>,
    /// Which hashes the first eight of such bytes have.
    bits: Vec<u64>,
}

impl Finder {
    /// For `texts` that are not too short.
    pub(super) fn new(texts: Vec<Box<str>>) -> Self {
        let (mut long, mut short) = (HashMap::default(), HashMap::default());
        let mut bits = vec![0; (texts.len() / 2).next_power_of_two().max(16)];
        for (number, text) in texts.iter().enumerate() {
            let bytes = &text.as_bytes()[middle(text)..];
            let Some(first) = bytes.first_chunk() else { continue };
            let (word, bit) = place(*first, bits.len());
            bits[word] |= bit;
            match (bytes.first_chunk(), bytes.first_chunk()) {
                (Some(window), _) => add(&mut long, *window, number),
                (None, Some(window)) => add(&mut short, *window, number),
                (None, None) => {}
            }
        }
        Self { texts, long, short, bits }
    }

    /// The numbers of the texts that are in `bytes`.
    pub(super) fn find(&self, bytes: &[u8]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        if self.texts.is_empty() {
            return found;
        }
        for (at, next) in bytes.windows(8).enumerate() {
            let Some(first) = next.first_chunk() else { continue };
            let (word, bit) = place(*first, self.bits.len());
            if self.bits[word] & bit != 0 {
                found.extend(self.around(bytes, at));
            }
        }
        found
    }

    /// The texts whose middle is at `at`.
    fn around(&self, bytes: &[u8], at: usize) -> impl Iterator<Item = usize> {
        let rest = &bytes[at..];
        let long = rest.first_chunk().and_then(|window| self.long.get(window));
        let short = rest.first_chunk().and_then(|window| self.short.get(window));
        let numbers = long.into_iter().chain(short).flatten().copied();
        numbers.filter(move |number| {
            let text = &self.texts[*number];
            let start = at.checked_sub(middle(text));
            start.is_some_and(|start| bytes[start..].starts_with(text.as_bytes()))
        })
    }
}

fn add<const N: usize>(table: &mut HashMap<[u8; N], Vec<usize>>, window: [u8; N], number: usize) {
    table.entry(window).or_default().push(number);
}

/// Where the bytes begin that stand for a text.
fn middle(text: &str) -> usize {
    let length = if text.len() >= LONG { LONG } else { SHORTEST };
    text.len().saturating_sub(length) / 2
}

/// Where the bit of eight bytes is in so many words, a power of two.
fn place(bytes: [u8; 8], words: usize) -> (usize, u64) {
    // Fibonacci hashing: the upper bits of the product depend on all bytes.
    let hash = u64::from_le_bytes(bytes).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    ((hash >> 6) as usize & (words - 1), 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], bytes: &str) -> Vec<usize> {
        let texts = texts.iter().map(|text| (*text).into()).collect();
        Finder::new(texts).find(bytes.as_bytes()).into_iter().collect()
    }

    #[test]
    fn texts_are_found_wherever_they_stand() {
        let texts =
            ["a text of some length", "a text of some kind", "short text", "0123456789abcdef"];
        assert_eq!(found(&texts, "<p>a text of some kind</p>"), [1]);
        assert_eq!(found(&texts, "a text of some length"), [0]);
        assert!(found(&texts, "short tex").is_empty());
        assert_eq!(found(&texts, "it is a short text"), [2]);
        assert_eq!(found(&texts, "0123456789abcdef"), [3]);
        assert!(found(&texts, "0123456789abcde").is_empty());
        assert_eq!(
            found(&texts, "a text of some a text of some kind, a text of some length"),
            [0, 1]
        );
        assert_eq!(found(&["one text that stands twice"; 2], "one text that stands twice"), [0, 1]);
        assert!(found(&[], "anything").is_empty());
        assert!(found(&texts, "").is_empty());
    }

    #[test]
    fn many_texts_are_told_apart() {
        let texts: Vec<String> =
            (0..5_000).map(|n| format!("the text with the number {n:04}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(found(&texts, &texts[4_321..4_324].join(", ")), [4_321, 4_322, 4_323]);
        assert!(found(&texts, "the text with the number 5000").is_empty());
    }
}
