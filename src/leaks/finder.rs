//! Finds many texts in many bytes.
//!
//! Most of the time goes into places where nothing is. So only landmarks are looked at: places whose
//! next bytes fulfil a condition that one in four does and that is quickly tested for eight places at
//! once. A text stands where a landmark of its own does, and is known by a window of bytes from there
//! on: one near its middle, as many texts begin alike or end alike. At each landmark of a file, these
//! bytes are held against a set of bits, which nearly none passes, and then looked up in a table. The
//! few texts without a landmark are looked for in steps of a few bytes.
//!
//! An automaton of all texts would take longer to make than most files to be searched, and searches
//! more slowly.

use std::collections::BTreeSet;

use crate::hash::HashMap;

/// Shorter texts can't be found, in bytes.
pub(super) const SHORTEST: usize = 10;
/// So many bytes tell a text from nearly all others.
const LONG: usize = 24;

/// Texts to be found, known by their numbers.
pub(super) struct Finder {
    texts: Vec<Box<str>>,
    /// Texts with a landmark and a long window behind it.
    long: Table<LONG, LONG>,
    /// Texts with a landmark and just a short window behind it.
    short: Table<SHORTEST, SHORTEST>,
    /// Texts with no landmark that has a window behind it.
    unmarked: Unmarked,
}

impl Finder {
    /// For `texts` that are not too short.
    pub(super) fn new(texts: Vec<Box<str>>) -> Self {
        let (mut long, mut short, mut unmarked) = (Vec::new(), Vec::new(), Vec::new());
        for (number, text) in texts.iter().enumerate() {
            let bytes = text.as_bytes();
            if let Some(start) = middle_landmark(bytes, LONG) {
                long.push(Window { number, start });
            } else if let Some(start) = middle_landmark(bytes, SHORTEST) {
                short.push(Window { number, start });
            } else {
                unmarked.push(Window { number, start: bytes.len().saturating_sub(SHORTEST) / 2 });
            }
        }
        let long = Table::new(&texts, &long);
        let short = Table::new(&texts, &short);
        let unmarked = Table::new(&texts, &unmarked);
        Self { texts, long, short, unmarked }
    }

    /// The numbers of the texts that are in `bytes`.
    pub(super) fn find(&self, bytes: &[u8]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut note = |at: usize, windows: &[Window]| {
            let is_around = |window: &&Window| self.is_around(**window, bytes, at);
            found.extend(windows.iter().filter(is_around).map(|window| window.number));
        };
        if !(self.long.is_empty() && self.short.is_empty()) {
            for_each_landmark(bytes, |at| {
                self.long.look(bytes, at, &mut note);
                self.short.look(bytes, at, &mut note);
            });
        }
        if !self.unmarked.is_empty() {
            let steps = (0..bytes.len()).step_by(Unmarked::STEP);
            steps.for_each(|at| self.unmarked.look(bytes, at, &mut note));
        }
        found
    }

    /// Whether all of the text is in `bytes` with its window at `at`.
    fn is_around(&self, window: Window, bytes: &[u8], at: usize) -> bool {
        let start = at.checked_sub(window.start);
        start.is_some_and(|start| bytes[start..].starts_with(self.texts[window.number].as_bytes()))
    }
}

type Unmarked = Table<SHORTEST, 8>;

/// Which text a window stands for, and where in that it begins.
#[derive(Clone, Copy)]
struct Window {
    number: usize,
    start: usize,
}

/// Texts by windows of `N` bytes, each of which is found by any `G` bytes of it.
struct Table<const N: usize, const G: usize> {
    windows: HashMap<[u8; N], Vec<Window>>,
    bits: Bits,
}

impl<const N: usize, const G: usize> Table<N, G> {
    /// So many parts of `G` bytes has a window: one of as many places that follow each other is where
    /// one of them begins.
    const STEP: usize = N - G + 1;

