//! Finds many texts in many bytes.
//!
//! Nearly no place of a file belongs to a text that is looked for. So each place is first held
//! against a set of bits, by its next eight bytes, then against another, by a few more, and only
//! then looked up in a table. What stands for a text are bytes of its middle: many begin alike, or
//! end alike. An automaton of all texts would take longer to make than most files to be searched,
//! and searches more slowly.

use std::collections::BTreeSet;

use crate::hash::HashMap;

/// Shorter texts can't be found, in bytes.
pub(super) const SHORTEST: usize = 10;
/// From so many bytes on, a text is told from nearly all others by a part of that length.
const LONG: usize = 24;

/// Texts to be found, known by their numbers.
pub(super) struct Finder {
    texts: Vec<Box<str>>,
    /// How the middle of any text begins.
    beginnings: Bits,
    long: Table<LONG>,
    short: Table<SHORTEST>,
}

impl Finder {
    /// For `texts` that are not too short.
    pub(super) fn new(texts: Vec<Box<str>>) -> Self {
        let is_long = |number: &usize| texts[*number].len() >= LONG;
        let (long, short): (Vec<usize>, Vec<usize>) = (0..texts.len()).partition(is_long);
        let mut beginnings = Bits::new(texts.len());
        let long = Table::new(&texts, &long, &mut beginnings);
        let short = Table::new(&texts, &short, &mut beginnings);
        Self { texts, beginnings, long, short }
    }

    /// The numbers of the texts that are in `bytes`.
    pub(super) fn find(&self, bytes: &[u8]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        if self.texts.is_empty() {
            return found;
        }
        for (at, next) in bytes.windows(8).enumerate() {
            let is_beginning =
                next.first_chunk().is_some_and(|next| self.beginnings.has(hash(*next)));
            if is_beginning {
                let numbers = [self.long.at(&bytes[at..]), self.short.at(&bytes[at..])];
                let numbers = numbers.into_iter().flatten().flatten();
                found.extend(numbers.filter(|number| self.is_around(**number, bytes, at)));
            }
        }
        found
    }

    /// Whether the text is in `bytes` with its middle at `at`.
    fn is_around(&self, number: usize, bytes: &[u8], at: usize) -> bool {
        let text = &self.texts[number];
        let start = at.checked_sub(middle(text));
        start.is_some_and(|start| bytes[start..].starts_with(text.as_bytes()))
    }
}

/// Texts by `N` bytes of their middle.
struct Table<const N: usize> {
    numbers: HashMap<[u8; N], Vec<usize>>,
    bits: Bits,
}

impl<const N: usize> Table<N> {
    fn new(texts: &[Box<str>], numbers: &[usize], beginnings: &mut Bits) -> Self {
        let mut table = Self { numbers: HashMap::default(), bits: Bits::new(numbers.len()) };
        for number in numbers {
            let text = &texts[*number];
            let Some(window) = text.as_bytes()[middle(text)..].first_chunk::<N>() else { continue };
            let [first, last] = ends(window);
            beginnings.add(first);
            table.bits.add(first ^ last.rotate_left(32));
            table.numbers.entry(*window).or_default().push(*number);
        }
        table
    }

    /// The texts whose middle may be where `bytes` begin.
    fn at(&self, bytes: &[u8]) -> Option<&Vec<usize>> {
        let window = bytes.first_chunk::<N>()?;
        let [first, last] = ends(window);
        self.bits.has(first ^ last.rotate_left(32)).then(|| self.numbers.get(window)).flatten()
    }
}

/// The hashes of the first eight bytes of a window and of the last.
fn ends<const N: usize>(window: &[u8; N]) -> [u64; 2] {
    [window.first_chunk(), window.last_chunk()].map(|chunk| chunk.map_or(0, |chunk| hash(*chunk)))
}

/// Where the bytes begin that stand for a text.
fn middle(text: &str) -> usize {
    let length = if text.len() >= LONG { LONG } else { SHORTEST };
    text.len().saturating_sub(length) / 2
}

/// Fibonacci hashing: the upper bits of the product depend on all bytes.
fn hash(bytes: [u8; 8]) -> u64 {
    u64::from_le_bytes(bytes).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A set of hashes, which may take one for another.
struct Bits(Vec<u64>);

impl Bits {
    /// With 32 places or more for each of so many hashes.
    fn new(hashes: usize) -> Self {
        Self(vec![0; (hashes / 2).next_power_of_two().max(16)])
    }

    fn add(&mut self, hash: u64) {
        let (word, bit) = self.place(hash);
        self.0[word] |= bit;
    }

    fn has(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.0[word] & bit != 0
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        ((hash >> 38) as usize & (self.0.len() - 1), 1 << (hash >> 32 & 63))
    }
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