    fn new(texts: &[Box<str>], windows: &[Window]) -> Self {
        let bits = Bits::new(windows.len() * Self::STEP);
        let mut table = Self { windows: HashMap::default(), bits };
        for window in windows {
            let text = texts[window.number].as_bytes();
            let Some(bytes) = text[window.start..].first_chunk::<N>() else { continue };
            for part in bytes.windows(G).filter_map(<[u8]>::first_chunk::<G>) {
                table.bits.add(hash(part));
            }
            table.windows.entry(*bytes).or_default().push(*window);
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.windows.is_empty()
    }

    /// Gives all windows to `note` of which a part begins at `at`, with the places where they begin.
    #[inline]
    fn look(&self, bytes: &[u8], at: usize, note: &mut impl FnMut(usize, &[Window])) {
        let part = bytes[at..].first_chunk::<G>();
        if part.is_some_and(|part| self.bits.has(hash(part))) {
            for start in (at + 1).saturating_sub(Self::STEP)..=at {
                let window = bytes[start..].first_chunk::<N>();
                if let Some(windows) = window.and_then(|window| self.windows.get(window)) {
                    note(start, windows);
                }
            }
        }
    }
}

/// The landmark nearest to the middle of `text` behind which are `length` bytes or more of it.
fn middle_landmark(text: &[u8], length: usize) -> Option<usize> {
    let last = text.len().checked_sub(length)?;
    let mut nearest: Option<usize> = None;
    for_each_landmark(text, |at| {
        let distance = |at: usize| at.abs_diff(last / 2);
        if at <= last && nearest.is_none_or(|nearest| distance(at) < distance(nearest)) {
            nearest = Some(at);
        }
    });
    nearest
}

/// Calls `look` with all landmarks of `bytes`: places where some bits of this byte and the next
/// two, exclusively or-ed, are as wanted. No landmark is one behind which there are fewer than ten
/// bytes, unless it is found by the way.
fn for_each_landmark(bytes: &[u8], mut look: impl FnMut(usize)) {
    /// The bits that are looked at, the same in each of eight bytes. Shifting by two moves bits of a
    /// byte into the lowest two of the next one only.
    const BITS: u64 = 0x1818_1818_1818_1818;
    /// Is less than 0x80 with the bits that are looked at only if none of these is set.
    const CARRY: u64 = 0x7878_7878_7878_7878;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    for (index, bytes) in bytes.windows(10).step_by(8).enumerate() {
        let from =
            |at: usize| bytes[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        let mixed = from(0) ^ from(1) << 1 ^ from(2) << 2;
        let mut landmarks = !((mixed & BITS) + CARRY) & HIGH;
        while landmarks != 0 {
            look(index * 8 + landmarks.trailing_zeros() as usize / 8);
            landmarks &= landmarks - 1;
        }
    }
}

/// Of the first eight bytes and the last. Fibonacci hashing: the upper bits of a product depend on
/// all bits of what is multiplied.
fn hash<const N: usize>(bytes: &[u8; N]) -> u64 {
    let [first, last] = [bytes.first_chunk(), bytes.last_chunk()]
        .map(|chunk| chunk.map_or(0, |chunk| u64::from_le_bytes(*chunk)));
    (first.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ last).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// A set of hashes, which may take one for another: a Bloom filter with three bits for each, in one
/// word.
struct Bits(Vec<u64>);

impl Bits {
    /// With 16 places or more for each of so many hashes.
    fn new(hashes: usize) -> Self {
        Self(vec![0; (hashes / 4).next_power_of_two().max(16)])
    }

    fn add(&mut self, hash: u64) {
        let (word, bits) = self.place(hash);
        self.0[word] |= bits;
    }

    fn has(&self, hash: u64) -> bool {
        let (word, bits) = self.place(hash);
        self.0[word] & bits == bits
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let word = (hash >> 20) as usize & (self.0.len() - 1);
        (word, 1 << (hash >> 58) | 1 << (hash >> 52 & 63) | 1 << (hash >> 46 & 63))
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
    fn texts_are_found_with_landmarks_and_without_at_every_place() {
        // One byte again and again has landmarks everywhere or nowhere; of the others, texts of all
        // lengths are taken.
        let words =
            "Die Züge nach Basel fahren 2026 um 17:04, 東京 später; c29tZSBzZWFsZWQgYnl0ZXM=";
        let ends = |from: usize| (from + SHORTEST..=words.len()).step_by(7);
        let parts = (0..words.len()).flat_map(|from| ends(from).map(move |to| from..to));
        let parts = parts.filter_map(|range| words.get(range));
        let same = ["a", "x", "é"].map(|c| [c.repeat(10), c.repeat(30)]).into_iter().flatten();
        let texts: Vec<String> = parts.map(str::to_owned).chain(same).collect();
        let finder = Finder::new(texts.iter().map(|text| text.as_str().into()).collect());
        assert!(!finder.long.is_empty() && !finder.short.is_empty());
        assert!(!finder.unmarked.is_empty());
        for (number, text) in texts.iter().enumerate() {
            for before in 0..9 {
                let file = format!("{}{text}{}", "-".repeat(before), "-".repeat(number % 9));
                let found: Vec<usize> = finder.find(file.as_bytes()).into_iter().collect();
                let is_in = |number: &usize| file.contains(&texts[*number]);
                let expected: Vec<usize> = (0..texts.len()).filter(is_in).collect();
                assert_eq!(found, expected, "{file}");
            }
        }
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
